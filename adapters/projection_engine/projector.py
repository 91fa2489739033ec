"""The runner: follows the log and keeps every view of a partnership up to date, exactly once and without stopping."""

import asyncio
import logging
from collections.abc import Sequence

import psycopg

from adapters.event_store.asking import Connection
from adapters.event_store.connections import DatabaseAway
from adapters.projection_engine import tables
from adapters.projection_engine.announcing import Announcer
from adapters.projection_engine.feed import BATCH, Feed
from adapters.projection_engine.folding import Folding
from adapters.projection_engine.follower import Follower
from adapters.projection_engine.key_reading import KeyReader
from adapters.projection_engine.live_views import LiveViews
from adapters.projection_engine.positions import Overtaken, Positions
from adapters.projection_engine.publishing import publish
from adapters.projection_engine.rebuild import rebuild_all
from adapters.projection_engine.session import Log, connect, try_lock
from adapters.projection_engine.working import WorkingRows
from domain.errors import Conflict
from projections.view import View

_LOG = logging.getLogger(__name__)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 5.0  # seconds between attempts while something fails

ROOM = 50_000
"""Rows in memory, of all views together; a kilobyte each, about."""
_SMALL = 0.1  # of the room, for a table that is fetched whole

_PLANS = (
    "SET plan_cache_mode = force_generic_plan;"
    " SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off"
)
"""Every question is by key or by position: a plan made once, while the tables were small or not yet counted, stays right."""


class Projector:
    """
    All views of one partnership in one pass over its log. Run as many as you like: one works, the others stand by.

    `dsn` is the projector role's. `room` is how many rows are held in memory, of all views together. `poll` is the longest
    time in seconds to go without looking, should a notification be lost.
    """

    def __init__(
        self,
        dsn: str,
        log: Log,
        views: Sequence[View],
        *,
        room: int = ROOM,
        batch: int = BATCH,
        poll: float = 1.0,
    ) -> None:
        tables.check(views, log.partnership)
        self._dsn = dsn
        self._log = log
        self._views = views
        self._room = room
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
                async with (
                    connect(self._dsn) as connection,
                    connect(self._dsn) as reading,
                    connect(self._dsn) as another,
                    Announcer(another, self._positions) as announcer,
                    KeyReader(self._dsn, small=int(self._room * _SMALL)) as reader,
                ):
                    await self._stand_by(connection)
                    await self._begin_views(connection)
                    await connection.execute(_PLANS)
                    await reading.execute(_PLANS)
                    while True:
                        live = await self._live(connection, announcer, reader)
                        pause = _FIRST_PAUSE
                        await self._follow(connection, reading, live)
            except (psycopg.Error, DatabaseAway, Conflict) as error:
                _LOG.warning(
                    "the projector of %s tries again in %.2f s (%s)",
                    self._log.partnership,
                    pause,
                    type(error).__name__,
                )
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _stand_by(self, connection: Connection) -> None:
        names = ",".join(sorted(view.name for view in self._views))
        name = f"{self._log.partnership} projector of {names}"
        while not await try_lock(connection, name):  # noqa: ASYNC110 (the event is in another program)
            await asyncio.sleep(self._poll / 2)

    async def _begin_views(self, connection: Connection) -> None:
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

    async def _follow(self, connection: Connection, reading: Connection, live: LiveViews) -> None:
        """Until the live generations are others."""
        try:
            while True:
                await self._turn(connection, reading, live)
        except Overtaken as overtaken:
            _LOG.info("%s: reading the positions again", overtaken)
        finally:
            await live.abandon()

    async def _live(
        self, connection: Connection, announcer: Announcer, reader: KeyReader
    ) -> LiveViews:
        """The views as they stand; their rows come when they are asked for."""
        reader.forget()
        found = await self._positions.live(connection)
        followers = []
        for view in self._views:
            standing = found.get(view.name)
            if standing is None:
                raise Conflict(f"the rows of {view.name} are gone; building them again")
            if standing.generation.version != view.version:
                _LOG.warning(
                    "%s is kept in version %d by another program; this one leaves it alone",
                    view.name,
                    standing.generation.version,
                )
                continue
            folding = Folding(view, WorkingRows(view))
            followers.append(Follower(standing, self._positions, folding, reader))
        live = LiveViews(followers, self._positions, room=self._room, moved=announcer.moved)
        await live.prepare(connection)
        return live

    async def _turn(self, connection: Connection, reading: Connection, live: LiveViews) -> None:
        """One batch, or one wait. Raises Overtaken when the live generations are others."""
        position = live.position
        if position is None:
            await asyncio.sleep(self._poll)
        elif await self._log.wait(position, 0 if live.is_writing else self._poll):
            rows = await self._feed.read(reading, position, self._batch)
            if rows:
                entries, to = self._feed.entries(rows), rows[-1].position
                behind = len(rows) == self._batch
                await live.take_in(connection, reading, entries, to, behind=behind)
            return
        if live.is_writing:
            await live.finish(connection)
        else:
            await self._check(connection, live)

    async def _check(self, connection: Connection, live: LiveViews) -> None:
        """Nothing came for a while. Raises Overtaken when a rebuild has put other rows in place meanwhile."""
        standing = await self._positions.live(connection)
        served = {v.name: v.version for v in self._views}
        theirs = {
            s.generation
            for s in standing.values()
            if served.get(s.generation.view) == s.generation.version
        }
        if live.generations != theirs:
            raise Overtaken("a rebuild switched to other rows")
