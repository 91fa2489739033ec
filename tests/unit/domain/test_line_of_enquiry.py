"""A question, the sources set beside it, and an answer that rests on more than one kind of them."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.errors import Code
from domain.governance.line_of_enquiry import LINE_OF_ENQUIRY, EnquiryStatus
from domain.governance.line_of_enquiry_commands import (
    AnswerLineOfEnquiry,
    EscalateLineOfEnquiry,
    RaiseLineOfEnquiry,
    ReportStrength,
    TriangulateEvidence,
)
from domain.governance.line_of_enquiry_facts import (
    KeyLineOfEnquiryAnswered,
    KeyLineOfEnquiryEscalated,
    Says,
    StandingQuestion,
    StrengthReported,
)
from domain.governance.scrutiny_map import SCRUTINY_GAP
from domain.improvement.finding import FINDING
from tests.support.controls import HARTLEPOOL, HEALTH, POLICE, finding_registered
from tests.support.governance import (
    ENQUIRY_ID,
    GAP_ID,
    asked,
    enquiry_raised,
    gap,
    triangulated,
)
from tests.support.scenario import given, state_of

OF = {"line_of_enquiry_id": ENQUIRY_ID}
JUNE = date(2026, 6, 1)
FINDING_ID = "HSSCP-F-2026-0001"
BOTH = (enquiry_raised(), triangulated("audit"), triangulated("inspection", Says.CONTRADICTS))
ANSWERED = KeyLineOfEnquiryAnswered(
    **OF,
    answer="They do.",
    source_types=("audit", "inspection"),
    findings=(),
    answered_on=JUNE,
)
ESCALATED = KeyLineOfEnquiryEscalated(
    **OF, to_group="executive", reason="It is urgent.", escalated_on=JUNE
)
ANSWER = asked(AnswerLineOfEnquiry, ANSWERED)
ESCALATE = asked(EscalateLineOfEnquiry, ESCALATED)


def raise_it(**changes: Any) -> Any:
    return asked(RaiseLineOfEnquiry, enquiry_raised(), occurred_on=date(2026, 5, 1), **changes)


def test_a_question_is_raised_by_a_group_about_a_theme():
    new = given(LINE_OF_ENQUIRY)

    new.when(raise_it(), by=POLICE).then(enquiry_raised(raised_by=POLICE))
    new.when(raise_it(raised_by_group="nobody")).then_refused(
        Code.NOT_IN_FRAMEWORK, field="raised_by_group"
    )
    new.when(raise_it(themes=())).then_refused(Code.FINDING_NEEDS_THEME)
    given(LINE_OF_ENQUIRY, enquiry_raised()).when(raise_it()).then_refused(Code.ALREADY_EXISTS)


def test_there_are_five_standing_questions_and_no_sixth():
    assert len(StandingQuestion) == 5
    with pytest.raises(ValidationError):
        RaiseLineOfEnquiry.model_validate_json(
            raise_it().model_dump_json().replace("right-support", "cost")
        )


def test_what_led_to_the_question_is_on_the_record():
    state = state_of(SCRUTINY_GAP, gap())
    cites = raise_it(scrutiny_gap_id=GAP_ID)

    given(LINE_OF_ENQUIRY, known={GAP_ID: state}).when(cites).then(
        enquiry_raised(scrutiny_gap_id=GAP_ID)
    )
    given(LINE_OF_ENQUIRY).when(cites).then_refused(Code.NOT_FOUND, field="scrutiny_gap_id")
    given(LINE_OF_ENQUIRY).when(raise_it(exception_id="HSSCP-X-2026-0001")).then_refused(
        Code.NOT_FOUND, field="exception_id"
    )


def test_every_agency_sets_a_source_beside_the_question_and_each_source_speaks_once():
    evidence = triangulated(added_by=HEALTH)
    known = given(LINE_OF_ENQUIRY, enquiry_raised())

    known.when(asked(TriangulateEvidence, evidence), by=HEALTH).then(evidence)
    given(LINE_OF_ENQUIRY, enquiry_raised(), evidence).when(
        asked(TriangulateEvidence, evidence, says=Says.CONTRADICTS)
    ).then_refused(Code.ALREADY_EXISTS, field="source.reference")
    known.when(asked(TriangulateEvidence, triangulated("rumour"))).then_refused(
        Code.UNKNOWN_SOURCE_TYPE, field="source.type"
    )
    given(LINE_OF_ENQUIRY).when(asked(TriangulateEvidence, evidence)).then_refused(Code.NOT_FOUND)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ((), EnquiryStatus.RAISED),
        ((triangulated("audit"),), EnquiryStatus.EVIDENCE_GATHERING),
        (BOTH[1:], EnquiryStatus.TRIANGULATED),
        ((triangulated("audit"), ESCALATED), EnquiryStatus.ESCALATED),
        ((*BOTH[1:], ESCALATED, ANSWERED), EnquiryStatus.ANSWERED),
    ],
)
def test_the_states_of_a_line_of_enquiry(facts, status):
    assert state_of(LINE_OF_ENQUIRY, enquiry_raised(), *facts).status is status


def test_an_answer_names_the_findings_that_it_led_to():
    finding = state_of(FINDING, finding_registered())
    names = asked(AnswerLineOfEnquiry, ANSWERED, findings=(FINDING_ID, FINDING_ID))

    given(LINE_OF_ENQUIRY, *BOTH, known={FINDING_ID: finding}).when(names).then(
        ANSWERED.model_copy(update={"findings": (FINDING_ID,)})
    )
    given(LINE_OF_ENQUIRY, *BOTH).when(names).then_refused(Code.NOT_FOUND, field="findings.0")


def test_only_who_raised_it_or_the_business_unit_answers_escalates_and_reports_strengths():
    mine = (enquiry_raised(raised_by=POLICE), *BOTH[1:])
    strength = asked(
        ReportStrength,
        StrengthReported(**OF, text="Good.", themes=("thresholds",), source_types=()),
    )

    for command in (ANSWER, ESCALATE, strength):
        given(LINE_OF_ENQUIRY, *mine).when(command, by=HARTLEPOOL).then_refused(Code.NOT_PERMITTED)
        given(LINE_OF_ENQUIRY, *mine).when(command, by=POLICE).then_accepted()
        given(LINE_OF_ENQUIRY, *mine).when(command).then_accepted()


def test_it_is_answered_once_and_escalated_once_and_then_takes_no_more_evidence():
    answered = given(LINE_OF_ENQUIRY, *BOTH, ANSWERED)

    answered.when(ANSWER).then_refused(Code.WRONG_STATE)
    answered.when(ESCALATE).then_refused(Code.WRONG_STATE)
    answered.when(asked(TriangulateEvidence, triangulated("review"))).then_refused(Code.WRONG_STATE)
    escalated = given(LINE_OF_ENQUIRY, *BOTH, ESCALATED)
    escalated.when(ESCALATE).then_refused(Code.WRONG_STATE)
    escalated.when(ANSWER).then(ANSWERED)


def test_what_is_urgent_is_escalated_before_a_second_source_speaks():
    given(LINE_OF_ENQUIRY, enquiry_raised()).when(ESCALATE).then(ESCALATED)
    nowhere = ESCALATE.model_copy(update={"to_group": "nobody"})
    given(LINE_OF_ENQUIRY, enquiry_raised()).when(nowhere).then_refused(
        Code.NOT_IN_FRAMEWORK, field="to_group"
    )


def test_a_strength_says_what_it_rests_on():
    report = ReportStrength(**OF, text="All come.", themes=("thresholds",), occurred_on=JUNE)

    given(LINE_OF_ENQUIRY, *BOTH).when(report).then(
        StrengthReported(
            **OF, text="All come.", themes=("thresholds",), source_types=("audit", "inspection")
        )
    )


def test_nothing_is_dated_before_the_question():
    early = ESCALATE.model_copy(update={"occurred_on": date(2026, 4, 30)})

    given(LINE_OF_ENQUIRY, enquiry_raised()).when(early).then_refused(
        Code.BAD_VALUE, field="occurred_on"
    )
