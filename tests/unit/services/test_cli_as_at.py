"""A moment may be written as people write it, and means what they mean."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.boards.as_at import Moment, NotAMoment, Position, day_of, read, spoken

END_OF_MARCH = Moment(datetime(2026, 3, 31, 22, 59, 59, 999999, UTC))


@pytest.mark.parametrize("words", ["31/03/2026", "2026-03-31", " 31/3/2026 "])
def test_a_day_is_its_end_in_london(words: str) -> None:
    assert read(words) == END_OF_MARCH


def test_the_end_of_a_winter_day_is_midnight_in_utc() -> None:
    assert read("31/01/2026") == Moment(datetime(2026, 1, 31, 23, 59, 59, 999999, UTC))


def test_the_short_day_in_spring_ends_with_summer_time() -> None:
    assert read("29/03/2026") == Moment(datetime(2026, 3, 29, 22, 59, 59, 999999, UTC))


def test_a_moment_without_a_zone_is_london_time() -> None:
    assert read("2026-07-01T09:30") == Moment(datetime(2026, 7, 1, 8, 30, tzinfo=UTC))


def test_a_moment_may_name_its_zone() -> None:
    assert read("2026-07-01T09:30:00Z") == Moment(datetime(2026, 7, 1, 9, 30, tzinfo=UTC))
    assert read("2026-07-01T09:30+02:00") == Moment(datetime(2026, 7, 1, 7, 30, tzinfo=UTC))


def test_a_position_is_written_with_a_hash() -> None:
    assert read("#1204") == Position(1204)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "yesterday",
        "31/02/2026",
        "2026-13-01",
        "03/31/2026",
        "#",
        "#-1",
        "1204",
        "31.03.2026",
        "9999-12-31",
        "0001-01-01",
        "0001-01-01T00:00+14:00",
        "31/12/1899",
        "1/1/2200",
        "2200-01-01T00:00",
        "0025-03-31",
    ],
)
def test_what_is_no_moment_is_answered_with_the_forms(words: str) -> None:
    with pytest.raises(NotAMoment, match="31/03/2026"):
        read(words)


@given(st.text(max_size=40))
def test_any_words_are_a_moment_or_refused(words: str) -> None:
    try:
        meant = read(words)
    except NotAMoment:
        return
    assert isinstance(meant, Moment | Position)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_the_end_of_a_day_is_on_that_day(day: date) -> None:
    meant = read(f"{day:%d/%m/%Y}")
    assert isinstance(meant, Moment)
    assert day_of(meant.at) == day
    assert spoken(meant.at).endswith("at 23:59")
