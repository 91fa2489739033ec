"""Rows are renewed for all who wait for them, whoever leaves; and for as long as the record does not answer, they wait."""

import asyncio
from collections.abc import Sequence

import pytest

from domain.errors import GoldenThreadError
from projections.view import View
from services.boards.ports import Places
from services.web.ready import Prepare, Ready, Rows
from tests.support.live_rows import VIEW, LiveRowsInMemory

VIEWS = (VIEW,)


async def nothing_beforehand(_views: Sequence[View], _rows: Rows, _places: Places) -> None:
    """Nothing has to be made of the rows."""


async def shown(live_rows: LiveRowsInMemory, prepare: Prepare = nothing_beforehand) -> Ready:
    found = Ready(live_rows, prepare, at_once=0.001, again=0.001)
    await found.live(VIEWS)
    return found


async def turns(count: int = 20) -> None:
    """Everything that can go on without waiting has gone on."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_reader_who_leaves_stops_the_renewal_for_nobody() -> None:
    live_rows = LiveRowsInMemory()
    found = await shown(live_rows)
    before = found.places
    live_rows.open.clear()
    leaving = asyncio.create_task(found.moved(before))
    staying = asyncio.create_task(found.moved(before))
    live_rows.record_more()
    await turns()
    assert live_rows.asked == 2  # once at first, and once for the two of them

    leaving.cancel()
    await turns()
    assert leaving.cancelled()
    live_rows.open.set()
    assert (await asyncio.wait_for(staying, 5))[VIEW.name] == live_rows.place
    assert live_rows.asked == 2


async def test_who_comes_after_the_first_has_left_waits_for_the_same_rows() -> None:
    live_rows = LiveRowsInMemory()
    found = await shown(live_rows)
    before = found.places
    live_rows.open.clear()
    first = asyncio.create_task(found.moved(before))
    live_rows.record_more()
    await turns()
    first.cancel()
    second = asyncio.create_task(found.moved(before))
    await turns()
    live_rows.open.set()
    assert (await asyncio.wait_for(second, 5))[VIEW.name] == live_rows.place
    assert live_rows.asked == 2


async def test_a_page_is_shown_the_last_rows_where_its_reader_would_wait() -> None:
    live_rows = LiveRowsInMemory()
    found = await shown(live_rows)
    rows, places = await found.live(VIEWS)
    live_rows.open.clear()
    live_rows.record_more()
    again, still = await found.live(VIEWS)
    assert again[VIEW.name] is rows[VIEW.name]
    assert still == places
    live_rows.open.set()
    assert (await asyncio.wait_for(found.moved(places), 5))[VIEW.name] == live_rows.place


async def test_while_the_record_does_not_answer_who_waits_goes_on_waiting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    live_rows = LiveRowsInMemory()
    found = await shown(live_rows)
    before = found.places
    live_rows.away = True
    waiting = [asyncio.create_task(found.moved(before)) for _ in range(3)]
    live_rows.record_more()
    async with asyncio.timeout(5):
        while live_rows.asked < 4:
            await asyncio.sleep(0)
    assert not any(task.done() for task in waiting)
    assert found.places == before
    rows, places = await found.live(VIEWS)  # a page is shown as it was
    assert places == before
    assert rows

    live_rows.away = False
    async with asyncio.timeout(5):
        assert [await task for task in waiting] == [{VIEW.name: live_rows.place}] * 3
    said = [record.getMessage() for record in caplog.records]
    assert set(said) == {"new rows could not be made ready: GoldenThreadError"}


async def test_what_cannot_be_prepared_is_tried_again_and_not_shown() -> None:
    live_rows = LiveRowsInMemory()
    failing = [False]

    async def prepare(_views: Sequence[View], _rows: Rows, _places: Places) -> None:
        if failing[0]:
            raise ValueError("a line that cannot be read")

    found = await shown(live_rows, prepare)
    before = found.places
    failing[0] = True
    waiting = asyncio.create_task(found.moved(before))
    live_rows.record_more()
    async with asyncio.timeout(5):
        while live_rows.asked < 4:
            await asyncio.sleep(0)
    assert found.places == before
    failing[0] = False
    assert (await asyncio.wait_for(waiting, 5))[VIEW.name] == live_rows.place


async def test_who_asks_first_of_all_is_told_that_the_record_does_not_answer() -> None:
    """There is nothing older to show."""
    live_rows = LiveRowsInMemory(away=True)
    found = Ready(live_rows, nothing_beforehand)
    with pytest.raises(GoldenThreadError):
        await found.live(VIEWS)
    live_rows.away = False
    rows, places = await found.live(VIEWS)
    assert rows.keys() == places.keys() == {VIEW.name}
