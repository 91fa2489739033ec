"""One bound over the rows of several views, so that large tables give way to small ones."""

import pytest

from adapters.projection_engine.room import Room
from adapters.projection_engine.working import MissingRow, WorkingRows
from tests.support.counting_view import TALLY, THEMES, Tally, ThemeCount, counting_view


def known(tallies, themes):
    """Of tables of so many rows."""
    rows = WorkingRows(counting_view())
    rows.learn_all(TALLY.name, [Tally(f"p{n}", n) for n in range(tallies)])
    rows.learn_all(THEMES.name, [ThemeCount(f"t{n}", "hsscp", n, n) for n in range(themes)])
    return rows


def test_what_fits_stays():
    one, other = known(4, 2), known(3, 1)
    Room(10, [one, other]).keep([])
    assert (one.count, other.count) == (6, 4)


def test_the_largest_tables_give_way_wherever_they_are():
    one, other = known(2, 40), known(60, 3)
    Room(30, [one, other]).keep([])
    assert one.count + other.count <= 30
    assert one.held()[TALLY.name] == 2
    assert other.held()[THEMES.name] == 3
    assert one.held()[THEMES.name] >= 5
    assert other.held()[TALLY.name] >= 5


@pytest.mark.parametrize("most", [0, 1, 2])
def test_there_may_be_room_for_hardly_any(most):
    views = [known(3, 5), known(7, 1), known(0, 0)]
    Room(most, views).keep([])
    assert sum(rows.count for rows in views) <= most


def test_no_more_goes_than_has_to():
    """By halves of the largest table."""
    one, other = known(100, 0), known(50, 0)
    Room(140, [one, other]).keep([])
    assert (one.count, other.count) == (50, 50)


def test_what_changed_since_is_counted_again():
    one, other = known(4, 0), known(3, 0)
    room = Room(10, [one, other])
    other.learn_all(TALLY.name, [Tally(f"q{n}", n) for n in range(20)])
    room.keep([one])
    assert other.count == 23
    assert room.is_full([other])
    room.keep([other])
    assert (one.count, other.count) == (4, 2)
    assert not room.is_full([])


def test_some_more_find_room_after_there_was_too_little():
    views = [known(60, 3), known(40, 7)]
    room = Room(100, views)
    room.keep([])
    left = 100 - sum(rows.count for rows in views)
    assert left >= 25
    views[0].learn_all(THEMES.name, [ThemeCount(f"n{n}", "hsscp", n, n) for n in range(left)])
    assert not room.is_full(views)


def test_what_is_still_to_be_written_stays():
    """Nobody would find it: neither in memory nor in the database. More of the other rows go instead."""
    rows = known(100, 0)
    for n in (0, 1, 99, 200):
        rows.put(TALLY, Tally(f"p{n}", -n))
    rows.drop(TALLY, "p50")
    Room(100, [rows]).keep([])
    changed = {(f"p{n}",): Tally(f"p{n}", -n) for n in (0, 1, 99, 200)} | {("p50",): None}
    assert rows.changed() == {TALLY.name: changed}
    assert rows.held()[TALLY.name] == 48
    with pytest.raises(MissingRow):
        rows.get(TALLY, "p2")


def test_it_stays_even_where_that_is_too_much():
    rows = WorkingRows(counting_view())
    for n in range(30):
        rows.put(TALLY, Tally(f"p{n}", n))
    room = Room(20, [rows])
    room.keep([])
    assert room.is_full([])
    rows.settle()
    room.keep([rows])
    assert not room.is_full([])


def test_what_is_taken_back_after_others_were_forgotten_is_as_it_was():
    rows = known(100, 0)
    rows.put(TALLY, Tally("p0", 1_000))
    rows.put(TALLY, Tally("new", 1))
    rows.drop(TALLY, "p1")
    Room(60, [rows]).keep([])
    rows.undo()
    assert rows.get(TALLY, "p0") == Tally("p0", 0)
    assert rows.get(TALLY, "p1") == Tally("p1", 1)
    assert rows.get(TALLY, "new") is None
