"""One of our own programs as a child of this process, with its log in a file."""

import asyncio
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from adapters.embedded.parent_death import die_with_parent
from domain.errors import GoldenThreadError

_POLL = 0.01  # seconds between looks


class ProgramEnded(GoldenThreadError):
    """The program ended by itself; the message ends with the last lines of its log."""


class ChildProgram:
    """`command` is run as it stands; its output is appended to `log`. All waits are in seconds."""

    def __init__(self, command: Sequence[str | Path], *, log: Path) -> None:
        self._command = command
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """None when it does not run."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Returns at once. Start it from the main thread, for the child dies with the thread that made it."""
        if self.pid is not None:
            return
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (a program of ours)
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=die_with_parent(),  # noqa: PLW1509 (one system call, prepared before the fork)
            )

    def check(self) -> None:
        """Raises ProgramEnded when it no longer runs."""
        if self.pid is None:
            lines = self.log.read_text(errors="replace").splitlines()[-3:]
            raise ProgramEnded(f"a program ended by itself: {' | '.join(lines) or 'no log'}")

    async def stop(self, *, within: float = 15.0) -> None:
        """SIGTERM and wait; a program that does not go is killed."""
        self._signal(signal.SIGTERM)
        try:
            await self._gone(within)
        except TimeoutError:
            await self.kill9()

    async def kill9(self) -> None:
        self._signal(signal.SIGKILL)
        await self._gone(within=10.0)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    async def _gone(self, within: float) -> None:
        async with asyncio.timeout(within):
            while self.pid is not None:  # noqa: ASYNC110 (a process has no event to wait for)
                await asyncio.sleep(_POLL)
