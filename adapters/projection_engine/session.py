"""Connections of the engine, and what it takes from the log."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from psycopg import AsyncConnection

from adapters.codec import Codec
from adapters.event_store.asking import Connection
from adapters.event_store.connections import READ_WIDE
from domain.names import PartnershipId


class Log(Protocol):
    """What the engine needs of adapters.event_store.log.EventLog."""

    partnership: PartnershipId
    codec: Codec

    async def wait(self, after: int, timeout: float) -> bool:  # noqa: ASYNC109
        """True as soon as there is an event after position `after`; False after `timeout` seconds."""
        ...


@asynccontextmanager
async def connect(dsn: str) -> AsyncIterator[Connection]:
    """
    A connection of the engine's own role.

    Its commits do not wait for the disk: rows and position are lost together or not at all, and are folded again (ADR 0056).
    """
    connection = await Connection.connect(
        dsn,
        autocommit=True,
        application_name="golden-thread projector",
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=3,
    )
    async with connection:
        connection.prepared_max = (
            None  # a view has more statements than the library keeps by itself
        )
        await connection.execute("SET synchronous_commit = off; SET timezone = 'UTC'; " + READ_WIDE)
        yield connection


async def try_lock(connection: AsyncConnection, name: str) -> bool:
    """A lock that lasts as long as the connection; False when another connection holds it."""
    cursor = await connection.execute(
        "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"golden-thread {name}"]
    )
    row = await cursor.fetchone()
    return row is not None and bool(row[0])


async def lock_shared(connection: AsyncConnection, name: str) -> None:
    """As `try_lock`, but many may hold it, as long as nobody has it alone; waits for that."""
    await connection.execute(
        "SELECT pg_advisory_lock_shared(hashtextextended(%s, 0))", [f"golden-thread {name}"]
    )


async def unlock(connection: AsyncConnection, name: str) -> None:
    """Free for the next one now: the server would notice a connection that was closed only some time later."""
    await connection.execute(
        "SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"golden-thread {name}"]
    )
