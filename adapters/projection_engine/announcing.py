"""Word to whoever watches the board that live views have moved, on a connection of its own."""

import asyncio
from typing import Self

from adapters.event_store.asking import Connection
from adapters.projection_engine.beside import Beside
from adapters.projection_engine.positions import Positions

_REST = 0.01  # seconds between announcements, as each makes every watcher look


class Announcer(Beside):
    """
    Says it beside the work, and once for all that moved while it was being said or a moment later.

    A transaction that notifies waits for every other one that does until that is on disk, and each append is one: no row
    waits for that, and no batch (ADR 0100). What is lost with the connection, watchers find by looking. Use as an async
    context manager.
    """

    def __init__(self, connection: Connection, positions: Positions) -> None:
        super().__init__()
        self._connection = connection
        self._positions = positions
        self._moved = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._begin(self._say(), "announce what moved")
        return await super().__aenter__()

    def moved(self) -> None:
        """After a commit. Raises psycopg.Error when the connection was lost."""
        if self._task is not None and self._task.done():
            self._task.result()
        self._moved.set()

    async def _say(self) -> None:
        while True:
            await self._moved.wait()
            self._moved.clear()
            await self._positions.tell(self._connection)
            await asyncio.sleep(_REST)
