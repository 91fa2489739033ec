"""
The certificates of docker/make-link-certificates.sh, and the containers' settings with them, on real servers.

The containers' host names become addresses of the loopback; everything else is as it is deployed.
"""

import shutil
import stat
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from nats.aio.client import Client

from adapters.embedded.nats_server import NatsServer
from adapters.embedded.ports import free_ports
from adapters.messaging import subjects
from adapters.messaging.connection import connect
from adapters.messaging.monitoring import Monitoring
from domain.errors import Misconfigured
from services import config
from services.bootstrap import installation, places
from services.config import Settings
from tests.support.eventually import eventually

ROOT = Path(__file__).parents[3]
HOME = "/var/lib/golden-thread"
CLIENTS, LEAF = "127.0.0.1", "127.0.0.2"

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="the certificates are made with the openssl program"
)


def make(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    script = ROOT / "docker" / "make-link-certificates.sh"
    return subprocess.run([script, *arguments], capture_output=True, text=True, check=False)


def openssl(*arguments: str | Path) -> str:
    program = shutil.which("openssl")
    assert program is not None
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


# --- The script -----------------------------------------------------------------------------------------------


def test_both_ends_get_a_certificate_for_servers_and_clients(tmp_path: Path):
    done = make(tmp_path, "hsscp=nats.hsscp.example,10.0.0.7", "stscp=nats.stscp.example,fe80::1")
    assert done.returncode == 0, done.stderr
    for end, names in (
        ("hsscp", "DNS:nats.hsscp.example, IP Address:10.0.0.7"),
        ("stscp", "DNS:nats.stscp.example, IP Address:FE80:0:0:0:0:0:0:1"),
    ):
        certificate = tmp_path / end / "certificate.pem"
        openssl("verify", "-CAfile", tmp_path / end / "authority.pem", certificate)
        said = openssl("x509", "-in", certificate, "-noout", "-text")
        assert names in said
        assert "TLS Web Server Authentication, TLS Web Client Authentication" in said
        assert stat.S_IMODE((tmp_path / end / "key.pem").stat().st_mode) == 0o600
    files = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"certificate.pem", "key.pem", "authority.pem"}, "the authority's key is gone"


def test_what_is_good_is_left_and_what_is_not_is_made_anew(tmp_path: Path):
    ends = ("hsscp=127.0.0.1", "stscp=127.0.0.1")
    make(tmp_path, *ends)
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    before = [path.read_bytes() for path in files]
    assert make(tmp_path, *ends).returncode == 0
    assert [path.read_bytes() for path in files] == before
    assert make("--renew", tmp_path, *ends).returncode == 0
    renewed = [path.read_bytes() for path in files]
    assert all(new != old for new, old in zip(renewed, before, strict=True))
    (tmp_path / "stscp" / "key.pem").write_text("")
    assert make(tmp_path, *ends).returncode == 0
    openssl("pkey", "-in", tmp_path / "stscp" / "key.pem", "-noout")
    assert (tmp_path / "hsscp" / "key.pem").read_bytes() != renewed[
        files.index(tmp_path / "hsscp" / "key.pem")
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("d",),
        ("d", "hsscp=a"),
        ("d", "hsscp=a", "hsscp=b"),
        ("d", "hsscp=", "stscp=b"),
        ("d", "../hsscp=a", "stscp=b"),
        ("d", "hsscp=a", "stscp=b\nbasicConstraints=CA:TRUE"),
        ("d", "hsscp=a", "stscp=$(id)"),
    ],
)
def test_what_it_cannot_mean_is_refused_before_anything_is_written(
    tmp_path: Path, arguments: tuple[str, ...]
):
    done = make(*(str(tmp_path / a) if a == "d" else a for a in arguments))
    assert done.returncode == 2
    assert done.stderr
    assert list(tmp_path.iterdir()) == []


def test_preparing_makes_the_password_once_and_the_same_in_both_files(tmp_path: Path):
    own = f"{tmp_path.stat().st_uid}:{tmp_path.stat().st_gid}"
    script = str(ROOT / "docker" / "prepare.sh")
    command = [script, str(tmp_path), own, "hsscp=a", "stscp=b"]
    admin = tmp_path / "postgres-admin"
    found = []
    for _ in range(2):
        subprocess.run(command, check=True, capture_output=True)
        found.append({path.name: path.read_text() for path in admin.iterdir()})
    assert found[0] == found[1]
    password = found[0]["password"].strip()
    assert len(password) == 64
    assert found[0]["pgpass"] == f"*:*:*:postgres:{password}\n"
    assert {stat.S_IMODE(path.stat().st_mode) for path in admin.iterdir()} == {0o600}


