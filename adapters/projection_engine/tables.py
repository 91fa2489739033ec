"""
What PostgreSQL is told about a view: a table per generation, and the SQL view that readers see.

A generation is one build of a view. Its tables are `<p>_rows.<view>_v<version>_g<generation>__<table>`; readers know
only `<p>_board.<table>`, which a rebuild switches to the new generation.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from psycopg import sql

from domain.errors import Misconfigured
from domain.names import PartnershipId
from projections.view import Table, View

POSITIONS = "view_positions"
"""The engine's own table, and the SQL view by which readers see it."""
TABLE_POSITIONS = "positions"
"""The SQL view by which readers see what each of the others is true for."""
MOVE = "move_views"
"""The engine's own function: positions of several views, from where they were to where they are."""
BOARD_TABLES = "board_tables"
"""The engine's own table of the SQL views that readers see, each with the view it belongs to."""

POSITION_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("name", "text", "Name of the SQL view in this schema."),
    (
        "view",
        "text",
        "Name of the view that keeps it; SQL views of one view are always of one position.",
    ),
    ("version", "integer", "Version of the view."),
    ("position", "bigint", "The rows are true for all events of the record up to this position."),
    (
        "known_at",
        "timestamp with time zone",
        "When the event at that position was recorded; null before the first.",
    ),
    ("updated_at", "timestamp with time zone", "When the position was reached here."),
    (
        "incomplete_since",
        "bigint",
        "Position of the first event that the rows lack; null: they lack none.",
    ),
)
"""Name, PostgreSQL type and words for each column of TABLE_POSITIONS."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST = 63  # PostgreSQL cuts longer identifiers, silently
_GENERATIONS = 6  # digits that a generation may come to have
_WRITE = "write"  # what the name of the function of a generation ends with

_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (int, "bigint"),
    (str, "text"),
    (Decimal, "numeric"),
    (datetime, "timestamptz"),
    (date, "date"),
    (UUID, "uuid"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """`python` is the class of a value (an enumeration of words counts as str); `many` marks a tuple of words."""

    name: str
    python: type
    wire_type: str
    nullable: bool
    many: bool = False

    @property
    def sql_type(self) -> str:
        """Words sort as Python sorts them."""
        return f'{self.wire_type} COLLATE "C"' if issubclass(self.python, str) else self.wire_type


@dataclass(frozen=True, slots=True)
class Generation:
    """One build of one view in one partnership: which tables its rows are in."""

    partnership: PartnershipId
    view: str
    version: int
    number: int

    @property
    def build(self) -> tuple[str, int]:
        """What tells it from the others of its partnership."""
        return self.view, self.number

    def table(self, table: Table[Any]) -> sql.Identifier:
        return sql.Identifier(f"{self.partnership}_rows", _table_name(self, table.name))

    @property
    def write(self) -> sql.Identifier:
        """The function that writes rows into them; of the same life."""
        return sql.Identifier(f"{self.partnership}_rows", _table_name(self, _WRITE))


def channel(partnership: PartnershipId) -> str:
    """Where PostgreSQL notifies whoever watches the board that a live view has moved."""
    return f"{partnership}_board"


@cache
def columns(table: Table[Any]) -> Sequence[Column]:
    """Of the row's annotations. Raises Misconfigured for a type that no column can hold."""
    hints = get_type_hints(table.row)
    return tuple(_column(table, name, hints[name]) for name in table.columns)


def check(views: Iterable[View], partnership: PartnershipId) -> None:
    """Raises Misconfigured, naming the place: a name, a key, an index or a column type that PostgreSQL cannot carry."""
    names: set[str] = set()
    public = {POSITIONS: "the engine", TABLE_POSITIONS: "the engine"}
    for view in views:
        if view.name in names:
            raise Misconfigured(f"two views are named {view.name}; rename one")
        names.add(view.name)
        for table in view.tables:
            where = f"{view.name}.{table.name}"
            _check_names(where, view, table, partnership)
            _check_keys(where, table)
            if table.public and public.setdefault(table.name, view.name) != view.name:
                raise Misconfigured(
                    f"{where}: {public[table.name]} has a public table of this name; rename one"
                )


