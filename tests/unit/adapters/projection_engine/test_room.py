"""One bound over the rows of several views, so that large tables give way to small ones."""

import pytest

from adapters.projection_engine.room import Room
from adapters.projection_engine.working import WorkingRows
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


def test_room_that_was_full_before_rows_were_settled_is_made_all_the_same():
    """Who only writes a table keeps none of it, so settling alone makes a little room, for one more batch."""
    views = [known(60, 0), WorkingRows(counting_view())]
    room = Room(80, views)
    for n in range(21):
        views[1].put(TALLY, Tally(f"w{n}", n))
    assert room.is_full(views)
    views[1].settle()
    room.keep(views, was_full=False)
    assert views[0].count == 60
    views[0].learn_all(TALLY.name, [Tally(f"q{n}", n) for n in range(10)])
    room.keep(views, was_full=True)
    assert views[0].count <= 60
