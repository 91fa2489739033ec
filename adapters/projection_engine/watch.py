"""Where the live views stand, kept at hand: a page that has not changed is answered without asking the database."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import psycopg
from psycopg import AsyncConnection, sql

from adapters.projection_engine import tables
from adapters.projection_engine.beside import Beside
from domain.names import PartnershipId

_RECONNECT = 0.5  # seconds between attempts while the database is away


@dataclass(frozen=True, slots=True)
class Place:
    """
    Of one live view. Its rows are the same as long as `version`, `generation`, `events_seen` and `incomplete_since` are;
    `position` only says up to where they are true.
    """

    version: int
    generation: int
    position: int
    events_seen: int
    incomplete_since: int | None


class Watch(Beside):
    """
    The places of one partnership's views, read again whenever the projector moves them. Use as an async context manager;
    `dsn` is of any role that may read the board. `poll`, in seconds, is for a notification that was lost.
    """

    def __init__(self, dsn: str, partnership: PartnershipId, *, poll: float = 1.0) -> None:
        super().__init__()
        self._dsn = dsn
        self._partnership = partnership
        self._poll = poll
        self._places: Mapping[str, Place] = {}
        self._moved = asyncio.Event()
        self._known = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._begin(self._keep(), "watch the board")
        return await super().__aenter__()

    @property
    def places(self) -> Mapping[str, Place]:
        """By the name of the view; empty until the database answered. While it is away, what was known last."""
        return self._places

    async def ready(self, timeout: float) -> bool:  # noqa: ASYNC109 (part of the promise)
        """True as soon as the places are known; False after `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                await self._known.wait()
        except TimeoutError:
            return False
        return True

    async def moved(self, since: Mapping[str, Place]) -> Mapping[str, Place]:
        """The places as soon as they are others than `since`."""
        while self._places == since:
            await self._moved.wait()
        return self._places

    async def _keep(self) -> None:
        while True:
            try:
                await self._listen()
            except psycopg.Error:
                await asyncio.sleep(_RECONNECT)

    async def _listen(self) -> None:
        connection = await AsyncConnection.connect(
            self._dsn,
            autocommit=True,
            application_name="golden-thread watch",
            options="-c timezone=UTC",
        )
        async with connection:
            await connection.execute(
                sql.SQL("LISTEN {}").format(sql.Identifier(tables.channel(self._partnership)))
            )
            while True:
                await self._read(connection)
                # of all that came in the meantime one look is enough
                async for _ in connection.notifies(timeout=self._poll, stop_after=1):
                    pass

    async def _read(self, connection: AsyncConnection) -> None:
        try:
            cursor = await connection.execute(
                sql.SQL(
                    "SELECT view, version, generation, position, events_seen, incomplete_since FROM {}"
                ).format(sql.Identifier(f"{self._partnership}_board", tables.POSITIONS))
            )
        except psycopg.errors.UndefinedTable:
            return  # no projector has run yet
        found = {row[0]: Place(*row[1:]) for row in await cursor.fetchall()}
        if found != self._places:
            self._places = found
            self._moved.set()
            self._moved = asyncio.Event()
        self._known.set()
