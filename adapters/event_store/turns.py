"""Whose turn it is to append: one call after the other, in the order in which they were made."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.event_store.connections import DatabaseAway
from domain.names import PartnershipId


class Turn:
    """A place in the line. `first`: nobody was before it when it was taken."""

    def __init__(
        self,
        coming: "asyncio.Task[bool]",
        partnership: PartnershipId,
        until: float,
        *,
        first: bool,
    ) -> None:
        self.first = first
        self._coming = coming
        self._partnership = partnership
        self._until = until

    async def come(self) -> None:
        """Returns when it is this call's turn. Raises DatabaseAway when those before it have not made way in time."""
        try:
            async with asyncio.timeout_at(self._until):
                await self._coming
        except TimeoutError as late:
            raise DatabaseAway(
                f"the database of {self._partnership} does not answer (those before are not through)"
            ) from late


class Turns:
    """Of one program; the append function keeps apart those of several. Nobody waits for longer than `patience` seconds."""

    def __init__(self, partnership: PartnershipId, *, patience: float) -> None:
        self._partnership = partnership
        self._patience = patience
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def next(self) -> AsyncIterator[Turn]:
        """A place behind all who have one. The turn, come or not, ends with the block."""
        until = asyncio.get_running_loop().time() + self._patience
        first = not self._lock.locked()
        # a task, so that the place is taken now and the caller has time to make ready
        coming = asyncio.create_task(self._lock.acquire())
        try:
            yield Turn(coming, self._partnership, until, first=first)
        finally:
            # nothing is awaited here, so that a second cancellation finds nothing half done
            if not coming.cancel() and not coming.cancelled():
                self._lock.release()
