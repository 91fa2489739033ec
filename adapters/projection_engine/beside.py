"""A task that goes on beside the work it is for, and ends with it."""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Self


class Beside:
    """Use as an async context manager: a task that was begun is cancelled at the end of the block."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def _is_at_work(self) -> bool:
        return self._task is not None and not self._task.done()

    def _begin(self, work: Coroutine[None, None, None], name: str) -> None:
        self._task = asyncio.create_task(work, name=name)
