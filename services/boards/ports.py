"""What the command line asks of one partnership's record; services/bootstrap answers it."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.fact import Recorded
from domain.names import AgencyId, PartnershipId, StreamId
from domain.receipt import Receipt
from projections.governance.inspection_pack import Seal
from projections.view import MemoryRows, View
from services.boards.as_at import AsAt, day_of


@dataclass(frozen=True, slots=True)
class Stand:
    """
    What an answer is true for: all events of this record up to `position`.

    `known_at` is the moment asked for, or the present; aware, in UTC. `on` is the day that it is seen from, None for the day
    of `known_at`; it decides what is overdue.
    """

    partnership: PartnershipId
    position: int
    known_at: datetime
    on: date | None = None

    @property
    def today(self) -> date:
        """On the partnerships' own calendar."""
        return self.on or day_of(self.known_at)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows of one view, and what they are true for."""

    rows: MemoryRows
    stand: Stand


@dataclass(frozen=True, slots=True)
class Snapshots:
    """
    The rows of several views, by the name of the view, and what all of them are true for.

    `lacking` are the positions of events that one of them could not take in.
    """

    rows: Mapping[str, MemoryRows]
    stand: Stand
    lacking: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a live view stands: its rows are true for `position`, and the same as long as `build` is the same.

    `incomplete_since` is the position of the first event that the rows lack, or None.
    """

    build: tuple[int, ...]
    position: int
    incomplete_since: int | None


Places = Mapping[str, Place]
"""Of the live views of one record, by the name of the view."""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the health table. `state` is ok, behind or down."""

    name: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class ViewStanding:
    """
    Where a view stands. `behind` counts the events that it has not yet passed, `behind_seconds` is the age of the oldest.
    """

    view: str
    version: int
    position: int
    behind: int
    behind_seconds: float
    dead_letters: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that a view could not take in; `error` is a class of error and never content."""

    view: str
    position: int
    stream: StreamId
    topic: str
    error: str
    attempts: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message of a file, as it is published."""

    line: int
    kind: str
    id: str
    body: bytes


Progress = Callable[[int, int], None]
"""Called with the position reached and the position to reach."""


class Record(Protocol):
    """An open record. Every method may raise a GoldenThreadError that says what does not answer."""

    partnership: PartnershipId

    async def stand(self, at: AsAt | None) -> Stand: ...

    async def view(self, view: View, at: AsAt | None) -> Snapshot:
        """Live rows when `at` is None, else the same folds up to there."""
        ...

    async def views(self, views: Sequence[View], at: AsAt | None) -> Snapshots:
        """
        The same of several views at once. Live rows are each as new as its view is; `stand` is then the oldest's.
        With `at`, all are of one position.
        """
        ...

    async def seal(self, position: int) -> Seal | None:
        """What names the last event up to a position, with the hash of the record up to it; None before the first."""
        ...

    async def stream(self, stream: StreamId, until: int) -> Sequence[Recorded]:
        """The history of one aggregate up to a position, in version order; empty when there is none."""
        ...

    async def events(self, *, after: int, until: int, limit: int) -> Sequence[Recorded]:
        """In position order, from the one after `after` up to `until`."""
        ...

    def everything(self, *, after: int, until: int) -> AsyncGenerator[Sequence[Recorded]]:
        """As `events`, however many, part by part. Use within `contextlib.aclosing`."""
        ...

    async def parts(self) -> Sequence[Part]:
        """PostgreSQL, NATS, the link and the node's parts, each with how it does."""
        ...

    async def standings(self) -> Sequence[ViewStanding]: ...

    async def dead_letters(self) -> Sequence[DeadLetter]: ...

    async def rebuild(self, views: Collection[str], progress: Progress) -> int:
        """
        All rows of these views anew beside the live ones, then the switch. The position they are true for. It shares
        no connection with this record, so another thread's loop may run it. Raises Conflict while another one runs.
        """
        ...

    def submit(self, agency: AgencyId, messages: Sequence[Outgoing]) -> AsyncIterator[Receipt]:
        """Publish as that agency, and its receipts as they come. Raises Misconfigured without the agency's key."""
        ...

    async def replay(self, sequence: int) -> Receipt:
        """A rejected message again, from the bytes that INTAKE keeps."""
        ...
