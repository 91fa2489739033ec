"""Asking as a caller does: what was not answered in time is asked again as it is."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.event_store.connections import DatabaseAway

T = TypeVar("T")


async def until_answered(ask: Callable[[], Awaitable[T]]) -> T:
    """The answer. How long it may take is bounded by the test's own time."""
    while True:
        try:
            return await ask()
        except DatabaseAway:
            continue
