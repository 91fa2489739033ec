"""A calculation is recorded for an ended quarter by the business unit, and not beside returns that somebody typed."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.command import Scope
from domain.errors import Code
from domain.framework import IndicatorEntry
from domain.performance.derived import CalculateDerivedIndicator, DerivedIndicatorCalculated
from domain.performance.indicator_aggregate import PublishedCount
from domain.performance.value import Count, Form
from tests.support.controls import FRAMEWORK, HARTLEPOOL, define_indicator, submit_indicator
from tests.support.record import Record

ENTRY = IndicatorEntry("4.2.2", "Challenges", "count", "4.2", derived_by="challenges-raised")
SCOPE = Scope("hsscp", replace(FRAMEWORK, indicators={ENTRY.code: ENTRY}))


def calculate(**changes: Any) -> CalculateDerivedIndicator:
    values: dict[str, Any] = {
        "code": "4.2.2",
        "period": "2025-Q1",
        "rule": "challenges-raised",
        "rule_version": 1,
        "position": 7,
        "figure": PublishedCount(numerator=3),
        "occurred_on": date(2026, 5, 1),
    }
    return CalculateDerivedIndicator(**values | changes)


def defined() -> Record:
    record = Record(SCOPE)
    record.send(define_indicator("4.2.2", Form.COUNT))
    return record


def test_a_calculation_keeps_rule_version_position_and_definition():
    (fact,) = defined().send(calculate())

    assert isinstance(fact, DerivedIndicatorCalculated)
    assert (fact.rule, fact.rule_version, fact.position) == ("challenges-raised", 1, 7)
    assert (fact.definition_version, fact.form, fact.per) == (1, Form.COUNT, None)


def test_the_same_figure_counted_further_on_changes_nothing_and_another_one_is_recorded():
    record = defined()
    record.send(calculate())

    assert record.send(calculate(position=9)) == ()
    assert record.send(calculate(position=9, figure=PublishedCount(numerator=4)))


def test_typed_returns_and_a_calculation_do_not_stand_beside_each_other():
    record = defined()
    record.send(
        submit_indicator(code="4.2.2", period="2025-Q1", value=Count(numerator=9)), by=HARTLEPOOL
    )

    assert record.refused(calculate()) == {"period": Code.ALREADY_SUBMITTED}
    assert record.refused(calculate(), by=HARTLEPOOL) == {"": Code.NOT_PERMITTED}
    assert record.send(calculate(period="2025-Q2"))
