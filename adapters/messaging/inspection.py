"""
What the mirror makes of a neighbour's messages: pure, from what is here already to what is to be appended.

A message that keeps its place in the sequence and the chain but must not be appended (a forged origin, a type that is
not shared, a type that this program does not know yet) becomes a unit with faults: it is parked. Its place counts,
and what follows it in its own stream is parked with it (ADR 0024).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from adapters.cloud_events import EventEnvelope, event_envelope
from adapters.codec import Codec
from adapters.messaging import chain, subjects
from adapters.messaging.routing import Route, route
from domain.errors import Code, Fault, Refused, UnreadableEvent, refuse
from domain.fact import Event, Visibility
from domain.history import Unit
from domain.names import PartnershipId, StreamId


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How far one neighbour was followed without a hole: its shared events 1 to `sequence`, and the chain after them.

    `parked` are the streams of which an event was parked.
    """

    sequence: int = 0
    link: bytes = chain.GENESIS
    parked: frozenset[StreamId] = frozenset()


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it arrived."""

    subject: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Findings:
    """
    `units` are to be appended, `standing` holds after that. `missing` is the first absent place, `broken` the place at
    which the chain broke; nothing from there on was looked at. `unreadable` counts the messages without a
    usable envelope, `repeated` those that were followed before.
    """

    standing: Standing
    units: list[Unit] = field(default_factory=list)
    missing: int | None = None
    broken: int | None = None
    unreadable: int = 0
    repeated: int = 0


class Inspector:
    """For one origin. `known` tells where a type goes, or raises UnreadableEvent."""

    def __init__(self, origin: PartnershipId, codec: Codec, known: Route = route) -> None:
        self._origin = origin
        self._codec = codec
        self._route = known

    def inspect(
        self, standing: Standing, messages: Iterable[Message], *, parked: Collection[str] = ()
    ) -> Findings:
        """In the order given. `parked` are the keys kept as refused before: they are judged anew."""
        found = Findings(standing)
        due, link, waiting = standing.sequence + 1, standing.link, standing.parked
        for message in messages:
            try:
                envelope = event_envelope(message.headers)
            except Refused:
                found.unreadable += 1
                continue
            if envelope.shared_sequence < due:
                found.repeated += 1
            elif envelope.shared_sequence > due:
                found.missing = due
                break
            elif not _follows(link, message, envelope):
                found.broken = due
                break
            else:
                unit = self._unit(message, envelope, waiting, kept_as_refused=parked)
                found.units.append(unit)
                if unit.faults:
                    waiting |= {envelope.stream}
                due, link = due + 1, envelope.link
        found.standing = Standing(due - 1, link, waiting)
        return found

    def _unit(
        self,
        message: Message,
        envelope: EventEnvelope,
        waiting: Collection[StreamId],
        *,
        kept_as_refused: Collection[str],
    ) -> Unit:
        identity = str(envelope.event_id)
        key = f"{self._origin}:{identity}"
        events: tuple[Event, ...] = ()
        faults: tuple[Fault, ...] = ()
        try:
            self._check(message, envelope)
            if envelope.stream in waiting:
                raise refuse(Code.WRONG_STATE, "an earlier event of its stream is parked")
            events = (self._event(message, envelope),)
        except Refused as refused:
            faults = refused.faults
        return Unit(
            key=key,
            body_hash=envelope.link,
            message_id=identity,
            sender=None,
            kind=envelope.topic,
            reference=envelope.stream,
            events=events,
            faults=faults,
            again=key in kept_as_refused,
        )

    def _check(self, message: Message, envelope: EventEnvelope) -> None:
        """Raises Refused: this neighbour may not say this, or this program doesn't know it yet."""
        if envelope.origin != self._origin:
            raise refuse(Code.NOT_YOUR_PARTNERSHIP, "it claims another origin", field="ce-source")
        if not envelope.stream.startswith(f"{self._origin.upper()}-"):
            raise refuse(
                Code.NOT_YOUR_PARTNERSHIP, "the stream is not the origin's", field="ce-subject"
            )
        try:
            visibility, aggregate = self._route(envelope.topic)
        except UnreadableEvent:
            raise refuse(
                Code.UNKNOWN_MESSAGE, "no such event type is known here yet", field="ce-type"
            ) from None
        if visibility is not Visibility.SHARED:
            raise refuse(Code.NOT_PERMITTED, "this event type is not shared", field="ce-type")
        if message.subject != subjects.event(
            self._origin, visibility, aggregate, envelope.topic
        ) and not message.subject.startswith(subjects.delivery(self._origin, "")):
            # under the second, the server keeps what came while anybody else heard its delivery (measured); the
            # type that was judged is in the chain
            raise refuse(Code.BAD_ENVELOPE, "the subject is another type's", field="ce-type")

    def _event(self, message: Message, envelope: EventEnvelope) -> Event:
        try:
            event = self._codec.receive(
                envelope.stream, envelope.version, envelope.topic, message.body
            )
        except UnreadableEvent:
            raise refuse(Code.BAD_VALUE, "the event breaks its type's contract") from None
        meta = event.provenance
        if (meta.partnership, meta.event_id) != (self._origin, envelope.event_id):
            raise refuse(Code.NOT_YOUR_PARTNERSHIP, "the body names another origin or identity")
        return event


def _follows(link: bytes, message: Message, envelope: EventEnvelope) -> bool:
    return envelope.previous == link and envelope.link == chain.extend(
        link,
        topic=envelope.topic,
        stream=envelope.stream,
        version=envelope.version,
        state=message.body,
    )
