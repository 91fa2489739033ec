"""Word that the log has grown, by LISTEN on a connection of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import psycopg
from psycopg import sql

from adapters.event_store.connections import connect
from domain.names import PartnershipId

_RECONNECT = 0.5  # seconds between attempts while the database is away


@dataclass(frozen=True, slots=True)
class Heads:
    """The last position of the log and the last receipt number; 0 before the first."""

    position: int = 0
    receipt: int = 0


class Wakeups:
    """
    `ask` reads the heads from the database: it is the fallback every `poll` seconds, for a notification may be
    lost with its connection. Started by the first wait. What this program recorded itself, it need not be told: see `note`.
    """

    def __init__(
        self,
        dsn: str,
        partnership: PartnershipId,
        ask: Callable[[], Awaitable[Heads]],
        *,
        poll: float = 1.0,
    ) -> None:
        self._dsn = dsn
        self._channel = f"{partnership}_log"
        self._ask = ask
        self._poll = poll
        self._heads = Heads()
        self._grown = asyncio.Event()
        self._listener: asyncio.Task[None] | None = None

    async def wait(self, grown: Callable[[Heads], bool], timeout: float) -> bool:  # noqa: ASYNC109
        """True as soon as `grown` holds; False after `timeout` seconds. Raises what `ask` raises."""
        if self._listener is None:
            self._listener = asyncio.create_task(self._listen(), name="listen to the log")
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not grown(self._heads):
            patience = min(self._poll, deadline - loop.time())
            if patience <= 0:
                return False
            signal = self._grown
            try:
                async with asyncio.timeout(patience):
                    await signal.wait()
            except TimeoutError:
                self.note(await self._ask())
        return True

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
            self._listener = None

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_until_cut()
            except psycopg.Error:
                await asyncio.sleep(_RECONNECT)

    async def _listen_until_cut(self) -> None:
        async with await connect(self._dsn) as connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
            self.note(await self._ask())  # what was recorded before the LISTEN
            async for notify in connection.notifies():
                position, receipt = notify.payload.split()
                self.note(Heads(int(position), int(receipt)))

    def note(self, heads: Heads) -> None:
        """The log has come this far at least. Wakes those who wait, once for each that is news."""
        known = self._heads
        if heads.position <= known.position and heads.receipt <= known.receipt:
            return
        self._heads = Heads(max(heads.position, known.position), max(heads.receipt, known.receipt))
        self._grown.set()
        self._grown = asyncio.Event()
