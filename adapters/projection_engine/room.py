"""How many rows are held in memory, of all views of a program together."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from adapters.projection_engine.working import WorkingRows

PART = 0.5
"""Of the largest table, which goes at a time."""

Place = TypeVar("Place", bound=Hashable)


def overfull(held: Mapping[Place, int], most: int) -> Iterator[Place]:
    """The place that holds most, as long as all hold more than `most`; whoever takes from it says so in `held`."""
    while sum(held.values()) > most:
        yield max(held, key=held.__getitem__)


_FULL_AGAIN = 0.75
"""What stays where there is too much, so that some batches more find room."""


class Room:
    """For so many rows of several views. The largest tables give way, so that small ones stay known whole."""

    def __init__(self, most: int, views: Sequence[WorkingRows]) -> None:
        self._most = most
        self._views = views
        self._counts = [rows.count for rows in views]

    def is_full(self, changed: Collection[WorkingRows]) -> bool:
        """Whether they hold too many; since the last time only those `changed` have other rows."""
        for number, rows in enumerate(self._views):
            if rows in changed:
                self._counts[number] = rows.count
        return sum(self._counts) > self._most

    def keep(self, changed: Collection[WorkingRows]) -> None:
        """Settled rows are forgotten where there are too many, as far as these suffice; `changed` as of `is_full`."""
        if not self.is_full(changed):
            return
        held = {
            (number, table): count
            for number, rows in enumerate(self._views)
            for table, count in rows.held().items()
        }
        unsettled = sum(self._counts) - sum(held.values())
        for number, table in overfull(held, max(int(self._most * _FULL_AGAIN) - unsettled, 0)):
            self._views[number].forget(table, PART)
            held[number, table] = self._views[number].held()[table]
            self._counts[number] = self._views[number].count
