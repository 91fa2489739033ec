"""What the same PostgreSQL can do with the same rows and nothing around it: commits, a pipeline, a copy, a read."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, LiteralString

import orjson
import psycopg

from benchmarks.peers.store import AT_ONCE, CODEC
from domain.fact import Event

_TABLE = "limits"
_COLUMNS: LiteralString = (
    "originator_id, originator_version, topic, state, notification_id, recorded_at, origin"
)
_INSERT: LiteralString = f"INSERT INTO limits ({_COLUMNS}) VALUES (%s, %s, %s, %b, %s, %s, %s)"
_TYPES = ("text", "int8", "text", "bytea", "int8", "timestamptz", "text")
_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)

Row = tuple[Any, ...]


class Limits:
    """A table of the log's columns and indexes, without its triggers, functions, inbox and locks."""

    def __init__(self, connection: psycopg.AsyncConnection) -> None:
        self._connection = connection
        self._rows = 0

    def rows(self, events: Sequence[Event]) -> list[Row]:
        """Made before the clock starts, further on in the table's own numbers."""
        made = []
        for event in events:
            self._rows += 1
            topic, state = CODEC.encode(event)
            made.append(
                (event.stream, self._rows, topic, state, self._rows, _MOMENT, "hsscp"),
            )
        return made

    async def commits(self, rows: Sequence[Row]) -> float:
        """Rows a second, a commit for each."""
        began = time.perf_counter()
        for row in rows:
            await self._connection.execute(_INSERT, row, prepare=True)
        return len(rows) / (time.perf_counter() - began)

    async def executemany(self, rows: Sequence[Row], size: int) -> float:
        """Rows a second by psycopg's pipeline, a commit for each so many."""
        began = time.perf_counter()
        for start in range(0, len(rows), size):
            async with self._connection.transaction(), self._connection.cursor() as cursor:
                await cursor.executemany(_INSERT, rows[start : start + size])
        return len(rows) / (time.perf_counter() - began)

    async def copy(self, rows: Sequence[Row]) -> float:
        """Rows a second by one binary COPY."""
        began = time.perf_counter()
        async with self._connection.cursor() as cursor:
            statement: LiteralString = f"COPY limits ({_COLUMNS}) FROM STDIN (FORMAT BINARY)"
            async with cursor.copy(statement) as copy:
                copy.set_types(_TYPES)
                for row in rows:
                    await copy.write_row(row)
        return len(rows) / (time.perf_counter() - began)

    async def read(self, log: str) -> tuple[float, float]:
        """Events a second of another table of such columns: as bytes, and with their JSON read."""
        return await self._read(log, decode=False), await self._read(log, decode=True)

    async def _read(self, log: str, *, decode: bool) -> float:
        after, count, began = 0, 0, time.perf_counter()
        statement = (
            "SELECT notification_id, recorded_at, originator_id, originator_version, topic, state"
            f" FROM {log} WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
        )
        while True:
            cursor = await self._connection.execute(
                statement.encode(), [after, AT_ONCE], prepare=True, binary=True
            )
            rows = await cursor.fetchall()
            if not rows:
                return count / (time.perf_counter() - began)
            if decode:
                for row in rows:
                    orjson.loads(row[5])
            after, count = rows[-1][0], count + len(rows)


@asynccontextmanager
async def opened(admin: str, log: str) -> AsyncIterator[Limits]:
    """With the columns and indexes of the table `log`."""
    async with await psycopg.AsyncConnection.connect(admin, autocommit=True) as connection:
        await connection.execute(f"CREATE TABLE {_TABLE} (LIKE {log} INCLUDING ALL)".encode())
        yield Limits(connection)
        await connection.execute(f"DROP TABLE {_TABLE}".encode())
