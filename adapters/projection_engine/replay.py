"""The rows as they were at an earlier position: the same folds over the log up to there, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psycopg import AsyncConnection

from adapters.codec import Codec
from adapters.projection_engine.feed import Feed
from adapters.projection_engine.folding import Folding, collector_paused, fold_log
from adapters.projection_engine.positions import DeadLetter
from adapters.projection_engine.working import WorkingRows
from domain.names import PartnershipId
from projections.view import MemoryRows, View


@dataclass(frozen=True, slots=True)
class Known:
    """The rows of each view, by its name, as of `position`; `dead_letters` are what they lack."""

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
) -> Known:
    """
    `position` may be the answer of EventLog.position_at for a moment; 0 is before the first event, and one beyond the
    head is the head. `dsn` is of any role that may read the log.
    """
    feed = Feed(partnership, codec, views)
    foldings = [Folding(view, WorkingRows(view, complete=True)) for view in views]
    async with await AsyncConnection.connect(dsn, autocommit=True) as connection:
        until = min(position, await feed.head(connection))
        with collector_paused():
            await fold_log(connection, feed, foldings, until)
    letters = tuple(letter for folding in foldings for letter in folding.letters)
    return Known(until, {f.view.name: f.rows.to_memory() for f in foldings}, letters)
