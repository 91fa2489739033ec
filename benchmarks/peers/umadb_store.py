"""
UmaDB: the server of its wheel as a program of its own, its synchronous client in threads.

An event's stream is its tag. Appends carry no condition, which is less than ours checks and favours it.
"""

import asyncio
import itertools
import sysconfig
import time
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import umadb

from adapters.embedded.child_program import ChildProgram
from adapters.embedded.ports import free_ports
from benchmarks.peers.store import AT_ONCE, CODEC
from domain.fact import Event


class UmaDB:
    def __init__(self, url: str) -> None:
        self._url = url
        self._client = umadb.Client(url, batch_size=AT_ONCE)

    async def append(self, batches: Sequence[Sequence[Event]]) -> None:
        await asyncio.to_thread(self._append, batches)

    def _append(self, batches: Sequence[Sequence[Event]]) -> None:
        for batch in batches:
            self._client.append([_encode(event) for event in batch])

    async def append_by(self, callers: int, events: Sequence[Event]) -> None:
        """A thread and a connection for each caller; the server puts into one commit what waits."""
        clients = [umadb.Client(self._url) for _ in range(callers)]
        left = iter(events)

        def caller(client: umadb.Client) -> None:
            for event in left:  # one of a list's iterator at a time, whichever thread asks
                client.append([_encode(event)])

        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(callers) as threads:
            await asyncio.gather(*(loop.run_in_executor(threads, caller, one) for one in clients))

    async def read(self) -> AsyncIterator[Sequence[Event]]:
        """On the caller's thread: to hand each event over to it would cost more than reading it."""
        numbered = self.numbered()
        while found := [event for _, event in itertools.islice(numbered, AT_ONCE)]:
            yield found

    def numbered(self, topics: Collection[str] = ()) -> Iterator[tuple[int, Event]]:
        """
        Decoded while the server sends them, with their positions; of these stored names, or all.

        The version is no part of what UmaDB keeps.
        """
        query = umadb.Query(items=[umadb.QueryItem(types=list(topics))]) if topics else None
        for found in self._client.read(query):
            kept = found.event
            yield found.position, CODEC.decode(kept.tags[0], 1, kept.event_type, kept.data)


def _encode(event: Event) -> umadb.Event:
    topic, state = CODEC.encode(event)
    return umadb.Event(event_type=topic, data=state, tags=[event.stream])


@asynccontextmanager
async def opened(directory: Path) -> AsyncIterator[UmaDB]:
    directory.mkdir(parents=True)
    address = f"127.0.0.1:{free_ports(1)[0]}"
    program = Path(sysconfig.get_path("scripts")) / "umadb"
    server = ChildProgram(
        [program, "--listen", address, "--db-path", directory / "uma.db"],
        log=directory / "umadb.log",
    )
    server.start()
    try:
        yield await _connected(server, f"http://{address}")
    finally:
        await server.stop()


async def _connected(server: ChildProgram, url: str) -> UmaDB:
    until = time.monotonic() + 30
    while True:
        server.check()
        try:
            umadb.Client(url).head()
        except (umadb.TransportError, OSError, RuntimeError):
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.05)
        else:
            return UmaDB(url)
