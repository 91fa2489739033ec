"""
`golden-thread demo`: both partnerships at work on this machine, on real servers and real data.

What it shows at the end it asks of the same commands that it suggests to try.
"""

import asyncio
import signal
import sys
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from domain.receipt import Verdict
from services.bootstrap import places
from services.bootstrap.local import PARTNERSHIPS, ChildProgram, LocalServers
from services.bootstrap.record import open_record
from services.demo import tour
from services.demo.directory import emptied
from services.demo.message import Phase
from services.demo.player import Played, play
from services.demo.story import story
from services.web.sign_in import DEMONSTRATION

T = TypeVar("T")

INTERRUPTED = 130
_CAUGHT_UP_WITHIN = 60.0  # seconds after the last receipt
_ANSWERING_WITHIN = 30.0  # seconds for the pages to answer
_LOOK = 0.2  # seconds between looks
_AT_ONCE = 3  # commands of the tour


@dataclass(frozen=True, slots=True)
class Demo:
    """Where it runs, and whether it ends by itself. `today` decides which threads are still running."""

    directory: Path
    today: date
    ends: bool
    console: Console


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


async def run(demo: Demo) -> int:
    """
    The exit code: 0, or 1 when a message was answered otherwise than the story says, or 130 when it was stopped
    before everything was shown.

    Whatever it started is stopped before it returns. Raises the errors of what did not start or ended by itself.
    """
    stop = _stopping()
    code = INTERRUPTED
    async with AsyncExitStack() as stack:
        try:
            servers = await _unless(stop, _start_servers(demo, stack))
            programs = _start([servers.node(each) for each in PARTNERSHIPS], stack)
            played = await _unless(stop, _play(demo, servers, programs))
            unexpected = _print_phases(demo.console, played)
            await _unless(stop, _catch_up(servers, programs))
            programs += _start([servers.website(each) for each in PARTNERSHIPS], stack)
            await _unless(stop, _show(demo, servers, tour.shown(played)))
            await _unless(stop, _answering(servers, programs))
            _print_what_next(demo, servers, tour.suggested(played))
            code = 1 if unexpected else 0
            if not demo.ends:
                await _unless(stop, _watch(programs))
        except Stopped:
            demo.console.print("\nStopping both partnerships.")
    demo.console.print("Nothing is left running.")
    return code


async def _start_servers(demo: Demo, stack: AsyncExitStack) -> LocalServers:
    with demo.console.status("starting PostgreSQL and two NATS servers"):
        stack.enter_context(emptied(demo.directory))
        servers = await stack.enter_async_context(LocalServers(demo.directory))
    names = " and ".join(partnership.upper() for partnership in PARTNERSHIPS)
    demo.console.print(
        f"{names} run on this machine, each with its own record in PostgreSQL and its own NATS server; "
        "a leaf link joins the two. Everything lies under "
        f"{demo.directory}."
    )
    return servers


def _start(programs: list[ChildProgram], stack: AsyncExitStack) -> list[ChildProgram]:
    for program in programs:
        stack.push_async_callback(program.stop)
        program.start()
    return programs


async def _play(
    demo: Demo, servers: LocalServers, programs: Sequence[ChildProgram]
) -> list[Played]:
    """Every phase over NATS, with progress."""
    phases = story(places.framework(servers.settings), demo.today)
    played: list[Played] = []
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=demo.console,
        transient=True,
    ) as bars:
        for phase in phases:
            task = bars.add_task(phase.title, total=len(phase.messages))
            for program in programs:
                program.check()
            told = partial(_tell, bars, task)
            played.append(await play(phase, servers.settings, told))
            bars.update(task, visible=False)
    return played


def _tell(bars: Progress, task: TaskID, answered: int) -> None:
    bars.update(task, completed=answered)


def _print_phases(console: Console, played: Sequence[Played]) -> int:
    """How many messages were answered otherwise than the story says; each of them is named."""
    table = Table(
        title="What the agencies published, and the receipts they got", title_justify="left"
    )
    table.add_column("phase")
    for title in ("messages", "accepted", "rejected"):
        table.add_column(title, justify="right")
    for phase in played:
        verdicts = phase.verdicts
        table.add_row(
            Text(phase.phase.title),
            str(len(phase.phase.messages)),
            str(verdicts[Verdict.ACCEPTED]),
            str(verdicts[Verdict.REJECTED]),
        )
    console.print(table)
    _print_refusals(console, [p.phase for p in played], played)
    unexpected = [answered for phase in played for answered in phase.unexpected]
    for message, receipt in unexpected:
        console.print(Text(f"not as told: {message.kind} {message.id} was {receipt.verdict}"))
    return len(unexpected)


