"""
As known at: a moment, a day or a position, as people write them.

A day means its end in the partnerships' own time (Europe/London): what was recorded on 31 March was known at the end
of 31 March. See docs/explanation/as-at-and-two-clocks.md and ADR 0065.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.days import EARLIEST, LATEST

LONDON = ZoneInfo("Europe/London")

_POSITION = re.compile(r"#(\d{1,18})")
_UK_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FORMS = "a day (31/03/2026 or 2026-03-31), a moment (2026-03-31T17:00) or a position (#1204)"


class AsAt:
    """A Position or a Moment. (A class of its own, because typer knows no union types.)"""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Position(AsAt):
    """Everything recorded up to this place in the log."""

    number: int


@dataclass(frozen=True, slots=True)
class Moment(AsAt):
    """Everything recorded at or before this moment, aware, in UTC."""

    at: datetime


class NotAMoment(ValueError):
    """The words name no moment; the sentence says which forms do."""


def read(words: str) -> AsAt:
    """Raises NotAMoment, also for a day before EARLIEST or after LATEST, around which nobody can reckon."""
    text = words.strip()
    if found := _POSITION.fullmatch(text):
        return Position(int(found[1]))
    if found := _UK_DAY.fullmatch(text):
        return _end_of(text, int(found[3]), int(found[2]), int(found[1]))
    if found := _ISO_DAY.fullmatch(text):
        return _end_of(text, int(found[1]), int(found[2]), int(found[3]))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotAMoment(f"“{words}” is no moment: write {_FORMS}") from None
    _check(words, moment)
    # without a time zone it is meant as the clock on the wall said
    return Moment(moment.replace(tzinfo=moment.tzinfo or LONDON).astimezone(UTC))


def _end_of(words: str, year: int, month: int, day: int) -> Moment:
    try:
        begins = datetime(year, month, day, tzinfo=LONDON)
    except ValueError:
        raise NotAMoment(f"there is no day {words}: write {_FORMS}") from None
    _check(words, begins)
    midnight = datetime.combine(begins.date() + timedelta(days=1), time.min, LONDON)
    return Moment(midnight.astimezone(UTC) - timedelta(microseconds=1))


def _check(words: str, moment: datetime) -> None:
    if not EARLIEST <= moment.date() <= LATEST:
        raise NotAMoment(
            f"“{words}” is not within {EARLIEST.year} to {LATEST.year}: write {_FORMS}"
        )


def day_of(moment: datetime) -> date:
    """The date on the partnerships' own calendar."""
    return moment.astimezone(LONDON).date()


def spoken(moment: datetime) -> str:
    """`31 March 2026 at 17:00`, on the partnerships' own clock."""
    local = moment.astimezone(LONDON)
    return f"{spoken_day(local)} at {local:%H:%M}"


def spoken_day(day: date) -> str:
    """`31 March 2026`."""
    return f"{day.day} {day:%B %Y}"
