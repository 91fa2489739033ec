"""The keys of tables that are not known whole, read beside the work on a connection of its own (ADR 0110)."""

import logging
from collections import deque
from typing import NamedTuple, Protocol

import psycopg
from psycopg import AsyncConnection

from adapters.projection_engine.beside import Beside
from adapters.projection_engine.key_filter import KeyFilter
from adapters.projection_engine.key_sums import KeySums
from adapters.projection_engine.session import connect
from adapters.projection_engine.working import WorkingRows

_LOG = logging.getLogger(__name__)

MOST = 8_000_000
"""Keys in memory, of all tables together; four bytes each."""

# a sort of a million sums stays in memory, the second processor is left to others, and millions of keys take their time
_AS_ONE_OF_MANY = (
    "SET work_mem = '64MB'; SET max_parallel_workers_per_gather = 0; SET statement_timeout = '5min'"
)


class KeyedTable(Protocol):
    """A table of the database."""

    async def count(self, connection: AsyncConnection, most: int) -> int: ...

    async def sums(self, connection: AsyncConnection) -> bytes:
        """Of the keys of all its rows, as KeySums takes them."""
        ...


class _Asked(NamedTuple):
    """`since` are the keys of the rows that were forgotten since it was asked."""

    rows: WorkingRows
    name: str
    table: KeyedTable
    since: KeyFilter

    def learn(self, keys: KeySums | None) -> None:
        self.rows.learn_keys(self.name, keys, self.since)


class KeyReader(Beside):
    """
    Tables of at most `small` rows are for others to bring whole. Of larger ones the keys are read, as long as there are no more than
    `most` together, so that no row is looked for that does not exist; until they are there, and of a table for which there is no room
    left, each row is looked for by its key.

    Use as an async context manager. When the database refuses, rows go on being looked for.
    """

    def __init__(self, dsn: str, *, small: int, most: int = MOST) -> None:
        super().__init__()
        self.small = small
        self._most = most
        self._held = 0
        self._dsn = dsn
        self._waiting = deque[_Asked]()

    def begin(self, rows: WorkingRows, name: str, table: KeyedTable) -> None:
        """`rows` learn the keys of that table as soon as may be. What they no longer hold of it must be committed."""
        self._waiting.append(_Asked(rows, name, table, rows.expect_keys(name)))
        if not self._is_at_work:
            self._begin(self._read(), "read keys")

    def forget(self) -> None:
        """Nobody waits any more: the rows are others now."""
        self._waiting.clear()
        self._held = 0

    async def _read(self) -> None:
        """On a connection that lasts as long as somebody waits: a program asks once for each table."""
        while self._waiting:  # somebody may have come while the connection was closed
            try:
                async with connect(self._dsn) as connection:
                    await connection.execute(_AS_ONE_OF_MANY)
                    while self._waiting:
                        asked = self._waiting.popleft()
                        try:
                            asked.learn(await self._keys(connection, asked))
                        except psycopg.Error:
                            asked.learn(None)
                            raise
            except psycopg.Error as refused:
                _LOG.warning("the keys of some tables are not known (%s)", type(refused).__name__)
                while self._waiting:
                    self._waiting.popleft().learn(None)

    async def _keys(self, connection: AsyncConnection, asked: _Asked) -> KeySums | None:
        """None of a table that has more than there is room for."""
        left = self._most - self._held
        if await asked.table.count(connection, left + 1) > left:
            return None
        keys = KeySums(await asked.table.sums(connection), asked.since)
        self._held += keys.count
        return keys
