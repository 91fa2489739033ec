"""Counting in working days of England and Wales: what statutory clocks run on (invariant 40)."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta

_DAY = timedelta(days=1)
_WEEK = 7
_SATURDAY = 5


class BeyondCalendar(ValueError):
    """A day lies outside the years for which bank holidays are known."""


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """
    `holidays` are the bank holidays from `first` to `last`, one-offs such as 8 May 2023 among them.

    Every method but `known_between` raises BeyondCalendar for a day outside of those years.
    """

    holidays: frozenset[date]
    first: date
    last: date
    _off: tuple[date, ...] = field(init=False, repr=False, compare=False)
    """The holidays that fall on Monday to Friday, in order."""

    def __post_init__(self) -> None:
        off = sorted(day for day in self.holidays if day.weekday() < _SATURDAY)
        object.__setattr__(self, "_off", tuple(off))

    def is_working(self, day: date) -> bool:
        self._check(day)
        return day.weekday() < _SATURDAY and day not in self.holidays

    def after(self, day: date, count: int) -> date:
        """The last of `count` working days, the first of which is the next working day after `day`."""
        self._check(day)
        while count:
            day += _DAY
            count -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` is the earlier one."""
        self._check(start)
        self._check(end)
        if end < start:
            return -self.between(end, start)
        off = bisect_right(self._off, end) - bisect_right(self._off, start)
        return _weekdays_to(end) - _weekdays_to(start) - off

    def known_between(self, start: date, end: date) -> int | None:
        """As `between`; None for a day outside of those years."""
        try:
            return self.between(start, end)
        except BeyondCalendar:
            return None

    def _check(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise BeyondCalendar(
                f"{day} lies outside of the bank holidays known, {self.first.year} to {self.last.year}"
            )


def _weekdays_to(day: date) -> int:
    """Mondays to Fridays from the first day of the calendar, a Monday, up to `day`."""
    weeks, rest = divmod(day.toordinal(), _WEEK)
    return weeks * _SATURDAY + min(rest, _SATURDAY)