def _check_names(where: str, view: View, table: Table[Any], partnership: PartnershipId) -> None:
    for name in (view.name, table.name, *table.columns):
        if _NAME.fullmatch(name) is None or len(name) > _LONGEST:
            raise Misconfigured(f"{where}: {name!r} cannot name a table or column; use a-z, 0-9, _")
    widest = Generation(partnership, view.name, view.version, 10**_GENERATIONS - 1)
    if max(len(_table_name(widest, name)) for name in (table.name, _WRITE)) > _LONGEST:
        raise Misconfigured(f"{where}: view and table together have too long a name")


def _check_keys(where: str, table: Table[Any]) -> None:
    known = set(table.columns)
    for group in (table.key, *table.indexes):
        if not group or not set(group) <= known:
            raise Misconfigured(f"{where}: a key or index names a column that the row lacks")
    if {c.name for c in columns(table) if c.nullable} & set(table.key):
        raise Misconfigured(f"{where}: a key column may not be None")


def create_table(generation: Generation, table: Table[Any]) -> sql.Composed:
    """Without its key and indexes, so that rows can be copied in first."""
    lines = [
        sql.SQL("{} {}{}").format(
            sql.Identifier(column.name),
            sql.SQL(column.sql_type),
            sql.SQL("" if column.nullable else " NOT NULL"),
        )
        for column in columns(table)
    ]
    return sql.SQL("CREATE TABLE {} ({})").format(
        generation.table(table), sql.SQL(", ").join(lines)
    )


def create_key(generation: Generation, table: Table[Any]) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} ADD PRIMARY KEY ({})").format(
        generation.table(table), _identifiers(table.key)
    )


def create_indexes(generation: Generation, table: Table[Any]) -> list[sql.Composed]:
    """Those that the view asks for, beside the key."""
    return [
        sql.SQL("CREATE INDEX ON {} ({})").format(generation.table(table), _identifiers(group))
        for group in table.indexes
    ]


def drop_table(generation: Generation, table: str) -> sql.Composed:
    """`table` is the table's full name, as PostgreSQL lists it."""
    return sql.SQL("DROP TABLE IF EXISTS {}").format(
        sql.Identifier(f"{generation.partnership}_rows", table)
    )


def drop_write(generation: Generation) -> sql.Composed:
    return sql.SQL("DROP FUNCTION IF EXISTS {} (json[])").format(generation.write)


def table_prefix(generation: Generation) -> str:
    """What the names of all tables of a generation begin with."""
    return _table_name(generation, "")


def select_board(partnership: PartnershipId, table: Table[Any]) -> sql.Composed:
    """What a reader may see of a public table."""
    return sql.SQL("SELECT {} FROM {}").format(
        _identifiers(table.columns), board_view(partnership, table.name)
    )


def point_readers(generation: Generation, table: Table[Any], *, replace: bool) -> sql.Composed:
    """`replace` keeps the view's grants and what others built on it, but cannot change a column."""
    return sql.SQL("{} {} AS SELECT {} FROM {}").format(
        sql.SQL("CREATE OR REPLACE VIEW" if replace else "CREATE VIEW"),
        board_view(generation.partnership, table.name),
        _identifiers(table.columns),
        generation.table(table),
    )


def board_view(partnership: PartnershipId, name: str) -> sql.Identifier:
    """A SQL view that readers see."""
    return sql.Identifier(f"{partnership}_board", name)


def _table_name(generation: Generation, table: str) -> str:
    return f"{generation.view}_v{generation.version}_g{generation.number}__{table}"


def _identifiers(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join([sql.Identifier(name) for name in names])


def _column(table: Table[Any], name: str, hint: Any) -> Column:
    nullable = False
    if get_origin(hint) in {Union, UnionType}:
        options = [option for option in get_args(hint) if option is not NoneType]
        nullable = len(options) < len(get_args(hint))
        if len(options) != 1:
            raise _no_column(table, name)
        hint = options[0]
    if get_origin(hint) is tuple:
        match get_args(hint):
            case (element, end) if (
                end is ... and isinstance(element, type) and issubclass(element, str)
            ):
                return Column(name, element, "text[]", nullable, many=True)
            case _:
                raise _no_column(table, name)
    if isinstance(hint, type):
        for python, wire_type in _TYPES:
            if issubclass(hint, python):
                return Column(name, hint, wire_type, nullable)
    raise _no_column(table, name)


def _no_column(table: Table[Any], name: str) -> Misconfigured:
    return Misconfigured(
        f"{table.name}.{name}: a column holds str, int, bool, Decimal, date, datetime, UUID or tuple[str, ...]"
    )
