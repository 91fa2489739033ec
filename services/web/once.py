"""What several ask for at the same time is made once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Once(Generic[V]):
    """For one event loop. Who gives up waiting stops nobody else's work; what fails, fails for all who wait for it."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Future[V]] = {}

    async def __call__(self, key: Hashable, make: Callable[[], Awaitable[V]]) -> V:
        work = self._under_way.get(key)
        if work is None:
            work = asyncio.ensure_future(make())
            self._under_way[key] = work
            work.add_done_callback(lambda done: self._end(key, done))
        return await asyncio.shield(work)

    def _end(self, key: Hashable, done: "asyncio.Future[V]") -> None:
        self._under_way.pop(key, None)
        if not done.cancelled():
            done.exception()  # whoever waits has it; nobody may be left
