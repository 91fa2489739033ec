"""
What is done at each size of the record, each in a process of its own.

`python -m benchmarks.growth_work NAME` reads its arguments as a JSON list and writes what it found as JSON.
"""

import asyncio
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import orjson
from psycopg import AsyncConnection

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

START, BACKLOG = 12_000, 26_000
"""
Events that a runner finds: thirteen batches. By the first six it comes to know its tables: small ones are brought whole, and the keys of others are
read beside the work (ADR 0110). That is what a start costs, and has its own clock. Once nothing is read any more it goes on, and the
last six are clocked; one is left out, since the next is folded while it is written (ADR 0113).
"""
_GOES_ON = START + 2_000
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


class _Held(EventLog):
    """A log that seems to end at a position, until it is let go."""

    def hold(self, at: int) -> None:
        self._held_at, self._let_go = at, asyncio.Event()

    def let_go(self) -> None:
        self._let_go.set()

    async def wait(self, after: int, timeout: float) -> bool:
        if after < self._held_at or self._let_go.is_set():
            return await super().wait(after, timeout)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._let_go.wait(), timeout)
        return self._let_go.is_set()


def live(dsn: str, app: str, admin: str, before: int) -> Done:
    """Seconds an event, of the backlog after position `before`: those once the tables are known, and those of the start."""

    async def follow() -> list[float]:
        codec = await _knowing(app)
        async with _Held(app, "hsscp", codec=codec) as log:
            log.hold(before + START)
            began = time.perf_counter()
            task = asyncio.create_task(Projector(dsn, log, VIEWS).run())
            await wait_for(dsn, "hsscp", _NAMES, before + START, timeout=600)
            started = time.perf_counter() - began
            await _nothing_is_read(admin)
            log.let_go()
            await wait_for(dsn, "hsscp", _NAMES, before + _GOES_ON, timeout=600)
            began = time.perf_counter()
            await wait_for(dsn, "hsscp", _NAMES, before + BACKLOG, timeout=600)
            seconds = time.perf_counter() - began
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        return [seconds / (BACKLOG - _GOES_ON), started / START]

    tame_the_collector()
    return Done(asyncio.run(follow()), _peak())


async def _nothing_is_read(admin: str) -> None:
    """Until no question of the engine was found at work for a second."""
    async with await AsyncConnection.connect(admin, autocommit=True) as connection:
        quiet = 0
        while quiet < 10:
            await asyncio.sleep(0.1)
            found = await connection.execute(
                "SELECT FROM pg_stat_activity"
                " WHERE application_name = 'golden-thread projector' AND state = 'active'"
            )
            quiet = 0 if found.rowcount else quiet + 1


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
