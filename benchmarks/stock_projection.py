"""
The same folds through the eventsourcing library's ProjectionRunner, one view a runner, as its documentation shows it.

A view is a PostgresTrackingRecorder that writes rows and tracking in one transaction for each event. The runner reads our
own log by our own codec, which is faster than the library's: the comparison favours it.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Event
from typing import Any

import psycopg
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from adapters.event_store.application import LibraryEvent, LogApplication
from adapters.projection_engine import tables
from adapters.projection_engine.feed import stored_names
from adapters.projection_engine.keeping import converter
from adapters.projection_engine.tables import Generation
from domain.fact import Event as FactEvent
from domain.fact import Recorded
from projections.view import Table, View

_PATIENCE = 600  # seconds for one view
RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""For every event: the library hands on no time of recording."""

PARTNERSHIP = "stscp"
"""Whose log the runner reads: it cannot be told to stop at a position, so the log is as long as it is to go."""

SCHEMA = "stock"


class _Rows:
    """The rows of a view while one event is folded in, straight on the tables, a statement for each call."""

    def __init__(self, cursor: Any, view: View) -> None:
        self._cursor = cursor
        self._generation = _generation(view)

    def get(self, table: Table[Any], *key: str | int) -> Any:
        self._cursor.execute(
            sql.SQL("SELECT {} FROM {} WHERE {}").format(
                _names(table.columns), self._generation.table(table), _same(table)
            ),
            key,
            prepare=True,
        )
        row = self._cursor.fetchone()
        return None if row is None else converter(table)(tuple(row.values()))

    def put(self, table: Table[Any], row: Any) -> None:
        values = [getattr(row, name) for name in table.columns]
        rest = [name for name in table.columns if name not in table.key]
        changes = sql.SQL(", ").join(
            sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in rest
        )
        self._cursor.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({}) DO {}").format(
                self._generation.table(table),
                _names(table.columns),
                sql.SQL(", ").join([sql.Placeholder()] * len(values)),
                _names(table.key),
                sql.SQL("UPDATE SET {}").format(changes) if rest else sql.SQL("NOTHING"),
            ),
            [list(value) if isinstance(value, tuple) else value for value in values],
            prepare=True,
        )

    def drop(self, table: Table[Any], *key: str | int) -> None:
        self._cursor.execute(
            sql.SQL("DELETE FROM {} WHERE {}").format(self._generation.table(table), _same(table)),
            key,
            prepare=True,
        )


def run(admin: str, dsn: str, view: View, *, wait_for_disk: bool) -> float:
    """Seconds for the whole log of PARTNERSHIP. `admin` may make the tables; `dsn` is the log's."""
    _prepare(admin, view)
    last = _last(admin, view)
    done = Event()

    class Keeper(PostgresTrackingRecorder):
        def fold(self, event: Recorded, tracking: Tracking) -> None:
            with self.datastore.transaction(commit=True) as cursor:
                if not wait_for_disk:
                    cursor.execute("SET LOCAL synchronous_commit = off")
                view.fold(_Rows(cursor, view), event)
                self._insert_tracking(cursor, tracking)
            if tracking.notification_id == last:
                done.set()

    class Keeping(Projection[Keeper]):
        name = view.name
        topics = tuple(sorted(stored_names(view)))

        def process_event(self, domain_event: LibraryEvent, tracking: Tracking) -> None:
            event = FactEvent(
                domain_event.stream,
                domain_event.version,
                domain_event.fact,
                domain_event.provenance,
            )
            self.view.fold(Recorded(tracking.notification_id, RECORDED_AT, event), tracking)

    class Log(LogApplication):
        def __init__(self, env: Any = None) -> None:  # noqa: ARG002 (the runner gives it)
            super().__init__(dsn, PARTNERSHIP)

    began = time.perf_counter()
    with ProjectionRunner(
        application_class=Log, projection_class=Keeping, view_class=Keeper, env=_settings(admin)
    ) as runner:
        while not done.wait(0.5):
            runner.run_forever(timeout=0)  # raises what ended it
            assert time.perf_counter() - began < _PATIENCE, (
                "the stock runner does not come to an end"
            )
        return time.perf_counter() - began


def rows(admin: str, view: View, table: Table[Any]) -> list[Any]:
    """What it kept, in key order."""
    with psycopg.connect(admin) as connection:
        found = connection.execute(
            sql.SQL("SELECT {} FROM {}").format(
                _names(table.columns), _generation(view).table(table)
            )
        ).fetchall()
    return sorted((converter(table)(row) for row in found), key=table.key_of)


def _prepare(admin: str, view: View) -> None:
    with psycopg.connect(admin, autocommit=True) as connection:
        for name in (SCHEMA, f"{SCHEMA}_rows"):
            connection.execute(
                sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(name))
            )
        connection.execute(
            sql.SQL("DROP TABLE IF EXISTS {}").format(
                sql.Identifier(SCHEMA, f"{view.name}_tracking")
            )
        )
        for table in view.tables:
            connection.execute(
                sql.SQL("DROP TABLE IF EXISTS {}").format(_generation(view).table(table))
            )
            connection.execute(tables.create_table(_generation(view), table))
            connection.execute(tables.create_key(_generation(view), table))
            for statement in tables.create_indexes(_generation(view), table):
                connection.execute(statement)


def _last(admin: str, view: View) -> int:
    """The position of the last event that the view handles."""
    with psycopg.connect(admin) as connection:
        row = connection.execute(
            f"SELECT max(notification_id) FROM {PARTNERSHIP}.stored_events WHERE topic = ANY(%s)",
            [list(stored_names(view))],
        ).fetchone()
    assert row is not None
    return int(row[0])


def _settings(dsn: str) -> dict[str, str]:
    parts = conninfo_to_dict(dsn)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts["host"]),
        "POSTGRES_PORT": str(parts.get("port", 5432)),
        "POSTGRES_USER": str(parts["user"]),
        "POSTGRES_PASSWORD": str(parts.get("password", "")),
        "POSTGRES_SCHEMA": SCHEMA,
    }


def _generation(view: View) -> Generation:
    return Generation(SCHEMA, view.name, view.version, 1)


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join([sql.Identifier(name) for name in columns])


def _same(table: Table[Any]) -> sql.Composed:
    return sql.SQL(" AND ").join(
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder()) for name in table.key
    )
