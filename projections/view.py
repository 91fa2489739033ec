"""
What a view is: tables of rows and a pure fold that brings them up to date with one recorded event.

A fold reads and writes only the rows it is given. The engine may run it again for the same event on the
untouched rows (when a row it asked for was not at hand), so it keeps no state of its own.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from domain.fact import Fact, Recorded
from domain.quick import unfrozen

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


if TYPE_CHECKING:
    from dataclasses import replace as replace  # noqa: PLC0414 (so that mypy checks the fields)
else:

    def replace(row: R, /, **changes: object) -> R:
        """
        As `dataclasses.replace`, for rows: it copies the slots, in a sixth of the time (ADR 0057).

        Raises TypeError for what is no frozen dataclass with slots, AttributeError for a field that it lacks.
        """
        copy = _copier(type(row))(row)
        for name, value in changes.items():
            setattr(copy, name, value)
        copy.__class__ = type(row)
        return copy


@cache
def _copier(row: type) -> Callable[[Any], Any]:
    """
    What copies such a row into an instance of the class `unfrozen`. The copy is frozen by giving it the row's own class.
    """
    if not is_dataclass(row) or "__slots__" not in vars(row) or hasattr(row, "__post_init__"):
        raise TypeError(f"{row.__name__} is no row: a row is a frozen dataclass with slots")
    names = tuple(f.name for f in fields(row))
    # written out field by field, as dataclasses does for __init__: a loop would take several times as long
    lines = [f"    copy.{name} = row.{name}" for name in names]
    source = "\n".join(("def copy_of(row):", "    copy = Open()", *lines, "    return copy"))
    scope: dict[str, Any] = {"Open": unfrozen(row)}
    exec(source, scope)  # noqa: S102 (of the names of our own fields)
    copy_of: Callable[[Any], Any] = scope["copy_of"]
    return copy_of


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


class StoredRows(Protocol):
    """The rows of one table where they are kept in another form, each made when it is asked for."""

    def find(self, key: Key) -> Any | None: ...

    def all(self) -> Iterator[Any]:
        """In key order."""
        ...

    def where(self, column: str, values: Collection[Any]) -> Iterator[Any]:
        """Those that have one of these values in a column, in key order."""
        ...


class MemoryRows:
    """All rows of a view in memory: for tests, for as-known-at, and for a rebuild."""

    def __init__(
        self,
        tables: Mapping[str, dict[Key, Any]] | None = None,
        stored: Mapping[str, StoredRows] | None = None,
    ) -> None:
        """
        `tables` are rows that somebody else folded, by table name and key; they are taken over, not copied. `stored` are
        those of further tables: what is made of them is not kept, so that a large view takes no more than its readers do.
        """
        self._tables: dict[str, dict[Key, Any]] = dict(tables or {})
        self._stored = dict(stored or {})

    def get(self, table: Table[R], *key: str | int) -> R | None:
        stored = self._stored.get(table.name)
        found: R | None = stored.find(key) if stored else self._of(table).get(key)
        return found

    def put(self, table: Table[R], row: R) -> None:
        self._of(table)[table.key_of(row)] = row

    def drop(self, table: Table[R], *key: str | int) -> None:
        self._of(table).pop(key, None)

    def all(self, table: Table[R]) -> list[R]:
        """Every row of a table in key order."""
        return list(self.each(table))

    def each(self, table: Table[R]) -> Iterator[R]:
        """As `all`, one after the other: for who takes some of many, and need not hold the others."""
        stored = self._stored.get(table.name)
        if stored is not None:
            return stored.all()
        rows = self._of(table)
        return (rows[key] for key in sorted(rows))

    def where(self, table: Table[R], column: str, *values: object) -> list[R]:
        """The rows that have one of these values in a column, in key order."""
        stored = self._stored.get(table.name)
        if stored is not None:
            return list(stored.where(column, frozenset(values)))
        value_of, wanted = attrgetter(column), frozenset(values)
        found = {key: row for key, row in self._of(table).items() if value_of(row) in wanted}
        return [found[key] for key in sorted(found)]

    def _of(self, table: Table[R]) -> dict[Key, R]:
        rows = self._tables.get(table.name)
        if rows is None:
            stored = self._stored.pop(table.name, None)
            made = {table.key_of(row): row for row in stored.all()} if stored else {}
            rows = self._tables[table.name] = made
        return rows
