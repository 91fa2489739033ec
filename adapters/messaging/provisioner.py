"""
Makes the streams and consumers of one partnership, and nothing else does.

Running it again changes nothing, or brings a limit up to date. What would lose messages or break the order
(subjects, sources, retention, the denial of deletes, a consumer's filter) it refuses to change.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    ExternalStream,
    PersistMode,
    RetentionPolicy,
    StorageType,
    StoreCompression,
    StreamConfig,
    StreamConsumerSource,
    StreamSource,
)
from nats.js.errors import NotFoundError

from adapters.messaging import subjects
from domain.errors import Misconfigured
from domain.names import AgencyId, PartnershipId

_MEGABYTE = 1024**2
_DAY = 24 * 3600.0

LARGEST_MESSAGE = 256 * 1024
"""Bytes of one message with its headers; INTAKE refuses a larger one at the door."""

SHORTEST_WINDOW = 0.1
"""Seconds: the least that the server takes as a window for `Nats-Msg-Id` (ADR 0020)."""

_RELAY_WINDOW = 120.0

MIRROR_BATCH = 256
INTAKE_BATCH = 256
INTAKE_PENDING = 2 * INTAKE_BATCH
"""One batch is recorded while the next is fetched (ADR 0071)."""

_UPDATABLE = frozenset(
    {"description", "max_bytes", "max_age", "max_msg_size", "duplicate_window", "max_ack_pending"}
    | {"ack_wait", "max_deliver", "inactive_threshold"}
)


def streams(
    partnership: PartnershipId, neighbours: Sequence[PartnershipId]
) -> tuple[StreamConfig, ...]:
    """Every stream of a partnership, as it must be."""
    kept = StreamConfig(
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        num_replicas=1,
        duplicate_window=_RELAY_WINDOW,
        persist_mode=PersistMode.DEFAULT,  # acknowledged means on the disk
        deny_delete=True,
        deny_purge=True,
    )
    return (
        replace(
            kept,
            name=subjects.INTAKE,
            subjects=[f"gt.{partnership}.intake.>"],
            max_bytes=1024 * _MEGABYTE,
            max_msg_size=LARGEST_MESSAGE,
            duplicate_window=SHORTEST_WINDOW,
        ),
        replace(
            kept,
            name=subjects.EVENTS,
            subjects=[subjects.shared(partnership), f"gt.{partnership}.private.>"],
            max_bytes=1024 * _MEGABYTE,
            compression=StoreCompression.S2,
        ),
        replace(
            kept,
            name=subjects.RECEIPTS,
            subjects=[f"gt.{partnership}.receipt.>"],
            max_bytes=256 * _MEGABYTE,
            max_age=400 * _DAY,
        ),
        *(copy_of(partnership, origin) for origin in neighbours),
    )


def copy_of(partnership: PartnershipId, origin: PartnershipId) -> StreamConfig:
    """
    FROM_<ORIGIN>: fed by the durable that the origin made for us, and by nothing else.

    It may lose its end in a power cut, or all of itself soon after it was made: the origin keeps everything, and the mirror
    asks it again for what the copy lacks (ADR 0097).
    """
    return StreamConfig(
        name=subjects.copy_of(origin),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,  # only a copy: what falls out before it was followed is asked for again
        num_replicas=1,
        max_bytes=512 * _MEGABYTE,
        duplicate_window=SHORTEST_WINDOW,
        persist_mode=PersistMode.ASYNC,
        deny_delete=True,
        deny_purge=True,
        sources=[
            StreamSource(
                name=subjects.EVENTS,
                external=ExternalStream(api=subjects.border_prefix(origin)),
                consumer=StreamConsumerSource(
                    name=subjects.outgoing(partnership),
                    deliver_subject=subjects.delivery(origin, partnership),
                ),
            )
        ],
    )


def outgoing(partnership: PartnershipId, partner: PartnershipId) -> ConsumerConfig:
    """`to-<partner>`: its acknowledged floor is what has arrived at the partner's server."""
    return ConsumerConfig(
        name=subjects.outgoing(partner),
        durable_name=subjects.outgoing(partner),
        deliver_subject=subjects.delivery(partnership, partner),
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.FLOW_CONTROL,
        filter_subject=subjects.shared(partnership),
        flow_control=True,
        idle_heartbeat=1.0,
    )


