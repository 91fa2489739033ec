"""Statements on the tables of one generation of one view: load, write, copy."""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any

import orjson
import psycopg
from psycopg import AsyncConnection, sql

from adapters.event_store import arrays
from adapters.event_store.arrays import Documents, documents
from adapters.projection_engine import tables
from adapters.projection_engine.tables import Generation
from adapters.projection_engine.working import WorkingRows
from projections.view import Key, Table, View


class Unsendable(Exception):
    """A value is not of its column's type, or too large for it, so that it cannot be packed for the way."""


REFUSED_CONTENT = (
    psycopg.DataError,
    psycopg.IntegrityError,
    psycopg.errors.ProgramLimitExceeded,
    Unsendable,
)
"""
PostgreSQL cannot hold a value: a NUL in a text, a number too large, None where None may not be, a key too long
for an index. The event that wrote it is at fault, and trying again is no use.
"""


class _KeptTable:
    """One table's statements, composed once: psycopg would do it on every call. Rows travel as JSON: one parameter, whatever the columns' types."""

    def __init__(self, generation: Generation, table: Table[Any]) -> None:
        self.table = table
        self.name = generation.table(table)
        self.columns = tables.columns(table)
        self._convert = converter(table)
        names: dict[str, sql.Composable] = {
            "table": self.name,
            "columns": _list(table.columns),
            "key": _list(table.key),
            "same": sql.SQL(" AND ").join(
                sql.SQL("t.{0} = k.{0}").format(sql.Identifier(name)) for name in table.key
            ),
            "all": sql.SQL(", ").join(
                sql.SQL("t.{}").format(sql.Identifier(name)) for name in table.columns
            ),
        }
        rest = [name for name in table.columns if name not in table.key]
        change = sql.SQL(", ").join(
            sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in rest
        )
        action = sql.SQL("DO UPDATE SET {}").format(change) if rest else sql.SQL("DO NOTHING")
        names["action"] = action
        self._names = names
        sent = self._sent(sql.SQL("%s::json"))
        self._upsert = self.upsert(sql.SQL("%s::json")).as_bytes(None)
        self._delete = self.delete(sql.SQL("%s::json")).as_bytes(None)
        self._find = (
            sql.SQL("SELECT {all} FROM {sent} k JOIN {table} t ON {same}")
            .format(sent=sent, **names)
            .as_bytes(None)
        )
        self._first = sql.SQL("SELECT {all} FROM {table} t LIMIT %s").format(**names)
        self._copy = sql.SQL("COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)").format(**names)

    def upsert(self, rows: sql.Composable) -> sql.Composed:
        """`rows` is an expression whose value is a JSON array of rows."""
        return sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM {sent} ON CONFLICT ({key}) {action}"
        ).format(sent=self._sent(rows), **self._names)

    def delete(self, keys: sql.Composable) -> sql.Composed:
        """`keys` is an expression whose value is a JSON array of rows that have the key's columns alone."""
        return sql.SQL("DELETE FROM {table} t USING {sent} k WHERE {same}").format(
            sent=self._sent(keys), **self._names
        )

    def _sent(self, rows: sql.Composable) -> sql.Composed:
        return sql.SQL("json_populate_recordset(NULL::{table}, {rows})").format(
            rows=rows, **self._names
        )

    def documents(self, changed: Mapping[Key, Any]) -> tuple[bytes | None, bytes | None]:
        """The rows to keep and the keys of those that are to go, as JSON arrays; None where there are none."""
        kept = [row for row in changed.values() if row is not None]
        gone = [key for key, row in changed.items() if row is None]
        return (_json(kept) if kept else None, self._keys(gone) if gone else None)

    def _keys(self, keys: Collection[Key]) -> bytes:
        return _json([dict(zip(self.table.key, key, strict=True)) for key in keys])

    async def find(self, connection: AsyncConnection, keys: Collection[Key]) -> list[Any]:
        cursor = await connection.execute(self._find, [self._keys(keys).decode()], binary=True)
        return [self._convert(row) for row in await cursor.fetchall()]

    async def first(self, connection: AsyncConnection, limit: int) -> list[Any]:
        cursor = await connection.execute(self._first, [limit], binary=True)
        return [self._convert(row) for row in await cursor.fetchall()]

    async def write(self, connection: AsyncConnection, changed: Mapping[Key, Any]) -> None:
        kept, gone = self.documents(changed)
        if kept:
            await connection.execute(self._upsert, [kept.decode()])
        if gone:
            await connection.execute(self._delete, [gone.decode()])

    async def copy(self, connection: AsyncConnection, rows: Collection[Any]) -> None:
        """May raise one of REFUSED_CONTENT."""
        values = _values(self.table)
        many = [index for index, column in enumerate(self.columns) if column.many]
        async with connection.cursor() as cursor, cursor.copy(self._copy) as copy:
            copy.set_types([column.wire_type for column in self.columns])
            for row in rows:
                line = values(row)
                try:
                    await copy.write_row(_packed(line, many) if many else line)
                except (TypeError, ValueError, AttributeError, ArithmeticError) as mistaken:
                    raise Unsendable from mistaken


