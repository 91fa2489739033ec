"""Which charts stand above the table of a board, drawn from the lines that the filters left."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from domain.command import Scope
from projections.performance import trends_board
from services.boards import performance
from services.boards.board import RowsOf
from services.boards.indexed import Taken
from services.charts import (
    brag_bars,
    obligations_calendar,
    section_11_heatmap,
    theme_heatmap,
    trend,
)
from services.charts.chart import Chart

_CHARTS = 6
"""As many control charts as are read one after the other; filters choose among more."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """`lines` are those that the filters took, `rows` all of the board's views: for what a line alone does not say."""

    lines: Taken
    rows: RowsOf
    today: date
    scope: Scope
    filters: Mapping[str, tuple[str, ...]]


_SERIES = attrgetter("code", "partnership", "area", "category")
_BACK = 3
"""Months before this one that the calendar of obligations begins with."""

Figures = Callable[[Drawn], Sequence[Chart]]


def _actions(of: Drawn) -> Sequence[Chart]:
    agencies = {name: agency.name for name, agency in of.scope.framework.agencies.items()}
    numbers = of.lines.counted(*brag_bars.COUNTED_BY[brag_bars.By.OWNER])
    return [brag_bars.of_numbers(numbers, "brag", by=brag_bars.By.OWNER, names=agencies)]


def _themes(of: Drawn) -> Sequence[Chart]:
    names = {name: name.upper() for name in of.scope.framework.partnerships}
    return [theme_heatmap.theme_heatmap(of.lines, "themes", names=names)]


def _obligations(of: Drawn) -> Sequence[Chart]:
    year, month = divmod(of.today.year * 12 + of.today.month - 1 - _BACK, 12)
    first = date(year, month + 1, 1)
    return [obligations_calendar.obligations_calendar(of.lines, "obligations", first=first)]


def _section_11(of: Drawn) -> Sequence[Chart]:
    agencies = {name: agency.name for name, agency in of.scope.framework.agencies.items()}
    cycles = Counter(line.cycle_id for line in of.lines)
    return [
        section_11_heatmap.section_11_heatmap(
            of.lines, f"cycle-{n}", cycle_id=cycle, names=agencies
        )
        for n, cycle in enumerate(sorted(cycles, reverse=True))
    ]


def _trends(of: Drawn) -> Sequence[Chart]:
    """One for each series of which a line was taken, the indicators' own order."""
    wanted = {_SERIES(line) for line in of.lines}
    found = performance.series_of(of.rows, of.scope)
    chosen = [each for each in found if _SERIES(each) in wanted]
    units = performance.units(of.rows)
    return [
        trend.trend(
            each,
            f"trend-{n}",
            unit=units.get(each.code, ""),
            about=_about(each, of.scope),
            benchmark=trend.Benchmark("England", performance.england(of.rows, each)),
        )
        for n, each in enumerate(chosen[:_CHARTS])
    ]


def _about(of: trends_board.Trend, scope: Scope) -> str:
    """The place first: where room is short, it is what tells charts of one indicator apart."""
    area = scope.framework.areas.get(of.area)
    place = area.name if area else of.partnership.upper()
    return f"{', '.join(part for part in (place, of.category) if part)}: {of.label}"


FIGURES: Mapping[str, Figures] = {
    "actions": _actions,
    "themes": _themes,
    "obligations": _obligations,
    "section-11": _section_11,
    "trends": _trends,
}
