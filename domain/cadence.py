"""The day on which a period of a framework pack (ISO 8601: P90D, P3M, P1Y6M) is over."""

import re
from calendar import monthrange
from datetime import date, timedelta

_PERIOD = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


def after(day: date, period: str) -> date:
    """`day` plus the period; from the 31st of a month, the last day of a shorter one. Raises ValueError."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise ValueError("a period is written the ISO 8601 way, such as P90D or P3M")
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    year, month = divmod(day.year * 12 + day.month - 1 + years * 12 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(weeks=weeks, days=days)
