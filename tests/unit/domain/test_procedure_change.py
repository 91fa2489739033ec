"""A change of a procedure: asked for by a finding or a recommendation, published once."""

from datetime import date
from typing import Any

from domain.errors import Code
from domain.improvement.finding import FINDING
from domain.improvement.finding_facts import FindingWithdrawn
from domain.improvement.procedure_change import (
    PROCEDURE_CHANGE,
    ProcedureChangePublished,
    ProcedureChangeRequested,
    PublishProcedureChange,
    RequestProcedureChange,
)
from domain.improvement.recommendation import RECOMMENDATION
from tests.support.controls import (
    BUSINESS_UNIT,
    HARTLEPOOL,
    POLICE,
    finding_registered,
    recommendation_made,
)
from tests.support.scenario import given, state_of

PC, F1, R1 = "HSSCP-PC-2026-0001", "HSSCP-F-2026-0001", "HSSCP-R-2026-0001"
ON = date(2026, 5, 20)
SAID: dict[str, Any] = {
    "change_id": PC,
    "procedure": "Supervision",
    "finding_id": F1,
    "recommendation_id": None,
    "change": "Add what the child said.",
    "owner": HARTLEPOOL,
    "due_on": date(2026, 9, 30),
}
KNOWN = {
    F1: state_of(FINDING, finding_registered()),
    R1: state_of(RECOMMENDATION, recommendation_made()),
}
REQUESTED = ProcedureChangeRequested(**SAID, requested_by=POLICE)
PUBLISH = PublishProcedureChange(change_id=PC, edition="7", pointer="Chapter 3", occurred_on=ON)
PUBLISHED = ProcedureChangePublished(
    change_id=PC, published_on=ON, edition="7", pointer="Chapter 3"
)


def request(**changes: Any) -> RequestProcedureChange:
    return RequestProcedureChange(**SAID | {"occurred_on": ON} | changes)


def test_any_agency_requests_and_the_keeper_publishes():
    given(PROCEDURE_CHANGE, known=KNOWN).when(request(), by=POLICE).then(REQUESTED)
    requested = given(PROCEDURE_CHANGE, REQUESTED)
    requested.when(PUBLISH, by=POLICE).then_refused(Code.NOT_PERMITTED)
    requested.when(PUBLISH, by=HARTLEPOOL).then(PUBLISHED)
    requested.when(PUBLISH, by=BUSINESS_UNIT).then(PUBLISHED)
    given(PROCEDURE_CHANGE, REQUESTED, PUBLISHED).when(PUBLISH).then_refused(Code.WRONG_STATE)
    given(PROCEDURE_CHANGE).when(PUBLISH).then_refused(Code.NOT_FOUND)


def test_it_names_one_thing_on_record_that_asks_for_it():
    fresh = given(PROCEDURE_CHANGE, known=KNOWN)

    fresh.when(request(finding_id=None)).then_refused(Code.BAD_VALUE, field="finding_id")
    fresh.when(request(recommendation_id=R1)).then_refused(Code.BAD_VALUE, field="finding_id")
    fresh.when(request(finding_id=None, recommendation_id=R1)).then_accepted()
    given(PROCEDURE_CHANGE).when(request()).then_refused(Code.NOT_FOUND, field="finding_id")
    withdrawn = state_of(
        FINDING, finding_registered(), FindingWithdrawn(finding_id=F1, reason="Registered twice.")
    )
    given(PROCEDURE_CHANGE, known={F1: withdrawn}).when(request()).then_refused(Code.WRONG_STATE)


def test_a_reference_is_used_once_and_the_keeper_takes_part():
    given(PROCEDURE_CHANGE, REQUESTED, known=KNOWN).when(request()).then_refused(
        Code.ALREADY_EXISTS
    )
    given(PROCEDURE_CHANGE, known=KNOWN).when(request(owner="nobody")).then_refused(
        Code.UNKNOWN_AGENCY, field="owner"
    )
