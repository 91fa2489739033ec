"""
The settings: one TOML file, overlaid by the environment. The only reader of the environment.

No secret stands in a setting: passwords and keys are files under `secrets`, made by `golden-thread init`, one
directory per partnership, readable by their owner alone.
"""

import os
import tomllib
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from domain.errors import Misconfigured
from domain.names import AgencyId, AgreementId, PartnershipId
from domain.permission.subject import Role

PREFIX = "GOLDEN_THREAD_"
"""`GOLDEN_THREAD_PARTNERSHIPS__HSSCP__POSTGRES__PORT` overlays `partnerships.hsscp.postgres.port`."""

CONFIG = "GOLDEN_THREAD_CONFIG"
DEFAULT = Path(".golden-thread/settings.toml")
_SEPARATOR = "__"

TenantId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]
"""Of a directory of people, as its tokens name it: the claim `tid`."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PostgresSettings(_Section):
    """Where the record lies. Each program logs in as its own role with the password kept under `secrets`."""

    host: str = Field("127.0.0.1", description="host name or address of PostgreSQL")
    port: int = Field(5432, ge=1, le=65535, description="its port")
    database: str = Field("golden_thread", description="the database; one schema per partnership")
    sslmode: str = Field("prefer", description="libpq's sslmode; verify-full over a network")


class TlsSettings(_Section):
    """PEM files for mutual TLS."""

    certificate: Path = Field(description="our certificate")
    key: Path = Field(description="its key")
    authority: Path = Field(description="the authority of the other side's certificate")


class LinkSettings(_Section):
    """The leaf link to the neighbour: one side accepts on a port, the other dials."""

    neighbour: PartnershipId = Field(description="the other partnership")
    accept_port: int | None = Field(None, description="where we accept the neighbour's server")
    accept_host: str | None = Field(
        None, description="the address of that port, where it is another than the server's own"
    )
    dial: str | None = Field(None, description="nats-leaf:// address of the neighbour's server")
    key: str | None = Field(
        None, description="public key of the neighbour's link user, where we accept"
    )
    key_file: Path | None = Field(
        None,
        description="a file for that key: `init` writes it where we dial and reads it where we accept",
    )
    tls: TlsSettings | None = Field(None, description="mutual TLS on the link")

    @model_validator(mode="after")
    def _one_way(self) -> "LinkSettings":
        if (self.accept_port is None) == (self.dial is None):
            raise ValueError("set accept_port on one side and dial on the other")
        return self


class NatsSettings(_Section):
    """The partnership's own NATS server, and what `init` writes into its configuration."""

    url: str = Field("nats://127.0.0.1:4222", description="where the programs connect")
    host: str = Field("127.0.0.1", description="the address that the server listens on")
    client_port: int = Field(4222, description="its port for clients")
    monitoring_port: int = Field(8222, description="its port for /healthz and /varz")
    monitoring_host: str = Field("127.0.0.1", description="where the programs reach it")
    config: Path = Field(description="where init writes the server's configuration")
    store: Path = Field(description="the server's store directory")
    tls: TlsSettings | None = Field(
        None, description="mutual TLS for clients; our own programs use the same certificate"
    )
    link: LinkSettings | None = Field(None, description="the link to the neighbour")


class TenantSettings(_Section):
    """What a directory of people may vouch for: its own administrators give its people their roles."""

    agencies: tuple[AgencyId, ...] = Field(description="the agencies whose people it has")
    roles: tuple[Role, ...] = Field(description="the roles that it may give to them")


class OidcSettings(_Section):
    """Sign-in by OpenID Connect. The client's secret is a file under `secrets`."""

    issuer: str = Field(
        description="the issuer's address, with {tid} in it where each tenant has one of its own"
    )
    client_id: str = Field(min_length=1, description="the id under which this board is registered")
    tenants: Mapping[TenantId, TenantSettings] = Field(
        min_length=1, description="the tenants whose people may sign in"
    )
    role_claim: str = Field("roles", description="the claim with the roles given to a person")
    grant_claim: str = Field("gt_grant", description="the claim with an inspector's grant")


