"""Surveys, the board's evaluation, visits with their barriers, and themed reports."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.errors import Code
from domain.quality.cohort import CohortBand
from domain.quality.scrutiny_visit import (
    SCRUTINY_VISIT,
    BarrierReported,
    HoldScrutinyVisit,
    ReportBarrier,
    ScrutinyVisitHeld,
    VisitKind,
    VisitTopic,
)
from domain.quality.survey import (
    BOARD_EVALUATION,
    SURVEY,
    BoardEvaluationHeld,
    CloseSurvey,
    HoldBoardEvaluation,
    SurveyKind,
)
from domain.quality.themed_report import (
    THEMED_REPORT,
    ReceiveThemedReport,
    RequestThemedReport,
    ThemedReportReceived,
    ThemedReportRequested,
)
from domain.register import Correction
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, HEALTH, POLICE
from tests.support.scenario import given

ON = date(2026, 4, 10)

# --- Surveys ----------------------------------------------------------------------------------------------


def survey(**changes: Any) -> CloseSurvey:
    values: dict[str, Any] = {
        "survey_id": "HSSCP-SU-2026-0001",
        "kind": SurveyKind.STAFF,
        "title": "What front-line staff say",
        "agency": POLICE,
        "closed_on": ON,
        "invited": 400,
        "responses": 130,
        "themes": ("supervision",),
        "occurred_on": ON,
    }
    return CloseSurvey(**values | changes)


def of_children(**changes: Any) -> CloseSurvey:
    values: dict[str, Any] = {
        "kind": SurveyKind.CHILDREN,
        "band": CohortBand.UP_TO_10,
        "invited": None,
        "responses": None,
    }
    return survey(**values | changes)


def test_a_survey_of_the_workforce_says_how_many_were_asked_and_answered():
    new = given(SURVEY)

    new.when(survey(), by=POLICE).then_accepted()
    new.when(survey(invited=None)).then_refused(Code.MISSING_FIELD, field="invited")
    new.when(survey(responses=None)).then_refused(Code.MISSING_FIELD, field="responses")
    new.when(survey(responses=401)).then_refused(Code.RESPONSES_OVER_INVITED)
    new.when(survey(closed_on=date(2026, 4, 11))).then_refused(Code.DATED_IN_FUTURE)
    new.when(survey(themes=("weather",))).then_refused(Code.UNKNOWN_THEME)
    new.when(survey(agency="north-pole")).then_refused(Code.UNKNOWN_AGENCY)


@pytest.mark.parametrize("kind", [SurveyKind.CHILDREN, SurveyKind.FAMILIES])
def test_a_small_number_of_children_is_not_recorded_at_all(kind: SurveyKind):
    new = given(SURVEY)

    new.when(of_children(kind=kind, band=None)).then_refused(Code.MISSING_FIELD, field="band")
    for small in (1, 5):
        new.when(of_children(kind=kind, invited=small)).then_refused(
            Code.BAD_VALUE, field="invited"
        )
        new.when(of_children(kind=kind, invited=40, responses=small)).then_refused(
            Code.BAD_VALUE, field="responses"
        )
    new.when(of_children(kind=kind)).then_accepted()
    new.when(of_children(kind=kind, invited=40, responses=6)).then_accepted()
    new.when(of_children(kind=kind, invited=40, responses=0)).then_accepted()


def evaluation(**changes: Any) -> HoldBoardEvaluation:
    values: dict[str, Any] = {
        "survey_id": "HSSCP-SU-2026-0002",
        "title": "How the board works",
        "led_by": "Independent Chair",
        "held_on": ON,
        "invited": 22,
        "responses": 19,
        "themes": ("supervision",),
        "summary": "Members want more time for challenge.",
        "occurred_on": ON,
    }
    return HoldBoardEvaluation(**values | changes)


def test_the_business_unit_enters_the_boards_evaluation_of_itself():
    new = given(BOARD_EVALUATION)

    new.when(evaluation(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    new.when(evaluation(responses=23)).then_refused(Code.RESPONSES_OVER_INVITED)
    new.when(evaluation()).then(
        BoardEvaluationHeld(
            survey_id="HSSCP-SU-2026-0002",
            title="How the board works",
            led_by="Independent Chair",
            held_on=ON,
            invited=22,
            responses=19,
            themes=("supervision",),
            summary="Members want more time for challenge.",
            illustrative=False,
            recorded_by=BUSINESS_UNIT,
            correction=None,
        )
    )


def test_a_survey_is_not_corrected_into_an_evaluation():
    closed = given(SURVEY).when(survey()).facts
    wrong = Correction(corrects=1, reason="It was the board's.")
    under_its_reference = evaluation(survey_id="HSSCP-SU-2026-0001", correction=wrong)

    given(BOARD_EVALUATION, *closed).when(under_its_reference).then_refused(Code.ALREADY_EXISTS)


# --- Visits -----------------------------------------------------------------------------------------------


def visit(**changes: Any) -> HoldScrutinyVisit:
    values: dict[str, Any] = {
        "visit_id": "HSSCP-SV-2026-0001",
        "kind": VisitKind.FRONT_LINE,
        "title": "Visit to the front door",
        "agency": HARTLEPOOL,
        "scrutineers": (POLICE,),
        "topics": (VisitTopic.LEADERSHIP, VisitTopic.THRESHOLDS_AND_ESCALATION),
        "held_on": ON,
        "summary": "Thresholds are known; escalation is not.",
        "occurred_on": ON,
    }
    return HoldScrutinyVisit(**values | changes)


def barrier(**changes: Any) -> ReportBarrier:
    values: dict[str, Any] = {
        "visit_id": "HSSCP-SV-2026-0001",
        "agency": HEALTH,
        "theme": "thresholds",
        "text": "Referrals come back without a reason.",
        "occurred_on": ON,
    }
    return ReportBarrier(**values | changes)


def test_a_visit_looks_at_one_to_six_topics():
    with pytest.raises(ValidationError):
        visit(topics=())
    state = given(SCRUTINY_VISIT).when(visit(topics=tuple(VisitTopic))).then_accepted()
    assert len(state.entries(ScrutinyVisitHeld)[0].topics) == 6


def test_a_visit_is_of_agencies_of_the_partnership_and_has_been_held():
    new = given(SCRUTINY_VISIT)

    new.when(visit(agency="north-pole")).then_refused(Code.UNKNOWN_AGENCY, field="agency")
    new.when(visit(scrutineers=("north-pole",))).then_refused(
        Code.UNKNOWN_AGENCY, field="scrutineers"
    )
    new.when(visit(held_on=date(2026, 4, 11))).then_refused(Code.DATED_IN_FUTURE, field="held_on")
    new.when(visit(kind=VisitKind.PRACTITIONER_FORUM, agency=None, scrutineers=())).then_accepted()


def test_a_barrier_is_entered_beside_the_visit_where_it_was_said():
    held = given(SCRUTINY_VISIT).when(visit()).facts
    at = given(SCRUTINY_VISIT, *held)

    given(SCRUTINY_VISIT).when(barrier()).then_refused(Code.NOT_FOUND)
    at.when(barrier(theme="weather")).then_refused(Code.UNKNOWN_THEME)
    said = at.when(barrier(), by=HEALTH).facts
    assert isinstance(said[0], BarrierReported)
    both = given(SCRUTINY_VISIT, *held, *said)
    both.when(barrier(), by=HEALTH).then_refused(Code.ALREADY_EXISTS)
    both.when(barrier(theme="supervision"), by=HEALTH).then_accepted()
    both.when(barrier(agency=POLICE), by=POLICE).then_accepted()


# --- Themed reports ---------------------------------------------------------------------------------------


def request(**changes: Any) -> RequestThemedReport:
    values: dict[str, Any] = {
        "themed_report_id": "HSSCP-TH-2026-0001",
        "topic": "private-fostering",
        "title": "Private fostering 2025/26",
        "agency": HARTLEPOOL,
        "requested_on": ON,
        "due_on": date(2026, 6, 30),
        "occurred_on": ON,
    }
    return RequestThemedReport(**values | changes)


def receive(**changes: Any) -> ReceiveThemedReport:
    values: dict[str, Any] = {
        "themed_report_id": "HSSCP-TH-2026-0001",
        "received_on": date(2026, 6, 20),
        "themes": ("thresholds",),
        "summary": "Notifications are few and late.",
        "occurred_on": date(2026, 6, 20),
    }
    return ReceiveThemedReport(**values | changes)


def test_the_business_unit_asks_for_a_report_due_later():
    new = given(THEMED_REPORT)

    new.when(request(), by=HARTLEPOOL).then_refused(Code.NOT_PERMITTED)
    new.when(request(due_on=ON)).then_refused(Code.BAD_VALUE, field="due_on")
    state = new.when(request()).then_accepted()
    assert state.entries(ThemedReportRequested)[0].topic == "private-fostering"


def test_the_agency_that_was_asked_sends_the_report():
    asked = given(THEMED_REPORT, *given(THEMED_REPORT).when(request()).facts)

    given(THEMED_REPORT).when(receive()).then_refused(Code.NOT_FOUND)
    asked.when(receive(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    asked.when(receive(received_on=date(2026, 4, 9))).then_refused(
        Code.BAD_VALUE, field="received_on"
    )
    came = asked.when(receive(), by=HARTLEPOOL).facts
    assert isinstance(came[0], ThemedReportReceived)
    given(THEMED_REPORT, *asked.facts, *came).when(receive()).then_refused(Code.ALREADY_EXISTS)
