"""
What is done at each size of the record, each in a process of its own.

`python -m benchmarks.growth_work NAME` reads its arguments as a JSON list and writes what it found as JSON.
"""

import asyncio
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import orjson

from adapters.codec import Codec
from adapters.event_store.log import EventLog
from adapters.projection_engine.checkpointer import Checkpointer
from adapters.projection_engine.projector import Projector
from adapters.projection_engine.rebuild import rebuild_all
from adapters.projection_engine.replay import as_known_at
from adapters.projection_engine.session import connect
from adapters.projection_engine.status import wait_for
from projections.catalogue import VIEWS
from services.node import tame_the_collector

START, BACKLOG = 12_000, 24_000
"""
Events that a runner finds: twelve batches. While it takes in the first half it comes to know its tables: small ones are brought whole, and the keys
of others are read by a third process for a second or so (ADR 0110), on two cores. That is what a start costs, and has its own clock.
"""
_AT_ONCE = 5_000
_NAMES = [view.name for view in VIEWS]


@dataclass(frozen=True, slots=True)
class Done:
    """Seconds of each thing that was done, and the peak of the largest process of it in MB."""

    seconds: Sequence[float]
    megabytes: float


async def _knowing(app: str) -> Codec:
    """A codec that has met every kind of event: what a program does once is no cost of an event."""
    codec = Codec()
    async with EventLog(app, "hsscp", codec=codec) as log:
        await log.read(0, _AT_ONCE)
    return codec


def rebuild(dsn: str, app: str, position: int) -> Done:
    codec = asyncio.run(_knowing(app))
    began = time.perf_counter()
    rebuilt = asyncio.run(rebuild_all(dsn, "hsscp", VIEWS, codec=codec))
    seconds = time.perf_counter() - began
    assert all(done.position == position for done in rebuilt)
    assert not any(done.dead_letters for done in rebuilt)
    return Done([seconds], _peak())


def make_checkpoints(dsn: str, app: str) -> Done:
    """From none, for all views, up to where they are, without the rests that it takes elsewhere. `app` may read the log."""

    async def make() -> None:
        async with EventLog(app, "hsscp", codec=codec) as log, connect(dsn) as connection:
            await Checkpointer(dsn, log, VIEWS, rest=0).look(connection)

    tame_the_collector()
    codec = asyncio.run(_knowing(app))
    began = time.perf_counter()
    asyncio.run(make())
    return Done([time.perf_counter() - began], _peak())


def read(app: str, count: int) -> Done:
    async def whole() -> int:
        seen = 0
        async with (
            EventLog(app, "hsscp", codec=codec) as log,
            aclosing(log.everything()) as pages,
        ):
            async for found in pages:
                seen += len(found)
        return seen

    tame_the_collector()
    codec = asyncio.run(_knowing(app))
    began = time.perf_counter()
    seen = asyncio.run(whole())
    seconds = time.perf_counter() - began
    assert seen == count, "the log lacks an event"
    return Done([seconds], _peak())


def as_known(app: str, moments: Sequence[int]) -> Done:
    """
    Seconds of each view, each at its own moment, with every row that readers may see: made one after the other in the
    order of their keys and let go, as the view's boards take them. A page shows some of these (that of `thread` one thread).
    """

    async def ask() -> list[float]:
        codec, seconds = await _knowing(app), []
        for view, moment in zip(VIEWS, moments, strict=True):
            began = time.perf_counter()
            known = await as_known_at(app, "hsscp", [view], moment, codec=codec)
            for table in view.tables:
                if table.public:
                    deque(known.rows[view.name].each(table), maxlen=0)
            seconds.append(time.perf_counter() - began)
            assert known.position == moment
        return seconds

    tame_the_collector()
    return Done(asyncio.run(ask()), _peak())


def live(dsn: str, app: str, before: int) -> Done:
    """Seconds an event, of the backlog after position `before`: those after the start, and those of the start."""

    async def follow() -> list[float]:
        codec = await _knowing(app)
        async with EventLog(app, "hsscp", codec=codec) as log:
            began = time.perf_counter()
            task = asyncio.create_task(Projector(dsn, log, VIEWS).run())
            await wait_for(dsn, "hsscp", _NAMES, before + START, timeout=600)
            started = time.perf_counter()
            await wait_for(dsn, "hsscp", _NAMES, before + BACKLOG, timeout=600)
            ended = time.perf_counter()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        return [(ended - started) / (BACKLOG - START), (started - began) / START]

    tame_the_collector()
    return Done(asyncio.run(follow()), _peak())


def _peak() -> float:
    """
    From the kernel's own account; getrusage would count what the parent had. Of the processes that this one started it does
    no harm, as what their parent had is this one's.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    [peak] = [line for line in lines if line.startswith("VmHWM:")]
    return max(int(peak.split()[1]), getrusage(RUSAGE_CHILDREN).ru_maxrss) / 1024


WORK: Mapping[str, Callable[..., Done]] = {
    one.__name__: one for one in (rebuild, make_checkpoints, read, as_known, live)
}

if __name__ == "__main__":
    found = WORK[sys.argv[1]](*orjson.loads(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(orjson.dumps(found))