def receipts_of(partnership: PartnershipId, agency: AgencyId) -> ConsumerConfig:
    return ConsumerConfig(
        name=subjects.receipts_of(agency),
        durable_name=subjects.receipts_of(agency),
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        filter_subject=f"gt.{partnership}.receipt.{agency}.>",
        ack_wait=30.0,
        max_ack_pending=1000,
    )


def in_order(name: str, *, batch: int) -> ConsumerConfig:
    """A pull consumer with never more than `batch` messages unacknowledged, so that order survives a failure."""
    return ConsumerConfig(
        name=name,
        durable_name=name,
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=30.0,
        max_deliver=-1,
        max_ack_pending=batch,
    )


class Provisioner:
    """Speaks as the user `provisioner`. Every method raises Misconfigured when a forbidden change is asked for."""

    def __init__(
        self,
        jetstream: JetStreamContext,
        *,
        partnership: PartnershipId,
        agencies: Sequence[AgencyId],
        neighbours: Sequence[PartnershipId],
    ) -> None:
        self._jetstream = jetstream
        self._partnership = partnership
        self._agencies = agencies
        self._neighbours = neighbours

    async def ensure(self) -> None:
        """
        All streams and consumers, made or brought up to date. A copy is only brought up to date: the mirror makes it, once
        the origin answers (ADR 0108). Its consumer is the mirror's own too, for only the mirror knows where it must begin.
        """
        for wanted in streams(self._partnership, self._neighbours):
            await self._stream(wanted)
        await self._consumer(
            subjects.INTAKE, in_order(subjects.INTAKE_CONSUMER, batch=INTAKE_PENDING)
        )
        for agency in self._agencies:
            await self._consumer(subjects.RECEIPTS, receipts_of(self._partnership, agency))
        for neighbour in self._neighbours:
            await self._consumer(subjects.EVENTS, outgoing(self._partnership, neighbour))

    async def _stream(self, wanted: StreamConfig) -> None:
        try:
            present = (await self._jetstream.stream_info(str(wanted.name))).config
        except NotFoundError:
            if not wanted.sources:
                await self._jetstream.add_stream(wanted)
            return
        if _changes(f"stream {wanted.name}", wanted, present):
            await self._jetstream.update_stream(_updated(wanted, present))

    async def _consumer(self, stream: str, wanted: ConsumerConfig) -> None:
        name = str(wanted.durable_name)
        try:
            present = (await self._jetstream.consumer_info(stream, name)).config
        except NotFoundError:
            await self._jetstream.add_consumer(stream, wanted)
            return
        if _changes(f"consumer {stream}/{name}", wanted, present):
            await self._jetstream.add_consumer(stream, _updated(wanted, present))


def _changes(what: str, wanted: Any, present: Any) -> bool:
    """
    Whether a limit differs. Raises Misconfigured when something else does, save that a copy may wait for the disk as those
    of earlier versions do: it is slower and no less safe, and the server changes that of no stream (ADR 0097).
    """
    differing = [
        name
        for name, value in _stated(wanted).items()
        if value != _of(present, name) and value is not PersistMode.ASYNC
    ]
    forbidden = [name for name in differing if name not in _UPDATABLE]
    if forbidden:
        raise Misconfigured(
            f"{what} exists with another {', '.join(forbidden)}, which cannot be changed without losing "
            "messages or their order; make it anew by hand"
        )
    return bool(differing)


def _updated(wanted: Any, present: Any) -> Any:
    return replace(present, **{n: v for n, v in _stated(wanted).items() if n in _UPDATABLE})


def _stated(wanted: Any) -> dict[str, Any]:
    """What the wanted configuration says; what it leaves open is the server's business."""
    return {f.name: getattr(wanted, f.name) for f in fields(wanted) if getattr(wanted, f.name)}


def _of(present: Any, name: str) -> Any:
    value = getattr(present, name)
    if name == "persist_mode":
        return value or PersistMode.DEFAULT  # the server leaves it out
    if name == "sources":
        return [
            replace(source, external=replace(source.external, deliver=None)) for source in value
        ]
    return value
