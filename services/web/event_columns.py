"""What is kept at hand of each event of the log: columns of numbers, of some fifty bytes for each (ADR 0102)."""

from array import array
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

from domain.fact import Recorded
from domain.names import AgencyId, PartnershipId
from services.web.numbering import Numbering

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MARK = 16  # bytes that stand for a correlation: enough that no two have the same


class Sender(NamedTuple):
    """Who sent an event, for whom, and whose record it is of."""

    agency: AgencyId
    role: str
    on_behalf_of: AgencyId | None
    origin: PartnershipId


class EventColumns:
    """An event is known by its place here, counted from 0. `streams` are the numbers that the caller gives."""

    def __init__(self) -> None:
        self.positions = array("q")
        self.streams = array("i")
        self.entries = array("i")
        self.topics = array("i")
        self.senders = array("i")
        self.topic_names = Numbering[str]()
        self.sender_names = Numbering[Sender]()
        self._moments = array("q")  # microseconds since 1970
        self._days = array("i")
        self._correlations = bytearray()

    def __len__(self) -> int:
        return len(self.positions)

    def add(self, recorded: Recorded, stream: int) -> None:
        """The next event of the log."""
        event, provenance = recorded.event, recorded.provenance
        sender = Sender(
            provenance.actor.agency,
            provenance.actor.role,
            provenance.on_behalf_of,
            provenance.partnership,
        )
        self.positions.append(recorded.position)
        self.streams.append(stream)
        self.entries.append(event.version)
        self.topics.append(self.topic_names.number(event.fact.TOPIC))
        self.senders.append(self.sender_names.number(sender))
        self._moments.append((recorded.recorded_at - _EPOCH) // _MICROSECOND)
        self._days.append(provenance.occurred_on.toordinal())
        mark = blake2b(provenance.correlation_id.encode(), digest_size=_MARK)
        self._correlations += mark.digest()

    def until(self, position: int) -> int:
        """How many events there are up to a position."""
        return bisect_right(self.positions, position)

    def topic(self, place: int) -> str:
        return self.topic_names[self.topics[place]]

    def sender(self, place: int) -> Sender:
        return self.sender_names[self.senders[place]]

    def recorded_at(self, place: int) -> datetime:
        """In UTC."""
        return _EPOCH + self._moments[place] * _MICROSECOND

    def occurred_on(self, place: int) -> date:
        return date.fromordinal(self._days[place])

    def correlation(self, place: int) -> bytes:
        """The same for all that was recorded for one message, and for nothing else."""
        return bytes(self._correlations[place * _MARK : (place + 1) * _MARK])

    def together(self, correlation: bytes) -> list[int]:
        """The events of that correlation, oldest first."""
        found: list[int] = []
        at = self._correlations.find(correlation)
        while at >= 0:
            place, within = divmod(at, _MARK)
            if not within:
                found.append(place)
            at = self._correlations.find(correlation, at + 1)
        return found
