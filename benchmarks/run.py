"""
Every benchmark with its baseline in one run, as ratios: `python -m benchmarks.run`, or `make bench`.

A complete run writes benchmarks/RESULTS.md and results.json, and leaves a workload that fails as it was; one with `--only`
or `--quick` prints its table alone, and `--only NAME --merge` puts that workload in its place among the results.
`--full` goes on to a million events (`make bench-full`), `--events N` to as many as one wants; `--size N` measures the growth
at that size alone, what takes minutes in one round, and with `--merge` beside what was found at the others.
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
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.clock import SystemClock
from benchmarks import (
    against_peers,
    append,
    growth,
    intake,
    machine,
    need,
    pages,
    projection,
    relay,
    report,
    startup,
)
from benchmarks.aims import AIMS
from benchmarks.judging import Aim, Figures, judge
from benchmarks.report import NotRun
from benchmarks.servers import postgres, workspace
from services.node import tame_the_collector
from tests.support.nats import single

Round = Mapping[str, float]
"""What one round measured, by the figure's name."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`scale` is of the number of events; `sizes` are those of the growth, `cut_off` is what a cut link holds up."""

    rounds: int
    scale: float
    sizes: tuple[int, ...]
    cut_off: int


async def _append(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    async with postgres(directory) as database, database.log() as log:
        await append.batches(log, 100, 500, [])
        for _ in range(plan.rounds):
            yield await _of_three(lambda: append.run(database.admin, log, plan.scale))


async def _intake(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    count = int(24_000 * plan.scale)
    async with (
        postgres(directory) as database,
        database.log() as log,
        single(directory / "nats") as node,
    ):
        for number in range(1, plan.rounds + 1):
            found = await _of_three(lambda: intake.run(database.admin, node, log, count))
            assert await log.head() == 3 * number * count, "not every message was recorded once"
            yield found


async def _projection(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    async with projection.begun(directory, plan.scale) as run:
        for _ in range(plan.rounds):
            yield await projection.measure(run)


async def _growth(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    """All rounds of one size, then the next: a log only grows."""
    most = max(plan.rounds, growth.SHORT_ROUNDS)
    rounds: list[dict[str, float]] = [{} for _ in range(most)]
    async with growth.begun(directory, _say) as growing:
        for size in plan.sizes:
            found = await growth.rounds_at(growing, size, plan.rounds)
            for one, more in zip(rounds, found, strict=True):
                one.update(more)
    for one in rounds:
        yield one


async def _exchange(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    for number in range(plan.rounds):
        yield await relay.round_of(directory / str(number), plan.scale, plan.cut_off)


async def _pages(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    async with pages.begun(directory, plan.scale) as run:
        for _ in range(plan.rounds):
            yield await pages.measure(run)


async def _peers(directory: Path, plan: Plan) -> AsyncIterator[Round]:
    async with against_peers.begun(directory, plan.scale) as comparison:
        for _ in range(plan.rounds):
            yield await comparison.measure()


async def _startup(_directory: Path, plan: Plan) -> AsyncIterator[Round]:
    for _ in range(plan.rounds):
        yield await asyncio.to_thread(startup.measure)


WORKLOADS: Mapping[str, Callable[[Path, Plan], AsyncIterator[Round]]] = {
    "append": _append,
    "intake": _intake,
    "projection": _projection,
    "growth": _growth,
    "exchange": _exchange,
    "peers": _peers,
    "startup": _startup,
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
                _say(f"{name}: round {number}, {time.perf_counter() - began:.0f} s")
                for figure, value in one.items():
                    found.setdefault(figure, []).append(value)
                    _say(f"    {figure}: {value:,.1f}")
    return found


async def run(names: list[str], plan: Plan, command: str) -> report.Results:
    clock = SystemClock()
    with workspace() as directory:
        async with postgres(directory) as database:
            versions = machine.versions(database)
    before, figures = machine.load(), {}
    for name in names:
        try:
            figures[name] = await _measure(name, plan)
        except Exception as error:  # noqa: BLE001 (the others are worth half an hour)
            _say(f"{name} failed: {type(error).__name__}: {error}")
    return _judged(
        report.Results(
            day=clock.now().date(),
            command=command,
            rounds=plan.rounds,
            versions=versions,
            cores=machine.cores(),
            memory=machine.memory(),
            load=(before, machine.load()),
            figures=figures,
            verdicts=(),
            not_run=(),
            apart={},
        )
    )


def _judged(results: report.Results) -> report.Results:
    """With a verdict for every aim of its workloads, or what it would have needed."""
    together = results.all_figures
    aims = [aim for aim in AIMS if aim.workload in results.figures]
    missing = against_peers.missing()
    return replace(
        results,
        verdicts=tuple(judge(aim, together) for aim in aims if _measured(aim, together)),
        not_run=tuple(
            NotRun(aim, _needs(aim, missing)) for aim in aims if not _measured(aim, together)
        ),
    )


def _measured(aim: Aim, figures: Figures) -> bool:
    return {aim.figure, getattr(aim, "base", aim.figure)} <= figures.keys()


def _needs(aim: Aim, missing: Mapping[str, str]) -> str:
    for size, how in growth.HOW.items():
        if f"{size:,} events:" in f"{aim.figure} {getattr(aim, 'base', '')}":
            return how
    return "; ".join(sorted(set(missing.values()))) or "measured before this figure was"


def _merged(found: report.Results, plan: Plan) -> report.Results:
    """What is written down already, with the workloads of this run in place of theirs."""
    before = report.read()
    rounds = "one round of what takes minutes" if found.rounds == 1 else f"{found.rounds} rounds"
    when = f"{found.day.isoformat()}, {rounds}, {found.load[0]:.1f} processes wanted a core before"
    figures, apart = {**before.figures, **found.figures}, dict.fromkeys(found.figures, when)
    if "growth" in found.figures:
        grown = found.figures["growth"], before.figures.get("growth", {})
        figures["growth"] = growth.with_other_sizes(*grown, plan.sizes)
        if len(plan.sizes) == 1:
            apart = {f"growth at {plan.sizes[0]:,} events": apart.pop("growth"), **apart}
    return _judged(
        replace(before, versions=found.versions, figures=figures, apart={**before.apart, **apart})
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
    parser.add_argument("--rounds", type=int, help="3, or 1 with --size")
    parser.add_argument("--quick", action="store_true", help="one round of a tenth of the events")
    parser.add_argument("--full", action="store_true", help="up to a million events; hours")
    parser.add_argument("--events", type=int, help="up to so many events instead")
    parser.add_argument("--size", type=int, help="--only growth: at that size alone")
    parser.add_argument(
        "--merge",
        action="store_true",
        help="put the workloads of --only in their place among the results",
    )
    options = parser.parse_args()
    tame_the_collector()
    if options.size is not None and options.only != ["growth"]:
        parser.error("--size is for --only growth")
    plan = _plan(options)
    names = options.only or list(WORKLOADS)
    command = " ".join(["python -m benchmarks.run", *sys.argv[1:]])
    try:
        results = asyncio.run(_until_terminated(run(names, plan, command)))
    except asyncio.CancelledError:
        sys.exit("terminated; nothing was written")
    print(report.table(results.verdicts, results.not_run))
    failed = [name for name in names if name not in results.figures]
    too_few = plan.rounds < 3 and options.size is None
    if options.quick or too_few or (options.only and not options.merge):
        _say("not a complete run of three rounds: nothing was written")
    else:
        results = _merged(results, plan) if options.merge or failed else results
        report.write(results)
        need.write(results.all_figures)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}; what is written of it is older")


def _plan(options: argparse.Namespace) -> Plan:
    if options.quick:
        return Plan(1, 0.1, growth.SIZES[:1], relay.CUT_OFF)
    if options.size is not None:
        return Plan(options.rounds or 1, 1.0, (options.size,), relay.CUT_OFF)
    longer = options.full or options.events is not None
    sizes = growth.FULL if longer else growth.SIZES
    if options.events is not None:
        sizes = (*(size for size in sizes if size < options.events), options.events)
    return Plan(options.rounds or 3, 1.0, sizes, relay.LONG_CUT_OFF if longer else relay.CUT_OFF)


if __name__ == "__main__":
    main()
