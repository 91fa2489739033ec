"""The log of this project, asked as the others are."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing

from adapters.event_store.group_commit import GroupCommit
from adapters.event_store.log import EventLog
from benchmarks.board_history import unit
from benchmarks.in_turn import append_in_turn
from domain.fact import Event
from domain.history import Status


class Ours:
    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def append(self, batches: Sequence[Sequence[Event]]) -> None:
        await append_in_turn(self._log, batches)

    async def append_by(self, callers: int, events: Sequence[Event]) -> None:
        units = iter([unit(event) for event in events])

        async def caller(history: GroupCommit) -> None:
            for one in units:
                [outcome] = await history.append([one])
                assert outcome.status is Status.RECORDED

        async with GroupCommit(self._log) as history:
            await asyncio.gather(*(caller(history) for _ in range(callers)))

    async def read(self) -> AsyncIterator[Sequence[Event]]:
        async with aclosing(self._log.everything()) as pages:
            async for found in pages:
                yield [recorded.event for recorded in found]