class KeptRows:
    """The tables of one generation."""

    def __init__(self, generation: Generation, view: View) -> None:
        self.generation = generation
        self._view = view
        self._tables = {table.name: _KeptTable(generation, table) for table in view.tables}

    async def create(self, connection: AsyncConnection, rows: WorkingRows) -> None:
        """The tables with these rows and their indexes. May raise one of REFUSED_CONTENT."""
        for table in self._view.tables:
            await connection.execute(tables.create_table(self.generation, table))
            await self._tables[table.name].copy(connection, rows.all(table))
            for statement in tables.create_indexes(self.generation, table):
                await connection.execute(statement)

    async def analyze(self, connection: AsyncConnection) -> None:
        """Give the planner something to go by."""
        for table in self._view.tables:
            await connection.execute(sql.SQL("ANALYZE {}").format(self.generation.table(table)))

    async def write(
        self, connection: AsyncConnection, changed: Mapping[str, Mapping[Key, Any]]
    ) -> None:
        """May raise one of REFUSED_CONTENT."""
        for name, rows in changed.items():
            await self._tables[name].write(connection, rows)

    def create_write(self) -> sql.Composed:
        """
        The function that writes what `documents` packs. Its plans are made once for a connection, and a call costs
        nothing for a table that nothing was changed in. It writes nothing for NULL.
        """
        lines: list[sql.Composable] = []
        for number, table in enumerate(self._tables.values()):
            for place, make in ((2 * number + 1, table.upsert), (2 * number + 2, table.delete)):
                sent = sql.SQL("sent[{}]").format(sql.Literal(place))
                lines.append(sql.SQL("IF {} IS NOT NULL THEN {}; END IF;").format(sent, make(sent)))
        return sql.SQL(
            "CREATE OR REPLACE FUNCTION {}(sent json[]) RETURNS void LANGUAGE plpgsql STRICT AS"
            " $$\n#variable_conflict use_column\nBEGIN\n{}\nEND $$"
        ).format(self.generation.write, sql.SQL("\n").join(lines))

    def documents(self, changed: Mapping[str, Mapping[Key, Any]]) -> Documents:
        """What the function of `create_write` takes; NULL when nothing changed. Raises Unsendable."""
        if not changed:
            return Documents()
        sent: list[bytes | None] = []
        for name, table in self._tables.items():
            rows = changed.get(name)
            sent.extend(table.documents(rows) if rows else (None, None))
        return documents(sent)

    async def fetch(
        self, connection: AsyncConnection, wanted: Mapping[str, Collection[Key]], rows: WorkingRows
    ) -> None:
        """Bring the missing rows: one query for each table that misses some."""
        for name, keys in wanted.items():
            rows.learn(name, keys, await self._tables[name].find(connection, keys))

    async def fetch_small(
        self, connection: AsyncConnection, rows: WorkingRows, capacity: int
    ) -> None:
        """Bring every table that has at most `capacity` rows, so that none of its rows is ever missing."""
        for name, table in self._tables.items():
            found = await table.first(connection, capacity + 1)
            if len(found) <= capacity:
                rows.learn_all(name, found)


def converter(table: Table[Any]) -> Callable[[tuple[Any, ...]], Any]:
    """From a row of the database to the view's own: words of an enumeration, lists to tuples."""
    make = table.row
    steps: list[tuple[int, Callable[[Any], Any]]] = []
    for index, column in enumerate(tables.columns(table)):
        if column.many:
            steps.append((index, _tuple_of(column.python)))
        elif column.python is not str and issubclass(column.python, str):
            steps.append((index, column.python))
    if not steps:
        return lambda row: make(*row)

    def convert(row: tuple[Any, ...]) -> Any:
        values = list(row)
        for index, step in steps:
            if values[index] is not None:
                values[index] = step(values[index])
        return make(*values)

    return convert


def _tuple_of(element: type) -> Callable[[Any], Any]:
    if element is str:
        return tuple
    return lambda values: tuple(map(element, values))


def _values(table: Table[Any]) -> Callable[[Any], Any]:
    if len(table.columns) == 1:
        only = attrgetter(table.columns[0])
        return lambda row: (only(row),)
    return attrgetter(*table.columns)


def _packed(line: tuple[Any, ...], many: Collection[int]) -> list[Any]:
    """With arrays as the bytes that PostgreSQL reads, since psycopg packs none for COPY."""
    values = list(line)
    for index in many:
        if values[index] is not None:
            values[index] = arrays.texts(values[index])
    return values


def _json(values: Any) -> bytes:
    try:
        return orjson.dumps(values, default=_decimal)
    except TypeError as mistaken:
        raise Unsendable from mistaken


def _decimal(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no column holds a {type(value).__name__}")


def _list(names: Collection[str]) -> sql.Composed:
    return sql.SQL(", ").join([sql.Identifier(name) for name in names])
