"""
Every benchmark with its baseline in one run, as ratios: `python -m benchmarks.run`, or `make bench`.

A complete run writes benchmarks/RESULTS.md and results.json; one with `--only` or `--quick` prints its table alone.
The rounds of a workload are interleaved with those of its baseline, so that a slow minute hits both.
"""

import argparse
import asyncio
import signal
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from adapters.clock import SystemClock
from benchmarks import append, growth, intake, machine, pages, projection, relay, report
from benchmarks.aims import AIMS, judge
from benchmarks.servers import postgres, workspace
from services.node import tame_the_collector
from tests.support.nats import single

Round = Mapping[str, float]
"""What one round measured, by the figure's name."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`scale` is of the number of events."""

    rounds: int
    scale: float
    full: bool


async def _append(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    async with postgres(directory) as database, database.log() as log:
        await append.batches(log, 100, 500, [])
        for _ in range(plan.rounds):
            yield await _of_three(lambda: append.run(database.admin, log, 1, plan.scale))


async def _intake(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    count = int(8_000 * plan.scale)
    async with (
        postgres(directory) as database,
        database.log() as log,
        single(directory / "nats") as node,
    ):
        for number in range(1, plan.rounds + 1):
            found = await _of_three(lambda: intake.run(database.admin, node, log, 1, count))
            assert await log.head() == 3 * number * count, "not every message was recorded once"
            yield found


async def _projection(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    async with projection.begun(directory, plan.scale) as run:
        for _ in range(plan.rounds):
            yield await projection.measure(run)


async def _growth(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    """All rounds of one size, then the next: a log only grows."""
    sizes = growth.FULL if plan.full else growth.SIZES
    costs: list[dict[str, float]] = [{} for _ in range(plan.rounds)]
    async with growth.begun(directory) as growing:
        for size in sizes:
            await growing.grow(size)
            for one in costs:
                cost = await growing.cost()
                one[growth.at(size)], one[growth.peak_at(size)] = cost.microseconds, cost.megabytes
    for one in costs:
        yield one


async def _exchange(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    for number in range(plan.rounds):
        yield await relay.round_of(directory / str(number), plan.scale)


async def _pages(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    async with pages.begun(directory, plan.scale) as run:
        for _ in range(plan.rounds):
            yield await pages.measure(run)


WORKLOADS: Mapping[str, Callable[[Path, Plan], AsyncIterator[Round]]] = {
    "append": _append,
    "intake": _intake,
    "projection": _projection,
    "growth": _growth,
    "exchange": _exchange,
    "pages": _pages,
}


async def _of_three(way: Callable[[], Awaitable[Mapping[str, list[float]]]]) -> Round:
    """Medians, since what is over in a second may be spoiled by anything else on the machine."""
    found = [await way() for _ in range(3)]
    return {name: statistics.median(one[name][0] for one in found) for name in found[0]}


async def _measure(name: str, plan: Plan) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    began = time.perf_counter()
    with workspace() as directory:
        # a generator's own servers stop before the directory goes, also when a round fails
        async with aclosing(WORKLOADS[name](directory, plan)) as rounds:  # type: ignore[type-var]
            number = 0
            async for one in rounds:
                number += 1
                _say(
                    f"{name}: round {number} of {plan.rounds}, {time.perf_counter() - began:.0f} s"
                )
                for figure, value in one.items():
                    found.setdefault(figure, []).append(value)
                    _say(f"    {figure}: {value:,.1f}")
    return found


async def run(names: list[str], plan: Plan) -> report.Results:
    clock = SystemClock()
    with workspace() as directory:
        async with postgres(directory) as database:
            versions = machine.versions(database)
    before, figures = machine.load(), {}
    for name in names:
        figures[name] = await _measure(name, plan)
    together = {figure: values for found in figures.values() for figure, values in found.items()}
    return report.Results(
        day=clock.now().date(),
        command="python -m benchmarks.run" + (" --full" if plan.full else ""),
        rounds=plan.rounds,
        versions=versions,
        cores=machine.cores(),
        memory=machine.memory(),
        load=(before, machine.load()),
        figures=figures,
        verdicts=tuple(judge(aim, together) for aim in AIMS if aim.workload in figures),
    )


async def _until_terminated(work: Awaitable[report.Results]) -> report.Results:
    """SIGTERM ends it as Ctrl-C does: servers stop and their directory goes."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=WORKLOADS, action="append", help="may be repeated")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="one round of a tenth of the events")
    parser.add_argument("--full", action="store_true", help="rebuild a million events as well")
    options = parser.parse_args()
    plan = Plan(options.rounds, 1.0, options.full)
    if options.quick:
        plan = Plan(1, 0.1, full=False)
    tame_the_collector()
    try:
        results = asyncio.run(_until_terminated(run(options.only or list(WORKLOADS), plan)))
    except asyncio.CancelledError:
        sys.exit("terminated; nothing was written")
    print(report.table(results.verdicts))
    if options.only or options.quick or options.rounds < 3:
        _say("not a complete run of three rounds: nothing was written")
    else:
        report.write(results)


if __name__ == "__main__":
    main()
