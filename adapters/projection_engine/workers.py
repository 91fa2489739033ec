"""
Shares of a rebuild, each in a process of its own that reads and decodes the log itself.

The processes are fresh interpreters, since a rebuild may run in a program that has threads and open connections, of which a fork
would have half (ADR 0098). They are told views by the name of their module. Whatever ends the rebuild ends them: they are
killed when it fails or is cancelled, and when its process dies their input ends. Ctrl-C in a terminal does not reach them.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from adapters.projection_engine.folding import Progress
from adapters.projection_engine.positions import Standing
from domain.errors import Conflict
from domain.names import PartnershipId
from projections.view import View

Begun = tuple[View, Standing]

_BEGIN = (
    "import sys; sys.path[:] = sys.argv[1:];"
    " from adapters.projection_engine.share_process import main; main()"
)


def processors() -> int:
    """That this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_be_named(view: View) -> bool:
    """Whether another process finds the view: as VIEW in the module of its fold."""
    return getattr(sys.modules.get(view.fold.__module__), "VIEW", None) is view


@dataclass(frozen=True, slots=True)
class Workers:
    """`room` is how many rows each of them may hold; they hold `lock` together as long as any of them lives."""

    dsn: str
    partnership: PartnershipId
    lock: str
    room: int

    async def fill(
        self,
        shares: Sequence[Sequence[Begun]],
        head: int,
        reached: "Reached",
    ) -> Mapping[str, str | None]:
        """
        Every generation at `head`, or by its view's name the error of a row that PostgreSQL refused. Raises Conflict when
        a process does not come to its end.
        """
        tasks = [
            asyncio.create_task(self._run(share, head, reached.by(number)))
            for number, share in enumerate(shares, 1)
        ]
        try:
            filled = await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                if not task.cancelling():  # a second time it would not wait for its process to end
                    task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return {name: refused for each in filled for name, refused in each.items()}

    async def _run(
        self, share: Sequence[Begun], head: int, tell: Callable[[Progress], None]
    ) -> Mapping[str, str | None]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-c", _BEGIN, *sys.path),
            stdin=PIPE,
            stdout=PIPE,
            start_new_session=True,
        )
        try:
            asked = {
                "dsn": self.dsn,
                "partnership": self.partnership,
                "lock": self.lock,
                "room": self.room,
                "head": head,
                "views": [(v.fold.__module__, s.generation.number) for v, s in share],
            }
            stdin, stdout = process.stdin, process.stdout
            if stdin is None or stdout is None:
                raise AssertionError("both are pipes")
            stdin.write(orjson.dumps(asked) + b"\n")
            filled = await self._hear(stdout, tell)
            if filled is None:
                raise self._unfinished(f"it ended with {await process.wait()}")
            return filled
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _hear(
        self, said: asyncio.StreamReader, tell: Callable[[Progress], None]
    ) -> Mapping[str, str | None] | None:
        """None when it says no more before it is through."""
        async for line in said:
            what = orjson.loads(line)
            if "filled" in what:
                filled: Mapping[str, str | None] = what["filled"]
                return filled
            if "failed" in what:
                raise self._unfinished(what["failed"])
            tell(Progress(**what))
        return None

    def _unfinished(self, why: str) -> Conflict:
        return Conflict(
            f"a process of the rebuild of {self.partnership} did not come to its end ({why});"
            " the live rows are as they were: rebuild again"
        )


class Reached:
    """How far all shares are: as far as the last."""

    def __init__(self, count: int, head: int, progress: Callable[[Progress], None] | None) -> None:
        self._at = [(0, 0)] * count
        self._head = head
        self._progress = progress
        self._clock = asyncio.get_running_loop().time
        self._began = self._clock()

    def by(self, number: int) -> Callable[[Progress], None]:
        """For what is told of one of them."""

        def tell(of: Progress) -> None:
            before = min(self._at)
            self._at[number] = of.position, of.events
            last = min(self._at)
            if self._progress is not None and last > before:
                seconds = max(self._clock() - self._began, 1e-9)
                self._progress(Progress(last[0], self._head, last[1], last[1] / seconds))

        return tell
