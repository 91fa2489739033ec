"""A series of V-05 as a control chart: rule set, limits, gaps said, limits anew only by what was recorded."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from domain.performance.benchmark import SetTarget
from domain.performance.indicator_definition import Polarity
from domain.performance.rebasing import RebaseControlLimits, WithdrawRebasing
from domain.performance.spc import RULE_SET, Assurance, Rule
from domain.performance.value import Count
from projections.performance import indicators_board
from projections.performance.indicators import (
    BENCHMARKS,
    DEFINITIONS,
    FIGURES,
    NEIGHBOUR_SETS,
    REBASINGS,
    TARGETS,
    VIEW,
)
from projections.performance.trends_board import COLUMNS, Trend, TrendPoint, points, read
from tests.support.controls import RE_REFERRALS, SCOPE, define_indicator, submit_indicator
from tests.support.record import Record

QUARTERS = [f"{year}-Q{n}" for year in range(2020, 2025) for n in (1, 2, 3, 4)]


def told(numerators: Sequence[int], *, polarity: Polarity = Polarity.LOW) -> Record:
    """Hartlepool's quarters, of 1,000 each."""
    record = Record(at=datetime(2026, 6, 1, 9, tzinfo=UTC))
    record.send(define_indicator(polarity=polarity))
    for quarter, number in zip(QUARTERS, numerators, strict=False):
        value = Count(numerator=number, denominator=1000)
        record.send(submit_indicator(period=quarter, value=value))
    return record


def trend(record: Record, area: str = "hartlepool") -> Trend:
    rows = record.show(VIEW)
    found = read(
        rows.all(FIGURES),
        rows.all(DEFINITIONS),
        rows.all(TARGETS),
        rows.all(REBASINGS),
        partnership="hsscp",
    )
    (of,) = (each for each in found if each.area == area)
    return of


def test_a_series_has_its_limits_its_signals_and_its_rule_set():
    found = points(trend(told([200, 220] * 7 + [400])))

    assert found[-1].rule == Rule.OUTSIDE
    assert found[-1].variation == "concern"
    assert {point.rule_set for point in found} == {RULE_SET}
    assert found[0].centre is not None
    assert Decimal(20) < found[0].centre < Decimal(23)


def test_a_suppressed_figure_and_an_absent_quarter_are_gaps_that_say_why():
    record = told([200, 220, 3, 210, 220, 210, 200])
    record.send(submit_indicator(period=QUARTERS[9], value=Count(numerator=200, denominator=1000)))

    gaps = {point.period: point.gap for point in points(trend(record)) if point.gap}

    assert gaps == {QUARTERS[2]: "suppressed", QUARTERS[7]: "absent", QUARTERS[8]: "absent"}
    assert all(point.value is None for point in points(trend(record)) if point.gap)


def test_limits_begin_anew_only_by_a_recorded_decision_which_is_told():
    record = told([200, 220] * 4 + [500, 520] * 4)
    assert any(point.rule for point in points(trend(record)))
    said: dict[str, Any] = {
        "code": RE_REFERRALS,
        "area": "hartlepool",
        "from_period": QUARTERS[8],
        "reason": "The hub opened.",
        "decided_by": "Chair of the Performance Analysis Group",
        "occurred_on": date(2026, 5, 1),
    }
    record.send(RebaseControlLimits(**said))

    anew = points(trend(record))
    assert not any(point.rule for point in anew)
    assert anew[8].note == "trial limits, on 8 figures; limits begin anew: The hub opened."
    record.send(WithdrawRebasing(**said))
    assert any(point.rule for point in points(trend(record)))


def test_assurance_stands_with_the_newest_figure():
    record = told([200, 220] * 4)
    record.send(
        SetTarget(
            code=RE_REFERRALS,
            target=Decimal(5),
            in_force_from=date(2020, 4, 1),
            reason="Agreed.",
            occurred_on=date(2026, 5, 1),
        )
    )

    found = points(trend(record))
    assert trend(record).assurance is Assurance.FAILS
    assert [point.assurance for point in found] == [""] * 7 + ["consistently-fails"]


def test_too_few_figures_are_said_to_be_too_few():
    assert {point.note for point in points(trend(told([200] * 5)))} == {
        "too few figures for limits"
    }


def test_the_partnership_without_its_other_area_is_a_series_of_gaps():
    found = trend(told([200] * 8), area="")

    assert {point.gap for point in found.chart.gaps} == {"incomplete"}
    assert found.chart.latest is None


def test_v05_flags_the_figure_that_is_a_signal():
    rows = told([190, 250] * 7 + [450]).show(VIEW)
    lines = indicators_board.read(
        rows.all(FIGURES),
        rows.all(DEFINITIONS),
        rows.all(BENCHMARKS),
        rows.all(NEIGHBOUR_SETS),
        rows.all(TARGETS),
        rebasings=rows.all(REBASINGS),
        scope=SCOPE,
    )

    flagged = {(line.area, line.period): line.signal for line in lines if line.signal}
    assert flagged == {("hartlepool", QUARTERS[14]): "concern: outside-limits"}


def test_every_column_has_a_label_and_is_a_field():
    assert [name for name, _ in COLUMNS] == [field.name for field in fields(TrendPoint)]
