"""
What was recorded about what, by whom and because of which message: an index of the log that is kept at hand, without what
the events say. It answers what was recorded last, what names a reference, and whose a history is.
"""

import asyncio
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.errors import UnreadableEvent
from domain.fact import Fact, Recorded
from domain.names import REFERENCE, AgencyId, PartnershipId, StreamId
from domain.permission import sensitivity
from domain.permission.resource import History
from services.boards.ports import Record

_AT_ONCE = 100  # events that are read before others have their turn
_NAMED = re.compile(f'"({REFERENCE[1:-1]})"')


@dataclass(frozen=True, slots=True)
class Noted:
    """One event as the journal has it. `names` are the other references that the event's fields hold."""

    position: int
    recorded_at: datetime
    occurred_on: date
    stream: StreamId
    entry: int
    topic: str
    agency: AgencyId
    role: str
    on_behalf_of: AgencyId | None
    origin: PartnershipId
    correlation: str
    causation: str
    names: tuple[StreamId, ...]


@dataclass(slots=True)
class _Stream:
    noted: list[Noted] = field(default_factory=list)
    types: set[type[Fact]] = field(default_factory=set)
    parties: set[AgencyId] = field(default_factory=set)
    resource: History | None = None  # made when it is asked for


class Journal:
    """Grows with the log and never changes otherwise."""

    def __init__(self, partnership: PartnershipId, agencies: Collection[AgencyId]) -> None:
        self._partnership = partnership
        self._agencies = frozenset(agencies)
        self._all: list[Noted] = []
        self._streams: dict[StreamId, _Stream] = {}
        self._naming: dict[StreamId, list[Noted]] = {}
        self._together: dict[str, list[Noted]] = {}
        self._reading = asyncio.Lock()
        self._reached = 0

    @property
    def position(self) -> int:
        """Everything that can be read up to here is in it."""
        return self._reached

    async def reach(self, position: int, record: Record) -> None:
        """Read what was recorded up to a position and is not yet here."""
        if self.position >= position:
            return
        async with self._reading:
            after = self.position
            while after < position:
                after = await self._read(after, position, record)
                await asyncio.sleep(0)

    async def _read(self, after: int, until: int, record: Record) -> int:
        """The next events; how far that is. One that cannot be read is left out, and no other one with it."""
        try:
            found = await record.events(after=after, until=until, limit=_AT_ONCE)
        except UnreadableEvent:
            until = min(after + _AT_ONCE, until)
            for place in range(after, until):
                with suppress(UnreadableEvent):
                    for recorded in await record.events(after=place, until=place + 1, limit=1):
                        self.add(recorded)
            self._reached = until
            return until
        for recorded in found:
            self.add(recorded)
        self._reached = found[-1].position if len(found) == _AT_ONCE else until
        return self._reached

    def add(self, recorded: Recorded) -> None:
        """The next event of the log."""
        event, provenance = recorded.event, recorded.provenance
        noted = Noted(
            position=recorded.position,
            recorded_at=recorded.recorded_at,
            occurred_on=provenance.occurred_on,
            stream=event.stream,
            entry=event.version,
            topic=event.fact.TOPIC,
            agency=provenance.actor.agency,
            role=provenance.actor.role,
            on_behalf_of=provenance.on_behalf_of,
            origin=provenance.partnership,
            correlation=provenance.correlation_id,
            causation=provenance.causation_id,
            names=_named(event.fact, event.stream),
        )
        self._reached = recorded.position
        self._all.append(noted)
        stream = self._streams.setdefault(event.stream, _Stream())
        stream.resource = None
        stream.noted.append(noted)
        stream.types.add(type(event.fact))
        stream.parties |= sensitivity.parties([recorded], self._agencies)
        for name in noted.names:
            self._naming.setdefault(name, []).append(noted)
        self._together.setdefault(noted.correlation, []).append(noted)

    def resource(self, reference: StreamId) -> History:
        """What the decision is asked about; of a reference that nothing is recorded under, as it looks."""
        stream = self._streams.get(reference)
        if stream is None:
            return sensitivity.history(self._partnership, reference, (), self._agencies)
        if stream.resource is None:
            matter = sensitivity.of_facts(stream.types)
            stream.resource = History(
                self._partnership, reference, matter, frozenset(stream.parties)
            )
        return stream.resource

    def of(self, reference: StreamId) -> Sequence[Noted]:
        """The events of one history, oldest first; empty where there are none."""
        stream = self._streams.get(reference)
        return tuple(stream.noted) if stream else ()

    def naming(self, reference: StreamId) -> Sequence[Noted]:
        """The events of other histories that name this one, oldest first."""
        return tuple(self._naming.get(reference, ()))

    def together(self, correlation: str) -> Sequence[Noted]:
        return tuple(self._together.get(correlation, ()))

    def after(self, position: int, limit: int) -> Sequence[Noted]:
        """The first events after a position, oldest first."""
        first = bisect_right(self._all, position, key=lambda noted: noted.position)
        return self._all[first : first + limit]

    def newest_first(self, *, until: int) -> Iterator[Noted]:
        """The events up to a position."""
        last = bisect_right(self._all, until, key=lambda noted: noted.position)
        return (self._all[place] for place in range(last - 1, -1, -1))


def _named(fact: Fact, own: StreamId) -> tuple[StreamId, ...]:
    """In the order of the fields. A reference within a sentence is no field."""
    found = dict.fromkeys(_NAMED.findall(fact.model_dump_json()))
    return tuple(name for name in found if name != own)