# --- The link -------------------------------------------------------------------------------------------------


@dataclass
class Linked:
    settings: dict[str, Settings]
    servers: dict[str, NatsServer]
    stack: AsyncExitStack

    async def user(self, partnership: str, name: str) -> Client:
        settings = self.settings[partnership]
        client = await connect(
            settings.of(partnership).nats.url,
            seed_file=places.keys(settings, partnership).seed_file(name),
            name=name,
            inbox_prefix=subjects.inbox_prefix(partnership, name),
        )
        self.stack.push_async_callback(client.close)
        return client


def settings_of(directory: Path, partnership: str, ports: dict[str, int]) -> Settings:
    """The container's settings file; only where it points is replaced, and by the environment where it can be."""
    text = (ROOT / "docker" / "settings" / f"{partnership}.toml").read_text()
    for shared in ("link-key", "certificates"):
        text = text.replace(f"{HOME}/{shared}", str(directory / shared))
    text = text.replace(f"{directory}/certificates", f"{directory}/certificates/{partnership}")
    file = directory / f"{partnership}.toml"
    file.write_text(text.replace(HOME, str(directory / partnership)))
    prefix = f"GOLDEN_THREAD_PARTNERSHIPS__{partnership.upper()}__NATS__"
    client, monitoring = ports[f"{partnership} clients"], ports[f"{partnership} monitoring"]
    link = (
        {"LINK__ACCEPT_HOST": LEAF, "LINK__ACCEPT_PORT": str(ports["leaf"])}
        if partnership == "hsscp"
        else {"LINK__DIAL": f"nats-leaf://{LEAF}:{ports['leaf']}"}
    )
    variables = {
        "URL": f"nats://{CLIENTS}:{client}",
        "HOST": CLIENTS,
        "CLIENT_PORT": str(client),
        "MONITORING_HOST": CLIENTS,
        "MONITORING_PORT": str(monitoring),
        **link,
    }
    return config.load(file, {prefix + name: value for name, value in variables.items()})


@pytest.fixture
async def linked(tmp_path: Path) -> AsyncIterator[Linked]:
    names = [f"{p} {what}" for p in ("hsscp", "stscp") for what in ("clients", "monitoring")]
    ports = dict(zip([*names, "leaf"], free_ports(5), strict=True))
    assert make(tmp_path / "certificates", f"hsscp={LEAF}", f"stscp={LEAF}").returncode == 0
    settings = {p: settings_of(tmp_path, p, ports) for p in ("stscp", "hsscp")}
    async with AsyncExitStack() as stack:
        found = Linked(settings, {}, stack)
        for partnership, own in settings.items():
            installation.publish_link_key(own, partnership)
            nats = own.of(partnership).nats
            path = installation.write_server(own, partnership)
            server = NatsServer(
                path,
                directory=path.parent,
                store=nats.store,
                monitoring=Monitoring(nats.monitoring_port, nats.monitoring_host),
            )
            stack.push_async_callback(server.stop)
            await server.start()
            found.servers[partnership] = server
        for partnership, own in settings.items():
            await installation.provision(own, partnership)
        yield found


async def test_what_is_shared_crosses_the_link_of_the_containers(linked: Linked):
    relay = (await linked.user("hsscp", "relay")).jetstream()
    await relay.publish("gt.hsscp.shared.finding.x", b"")
    observer = (await linked.user("stscp", "observer")).jetstream()

    async def copied() -> bool:
        return (await observer.stream_info("FROM_HSSCP")).state.messages == 1

    await eventually(copied)
    leaf = await linked.servers["hsscp"].monitoring.read("/leafz")
    assert [link["ip"] for link in leaf["leafs"]]


async def test_the_links_port_is_on_its_own_address_alone(linked: Linked):
    varz = await linked.servers["hsscp"].monitoring.read("/varz")
    assert varz["host"] == CLIENTS
    assert varz["leaf"]["host"] == LEAF
    assert varz["leaf"]["tls_required"] is True


async def test_the_side_that_accepts_needs_the_neighbours_key_first(tmp_path: Path):
    ports = dict.fromkeys(("hsscp clients", "hsscp monitoring", "leaf"), 1)
    with pytest.raises(Misconfigured, match=r"golden-thread init.* at stscp"):
        installation.write_server(settings_of(tmp_path, "hsscp", ports), "hsscp")
