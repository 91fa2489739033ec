"""Live rows without a database; tests/integration/web/test_live_rows.py holds them to what the real ones do."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.errors import GoldenThreadError
from projections.improvement import actions_by_status
from projections.view import MemoryRows, View
from services.boards.ports import Place, Places

VIEW = actions_by_status.VIEW


@dataclass
class LiveRowsInMemory:
    """One view, which `record_more` moves on; its rows come when `open` is set, or not at all while it is `away`."""

    place: Place = field(default_factory=lambda: Place((1,), 10, None))
    open: asyncio.Event = field(default_factory=asyncio.Event)
    away: bool = False
    asked: int = 0
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    def record_more(self) -> None:
        build = self.place.build[0] + 1
        self.place = replace(self.place, build=(build,), position=self.place.position + 1)
        self._moved.set()
        self._moved = asyncio.Event()

    @property
    def places(self) -> Places:
        return {VIEW.name: self.place}

    async def moved(self, since: Places) -> Places:
        while self.places == since:
            await self._moved.wait()
        return self.places

    async def live(self, views: Sequence[View]) -> tuple[Mapping[str, MemoryRows], Places]:
        self.asked += 1
        place = self.place
        await self.open.wait()
        if self.away:
            raise GoldenThreadError("the record does not answer")
        return {view.name: MemoryRows() for view in views}, {VIEW.name: place}
