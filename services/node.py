"""
Runs the parts of a partnership's node as tasks of one program, until it is told to stop.

A part that fails is started again after a growing pause and says so in the log; the others go on meanwhile. What a
part has in hand is either committed or comes again, so stopping is cancelling (kill -9 is the tested case).
"""

import asyncio
import gc
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import GoldenThreadError, Misconfigured

log = logging.getLogger(__name__)

_PAUSES = (0.5, 1.0, 2.0, 5.0, 15.0)  # seconds before the next start; the last for ever
_CANCELLED_AGAIN = (
    3.0  # seconds until a part that goes on although it was cancelled is cancelled again
)
_STEADY = 60.0  # seconds of running after which a part counts as sound again

_COLLECT_AFTER = 20_000  # objects made and not yet gone; Python's own is 700

ROLES = ("intake", "relay", "mirror", "projector")


@dataclass(frozen=True, slots=True)
class Part:
    """One task of the node. `run` ends only by cancellation or by an error."""

    name: str
    run: Callable[[], Awaitable[None]]


async def run(parts: Sequence[Part], *, ready: Callable[[], None] = lambda: None) -> None:
    """Until SIGTERM or SIGINT. Raises Misconfigured when a part says that it can never run so."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    tame_the_collector()
    tasks = [asyncio.create_task(_keep_running(part), name=part.name) for part in parts]
    stopping = asyncio.create_task(stop.wait())
    ready()
    try:
        done, _ = await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stopping}:
            task.result()
    finally:
        await _end([stopping, *tasks])
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def tame_the_collector() -> None:
    """
    What is loaded by now stays, so no collection need look at it again; and a batch of 256 messages makes some 7,000
    objects that live until it is recorded, so a collection waits for more than two batches (ADR 0071).
    """
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)


async def _end(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """
    Cancelled until they end: before Python 3.12, `asyncio.wait_for` loses a cancellation that comes together with what
    it waits for, and client libraries use it.
    """
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=_CANCELLED_AGAIN)
    await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_running(part: Part) -> None:
    loop = asyncio.get_running_loop()
    failures = 0
    while True:
        started = loop.time()
        try:
            await part.run()
        except Misconfigured:
            raise
        except Exception as error:  # noqa: BLE001 (whatever fails, the part must come back)
            if loop.time() - started > _STEADY:
                failures = 0
            pause = _PAUSES[min(failures, len(_PAUSES) - 1)]
            failures += 1
            said = str(error) if isinstance(error, GoldenThreadError) else type(error).__name__
            log.warning("%s stopped: %s; it starts again in %.1f s", part.name, said, pause)
            await asyncio.sleep(pause)
