"""What `golden-thread init` does for one partnership; it may be run again at any time."""

from collections.abc import Sequence
from pathlib import Path

from adapters import passwords
from adapters.event_store.schema import Passwords, migrate
from adapters.messaging import server_config, subjects
from adapters.messaging.connection import connect
from adapters.messaging.provisioner import Provisioner
from adapters.messaging.server_config import Accepts, Dials, Listen, Neighbour, ServerConfig, Tls
from adapters.subject_keys import key_table
from adapters.subject_keys.key_files import KeyFiles
from domain.errors import Misconfigured
from domain.names import PartnershipId
from services.bootstrap import places
from services.config import LinkSettings, Settings, TlsSettings


async def install(settings: Settings, partnership: PartnershipId, admin_dsn: str) -> Sequence[str]:
    """
    Passwords, schema and roles, keys of subjects, of sessions and of NATS, and the NATS server's configuration. Returns the
    migrations applied now.

    Raises Misconfigured.
    """
    directory = places.password_file(settings, partnership, "app").parent
    applied = await migrate(
        admin_dsn,
        partnership,
        Passwords(
            app=passwords.ensure(directory / "app.password"),
            projector=passwords.ensure(directory / "projector.password"),
            report=passwords.ensure(directory / "report.password"),
            records=passwords.ensure(directory / "records.password"),
        ),
    )
    await key_table.begin(
        admin_dsn, partnership, KeyFiles(places.subject_keys(settings, partnership))
    )
    passwords.ensure(places.session_key(settings, partnership))
    publish_link_key(settings, partnership)
    write_server(settings, partnership)
    return applied


def publish_link_key(settings: Settings, partnership: PartnershipId) -> None:
    """Put the public key of our link user into `link.key_file`, where we dial and the settings name one."""
    link = settings.of(partnership).nats.link
    if link is None or link.dial is None or link.key_file is None:
        return
    link.key_file.parent.mkdir(parents=True, exist_ok=True)
    link.key_file.write_text(f"{link_key(settings, partnership)}\n")


def link_key(settings: Settings, partnership: PartnershipId) -> str:
    """The public key of the link user of a partnership that dials: its neighbour puts it in its settings."""
    return places.keys(settings, partnership).ensure([subjects.LINK])[subjects.LINK]


def write_server(settings: Settings, partnership: PartnershipId) -> Path:
    """Make the missing keys and write the server's configuration; its path. Raises Misconfigured."""
    nats = settings.of(partnership).nats
    agencies = places.agencies(places.scope(settings, partnership).framework, partnership)
    ring = places.keys(settings, partnership)
    link = nats.link
    server_config.write(
        ServerConfig(
            partnership=partnership,
            agencies=agencies,
            neighbours=() if link is None else (_neighbour(settings, partnership, link),),
            listen=Listen(
                nats.client_port,
                nats.monitoring_port,
                None if link is None else link.accept_port,
                nats.host,
                None if link is None else link.accept_host,
            ),
            store=nats.store,
            keys=ring.ensure(server_config.users_of(agencies)),
            client_tls=_tls(nats.tls),
            link_tls=_tls(None if link is None else link.tls),
        ),
        nats.config,
    )
    return nats.config


async def provision(settings: Settings, partnership: PartnershipId) -> None:
    """The streams and consumers on the running server. Raises NotConnected, Misconfigured."""
    nats = settings.of(partnership).nats
    client = await connect(
        nats.url,
        seed_file=places.keys(settings, partnership).seed_file("provisioner"),
        name=f"{partnership} provisioner",
        inbox_prefix=subjects.inbox_prefix(partnership, "provisioner"),
        tls=places.client_tls(settings, partnership),
    )
    try:
        await Provisioner(
            client.jetstream(timeout=5),
            partnership=partnership,
            agencies=places.agencies(places.scope(settings, partnership).framework, partnership),
            neighbours=neighbours(settings, partnership),
        ).ensure()
    finally:
        await client.close()


def neighbours(settings: Settings, partnership: PartnershipId) -> tuple[PartnershipId, ...]:
    """The partnerships that this one is linked to."""
    link = settings.of(partnership).nats.link
    return () if link is None else (link.neighbour,)


def _neighbour(settings: Settings, partnership: PartnershipId, link: LinkSettings) -> Neighbour:
    if link.dial is not None:
        ring = places.keys(settings, partnership)
        ring.ensure([subjects.LINK])
        return Neighbour(link.neighbour, Dials(link.dial, ring.seed(subjects.LINK)))
    return Neighbour(link.neighbour, Accepts(_neighbours_key(partnership, link)))


def _neighbours_key(partnership: PartnershipId, link: LinkSettings) -> str:
    if link.key is not None:
        return link.key
    if link.key_file is None:
        raise Misconfigured(
            f"partnerships.{partnership}.nats.link.key is missing: set it to the public key that "
            f"`golden-thread init` prints at {link.neighbour}"
        )
    try:
        return link.key_file.read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise Misconfigured(
            f"no public key at {link.key_file}: run `golden-thread init` at {link.neighbour} first "
            "and bring its file here"
        ) from None


def _tls(tls: TlsSettings | None) -> Tls | None:
    return None if tls is None else Tls(tls.certificate, tls.key, tls.authority)
