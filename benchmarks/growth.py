"""
What an event costs as the record grows: every view rebuilt at ten thousand events, at a hundred thousand, at a million.

`python -m benchmarks.growth [--rounds 3] [--full]`. Each rebuild runs in a fresh process, whose peak of memory is its own.
"""

import argparse
import asyncio
import itertools
import multiprocessing
import statistics
import time
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.codec import Codec
from adapters.event_store.log import EventLog
from adapters.projection_engine.rebuild import rebuild_all
from benchmarks.board_history import events, unit
from benchmarks.servers import postgres, workspace
from projections.catalogue import VIEWS
from tests.support.postgres import Database

SIZES = (10_000, 100_000)
FULL = (*SIZES, 1_000_000)


def at(size: int) -> str:
    """The name of the figure."""
    return f"rebuild of every view at {size:,} events, µs an event"


def peak_at(size: int) -> str:
    """The name of the figure."""
    return f"rebuild of every view at {size:,} events, peak of the process, MB"


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds for an event, folded into every view; `megabytes` is the peak of the rebuilding process."""

    events: int
    microseconds: float
    megabytes: float


@dataclass
class Growing:
    """A log that grows from one size to the next."""

    database: Database
    log: EventLog
    recorded: int = 0

    async def grow(self, size: int) -> None:
        more = (unit(event) for event in itertools.islice(events(size), self.recorded, None))
        while batch := list(itertools.islice(more, 500)):
            await self.log.append(batch)
        self.recorded = size

    async def cost(self) -> Cost:
        loop = asyncio.get_running_loop()
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, spawn) as process:
            dsn = self.database.dsn("hsscp", "projector")
            seconds, peak = await loop.run_in_executor(process, _rebuild, dsn, self.recorded)
        return Cost(self.recorded, seconds / self.recorded * 1e6, peak)


def _rebuild(dsn: str, position: int) -> tuple[float, float]:
    """Seconds, and the peak of this process in MB."""
    began = time.perf_counter()
    rebuilt = asyncio.run(rebuild_all(dsn, "hsscp", VIEWS, codec=Codec()))
    seconds = time.perf_counter() - began
    assert all(done.position == position and not done.dead_letters for done in rebuilt)
    return seconds, _peak()


def _peak() -> float:
    """From the kernel's own account; getrusage would count what the parent had."""
    lines = Path("/proc/self/status").read_text().splitlines()
    [peak] = [line for line in lines if line.startswith("VmHWM:")]
    return int(peak.split()[1]) / 1024


@asynccontextmanager
async def begun(directory: Path) -> AsyncIterator[Growing]:
    async with postgres(directory) as database, database.log() as log:
        yield Growing(database, log)


async def main(rounds: int, sizes: tuple[int, ...]) -> None:
    print("| events | µs an event | peak MB |\n|---:|---:|---:|")
    with workspace() as directory:
        async with begun(directory) as growing:
            for size in sizes:
                await growing.grow(size)
                found = [await growing.cost() for _ in range(rounds)]
                micro = statistics.median(cost.microseconds for cost in found)
                print(f"| {size:,} | {micro:.1f} | {max(cost.megabytes for cost in found):.0f} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--full", action="store_true", help="a million events as well")
    options = parser.parse_args()
    asyncio.run(main(options.rounds, FULL if options.full else SIZES))
