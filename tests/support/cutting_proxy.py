"""A TCP proxy on loopback that cuts a connection at the worst moment: after the work, before the word of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class CuttingProxy:
    """
    `swallow_replies` counts the connections still to be cut: the next answer of the server is read and thrown away,
    and the connection dropped. `cut` counts those that were, `sent` is all that the clients said.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.swallow_replies = 0
        self.cut = 0
        self.sent = bytearray()

    @classmethod
    @asynccontextmanager
    async def to(cls, host: str, port: int) -> AsyncIterator["CuttingProxy"]:
        proxy = cls(host, port)
        server = await asyncio.start_server(proxy._serve, "127.0.0.1", 0)
        proxy.port = server.sockets[0].getsockname()[1]
        try:
            yield proxy
        finally:
            server.close()
            for task in tuple(proxy._tasks):
                task.cancel()
            await asyncio.gather(*proxy._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with suppress(ConnectionError, asyncio.CancelledError):
            there, back = await asyncio.open_connection(*self._target)
            try:
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._pass_on(reader, back))
                    both.create_task(self._answer(there, writer))
            except* (ConnectionError, _Cut):
                pass
            finally:
                for side in (writer, back):
                    side.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            self.sent += data
            writer.write(data)
            await writer.drain()
        raise _Cut

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            if self.swallow_replies:
                self.swallow_replies -= 1
                self.cut += 1
                raise _Cut
            writer.write(data)
            await writer.drain()
        raise _Cut


class _Cut(Exception):
    """The end of a connection, either side's."""
