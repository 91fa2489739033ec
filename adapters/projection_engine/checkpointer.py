"""The maker of checkpoints: follows the live views from afar, in one pass, and never in the way of their runner."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import psycopg
from psycopg import AsyncConnection

from adapters.projection_engine.checkpoints import Checkpoint, Checkpoints
from adapters.projection_engine.feed import Feed
from adapters.projection_engine.folding import Folding, fold_log
from adapters.projection_engine.packing import Damaged, Unpackable
from adapters.projection_engine.paged import PagedRows
from adapters.projection_engine.positions import Positions, Standing
from adapters.projection_engine.session import Log, connect, try_lock
from adapters.projection_engine.tables import Generation
from projections.view import View

_LOG = logging.getLogger(__name__)

EVERY = 5_000  # events of the log between checkpoints: what a question has to fold at most
MOST_BYTES = 512_000_000  # that the checkpoints of one view may hold
TOGETHER = 96_000_000  # bytes of pages that the views of one pass hold: more of them are taken one after the other
_TURN = 15  # events that are folded without a rest: a millisecond or two
REST = 0.003  # seconds for others after each turn and each page


Due = tuple[View, Standing]


@dataclass(slots=True)
class _Making:
    """`last` is the checkpoint to go on from."""

    view: View
    standing: Standing
    last: Checkpoint

    @property
    def due(self) -> Due:
        return self.view, self.standing

    @property
    def bytes(self) -> int:
        """Of its pages."""
        return sum(pages.bytes for pages in self.last.pages.values())


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
        together: int = TOGETHER,
        poll: float = 5.0,
        rest: float = REST,
    ) -> None:
        self._dsn = dsn
        self._log = log
        self._views = views
        self._every = every
        self._most_bytes = most_bytes
        self._together = together
        self._poll = poll
        self._rest = rest
        self._positions = Positions(log.partnership)
        self._checkpoints = Checkpoints(log.partnership)
        self._stored = Counter[tuple[str, int]]()
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
        due: dict[int, list[Due]] = {}
        for view in self._views:
            standing = live.get(view.name)
            if standing is None or standing.generation.version != view.version:
                continue
            last = reached.get(standing.generation.build, 0)
            behind = self._after(last) <= standing.position
            if behind and standing.generation not in self._left_alone:
                due.setdefault(last, []).append((view, standing))
        if not due:
            return 0
        self._stored, held = await self._checkpoints.stored(connection)
        made, waiting = 0, deque(lot for some in due.values() for lot in self._lots(some, held))
        while waiting:
            made += await self._bring_up(connection, waiting.popleft(), waiting.append)
        return made

    def _lots(
        self, due: Sequence[Due], held: Mapping[tuple[str, int], int]
    ) -> Iterator[Sequence[Due]]:
        """As many together as find room; `held` are the bytes of the last checkpoint of each build."""
        lot: list[Due] = []
        room = self._together
        for view, standing in due:
            mine = held[standing.generation.build]
            if lot and mine > room:
                yield lot
                lot, room = [], self._together
            lot.append((view, standing))
            room -= mine
        yield lot

    def _after(self, position: int) -> int:
        return (position // self._every + 1) * self._every

    async def _bring_up(
        self,
        connection: AsyncConnection,
        lot: Sequence[Due],
        later: Callable[[Sequence[Due]], None],
    ) -> int:
        """In one pass. `later` takes those that cannot go with the others, to be brought up by themselves."""
        made = 0
        making = [_Making(*due, await self._last(connection, *due)) for due in lot]
        try:
            while making := list(self._abreast(making, later)):
                await self._make(connection, making)
                made += len(making)
        except (Damaged, Unpackable) as refused:
            if len(making) == 1:
                await self._give_up(connection, *making[0].due, refused)
            else:
                for one in making:
                    later([one.due])
        return made

    def _abreast(
        self, making: Sequence[_Making], later: Callable[[Sequence[Due]], None]
    ) -> Iterator[_Making]:
        """Those whose next checkpoint is due, from the same position and with room for their pages, the smallest first."""
        due = [one for one in making if self._after(one.last.position) <= one.standing.position]
        first = min((one.last.position for one in due), default=0)
        held = 0
        for one in sorted(due, key=lambda one: one.bytes):
            if one.last.position == first and (not held or held + one.bytes <= self._together):
                held += one.bytes
                yield one
            else:
                later([one.due])

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

    async def _give_up(
        self,
        connection: AsyncConnection,
        view: View,
        standing: Standing,
        refused: Damaged | Unpackable,
    ) -> None:
        if isinstance(refused, Damaged):
            await self._begin_anew(connection, standing, refused)
        else:
            _LOG.warning("%s has rows that no checkpoint can hold (%s)", view.name, refused)
            self._left_alone.add(standing.generation)

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

    async def _make(self, connection: AsyncConnection, making: Sequence[_Making]) -> None:
        """The next one of each, in one transaction. Raises Damaged, Unpackable."""
        position = making[0].last.position
        to = self._after(position)
        foldings = []
        for one in making:
            folding = Folding(one.view, one.last.rows(one.view))
            folding.letters.extend(one.last.letters)
            foldings.append(folding)
        feed = Feed(self._log.partnership, self._log.codec, [one.view for one in making])
        await fold_log(connection, feed, foldings, to, after=position, turn=_TURN, pause=self._rest)
        revisions = []
        for one, folding in zip(making, foldings, strict=True):
            for name, pages in one.last.pages.items():
                for revision in pages.revise(folding.rows.since_checkpoint(name), to):
                    revisions.append((one.standing.generation, name, revision))
                    await asyncio.sleep(self._rest)
            one.last = Checkpoint(to, tuple(folding.letters), one.last.pages)
        async with connection.transaction():
            await self._checkpoints.revise(connection, revisions, to)
            begun = [(one.standing.generation, one.view, one.last) for one in making]
            await self._checkpoints.begin(connection, begun)
            for generation, _, revision in revisions:
                self._stored[generation.build] += revision.bytes
            await self._thin(connection, [generation for generation, _, _ in begun])

    async def _thin(self, connection: AsyncConnection, generations: Sequence[Generation]) -> None:
        """Where a view's checkpoints hold more than they may."""
        over = [one for one in generations if self._stored[one.build] > self._most_bytes]
        for generation in over:
            await self._checkpoints.thin(connection, generation)
        if over:
            self._stored, _ = await self._checkpoints.stored(connection)
