"""Rows are renewed for all who wait for them, whoever leaves; and for as long as the record does not answer, they wait."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.errors import GoldenThreadError
from projections.improvement import actions_by_status
from projections.view import MemoryRows, View
from services.boards.ports import Place, Places
from services.web import ready
from services.web.ready import Ready, Rows

VIEW = actions_by_status.VIEW
VIEWS = (VIEW,)


@dataclass
class FakeHouse:
    """One view, which `record` moves on; its rows come when `open` is set, or not at all while it is `away`."""

    place: Place = field(default_factory=lambda: Place((1,), 10, None))
    open: asyncio.Event = field(default_factory=asyncio.Event)
    away: bool = False
    asked: int = 0
    scope: Any = None
    record: Any = None
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

    async def submit(self, **said: Any) -> Any:
        raise NotImplementedError(said)

    async def receipt(self, sender: str, message_id: str) -> Any:
        raise NotImplementedError(sender, message_id)

    def now(self) -> datetime:
        return datetime(2026, 1, 7, tzinfo=UTC)


async def nothing_beforehand(_views: Sequence[View], _rows: Rows, _places: Places) -> None:
    """Nothing has to be made of the rows."""


async def shown(house: FakeHouse) -> Ready:
    found = Ready(house, nothing_beforehand)
    await found.live(VIEWS)
    return found


async def turns(count: int = 20) -> None:
    """Everything that can go on without waiting has gone on."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_reader_who_leaves_stops_the_renewal_for_nobody() -> None:
    house = FakeHouse()
    found = await shown(house)
    before = found.places
    house.open.clear()
    leaving = asyncio.create_task(found.moved(before))
    staying = asyncio.create_task(found.moved(before))
    house.record_more()
    await turns()
    assert house.asked == 2  # once at first, and once for the two of them

    leaving.cancel()
    await turns()
    assert leaving.cancelled()
    house.open.set()
    assert (await asyncio.wait_for(staying, 5))[VIEW.name] == house.place
    assert house.asked == 2


async def test_who_comes_after_the_first_has_left_waits_for_the_same_rows() -> None:
    house = FakeHouse()
    found = await shown(house)
    before = found.places
    house.open.clear()
    first = asyncio.create_task(found.moved(before))
    house.record_more()
    await turns()
    first.cancel()
    second = asyncio.create_task(found.moved(before))
    await turns()
    house.open.set()
    assert (await asyncio.wait_for(second, 5))[VIEW.name] == house.place
    assert house.asked == 2


async def test_a_page_is_shown_the_last_rows_where_its_reader_would_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ready, "AT_ONCE", 0.001)
    house = FakeHouse()
    found = await shown(house)
    rows, places = await found.live(VIEWS)
    house.open.clear()
    house.record_more()
    again, still = await found.live(VIEWS)
    assert again[VIEW.name] is rows[VIEW.name]
    assert still == places
    house.open.set()
    assert (await asyncio.wait_for(found.moved(places), 5))[VIEW.name] == house.place


async def test_while_the_record_does_not_answer_who_waits_goes_on_waiting(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ready, "AGAIN", 0.001)
    house = FakeHouse()
    found = await shown(house)
    before = found.places
    house.away = True
    waiting = [asyncio.create_task(found.moved(before)) for _ in range(3)]
    house.record_more()
    async with asyncio.timeout(5):
        while house.asked < 4:
            await asyncio.sleep(0)
    assert not any(task.done() for task in waiting)
    assert found.places == before
    rows, places = await found.live(VIEWS)  # a page is shown as it was
    assert places == before
    assert rows

    house.away = False
    async with asyncio.timeout(5):
        assert [await task for task in waiting] == [{VIEW.name: house.place}] * 3
    said = [record.getMessage() for record in caplog.records]
    assert set(said) == {"new rows could not be made ready: GoldenThreadError"}


async def test_what_cannot_be_prepared_is_tried_again_and_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ready, "AGAIN", 0.001)
    house = FakeHouse()
    failing = [False]

    async def prepare(_views: Sequence[View], _rows: Rows, _places: Places) -> None:
        if failing[0]:
            raise ValueError("a line that cannot be read")

    found = Ready(house, prepare)
    await found.live(VIEWS)
    before = found.places
    failing[0] = True
    waiting = asyncio.create_task(found.moved(before))
    house.record_more()
    async with asyncio.timeout(5):
        while house.asked < 4:
            await asyncio.sleep(0)
    assert found.places == before
    failing[0] = False
    assert (await asyncio.wait_for(waiting, 5))[VIEW.name] == house.place


async def test_who_asks_first_of_all_is_told_that_the_record_does_not_answer() -> None:
    """There is nothing older to show."""
    house = FakeHouse(away=True)
    found = Ready(house, nothing_beforehand)
    with pytest.raises(GoldenThreadError):
        await found.live(VIEWS)
    house.away = False
    rows, places = await found.live(VIEWS)
    assert rows.keys() == places.keys() == {VIEW.name}
