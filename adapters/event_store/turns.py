"""Whose turn it is to append: one call after the other, in the order in which they were made."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from adapters.event_store.connections import DatabaseAway
from domain.names import PartnershipId

_Coming = asyncio.Future[None]


class Turn:
    """A place in the line. `first`: nobody was before it when it was taken."""

    def __init__(
        self, coming: _Coming, partnership: PartnershipId, until: float, *, first: bool
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
    """
    Of one program; the append function keeps apart those of several. Nobody waits for longer than `patience` seconds.

    When a turn ends, the next one's caller goes on in the very next round of the event loop.
    """

    def __init__(self, partnership: PartnershipId, *, patience: float) -> None:
        self._partnership = partnership
        self._patience = patience
        self._line = deque[_Coming]()

    @contextmanager
    def next(self) -> Iterator[Turn]:
        """A place behind all who have one. The turn, come or not, ends with the block."""
        loop = asyncio.get_running_loop()
        coming = loop.create_future()
        self._line.append(coming)
        first = self._line[0] is coming
        self._give()
        try:
            yield Turn(coming, self._partnership, loop.time() + self._patience, first=first)
        finally:
            self._line.remove(coming)
            self._give()

    def _give(self) -> None:
        """To the first in line; one that was cancelled while it waited is about to leave."""
        if self._line and not self._line[0].done():
            self._line[0].set_result(None)
