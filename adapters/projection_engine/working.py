"""The rows of one view while events are folded in: known rows, what changed, and what has to be fetched first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import ceil
from typing import Any, Final, TypeVar

from adapters.projection_engine.key_filter import KeyFilter
from adapters.projection_engine.key_sums import KeySums
from adapters.projection_engine.paged import ChangedRows, PagedRows
from projections.view import Key, MemoryRows, Table, View

R = TypeVar("R")

Keys = KeyFilter | KeySums

_UNKNOWN: Final[Any] = object()


class MissingRow(BaseException):
    """
    The fold asked for a row that is not at hand: fold the event again once it is.

    A BaseException, so that a fold which catches Exception cannot swallow it.
    """


@dataclass(slots=True)
class _Shelf:
    """
    The rows of one table, those last that were written or fetched last. None stands for "known not to exist"; `complete`
    says that what is not here does not exist.

    `sought` says that a row was missed. Before that none is kept: many a fold only writes a table. `paged` are the rows of a
    checkpoint, over which `rows` are those changed since. `away` are the keys of rows that are in the table
    of the database; what is neither here nor there does not exist. `since` are those of rows forgotten while others are
    finding out which are there.
    """

    table: Table[Any]
    rows: dict[Key, Any] = field(default_factory=dict)
    complete: bool = False
    sought: bool = False
    paged: PagedRows | None = None
    away: Keys | None = None
    since: KeyFilter | None = None

    def first(self, part: float, unsettled: Collection[Key]) -> Mapping[Key, Any]:
        rows = self.rows
        if unsettled:
            rows = {key: row for key, row in rows.items() if key not in unsettled}
        return dict(islice(rows.items(), ceil(len(rows) * part)))

    def away_with(self, gone: Mapping[Key, Any]) -> list[Key]:
        """`gone` are some of the rows. Returns those of their keys under which there may be a row already."""
        self.rows = {key: row for key, row in self.rows.items() if key not in gone}
        if self.complete:
            self.complete, self.away = False, KeyFilter()
        if self.away is None:
            if self.since is not None:
                self.since.add(key for key, row in gone.items() if row is not None)
            return []
        known = dict.fromkeys(key for key in gone if key in self.away)
        self.away.add(key for key, row in gone.items() if row is not None and key not in known)
        return list(known)


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
                sought=complete or paged is not None,
                paged=paged[table.name] if paged else None,
            )
            for table in view.tables
        }
        self._journal: list[tuple[_Shelf, Key, Any]] = []
        self._sent = 0
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
        self._journal.append((shelf, key, shelf.rows.pop(key, _UNKNOWN)))
        shelf.rows[key] = row

    def drop(self, table: Table[R], *key: str | int) -> None:
        shelf = self._shelves[table.name]
        self._journal.append((shelf, key, shelf.rows.get(key, _UNKNOWN)))
        shelf.rows[key] = None

    def _find(self, shelf: _Shelf, key: Key) -> Any:
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

    @property
    def sent(self) -> int:
        """The place up to which changes are on their way."""
        return self._sent

    def send(self) -> None:
        """What is changed is on its way; it may still be undone."""
        self._sent = len(self._journal)

    def undo(self, mark: int = 0) -> None:
        """Take back every change since the mark, or since the last `settle`."""
        self._sent = min(self._sent, mark)
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
        shelf.sought = True
        known = shelf.rows
        known.update(dict.fromkeys(keys))
        key_of = shelf.table.key_of
        known.update((key_of(row), row) for row in rows)

    def learn_all(self, table: str, rows: Iterable[Any]) -> None:
        """`rows` are all that the table had when the last changes were kept."""
        shelf = self._shelves[table]
        key_of = shelf.table.key_of
        found = {key_of(row): row for row in rows}
        self._journal = [
            (where, key, found.get(key))
            if where is shelf and before is _UNKNOWN
            else (where, key, before)
            for where, key, before in self._journal
        ]
        shelf.rows = found | shelf.rows
        shelf.complete = shelf.sought = True

    def expect_keys(self, table: str) -> KeyFilter:
        """Somebody finds out which rows the table has. Returns where the keys of those are put that are forgotten meanwhile."""
        shelf = self._shelves[table]
        shelf.since, shelf.sought = KeyFilter(), True
        return shelf.since

    def learn_keys(self, table: str, keys: Keys | None, since: KeyFilter) -> None:
        """
        `keys` are those that the table had at some time after `expect_keys` gave `since`, and those that are in it; None where
        they could not be found out. Nothing is learnt when all was forgotten meanwhile.
        """
        shelf = self._shelves[table]
        if shelf.since is since:
            shelf.away, shelf.since = keys, None

    def sought(self, table: str) -> bool:
        """Whether a row of it was ever missed."""
        return self._shelves[table].sought

    def changed(self) -> Mapping[str, Mapping[Key, Any]]:
        """By table, the rows written since the last `settle` or `send`; None for a row that is to go."""
        found: dict[str, dict[Key, Any]] = {}
        for shelf, key, _ in islice(self._journal, self._sent, None):
            found.setdefault(shelf.table.name, {})[key] = shelf.rows[key]
        return found

    def settle(self) -> None:
        """The changes are kept."""
        for shelf, _, _ in self._journal:
            if not shelf.sought:
                shelf.rows.clear()
        self._journal.clear()
        self._sent = 0

    def settle_sent(self) -> None:
        """The changes that were on their way are kept; of those since then nothing is known yet."""
        later = {
            (shelf.table.name, key) for shelf, key, _ in islice(self._journal, self._sent, None)
        }
        for shelf, key, _ in islice(self._journal, self._sent):
            if not shelf.sought and (shelf.table.name, key) not in later:
                shelf.rows.pop(key, None)
        del self._journal[: self._sent]
        self._sent = 0

    @property
    def count(self) -> int:
        """How many rows are in memory."""
        return sum(len(shelf.rows) for shelf in self._shelves.values())

    def held(self) -> Mapping[str, int]:
        """How many rows of each table are in memory, without those that were changed since the last `settle`."""
        unsettled = self._unsettled()
        return {
            name: len(shelf.rows) - len(unsettled.get(name, ()))
            for name, shelf in self._shelves.items()
        }

    def forget(self, table: str, part: float) -> None:
        """That part of the rows that `held` counts which was here or was written longest ago. For rows that are kept."""
        shelf = self._shelves[table]
        shelf.away_with(shelf.first(part, self._unsettled().get(table, ())))

    def give_away(self, table: str, part: float) -> tuple[list[Any], list[Key]]:
        """
        The rows that `forget` would take, forgotten here, and those of their keys under which a row was given away before:
        it is void now. For rows that began complete, just after `settle`.
        """
        shelf = self._shelves[table]
        given = shelf.first(part, ())
        void = shelf.away_with(given)
        return [row for row in given.values() if row is not None], void

    def _unsettled(self) -> Mapping[str, set[Key]]:
        found: dict[str, set[Key]] = {}
        for shelf, key, _ in self._journal:
            found.setdefault(shelf.table.name, set()).add(key)
        return found

    def clear(self) -> None:
        """Nothing is known of any row."""
        self._journal.clear()
        self._sent = 0
        for shelf in self._shelves.values():
            shelf.rows = {}
            shelf.complete, shelf.away, shelf.since = False, None, None

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