class WebSettings(_Section):
    """The pages and the API of one partnership."""

    host: str = Field("127.0.0.1", description="the address that the pages are served on")
    port: int = Field(8080, ge=1, le=65535, description="its port")
    address: str | None = Field(
        None, description="what people type, where a proxy stands in front: https://board.example"
    )
    demo: bool = Field(
        default=False,
        description="everybody may take any role: for a demonstration on loopback alone",
    )
    oidc: OidcSettings | None = Field(None, description="who signs people in")

    @model_validator(mode="after")
    def _one_door(self) -> "WebSettings":
        if self.demo and self.oidc is not None:
            raise ValueError("set demo or oidc, not both")
        if self.demo and not is_loopback(self.host):
            raise ValueError("demo is for loopback alone: set host to 127.0.0.1")
        if self.demo and self.address is not None:
            raise ValueError("demo is for loopback alone: take address out")
        return self


def is_loopback(host: str) -> bool:
    """It names this machine to itself, and to nobody else."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class PartnershipSettings(_Section):
    """One partnership's record and server."""

    postgres: PostgresSettings = Field(default=PostgresSettings())
    nats: NatsSettings
    web: WebSettings = Field(default=WebSettings(), description="the pages and the API")


class Settings(_Section):
    """The whole. Paths are relative to the directory that the programs start in."""

    framework: str = Field("tees", description="a shipped framework pack by name, or a path to one")
    agreement: AgreementId | None = Field(
        None, description="the sharing agreement under which shared facts cross the border"
    )
    partnership: PartnershipId | None = Field(
        None, description="whose record the commands are about when none is named"
    )
    secrets: Path = Field(description="directory of passwords and keys, made by init")
    partnerships: Mapping[PartnershipId, PartnershipSettings] = Field(min_length=1)

    def chosen(self, partnership: PartnershipId | None) -> PartnershipId:
        """The one named, else the one set, else the only one. Raises Misconfigured."""
        name = partnership or self.partnership
        if name is None and len(self.partnerships) == 1:
            name = next(iter(self.partnerships))
        if name is None:
            known = " or ".join(sorted(self.partnerships))
            raise Misconfigured(f"say whose record: --partnership {known}")
        self.of(name)
        return name

    def of(self, partnership: PartnershipId) -> PartnershipSettings:
        """Raises Misconfigured for a partnership that the settings do not name."""
        found = self.partnerships.get(partnership)
        if found is None:
            known = ", ".join(sorted(self.partnerships))
            raise Misconfigured(f"the settings name no partnership {partnership}; there is {known}")
        return found


def load(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """
    The settings of `path`, or of GOLDEN_THREAD_CONFIG, or of ./.golden-thread/settings.toml.

    Raises Misconfigured, naming the file and the field.
    """
    variables = os.environ if environment is None else environment
    source = path or Path(variables.get(CONFIG, str(DEFAULT)))
    try:
        stated = tomllib.loads(source.read_text())
    except FileNotFoundError:
        raise Misconfigured(
            f"there are no settings at {source}: start `make demo` in another terminal, "
            f"or name a file by --config or {CONFIG}"
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misconfigured(f"{source} cannot be read: {error}") from None
    return parse(_overlaid(stated, variables), source=str(source))


def parse(stated: Mapping[str, Any], *, source: str) -> Settings:
    """Raises Misconfigured with every wrong field, never with its value."""
    try:
        return Settings.model_validate(stated)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'settings'}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False)
        )
        raise Misconfigured(f"{source}: {wrong}") from None


def _overlaid(stated: dict[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
    for name, value in variables.items():
        if not name.startswith(PREFIX) or name == CONFIG or name.startswith(f"{PREFIX}TEST_"):
            continue
        *sections, field = name.removeprefix(PREFIX).lower().split(_SEPARATOR)
        target = stated
        for section in sections:
            target = target.setdefault(section, {})
            if not isinstance(target, dict):
                raise Misconfigured(f"{name} overlays a setting that has no parts")
        target[field] = value
    return stated
