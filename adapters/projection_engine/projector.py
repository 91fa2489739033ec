"""The runner: follows the log and keeps every view of a partnership up to date, exactly once and without stopping."""

import asyncio
import logging
from collections.abc import Sequence

import psycopg
from psycopg import AsyncConnection

from adapters.event_store.connections import DatabaseAway
from adapters.projection_engine import tables
from adapters.projection_engine.feed import BATCH, Feed
from adapters.projection_engine.folding import Folding
from adapters.projection_engine.follower import Follower
from adapters.projection_engine.keeping import REFUSED_CONTENT
from adapters.projection_engine.positions import Overtaken, Positions
from adapters.projection_engine.publishing import publish
from adapters.projection_engine.rebuild import rebuild_all
from adapters.projection_engine.session import Log, connect, try_lock
from adapters.projection_engine.working import WorkingRows
from domain.errors import Conflict
from projections.view import View

_LOG = logging.getLogger(__name__)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 5.0  # seconds between attempts while something fails

CAPACITY = 50_000


class Projector:
    """
    All views of one partnership in one pass over its log. Run as many as you like: one works, the others stand by.

    `dsn` is the projector role's. `capacity` is how many rows of a table are held in memory, about. `poll` is the longest
    time in seconds to go without looking, should a notification be lost.
    """

    def __init__(
        self,
        dsn: str,
        log: Log,
        views: Sequence[View],
        *,
        capacity: int = CAPACITY,
        batch: int = BATCH,
        poll: float = 1.0,
    ) -> None:
        tables.check(views, log.partnership)
        self._dsn = dsn
        self._log = log
        self._views = views
        self._capacity = capacity
        self._batch = batch
        self._poll = poll
        self._positions = Positions(log.partnership)
        self._feed = Feed(log.partnership, log.codec, views)

    async def run(self) -> None:
        """
        Until cancelled. Whatever the database refuses is tried again, with pauses of up to 5 s, except what one event
        brought with it: that event becomes a dead letter. Raises Misconfigured when a new version cannot take its place.
        """
        pause = _FIRST_PAUSE
        while True:
            try:
                async with connect(self._dsn) as connection:
                    await self._stand_by(connection)
                    await self._begin_views(connection)
                    followers = await self._followers(connection)
                    pause = _FIRST_PAUSE
                    while True:
                        followers = await self._turn(connection, followers)
            except (psycopg.Error, DatabaseAway, Conflict) as error:
                _LOG.warning(
                    "the projector of %s tries again in %.2f s (%s)",
                    self._log.partnership,
                    pause,
                    type(error).__name__,
                )
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _stand_by(self, connection: AsyncConnection) -> None:
        names = ",".join(sorted(view.name for view in self._views))
        name = f"{self._log.partnership} projector of {names}"
        while not await try_lock(connection, name):  # noqa: ASYNC110 (the event is in another program)
            await asyncio.sleep(self._poll / 2)

    async def _begin_views(self, connection: AsyncConnection) -> None:
        """
        Views that have no live rows yet, or those of an earlier version, are built before the others go on; of the others
        readers may read what this program says, whatever an earlier one granted.
        """
        await self._positions.prepare(connection)
        live = await self._positions.live(connection)
        new = [
            view
            for view in self._views
            if view.name not in live or live[view.name].generation.version < view.version
        ]
        if new:
            await rebuild_all(self._dsn, self._log.partnership, new, codec=self._log.codec)
        async with connection.transaction():
            for view in self._views:
                if view.name in live and live[view.name].generation.version == view.version:
                    await publish(connection, self._log.partnership, view)

    async def _followers(self, connection: AsyncConnection) -> list[Follower]:
        live = await self._positions.live(connection)
        followers = []
        for view in self._views:
            standing = live.get(view.name)
            if standing is None:
                raise Conflict(f"the rows of {view.name} are gone; building them again")
            if standing.generation.version != view.version:
                _LOG.warning(
                    "%s is kept in version %d by another program; this one leaves it alone",
                    view.name,
                    standing.generation.version,
                )
                continue
            rows = WorkingRows(view)
            follower = Follower(standing, self._positions, Folding(view, rows))
            await follower.kept.fetch_small(connection, rows, self._capacity)
            followers.append(follower)
        return followers

    async def _turn(self, connection: AsyncConnection, followers: list[Follower]) -> list[Follower]:
        """One batch, or one wait. Returns other followers when the live generations are others."""
        low = min((follower.position for follower in followers), default=None)
        try:
            if low is not None and await self._step(connection, followers, low):
                return followers
            if low is None:
                await asyncio.sleep(self._poll)
            if low is None or not await self._log.wait(low, self._poll):
                await self._check(connection, followers)
        except Overtaken as overtaken:
            _LOG.info("%s: reading the positions again", overtaken)
            return await self._followers(connection)
        return followers

    async def _step(
        self, connection: AsyncConnection, followers: Sequence[Follower], low: int
    ) -> bool:
        """False when there is nothing after `low`."""
        rows = await self._feed.read(connection, low, self._batch)
        if not rows:
            return False
        to = rows[-1].position
        entries = self._feed.entries(rows)
        steps = [(f, f.takes(entries)) for f in followers if f.position < to]
        try:
            for follower, mine in steps:
                await follower.fold(connection, mine)
            # one question and one answer for all views, however many of them have something to write
            async with connection.pipeline(), connection.transaction():
                moves = [follower.move(to, len(mine)) for follower, mine in steps]
                await self._positions.move(connection, moves)
                for follower, _ in steps:
                    await follower.write(connection)
        except REFUSED_CONTENT:
            for follower, _ in steps:
                follower.undo()
            for follower, mine in steps:
                await follower.apply(connection, mine, to, self._capacity)
        else:
            for follower, _ in steps:
                follower.settle(to, self._capacity)
        return True

    async def _check(self, connection: AsyncConnection, followers: Sequence[Follower]) -> None:
        """Nothing came for a while. Raises Overtaken when a rebuild has put other rows in place meanwhile."""
        live = await self._positions.live(connection)
        mine = {f.standing.generation for f in followers}
        served = {v.name: v.version for v in self._views}
        theirs = {
            s.generation
            for s in live.values()
            if served.get(s.generation.view) == s.generation.version
        }
        if mine != theirs:
            raise Overtaken("a rebuild switched to other rows")
