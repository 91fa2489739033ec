"""The Board asks for an agency's audit or is told of it, and gets the outcome with the actions."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Code
from domain.quality.single_agency_audit import (
    SINGLE_AGENCY_AUDIT,
    NotifySingleAgencyAudit,
    ReportSingleAgencyAudit,
    RequestSingleAgencyAudit,
    SingleAgencyAuditKind,
    SingleAgencyAuditNotified,
    SingleAgencyAuditReported,
    SingleAgencyAuditRequested,
)
from domain.register import Correction
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, HEALTH, POLICE
from tests.support.scenario import given

SA = "HSSCP-SA-2026-0001"
SUBJECT: dict[str, Any] = {
    "audit_id": SA,
    "agency": POLICE,
    "kind": SingleAgencyAuditKind.EARLY_HELP,
    "area": "Early help assessments",
    "themes": ("thresholds",),
}
WHY: dict[str, Any] = {"reason": "Fewer were closed in time.", "due_on": date(2026, 9, 30)}
ON: dict[str, Any] = {"occurred_on": date(2026, 5, 1)}
CAME_TO: dict[str, Any] = {
    "audit_id": SA,
    "audited_on": date(2026, 5, 20),
    "outcome": "Assessments are good and late.",
    "actions": ("Look at the allocation each week.",),
}

REQUESTED = SingleAgencyAuditRequested(**SUBJECT, **WHY)
NOTIFIED = SingleAgencyAuditNotified(**SUBJECT, expected_on=None)
REPORTED = SingleAgencyAuditReported(
    **CAME_TO, agency=POLICE, kind=SingleAgencyAuditKind.EARLY_HELP, correction=None
)
new = given(SINGLE_AGENCY_AUDIT)


def ask(**changes: Any) -> RequestSingleAgencyAudit:
    return RequestSingleAgencyAudit(**SUBJECT | WHY | ON | changes)


def tell(**changes: Any) -> NotifySingleAgencyAudit:
    return NotifySingleAgencyAudit(**SUBJECT | ON | changes)


def report(**changes: Any) -> ReportSingleAgencyAudit:
    return ReportSingleAgencyAudit(**CAME_TO | ON | changes)


def test_the_board_asks_an_agency_for_an_audit_by_a_day():
    new.when(ask()).then(REQUESTED)
    new.when(ask(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    new.when(ask(agency="middlesbrough-council")).then_refused(Code.UNKNOWN_AGENCY, field="agency")
    new.when(ask(due_on=date(2026, 4, 30))).then_refused(Code.BAD_VALUE, field="due_on")
    given(SINGLE_AGENCY_AUDIT, REQUESTED).when(ask()).then_refused(Code.ALREADY_EXISTS)


def test_an_agency_tells_of_an_audit_of_its_own():
    new.when(tell(), by=POLICE).then(NOTIFIED)
    new.when(tell(), by=HEALTH).then_refused(Code.NOT_PERMITTED, field="agency")
    new.when(tell(themes=("astrology",)), by=POLICE).then_refused(Code.UNKNOWN_THEME)


def test_an_agency_answers_a_request_once_and_about_what_was_asked():
    asked = given(SINGLE_AGENCY_AUDIT, REQUESTED)
    other = {"agency": HARTLEPOOL}

    asked.when(tell(), by=POLICE).then(NOTIFIED)
    asked.when(tell(**other), by=HARTLEPOOL).then_refused(Code.NOT_EXPECTED)
    asked.when(tell(kind=SingleAgencyAuditKind.PROCESS), by=POLICE).then_refused(Code.NOT_EXPECTED)
    given(SINGLE_AGENCY_AUDIT, REQUESTED, NOTIFIED).when(tell(), by=POLICE).then_refused(
        Code.ALREADY_EXISTS
    )
    given(SINGLE_AGENCY_AUDIT, NOTIFIED).when(tell(), by=POLICE).then_refused(Code.ALREADY_EXISTS)


@pytest.mark.parametrize("begun", [REQUESTED, NOTIFIED], ids=lambda fact: fact.TOPIC)
def test_a_report_has_the_outcome_and_the_actions(begun):
    known = given(SINGLE_AGENCY_AUDIT, begun)

    known.when(report(), by=POLICE).then(REPORTED)
    known.when(report(), by=BUSINESS_UNIT).then(REPORTED)
    known.when(report(), by=HEALTH).then_refused(Code.NOT_PERMITTED)
    known.when(report(audited_on=date(2026, 6, 2)), by=POLICE).then_refused(
        Code.DATED_IN_FUTURE, field="audited_on"
    )
    known.when(report(actions=()), by=POLICE).then(REPORTED.model_copy(update={"actions": ()}))


def test_what_nobody_asked_for_or_told_is_not_reported():
    new.when(report(), by=POLICE).then_refused(Code.NOT_FOUND, field="audit_id")


def test_a_report_is_corrected_in_the_open():
    known = given(SINGLE_AGENCY_AUDIT, REQUESTED, REPORTED)
    slip = Correction(corrects=2, reason="A slip.")

    known.when(report(), by=POLICE).then_refused(Code.ALREADY_EXISTS, field="correction")
    wrong = Correction(corrects=1, reason="A slip.")
    known.when(report(correction=wrong), by=POLICE).then_refused(Code.NOTHING_TO_CORRECT)
    state = known.when(report(correction=slip), by=POLICE).then_accepted()
    assert state.reports == (2, 3)
