"""
What was recorded about what, by whom and for which message: an index of the log that is kept at hand, without what the
events say. It answers what was recorded last, what names a reference, and whose a history is.

All of it is columns of numbers, of which a Noted is made when it is asked for: a sixth of the memory (ADR 0102).
"""

import asyncio
import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from domain.errors import UnreadableEvent
from domain.fact import Fact, Recorded
from domain.names import REFERENCE, AgencyId, PartnershipId, StreamId
from domain.permission import sensitivity
from domain.permission.resource import History, Sensitivity
from services.boards.ports import Record
from services.web.event_columns import EventColumns
from services.web.listing import Listing
from services.web.numbering import Numbering

_AT_ONCE = 100  # events that are read before others have their turn
_NAMED = re.compile(f'"({REFERENCE[1:-1]})"')
_NONE = -1


@dataclass(frozen=True, slots=True)
class Noted:
    """
    One event as the journal has it. `correlation` is the same for all that was recorded for one message; `names` are the
    other references that the event's fields hold.
    """

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
    correlation: bytes
    names: tuple[StreamId, ...]


class _Matter(NamedTuple):
    """What decides who may read a history: its event types, and the agencies that it comes from or names."""

    types: frozenset[type[Fact]]
    parties: frozenset[AgencyId]


class Journal:
    """Grows with the log and never changes otherwise."""

    def __init__(self, partnership: PartnershipId, agencies: Collection[AgencyId]) -> None:
        self._partnership = partnership
        self._agencies = frozenset(agencies)
        self._reading = asyncio.Lock()
        self._reached = 0
        self._references = Numbering[StreamId]()
        self._matters = Numbering[_Matter]()
        self._matters.number(_Matter(frozenset(), frozenset()))  # 0: nothing is recorded
        self._sensitivities: dict[int, Sensitivity] = {}
        # by the number of a reference, which may only be named
        self._matter_of = array("i")
        self._last = array("i")
        self._last_named = array("i")
        # by the place of an event
        self._events = EventColumns()
        self._before = array("i")  # the place of the event before it in its history
        self._names_end = array(
            "i"
        )  # its names end here in `_named`, and begin where those of the last event end
        self._named = array("i")
        self._named_before = array("i")  # where the same reference was named before

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
        event, place = recorded.event, len(self._events)
        stream = self._number(event.stream)
        self._events.add(recorded, stream)
        self._before.append(self._last[stream])
        self._last[stream] = place
        for name in _named(event.fact, event.stream):
            number = self._number(name)
            self._named_before.append(self._last_named[number])
            self._last_named[number] = len(self._named)
            self._named.append(number)
        self._names_end.append(len(self._named))
        before = self._matters[self._matter_of[stream]]
        parties = sensitivity.parties([recorded], self._agencies)
        matter = _Matter(before.types | {type(event.fact)}, before.parties | parties)
        self._matter_of[stream] = self._matters.number(matter)
        self._reached = recorded.position

    def _number(self, reference: StreamId) -> int:
        number = self._references.number(reference)
        if number == len(self._last):
            self._last.append(_NONE)
            self._last_named.append(_NONE)
            self._matter_of.append(0)
        return number

    def matter(self, reference: StreamId) -> int:
        """The same number for histories that only their references tell apart; 0 where nothing is recorded."""
        number = self._references.known(reference)
        return 0 if number is None else self._matter_of[number]

    def resource(self, reference: StreamId) -> History:
        """What the decision is asked about; of a reference that nothing is recorded under, as it looks."""
        number = self.matter(reference)
        if not number:
            return sensitivity.history(self._partnership, reference, (), self._agencies)
        types, parties = self._matters[number]
        if number not in self._sensitivities:
            self._sensitivities[number] = sensitivity.of_facts(types)
        return History(self._partnership, reference, self._sensitivities[number], parties)

    def of(self, reference: StreamId) -> Sequence[Noted]:
        """The events of one history, oldest first; empty where there are none."""
        number = self._references.known(reference)
        places = [] if number is None else list(_chain(self._last[number], self._before))
        return [self.noted(place) for place in reversed(places)]

    def naming(self, reference: StreamId) -> Sequence[Noted]:
        """The events of other histories that name this one, oldest first."""
        number = self._references.known(reference)
        named = [] if number is None else list(_chain(self._last_named[number], self._named_before))
        return [self.noted(bisect_right(self._names_end, at)) for at in reversed(named)]

    def together(self, correlation: bytes) -> Sequence[Noted]:
        """What was recorded for the same message, oldest first."""
        return [self.noted(place) for place in self._events.together(correlation)]

    def after(self, position: int, limit: int) -> Sequence[Noted]:
        """The first events after a position, oldest first."""
        first = self._events.until(position)
        last = min(first + limit, len(self._events))
        return [self.noted(place) for place in range(first, last)]

    def any(self, may: Callable[[StreamId], bool]) -> bool:
        """Whether there is a history for which `may` is true."""
        return any(
            self._matter_of[number] and may(name) for number, name in enumerate(self._references)
        )

    def listing(self, may: Callable[[StreamId], bool], *, until: int) -> Listing:
        """The events up to a position of the histories for which `may` is true."""
        listed = [
            bool(self._matter_of[number]) and may(name)
            for number, name in enumerate(self._references)
        ]
        return Listing(self._events, self._references, listed, self._events.until(until))

    def noted(self, place: int) -> Noted:
        """An event by the place that a listing gives."""
        events = self._events
        sender = events.sender(place)
        first = self._names_end[place - 1] if place else 0
        return Noted(
            position=events.positions[place],
            recorded_at=events.recorded_at(place),
            occurred_on=events.occurred_on(place),
            stream=self._references[events.streams[place]],
            entry=events.entries[place],
            topic=events.topic(place),
            agency=sender.agency,
            role=sender.role,
            on_behalf_of=sender.on_behalf_of,
            origin=sender.origin,
            correlation=events.correlation(place),
            names=tuple(self._references[n] for n in self._named[first : self._names_end[place]]),
        )


def _chain(last: int, before: Sequence[int]) -> Iterator[int]:
    """The last one first."""
    while last != _NONE:
        yield last
        last = before[last]


def _named(fact: Fact, own: StreamId) -> tuple[StreamId, ...]:
    """In the order of the fields. A reference within a sentence is no field."""
    found = dict.fromkeys(_NAMED.findall(fact.model_dump_json()))
    return tuple(name for name in found if name != own)
