"""A few waits at a time, for the works of one rebuild."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


async def in_parallel(works: Sequence[Callable[[], Awaitable[T]]], *, at_once: int) -> list[T]:
    """The results in order. Raises the first failure, once none of the others runs any more."""
    turns = asyncio.Semaphore(at_once)

    async def in_turn(work: Callable[[], Awaitable[T]]) -> T:
        async with turns:
            return await work()

    tasks = [asyncio.create_task(in_turn(work)) for work in works]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            if not task.cancelling():  # a second time it would not wait for what it ends
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
