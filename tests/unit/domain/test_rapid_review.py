"""What a rapid review gathers, and with which route it ends."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Code
from domain.incidents.rapid_review import RAPID_REVIEW
from domain.incidents.rapid_review_commands import (
    ConcludeRapidReview,
    OpenRapidReview,
    RecordAgencySummary,
    RecordPanelResponse,
    RecordSafetyAction,
    RequestAgencySummary,
)
from domain.incidents.rapid_review_facts import (
    AgencySummaryReceived,
    ImmediateSafetyActionTaken,
    PanelResponse,
    PanelResponseReceived,
)
from domain.incidents.serious_incident import SERIOUS_INCIDENT
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, HEALTH, POLICE
from tests.support.incidents import (
    ASKED,
    CHAIR,
    CONCLUDED_ON,
    LINKED,
    OPENED,
    OPENED_ON,
    RR,
    SI,
    concluded,
    notified,
    referred,
)
from tests.support.scenario import given, state_of

NOTIFIED = state_of(SERIOUS_INCIDENT, referred(), notified())
SENT_ON = date(2026, 2, 12)
RECEIVED = AgencySummaryReceived(
    rapid_review_id=RR, incident_id=SI, agency=POLICE, received_on=SENT_ON
)
ASK = RequestAgencySummary(
    rapid_review_id=RR, agency=POLICE, due_on=date(2026, 2, 13), occurred_on=OPENED_ON
)
SEND = RecordAgencySummary(rapid_review_id=RR, agency=POLICE, occurred_on=SENT_ON)
ANSWER = RecordPanelResponse(
    rapid_review_id=RR, response=PanelResponse.AGREES, occurred_on=date(2026, 3, 10)
)
OPEN = OpenRapidReview(rapid_review_id=RR, incident_id=SI, occurred_on=OPENED_ON)


def conclude(**changes) -> ConcludeRapidReview:
    values: dict[str, Any] = {
        "rapid_review_id": RR,
        "route": "practice-review",
        "recommended_by": CHAIR,
        "occurred_on": CONCLUDED_ON,
    }
    return ConcludeRapidReview(**values | changes)


def test_opening_writes_to_both_histories():
    given(RAPID_REVIEW, known={SI: NOTIFIED}).when(OPEN).then(OPENED, LINKED)


def test_opening_is_for_the_business_unit_and_not_before_the_notification():
    known = given(RAPID_REVIEW, known={SI: NOTIFIED})

    known.when(OPEN, by=POLICE).then_refused(Code.NOT_PERMITTED)
    early = OPEN.model_copy(update={"occurred_on": date(2026, 2, 4)})
    known.when(early).then_refused(Code.OUT_OF_ORDER)
    given(RAPID_REVIEW).when(OPEN).then_refused(Code.NOT_FOUND, field="incident_id")
    given(RAPID_REVIEW, OPENED, known={SI: NOTIFIED}).when(OPEN).then_refused(Code.ALREADY_EXISTS)


def test_an_agency_is_asked_and_sends_its_summary_once():
    given(RAPID_REVIEW, OPENED).when(ASK).then(ASKED)
    given(RAPID_REVIEW, OPENED, ASKED).when(SEND, by=POLICE).then(RECEIVED)
    given(RAPID_REVIEW, OPENED, ASKED).when(SEND, by=BUSINESS_UNIT).then(RECEIVED)
    given(RAPID_REVIEW, OPENED, ASKED, RECEIVED).when(SEND, by=POLICE).then_refused(
        Code.ALREADY_SUBMITTED
    )
    given(RAPID_REVIEW, OPENED, ASKED, RECEIVED).when(ASK).then_refused(Code.ALREADY_SUBMITTED)


def test_only_who_was_asked_sends_and_only_for_itself():
    given(RAPID_REVIEW, OPENED, ASKED).when(SEND, by=HEALTH).then_refused(Code.NOT_PERMITTED)
    unasked = SEND.model_copy(update={"agency": HEALTH})
    given(RAPID_REVIEW, OPENED, ASKED).when(unasked, by=HEALTH).then_refused(
        Code.NOT_EXPECTED, field="agency"
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"agency": "nobody"}, Code.UNKNOWN_AGENCY),
        ({"due_on": date(2026, 2, 5)}, Code.OUT_OF_ORDER),
        ({"occurred_on": date(2026, 2, 5)}, Code.OUT_OF_ORDER),
    ],
)
def test_a_request_is_refused(changes, code):
    given(RAPID_REVIEW, OPENED).when(ASK.model_copy(update=changes)).then_refused(code)


def test_children_are_made_safe_before_anybody_reviews():
    before = RecordSafetyAction(rapid_review_id=RR, agency=HARTLEPOOL, occurred_on=date(2026, 2, 2))

    given(RAPID_REVIEW, OPENED).when(before, by=HARTLEPOOL).then(
        ImmediateSafetyActionTaken(
            rapid_review_id=RR, incident_id=SI, agency=HARTLEPOOL, taken_on=date(2026, 2, 2)
        )
    )
    given(RAPID_REVIEW, OPENED).when(before, by=POLICE).then_refused(Code.NOT_PERMITTED)


def test_once_concluded_it_stands():
    done = given(RAPID_REVIEW, OPENED, ASKED, concluded())

    for late in (conclude(), SEND, ASK.model_copy(update={"occurred_on": CONCLUDED_ON})):
        done.when(late).then_refused(Code.WRONG_STATE)


def test_the_panel_answers_to_what_is_concluded():
    answered = PanelResponseReceived(
        rapid_review_id=RR,
        incident_id=SI,
        response=PanelResponse.AGREES,
        received_on=date(2026, 3, 10),
    )

    given(RAPID_REVIEW, OPENED).when(ANSWER).then_refused(Code.WRONG_STATE)
    early = ANSWER.model_copy(update={"occurred_on": date(2026, 2, 20)})
    given(RAPID_REVIEW, OPENED, concluded()).when(early).then_refused(Code.OUT_OF_ORDER)
    given(RAPID_REVIEW, OPENED, concluded()).when(ANSWER).then(answered)
