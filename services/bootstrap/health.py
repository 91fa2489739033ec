"""How a partnership's parts do: what answers, and what lags behind what."""

from collections.abc import Sequence
from contextlib import suppress

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from adapters.event_store.log import EventLog
from adapters.messaging import health, subjects
from adapters.messaging.connection import NotConnected, connect
from adapters.messaging.health import MessagingHealth, NeighbourHealth
from adapters.messaging.monitoring import Monitoring
from adapters.projection_engine import status
from domain.fact import Visibility
from domain.names import PartnershipId
from projections.catalogue import VIEWS
from services.boards.ports import Part
from services.bootstrap import installation, places
from services.config import Settings

_OK, _BEHIND, _DOWN = "ok", "behind", "down"
_LOOK_AHEAD = 1_000  # events


async def parts(settings: Settings, partnership: PartnershipId, log: EventLog) -> Sequence[Part]:
    """PostgreSQL answers already, or the log would not be open."""
    found = [Part("PostgreSQL", _OK, f"position {await log.head()}")]
    found += await _messaging(settings, partnership, log)
    found += await _views(settings, partnership)
    return found


async def _messaging(settings: Settings, partnership: PartnershipId, log: EventLog) -> list[Part]:
    nats = settings.of(partnership).nats
    try:
        client = await connect(
            nats.url,
            seed_file=places.keys(settings, partnership).seed_file("observer"),
            name=f"{partnership} observer",
            inbox_prefix=subjects.inbox_prefix(partnership, "observer"),
            tls=places.client_tls(settings, partnership),
        )
    except NotConnected as error:
        return [Part("NATS server", _DOWN, str(error))]
    try:
        found = await health.check(
            client,
            Monitoring(nats.monitoring_port, nats.monitoring_host),
            installation.neighbours(settings, partnership),
        )
        return [
            _server(found),
            await _waiting(client, "intake", subjects.INTAKE, subjects.INTAKE_CONSUMER),
            await _relay(partnership, log, found.published),
            *[part for each in found.neighbours for part in await _neighbour(client, each)],
        ]
    except (NatsError, TimeoutError, OSError) as error:
        return [Part("NATS server", _DOWN, f"no answer: {type(error).__name__}")]
    finally:
        with suppress(NatsError):
            await client.close()


def _server(found: MessagingHealth) -> Part:
    if not found.sync_always:
        return Part("NATS server", _DOWN, "sync_interval is not always: run init again")
    if found.complaint:
        return Part(
            "NATS server", _DOWN, f"{found.complaint}: start the node, which makes it again"
        )
    return Part("NATS server", _OK, "ok")


async def _waiting(client: Client, name: str, stream: str, consumer: str) -> Part:
    try:
        info = await client.jetstream(timeout=2).consumer_info(stream, consumer)
    except NotFoundError:
        return Part(name, _DOWN, "it has not begun: start the node")
    waiting = (info.num_pending or 0) + (info.num_ack_pending or 0)
    return Part(name, _BEHIND if waiting else _OK, f"{waiting} messages wait")


async def _relay(partnership: PartnershipId, log: EventLog, published: int) -> Part:
    """Own events after the last one published; those that have no subject are never published."""
    later = await log.read(published, _LOOK_AHEAD)
    waiting = sum(
        event.provenance.partnership == partnership
        and event.fact.VISIBILITY is not Visibility.RESTRICTED
        for event in later
    )
    return Part("relay", _BEHIND if waiting else _OK, f"published up to position {published}")


async def _neighbour(client: Client, found: NeighbourHealth) -> list[Part]:
    """What has arrived there is the third grade of a receipt."""
    name = found.neighbour
    if found.heard is None:
        heard = Part(f"link to {name}", _DOWN, "never heard: check the link and its key")
    elif found.heard > health.SILENCE:
        heard = Part(f"link to {name}", _DOWN, f"last heard {found.heard:.0f} s ago")
    else:
        heard = Part(f"link to {name}", _OK, f"heard {found.heard:.1f} s ago")
    unsent = "sharing is paused" if found.paused else f"{found.unsent} events not yet arrived there"
    late = found.paused or found.unsent
    return [
        heard,
        Part(f"shared with {name}", _BEHIND if late else _OK, unsent),
        await _waiting(
            client, f"mirror of {name}", subjects.copy_of(name), subjects.MIRROR_CONSUMER
        ),
    ]


async def _views(settings: Settings, partnership: PartnershipId) -> list[Part]:
    dsn = places.dsn(settings, partnership, "projector")
    return [
        Part(
            f"view {found.view}",
            _DOWN
            if found.dead_letters or found.version is None
            else (_BEHIND if found.lag_events else _OK),
            (
                f"incomplete since position {found.incomplete_since}: see `golden-thread dead-letters`"
                if found.dead_letters
                else f"position {found.position}, {found.lag_events} events behind"
            ),
        )
        for found in await status.status(dsn, partnership, VIEWS)
    ]
