"""Many events into the log as fast as it takes them."""

import asyncio
from collections.abc import Iterable, Sequence

from adapters.event_store.log import EventLog
from benchmarks.board_history import unit
from domain.fact import Event
from domain.history import Status

_UNDER_WAY = 2  # calls


async def append_in_turn(log: EventLog, batches: Iterable[Sequence[Event]]) -> None:
    """Each batch is asked for before the one before it is answered, and is made ready meanwhile. All must be recorded."""
    places = asyncio.Semaphore(_UNDER_WAY)

    async def append(batch: Sequence[Event]) -> None:
        outcomes = await log.append([unit(event) for event in batch])
        refused = [one.status for one in outcomes if one.status is not Status.RECORDED]
        assert not refused, f"the log answered {refused[0]}"
        places.release()

    async with asyncio.TaskGroup() as calls:
        for batch in batches:
            await places.acquire()
            calls.create_task(append(batch))
