"""Working days of England and Wales (invariant 40)."""

from datetime import date, timedelta

import pytest

from adapters.bank_holidays import england_and_wales
from domain.working_days import BeyondCalendar, WorkingDays

CALENDAR = england_and_wales()


@pytest.mark.parametrize(
    "day",
    [
        date(2020, 5, 8),  # VE Day 75, in place of the first Monday of May
        date(2022, 6, 2),
        date(2022, 6, 3),
        date(2022, 9, 19),
        date(2023, 5, 8),
        date(2026, 4, 3),  # Good Friday
        date(2021, 12, 27),  # in place of Christmas Day, a Saturday
    ],
)
def test_invariant_40_one_off_and_moved_bank_holidays_are_no_working_days(day):
    before = day - timedelta(days=1)

    assert not CALENDAR.is_working(day)
    assert CALENDAR.between(before, day) == 0


def test_the_first_monday_of_may_2020_was_an_ordinary_one():
    assert CALENDAR.is_working(date(2020, 5, 4))


def test_counting_begins_on_the_next_working_day():
    friday = date(2026, 5, 1)  # the Monday after is a bank holiday

    assert CALENDAR.after(friday, 1) == date(2026, 5, 5)
    assert CALENDAR.after(friday, 0) == friday
    assert CALENDAR.between(friday, date(2026, 5, 5)) == 1
    assert CALENDAR.between(date(2026, 5, 5), friday) == -1


def test_after_and_between_agree_with_counting_day_by_day():
    start = date(2022, 5, 27)
    counted = 0
    for days in range(1, 420):
        day = start + timedelta(days=days)
        counted += CALENDAR.is_working(day)
        assert CALENDAR.between(start, day) == counted
        if CALENDAR.is_working(day):
            assert CALENDAR.after(start, counted) == day


def test_a_day_beyond_the_known_years_is_refused_and_not_guessed():
    short = WorkingDays(frozenset(), date(2026, 1, 1), date(2026, 12, 31))

    with pytest.raises(BeyondCalendar, match="2026 to 2026"):
        short.after(date(2026, 12, 31), 1)
    with pytest.raises(BeyondCalendar):
        short.between(date(2025, 12, 31), date(2026, 1, 2))
    assert short.known_between(date(2025, 12, 31), date(2026, 1, 2)) is None
    assert short.known_between(date(2026, 1, 1), date(2026, 1, 2)) == 1
