"""What readers of live rows may rely on, in memory and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
import pytest_asyncio

from domain.errors import GoldenThreadError
from services.web.ports import LiveRows
from tests.support.entered import enter_action, enter_further_action
from tests.support.eventually import eventually
from tests.support.live_rows import VIEW, LiveRowsInMemory
from tests.support.site import PlayedYear

IN_MEMORY, ON_POSTGRES = "in memory", "on PostgreSQL"


@dataclass
class Held:
    """Some live rows, a way to move them on and a way to take what they stand on away."""

    rows: LiveRows
    record_more: Callable[[], Awaitable[None]]
    take_away: Callable[[], Awaitable[None]]


@pytest_asyncio.fixture(params=[IN_MEMORY, ON_POSTGRES])
async def held(request: pytest.FixtureRequest, own_year: PlayedYear) -> AsyncIterator[Held]:
    if request.param == IN_MEMORY:
        fake = LiveRowsInMemory()

        async def record_more() -> None:
            fake.record_more()

        async def take_away() -> None:
            fake.away = True

        yield Held(fake, record_more, take_away)
        return
    async with own_year.at_work() as site, own_year.projecting([VIEW]):
        await enter_action(site.house)
        head = (await site.house.record.stand(None)).position
        await eventually(lambda: site.house.places[VIEW.name].position == head)
        numbers = iter(range(901, 999))

        async def enter() -> None:
            await enter_further_action(site.house, f"HSSCP-A-2026-0{next(numbers)}")

        async def close() -> None:
            own_year.database.close_to_all()

        yield Held(site.house, enter, close)


async def test_the_places_known_are_those_of_the_rows(held: Held):
    _, places = await held.rows.live([VIEW])
    assert places.keys() == {VIEW.name}
    assert held.rows.places[VIEW.name].position >= places[VIEW.name].position


async def test_who_waits_is_told_when_there_is_more_and_not_before(held: Held):
    before = held.rows.places
    waiting = asyncio.create_task(held.rows.moved(before))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await held.record_more()
    after = await asyncio.wait_for(waiting, 10)
    assert after != before
    assert after[VIEW.name].position > before[VIEW.name].position


async def test_who_knows_an_older_place_is_not_kept_waiting(held: Held):
    before = held.rows.places
    await held.record_more()
    await asyncio.wait_for(held.rows.moved(before), 10)
    assert await asyncio.wait_for(held.rows.moved(before), 1) == held.rows.places


async def test_new_rows_are_of_another_build_than_the_old(held: Held):
    _, before = await held.rows.live([VIEW])
    known = held.rows.places
    await held.record_more()
    await asyncio.wait_for(held.rows.moved(known), 10)
    rows, after = await held.rows.live([VIEW])
    assert rows.keys() == {VIEW.name}
    assert after[VIEW.name].build != before[VIEW.name].build


async def test_where_the_record_is_away_there_are_no_rows_and_an_error_says_so(held: Held):
    known = held.rows.places
    await held.record_more()
    await asyncio.wait_for(held.rows.moved(known), 10)
    await held.take_away()
    with pytest.raises(GoldenThreadError):
        await held.rows.live([VIEW])
