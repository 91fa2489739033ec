"""The programs that a reader meets, each in a process of its own, and a reader who is quicker than they are."""

import asyncio
import contextlib
import signal
import socket
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from psycopg.conninfo import conninfo_to_dict

from domain.names import PartnershipId
from services import config
from services.bootstrap import places
from services.config import Settings
from tests.support.postgres import PARTNERSHIPS, PASSWORDS, Database

_PATIENCE = 60.0  # seconds until a program is ready
_LARGE = 1 << 18


@dataclass(frozen=True, slots=True)
class Installed:
    """Settings for both partnerships, as a file for programs and as they read it."""

    file: Path
    settings: Settings


def install(directory: Path, database: Database) -> Installed:
    """With the passwords of `database`; everybody may take any role."""
    server = conninfo_to_dict(database.admin)
    lines = ['framework = "tees"', f'secrets = "{directory / "secrets"}"']
    for name in PARTNERSHIPS:
        lines += [
            f"[partnerships.{name}.postgres]",
            f'host = "{server["host"]}"',
            f"port = {server.get('port') or 5432}",
            f'database = "{server["dbname"]}"',
            'sslmode = "disable"',
            f"[partnerships.{name}.nats]",
            f'config = "{directory / "nats.conf"}"',
            f'store = "{directory / "nats"}"',
            f"[partnerships.{name}.web]",
            "demo = true",
        ]
    file = directory / "settings.toml"
    file.write_text("\n".join(lines))
    settings = config.load(file, {})
    for name in PARTNERSHIPS:
        for role in ("app", "projector", "records", "report"):
            path = places.password_file(settings, name, role)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(0o600)
            path.write_text(getattr(PASSWORDS, role).get_secret_value())
    return Installed(file, settings)


@dataclass(frozen=True, slots=True)
class Program:
    """`address` is where it answers."""

    process: Process
    address: str

    @property
    def megabytes(self) -> float:
        """Of memory that it holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1000

    async def stop(self) -> float:
        """Seconds from SIGTERM until it is gone."""
        began = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self.process.wait(), 30)
        return time.perf_counter() - began


@asynccontextmanager
async def serving(installed: Installed, partnership: PartnershipId) -> AsyncIterator[Program]:
    """`golden-thread serve`."""
    command = ("-m", "services.cli", "serve", "--port", "0")
    chosen = ("--config", str(installed.file), "--partnership", partnership)
    async with program(*command, *chosen) as found:
        yield found


@asynccontextmanager
async def program(*arguments: str) -> AsyncIterator[Program]:
    """One of this project's, by python; its first line ends in its address."""
    async with running(*arguments) as process:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), _PATIENCE)
        assert line, f"{' '.join(arguments)} did not begin"
        yield Program(process, line.decode().split()[-1])


@asynccontextmanager
async def running(*arguments: str) -> AsyncIterator[Process]:
    """Its words on stderr go nowhere: they are about each start and stop."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=PIPE, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    etag: str
    length: int
    head: str


class Reader:
    """
    One connection, kept open. It does little more than to find where an answer ends, so that what is measured is the
    server's work and the two ways over loopback.
    """

    def __init__(self, address: str, cookie: str = "") -> None:
        parts = urlsplit(address)
        self._host = parts.netloc
        self._cookie = cookie
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 80))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.settimeout(_PATIENCE)

    def close(self) -> None:
        self._socket.close()

    def get(self, path: str, etag: str = "") -> Answer:
        self.ask(path, etag)
        return self.answer()

    def ask(self, path: str, etag: str = "") -> None:
        lines = [f"GET {path} HTTP/1.1", f"Host: {self._host}"]
        lines += [f"Cookie: {self._cookie}"] if self._cookie else []
        lines += [f"If-None-Match: {etag}"] if etag else []
        self._socket.sendall("\r\n".join((*lines, "", "")).encode())

    def answer(self) -> Answer:
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        head = got[:end].decode("latin-1")
        status = int(head[9:12])
        there, length = len(got) - end - 4, int(_header(head, "content-length") or 0)
        while there < length:
            there += len(self._more())
        return Answer(status, _header(head, "etag"), length, head)

    def listen(self, path: str) -> None:
        """To a stream of events, until it has begun."""
        self.ask(path)
        got = b""
        while b"listening" not in got:
            got += self._more()

    def heard(self, word: bytes) -> None:
        """Waits until the stream says it."""
        while word not in self._more():
            pass

    def _more(self) -> bytes:
        found = self._socket.recv(_LARGE)
        if not found:
            raise ConnectionError("the server hung up")
        return found


def _header(head: str, name: str) -> str:
    for line in head.split("\r\n")[1:]:
        found, _, value = line.partition(":")
        if found.lower() == name:
            return value.strip()
    return ""


def sign_in(address: str, person: str) -> str:
    """As one of the demonstration's people: the cookie of the session."""
    parts = urlsplit(address)
    body = urlencode({"person": person, "next": "/"})
    with socket.create_connection((parts.hostname or "", parts.port or 80)) as connection:
        head = [
            "POST /sign-in HTTP/1.1",
            f"Host: {parts.netloc}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        connection.sendall("\r\n".join((*head, "", body)).encode())
        got = b""
        while part := connection.recv(_LARGE):
            got += part
    cookie = _header(got.partition(b"\r\n\r\n")[0].decode("latin-1"), "set-cookie")
    assert cookie, "nobody was let in"
    return cookie.partition(";")[0]


def one_after_the_other(reader: Reader, paths: Sequence[str], etag: str = "") -> list[float]:
    """Milliseconds of each answer, sorted."""
    found = []
    for path in paths:
        began = time.perf_counter()
        answer = reader.get(path, etag)
        found.append((time.perf_counter() - began) * 1000)
        assert answer.status == (304 if etag else 200), answer.head
    return sorted(found)


def at_once(readers: Sequence[Reader], path: str, times: int, etag: str = "") -> float:
    """Answers a second, when each reader asks again as soon as all were answered."""
    began = time.perf_counter()
    for _ in range(times):
        for reader in readers:
            reader.ask(path, etag)
        for reader in readers:
            reader.answer()
    return times * len(readers) / (time.perf_counter() - began)
