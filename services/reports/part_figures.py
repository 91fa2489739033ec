"""Parts of a report on figures: what stands out, how it moves, how it compares."""

from collections.abc import Sequence

from domain.performance.spc import RULE_SET
from projections.performance.exceptions_board import BoardException
from projections.performance.indicators_board import BoardIndicator
from projections.performance.trends_board import Trend
from services.boards import performance
from services.charts.trend import Benchmark, trend
from services.reports.document import Block, Figure, Note, Section, counted, figure_of, opening
from services.reports.lines import table_from
from services.reports.report import Given

BOARDS = (performance.EXCEPTIONS, performance.INDICATORS)
RULES = (
    f"Rule set: {RULE_SET}. A signal is what the rule finds, never a colour for good or bad. c stands for a number that "
    "is too small to be shown."
)
OPEN = ("detected", "discussed")

_CHARTS = 6  # of one report: as many as somebody looks at


def figures(given: Given) -> Section:
    """Series with a signal as control charts, then the newest figure of each indicator beside its comparators."""
    series = signalled(given)
    lines = newest(given)
    if not lines:
        said = "No figures are on the record yet."
    elif series:
        said = (
            f"{counted(len(series), 'series', 'series')} of the partnership's figures "
            f"{'shows' if len(series) == 1 else 'show'} a signal in the newest period: "
            f"{', '.join(dict.fromkeys(of.label for of in series))}."
        )
    else:
        said = "No figure of the newest period is a signal: what moves, moves as it always does."
    codes = {entry.code for entry in given.scope.framework.indicators.values()}
    left = len({code for code in codes if code not in {line.code for line in lines}})
    blocks: list[Block] = [opening(said)]
    blocks += [chart_of(given, of, f"trend-{n}") for n, of in enumerate(series[:_CHARTS], 1)]
    if len(series) > _CHARTS:
        blocks.append(
            Note(f"{len(series) - _CHARTS} more series show a signal; the board has them.")
        )
    blocks += table_from(
        given,
        performance.INDICATORS,
        lines,
        "The newest figure of each indicator, beside its comparators",
        (
            *("label", "period_label", "figure", "england", "region_value"),
            *("neighbour_median", "target", "signal"),
        ),
    )
    if left:
        blocks.append(
            Note(f"The record has no figure for {counted(left, 'indicator')} of the framework.")
        )
    return Section("Figures", (*blocks, Note(RULES)))


def newest(given: Given) -> list[BoardIndicator]:
    """The partnership's own headline of each indicator."""
    lines: Sequence[BoardIndicator] = given.lines(performance.INDICATORS)
    first: dict[str, BoardIndicator] = {}
    for line in lines:
        if line.partnership == given.stand.partnership and not line.area and not line.category:
            first.setdefault(line.code, line)
    return list(first.values())


def signalled(given: Given) -> list[Trend]:
    """The own headline series whose newest figure is a signal."""
    found = performance.series_of(given.rows, given.scope)
    own = [of for of in found if of.partnership == given.stand.partnership]
    return [
        of
        for of in own
        if not of.area and not of.category and of.chart.latest and of.chart.latest.rule
    ]


def chart_of(given: Given, of: Trend, name: str) -> Figure:
    """One series as a control chart; an area is named with it."""
    unit = performance.units(given.rows).get(of.code, "")
    area = given.scope.framework.areas.get(of.area)
    about = f"{of.label}, {area.name}" if area else None
    england = Benchmark("England", performance.england(given.rows, of))
    return figure_of(name, trend(of, name, unit=unit, about=about, benchmark=england))


def exceptions(given: Given) -> Section:
    """What stands out and is not settled."""
    lines: Sequence[BoardException] = given.lines(performance.EXCEPTIONS)
    waiting = [line for line in lines if line.status in OPEN]
    silent = sum(not line.explained for line in waiting)
    if not waiting:
        said = "No exception is open."
    else:
        said = (
            f"{counted(len(waiting), 'exception')} {'is' if len(waiting) == 1 else 'are'} open; "
            f"{silent:,} without any explanation."
        )
    return Section(
        "Exceptions",
        (
            opening(said),
            *table_from(
                given,
                performance.EXCEPTIONS,
                waiting,
                "Exceptions without a consensus, the oldest first",
                ("exception_id", "code", "area", "period_label", "what", "explained", "days_open"),
                empty="No exception is open.",
            ),
        ),
    )
