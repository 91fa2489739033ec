"""
The lines of a board as a page needs them: newest, or as known at an earlier moment, and seen from a day.

What was read is kept by what it is a function of: the builds of the views, or a past position, and the day. So a page is
made again only when it would say something else, and midnight needs no event.
"""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from time import perf_counter

from domain.names import PartnershipId
from projections.view import View
from services.boards.as_at import AsAt, Moment, Position, day_of
from services.boards.board import Board
from services.boards.indexed import Indexed
from services.boards.ports import Places, Stand
from services.boards.wording import Wording
from services.web.ports import House
from services.web.ready import Ready, Rows
from services.web.recent import Recent, RecentOfRows

_PAST_ROWS = 6  # replays of the log that are kept, each as packed pages
_LINES = 400_000  # in boards' readings that are kept
_A_READING, _LARGE = 3_000, 120_000  # lines for which one counts at least, and at most
_SLOW = 0.02  # seconds from which on a board is read before its new rows are shown
_SETTLED = timedelta(minutes=1)
"""How long after a moment nothing more can be recorded before it."""


@dataclass(frozen=True, slots=True)
class When:
    """What an address asks for: as known `at` (None: now), seen from the day `on` (None: the day of `at`)."""

    at: AsAt | None = None
    on: date | None = None


NOW = When()


@dataclass(frozen=True, slots=True)
class Told:
    """
    What an answer is true for. `known_at` None: as known now. `today` decides what is due and overdue.

    `lacking` is the position of the first event that the answer should show and lacks, or None. `rows` is another key
    whenever the rows are others, `key` whenever the answer says anything else.
    """

    partnership: PartnershipId
    position: int
    known_at: datetime | None
    today: date
    lacking: int | None
    rows: Hashable
    key: Hashable

    @property
    def live(self) -> bool:
        return self.known_at is None


@dataclass(frozen=True, slots=True)
class Reading:
    """A board that was read: all its lines in its own order, the rows they were read from, and what they are true for."""

    board: Board
    index: Indexed
    rows: Rows
    told: Told


