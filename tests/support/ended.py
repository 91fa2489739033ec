"""Ends a task for good."""

import asyncio
from typing import Any

_AGAIN = 1.0  # seconds


async def ended(task: "asyncio.Task[Any]") -> None:
    """
    Cancel until it is over: before Python 3.12 `asyncio.wait_for` can swallow a cancellation (services/node.py).

    Raises what the task raised, except its cancellation.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=_AGAIN)
    if not task.cancelled():
        task.result()
