"""A definition is revised from a date, never changed."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Code
from domain.performance.indicator_definition import (
    INDICATOR_DEFINITION,
    DefineIndicator,
    IndicatorDefined,
    Meaning,
    RetireIndicator,
    ReviseIndicator,
)
from domain.performance.value import Form
from tests.support.controls import POLICE, SCOPE, define_indicator
from tests.support.record import Record
from tests.support.scenario import given

CODE = "3.2.2"


def revise(**changes: Any) -> ReviseIndicator:
    values: dict[str, Any] = {
        "code": CODE,
        "meaning": Meaning(label="Attendance, all agencies", form=Form.PERCENTAGE),
        "in_force_from": date(2025, 4, 1),
        "reason": "Schools are invited now.",
        "occurred_on": date(2025, 3, 1),
    }
    return ReviseIndicator(**values | changes)


def retire(until: date) -> RetireIndicator:
    return RetireIndicator(
        code=CODE, in_force_until=until, reason="Replaced.", occurred_on=date(2026, 3, 1)
    )


def defined() -> Record:
    record = Record()
    record.send(define_indicator(CODE))
    return record


def test_a_definition_is_recorded_as_version_1_in_the_partnership_s_own_record():
    command = define_indicator(CODE)

    given(INDICATOR_DEFINITION).when(command).then(
        IndicatorDefined(
            partnership="hsscp",
            code=CODE,
            version=1,
            meaning=command.meaning,
            in_force_from=command.in_force_from,
        )
    )
    assert command.stream(SCOPE) == "HSSCP-ID-3.2.2"


def test_only_the_business_unit_keeps_the_catalogue():
    given(INDICATOR_DEFINITION).when(define_indicator(CODE), by=POLICE).then_refused(
        Code.NOT_PERMITTED
    )


def test_the_same_definition_again_changes_nothing_and_another_is_refused():
    record = defined()

    assert record.send(define_indicator(CODE)) == ()
    assert record.refused(define_indicator(CODE, Form.COUNT)) == {"code": Code.ALREADY_EXISTS}


def test_a_revision_takes_over_from_its_date_and_the_first_version_keeps_the_days_before():
    record = defined()
    record.send(revise())

    definition = record.state("HSSCP-ID-3.2.2")
    assert definition.in_force(date(2012, 3, 31)) is None
    assert definition.in_force(date(2025, 3, 31)).number == 1
    assert definition.in_force(date(2025, 4, 1)).number == 2


def test_a_revision_begins_after_the_version_before():
    assert defined().refused(revise(in_force_from=date(2012, 4, 1))) == {
        "in_force_from": Code.BAD_VALUE
    }


def test_a_retired_indicator_governs_to_its_last_day_and_is_revised_no_more():
    record = defined()
    record.send(retire(date(2026, 3, 31)))

    definition = record.state("HSSCP-ID-3.2.2")
    assert definition.in_force(date(2026, 3, 31)).number == 1
    assert definition.in_force(date(2026, 4, 1)) is None
    assert record.refused(revise()) == {"code": Code.WRONG_STATE}
    assert record.refused(retire(date(2027, 3, 31))) == {"code": Code.WRONG_STATE}


def test_what_is_not_defined_is_neither_revised_nor_retired():
    assert Record().refused(revise()) == {"code": Code.NOT_FOUND}
    assert Record().refused(retire(date(2026, 3, 31))) == {"code": Code.NOT_FOUND}


def test_an_indicator_is_not_retired_before_its_newest_version_begins():
    record = defined()
    record.send(revise())

    assert record.refused(retire(date(2025, 3, 31))) == {"in_force_until": Code.BAD_VALUE}


@pytest.mark.parametrize("code", ["3.2.4", "E1.4n", "CPP_Total_NumRef"])
def test_codes_are_taken_as_they_are_printed(code: str):
    assert isinstance(define_indicator(code), DefineIndicator)
