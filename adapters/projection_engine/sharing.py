"""The pass of a rebuild through the log: one share of the views here and at once, each of the others by another process."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from adapters.event_store.asking import Connection
from adapters.projection_engine.feed import Feed
from adapters.projection_engine.filling import Filled, Filler
from adapters.projection_engine.folding import Folding, Progress
from adapters.projection_engine.follower import Follower
from adapters.projection_engine.parallel import in_parallel
from adapters.projection_engine.positions import Positions, Standing
from adapters.projection_engine.shares import divide
from adapters.projection_engine.workers import Begun, Reached, Workers
from adapters.projection_engine.working import WorkingRows
from projections.view import View


@dataclass(frozen=True, slots=True)
class Sharing:
    """At most `processes` with this one. `begins` is how many events, each folded into one view, take as long as one begins."""

    feed: Feed
    filler: Filler
    workers: Workers
    positions: Positions
    processes: int
    begins: int

    async def fill(
        self,
        reading: Connection,
        begun: Sequence[Begun],
        head: int,
        progress: Callable[[Progress], None] | None,
    ) -> list[Filled]:
        """Each view's generation, just begun, up to `head`. Raises Conflict when a process does not come to its end."""
        mine, *others = await self._shares(reading, begun, head)
        reached = Reached(1 + len(others), head, progress)
        works: list[Callable[[], Awaitable[list[Filled]]]] = [
            partial(self.filler.fill, reading, mine, head, reached.by(0)),
            partial(self._fill_there, others, head, reached),
        ]
        return [*chain(*await in_parallel(works, at_once=len(works)))]

    async def _shares(
        self, reading: Connection, begun: Sequence[Begun], head: int
    ) -> Sequence[Sequence[Begun]]:
        if min(self.processes, len(begun)) == 1 or head == 0:
            return [begun]
        counts = await self.feed.counts(reading, head)
        begins = self.begins * sum(counts.values()) / head
        shares = divide([view for view, _ in begun], counts, self.processes, begins)
        of = {view.name: (view, standing) for view, standing in begun}
        return [[of[view.name] for view in share] for share in shares]

    async def _fill_there(
        self, shares: Sequence[Sequence[Begun]], head: int, reached: Reached
    ) -> list[Filled]:
        refused = await self.workers.fill(shares, head, reached)
        return [
            Filled(self._at(head, view, standing), refused[view.name])
            for view, standing in chain(*shares)
        ]

    def _at(self, position: int, view: View, standing: Standing) -> Follower:
        """Of a generation that another process brought there."""
        rows = Folding(view, WorkingRows(view))
        return Follower(replace(standing, position=position), self.positions, rows)
