"""
V-05 Indicators against benchmark, as recorded: one row for each code, period, place and category.

Fed only by what is already suppressed, so no small number is ever in a row; projections/performance/indicators_board.py
puts figure and benchmark side by side.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.performance.benchmark import BenchmarkPublished, TargetSet
from domain.performance.derived import DerivedIndicatorCalculated
from domain.performance.indicator_aggregate import (
    CategoryFigure,
    Figure,
    Incomplete,
    IndicatorAggregated,
    Missing,
    NotComputable,
    PublishedCount,
)
from domain.performance.indicator_definition import IndicatorDefined, IndicatorRevised
from domain.performance.neighbour_set import NeighbourSetAdopted
from domain.performance.period import period
from domain.performance.rebasing import ControlLimitsRebased, RebasingWithdrawn
from domain.performance.value import DfeSymbol, NilReturn, Number, Symbol
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class FigureRow:
    """
    One figure. `area` empty: the partnership's own; `category` empty: the headline.

    `badge` is `derived` for what was counted from the record itself, else empty. `kind` is count, number, nil, symbol, missing, incomplete or not-computable. `value` is the figure as it is read: the
    count itself, or the quotient times `per`, to two decimals. `symbol` says why there is none.
    """

    code: str
    period: str
    partnership: str
    area: str
    category: str
    period_kind: str
    period_end: date
    definition_version: int
    form: str
    per: int | None
    kind: str
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    symbol: str | None
    categories: tuple[str, ...]
    commentary: tuple[str, ...]
    recorded_on: date
    badge: str


@quick
@dataclass(frozen=True, slots=True)
class DefinitionRow:
    code: str
    version: int
    label: str
    objective: str | None
    form: str
    polarity: str
    numerator: str | None
    denominator: str | None
    in_force_from: date


@quick
@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """One published figure to compare with. `area` and `neighbour_set` are empty but for statistical neighbours."""

    code: str
    period: str
    comparator: str
    area: str
    neighbour_set: str
    value: Decimal | None
    symbol: str | None
    release: str
    released_on: date


@quick
@dataclass(frozen=True, slots=True)
class NeighbourSetRow:
    """The set in use for an area."""

    area: str
    neighbour_set: str
    neighbours: tuple[str, ...]
    adopted_on: date


@quick
@dataclass(frozen=True, slots=True)
class TargetRow:
    """`first_day` is the ISO date from which the target holds."""

    code: str
    first_day: str
    target: Decimal


@quick
@dataclass(frozen=True, slots=True)
class RebasingRow:
    """The control limits of an area (empty: the partnership) begin anew at `from_period`."""

    code: str
    area: str
    from_period: str
    reason: str
    decided_by: str
    decided_on: date


FIGURES = Table(
    "indicators",
    FigureRow,
    ("code", "period", "partnership", "area", "category"),
    indexes=(("partnership", "area"),),
)
DEFINITIONS = Table("indicators_definition", DefinitionRow, ("code", "version"))
BENCHMARKS = Table(
    "indicators_benchmark",
    BenchmarkRow,
    ("code", "period", "comparator", "area", "neighbour_set"),
)
NEIGHBOUR_SETS = Table("indicators_neighbour_set", NeighbourSetRow, ("area",))
TARGETS = Table("indicators_target", TargetRow, ("code", "first_day"))
REBASINGS = Table("indicators_rebasing", RebasingRow, ("code", "area", "from_period"))

# --- Fold -------------------------------------------------------------------------------------------------

Handled = (
    IndicatorAggregated
    | IndicatorDefined
    | IndicatorRevised
    | BenchmarkPublished
    | NeighbourSetAdopted
    | TargetSet
    | ControlLimitsRebased
    | RebasingWithdrawn
    | DerivedIndicatorCalculated
)


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    match fact:
        case IndicatorAggregated():
            _aggregate(rows, fact, recorded.recorded_at.date())
        case IndicatorDefined() | IndicatorRevised():
            rows.put(DEFINITIONS, _definition(fact))
        case BenchmarkPublished():
            for row in _benchmarks(fact):
                rows.put(BENCHMARKS, row)
        case NeighbourSetAdopted():
            on = recorded.provenance.occurred_on
            adopted = NeighbourSetRow(fact.area, fact.neighbour_set, fact.neighbours, on)
            rows.put(NEIGHBOUR_SETS, adopted)
        case TargetSet():
            rows.put(TARGETS, TargetRow(fact.code, fact.in_force_from.isoformat(), fact.target))
        case ControlLimitsRebased():
            rows.put(REBASINGS, _rebasing(fact, recorded.provenance.occurred_on))
        case RebasingWithdrawn():
            rows.drop(REBASINGS, fact.code, fact.area or "", fact.from_period)
        case DerivedIndicatorCalculated():
            line = ("", fact.figure, fact.breakdown, ())
            _put_line(rows, fact, line, recorded.recorded_at.date())
        case _:
            assert_never(fact)


def _aggregate(rows: Rows, fact: IndicatorAggregated, recorded_on: date) -> None:
    """Every figure of the release; a category that it no longer has goes."""
    whole = ("", fact.whole, fact.whole_breakdown, ())
    lines = [(entry.area, entry.figure, entry.breakdown, entry.commentary) for entry in fact.areas]
    for line in [*lines, whole]:
        _put_line(rows, fact, line, recorded_on)


Of = IndicatorAggregated | DerivedIndicatorCalculated
Line = tuple[str, Figure, tuple[CategoryFigure, ...], tuple[str, ...]]
"""Area, headline, breakdown and commentary."""


def _put_line(rows: Rows, fact: Of, line: Line, recorded_on: date) -> None:
    area, headline, breakdown, commentary = line
    before = rows.get(FIGURES, fact.code, fact.period, fact.partnership, area, "")
    for category in before.categories if before else ():
        rows.drop(FIGURES, fact.code, fact.period, fact.partnership, area, category)
    row = _row(fact, area, headline, recorded_on)
    named = tuple(part.category for part in breakdown)
    rows.put(FIGURES, replace(row, categories=named, commentary=commentary))
    for part in breakdown:
        of_part = _row(fact, area, part.figure, recorded_on)
        rows.put(FIGURES, replace(of_part, category=part.category))


def _row(fact: Of, area: str, figure: Figure, recorded_on: date) -> FigureRow:
    about = period(fact.period)
    row = FigureRow(
        code=fact.code,
        period=fact.period,
        partnership=fact.partnership,
        area=area,
        category="",
        period_kind=about.kind.value,
        period_end=about.end,
        definition_version=fact.definition_version,
        form=fact.form.value,
        per=fact.per,
        kind=figure.kind,
        numerator=None,
        denominator=None,
        value=None,
        symbol=None,
        categories=(),
        commentary=(),
        recorded_on=recorded_on,
        badge="derived" if isinstance(fact, DerivedIndicatorCalculated) else "",
    )
    match figure:
        case PublishedCount():
            return _counted(row, figure)
        case Number():
            return replace(row, value=figure.value)
        case Symbol():
            return replace(row, symbol=figure.symbol.value)
        case NilReturn() | Missing() | Incomplete() | NotComputable():
            return row
        case _:
            assert_never(figure)


def _counted(row: FigureRow, figure: PublishedCount) -> FigureRow:
    above = figure.numerator if isinstance(figure.numerator, int) else None
    below = figure.denominator if isinstance(figure.denominator, int) else None
    hidden = above is None or (below is None and figure.denominator is not None)
    return replace(
        row,
        numerator=above,
        denominator=below,
        value=None if hidden or above is None else _value(above, below, row.per),
        symbol=DfeSymbol.CONFIDENTIAL.value if hidden else None,
    )


def _value(above: int, below: int | None, per: int | None) -> Decimal:
    if not below or per is None:
        return Decimal(above)
    return (Decimal(above) * per / below).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _definition(fact: IndicatorDefined | IndicatorRevised) -> DefinitionRow:
    meaning = fact.meaning
    return DefinitionRow(
        code=fact.code,
        version=fact.version,
        label=meaning.label,
        objective=meaning.objective,
        form=meaning.form.value,
        polarity=meaning.polarity.value,
        numerator=meaning.numerator,
        denominator=meaning.denominator,
        in_force_from=fact.in_force_from,
    )


def _rebasing(fact: ControlLimitsRebased, decided_on: date) -> RebasingRow:
    return RebasingRow(
        code=fact.code,
        area=fact.area or "",
        from_period=fact.from_period,
        reason=fact.reason,
        decided_by=fact.decided_by,
        decided_on=decided_on,
    )


def _benchmarks(fact: BenchmarkPublished) -> list[BenchmarkRow]:
    return [
        BenchmarkRow(
            code=fact.code,
            period=point.period,
            comparator=fact.comparator.name,
            area=fact.comparator.area or "",
            neighbour_set=fact.comparator.neighbour_set or "",
            value=point.value.value if isinstance(point.value, Number) else None,
            symbol=point.value.symbol.value if isinstance(point.value, Symbol) else None,
            release=fact.vintage.release,
            released_on=fact.vintage.released_on,
        )
        for point in fact.points
    ]


VIEW = View(
    name="indicators",
    version=2,
    tables=(FIGURES, DEFINITIONS, BENCHMARKS, NEIGHBOUR_SETS, TARGETS, REBASINGS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
