"""How a partnership's parts do: what answers, and what lags behind what."""

from collections.abc import Sequence
from contextlib import suppress

from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import StreamInfo

from adapters.event_store.log import EventLog
from adapters.messaging import subjects
from adapters.messaging.connection import NotConnected, connect
from adapters.messaging.monitoring import Monitoring
from adapters.projection_engine import status
from domain.names import PartnershipId
from projections.catalogue import VIEWS
from services.bootstrap import installation, places
from services.cli.ports import Part
from services.config import Settings

_OK, _BEHIND, _DOWN = "ok", "behind", "down"
_LATE = 90.0  # seconds without a sign of the neighbour


async def parts(settings: Settings, partnership: PartnershipId, log: EventLog) -> Sequence[Part]:
    """PostgreSQL answers already, or the log would not be open."""
    found = [Part("PostgreSQL", _OK, f"position {await log.head()}")]
    found.append(await _server(settings, partnership))
    found += await _streams(settings, partnership)
    found += await _views(settings, partnership)
    return found


async def _server(settings: Settings, partnership: PartnershipId) -> Part:
    nats = settings.of(partnership).nats
    monitoring = Monitoring(nats.monitoring_port, nats.monitoring_host)
    try:
        varz = await monitoring.read("/varz")
    except OSError:
        return Part("NATS server", _DOWN, "it does not answer: start it")
    if not varz.get("jetstream", {}).get("config", {}).get("sync_always", False):
        return Part(
            "NATS server", _DOWN, "sync_interval is not always: write its configuration anew"
        )
    return Part("NATS server", _OK, f"version {varz.get('version', 'unknown')}")


async def _streams(settings: Settings, partnership: PartnershipId) -> list[Part]:
    try:
        client = await connect(
            settings.of(partnership).nats.url,
            seed_file=places.keys(settings, partnership).seed_file("observer"),
            name=f"{partnership} observer",
            inbox_prefix=subjects.inbox_prefix(partnership, "observer"),
        )
    except NotConnected as error:
        return [Part("streams", _DOWN, str(error))]
    try:
        jetstream = client.jetstream(timeout=2)
        found = [await _intake(jetstream)]
        for neighbour in installation.neighbours(settings, partnership):
            found.append(await _outgoing(jetstream, neighbour))
            found.append(await _incoming(jetstream, neighbour))
    except (NatsError, TimeoutError) as error:
        return [Part("streams", _DOWN, f"not provisioned or not answering: {type(error).__name__}")]
    else:
        return found
    finally:
        with suppress(NatsError):
            await client.close()


async def _intake(jetstream: JetStreamContext) -> Part:
    info = await jetstream.consumer_info(subjects.INTAKE, subjects.INTAKE_CONSUMER)
    waiting = (info.num_pending or 0) + (info.num_ack_pending or 0)
    state = _BEHIND if waiting else _OK
    return Part("intake", state, f"{waiting} messages wait to be answered")


async def _outgoing(jetstream: JetStreamContext, neighbour: PartnershipId) -> Part:
    """The neighbour's server acknowledges what it has stored, so this is the third grade of receipt."""
    info = await jetstream.consumer_info(subjects.EVENTS, subjects.outgoing(neighbour))
    waiting = (info.num_pending or 0) + (info.num_ack_pending or 0)
    state = _BEHIND if waiting else _OK
    return Part(f"shared with {neighbour}", state, f"{waiting} events not yet stored there")


async def _incoming(jetstream: JetStreamContext, neighbour: PartnershipId) -> Part:
    info: StreamInfo = await jetstream.stream_info(subjects.copy_of(neighbour))
    mirror = await jetstream.consumer_info(subjects.copy_of(neighbour), subjects.MIRROR_CONSUMER)
    waiting = (mirror.num_pending or 0) + (mirror.num_ack_pending or 0)
    name = f"received from {neighbour}"
    active = info.sources[0].active if info.sources else None
    seconds = active / 1e9 if active is not None else -1.0
    if seconds < 0:
        return Part(name, _DOWN, "nothing was ever heard: look at the link")
    if seconds > _LATE:
        return Part(name, _DOWN, f"nothing heard for {seconds:.0f} s: look at the link")
    state = _BEHIND if waiting else _OK
    return Part(name, state, f"{info.state.messages} events, {waiting} not yet on the record")


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
