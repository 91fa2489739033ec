"""The days on which a record, or one thread of it, changed: where a reader can go, and where they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.charts.chart import Chart, Columns, chart, counted, empty
from services.charts.lettering import width
from services.charts.svg import (
    BASE,
    DARK_BLUE,
    DARK_PINK,
    GREY,
    INK,
    Element,
    at,
    element,
    line,
    path,
    percent,
    text,
)

COLUMNS: Columns = (("day", "Day"), ("changes", "Changes"), ("what", "What changed"))
LEFT, RIGHT = 3, 97
"""Per cent across of the first day and of the last; the pointer is as wide as what is left beside them."""

AXIS = 64
_TALLEST = 30


@dataclass(frozen=True, slots=True)
class Moment:
    """One change, on the day that counts for the reader: when it was recorded, or when it happened."""

    on: date
    what: str


def timeline(moments: Iterable[Moment], chart_id: str, *, stands_on: date | None = None) -> Chart:
    """
    A tick for each day with a change, the taller the more there were; `stands_on` is the day whose state is shown
    (None: the newest). The rows are the days, oldest first, with what changed.
    """
    days: dict[date, list[str]] = {}
    for moment in sorted(moments, key=lambda each: each.on):
        days.setdefault(moment.on, []).append(moment.what)
    if not days:
        return empty(
            chart_id, title="No changes", reading="Nothing has changed yet.", columns=COLUMNS
        )
    here = stands_on or max(days)
    axis = _Axis.over([*days, here])
    marks = [
        line((LEFT, AXIS), (RIGHT, AXIS), INK, 2),
        *_ticks(days, here, axis),
        *_pointer(here, axis),
        *_years(axis),
        *_ends(axis),
    ]
    changes = sum(map(len, days.values()))
    return chart(
        chart_id,
        title=f"{counted(changes, 'change')} on {counted(len(days), 'day')}",
        reading=_reading(days, here, changes),
        height=AXIS + 54,
        marks=marks,
        columns=COLUMNS,
        rows=[(day, len(what), "; ".join(dict.fromkeys(what))) for day, what in days.items()],
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    first: date
    last: date

    @classmethod
    def over(cls, days: Sequence[date]) -> "_Axis":
        return cls(min(days), max(days))

    def across(self, day: date) -> Fraction:
        if self.first == self.last:
            return Fraction(LEFT + RIGHT, 2)
        share = Fraction((day - self.first).days, (self.last - self.first).days)
        return LEFT + share * (RIGHT - LEFT)


def said(day: date) -> str:
    """As on the boards."""
    return f"{day:%d/%m/%Y}"


def _ticks(days: dict[date, list[str]], here: date, axis: _Axis) -> list[Element]:
    most = max(map(len, days.values()))
    drawn: list[Element] = []
    for day, what in days.items():
        tall = 8 + Fraction(_TALLEST - 8, max(most - 1, 1)) * (len(what) - 1)
        across = percent(axis.across(day))
        drawn.append(
            element(
                "line",
                element("title", f"{said(day)}: {counted(len(what), 'change')}"),
                x1=across,
                x2=across,
                y1=AXIS - tall,
                y2=AXIS,
                stroke=DARK_BLUE if day <= here else GREY,
                stroke_width=2,
                stroke_dasharray=None if day <= here else "3 2",
            )
        )
    return drawn


def _pointer(here: date, axis: _Axis) -> list[Element]:
    """A triangle below the axis, and the date above everything."""
    across = axis.across(here)
    if across < 25:  # noqa: PLR2004 - per cent
        place, anchor = across - LEFT, "start"
    elif across > 75:  # noqa: PLR2004
        place, anchor = across + 100 - RIGHT, "end"
    else:
        place, anchor = across, "middle"
    shape = element(
        "path", d=path([(0, 1), (8, 14), (-8, 14)]), fill=DARK_PINK, stroke=INK, stroke_width=1
    )
    return [
        text(said(here), place, 18, size=16, anchor=anchor, weight="bold", fill=DARK_PINK),
        line((across, 24), (across, AXIS), DARK_PINK, 1),
        at(across, AXIS, shape),
    ]


def _years(axis: _Axis) -> list[Element]:
    """The first day of each year, named where there is room."""
    starts = [date(year, 1, 1) for year in range(axis.first.year + 1, axis.last.year + 1)]
    room = Fraction(100 * (width("2026") + 10), BASE)
    drawn: list[Element] = []
    free = Fraction(0)
    for day in starts:
        across = axis.across(day)
        drawn.append(line((across, AXIS), (across, AXIS + 6), INK))
        if across - room / 2 >= free and across + room / 2 <= 100:  # noqa: PLR2004 - per cent
            drawn.append(text(str(day.year), across, AXIS + 28, anchor="middle", fill=GREY))
            free = across + room / 2
    return drawn


def _ends(axis: _Axis) -> list[Element]:
    if axis.first == axis.last:
        return []
    return [
        text(said(axis.first), 0, AXIS + 48),
        text(said(axis.last), 100, AXIS + 48, anchor="end"),
    ]


def _reading(days: dict[date, list[str]], here: date, changes: int) -> str:
    first, last = min(days), max(days)
    span = f"on {said(first)}" if first == last else f"from {said(first)} to {said(last)}"
    told = f"{counted(changes, 'change')} on {counted(len(days), 'day')}, {span}."
    later = sum(day > here for day in days)
    told += f" Shown as on {said(here)}"
    told += (
        f", before the {'last day' if later == 1 else f'last {later} days'} of change."
        if later
        else "."
    )
    busiest = max(days, key=lambda day: (len(days[day]), -day.toordinal()))
    if len(days) > 1 and len(days[busiest]) > 1:
        told += f" Most changes: {len(days[busiest]):,} on {said(busiest)}."
    return told
