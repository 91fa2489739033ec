"""
What an event costs as the record grows: the same work at ten thousand events, at a hundred thousand, at a million.

`python -m benchmarks.run --only growth [--full] [--events N] [--size N]`. At each size: every view rebuilt, the whole log read
and decoded, each view as known at a random past moment, and a backlog appended and taken in live on tables of that size. Each runs in
a fresh process; the peak of memory is that of the largest one it is done by (benchmarks/growth_work.py). The history is that of a framework
pack (benchmarks/generate.py), so its mix is the same at every size.

What takes seconds is done three times at every size, also in a single round. Before it the database comes to rest, since what
it still has to write of the minutes before is no part of what an event costs (ADR 0112).

As known at a moment: in the clock are the checkpoint, the events after it, and every row of the view that readers may
see, made once. That is more than a page shows, which has one thread, or 25 lines of a board; what a board works out from
the rows of a view is the same for the past as for now, and is measured with the pages (benchmarks/pages.py).
"""

import asyncio
import itertools
import random
import statistics
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import psycopg

from adapters.codec import Received
from adapters.event_store.log import EventLog
from benchmarks import growth_work
from benchmarks.generate import Generator, write
from benchmarks.growth_work import BACKLOG, Done
from benchmarks.judging import Figures
from benchmarks.servers import postgres
from projections.catalogue import VIEWS
from tests.support.postgres import Database

SIZES = (10_000, 100_000)
FULL = (*SIZES, 1_000_000)
AIMED = (100_000, 1_000_000, 10_000_000)
"""The sizes for which aims are set; the last by `--size`, most of it in one round, as each takes an hour."""

REBUILD = "rebuild of every view"
READ = "the whole log read and decoded"
APPEND = "append, as many in a transaction as there may be"
LIVE = "live, every view"
LIVE_START = "live, every view, while its tables become known after a start"
AS_AT = "one view as known at a random moment, the slowest, ms"
AS_AT_EVENT = "one view as known at a random moment, the slowest"
AS_AT_MEDIAN = "one view as known at a random moment, the median of the views, ms"
CHECKPOINTS = "checkpoints made, without rests"
EVERY = (REBUILD, CHECKPOINTS, READ, AS_AT, LIVE)
_MICROSECONDS = "µs an event"
_PEAK = "peak of its largest process, MB"


SHORT_ROUNDS = 3
"""At least as many, of what takes seconds."""

_QUIET = 20  # seconds without an autovacuum; one that has something to do begins within 15
_PART = 500_000  # events that are recorded before it is said how far it is

HOW = {
    AIMED[2]: f"`make bench ARGS='--only growth --merge --size {AIMED[2]}'`",
    AIMED[1]: "`make bench-full`",
    AIMED[0]: "`make bench`",
}
"""How a size is measured."""


def at(size: int, what: str = REBUILD) -> str:
    """The name of the figure: microseconds for an event, but where `what` says milliseconds."""
    return f"{size:,} events: {what}" + ("" if what.endswith("ms") else f", {_MICROSECONDS}")


def peak_at(size: int, what: str = REBUILD) -> str:
    """The name of the figure."""
    return f"{size:,} events: {what.partition(',')[0]}, {_PEAK}"


def with_other_sizes(found: Figures, before: Figures, sizes: Sequence[int]) -> Figures:
    """What was found at `sizes`, and what was before at others, the small ones first."""
    others = {name: values for name, values in before.items() if _size_of(name) not in sizes}
    together = {**others, **found}
    return {name: together[name] for name in sorted(together, key=_size_of)}


def _size_of(figure: str) -> int:
    return int(figure.partition(" ")[0].replace(",", ""))


def most_memory(size: int) -> str:
    """The name of the figure."""
    return f"{size:,} events: peak of the process that holds most, MB"


