"""The rows as they were at an earlier position: the same folds over the log from the last checkpoint up to there, in memory."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from psycopg import AsyncConnection

from adapters.codec import Codec
from adapters.projection_engine.checkpoints import ABSENT, Checkpoint, Checkpoints
from adapters.projection_engine.feed import Feed
from adapters.projection_engine.folding import Folding, collector_paused, fold_log
from adapters.projection_engine.packing import Damaged
from adapters.projection_engine.positions import DeadLetter
from adapters.projection_engine.working import WorkingRows
from domain.names import PartnershipId
from projections.view import MemoryRows, View

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """
    The rows of each view, by its name, as of `position`; `dead_letters` are what they lack. Rows of a checkpoint stay
    packed until somebody asks for them, and again afterwards: read a large table in a thread, and once.
    """

    position: int
    rows: Mapping[str, MemoryRows]
    dead_letters: tuple[DeadLetter, ...]


async def as_known_at(
    dsn: str,
    partnership: PartnershipId,
    views: Sequence[View],
    position: int,
    *,
    codec: Codec,
    from_checkpoints: bool = True,
) -> Known:
    """
    `position` may be the answer of EventLog.position_at for a moment; 0 is before the first event, and one beyond the
    head is the head. `dsn` is of any role that may read the log. Others of the event loop have their turn meanwhile.

    The rows are those of a fold from the beginning, which `from_checkpoints=False` makes.
    """
    async with await AsyncConnection.connect(dsn, autocommit=True) as connection:
        replay = _Replay(connection, partnership, codec)
        until = min(position, await replay.head())
        with collector_paused():
            if from_checkpoints:
                try:
                    return await replay.known(views, await replay.nearest(views, until), until)
                except Damaged as damaged:
                    _LOG.warning(
                        "a checkpoint of %s cannot be read (%s): folding from the beginning."
                        " A rebuild of the view makes its checkpoints anew",
                        partnership,
                        damaged,
                    )
            return await replay.known(views, {}, until)


class _Replay:
    def __init__(
        self, connection: AsyncConnection, partnership: PartnershipId, codec: Codec
    ) -> None:
        self._connection = connection
        self._partnership = partnership
        self._codec = codec

    async def head(self) -> int:
        return await Feed(self._partnership, self._codec, ()).head(self._connection)

    async def nearest(self, views: Sequence[View], until: int) -> dict[str, Checkpoint]:
        """By the name of the view. Raises Damaged."""
        checkpoints = Checkpoints(self._partnership)
        found = {}
        try:
            for view in views:
                checkpoint = await checkpoints.nearest(self._connection, view, until)
                if checkpoint is not None:
                    found[view.name] = checkpoint
        except ABSENT:
            return {}
        return found

    async def known(
        self, views: Sequence[View], checkpoints: Mapping[str, Checkpoint], until: int
    ) -> Known:
        """Raises Damaged."""
        foldings: dict[int, list[Folding]] = {}
        for view in views:
            checkpoint = checkpoints.get(view.name)
            if checkpoint is None:
                folding = Folding(view, WorkingRows(view, complete=True))
            else:
                folding = Folding(view, checkpoint.rows(view))
                folding.letters.extend(checkpoint.letters)
            foldings.setdefault(checkpoint.position if checkpoint else 0, []).append(folding)
        await self._fold(foldings, until)
        every = {folding.view.name: folding for some in foldings.values() for folding in some}
        rows = {view.name: every[view.name].rows.to_memory() for view in views}
        letters = tuple(letter for view in views for letter in every[view.name].letters)
        return Known(until, rows, letters)

    async def _fold(self, foldings: Mapping[int, Sequence[Folding]], until: int) -> None:
        """Each from its own position; no event is decoded twice, nor one that nobody takes."""
        starts = [*sorted(foldings), until]
        for after, to in pairwise(starts):
            taking = [
                folding for start in foldings if start <= after for folding in foldings[start]
            ]
            feed = Feed(self._partnership, self._codec, [folding.view for folding in taking])
            await fold_log(self._connection, feed, taking, to, after=after)
