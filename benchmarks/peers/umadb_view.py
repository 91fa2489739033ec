"""
One view of a history in UmaDB by the same fold, its rows in PostgreSQL, in two ways.

By batches, as a program would that can go on after a stop: the rows a batch changed and the position in one
transaction, by psycopg's pipeline. And at once: fold all in memory, then COPY; what our rebuild does, on UmaDB's events.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import psycopg
from psycopg import sql

from adapters.projection_engine import tables
from adapters.projection_engine.feed import stored_names
from adapters.projection_engine.keeping import converter
from adapters.projection_engine.tables import Generation
from benchmarks.peers.umadb_store import UmaDB
from benchmarks.stock_projection import RECORDED_AT
from domain.fact import Recorded
from projections.view import Key, MemoryRows, Table, View

SCHEMA = "uma"
_BATCH = 500


class _Changed(MemoryRows):
    """All rows, and which of them changed since they were last written."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: dict[str, set[Key]] = {}

    def put(self, table: Table[Any], row: Any) -> None:
        super().put(table, row)
        self.changed.setdefault(table.name, set()).add(table.key_of(row))

    def drop(self, table: Table[Any], *key: str | int) -> None:
        super().drop(table, *key)
        self.changed.setdefault(table.name, set()).add(key)


class _Tables:
    def __init__(self, admin: str, view: View) -> None:
        self._admin = admin
        self._view = view
        self._generation = Generation(SCHEMA, view.name, view.version, 1)

    def make(self, connection: psycopg.Connection) -> None:
        for name in (SCHEMA, f"{SCHEMA}_rows"):
            connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE".encode())
            connection.execute(f"CREATE SCHEMA {name}".encode())
        connection.execute("CREATE TABLE uma.position (position bigint)")
        connection.execute("INSERT INTO uma.position VALUES (0)")
        for table in self._view.tables:
            connection.execute(tables.create_table(self._generation, table))

    def index(self, connection: psycopg.Connection) -> None:
        for table in self._view.tables:
            connection.execute(tables.create_key(self._generation, table))
            for statement in tables.create_indexes(self._generation, table):
                connection.execute(statement)

    def write(self, cursor: psycopg.Cursor[Any], rows: _Changed) -> None:
        for table in self._view.tables:
            there: list[Any] = []
            gone: list[Key] = []
            for key in rows.changed.pop(table.name, ()):
                row = rows.get(table, *key)
                if row is None:
                    gone.append(key)
                else:
                    there.append(_values(table, row))
            if there:
                cursor.executemany(self._upsert(table), there)
            if gone:
                cursor.executemany(self._delete(table), gone)

    def copy(self, cursor: psycopg.Cursor[Any], rows: MemoryRows) -> None:
        for table in self._view.tables:
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                self._generation.table(table), _names(table.columns)
            )
            with cursor.copy(statement) as copy:
                for row in rows.all(table):
                    copy.write_row(_values(table, row))

    def read(self, table: Table[Any]) -> list[Any]:
        """In key order."""
        with psycopg.connect(self._admin) as connection:
            statement = sql.SQL("SELECT {} FROM {}").format(
                _names(table.columns), self._generation.table(table)
            )
            found = connection.execute(statement).fetchall()
        return sorted((converter(table)(row) for row in found), key=table.key_of)

    def _upsert(self, table: Table[Any]) -> sql.Composed:
        rest = [name for name in table.columns if name not in table.key]
        changes = sql.SQL(", ").join(
            sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in rest
        )
        return sql.SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({}) DO {}").format(
            self._generation.table(table),
            _names(table.columns),
            sql.SQL(", ").join([sql.Placeholder()] * len(table.columns)),
            _names(table.key),
            sql.SQL("UPDATE SET {}").format(changes) if rest else sql.SQL("NOTHING"),
        )

    def _delete(self, table: Table[Any]) -> sql.Composed:
        same = sql.SQL(" AND ").join(
            sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder()) for name in table.key
        )
        return sql.SQL("DELETE FROM {} WHERE {}").format(self._generation.table(table), same)


def by_batches(admin: str, store: UmaDB, view: View) -> None:
    kept, rows = _Tables(admin, view), _Changed()
    with psycopg.connect(admin, autocommit=True) as connection:
        kept.make(connection)
        kept.index(connection)
        events = _recorded(store, view)
        while batch := list(islice(events, _BATCH)):
            for event in batch:
                view.fold(rows, event)
            with connection.transaction(), connection.cursor() as cursor:
                kept.write(cursor, rows)
                cursor.execute("UPDATE uma.position SET position = %s", [batch[-1].position])


def at_once(admin: str, store: UmaDB, view: View) -> None:
    kept, rows = _Tables(admin, view), MemoryRows()
    for event in _recorded(store, view):
        view.fold(rows, event)
    with psycopg.connect(admin, autocommit=True) as connection, connection.transaction():
        kept.make(connection)
        with connection.cursor() as cursor:
            kept.copy(cursor, rows)
        kept.index(connection)


def compare(admin: str, store: UmaDB, view: View) -> int:
    """Rows compared with what the fold gives in memory; fails when one differs."""
    kept, rows, compared = _Tables(admin, view), MemoryRows(), 0
    for event in _recorded(store, view):
        view.fold(rows, event)
    for table in view.tables:
        found = kept.read(table)
        assert found == rows.all(table), f"{view.name}.{table.name}"
        compared += len(found)
    return compared


def _recorded(store: UmaDB, view: View) -> Iterator[Recorded]:
    """UmaDB keeps no time of recording."""
    for position, event in store.numbered(stored_names(view)):
        yield Recorded(position, RECORDED_AT, event)


def _values(table: Table[Any], row: Any) -> list[Any]:
    values = [getattr(row, name) for name in table.columns]
    return [list(value) if isinstance(value, tuple) else value for value in values]


def _names(columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join([sql.Identifier(name) for name in columns])
