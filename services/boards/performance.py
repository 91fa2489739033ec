"""Boards of the figures: what was sent, how it moves, what stands out, what is counted from the record itself."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from domain.command import Scope
from domain.performance.benchmark import ENGLAND
from domain.performance.spc import RULE_SET
from projections.performance import (
    catalogue,
    catalogue_board,
    derived,
    derived_board,
    exceptions,
    exceptions_board,
    indicators,
    indicators_board,
    returns,
    returns_board,
    trends_board,
)
from services.boards.board import Board, Group, RowsOf


def _indicators(
    rows: RowsOf, _today: date, scope: Scope
) -> tuple[indicators_board.BoardIndicator, ...]:
    own = rows[indicators.VIEW.name]
    return indicators_board.read(
        own.all(indicators.FIGURES),
        own.all(indicators.DEFINITIONS),
        own.all(indicators.BENCHMARKS),
        own.all(indicators.NEIGHBOUR_SETS),
        own.all(indicators.TARGETS),
        rebasings=own.all(indicators.REBASINGS),
        scope=scope,
    )


def _returns(rows: RowsOf, today: date, _scope: Scope) -> tuple[returns_board.BoardReturn, ...]:
    own = rows[returns.VIEW.name]
    return returns_board.read(
        own.all(returns.ROUNDS),
        own.all(returns.EXPECTED),
        own.all(returns.RETURNS),
        today=today,
    )


def series_of(rows: RowsOf, scope: Scope) -> tuple[trends_board.Trend, ...]:
    """Every series as a control chart."""
    own = rows[indicators.VIEW.name]
    return trends_board.read(
        own.all(indicators.FIGURES),
        own.all(indicators.DEFINITIONS),
        own.all(indicators.TARGETS),
        own.all(indicators.REBASINGS),
        partnership=scope.partnership,
    )


def units(rows: RowsOf) -> Mapping[str, str]:
    """What stands behind the figures of an indicator, by its code: % by its newest definition, or nothing."""
    known = sorted(rows[indicators.VIEW.name].all(indicators.DEFINITIONS), key=lambda d: d.version)
    return {row.code: "%" if row.form == "percentage" else "" for row in known}


def england(rows: RowsOf, of: trends_board.Trend) -> Mapping[str, Decimal]:
    """England's figures for a series, by period; none for a part of it, since they are published of all children."""
    if of.category:
        return {}
    return {
        row.period: row.value
        for row in rows[indicators.VIEW.name].all(indicators.BENCHMARKS)
        if row.code == of.code and row.comparator == ENGLAND and row.value is not None
    }


def _trends(rows: RowsOf, _today: date, scope: Scope) -> tuple[trends_board.TrendPoint, ...]:
    return tuple(
        point for series in series_of(rows, scope) for point in trends_board.points(series)
    )


def _derived(rows: RowsOf, _today: date, scope: Scope) -> tuple[derived_board.BoardDerived, ...]:
    own = rows[derived.VIEW.name]
    return derived_board.read(own.all(derived.COUNTED), own.all(derived.CALCULATED), scope=scope)


INDICATORS = Board(
    name="indicators",
    title="Indicators against benchmark",
    asks="How do the figures stand beside England, the region, statistical neighbours and targets?",
    group=Group.FIGURES,
    views=(indicators.VIEW,),
    line=indicators_board.BoardIndicator,
    labels=indicators_board.COLUMNS,
    shown=(
        *("code", "label", "period_label", "partnership", "area", "figure"),
        *("england", "region_value", "neighbour_median", "target"),
    ),
    spare=("neighbour_median", "region_value"),
    filters=("code", "period", "partnership", "area", "category"),
    read=_indicators,
    notes=(
        "Partnership figures are sums of numerators and denominators, never averages of rates.",
    ),
)
RETURNS = Board(
    name="returns",
    title="Returns by round",
    asks="Who has sent which figures, and who has not?",
    group=Group.FIGURES,
    views=(returns.VIEW,),
    line=returns_board.BoardReturn,
    labels=returns_board.COLUMNS,
    shown=(
        *("period", "code", "area", "provider", "due_on", "received_on", "status"),
        *("corrections", "queries"),
    ),
    spare=("queries", "corrections", "received_on"),
    filters=("provider", "status", "period", "code", "area"),
    agencies=("provider",),
    read=_returns,
)
TRENDS = Board(
    name="trends",
    title="Indicators over time",
    asks="Which figures really change, and which only vary as they always do?",
    group=Group.FIGURES,
    views=(indicators.VIEW,),
    line=trends_board.TrendPoint,
    labels=trends_board.COLUMNS,
    shown=(
        *("code", "area", "period", "value", "gap", "centre", "lower", "upper", "rule"),
        *("variation", "assurance", "note"),
    ),
    spare=("note", "gap", "assurance"),
    filters=("code", "area", "category", "period", "variation", "assurance"),
    read=_trends,
    notes=(
        f"Rule set: {RULE_SET}.",
        "Nothing is claimed across a gap; limits begin anew only by a recorded decision.",
    ),
)
EXCEPTIONS = Board(
    name="exceptions",
    title="Exceptions, the open ones first",
    asks="Which figures stand out, who explained them, and what was agreed?",
    group=Group.FIGURES,
    views=(exceptions.VIEW,),
    line=exceptions_board.BoardException,
    labels=exceptions_board.COLUMNS,
    shown=(
        *("exception_id", "code", "area", "period", "what", "status", "explained"),
        *("leads_to", "days_open"),
    ),
    spare=("days_open", "leads_to"),
    filters=("status", "code", "area", "period", "leads_to"),
    read=lambda rows, today, _scope: exceptions_board.read(
        rows[exceptions.VIEW.name].all(exceptions.EXCEPTIONS), today=today
    ),
)
DERIVED = Board(
    name="derived",
    title="Derived indicators",
    asks="Which figures does the record count by itself, and by which rule?",
    group=Group.FIGURES,
    views=(derived.VIEW,),
    line=derived_board.BoardDerived,
    labels=derived_board.COLUMNS,
    shown=("code", "label", "period", "category", "figure", "badge", "rule", "position"),
    spare=("label", "badge"),
    filters=("code", "period", "category"),
    read=_derived,
    notes=(
        "Counts of incidents are shown only as calculated for an ended quarter, small numbers suppressed.",
    ),
)
INDICATOR_CATALOGUE = Board(
    name="indicator-catalogue",
    title="Catalogue of indicators",
    asks="What does each indicator measure, in which form, and which entries are flagged?",
    group=Group.FIGURES,
    views=(catalogue.VIEW,),
    line=catalogue_board.BoardDefinition,
    labels=catalogue_board.COLUMNS,
    shown=("code", "version", "label", "form", "polarity", "status", "derived_by", "note"),
    spare=("derived_by", "polarity"),
    filters=("aim", "form", "polarity", "status"),
    read=lambda rows, today, scope: catalogue_board.read(
        rows[catalogue.VIEW.name].all(catalogue.CATALOGUE), scope.framework, today=today
    ),
)

BOARDS = (INDICATORS, RETURNS, TRENDS, EXCEPTIONS, DERIVED, INDICATOR_CATALOGUE)
