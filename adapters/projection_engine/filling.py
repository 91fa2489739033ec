"""
New generations filled from the log, in memory as far as there is room.

Rows are folded in memory and copied into their tables at the end, which is quickest. When all rows together become too
many, those of the largest table that came first are copied into it before the end and forgotten; a fold that asks for
one of them again is given it from there. So memory does not grow with the log (ADR 0098).
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from adapters.codec import Codec
from adapters.event_store.asking import Connection
from adapters.projection_engine.feed import Entry, Feed, Unreadable
from adapters.projection_engine.folding import Folding, Progress, collector_paused, fold_log
from adapters.projection_engine.follower import Follower
from adapters.projection_engine.keeping import REFUSED_CONTENT
from adapters.projection_engine.parallel import in_parallel
from adapters.projection_engine.positions import Positions, Standing
from adapters.projection_engine.room import PART, overfull
from adapters.projection_engine.session import connect
from adapters.projection_engine.working import WorkingRows
from domain.fact import Recorded
from domain.names import PartnershipId
from projections.view import Key, Table, View

ROOM = 150_000
"""Rows in the memory of a process; half a kilobyte each, about."""
_LETTERS = 1_000  # in memory
_COLLECT_EVERY = 16  # times that rows are given away
AT_ONCE = 4  # connections of one rebuild
Connect = Callable[[], AbstractAsyncContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Filled:
    """A view whose generation stands at the head; `refused` names the error of a row that PostgreSQL would not take."""

    follower: Follower
    refused: str | None


class Filling:
    """One view's new rows: the fold is that of the log's own pass until some of them are away, then batch by batch."""

    def __init__(self, standing: Standing, positions: Positions, view: View) -> None:
        self._folding = Folding(view, WorkingRows(view, complete=True))
        self.rows = self._folding.rows
        self.names = self._folding.names
        self.follower = Follower(standing, positions, self._folding)
        self.fold: Callable[[str, Recorded | Unreadable], None] = self._folding.fold
        self.refused: str | None = None
        self._positions = positions
        self._queue: list[Entry] = []
        self._away = False

    def settle(self) -> None:
        self.rows.settle()

    @property
    def has_work(self) -> bool:
        """Whether `work_off` has anything to do."""
        return bool(self._queue) or len(self._folding.letters) > _LETTERS

    async def work_off(self, connection: Connection) -> None:
        """What was put aside in this batch, since some of the rows it asks for may have to be fetched."""
        if self._queue:
            try:
                await self.follower.fold(connection, self._queue)
            except REFUSED_CONTENT as refused:
                self._stop(refused)
            self._queue.clear()
            self.rows.settle()
        if len(self._folding.letters) > _LETTERS:
            await self._bury(connection)

    async def give_away(self, connection: Connection, table: str, part: float) -> None:
        """Into the tables, for good; what PostgreSQL refuses is noted, and the view is out of this pass."""
        try:
            if not self._away:
                await self.follower.kept.create(connection)
                self._away, self.fold = True, self._put_aside
            given, void = self.rows.give_away(table, part)
            await self.follower.kept.add(connection, table, given, void)
        except REFUSED_CONTENT as refused:
            self._stop(refused)

    async def finish(self, connection: Connection, head: int, events: int) -> Filled:
        """All rows, keys, indexes and the position: so many events were folded up to `head`."""
        kept = self.follower.kept
        if self.refused is None:
            try:
                async with connection.transaction():
                    if not self._away:
                        await kept.create(connection)
                    for table in self._folding.view.tables:
                        left, void = self._left(table)
                        await kept.add(connection, table.name, left, void)
                    await kept.complete(connection)
                    await self._positions.move(connection, [self.follower.move(head, events)])
                    await self._bury(connection)
            except REFUSED_CONTENT as refused:
                self._stop(refused)
            else:
                self.follower.settle(head)
        return Filled(self.follower, self.refused)

    def _left(self, table: Table[Any]) -> tuple[list[Any], list[Key]]:
        """What is still in memory; it stays there for what is caught up when all of it is."""
        return self.rows.give_away(table.name, 1) if self._away else (self.rows.all(table), [])

    def _put_aside(self, topic: str, event: Recorded | Unreadable) -> None:
        self._queue.append(Entry(event.position, topic, event))

    def _stop(self, refused: BaseException) -> None:
        self.refused = type(refused).__name__
        self.fold = _ignore
        self._folding.letters.clear()
        self.rows.clear()

    async def _bury(self, connection: Connection) -> None:
        letters = self._folding.letters
        await self._positions.bury(connection, self.follower.standing.generation, letters)
        letters.clear()


def _ignore(topic: str, event: Recorded | Unreadable) -> None:
    """For a view that begins anew, once this pass is over."""


class Filler:
    """`borrow` gives connections to write over. `room` is how many rows are held in memory, of all views together."""

    def __init__(
        self, borrow: Connect, partnership: PartnershipId, codec: Codec, *, room: int = ROOM
    ) -> None:
        self._borrow = borrow
        self._positions = Positions(partnership)
        self._partnership = partnership
        self._codec = codec
        self._room = room
        self._given_away = 0

    async def fill(
        self,
        reading: Connection,
        begun: Sequence[tuple[View, Standing]],
        head: int,
        progress: Callable[[Progress], None] | None = None,
    ) -> list[Filled]:
        """Each view's generation, just begun, up to `head`, in one pass over the log, which is read over `reading`."""
        fillings = [Filling(standing, self._positions, view) for view, standing in begun]
        feed = Feed(self._partnership, self._codec, [view for view, _ in begun])
        with collector_paused():
            keep_room = partial(self._keep_room, fillings)
            seen = await fold_log(reading, feed, fillings, head, progress, between=keep_room)

            async def finish(filling: Filling) -> Filled:
                async with self._borrow() as connection:
                    events = sum(seen[name] for name in filling.names)
                    return await filling.finish(connection, head, events)

            works = [partial(finish, filling) for filling in fillings]
            return await in_parallel(works, at_once=AT_ONCE)

    async def _keep_room(self, fillings: Sequence[Filling]) -> None:
        for filling in fillings:
            if filling.has_work:
                async with self._borrow() as connection:
                    await filling.work_off(connection)
        held = {
            (filling, table): count
            for filling in fillings
            for table, count in filling.rows.held().items()
        }
        if sum(held.values()) <= self._room:
            return
        async with self._borrow() as connection:
            for filling, table in overfull(held, self._room):
                await filling.give_away(connection, table, PART)
                held.update({(filling, name): n for name, n in filling.rows.held().items()})
        # the collector is off; it finds next to nothing, and looking takes as long as a thousand events
        self._given_away += 1
        if self._given_away % _COLLECT_EVERY == 0:
            gc.collect()
            gc.freeze()


@asynccontextmanager
async def connect_for_long(dsn: str) -> AsyncIterator[Connection]:
    """
    For long statements on tables that are nobody else's yet, and rough first statistics, which autovacuum refines. It is the
    only one to be in the way, and makes way after PostgreSQL's deadlock_timeout, a second.
    """
    async with connect(dsn) as connection:
        await connection.execute(
            "SET statement_timeout = 0; SET lock_timeout = '1min'; SET default_statistics_target = 10"
        )
        yield connection


@asynccontextmanager
async def connections(dsn: str, most: int) -> AsyncIterator[Connect]:
    """Some to be borrowed one after the other, each opened when it is first needed: a server's process is not made for one view."""
    free: list[Connection] = []
    turns = asyncio.Semaphore(most)
    async with AsyncExitStack() as opened:

        @asynccontextmanager
        async def borrow() -> AsyncIterator[Connection]:
            async with turns:
                connection = (
                    free.pop() if free else await opened.enter_async_context(connect_for_long(dsn))
                )
                yield connection
                free.append(connection)

        yield borrow
