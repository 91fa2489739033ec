"""
V-05 as the board reads it: every figure beside what it is held against.

Each area has neighbours of its own, so a line is a code, a period and one place; `side_by_side` puts the places of one
code and period together. A statistical-neighbour figure counts only when its set is the one adopted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.command import Scope
from domain.framework import Framework
from domain.performance.benchmark import ENGLAND, NEIGHBOURS
from domain.performance.period import period
from projections.performance import trends_board
from projections.performance.indicators import (
    BenchmarkRow,
    DefinitionRow,
    FigureRow,
    NeighbourSetRow,
    RebasingRow,
    TargetRow,
)
from projections.performance.trends_board import Trend

TREND = 4
"""How many periods a trend shows, the line's own included."""


@dataclass(frozen=True, slots=True)
class BoardIndicator:
    """
    One figure. `figure` is it in words: the number, the symbol, or why there is none. `area` and `category` empty: the
    partnership's own headline. `trend` is oldest first; `signal` is what the control chart says of the figure, `badge` is
    `derived` for what was counted from the record. `vintage` is the release of the comparators, the oldest if they differ.
    """

    code: str
    label: str
    definition: str
    period: str
    period_label: str
    partnership: str
    area: str
    category: str
    figure: str
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    symbol: str | None
    england: Decimal | None
    region: str | None
    region_value: Decimal | None
    neighbour_median: Decimal | None
    neighbour_set: str | None
    vintage: str | None
    target: Decimal | None
    polarity: str
    trend: tuple[str, ...]
    signal: str
    badge: str
    commentary: tuple[str, ...]


COLUMNS: tuple[tuple[str, str], ...] = (
    ("code", "Code"),
    ("label", "Indicator"),
    ("definition", "Definition"),
    ("period", "Period"),
    ("period_label", "Period in words"),
    ("partnership", "Partnership"),
    ("area", "Area"),
    ("category", "Category"),
    ("figure", "Figure"),
    ("numerator", "Numerator"),
    ("denominator", "Denominator"),
    ("value", "Value"),
    ("symbol", "Symbol"),
    ("england", "England"),
    ("region", "Region"),
    ("region_value", "Region's value"),
    ("neighbour_median", "Statistical neighbours' median"),
    ("neighbour_set", "Neighbour set"),
    ("vintage", "Release of the comparators"),
    ("target", "Target"),
    ("polarity", "Better is"),
    ("trend", "Last four periods"),
    ("signal", "Exception"),
    ("badge", "Badge"),
    ("commentary", "Commentary"),
)


@dataclass(frozen=True, slots=True)
class IndicatorAcross:
    """One code and period side by side. `lines` are the partnerships, then the areas, in the framework's order."""

    code: str
    label: str
    period: str
    period_label: str
    lines: tuple[BoardIndicator, ...]


def read(
    figures: Iterable[FigureRow],
    definitions: Iterable[DefinitionRow],
    benchmarks: Iterable[BenchmarkRow],
    neighbour_sets: Iterable[NeighbourSetRow],
    targets: Iterable[TargetRow],
    *,
    rebasings: Iterable[RebasingRow] = (),
    scope: Scope,
) -> tuple[BoardIndicator, ...]:
    """
    The stored rows of V-05 side by side, by code, then the newest period first, then the partnership's own figure before
    its areas'. Labels and targets are this partnership's; a target is not held against the neighbour.
    """
    defined, aims = list(definitions), list(targets)
    beside = _Beside(defined, benchmarks, neighbour_sets, aims, scope)
    found = sorted(figures, key=lambda row: (row.period_end, row.period))
    trends = trends_board.read(found, defined, aims, rebasings, partnership=scope.partnership)
    signals = _signals(trends)
    series: dict[tuple[str, str, str, str, str], list[str]] = {}
    lines: list[tuple[FigureRow, BoardIndicator]] = []
    for row in found:
        place = (row.code, row.partnership, row.area, row.category, row.period_kind)
        trend = series.setdefault(place, [])
        trend.append(_figure(row))
        signal = signals.get((*place, row.period), "")
        lines.append((row, beside.line(row, tuple(trend[-TREND:]), signal)))
    lines.sort(key=lambda pair: (pair[0].partnership, pair[0].area, pair[0].category))
    lines.sort(key=lambda pair: (pair[0].period_end, pair[0].period), reverse=True)
    lines.sort(key=lambda pair: pair[0].code)
    return tuple(line for _, line in lines)