def _print_refusals(console: Console, phases: Sequence[Phase], played: Sequence[Played]) -> None:
    receipts = {id_: receipt for phase in played for id_, receipt in phase.receipts.items()}
    wrong = [m for phase in phases for m in phase.messages if m.refused is not None]
    if not wrong:
        return
    table = _table("Sent wrong on purpose, and what the receipt said")
    for title in ("message", "code", "field", "reason"):
        table.add_column(title, overflow="fold")
    for message in wrong:
        for fault in receipts[message.id].faults:
            table.add_row(
                Text(message.kind), Text(fault.code), Text(fault.field), Text(fault.reason)
            )
    console.print(table)


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)


async def _catch_up(servers: LocalServers, programs: Sequence[ChildProgram]) -> None:
    """Until nothing is on its way any more: receipts, the neighbour's copies, the views. Raises NotShown."""
    try:
        async with asyncio.timeout(_CAUGHT_UP_WITHIN):
            for partnership in PARTNERSHIPS:
                async with open_record(servers.settings, partnership) as record:
                    while any(part.state != "ok" for part in await record.parts()):
                        for program in programs:
                            program.check()
                        await asyncio.sleep(_LOOK)
    except TimeoutError:
        raise tour.NotShown(
            f"not everything had arrived {_CAUGHT_UP_WITHIN:.0f} s after the last receipt; "
            "run it again when this machine has less to do"
        ) from None


async def _show(demo: Demo, servers: LocalServers, commands: Sequence[tour.Stop]) -> None:
    """Run each command as a person would, some at a time, and show in order what each prints."""
    free = asyncio.Semaphore(_AT_ONCE)
    answers = [asyncio.create_task(_answer(servers, stop, free)) for stop in commands]
    try:
        for stop, answer in zip(commands, answers, strict=True):
            demo.console.print()
            demo.console.print(Text(stop.why, style="bold"))
            demo.console.print(Text(f"$ golden-thread {stop.command}", style="dim"))
            code, printed = await answer
            demo.console.out(printed.rstrip(), highlight=False)
            if code != 0:
                raise tour.NotShown(f"golden-thread {stop.command} ended with {code}")
    finally:
        for answer in answers:
            answer.cancel()
        await asyncio.gather(*answers, return_exceptions=True)


async def _answer(
    servers: LocalServers, stop: tour.Stop, free: asyncio.Semaphore
) -> tuple[int | None, str]:
    """The exit code of a command, and what it printed. Cancelled, the command ends too."""
    async with free:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "services.cli", *stop.arguments),
            *("--config", servers.settings_file, "--format", "table"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            printed, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    return process.returncode, printed.decode(errors="replace")


async def _answering(servers: LocalServers, programs: Sequence[ChildProgram]) -> None:
    """Until both boards answer. Raises NotShown."""
    try:
        async with asyncio.timeout(_ANSWERING_WITHIN):
            for partnership in PARTNERSHIPS:
                while not await servers.serves(partnership):
                    for program in programs:
                        program.check()
                    await asyncio.sleep(_LOOK)
    except TimeoutError:
        raise tour.NotShown(
            f"the boards did not answer within {_ANSWERING_WITHIN:.0f} s; "
            "run it again when this machine has less to do"
        ) from None


def _print_what_next(demo: Demo, servers: LocalServers, commands: Sequence[tour.Stop]) -> None:
    demo.console.print()
    demo.console.print(Text("The two boards, in a browser on this machine:", style="bold"))
    for partnership in PARTNERSHIPS:
        demo.console.print(Text(f"  {partnership.upper()}  {servers.address(partnership)}"))
    demo.console.print(Text(f"  {DEMONSTRATION}", style="dim"))
    if demo.ends:
        return
    demo.console.print()
    demo.console.print(Text("In another terminal, in this folder:", style="bold"))
    for stop in commands:
        demo.console.print(Text(f"  .venv/bin/golden-thread {stop.command}"))
        demo.console.print(Text(f"      {stop.why}", style="dim"))
    demo.console.print(Text("Ctrl-C stops everything.", style="bold"))


async def _watch(programs: Sequence[ChildProgram]) -> None:
    while True:
        for program in programs:
            program.check()
        await asyncio.sleep(1.0)


def _stopping() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T:
    """The work's result. Raises Stopped when the signal comes first; the work is then cancelled."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Stopped
        return working.result()
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
