"""
What a view is: tables of rows and a pure fold that brings them up to date with one recorded event.

A fold reads and writes only the rows it is given. The engine may run it again for the same event on the
untouched rows (when a row it asked for was not at hand), so it keeps no state of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from domain.fact import Fact, Recorded

R = TypeVar("R")

Key = tuple[str | int, ...]
"""The values of a table's key columns, in their order."""


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """
    One table of a view: `row` is a frozen dataclass whose fields are the columns.

    Column types: str, int, bool, Decimal, date, datetime, UUID, tuple[str, ...] and each of them or None.
    A table with `public=False` is working memory of the fold: readers never see it.
    """

    name: str
    row: type[R]
    key: tuple[str, ...]
    public: bool = True
    indexes: tuple[tuple[str, ...], ...] = ()
    key_of: Callable[[R], Key] = field(init=False, repr=False, compare=False)
    """The key of a row. Made once per table: it runs for every row that a fold writes."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key_of", _key_getter(self.key))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f.name for f in fields(self.row))  # type: ignore[arg-type]


def _key_getter(columns: tuple[str, ...]) -> Callable[[Any], Key]:
    if len(columns) == 1:
        only = attrgetter(columns[0])
        return lambda row: (only(row),)
    return attrgetter(*columns)


class Rows(Protocol):
    """The rows of one view while an event is folded in."""

    def get(self, table: Table[R], *key: str | int) -> R | None: ...

    def put(self, table: Table[R], row: R) -> None: ...

    def drop(self, table: Table[R], *key: str | int) -> None: ...


@dataclass(frozen=True, slots=True)
class View:
    """
    A projection: its name and version name its tables, `handles` are the only facts its fold is given.

    A change of fold or columns is a new `version`, which is rebuilt beside the live one.
    """

    name: str
    version: int
    tables: tuple[Table[Any], ...]
    handles: frozenset[type[Fact]]
    fold: Callable[[Rows, Recorded], None]


class MemoryRows:
    """All rows of a view in memory: for tests, for as-known-at, and for a rebuild."""

    def __init__(self, tables: Mapping[str, dict[Key, Any]] | None = None) -> None:
        """`tables` are rows that somebody else folded, by table name and key; they are taken over, not copied."""
        self._tables: dict[str, dict[Key, Any]] = dict(tables or {})

    def get(self, table: Table[R], *key: str | int) -> R | None:
        found: R | None = self._tables.get(table.name, {}).get(key)
        return found

    def put(self, table: Table[R], row: R) -> None:
        self._tables.setdefault(table.name, {})[table.key_of(row)] = row

    def drop(self, table: Table[R], *key: str | int) -> None:
        self._tables.get(table.name, {}).pop(key, None)

    def all(self, table: Table[R]) -> list[R]:
        """Every row of a table in key order."""
        rows: Mapping[Key, R] = self._tables.get(table.name, {})
        return [rows[key] for key in sorted(rows)]
