"""Events at a steady rate, whatever the record does meanwhile, and how long each took to arrive."""

import asyncio
import gc
import math
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

from adapters.event_store.group_commit import GroupCommit
from adapters.event_store.log import EventLog
from domain.history import Status, Unit
from services.node import tame_the_collector


async def waits(
    log: EventLog,
    units: Sequence[Unit],
    per_second: int,
    arrived: Callable[[int], Awaitable[int]],
) -> list[float]:
    """
    Milliseconds of each unit, sorted: from the moment at which it was due to be sent until it had arrived.

    A unit holds one event and is sent when it is due, also while earlier ones are still on their way, so that a stall
    counts for all that it held up. `arrived` is given how many were there before and returns how many are, once more are.
    """
    found: list[float] = []
    began = 0.0

    async def send() -> None:
        async with GroupCommit(log) as history, asyncio.TaskGroup() as sending:
            for number, unit in enumerate(units):
                await asyncio.sleep(max(0.0, began + number / per_second - time.perf_counter()))
                sending.create_task(_record(history, unit))

    async def watch() -> None:
        seen = 0
        while seen < len(units):
            there = await arrived(seen)
            now = time.perf_counter()
            found.extend(
                (now - began - number / per_second) * 1000 for number in range(seen, there)
            )
            seen = there

    with _as_a_node():
        began = time.perf_counter() + 0.05
        async with asyncio.TaskGroup() as both:
            both.create_task(send())
            both.create_task(watch())
    return sorted(found)


@contextmanager
def _as_a_node() -> Iterator[None]:
    """
    With the collector as a node has it; what the sender made beforehand, and what was measured before, is no burden of the
    node's: a collection that looked through it all would hold up everything for a fifth of a second.
    """
    usual = gc.get_threshold()
    gc.collect()
    tame_the_collector()
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


async def _record(history: GroupCommit, unit: Unit) -> None:
    [outcome] = await history.append([unit])
    assert outcome.status is Status.RECORDED


def percentile(waited: Sequence[float], share: float) -> float:
    """Of sorted values: the smallest that at least `share` of them do not exceed."""
    return waited[max(0, math.ceil(len(waited) * share) - 1)]
