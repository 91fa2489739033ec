"""
The time a figure is about, as one canonical text that sorts and can stand in a reference (docs/decisions/0040).

| text         | what it is                                        | days                     | label         |
|--------------|---------------------------------------------------|--------------------------|---------------|
| `2023`       | year ending 31 March 2023, as the DfE prints it   | 1 Apr 2022 to 31 Mar 2023 | 2022/23       |
| `2025-Q1`    | first quarter of the financial year from April 2025 | 1 Apr to 30 Jun 2025    | Q1 2025/26    |
| `2025-04`    | month                                             | 1 to 30 Apr 2025          | April 2025    |
| `2025-03-31` | snapshot of one day                               | that day                 | 31 March 2025 |
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Annotated, assert_never

from pydantic import AfterValidator, Field

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SHAPE = "20[0-9][0-9](-Q[1-4]|-[0-9][0-9](-[0-9][0-9])?)?"
FORM = re.compile(
    r"(?P<year>20[0-9][0-9])(?:-Q(?P<quarter>[1-4])|-(?P<month>[0-9][0-9])(?:-(?P<day>[0-9][0-9]))?)?"
)

SENTENCE = "a period is written 2023, 2025-Q1, 2025-04 or 2025-03-31, and is in the calendar"


class PeriodKind(StrEnum):
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included."""

    text: str
    kind: PeriodKind
    start: date
    end: date
    label: str


@cache
def period(text: str) -> Period:
    """
    Read a period's canonical text. Raises ValueError, without the text, when it is none.

    Every figure read from the log is about one of a few; all that there can be are 38,000.
    """
    parts = FORM.fullmatch(text)
    if parts is None:
        raise ValueError(SENTENCE)
    year = int(parts["year"])
    if parts["quarter"]:
        return _quarter(text, year, int(parts["quarter"]))
    if parts["day"]:
        day = date(year, int(parts["month"]), int(parts["day"]))
        label = f"{day.day} {MONTHS[day.month - 1]} {year}"
        return Period(text, PeriodKind.SNAPSHOT, day, day, label)
    if parts["month"]:
        start = date(year, int(parts["month"]), 1)
        label = f"{MONTHS[start.month - 1]} {year}"
        return Period(text, PeriodKind.MONTH, start, _last_day(start, 1), label)
    start = date(year - 1, 4, 1)
    return Period(text, PeriodKind.YEAR, start, date(year, 3, 31), _financial_year(year - 1))


def _quarter(text: str, year: int, number: int) -> Period:
    start = date(year, 1 + 3 * number, 1) if number < 4 else date(year + 1, 1, 1)  # noqa: PLR2004
    label = f"Q{number} {_financial_year(year)}"
    return Period(text, PeriodKind.QUARTER, start, _last_day(start, 3), label)


def is_period(text: str) -> bool:
    """Whether `period` reads it. What it says begins with the year 2000, so a day before that lies in no quarter of it."""
    try:
        period(text)
    except ValueError:
        return False
    return True


def following(text: str) -> str | None:
    """The period after this one; None for a snapshot, which has none of its own, and after the last that can be said."""
    of = period(text)
    day = of.end + timedelta(days=1)
    last = 2099
    match of.kind:
        case PeriodKind.SNAPSHOT:
            return None
        case PeriodKind.YEAR:
            return str(of.end.year + 1) if of.end.year < last else None
        case PeriodKind.MONTH:
            return f"{day.year}-{day.month:02d}" if day.year <= last else None
        case PeriodKind.QUARTER:
            return quarter_of(day) if of.end.year <= last or day.month < 4 else None  # noqa: PLR2004
        case _:
            assert_never(of.kind)


def quarter_of(day: date) -> str:
    """The quarter of the financial year that a day lies in."""
    begins = day.year if day.month > 3 else day.year - 1  # noqa: PLR2004 - April
    return f"{begins:04}-Q{(day.month - 4) % 12 // 3 + 1}"


def _financial_year(begins: int) -> str:
    return f"{begins}/{(begins + 1) % 100:02d}"


def _last_day(start: date, months: int) -> date:
    following = start.month - 1 + months
    return date(start.year + following // 12, following % 12 + 1, 1) - timedelta(days=1)


def _checked(text: str) -> str:
    if not is_period(text):
        raise ValueError(SENTENCE)
    return text


PeriodText = Annotated[
    str,
    AfterValidator(_checked),
    Field(json_schema_extra={"maxLength": 10, "pattern": f"^{SHAPE}$"}),
]
