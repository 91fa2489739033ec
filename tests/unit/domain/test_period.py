"""A period is one text with one meaning."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.performance.period import PeriodKind, PeriodText, period

PERIOD: TypeAdapter[str] = TypeAdapter(PeriodText)


@pytest.mark.parametrize(
    ("text", "kind", "start", "end", "label"),
    [
        ("2023", PeriodKind.YEAR, date(2022, 4, 1), date(2023, 3, 31), "2022/23"),
        ("2000", PeriodKind.YEAR, date(1999, 4, 1), date(2000, 3, 31), "1999/00"),
        ("2025-Q1", PeriodKind.QUARTER, date(2025, 4, 1), date(2025, 6, 30), "Q1 2025/26"),
        ("2025-Q3", PeriodKind.QUARTER, date(2025, 10, 1), date(2025, 12, 31), "Q3 2025/26"),
        ("2025-Q4", PeriodKind.QUARTER, date(2026, 1, 1), date(2026, 3, 31), "Q4 2025/26"),
        ("2025-04", PeriodKind.MONTH, date(2025, 4, 1), date(2025, 4, 30), "April 2025"),
        ("2024-02", PeriodKind.MONTH, date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2025-12", PeriodKind.MONTH, date(2025, 12, 1), date(2025, 12, 31), "December 2025"),
        ("2025-03-31", PeriodKind.SNAPSHOT, date(2025, 3, 31), date(2025, 3, 31), "31 March 2025"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(
    text: str, kind: PeriodKind, start: date, end: date, label: str
):
    found = period(text)

    assert (found.kind, found.start, found.end, found.label) == (kind, start, end, label)


@pytest.mark.parametrize(
    "text",
    ["", "202", "1999", "2025-Q0", "2025-Q5", "2025-13", "2025-00", "2025-02-30", "2025-Q1 ",
     "2022/23", "2025-4", "2025-04-1", "\uff12\uff10\uff12\uff15", "20\u0968\u096b", "2025\n"],
)  # fmt: skip
def test_what_is_no_period_is_refused_without_being_repeated(text: str):
    with pytest.raises(ValidationError) as refused:
        PERIOD.validate_python(text)
    with pytest.raises(ValueError, match=r"period|month|day"):
        period(text)

    assert len(refused.value.errors()) == 1


@given(st.integers(2001, 2090))
def test_the_quarters_of_a_financial_year_are_its_days_and_no_others(year: int):
    quarters = [period(f"{year}-Q{number}") for number in (1, 2, 3, 4)]

    assert quarters[0].start == period(str(year + 1)).start
    assert quarters[3].end == period(str(year + 1)).end
    for before, after in pairwise(quarters):
        assert after.start == before.end + timedelta(days=1)