def side_by_side(
    lines: Iterable[BoardIndicator], framework: Framework
) -> tuple[IndicatorAcross, ...]:
    """The headlines of each code and period, in the order of the lines."""
    grouped: dict[tuple[str, str], list[BoardIndicator]] = {}
    for line in lines:
        if not line.category:
            grouped.setdefault((line.code, line.period), []).append(line)
    places = [(name, "") for name in framework.partnerships]
    places += [
        (name, area) for name, entry in framework.partnerships.items() for area in entry.areas
    ]
    return tuple(
        IndicatorAcross(
            code=code,
            label=found[0].label,
            period=of,
            period_label=found[0].period_label,
            lines=_ordered(found, places),
        )
        for (code, of), found in grouped.items()
    )


def _ordered(
    found: Sequence[BoardIndicator], places: Sequence[tuple[str, str]]
) -> tuple[BoardIndicator, ...]:
    at = {(line.partnership, line.area): line for line in found}
    return tuple(at[place] for place in places if place in at)


def _signals(trends: Iterable[Trend]) -> dict[tuple[str, ...], str]:
    """Of each point that is no common cause: what it means and by which rule, by its place and period."""
    return {
        (of.code, of.partnership, of.area, of.category, of.period_kind, judged.point.period): (
            f"{judged.variation}: {judged.rule}"
        )
        for of in trends
        for judged in of.chart.points
        if judged.rule is not None
    }


def _figure(row: FigureRow) -> str:
    if row.symbol is not None:
        return row.symbol
    if row.value is None:
        return row.kind
    if row.form == "percentage":
        return f"{row.value} %"
    return f"{row.value:,}"


class _Beside:
    """What stands beside a figure."""

    def __init__(
        self,
        definitions: Iterable[DefinitionRow],
        benchmarks: Iterable[BenchmarkRow],
        neighbour_sets: Iterable[NeighbourSetRow],
        targets: Iterable[TargetRow],
        scope: Scope,
    ) -> None:
        self._scope = scope
        self._definitions: dict[str, dict[int, DefinitionRow]] = {}
        for definition in definitions:
            self._definitions.setdefault(definition.code, {})[definition.version] = definition
        self._benchmarks: dict[tuple[str, str], list[BenchmarkRow]] = {}
        for benchmark in benchmarks:
            key = (benchmark.code, benchmark.period)
            self._benchmarks.setdefault(key, []).append(benchmark)
        self._adopted = {row.area: row.neighbour_set for row in neighbour_sets}
        self._targets: dict[str, list[TargetRow]] = {}
        for target in targets:
            self._targets.setdefault(target.code, []).append(target)

    def line(self, row: FigureRow, trend: tuple[str, ...], signal: str) -> BoardIndicator:
        definition = self._definition(row)
        england, region, neighbours = (None, None, None) if row.category else self._compared(row)
        standing = [b for b in (england, region, neighbours) if b is not None]
        oldest = min(standing, key=lambda b: b.released_on, default=None)
        return BoardIndicator(
            code=row.code,
            label=definition.label if definition else row.code,
            definition=f"{row.code}@v{row.definition_version}",
            period=row.period,
            period_label=period(row.period).label,
            partnership=row.partnership,
            area=row.area,
            category=row.category,
            figure=_figure(row),
            numerator=row.numerator,
            denominator=row.denominator,
            value=row.value,
            symbol=row.symbol,
            england=england.value if england else None,
            region=region.comparator if region else None,
            region_value=region.value if region else None,
            neighbour_median=neighbours.value if neighbours else None,
            neighbour_set=neighbours.neighbour_set if neighbours else None,
            vintage=oldest.release if oldest else None,
            target=self._target(row),
            polarity=definition.polarity if definition else "none",
            trend=trend,
            signal=signal,
            badge=row.badge,
            commentary=row.commentary,
        )

    def _definition(self, row: FigureRow) -> DefinitionRow | None:
        """By the version that governed; the neighbour's numbering is its own, so for it the newest here."""
        versions: Mapping[int, DefinitionRow] = self._definitions.get(row.code, {})
        own = row.partnership == self._scope.partnership
        if own and row.definition_version in versions:
            return versions[row.definition_version]
        return versions[max(versions)] if versions else None

    def _compared(
        self, row: FigureRow
    ) -> tuple[BenchmarkRow | None, BenchmarkRow | None, BenchmarkRow | None]:
        england = region = neighbours = None
        for benchmark in self._benchmarks.get((row.code, row.period), []):
            if benchmark.comparator == ENGLAND:
                england = benchmark
            elif benchmark.comparator != NEIGHBOURS:
                region = benchmark
            elif (
                benchmark.area == row.area
                and self._adopted.get(row.area) == benchmark.neighbour_set
            ):
                neighbours = benchmark
        return england, region, neighbours

    def _target(self, row: FigureRow) -> Decimal | None:
        if row.partnership != self._scope.partnership or row.category:
            return None
        end = row.period_end.isoformat()
        standing = [t for t in self._targets.get(row.code, []) if t.first_day <= end]
        return max(standing, key=lambda t: t.first_day).target if standing else None
