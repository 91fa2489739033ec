"""The maker of checkpoints: follows the live views from afar, one view at a time, and never in the way of their runner."""

import asyncio
import logging
from collections.abc import Sequence

import psycopg
from psycopg import AsyncConnection

from adapters.projection_engine.checkpoints import Checkpoint, Checkpoints
from adapters.projection_engine.feed import Feed
from adapters.projection_engine.folding import Folding, fold_log
from adapters.projection_engine.packing import Damaged, Unpackable
from adapters.projection_engine.paged import PagedRows
from adapters.projection_engine.positions import DeadLetter, Positions, Standing
from adapters.projection_engine.session import Log, connect, try_lock
from adapters.projection_engine.tables import Generation
from projections.view import View

_LOG = logging.getLogger(__name__)

EVERY = 5_000  # events of the log between checkpoints: what a question has to fold at most
MOST_BYTES = 512_000_000  # that the checkpoints of one view may hold
_TURN = 25  # events that are folded without a rest: a millisecond or two
REST = 0.003  # seconds for others after each turn and each page


class Checkpointer:
    """
    For all views of one partnership; `dsn` is the projector role's. Run as many as you like: one works.

    `poll` is the time in seconds between looks at how far the live views are, `rest` what is left to others after each
    turn of events and each page.
    """

    def __init__(
        self,
        dsn: str,
        log: Log,
        views: Sequence[View],
        *,
        every: int = EVERY,
        most_bytes: int = MOST_BYTES,
        poll: float = 5.0,
        rest: float = REST,
    ) -> None:
        self._dsn = dsn
        self._log = log
        self._views = views
        self._every = every
        self._most_bytes = most_bytes
        self._poll = poll
        self._rest = rest
        self._positions = Positions(log.partnership)
        self._checkpoints = Checkpoints(log.partnership)
        self._anew: set[Generation] = set()
        self._left_alone: set[Generation] = set()

    async def run(self) -> None:
        """Until cancelled; what the database refuses is tried again at the next look."""
        while True:
            try:
                async with connect(self._dsn) as connection:
                    name = f"{self._log.partnership} checkpoints"
                    while not await try_lock(connection, name):  # noqa: ASYNC110 (the event is in another program)
                        await asyncio.sleep(self._poll)
                    while True:
                        await self.look(connection)
                        await asyncio.sleep(self._poll)
            except psycopg.Error as error:
                _LOG.warning(
                    "the checkpoints of %s wait (%s)", self._log.partnership, type(error).__name__
                )
                await asyncio.sleep(self._poll)

    async def look(self, connection: AsyncConnection) -> int:
        """Make what is due. Returns how many checkpoints were made."""
        await self._positions.prepare(connection)
        await self._checkpoints.retire(connection)
        live = await self._positions.live(connection)
        reached = await self._checkpoints.reached(connection)
        made = 0
        for view in self._views:
            standing = live.get(view.name)
            if standing is None or standing.generation.version != view.version:
                continue
            last = reached.get((view.name, standing.generation.number), 0)
            due = self._after(last) <= standing.position
            if due and standing.generation not in self._left_alone:
                made += await self._bring_up(connection, view, standing)
        return made

    def _after(self, position: int) -> int:
        return (position // self._every + 1) * self._every

    async def _bring_up(self, connection: AsyncConnection, view: View, standing: Standing) -> int:
        last = await self._last(connection, view, standing)
        made = 0
        try:
            while (to := self._after(last.position)) <= standing.position:
                last = await self._make(connection, view, standing, last, to)
                made += 1
        except Unpackable as refused:
            _LOG.warning("%s has rows that no checkpoint can hold (%s)", view.name, refused)
            self._left_alone.add(standing.generation)
        except Damaged as damaged:
            await self._begin_anew(connection, standing, damaged)
        return made

    async def _last(
        self, connection: AsyncConnection, view: View, standing: Standing
    ) -> Checkpoint:
        try:
            found = await self._checkpoints.nearest(connection, view, standing.position)
        except Damaged as damaged:
            await self._begin_anew(connection, standing, damaged)
            found = None
        if found is not None:
            return found
        async with connection.transaction():  # of another shape, if there are any
            await self._checkpoints.forget(connection, standing.generation)
        return Checkpoint(0, (), {table.name: PagedRows(table) for table in view.tables})

    async def _begin_anew(
        self, connection: AsyncConnection, standing: Standing, damaged: Damaged
    ) -> None:
        """Once: what cannot be read a second time is not the fault of what was stored."""
        _LOG.warning("a checkpoint cannot be read (%s): making them again", damaged)
        if standing.generation in self._anew:
            self._left_alone.add(standing.generation)
        self._anew.add(standing.generation)
        async with connection.transaction():
            await self._checkpoints.forget(connection, standing.generation)

    async def _make(
        self,
        connection: AsyncConnection,
        view: View,
        standing: Standing,
        last: Checkpoint,
        to: int,
    ) -> Checkpoint:
        """The next one, in one transaction. Raises Damaged, Unpackable."""
        folding = Folding(view, last.rows(view))
        folding.letters.extend(last.letters)
        feed = Feed(self._log.partnership, self._log.codec, [view])
        await fold_log(
            connection, feed, [folding], to, after=last.position, turn=_TURN, pause=self._rest
        )
        revisions = []
        for name, pages in last.pages.items():
            for revision in pages.revise(folding.rows.since_checkpoint(name), to):
                revisions.append((name, revision))
                await asyncio.sleep(self._rest)
        letters: tuple[DeadLetter, ...] = tuple(folding.letters)
        generation = standing.generation
        async with connection.transaction():
            for name, revision in revisions:
                await self._checkpoints.revise(connection, generation, name, revision, to)
            await self._checkpoints.begin(connection, generation, view, to, letters)
            await self._checkpoints.thin(connection, generation, self._most_bytes)
        return Checkpoint(to, letters, last.pages)
