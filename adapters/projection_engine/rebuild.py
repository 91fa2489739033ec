"""
All rows of a view anew, beside the live ones, and a switch that no reader notices.

The log is folded in one pass for all views asked for, a long one with other processes that take a share of them, into the tables
of a new generation; that is caught up, and put in the live generation's place in one short transaction. The live runner
carries on meanwhile; after the switch its next move finds another generation live, and it follows that one. A rebuild
that dies leaves the live rows untouched; the next one removes what it left.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

import psycopg

from adapters.codec import Codec
from adapters.event_store.asking import Connection
from adapters.projection_engine import filling, readers, tables
from adapters.projection_engine.feed import BATCH, Feed
from adapters.projection_engine.filling import Filled, Filler
from adapters.projection_engine.folding import Folding, Progress
from adapters.projection_engine.follower import Follower
from adapters.projection_engine.keeping import REFUSED_CONTENT
from adapters.projection_engine.parallel import in_parallel
from adapters.projection_engine.positions import Positions, Standing
from adapters.projection_engine.room import Room
from adapters.projection_engine.session import try_lock, unlock
from adapters.projection_engine.sharing import Sharing
from adapters.projection_engine.tables import Generation
from adapters.projection_engine.workers import Workers, can_be_named, processors
from adapters.projection_engine.working import WorkingRows
from domain.errors import Conflict
from domain.names import PartnershipId
from projections.view import View

BEGINS = 90_000
"""Events, each folded into one view, that take as long as another process takes to begin: somewhat more than half a second."""
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
    begins: int = BEGINS,
    room: int = filling.ROOM,
    processes: int | None = None,
) -> list[Rebuilt]:
    """
    Every view asked for, in one pass over the log; `dsn` is the projector role's. Processes share the work with this one when
    they shorten it, though each `begins` later: at most `processes` with this one; None: as there are processors. Each holds
    about `room` rows in memory.

    This is also how a new view or a new version of one begins, and how dead letters are tried again: a fold depends on
    order, so an event that was left out can only be taken in at its own place.
    Raises Conflict while another rebuild is running or where somebody removed what it made, Misconfigured for views that PostgreSQL
    cannot carry.
    """
    tables.check(views, partnership)
    async with (
        filling.connect_for_long(dsn) as connection,
        filling.connections(dsn, filling.AT_ONCE) as borrow,
    ):
        # a switch holds nobody up for longer; and a reader who waits for a table that is dropped, while holding another of them, finds
        # out after deadlock_timeout, a second: by then this one has made way
        await connection.execute("SET lock_timeout = '500ms'")
        name = f"{partnership} rebuild"
        workers = Workers(dsn, partnership, f"{name} workers", room)
        # those of a rebuild that was killed may live a moment longer
        if not (await try_lock(connection, name) and await try_lock(connection, workers.lock)):
            raise Conflict(f"a rebuild of {partnership} is running; wait for it to end")
        await unlock(connection, workers.lock)
        filler = Filler(borrow, partnership, codec, room=room)
        in_processes = codec.of_the_catalogue and all(can_be_named(view) for view in views)
        most = (processors() if processes is None else processes) if in_processes else 1
        feed, positions = Feed(partnership, codec, views), Positions(partnership)
        sharing = Sharing(feed, filler, workers, positions, most, begins)
        work = _Rebuild(connection, borrow, feed, partnership, views, room=room)
        done = await work.run(sharing, progress)
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


class _Rebuild:
    def __init__(
        self,
        connection: Connection,
        borrow: filling.Connect,
        feed: Feed,
        partnership: PartnershipId,
        views: Sequence[View],
        *,
        room: int,
    ) -> None:
        self._connection = connection
        self._borrow = borrow
        self._partnership = partnership
        self._views = views
        self._positions = Positions(partnership)
        self._feed = feed
        self._room = room

    async def run(
        self, sharing: Sharing, progress: Callable[[Progress], None] | None
    ) -> list[Rebuilt]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await self._positions.prepare(self._connection)
        await self._remove_retired()
        head = await self._feed.head(self._connection)
        begun = list(zip(self._views, await self._begin(self._views), strict=True))
        filled = await sharing.fill(self._connection, begun, head, progress)
        followers = [await self._sound(one) for one in filled]
        await self._catch_up(followers)
        switch_seconds = await self._switch(followers)
        works: list[Callable[[], Awaitable[None]]] = [self._remove_retired]
        works.extend(partial(self._analyze, follower) for follower in followers)
        await in_parallel(works, at_once=1 + filling.AT_ONCE)
        letters = await self._positions.dead_letters(self._connection)
        live = await self._positions.live(self._connection)
        gone = [view.name for view in self._views if view.name not in live]
        if gone:
            raise Conflict(f"somebody removed the new rows of {', '.join(gone)}: rebuild again")
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

    async def _sound(self, filled: Filled) -> Follower:
        """Where PostgreSQL refused a row, a new generation that went through the log batch by batch, as the live runner does."""
        if filled.refused is None:
            return filled.follower
        view = filled.follower.view
        _LOG.warning(
            "%s has a row that PostgreSQL refuses (%s): going batch by batch to find the event",
            view.name,
            filled.refused,
        )
        [standing] = await self._begin([view])
        empty = Folding(view, WorkingRows(view, complete=True))
        follower = Follower(standing, self._positions, empty)
        async with self._connection.transaction():
            await follower.kept.create(self._connection)
            await follower.kept.complete(self._connection)
        await self._catch_up([follower])
        return follower

    async def _begin(self, views: Sequence[View]) -> list[Standing]:
        """A new generation of each."""
        last: dict[str, int] = {}
        for standing in await self._positions.all(self._connection):
            last[standing.generation.view] = standing.generation.number  # the highest comes last
        generations = [
            Generation(self._partnership, view.name, view.version, last.get(view.name, 0) + 1)
            for view in views
        ]
        return await self._positions.begin(self._connection, generations)

    async def _catch_up(self, followers: Sequence[Follower]) -> None:
        """Until less than a batch is left."""
        held = Room(self._room, [follower.folding.rows for follower in followers])
        while True:
            low = min(follower.position for follower in followers)
            rows = await self._feed.read(self._connection, low)
            entries = self._feed.entries(rows)
            if rows:
                for follower in followers:
                    if follower.position < rows[-1].position:
                        mine = follower.takes(entries)
                        to = rows[-1].position
                        await follower.apply(self._connection, mine, to)
                held.keep([follower.folding.rows for follower in followers])
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
        async with self._borrow() as connection:
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
