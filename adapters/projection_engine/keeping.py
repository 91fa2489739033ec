"""Statements on the tables of one generation of one view: load, write, copy."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, LiteralString

import psycopg
from psycopg import AsyncConnection, sql

from adapters.event_store.arrays import Documents, documents
from adapters.projection_engine import tables
from adapters.projection_engine.key_reading import KeyReader
from adapters.projection_engine.key_sums import selecting
from adapters.projection_engine.sending import (
    Unsendable,
    json_document,
    json_text,
    packed,
    values,
)
from adapters.projection_engine.tables import Generation
from adapters.projection_engine.working import WorkingRows
from projections.view import Key, Table, View

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


_UPSERT: LiteralString = (
    "INSERT INTO {table} ({columns}) SELECT {columns} FROM {sent} ON CONFLICT ({key}) {action}"
)
_DELETE: LiteralString = "DELETE FROM {table} t USING {sent} k WHERE {same}"
_FIND: LiteralString = "SELECT {all} FROM {sent} k JOIN {table} t ON {same}"


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

        def composed(text: LiteralString, rows: sql.Composable) -> sql.Composed:
            """`rows` has the value of a JSON array of rows, which `{sent}` stands for."""
            sent = sql.SQL("json_populate_recordset(NULL::{table}, {rows})")
            return sql.SQL(text).format(
                sent=sent.format(rows=rows, **names), action=action, **names
            )

        parameter = sql.SQL("%s::json")
        self._upsert = composed(_UPSERT, parameter).as_bytes(None)
        self._delete = composed(_DELETE, parameter).as_bytes(None)
        self._find = composed(_FIND, parameter).as_bytes(None)
        self.upserting = partial(composed, _UPSERT)
        self.deleting = partial(composed, _DELETE)
        self._count = sql.SQL(
            "SELECT count(*) FROM (SELECT FROM {table} LIMIT %s) AS counted"
        ).format(**names)
        self._sums = selecting(self.name, table.key)
        self._whole = sql.SQL("SELECT {all} FROM {table} t").format(**names)
        self._copy = sql.SQL("COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)").format(**names)

    def documents(self, changed: Mapping[Key, Any]) -> tuple[bytes | None, bytes | None]:
        """What `upserting` and `deleting` take; None where there is nothing."""
        kept = [row for row in changed.values() if row is not None]
        gone = [
            dict(zip(self.table.key, key, strict=True))
            for key, row in changed.items()
            if row is None
        ]
        return (json_document(kept) if kept else None, json_document(gone) if gone else None)

    async def find(self, connection: AsyncConnection, keys: Collection[Key]) -> list[Any]:
        asked = [dict(zip(self.table.key, key, strict=True)) for key in keys]
        cursor = await connection.execute(self._find, [json_text(asked)], binary=True)
        return [self._convert(row) for row in await cursor.fetchall()]

    async def count(self, connection: AsyncConnection, most: int) -> int:
        """How many rows it has, as far as that is of interest."""
        cursor = await connection.execute(self._count, [most])
        row = await cursor.fetchone()
        return row[0] if row else 0

    async def sums(self, connection: AsyncConnection) -> bytes:
        """Of the keys of all rows, which are more than one wants to have in memory at once; see KeySums."""
        cursor = await connection.execute(self._sums, binary=True)
        row = await cursor.fetchone()
        return row[0] if row and row[0] else b""

    async def whole(self, connection: AsyncConnection) -> list[Any]:
        cursor = await connection.execute(self._whole, binary=True)
        return [self._convert(row) for row in await cursor.fetchall()]

    async def write(self, connection: AsyncConnection, changed: Mapping[Key, Any]) -> None:
        kept = [row for row in changed.values() if row is not None]
        gone = [key for key, row in changed.items() if row is None]
        if kept:
            await connection.execute(self._upsert, [json_text(kept)])
        if gone:
            await self.delete(connection, gone)

    async def delete(self, connection: AsyncConnection, keys: Collection[Key]) -> None:
        asked = [dict(zip(self.table.key, key, strict=True)) for key in keys]
        await connection.execute(self._delete, [json_text(asked)])

    async def copy(self, connection: AsyncConnection, rows: Collection[Any]) -> None:
        """May raise one of REFUSED_CONTENT."""
        values_of = values(self.table)
        many = [index for index, column in enumerate(self.columns) if column.many]
        async with connection.cursor() as cursor, cursor.copy(self._copy) as copy:
            copy.set_types([column.wire_type for column in self.columns])
            for row in rows:
                line = values_of(row)
                try:
                    await copy.write_row(packed(line, many) if many else line)
                except (TypeError, ValueError, AttributeError, ArithmeticError) as mistaken:
                    raise Unsendable from mistaken


class KeptRows:
    """The tables of one generation."""

    def __init__(self, generation: Generation, view: View) -> None:
        self.generation = generation
        self._view = view
        self._tables = {table.name: _KeptTable(generation, table) for table in view.tables}
        self._unkeyed: set[str] = set()

    async def create(self, connection: AsyncConnection) -> None:
        """The empty tables, without keys and indexes until there are rows in them: see `complete`."""
        new = self._view.tables
        await _together(connection, [tables.create_table(self.generation, table) for table in new])
        self._unkeyed.update(table.name for table in new)

    async def add(
        self, connection: AsyncConnection, name: str, rows: Collection[Any], void: Collection[Key]
    ) -> None:
        """Further rows of a table, once those of the void keys are gone. May raise one of REFUSED_CONTENT."""
        if void:
            await self._find_by_key(connection, name)
            await self._tables[name].delete(connection, void)
        if rows:
            await self._tables[name].copy(connection, rows)

    async def complete(self, connection: AsyncConnection) -> None:
        """The keys and indexes, once every row is there. May raise one of REFUSED_CONTENT."""
        statements: list[sql.Composable] = []
        for table in self._view.tables:
            if table.name in self._unkeyed:
                statements.append(tables.create_key(self.generation, table))
            statements.extend(tables.create_indexes(self.generation, table))
        await _together(connection, statements)
        self._unkeyed.clear()

    async def _find_by_key(self, connection: AsyncConnection, name: str) -> None:
        if name in self._unkeyed:
            table = self._tables[name].table
            await connection.execute(tables.create_key(self.generation, table))
            self._unkeyed.remove(name)

    async def analyze(self, connection: AsyncConnection) -> None:
        """Give the planner something to go by."""
        names = [self.generation.table(table) for table in self._view.tables]
        if names:
            await connection.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(names)))

    async def write(
        self, connection: AsyncConnection, changed: Mapping[str, Mapping[Key, Any]]
    ) -> None:
        """May raise one of REFUSED_CONTENT."""
        for name, rows in changed.items():
            await self._tables[name].write(connection, rows)

    def create_write(self) -> sql.Composed:
        """
        The function that writes what `documents` makes. Its plans are made once for a connection; it is passed over for
        NULL, and so is in it each table that nothing was changed in.
        """
        lines = []
        for number, table in enumerate(self._tables.values()):
            for place, write in ((1, table.upserting), (2, table.deleting)):
                rows = sql.SQL("sent[{}]").format(sql.Literal(2 * number + place))
                line = sql.SQL("    IF {rows} IS NOT NULL THEN {write}; END IF;")
                lines.append(line.format(rows=rows, write=write(rows)))
        return sql.SQL(
            "CREATE OR REPLACE FUNCTION {function}(sent json[]) RETURNS void LANGUAGE plpgsql STRICT"
            " AS $$\n#variable_conflict use_column\nBEGIN\n{lines}\nEND\n$$"
        ).format(function=self.generation.write, lines=sql.SQL("\n").join(lines))

    def documents(self, changed: Mapping[str, Mapping[Key, Any]]) -> Documents:
        """For the function: what to keep and what is to go of each table. Raises Unsendable."""
        if not changed:
            return Documents()
        sent: list[bytes | None] = []
        for name, table in self._tables.items():
            sent.extend(table.documents(changed.get(name, {})))
        return documents(sent)

    async def fetch(
        self,
        connection: AsyncConnection,
        wanted: Mapping[str, Collection[Key]],
        rows: WorkingRows,
        reader: KeyReader | None,
    ) -> None:
        """
        Bring the missing rows: one query for each table that misses some. When a table is first asked for, a small one is
        brought whole, and of another the keys are read beside the work; but without a `reader` nothing is done that takes
        longer than to find a key.
        """
        for name, keys in wanted.items():
            table = self._tables[name]
            await self._find_by_key(connection, name)
            if reader is not None and not rows.sought(name):
                if await table.count(connection, reader.small + 1) <= reader.small:
                    rows.learn_all(name, await table.whole(connection))
                    continue
                reader.begin(rows, name, table)
            rows.learn(name, keys, await table.find(connection, keys))


async def _together(connection: AsyncConnection, statements: Collection[sql.Composable]) -> None:
    """In one round trip: all the views of a program have a hundred tables."""
    if statements:
        await connection.execute(sql.SQL("; ").join(statements))


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


def _list(names: Collection[str]) -> sql.Composed:
    return sql.SQL(", ").join([sql.Identifier(name) for name in names])
