"""
A few connections to one database, made when needed and dropped at the first doubt.

psycopg_pool is not used: after an outage it waits one, two, four … seconds and longer before it connects again, and
nothing asked for in the meantime can make it try (docs/decisions/0014).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus

_ALIVE: dict[str, Any] = {
    # seconds, except the last in milliseconds: a peer that vanished without a word is noticed within half a minute
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}


async def connect(dsn: str) -> AsyncConnection:
    """Every statement is a transaction of its own. Raises psycopg.OperationalError."""
    conninfo = make_conninfo(**(_ALIVE | conninfo_to_dict(dsn)))
    return await AsyncConnection.connect(conninfo, autocommit=True)


class Connections:
    """At most `size` in use at a time; who comes later waits in line."""

    def __init__(self, dsn: str, size: int) -> None:
        self._dsn = dsn
        self._places = asyncio.Semaphore(size)
        self._idle: list[AsyncConnection] = []

    @asynccontextmanager
    async def one(self) -> AsyncIterator[AsyncConnection]:
        """Raises psycopg.OperationalError when there is none to be had. After any error it is not used again."""
        async with self._places:
            connection = self._idle.pop() if self._idle else await connect(self._dsn)
            try:
                yield connection
            except BaseException:
                await connection.close()
                raise
            if connection.pgconn.transaction_status == TransactionStatus.IDLE:
                self._idle.append(connection)
            else:
                await connection.close()

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().close()
