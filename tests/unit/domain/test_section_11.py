"""A cycle of Section 11: agencies are asked, answer once, are surveyed, talked to and challenged."""

from datetime import date
from typing import Any

from domain.errors import Code
from domain.quality.section_11_cycle import (
    SECTION_11_CYCLE,
    CloseSection11Cycle,
    CloseStaffSurvey,
    HoldChallengeEvent,
    HoldSafeguardingConversation,
    OpenSection11Cycle,
)
from domain.quality.section_11_facts import (
    ChallengeEventHeld,
    SafeguardingConversationHeld,
    Section11CycleClosed,
    Section11CycleOpened,
    Section11ReturnReceived,
    StaffSurveyClosed,
)
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, HEALTH, POLICE
from tests.support.scenario import given

CYCLE = "HSSCP-S11-2026-0001"
OPENED_ON = date(2026, 1, 5)


def open_cycle(**changes: Any) -> OpenSection11Cycle:
    values: dict[str, Any] = {
        "cycle_id": CYCLE,
        "title": "Section 11, 2026 to 2028",
        "agencies": (POLICE, HEALTH),
        "due_on": date(2026, 3, 31),
        "period": "P24M",
        "occurred_on": OPENED_ON,
    }
    return OpenSection11Cycle(**values | changes)


OPENED = Section11CycleOpened(
    cycle_id=CYCLE,
    title="Section 11, 2026 to 2028",
    agencies=(POLICE, HEALTH),
    opened_on=OPENED_ON,
    due_on=date(2026, 3, 31),
    period="P24M",
    illustrative=False,
)
RETURNED = Section11ReturnReceived(
    cycle_id=CYCLE, agency=POLICE, assessment_id="HSSCP-SE-2026-0001"
)
CLOSED = Section11CycleClosed(
    cycle_id=CYCLE,
    closed_on=date(2028, 1, 4),
    not_returned=(HEALTH,),
    summary="Closed with one agency missing.",
)
CLOSE = CloseSection11Cycle(
    cycle_id=CYCLE, summary="Closed with one agency missing.", occurred_on=date(2028, 1, 4)
)


def survey(**changes: Any) -> CloseStaffSurvey:
    values: dict[str, Any] = {
        "cycle_id": CYCLE,
        "agency": POLICE,
        "invited": 400,
        "responses": 130,
        "occurred_on": date(2026, 2, 20),
    }
    return CloseStaffSurvey(**values | changes)


SURVEYED = StaffSurveyClosed(
    cycle_id=CYCLE,
    agency=POLICE,
    closed_on=date(2026, 2, 20),
    invited=400,
    responses=130,
    summary=None,
)


def test_the_business_unit_opens_a_cycle_and_names_each_agency_once():
    given(SECTION_11_CYCLE).when(open_cycle(agencies=(POLICE, HEALTH, POLICE))).then(OPENED)
    given(SECTION_11_CYCLE).when(open_cycle(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    given(SECTION_11_CYCLE, OPENED).when(open_cycle()).then_refused(Code.ALREADY_EXISTS)
    given(SECTION_11_CYCLE).when(open_cycle(agencies=("north-pole",))).then_refused(
        Code.UNKNOWN_AGENCY, field="agencies"
    )


def test_self_assessments_are_due_within_the_cycle():
    for due_on in (OPENED_ON, date(2025, 12, 31), date(2028, 1, 6)):
        given(SECTION_11_CYCLE).when(open_cycle(due_on=due_on)).then_refused(
            Code.BAD_VALUE, field="due_on"
        )

    given(SECTION_11_CYCLE).when(open_cycle(due_on=date(2028, 1, 5))).then_accepted()


def test_an_agency_or_the_business_unit_reports_its_staff_survey_once_a_day():
    opened = given(SECTION_11_CYCLE, OPENED)

    opened.when(survey(), by=POLICE).then(SURVEYED)
    opened.when(survey(), by=BUSINESS_UNIT).then(SURVEYED)
    opened.when(survey(), by=HEALTH).then_refused(Code.NOT_PERMITTED, field="agency")
    given(SECTION_11_CYCLE, OPENED, SURVEYED).when(survey()).then_refused(Code.ALREADY_EXISTS)
    given(SECTION_11_CYCLE, OPENED, SURVEYED).when(
        survey(occurred_on=date(2027, 2, 20))
    ).then_accepted()


def test_nobody_answers_more_often_than_they_are_asked():
    opened = given(SECTION_11_CYCLE, OPENED)

    opened.when(survey(invited=10, responses=11)).then_refused(
        Code.RESPONSES_OVER_INVITED, field="responses"
    )
    opened.when(survey(invited=0, responses=0)).then_accepted()


def test_a_conversation_and_a_survey_are_with_an_agency_that_the_cycle_asks():
    def conversation(agency: str) -> HoldSafeguardingConversation:
        return HoldSafeguardingConversation(
            cycle_id=CYCLE,
            agency=agency,
            summary="Two of three actions are done.",
            occurred_on=date(2027, 1, 12),
        )

    opened = given(SECTION_11_CYCLE, OPENED)

    opened.when(conversation(HARTLEPOOL)).then_refused(Code.NOT_EXPECTED, field="agency")
    opened.when(survey(agency=HARTLEPOOL)).then_refused(Code.NOT_EXPECTED, field="agency")
    opened.when(conversation(POLICE), by=POLICE).then_refused(Code.NOT_PERMITTED)
    opened.when(conversation(POLICE)).then(
        SafeguardingConversationHeld(
            cycle_id=CYCLE,
            agency=POLICE,
            held_on=date(2027, 1, 12),
            summary="Two of three actions are done.",
        )
    )


def test_a_challenge_event_has_agencies_of_this_partnership():
    def event(*agencies: str) -> HoldChallengeEvent:
        return HoldChallengeEvent(
            cycle_id=CYCLE,
            agencies=agencies,
            summary="Both said more about supervision.",
            occurred_on=date(2026, 5, 20),
        )

    opened = given(SECTION_11_CYCLE, OPENED)

    opened.when(event(POLICE, "middlesbrough-council")).then_refused(Code.UNKNOWN_AGENCY)
    opened.when(event(POLICE, HEALTH)).then(
        ChallengeEventHeld(
            cycle_id=CYCLE,
            agencies=(POLICE, HEALTH),
            held_on=date(2026, 5, 20),
            summary="Both said more about supervision.",
        )
    )


def test_a_closed_cycle_names_who_did_not_answer_and_takes_nothing_more():
    given(SECTION_11_CYCLE, OPENED, RETURNED).when(CLOSE).then(CLOSED)
    closed = given(SECTION_11_CYCLE, OPENED, RETURNED, CLOSED)

    closed.when(CLOSE).then_refused(Code.WRONG_STATE)
    closed.when(survey()).then_refused(Code.WRONG_STATE)
    given(SECTION_11_CYCLE).when(CLOSE).then_refused(Code.NOT_FOUND)
