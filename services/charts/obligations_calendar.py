"""What is owed, month by month, by how it stands: met, due, overdue, missed, waived. The number stands in every cell."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from domain.performance.period import MONTHS
from projections.governance.obligations_board import BoardObligation
from projections.governance.schedule import State
from services.charts.chart import Chart, Columns, chart, counted, empty, listed
from services.charts.svg import (
    DARK_BLUE,
    DARK_PINK,
    GREY,
    INK,
    ORANGE,
    PALE,
    TURQUOISE,
    WHITE,
    Element,
    box,
    element,
    text,
)


class Stand(StrEnum):
    MET = "met"
    DUE = "due"
    OVERDUE = "overdue"
    MISSED = "missed"
    WAIVED = "waived"


COLUMNS: Columns = (("month", "Month"), *((each.value, each.capitalize()) for each in Stand))
MONTHS_SHOWN = 12

LABEL = 11
"""Per cent of the width that the months' names take; the five ways to stand share what is left."""

_SHARE = (Fraction(199, 2) - LABEL) / len(Stand)
_ROW = 30
_INKS: Mapping[Stand, tuple[str, str]] = {
    Stand.MET: (DARK_BLUE, WHITE),
    Stand.DUE: (TURQUOISE, INK),
    Stand.OVERDUE: (ORANGE, INK),
    Stand.MISSED: (DARK_PINK, WHITE),
    Stand.WAIVED: (PALE, INK),
}


def stand(state: State) -> Stand:
    match state:
        case State.MET_ON_TIME | State.MET_LATE:
            return Stand.MET
        case State.SCHEDULED | State.DUE_SOON:
            return Stand.DUE
        case State.OVERDUE:
            return Stand.OVERDUE
        case State.MISSED:
            return Stand.MISSED
        case State.WAIVED:
            return Stand.WAIVED
        case _:
            assert_never(state)


def obligations_calendar(
    obligations: Iterable[BoardObligation],
    chart_id: str,
    *,
    first: date,
    months: int = MONTHS_SHOWN,
) -> Chart:
    """
    By the month in which each falls due, from that of `first` on. What falls due before or after is counted in the
    reading.
    """
    start = first.year * 12 + first.month - 1
    shown: dict[int, Counter[Stand]] = {start + n: Counter() for n in range(months)}
    before = after = 0
    for each in obligations:
        month = each.due_on.year * 12 + each.due_on.month - 1
        if month in shown:
            shown[month][stand(each.state)] += 1
        elif month < start:
            before += 1
        else:
            after += 1
    overall = sum(shown.values(), Counter[Stand]())
    outside = _outside(before, after)
    span = f"{_month(start)} to {_month(start + months - 1)}"
    if not overall:
        said = f"Nothing falls due in {span}.{outside}"
        return empty(chart_id, title="No obligations fall due", reading=said, columns=COLUMNS)
    marks, height = _drawn(shown)
    return chart(
        chart_id,
        title=_title(overall),
        reading=f"{_reading(shown, overall, span)}{outside}",
        height=height,
        marks=marks,
        columns=COLUMNS,
        rows=[
            (f"{month // 12}-{month % 12 + 1:02d}", *(counts[each] for each in Stand))
            for month, counts in shown.items()
        ],
    )


def _month(month: int) -> str:
    return f"{MONTHS[month % 12]} {month // 12}"


def _title(overall: Counter[Stand]) -> str:
    late = overall[Stand.OVERDUE] + overall[Stand.MISSED]
    obligations = counted(overall.total(), "obligation")
    return f"{late or 'None'} of {obligations} {'is' if late <= 1 else 'are'} overdue or missed"


def _drawn(shown: Mapping[int, Counter[Stand]]) -> tuple[list[Element], int]:
    marks = [
        text(each.capitalize(), _middle(place), 18, size=12, anchor="middle")
        for place, each in enumerate(Stand)
    ]
    top, year = 26, 0
    for month, counts in shown.items():
        if month // 12 != year:
            year = month // 12
            marks += [text(str(year), 0, top + 18, weight="bold")]
            top += 26
        marks.append(text(MONTHS[month % 12][:3], 0, top + 20))
        for place, each in enumerate(Stand):
            marks += _cell(counts[each], each, month, place, top)
        top += _ROW
    return marks, top + 2


def _middle(place: int) -> Fraction:
    return LABEL + _SHARE * (place + Fraction(1, 2))


def _cell(number: int, each: Stand, month: int, place: int, top: int) -> list[Element]:
    fill, ink = _INKS[each] if number else (WHITE, GREY)
    told = element("title", f"{_month(month)}: {number:,} {each}")
    return [
        box(LABEL + _SHARE * place, top, _SHARE, _ROW, fill, told),
        text(f"{number:,}", _middle(place), top + 20, anchor="middle", fill=ink),
    ]


def _reading(shown: Mapping[int, Counter[Stand]], overall: Counter[Stand], span: str) -> str:
    told = [f"{overall[each]:,} {each}" for each in Stand]
    said = f"{counted(overall.total(), 'obligation')} due from {span}: {listed(told)}."
    for each in (Stand.OVERDUE, Stand.MISSED):
        months = [f"{_month(month)} ({c[each]})" for month, c in shown.items() if c[each]]
        if months:
            said += f" {each.capitalize()}: {listed(months)}."
    busiest = max(shown, key=lambda month: (shown[month][Stand.DUE], -month))
    if shown[busiest][Stand.DUE]:
        said += f" Most are still due in {_month(busiest)} ({shown[busiest][Stand.DUE]})."
    return said


def _outside(before: int, after: int) -> str:
    told = [f"{number:,} earlier" for number in (before,) if number]
    told += [f"{number:,} later" for number in (after,) if number]
    return f" Not shown: {listed(told)}." if told else ""
