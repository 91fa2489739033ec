"""A page of events before a position: complete, in order, the same for ever, and never the whole log."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.feeds.pages import page
from tests.support.story import log, story

TOLD = log(story("hsscp"))


@dataclass
class Log:
    """`length` events, made when they are asked for; `read` counts them."""

    length: int
    read: int = 0
    most: int = 0
    asked: list[tuple[int, int]] = field(default_factory=list)

    async def events(self, *, after, until, limit):
        self.asked.append((after, until))
        found = range(after + 1, min(until, self.length, after + limit) + 1)
        self.read += len(found)
        self.most = max(self.most, len(found))
        return [replace(TOLD[n % len(TOLD)], position=n) for n in found]


def anything(event):
    return True


def nothing(event):
    return False


async def every_page(kept, takes, size):
    positions, until = [], kept.length
    for _ in range(10_000):
        found = await page(kept.events, until=until, takes=takes, size=size)
        positions += [event.position for event in found.events]
        assert len(found.events) <= size
        assert found.until == until
        if found.older is None:
            return positions
        assert found.older < until
        until = found.older
    raise AssertionError("the pages never end")


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 1300), st.integers(1, 60), st.integers(1, 700))
async def test_all_pages_together_are_the_chosen_events_newest_first(length, size, every):
    kept = Log(length)
    found = await every_page(kept, lambda event: event.position % every == 0, size)
    assert found == [n for n in range(length, 0, -1) if n % every == 0]


async def test_a_page_reads_little_of_a_long_log():
    kept = Log(100_000)
    found = await page(kept.events, until=100_000, takes=anything, size=50)
    assert [found.events[0].position, found.events[-1].position] == [100_000, 99_951]
    assert found.older == 99_950
    assert kept.read <= 500


async def test_a_rare_choice_gets_a_short_page_and_a_way_on():
    kept = Log(100_000)
    found = await page(kept.events, until=100_000, takes=lambda event: event.position == 7)
    assert found.events == ()
    assert found.older is not None
    assert kept.read <= 10_500
    assert kept.most <= 500
    assert await every_page(Log(100_000), lambda event: event.position == 7, 50) == [7]


@pytest.mark.parametrize("takes", [True, False])
async def test_an_empty_record_has_one_empty_page(takes):
    found = await page(Log(0).events, until=0, takes=anything if takes else nothing)
    assert (found.events, found.older) == ((), None)


async def test_a_page_of_the_past_is_the_same_when_the_record_has_grown():
    async def at_70(kept):
        return await page(kept.events, until=70, takes=anything, size=20)

    assert await at_70(Log(70)) == await at_70(Log(9_000))