@dataclass
class Growing:
    """A log that grows from one size to the next. `say` is told of each figure as it is found, since some take an hour."""

    database: Database
    log: EventLog
    events: Iterator[Received]
    say: Callable[[str], None]
    recorded: int = 0
    moments: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 (moments, no secret)

    async def grow(self, size: int) -> None:
        while (left := size - self.recorded) > 0:
            part = min(left, _PART)
            await write(self.log, self.events, part)
            self.recorded += part
            self.say(f"{self.recorded:,} of {size:,} events are recorded")

    async def rebuild_and_read(self, size: int) -> dict[str, float]:
        dsn, app = self.database.dsn("hsscp", "projector"), self.database.dsn("hsscp")
        return {
            **self._cost(size, REBUILD, await in_process(growth_work.rebuild, dsn, app, size)),
            **self._cost(size, READ, await in_process(growth_work.read, app, size)),
        }

    async def make_checkpoints(self, size: int) -> dict[str, float]:
        """Once for a size, of the rows that the last rebuild made."""
        dsn, app = self.database.dsn("hsscp", "projector"), self.database.dsn("hsscp")
        done = await in_process(growth_work.make_checkpoints, dsn, app)
        return self._cost(size, CHECKPOINTS, done)

    async def rest(self) -> None:
        """Until the database has written what it holds, and cleans up no more."""
        self.say("the database comes to rest")
        with psycopg.connect(self.database.admin, autocommit=True) as connection:
            quiet = 0
            while quiet < _QUIET:
                await asyncio.sleep(1)
                found = connection.execute(
                    "SELECT FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'"
                )
                quiet = 0 if found.rowcount else quiet + 1
            connection.execute("CHECKPOINT")

    async def as_known(self, size: int) -> dict[str, float]:
        """Each view at another moment."""
        moments = [self.moments.randrange(1, size + 1) for _ in VIEWS]
        known = await in_process(growth_work.as_known, self.database.dsn("hsscp"), moments)
        return self._said(
            {
                at(size, AS_AT): max(known.seconds) * 1000,
                at(size, AS_AT_EVENT): max(known.seconds) / size * 1e6,
                at(size, AS_AT_MEDIAN): statistics.median(known.seconds) * 1000,
                peak_at(size, AS_AT): known.megabytes,
            }
        )

    async def live(self, size: int) -> dict[str, float]:
        """With what it costs to append them. After all else at this size, since it makes the log grow by some more."""
        dsn = self.database.dsn("hsscp", "projector")
        before, more = self.recorded, list(itertools.islice(self.events, BACKLOG))
        began = time.perf_counter()
        await write(self.log, iter(more), BACKLOG)
        seconds = time.perf_counter() - began
        self.recorded += BACKLOG
        app, admin = self.database.dsn("hsscp"), self.database.admin
        done = await in_process(growth_work.live, dsn, app, admin, before)
        return self._said(
            {
                at(size, APPEND): seconds / BACKLOG * 1e6,
                at(size, LIVE): done.seconds[0] * 1e6,
                at(size, LIVE_START): done.seconds[1] * 1e6,
                peak_at(size, LIVE): done.megabytes,
            }
        )

    def _cost(self, size: int, what: str, done: Done) -> dict[str, float]:
        cost = done.seconds[0] / size * 1e6
        return self._said({at(size, what): cost, peak_at(size, what): done.megabytes})

    def _said(self, found: dict[str, float]) -> dict[str, float]:
        for figure, value in found.items():
            self.say(f"{figure}: {value:,.1f}")
        return found


async def in_process(work: Callable[..., Done], *arguments: object) -> Done:
    """In a fresh one that has loaded nothing else, and ends with the work."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", growth_work.__name__, work.__name__), stdin=PIPE, stdout=PIPE
    )
    said, _ = await process.communicate(orjson.dumps(arguments))
    assert process.returncode == 0, f"{work.__name__} failed"
    return Done(**orjson.loads(said))


async def rounds_at(growing: Growing, size: int, rounds: int) -> list[dict[str, float]]:
    """All rounds of one size: a log only grows. What is done once stands in the first of them."""
    await growing.grow(size)
    found = [await growing.rebuild_and_read(size) for _ in range(rounds)]
    found[0] |= await growing.make_checkpoints(size)
    found += [{} for _ in range(SHORT_ROUNDS - rounds)]
    await growing.rest()
    for one in found:
        one.update(await growing.as_known(size))
    for one in found:
        one.update(await growing.live(size))
    for one in found[:rounds]:
        known = {**found[0], **one}
        one[most_memory(size)] = max(known[peak_at(size, what)] for what in EVERY)
    return found


@asynccontextmanager
async def begun(directory: Path, say: Callable[[str], None]) -> AsyncIterator[Growing]:
    async with postgres(directory) as database, database.log() as log:
        yield Growing(database, log, await Generator().events(), say)
