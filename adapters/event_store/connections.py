"""
A few connections to one database, made when needed and dropped at the first doubt.

psycopg_pool is not used: after an outage it waits one, two, four … seconds and longer before it connects again, and
nothing asked for in the meantime can make it try (docs/decisions/0014).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus

from domain.errors import GoldenThreadError
from domain.names import PartnershipId

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds that a question is asked again while the database is away."""

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


async def connect(dsn: str) -> AsyncConnection:
    """Every statement is a transaction of its own. Raises psycopg.OperationalError."""
    conninfo = make_conninfo(**(_ALIVE | conninfo_to_dict(dsn)))
    return await AsyncConnection.connect(conninfo, autocommit=True)


async def _as_it_comes(connection: AsyncConnection) -> None:
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
        prepare: Callable[[AsyncConnection], Awaitable[None]] = _as_it_comes,
    ) -> None:
        self._dsn = dsn
        self._partnership = partnership
        self._patience = patience
        self._prepare = prepare
        self._places = asyncio.Semaphore(size)
        self._idle: list[AsyncConnection] = []

    async def ask(
        self, call: Callable[[AsyncConnection], Awaitable[T]], *, within: float | None = None
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
    async def _one(self) -> AsyncIterator[AsyncConnection]:
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

    async def _another(self) -> AsyncConnection:
        made = await connect(self._dsn)
        await self._prepare(made)
        return made

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().close()
