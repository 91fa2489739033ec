"""The rows of one view while events are folded in: known rows, what changed, and what has to be fetched first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import ceil
from typing import Any, Final, TypeVar

from adapters.projection_engine.key_filter import KeyFilter
from adapters.projection_engine.paged import ChangedRows, PagedRows
from projections.view import Key, MemoryRows, Table, View

R = TypeVar("R")

_UNKNOWN: Final[Any] = object()


class MissingRow(BaseException):
    """
    The fold asked for a row that is not at hand: fold the event again once it is.

    A BaseException, so that a fold which catches Exception cannot swallow it.
    """


@dataclass(slots=True)
class _Shelf:
    """
    The rows of one table. None stands for "known not to exist"; `complete` says that what is not here does not exist.

    `older` are rows not asked for since the last turn of the shelf; the next turn forgets them. `paged` are the rows of a
    checkpoint, over which `rows` are those changed since. `away` are the keys of rows that were given away, all others that
    are not here do not exist.
    """

    table: Table[Any]
    rows: dict[Key, Any] = field(default_factory=dict)
    older: dict[Key, Any] = field(default_factory=dict)
    complete: bool = False
    paged: PagedRows | None = None
    away: KeyFilter | None = None


class WorkingRows:
    """
    The one writer's picture of a view's rows: kept over many batches, undone to a mark when an event fails.

    `complete` begins with every table known to be empty, so that no row is ever missing; `paged` with the rows of a
    checkpoint, by table, so that none is missing either.
    """

    def __init__(
        self, view: View, *, complete: bool = False, paged: Mapping[str, PagedRows] | None = None
    ) -> None:
        self._shelves = {
            table.name: _Shelf(
                table,
                complete=complete or paged is not None,
                paged=paged[table.name] if paged else None,
            )
            for table in view.tables
        }
        self._journal: list[tuple[_Shelf, Key, Any]] = []
        self._wanted: dict[str, set[Key]] | None = None

    # --- What a fold sees -----------------------------------------------------------------------------------

    def get(self, table: Table[R], *key: str | int) -> R | None:
        shelf = self._shelves[table.name]
        row = shelf.rows.get(key, _UNKNOWN)
        if row is _UNKNOWN:
            return self._find(shelf, key)  # type: ignore[no-any-return]
        return row  # type: ignore[no-any-return]

    def put(self, table: Table[R], row: R) -> None:
        shelf = self._shelves[table.name]
        key = table.key_of(row)
        self._journal.append((shelf, key, shelf.rows.get(key, _UNKNOWN)))
        shelf.rows[key] = row

    def drop(self, table: Table[R], *key: str | int) -> None:
        shelf = self._shelves[table.name]
        self._journal.append((shelf, key, shelf.rows.get(key, _UNKNOWN)))
        shelf.rows[key] = None

    def _find(self, shelf: _Shelf, key: Key) -> Any:
        row = shelf.older.get(key, _UNKNOWN)
        if row is not _UNKNOWN:
            shelf.rows[key] = row
            return row
        if shelf.paged is not None:
            return shelf.paged.find(key)
        if shelf.complete or (shelf.away is not None and key not in shelf.away):
            return None
        if self._wanted is None:
            raise MissingRow
        self._wanted.setdefault(shelf.table.name, set()).add(key)
        return None

    # --- What the engine does -------------------------------------------------------------------------------

    def mark(self) -> int:
        """A place to undo to."""
        return len(self._journal)

    def undo(self, mark: int = 0) -> None:
        """Take back every change since the mark, or since the last `settle`."""
        while len(self._journal) > mark:
            shelf, key, before = self._journal.pop()
            if before is _UNKNOWN:
                shelf.rows.pop(key, None)
            else:
                shelf.rows[key] = before

    def prospect(self) -> None:
        """From now on a missing row reads as None and is noted, until `wanted` is asked."""
        self._wanted = {}

    def wanted(self) -> Mapping[str, set[Key]]:
        """The keys that were missed, by table; missing rows stop a fold again."""
        found, self._wanted = self._wanted, None
        return found or {}

    def learn(self, table: str, keys: Iterable[Key], rows: Sequence[Any]) -> None:
        """`rows` are those of `keys` that exist. Not for keys that were changed since the last `settle`."""
        shelf = self._shelves[table]
        known = shelf.rows
        known.update(dict.fromkeys(keys))
        key_of = shelf.table.key_of
        known.update((key_of(row), row) for row in rows)

    def learn_all(self, table: str, rows: Iterable[Any]) -> None:
        """`rows` are all that the table has."""
        self.learn(table, (), list(rows))
        self._shelves[table].complete = True

    def changed(self) -> Mapping[str, Mapping[Key, Any]]:
        """By table, the rows written since the last `settle`; None for a row that is to go."""
        found: dict[str, dict[Key, Any]] = {}
        for shelf, key, _ in self._journal:
            found.setdefault(shelf.table.name, {})[key] = shelf.rows[key]
        return found

    def settle(self, capacity: int | None = None) -> None:
        """The changes are kept. A table of more than `capacity` rows forgets those not asked for lately."""
        self._journal.clear()
        for shelf in self._shelves.values():
            if capacity is not None and len(shelf.rows) > capacity:
                shelf.older, shelf.rows = shelf.rows, {}
                shelf.complete, shelf.away = False, None

    def held(self) -> Mapping[str, int]:
        """How many rows of each table are in memory."""
        return {name: len(shelf.rows) for name, shelf in self._shelves.items()}

    def give_away(self, table: str, part: float) -> tuple[list[Any], list[Key]]:
        """
        That part of a table's rows which came first, forgotten here, and those of their keys under which a row was given
        away before: it is void now. For rows that began complete, just after `settle`.
        """
        shelf = self._shelves[table]
        count = ceil(len(shelf.rows) * part)
        given = dict(islice(shelf.rows.items(), count))
        shelf.rows = dict(islice(shelf.rows.items(), count, None))
        if shelf.away is None:
            shelf.away, shelf.complete = KeyFilter(), False
        void = [key for key in given if key in shelf.away]
        rows = [row for row in given.values() if row is not None]
        shelf.away.add(key for key, row in given.items() if row is not None)
        return rows, void

    def clear(self) -> None:
        """Nothing is known of any row."""
        self._journal.clear()
        for shelf in self._shelves.values():
            shelf.rows, shelf.older = {}, {}
            shelf.complete, shelf.away = False, None

    def since_checkpoint(self, table: str) -> Mapping[Key, Any]:
        """The rows written since the checkpoint these began with; None for a row that is to go."""
        return self._shelves[table].rows

    def all(self, table: Table[R]) -> list[R]:
        """Every row known, in no order; only for rows that began complete, without a checkpoint, and never forgot."""
        return [row for row in self._shelves[table.name].rows.values() if row is not None]

    def to_memory(self) -> MemoryRows:
        """The rows for reading; these ones must not be used any more. Those of a checkpoint are made when asked for."""
        paged = {name: shelf.paged for name, shelf in self._shelves.items() if shelf.paged}
        rows = {name: shelf.rows for name, shelf in self._shelves.items()}
        return MemoryRows(
            {name: _existing(rows[name]) for name in rows.keys() - paged.keys()},
            {name: ChangedRows(pages, rows[name]) for name, pages in paged.items()},
        )


def _existing(rows: Mapping[Key, Any]) -> dict[Key, Any]:
    return {key: row for key, row in rows.items() if row is not None}
