"""Where the settings put things: framework packs, passwords, keys, connection strings."""

import ssl
from pathlib import Path

from psycopg.conninfo import make_conninfo

from adapters import framework_packs, passwords
from adapters.messaging.keys import KeyRing
from domain.command import Scope
from domain.errors import Misconfigured
from domain.framework import Framework
from domain.names import PartnershipId
from services.config import Settings

_PACKS = Path(__file__).parents[2] / "frameworks"


def framework(settings: Settings) -> Framework:
    """The pack that the settings name. Raises Misconfigured."""
    return pack(settings.framework)


def pack(name: str) -> Framework:
    """A shipped pack by name, or a folder by path. Raises Misconfigured."""
    shipped = _PACKS / name
    return framework_packs.load(shipped if shipped.is_dir() else Path(name))


def packs() -> list[str]:
    """The names of the packs that are shipped; a folder that packs only include is none."""
    return sorted(path.parent.name for path in _PACKS.glob("*/framework.toml"))


def check_partnership(pack: Framework, partnership: PartnershipId) -> None:
    """Raises Misconfigured when the framework does not know the partnership."""
    if partnership not in pack.partnerships:
        known = ", ".join(pack.partnerships)
        raise Misconfigured(
            f"the framework {pack.name} names no partnership {partnership}; it names {known}"
        )


def scope(settings: Settings, partnership: PartnershipId) -> Scope:
    """Raises Misconfigured when the framework does not know the partnership."""
    found = framework(settings)
    check_partnership(found, partnership)
    return Scope(partnership, found)


def keys(settings: Settings, partnership: PartnershipId) -> KeyRing:
    return KeyRing(settings.secrets / partnership / "nats")


def client_tls(settings: Settings, partnership: PartnershipId) -> ssl.SSLContext | None:
    """What our programs present to their own server, and whom they trust. Raises Misconfigured for unusable files."""
    tls = settings.of(partnership).nats.tls
    if tls is None:
        return None
    try:
        context = ssl.create_default_context(cafile=tls.authority)
        context.load_cert_chain(tls.certificate, tls.key)
    except (OSError, ssl.SSLError) as error:
        raise Misconfigured(
            f"partnerships.{partnership}.nats.tls names files that cannot be used: {error.strerror or error}"
        ) from None
    return context


def password_file(settings: Settings, partnership: PartnershipId, role: str) -> Path:
    """`role` is app, projector, report or records."""
    return settings.secrets / partnership / "postgres" / f"{role}.password"


def session_key(settings: Settings, partnership: PartnershipId) -> Path:
    """What seals the sessions of the pages; the keys before it, and the client's secret, lie beside it."""
    return settings.secrets / partnership / "web" / "session.key"


def subject_keys(settings: Settings, partnership: PartnershipId) -> Path:
    """The directory of what wraps the subjects' keys; never in one backup with the database (ADR 0016)."""
    return settings.secrets / partnership / "subjects"


def dsn(settings: Settings, partnership: PartnershipId, role: str) -> str:
    """The connection string of a partnership's role, with its password; not for printing."""
    postgres = settings.of(partnership).postgres
    return make_conninfo(
        host=postgres.host,
        port=postgres.port,
        dbname=postgres.database,
        sslmode=postgres.sslmode,
        user=f"{partnership}_{role}",
        password=passwords.read(password_file(settings, partnership, role)).get_secret_value(),
        application_name=f"golden-thread {partnership} {role}",
    )


def agencies(pack: Framework, partnership: PartnershipId) -> tuple[str, ...]:
    """The agencies that take part in a partnership: each gets a NATS user and a durable for its receipts."""
    return tuple(a.id for a in pack.agencies.values() if partnership in a.partnerships)
