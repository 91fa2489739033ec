"""The schools audit: settings counted by type, standard and level, and checked by visits."""

from datetime import date
from typing import Any

from domain.errors import Code
from domain.quality.school_audit import (
    SCHOOL_AUDIT_ROUND,
    OpenSchoolAuditRound,
    ReturnSchoolAudit,
    SchoolAuditReturned,
    SchoolAuditRoundOpened,
    SchoolAuditValidated,
    SettingCount,
    SettingType,
    ValidateSchoolAudit,
)
from domain.register import Correction
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, POLICE, STOCKTON
from tests.support.scenario import given

ROUND = "HSSCP-SCH-2026-0001"
ON = date(2026, 3, 20)
ENTERED: dict[str, Any] = {"round_id": ROUND, "recorded_by": BUSINESS_UNIT, "correction": None}
OPENED = SchoolAuditRoundOpened(
    **ENTERED,
    title="Schools audit 2026",
    opened_on=date(2026, 1, 5),
    due_on=date(2026, 3, 31),
    settings_asked=90,
    illustrative=False,
)


def count(settings: int = 30, level: int = 3, standard: str = "school-policy") -> SettingCount:
    return SettingCount(
        setting_type=SettingType.ACADEMY, standard=standard, level=level, settings=settings
    )


def returned(**changes: Any) -> ReturnSchoolAudit:
    values: dict[str, Any] = {
        "round_id": ROUND,
        "area": "hartlepool",
        "returned_on": ON,
        "returned": 38,
        "counts": (count(),),
        "occurred_on": ON,
    }
    return ReturnSchoolAudit(**values | changes)


def back(**changes: Any) -> SchoolAuditReturned:
    values = ENTERED | {
        "area": "hartlepool",
        "returned_on": ON,
        "returned": 38,
        "counts": (count(),),
    }
    return SchoolAuditReturned(**values | changes)


def visited(**changes: Any) -> ValidateSchoolAudit:
    values: dict[str, Any] = {
        "round_id": ROUND,
        "area": "hartlepool",
        "validated_on": date(2026, 5, 20),
        "visited": 8,
        "agreed": 7,
        "below_helped": 1,
        "occurred_on": date(2026, 5, 20),
    }
    return ValidateSchoolAudit(**values | changes)


def test_the_business_unit_opens_a_round_due_later():
    def opened(due_on: date) -> OpenSchoolAuditRound:
        return OpenSchoolAuditRound(
            round_id=ROUND,
            title="Schools audit 2026",
            opened_on=date(2026, 1, 5),
            due_on=due_on,
            settings_asked=90,
            occurred_on=date(2026, 1, 5),
        )

    given(SCHOOL_AUDIT_ROUND).when(opened(date(2026, 3, 31))).then(OPENED)
    given(SCHOOL_AUDIT_ROUND).when(opened(date(2026, 1, 5))).then_refused(
        Code.BAD_VALUE, field="due_on"
    )
    given(SCHOOL_AUDIT_ROUND).when(opened(date(2026, 3, 31)), by=HARTLEPOOL).then_refused(
        Code.NOT_PERMITTED
    )


def test_the_council_of_an_area_returns_for_it():
    opened = given(SCHOOL_AUDIT_ROUND, OPENED)

    opened.when(returned(), by=HARTLEPOOL).then(back(recorded_by=HARTLEPOOL))
    opened.when(returned(), by=STOCKTON).then_refused(Code.NOT_PERMITTED, field="area")
    opened.when(returned(area="middlesbrough")).then_refused(Code.UNKNOWN_AREA)
    given(SCHOOL_AUDIT_ROUND).when(returned()).then_refused(Code.NOT_FOUND)


def test_more_settings_than_were_asked_cannot_return_in_all_areas_together():
    known = given(SCHOOL_AUDIT_ROUND, OPENED, back())

    known.when(returned(area="stockton-on-tees", returned=53)).then_refused(
        Code.RESPONSES_OVER_INVITED, field="returned"
    )
    known.when(returned(area="stockton-on-tees", returned=52)).then_accepted()


def test_a_corrected_return_is_not_counted_twice():
    wrong = Correction(corrects=2, reason="Two settings were left out.")
    known = given(SCHOOL_AUDIT_ROUND, OPENED, back(returned=88))

    known.when(returned(returned=90)).then_refused(Code.ALREADY_EXISTS)
    state = known.when(returned(returned=90, correction=wrong)).then_accepted()
    assert [entry.returned for entry in state.entries(SchoolAuditReturned)] == [90]


def test_counts_add_up_and_are_of_standards_for_schools():
    opened = given(SCHOOL_AUDIT_ROUND, OPENED)

    opened.when(returned(counts=(count(30), count(9, level=1)))).then_refused(
        Code.BREAKDOWN_DOES_NOT_ADD_UP, field="counts"
    )
    opened.when(returned(counts=(count(3), count(4)))).then_refused(
        Code.BAD_VALUE, field="counts.1"
    )
    opened.when(returned(counts=(count(standard="leadership"),))).then_refused(
        Code.NOT_IN_FRAMEWORK, field="counts.0.standard"
    )
    opened.when(returned(counts=(count(30), count(8, level=1)))).then_accepted()


def test_visits_check_what_was_returned():
    known = given(SCHOOL_AUDIT_ROUND, OPENED, back())

    given(SCHOOL_AUDIT_ROUND, OPENED).when(visited()).then_refused(Code.WRONG_STATE, field="area")
    known.when(visited(visited=39)).then_refused(Code.BAD_VALUE, field="visited")
    known.when(visited(agreed=9)).then_refused(Code.BAD_VALUE, field="agreed")
    known.when(visited(below_helped=9)).then_refused(Code.BAD_VALUE, field="below_helped")
    known.when(visited(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    known.when(visited()).then(
        SchoolAuditValidated(
            **ENTERED,
            area="hartlepool",
            validated_on=date(2026, 5, 20),
            visited=8,
            agreed=7,
            below_helped=1,
        )
    )
