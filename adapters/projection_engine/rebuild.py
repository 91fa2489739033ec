"""
All rows of a view anew, beside the live ones, and a switch that no reader notices.

The log is folded in memory in one pass for all views asked for, copied into the tables of a new generation, caught up,
and put in the live generation's place in one short transaction. The live runner carries on meanwhile; after the switch
its next move finds another generation live, and it follows that one. A rebuild that dies leaves the live rows
untouched; the next one removes what it left.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import psycopg
from psycopg import AsyncConnection

from adapters.codec import Codec
from adapters.projection_engine import readers, tables
from adapters.projection_engine.feed import BATCH, Feed
from adapters.projection_engine.folding import Folding, Progress, collector_paused, fold_log
from adapters.projection_engine.follower import Follower
from adapters.projection_engine.keeping import REFUSED_CONTENT
from adapters.projection_engine.parallel import in_parallel
from adapters.projection_engine.positions import Move, Positions, Standing
from adapters.projection_engine.session import connect, try_lock, unlock
from adapters.projection_engine.tables import Generation
from adapters.projection_engine.working import WorkingRows
from domain.errors import Conflict
from domain.names import PartnershipId
from projections.view import View

_AT_ONCE = 4  # connections of one rebuild
_LOG = logging.getLogger(__name__)
_SWITCH_ATTEMPTS = 120
_SWITCH_PAUSE = 0.25  # seconds between them; a reader may hold its view for as long as 30 s


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A view's new live generation. `seconds` are those of the whole pass, `switch_seconds` of its last transaction."""

    generation: Generation
    position: int
    events: int
    dead_letters: int
    seconds: float
    switch_seconds: float


async def rebuild(
    dsn: str,
    partnership: PartnershipId,
    view: View,
    *,
    codec: Codec,
    progress: Callable[[Progress], None] | None = None,
) -> Rebuilt:
    """As `rebuild_all`, of one view."""
    return (await rebuild_all(dsn, partnership, [view], codec=codec, progress=progress))[0]


async def rebuild_all(
    dsn: str,
    partnership: PartnershipId,
    views: Sequence[View],
    *,
    codec: Codec,
    progress: Callable[[Progress], None] | None = None,
) -> list[Rebuilt]:
    """
    Every view asked for, in one pass over the log; `dsn` is the projector role's.

    This is also how a new view or a new version of one begins, and how dead letters are tried again: a fold depends on
    order, so an event that was left out can only be taken in at its own place.
    Raises Conflict while another rebuild is running, Misconfigured for views that PostgreSQL cannot carry.
    """
    tables.check(views, partnership)
    async with _connect(dsn) as connection:
        name = f"{partnership} rebuild"
        if not await try_lock(connection, name):
            raise Conflict(f"a rebuild of {partnership} is running; wait for it to end")
        work = _Rebuild(dsn, connection, partnership, views, codec=codec, progress=progress)
        done = await work.run()
        await unlock(connection, name)
        return done


async def retry_dead_letters(
    dsn: str,
    partnership: PartnershipId,
    view: View,
    *,
    codec: Codec,
    progress: Callable[[Progress], None] | None = None,
) -> Rebuilt:
    """
    A rebuild: later events were folded onto rows that lack the one left out, so folding it now would be out of order.

    What still cannot be taken in is a dead letter of the new generation.
    """
    return await rebuild(dsn, partnership, view, codec=codec, progress=progress)


@asynccontextmanager
async def _connect(dsn: str) -> AsyncIterator[AsyncConnection]:
    """For long statements that wait for nobody, and rough first statistics, which autovacuum refines."""
    async with connect(dsn) as connection:
        await connection.execute(
            "SET statement_timeout = 0; SET lock_timeout = '1s'; SET default_statistics_target = 10"
        )
        yield connection


