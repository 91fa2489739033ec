"""Pages that are asked for before they are wanted."""

import asyncio
from contextlib import aclosing
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.event_store.reading_ahead import pages


class Rows:
    """Positions, some of which are left out, and what was asked of them."""

    def __init__(self, positions, size, until):
        self.positions = sorted(positions)
        self.size = size
        self.until = until
        self.asked = []

    async def ask(self, after):
        self.asked.append(after)
        return [p for p in self.positions if after < p <= self.until][: self.size]

    def pages(self, after=0):
        return pages(self.ask, int, after=after, until=self.until, size=self.size)


@given(
    positions=st.sets(st.integers(1, 30)),
    size=st.integers(1, 7),
    after=st.integers(0, 31),
    until=st.integers(0, 31),
)
def test_every_row_comes_once_and_in_order(positions, size, after, until):
    rows = Rows(positions, size, until)

    async def read():
        return [page async for page in rows.pages(after)]

    found = asyncio.run(read())
    assert [p for some, _ in found for p in some] == sorted(
        p for p in positions if after < p <= until
    )
    assert all(some[-1] <= reached for some, reached in found if some)
    assert all(one < other for one, other in pairwise(reached for _, reached in found))
    assert not found or found[-1][1] == until


async def test_the_next_page_is_asked_for_before_this_one_is_handed_out():
    rows = Rows(range(1, 6), size=2, until=5)

    asked = [list(rows.asked) async for _ in rows.pages()]

    assert asked == [[0, 2], [0, 2, 4], [0, 2, 4]]


async def test_who_leaves_early_leaves_no_question_behind():
    rows = Rows(range(1, 6), size=2, until=5)
    async with aclosing(rows.pages()) as found:
        assert await anext(found) == ([1, 2], 2)

    assert len(asyncio.all_tasks()) == 1


async def test_a_question_that_fails_fails_the_reader():
    async def ask(after):
        if after:
            raise ConnectionError
        return [1, 2]

    async with aclosing(pages(ask, int, after=0, until=5, size=2)) as found:
        assert await anext(found) == ([1, 2], 2)
        with pytest.raises(ConnectionError):
            await anext(found)
