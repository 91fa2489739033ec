"""
Message DB: its SQL functions in a database of the same PostgreSQL, called by prepared statements in binary.

All streams are of one category, so that the whole history can be read as its documentation shows it. A batch is one
transaction of `write_message` calls sent in a pipeline, as it knows no call for several messages.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import LiteralString
from uuid import UUID

import psycopg
from psycopg.conninfo import make_conninfo

from benchmarks.peers.store import AT_ONCE, CODEC
from domain.fact import Event

_DATABASE = "message_store"
_CATEGORY = "record"
_PARTS = ("schema", "tables", "types", "functions", "indexes")
"""
The folders of the package, in the order of its own install.sh. Left out: its role and privileges, which a superuser
needs not, views that nothing asks for, and pgcrypto, whose one function of use here PostgreSQL has itself.
"""
_WRITE: LiteralString = (
    "SELECT message_store.write_message(%s, %s, %s, convert_from(%b, 'UTF8')::jsonb)"
)
_READ: LiteralString = (
    "SELECT stream_name, type, data, global_position FROM get_category_messages(%s, %s, %s)"
)


class MessageDB:
    def __init__(self, dsn: str, connection: psycopg.AsyncConnection) -> None:
        self._dsn = dsn
        self._connection = connection

    async def append(self, batches: Sequence[Sequence[Event]]) -> None:
        for batch in batches:
            await _append(self._connection, batch)

    async def append_by(self, callers: int, events: Sequence[Event]) -> None:
        """A connection for each caller; the server lets one write to a category at a time."""
        left = iter(events)

        async def caller(connection: psycopg.AsyncConnection) -> None:
            for event in left:
                await _append(connection, [event])

        connections = [await _connect(self._dsn) for _ in range(callers)]
        await asyncio.gather(*(caller(one) for one in connections))
        for one in connections:
            await one.close()

    async def read(self) -> AsyncIterator[Sequence[Event]]:
        after = 0
        while True:
            cursor = await self._connection.execute(
                _READ, [_CATEGORY, after + 1, AT_ONCE], prepare=True, binary=True
            )
            rows = await cursor.fetchall()
            if not rows:
                return
            yield [
                CODEC.decode(stream.removeprefix(f"{_CATEGORY}-"), 1, topic, data.encode())
                for stream, topic, data, _ in rows
            ]
            after = rows[-1][3]


async def _append(connection: psycopg.AsyncConnection, batch: Sequence[Event]) -> None:
    lines = []
    for event in batch:
        topic, state = CODEC.encode(event)
        lines.append((_identity(event), f"{_CATEGORY}-{event.stream}", topic, state))
    if len(lines) == 1:
        await connection.execute(_WRITE, lines[0], prepare=True)
        return
    async with connection.transaction(), connection.cursor() as cursor:
        await cursor.executemany(_WRITE, lines)


def _identity(event: Event) -> str:
    identity: UUID = event.provenance.event_id
    return str(identity)


async def _connect(dsn: str) -> psycopg.AsyncConnection:
    return await psycopg.AsyncConnection.connect(dsn, autocommit=True)


@asynccontextmanager
async def opened(admin: str, package: Path) -> AsyncIterator[MessageDB]:
    """`package` is where npm put it. The database is dropped at the end."""
    async with await _connect(admin) as server:
        await server.execute(f"CREATE DATABASE {_DATABASE}")
        dsn = make_conninfo(
            admin,
            dbname=_DATABASE,
            options="-c search_path=message_store,public -c client_min_messages=warning",
        )
        try:
            async with await _connect(dsn) as connection:
                for part in _PARTS:
                    await _install(connection, package / "database" / part)
                yield MessageDB(dsn, connection)
        finally:
            await server.execute(f"DROP DATABASE {_DATABASE} WITH (FORCE)")


async def _install(connection: psycopg.AsyncConnection, part: Path) -> None:
    """Functions name one another only when called, so their order does not matter."""
    for file in sorted(part.glob("*.sql")):
        await connection.execute(file.read_bytes())
