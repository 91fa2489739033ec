"""Many callers, one transaction: whatever queued during the last commit is recorded by the next."""

import asyncio
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from types import TracebackType
from typing import NamedTuple, Self

from adapters.event_store.append_call import MAX_UNITS
from domain.fact import Recorded
from domain.history import History, Outcome, Unit
from domain.names import StreamId


class _Waiting(NamedTuple):
    units: Sequence[Unit]
    outcomes: "asyncio.Future[Sequence[Outcome]]"


class GroupCommit:
    """
    A History in front of a History, for callers that append at the same time. There is no timer: a lone caller
    waits for nothing. Use as an async context manager; on leaving, what is queued is still recorded.

    One caller's units stay together and in order. What one caller's units make impossible (a text that the database
    cannot hold) fails that caller alone. A caller that is cancelled may or may not have been recorded.
    """

    def __init__(self, log: History) -> None:
        self._log = log
        self._queue: deque[_Waiting] = deque()
        self._work = asyncio.Event()
        self._closing = False
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._writer = asyncio.create_task(self._write(), name="group commit")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing = True
        self._work.set()
        if self._writer is not None:
            await self._writer

    async def load(self, streams: Collection[StreamId]) -> Mapping[StreamId, Sequence[Recorded]]:
        return await self._log.load(streams)

    async def append(self, units: Sequence[Unit]) -> Sequence[Outcome]:
        """See History. Raises RuntimeError when it is not open, else what the log raises."""
        if self._writer is None or self._writer.done() or self._closing:
            raise RuntimeError("the group commit is not open")
        waiting = _Waiting(units, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._work.set()
        return await waiting.outcomes

    async def _write(self) -> None:
        try:
            while self._queue or not self._closing:
                if not self._queue:
                    self._work.clear()
                    await self._work.wait()
                    continue
                await self._record(self._take())
        finally:
            for waiting in self._queue:
                waiting.outcomes.cancel()

    def _take(self) -> list[_Waiting]:
        """What goes into the next transaction: at least one caller's units."""
        taken = [self._queue.popleft()]
        count = len(taken[0].units)
        while self._queue and count + len(self._queue[0].units) <= MAX_UNITS:
            count += len(self._queue[0].units)
            taken.append(self._queue.popleft())
        return taken

    async def _record(self, taken: Sequence[_Waiting]) -> None:
        try:
            outcomes = await self._log.append([unit for w in taken for unit in w.units])
        except ConnectionError as error:
            _fail(taken, error)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is handed to the caller it belongs to)
            if len(taken) == 1:
                _fail(taken, error)
            else:
                for waiting in taken:
                    await self._record([waiting])
        except BaseException:
            for waiting in taken:
                waiting.outcomes.cancel()
            raise
        else:
            start = 0
            for waiting in taken:
                end = start + len(waiting.units)
                if not waiting.outcomes.done():
                    waiting.outcomes.set_result(outcomes[start:end])
                start = end


def _fail(taken: Sequence[_Waiting], error: Exception) -> None:
    for waiting in taken:
        if not waiting.outcomes.done():
            waiting.outcomes.set_exception(error)