class _Rebuild:
    def __init__(
        self,
        dsn: str,
        connection: AsyncConnection,
        partnership: PartnershipId,
        views: Sequence[View],
        *,
        codec: Codec,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._dsn = dsn
        self._connection = connection
        self._partnership = partnership
        self._views = views
        self._progress = progress
        self._positions = Positions(partnership)
        self._feed = Feed(partnership, codec, views)

    async def run(self) -> list[Rebuilt]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await self._positions.prepare(self._connection)
        await self._remove_retired()
        head = await self._feed.head(self._connection)
        foldings = [Folding(view, WorkingRows(view, complete=True)) for view in self._views]
        with collector_paused():
            seen = await fold_log(self._connection, self._feed, foldings, head, self._progress)
            filled = await in_parallel(
                [
                    partial(self._fill, folding, head, sum(seen[name] for name in folding.names))
                    for folding in foldings
                ],
                at_once=_AT_ONCE,
            )
        followers = [
            follower or await self._follow(folding.view)
            for follower, folding in zip(filled, foldings, strict=True)
        ]
        await self._catch_up(followers)
        switch_seconds = await self._switch(followers)
        works = [partial(self._analyze, follower) for follower in followers]
        await in_parallel(works, at_once=_AT_ONCE)
        await self._remove_retired()
        letters = await self._positions.dead_letters(self._connection)
        live = await self._positions.live(self._connection)
        return [
            Rebuilt(
                live[view.name].generation,
                live[view.name].position,
                live[view.name].events_seen,
                sum(letter.view == view.name for letter in letters),
                loop.time() - began,
                switch_seconds,
            )
            for view in self._views
        ]

    async def _fill(self, folding: Folding, head: int, events: int) -> Follower | None:
        """
        A new generation with the rows of so many events up to `head`, over a connection of its own: the server makes
        one view's indexes while this program packs the next one's rows. None when PostgreSQL refuses a row.
        """
        async with _connect(self._dsn) as connection:
            standing = await self._begin(connection, folding.view)
            follower = Follower(standing, self._positions, folding)
            move = Move(standing.generation, live=False, before=0, after=head, events=events)
            try:
                async with connection.transaction():
                    await follower.kept.create(connection, folding.rows)
                    await self._positions.move(connection, [move])
                    await self._positions.bury(connection, standing.generation, folding.letters)
            except REFUSED_CONTENT as refused:
                _LOG.warning(
                    "%s has a row that PostgreSQL refuses (%s): going batch by batch to find the event",
                    folding.view.name,
                    type(refused).__name__,
                )
                return None
        follower.settle(head)
        return follower

    async def _follow(self, view: View) -> Follower:
        """A new generation that went through the log batch by batch, as the live runner does."""
        standing = await self._begin(self._connection, view)
        empty = Folding(view, WorkingRows(view, complete=True))
        follower = Follower(standing, self._positions, empty)
        async with self._connection.transaction():
            await follower.kept.create(self._connection, empty.rows)
        await self._catch_up([follower])
        return follower

    async def _begin(self, connection: AsyncConnection, view: View) -> Standing:
        numbers = [
            standing.generation.number
            for standing in await self._positions.all(connection)
            if standing.generation.view == view.name
        ]
        number = 1 + max(numbers, default=0)
        generation = Generation(self._partnership, view.name, view.version, number)
        await self._positions.begin(connection, generation)
        return Standing(generation, live=False, position=0, events_seen=0)

    async def _catch_up(self, followers: Sequence[Follower]) -> None:
        """Until less than a batch is left."""
        while True:
            low = min(follower.position for follower in followers)
            rows = await self._feed.read(self._connection, low)
            entries = self._feed.entries(rows)
            if rows:
                for follower in followers:
                    if follower.position < rows[-1].position:
                        mine = follower.takes(entries)
                        await follower.apply(self._connection, mine, rows[-1].position)
            if len(rows) < BATCH:
                return

    async def _switch(self, followers: Sequence[Follower]) -> float:
        """Seconds that the switching transaction took."""
        loop = asyncio.get_running_loop()
        for attempt in range(1, _SWITCH_ATTEMPTS + 1):
            began = loop.time()
            try:
                goals = await self._switch_once(followers)
            except (psycopg.errors.LockNotAvailable, *REFUSED_CONTENT) as busy:
                for follower in followers:
                    follower.undo()
                if attempt == _SWITCH_ATTEMPTS:
                    raise
                _LOG.info("the switch waits for a reader (%s)", type(busy).__name__)
                await asyncio.sleep(_SWITCH_PAUSE)
                await self._catch_up(followers)
            else:
                for follower, goal in zip(followers, goals, strict=True):
                    follower.settle(goal)
                return loop.time() - began
        raise AssertionError("the last attempt returned or raised")

    async def _switch_once(self, followers: Sequence[Follower]) -> list[int]:
        """In one transaction; the live runner's next move waits for it, then fails. Returns the positions reached."""
        connection, positions = self._connection, self._positions
        goals = []
        async with connection.transaction():
            held = await positions.hold(connection, [f.view.name for f in followers])
            for follower in followers:
                live = held.get(follower.view.name)
                # never behind the rows that readers saw before the switch
                goal = max(follower.position, live.position if live else 0)
                goals.append(goal)
                if goal > follower.position:
                    missing = goal - follower.position
                    rows = await self._feed.read(connection, follower.position, missing)
                    mine = follower.takes(self._feed.entries(rows))
                    await follower.fold(connection, mine)
                    await positions.move(connection, [follower.move(goal, len(mine))])
                    await follower.write(connection)
            generations = [f.standing.generation for f in followers]
            await positions.switch(connection, generations)
            for follower in followers:
                await readers.point(connection, follower.standing.generation, follower.view)
        return goals

    async def _analyze(self, follower: Follower) -> None:
        async with _connect(self._dsn) as connection:
            await follower.kept.analyze(connection)

    async def _remove_retired(self) -> None:
        """The generations that are neither live nor being built, of all views; one that a reader still uses stays."""
        for standing in await self._positions.all(self._connection):
            if not standing.live:
                try:
                    async with self._connection.transaction():
                        await readers.remove(self._connection, standing.generation)
                        await self._positions.forget(self._connection, standing.generation)
                except psycopg.errors.LockNotAvailable:
                    _LOG.info(
                        "%s is still being read; the next rebuild removes it", standing.generation
                    )
