"""The containers of compose.yaml without an engine: their settings, certificates and commands, on this machine's addresses."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.embedded.nats_server import NatsServer
from adapters.embedded.ports import free_ports
from adapters.messaging.monitoring import Monitoring
from services import config
from services.config import Settings

ROOT = Path(__file__).parents[2]
HOME = "/var/lib/golden-thread"
CLIENTS, LEAF = "127.0.0.1", "127.0.0.2"
ORDER = ("stscp", "hsscp")
"""As compose.yaml starts them: who dials makes the key that the other reads."""


def make_certificates(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    script = ROOT / "docker" / "make-link-certificates.sh"
    return subprocess.run(
        [str(script), *map(str, arguments)], capture_output=True, text=True, check=False
    )


@dataclass(frozen=True)
class Container:
    """One partnership's settings file as it is deployed, and the variables that say where things are here."""

    partnership: str
    file: Path
    variables: Mapping[str, str]

    @property
    def settings(self) -> Settings:
        return config.load(self.file, self.variables)

    def command(self, *arguments: str | Path) -> list[str]:
        """golden-thread with these arguments, in this container's environment."""
        variables = {**self.variables, config.CONFIG: str(self.file)}
        stated = [f"{name}={value}" for name, value in variables.items()]
        return ["env", *stated, sys.executable, "-m", "services.cli", *map(str, arguments)]

    def with_client_tls(self, certificates: Path) -> "Container":
        """The same with certificates for its clients, as the script lays them out."""
        prefix = f"GOLDEN_THREAD_PARTNERSHIPS__{self.partnership.upper()}__NATS__TLS__"
        files = {
            f"{prefix}{n.upper()}": f"{certificates}/{n}.pem"
            for n in ("certificate", "key", "authority")
        }
        return replace(self, variables={**self.variables, **files})

    def server(self) -> NatsServer:
        nats = self.settings.of(self.partnership).nats
        return NatsServer(
            nats.config,
            directory=nats.config.parent,
            store=nats.store,
            monitoring=Monitoring(nats.monitoring_port, nats.monitoring_host),
        )


def containers(directory: Path, *, postgres_port: int = 5432) -> dict[str, Container]:
    """Both, in the order of starting. Folders become folders under `directory`, hosts become loopback addresses."""
    ports = free_ports(5)
    link = {
        "hsscp": {"LINK__ACCEPT_HOST": LEAF, "LINK__ACCEPT_PORT": str(ports[4])},
        "stscp": {"LINK__DIAL": f"nats-leaf://{LEAF}:{ports[4]}"},
    }
    found = {}
    for partnership, (client, monitoring) in zip(ORDER, (ports[0:2], ports[2:4]), strict=True):
        nats = {
            "URL": f"nats://{CLIENTS}:{client}",
            "HOST": CLIENTS,
            "CLIENT_PORT": str(client),
            "MONITORING_HOST": CLIENTS,
            "MONITORING_PORT": str(monitoring),
            **link[partnership],
        }
        prefix = f"GOLDEN_THREAD_PARTNERSHIPS__{partnership.upper()}__"
        variables = {f"{prefix}NATS__{name}": value for name, value in nats.items()}
        variables[f"{prefix}POSTGRES__HOST"] = "127.0.0.1"
        variables[f"{prefix}POSTGRES__PORT"] = str(postgres_port)
        found[partnership] = Container(partnership, _moved(directory, partnership), variables)
    return found


def _moved(directory: Path, partnership: str) -> Path:
    text = (ROOT / "docker" / "settings" / f"{partnership}.toml").read_text()
    certificates = directory / "certificates" / partnership
    text = text.replace(f"{HOME}/certificates", str(certificates))
    text = text.replace(f"{HOME}/link-key", str(directory / "link-key"))
    file = directory / f"{partnership}.toml"
    file.write_text(text.replace(HOME, str(directory / partnership)))
    return file
