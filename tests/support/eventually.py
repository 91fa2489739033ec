"""Waiting for a condition, never for a time."""

import asyncio
import inspect
from collections.abc import Callable
from typing import Any


async def eventually(condition: Callable[[], Any], *, within: float = 15.0) -> Any:
    """What `condition` returns once that is true; it may be a coroutine function. Fails after `within` seconds."""
    seen = None
    try:
        async with asyncio.timeout(within):
            while True:
                seen = condition()
                if inspect.isawaitable(seen):
                    seen = await seen
                if seen:
                    return seen
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"not within {within:.0f} s; last seen: {seen!r}") from None
