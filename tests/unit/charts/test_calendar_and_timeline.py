"""What is owed month by month, and the days on which a record changed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.governance.schedule import State
from services.charts.obligations_calendar import Stand, obligations_calendar, stand
from services.charts.timeline import Moment, timeline
from tests.support.charts import drawn, owed, parsed, words

APRIL = date(2026, 4, 1)


def test_every_state_stands_somewhere():
    assert {stand(state) for state in State} == set(Stand)


def test_each_month_counts_what_falls_due_in_it_by_how_it_stands():
    found = obligations_calendar(
        [
            owed(date(2026, 4, 1), State.MET_LATE),
            owed(date(2026, 4, 30), State.MET_ON_TIME),
            owed(date(2026, 5, 1), State.OVERDUE),
            owed(date(2026, 3, 31), State.MISSED),
            owed(date(2026, 6, 1), State.SCHEDULED),
        ],
        "calendar",
        first=date(2026, 4, 17),
        months=2,
    )

    assert found.rows == (("2026-04", 2, 0, 0, 0, 0), ("2026-05", 0, 0, 1, 0, 0))
    cells = [
        (cell.get("x"), cell.get("y"), cell.get("fill"), cell[0].text)
        for cell in drawn(parsed(found), "rect")
    ]
    assert cells[0] == ("11%", "52", "#12436D", "April 2026: 2 met")
    assert cells[7] == ("46.4%", "82", "#F46A25", "May 2026: 1 overdue")
    assert {cell[2] for cell in cells[1:5]} == {"#ffffff"}
    assert found.title == "1 of 3 obligations is overdue or missed"
    assert found.reading == (
        "3 obligations due from April 2026 to May 2026: 2 met, 0 due, 1 overdue, 0 missed and "
        "0 waived. Overdue: May 2026 (1). Not shown: 1 earlier and 1 later."
    )


def test_a_year_that_turns_is_named_and_nothing_owed_is_said():
    found = obligations_calendar([owed(date(2027, 3, 31), State.DUE_SOON)], "c", first=APRIL)

    assert [each for each in words(parsed(found)) if each.startswith("20")] == ["2026", "2027"]
    assert found.title == "None of 1 obligation is overdue or missed"
    none = obligations_calendar([owed(date(2020, 1, 1), State.MISSED)], "c", first=APRIL)
    assert none.title == "No obligations fall due"
    assert none.reading == "Nothing falls due in April 2026 to March 2027. Not shown: 1 earlier."
    assert parsed(none) is not None


# --- The timeline -----------------------------------------------------------------------------------------


def test_a_day_stands_at_its_share_of_the_time_and_is_taller_for_more():
    days = [date(2026, 1, 1), date(2026, 1, 6), date(2026, 1, 6), date(2026, 1, 11)]
    found = timeline([Moment(day, "Progress reported") for day in days], "t")

    ticks = [(tick.get("x1"), tick.get("y1")) for tick in drawn(parsed(found), "line") if len(tick)]
    assert ticks == [("3%", "56"), ("50%", "34"), ("97%", "56")]
    assert found.rows[1] == (date(2026, 1, 6), 2, "Progress reported")
    assert words(parsed(found)) == ["11/01/2026", "01/01/2026", "11/01/2026"]
    assert found.title == "4 changes on 3 days"
    assert found.reading == (
        "4 changes on 3 days, from 01/01/2026 to 11/01/2026. Shown as on 11/01/2026. "
        "Most changes: 2 on 06/01/2026."
    )


def test_where_the_reader_stands_is_marked_and_what_is_later_is_dashed():
    days = [date(2024, 1, 1), date(2025, 6, 1), date(2026, 3, 1), date(2026, 4, 1)]
    found = timeline([Moment(day, "x") for day in days], "t", stands_on=date(2025, 7, 1))

    ticks = [tick.get("stroke-dasharray") for tick in drawn(parsed(found), "line") if len(tick)]
    assert ticks == [None, None, "3 2", "3 2"]
    assert "before the last 2 days of change" in found.reading
    assert [word for word in words(parsed(found)) if len(word) == 4] == ["2025", "2026"]


@pytest.mark.parametrize("stands_on", [date(1999, 1, 1), date(2050, 12, 31)])
def test_a_day_before_or_after_all_changes_lies_on_the_axis_as_well(stands_on):
    found = timeline([Moment(date(2026, 1, 1), "x")], "t", stands_on=stands_on)

    assert f"{stands_on:%d/%m/%Y}" in words(parsed(found))


def test_one_day_and_none_are_drawn():
    one = timeline([Moment(date(2026, 1, 1), "x")], "t")
    none = timeline([], "t")

    assert one.title == "1 change on 1 day"
    assert drawn(parsed(one), "line")[1].get("x1") == "50%"
    assert words(parsed(none)) == ["Nothing has changed yet."]


@settings(deadline=None)
@given(st.lists(st.dates(date(2010, 1, 1), date(2040, 1, 1)), min_size=1, max_size=60))
def test_days_stand_in_their_order_and_years_never_run_into_each_other(days):
    root = parsed(timeline([Moment(day, "x") for day in days], "t"))

    ticks = [float(tick.get("x1", "").rstrip("%")) for tick in drawn(root, "line") if len(tick)]
    assert ticks == sorted(ticks)
    years = [float(each.get("x", "").rstrip("%")) for each in drawn(root, "text", fill="#505a5f")]
    assert all(b - a > 13 for a, b in pairwise(years))


def test_a_thousand_days_are_drawn_in_the_same_bytes():
    moments = [Moment(date(2020, 1, 1) + timedelta(days=n), "x" * n) for n in range(1000)]

    first, again = timeline(moments, "t"), timeline(reversed(moments), "t")

    assert first.svg == again.svg
    assert parsed(first) is not None
