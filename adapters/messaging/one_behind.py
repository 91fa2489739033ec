"""One piece of work at a time, done while the next one is made ready."""

import asyncio
import contextlib
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self


class OneBehind:
    """
    To be entered. An error of the work is raised by whatever is asked next, leaving included. Leaving waits for the work, or
    cancels it when the task that leaves is itself cancelled.
    """

    def __init__(self) -> None:
        self._work: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._work is not None and isinstance(error, asyncio.CancelledError):
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
        else:
            await self.done()

    async def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """When what was begun before is done."""
        try:
            await self.done()
        except BaseException:
            work.close()
            raise
        self._work = asyncio.create_task(work)

    async def done(self) -> None:
        """Returns when nothing is under way."""
        if self._work is not None:
            work, self._work = self._work, None
            await work
