"""
A few connections to one database, made when needed and dropped at the first doubt.

psycopg_pool is not used: after an outage it waits one, two, four … seconds and longer before it connects again, and
nothing asked for in the meantime can make it try (docs/decisions/0014).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus

from adapters.event_store.asking import Connection
from domain.errors import GoldenThreadError
from domain.names import PartnershipId

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds that a question is asked again while the database is away."""

READ_WIDE: LiteralString = "SELECT repeat(' ', 131072)"
"""
What a connection asks first. libpq reads as many bytes of the socket at a time as its buffer holds, 16 kB until a longer row
comes, and each time the event loop is asked again: a third of what it costs to fetch the log.
"""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 0.5  # seconds

_ALIVE: dict[str, Any] = {
    # seconds, except the last in milliseconds: a peer that vanished without a word is noticed within half a minute
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}


class DatabaseAway(GoldenThreadError, ConnectionError):
    """The database cannot be reached, or does not answer in time. Whatever was asked may be asked again."""


async def connect(dsn: str) -> Connection:
    """Every statement is a transaction of its own. Raises psycopg.OperationalError."""
    conninfo = make_conninfo(**(_ALIVE | conninfo_to_dict(dsn)))
    connection = await Connection.connect(conninfo, autocommit=True)
    try:
        await connection.execute(READ_WIDE)
    except BaseException:
        await connection.close()
        raise
    return connection


async def _as_it_comes(connection: Connection) -> None:
    """Nothing to set."""


class Connections:
    """
    To the database of one partnership. At most `size` in use at a time; who comes later waits in line. `prepare` sets
    what a new one needs.
    """

    def __init__(
        self,
        dsn: str,
        partnership: PartnershipId,
        *,
        size: int,
        patience: float,
        prepare: Callable[[Connection], Awaitable[None]] = _as_it_comes,
    ) -> None:
        self._dsn = dsn
        self._partnership = partnership
        self._patience = patience
        self._prepare = prepare
        self._places = asyncio.Semaphore(size)
        self._idle: list[Connection] = []

    async def ask(
        self, call: Callable[[Connection], Awaitable[T]], *, within: float | None = None
    ) -> T:
        """
        What `call` answers, which must bear being carried out twice: it is called again for `patience` seconds while the
        database is away. `within` as many seconds it has answered, or within `patience`. Raises DatabaseAway.
        """
        until = asyncio.get_running_loop().time() + self._patience
        pause = _FIRST_PAUSE
        reason: BaseException | None = None
        try:
            async with asyncio.timeout(within or self._patience):
                while reason is None or asyncio.get_running_loop().time() < until:
                    try:
                        async with self._one() as connection:
                            return await call(connection)
                    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                        reason = error
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
        except TimeoutError as late:
            reason = reason or late
        raise DatabaseAway(
            f"the database of {self._partnership} does not answer ({type(reason).__name__})"
        ) from reason

    @asynccontextmanager
    async def _one(self) -> AsyncIterator[Connection]:
        """Raises psycopg.OperationalError when there is none to be had. After any error it is not used again."""
        async with self._places:
            connection = self._idle.pop() if self._idle else await self._another()
            try:
                yield connection
            except BaseException:
                await connection.close()
                raise
            if connection.pgconn.transaction_status == TransactionStatus.IDLE:
                self._idle.append(connection)
            else:
                await connection.close()

    async def _another(self) -> Connection:
        made = await connect(self._dsn)
        await self._prepare(made)
        return made

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().close()