class Reader:
    """Reads one house for many readers at once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.ready = Ready(house, self._prepare)
        self._slow: dict[str, Board] = {}
        self._beforehand: list[Callable[[Reading], Callable[[], None]]] = []
        self._past: Recent[tuple[Rows, tuple[int, ...]]] = Recent(_PAST_ROWS)
        self._stands: Recent[Stand] = Recent(256)
        self._lines: RecentOfRows[Indexed] = RecentOfRows(_LINES, _weight)
        self._making: dict[Hashable, asyncio.Lock] = {}

    def before_showing(self, do: Callable[[Reading], Callable[[], None]]) -> None:
        """
        `do` is called, in a thread, with every new reading of a board that takes long, before its rows are shown. What it
        returns is called in the event loop.
        """
        self._beforehand.append(do)

    async def told(self, views: Sequence[View], when: When) -> Told:
        """What an answer from these views is true for."""
        if self._is_past(when):
            return await self._told_of_past(when)
        _, places = await self.ready.live(views)
        return self._told_of(views, places, when)

    async def rows(self, views: Sequence[View], when: When) -> tuple[Rows, Told]:
        """The rows of some views by name, and what they are true for."""
        if self._is_past(when):
            told = await self._told_of_past(when)
            rows, lacking = await self._rows_of_past(views, when, told)
            return rows, replace(told, lacking=min(lacking, default=None))
        live, places = await self.ready.live(views)
        return live, self._told_of(views, places, when)

    async def read(self, board: Board, when: When) -> Reading:
        rows, told = await self.rows(board.views, when)
        key = (board.name, told.rows, told.today)
        kept = self._lines.get(*key)
        if kept is None:
            async with self._making.setdefault(key, asyncio.Lock()):
                kept = self._lines.get(*key)
                if kept is None:
                    began = perf_counter()
                    # in a thread: other readers are answered meanwhile
                    kept = await asyncio.to_thread(self._index, board, rows, told)
                    self._lines.put(*key, kept, live=told.live)
                    if perf_counter() - began > _SLOW:
                        self._slow[board.name] = board
            self._making.pop(key, None)
        return Reading(board, kept, rows, told)

    async def _prepare(self, views: Sequence[View], rows: Rows, places: Places) -> None:
        """Read the boards that take long, of which there are new rows."""
        new = {view.name for view in views}
        for board in list(self._slow.values()):
            if new.isdisjoint(view.name for view in board.views):
                continue
            others = [view for view in board.views if view.name not in new]
            more, stand = await self.ready.as_shown(others)
            told = self._told_of(board.views, {**stand, **places}, NOW)
            given = {view.name: {**more, **rows}[view.name] for view in board.views}
            lines, put = await asyncio.to_thread(self._read_beforehand, board, given, told)
            self._lines.put(board.name, told.rows, told.today, lines, live=True)
            for each in put:
                each()

    def _read_beforehand(
        self, board: Board, rows: Rows, told: Told
    ) -> tuple[Indexed, list[Callable[[], None]]]:
        index = self._index(board, rows, told)
        reading = Reading(board, index, rows, told)
        return index, [do(reading) for do in self._beforehand]

    def _index(self, board: Board, rows: Rows, told: Told) -> Indexed:
        scope = self._house.scope
        return Indexed(board.read(rows, told.today, scope), Wording(board, scope.framework))

    async def stand(self, told: Told) -> Stand:
        """For a file: what is newest bears the moment of the last event in it, so that the same link has the same bytes."""
        if told.known_at is not None:
            return Stand(told.partnership, told.position, told.known_at, told.today)
        return replace(await self._stand(When(Position(told.position))), on=told.today)

    def _told_of(self, views: Sequence[View], places: Places, when: When) -> Told:
        found = [places[view.name] for view in views]
        today = when.on or day_of(self._house.now())
        lacking = [place.incomplete_since for place in found if place.incomplete_since is not None]
        return Told(
            partnership=self._house.record.partnership,
            position=min(
                (place.position for place in found or self._house.places.values()), default=0
            ),
            known_at=None,
            today=today,
            lacking=min(lacking, default=None),
            rows=tuple(place.build for place in found),
            key=(tuple((place.build, place.position) for place in found), today, when.on),
        )

    def _is_past(self, when: When) -> bool:
        if when.at is None:
            return False
        return not (isinstance(when.at, Moment) and when.at.at >= self._house.now())

    async def _told_of_past(self, when: When) -> Told:
        stand = await self._stand(when)
        today = when.on or stand.today
        return Told(
            partnership=stand.partnership,
            position=stand.position,
            known_at=stand.known_at,
            today=today,
            lacking=None,
            rows=("past", stand.position),
            key=("past", stand.position, stand.known_at, today, when.on),
        )

    async def _stand(self, when: When) -> Stand:
        kept = self._stands.get(when.at)
        if kept is not None:
            return kept
        stand = await self._house.record.stand(when.at)
        if stand.known_at < self._house.now() - _SETTLED:
            self._stands.put(when.at, stand)
        return stand

    async def _rows_of_past(
        self, views: Sequence[View], when: When, told: Told
    ) -> tuple[Rows, tuple[int, ...]]:
        key = (told.position, tuple(view.name for view in views))
        kept = self._past.get(key)
        if kept is None:
            kept = await self._newest(views, told.position) or await self._replayed(views, when)
            self._past.put(key, kept)
        return kept

    async def _newest(
        self, views: Sequence[View], position: int
    ) -> tuple[Rows, tuple[int, ...]] | None:
        """The live rows, where that position is the newest: a link to a page as it stands needs no replay."""
        places = self.ready.places
        if any(
            name not in places or places[name].position != position
            for name in (v.name for v in views)
        ):
            return None
        rows, found = await self.ready.live(views)
        if any(place.position != position for place in found.values()):
            return None
        lacking = [p.incomplete_since for p in found.values() if p.incomplete_since is not None]
        return rows, tuple(lacking)

    async def _replayed(self, views: Sequence[View], when: When) -> tuple[Rows, tuple[int, ...]]:
        found = await self._house.record.views(views, when.at)
        return found.rows, found.lacking


def _weight(index: Indexed) -> int:
    return max(_A_READING, min(len(index.lines), _LARGE))
