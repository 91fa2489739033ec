"""A self-assessment: scored by the agency, moderated by a panel, challenged by others, followed by a plan."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.errors import Code
from domain.quality.section_11_cycle import Section11Cycle
from domain.quality.section_11_facts import Section11ReturnReceived
from domain.quality.self_assessment import SELF_ASSESSMENT
from domain.quality.self_assessment_commands import (
    AgreeSection11Action,
    AttachEvidence,
    ChallengeAssessment,
    CompleteAssessmentAction,
    ModerateAssessment,
    PlannedImprovement,
    ScoreStandard,
    SubmitSelfAssessment,
)
from domain.quality.self_assessment_facts import (
    AssessmentActionCompleted,
    AssessmentChallenged,
    AssessmentEvidence,
    AssessmentModerated,
    EvidenceAttached,
    Section11ActionAgreed,
    SelfAssessmentSubmitted,
    StandardScore,
    StandardScored,
)
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, HEALTH, POLICE
from tests.support.scenario import Given, given

CYCLE = "HSSCP-S11-2026-0001"
ASSESSMENT = "HSSCP-SE-2026-0001"
ON = date(2026, 3, 20)
OPEN = Section11Cycle(CYCLE, (POLICE, HEALTH), date(2026, 1, 5), date(2026, 3, 31))

LEADERSHIP = StandardScore(standard="leadership", score=3, evidence="The lead reports quarterly.")
TRAINING = StandardScore(
    standard="training",
    score=1,
    improvement="Refresh training every two years.",
    deadline=date(2026, 12, 31),
)
SUBMITTED = SelfAssessmentSubmitted(
    assessment_id=ASSESSMENT,
    cycle_id=CYCLE,
    agency=POLICE,
    submitted_on=ON,
    scores=(LEADERSHIP, TRAINING),
    illustrative=False,
)
MODERATED = AssessmentModerated(
    assessment_id=ASSESSMENT,
    agency=POLICE,
    standard="leadership",
    moderated=3,
    panel=(HEALTH,),
    moderated_on=date(2026, 4, 15),
    reason=None,
)
PLAN = PlannedImprovement(
    text="Train the other half.", owner_post="Head of Learning", due_on=date(2026, 12, 31)
)
AGREED = Section11ActionAgreed(
    assessment_id=ASSESSMENT,
    agency=POLICE,
    action=1,
    standard="training",
    text="Train the other half.",
    owner_post="Head of Learning",
    due_on=date(2026, 12, 31),
)


def submit(**changes: Any) -> SubmitSelfAssessment:
    values: dict[str, Any] = {
        "assessment_id": ASSESSMENT,
        "cycle_id": CYCLE,
        "agency": POLICE,
        "scores": (LEADERSHIP, TRAINING),
        "occurred_on": ON,
    }
    return SubmitSelfAssessment(**values | changes)


def moderate(**changes: Any) -> ModerateAssessment:
    values: dict[str, Any] = {
        "assessment_id": ASSESSMENT,
        "standard": "leadership",
        "moderated": 3,
        "panel": (HEALTH,),
        "occurred_on": date(2026, 4, 15),
    }
    return ModerateAssessment(**values | changes)


def in_cycle(cycle: Section11Cycle = OPEN) -> Given:
    return given(SELF_ASSESSMENT, known={CYCLE: cycle})


def test_an_agency_sends_one_self_assessment_in_a_cycle_and_the_cycle_knows_of_it():
    received = Section11ReturnReceived(cycle_id=CYCLE, agency=POLICE, assessment_id=ASSESSMENT)
    in_cycle().when(submit(), by=POLICE).then(SUBMITTED, received)

    answered = Section11Cycle(
        CYCLE, OPEN.agencies, OPEN.opened_on, OPEN.due_on, {POLICE: "HSSCP-SE-2026-0002"}
    )
    in_cycle(answered).when(submit(), by=POLICE).then_refused(Code.ALREADY_SUBMITTED)


def test_a_self_assessment_answers_an_open_cycle_that_asks_its_agency():
    closed = Section11Cycle(CYCLE, OPEN.agencies, OPEN.opened_on, OPEN.due_on, closed=True)

    given(SELF_ASSESSMENT).when(submit()).then_refused(Code.NOT_FOUND, field="cycle_id")
    in_cycle(closed).when(submit()).then_refused(Code.WRONG_STATE, field="cycle_id")
    in_cycle().when(submit(agency=HARTLEPOOL)).then_refused(Code.NOT_EXPECTED, field="agency")
    in_cycle().when(submit(), by=HEALTH).then_refused(Code.NOT_PERMITTED, field="agency")


def test_what_is_scored_is_a_section_11_standard_once():
    for odd in ("no-such-standard", "school-policy"):
        scores = (LEADERSHIP, StandardScore(standard=odd, score=2))
        in_cycle().when(submit(scores=scores)).then_refused(
            Code.NOT_IN_FRAMEWORK, field="scores.1.standard"
        )
    in_cycle().when(submit(scores=(LEADERSHIP, LEADERSHIP))).then_refused(
        Code.BAD_VALUE, field="scores"
    )


def test_a_score_below_standard_comes_with_an_improvement_and_a_deadline():
    bare = StandardScore(standard="training", score=1)
    half = StandardScore(standard="training", score=0, improvement="Train.")

    for low in (bare, half):
        in_cycle().when(submit(scores=(low,))).then_refused(
            Code.BELOW_STANDARD_NEEDS_ACTION, field="scores.0.improvement"
        )


@pytest.mark.parametrize("score", [-1, 4, 2.5, "2", True, None])
def test_a_score_is_a_whole_number_from_0_to_3(score: Any):
    with pytest.raises(ValidationError):
        StandardScore(standard="training", score=score)


def test_a_standard_is_scored_anew_until_the_panel_has_moderated_it():
    better = StandardScore(standard="leadership", score=2)
    again = ScoreStandard(
        assessment_id=ASSESSMENT, score=better, reason="Read again.", occurred_on=ON
    )

    given(SELF_ASSESSMENT, SUBMITTED).when(again, by=POLICE).then(
        StandardScored(assessment_id=ASSESSMENT, agency=POLICE, score=better, reason="Read again.")
    )
    given(SELF_ASSESSMENT, SUBMITTED).when(again, by=HEALTH).then_refused(Code.NOT_PERMITTED)
    given(SELF_ASSESSMENT, SUBMITTED, MODERATED).when(again, by=POLICE).then_refused(
        Code.WRONG_STATE, field="score.standard"
    )
    low = ScoreStandard(
        assessment_id=ASSESSMENT,
        score=StandardScore(standard="leadership", score=0),
        reason="Read again.",
        occurred_on=ON,
    )
    given(SELF_ASSESSMENT, SUBMITTED).when(low).then_refused(
        Code.BELOW_STANDARD_NEEDS_ACTION, field="score.improvement"
    )


def test_a_standard_left_out_at_first_can_be_scored_later():
    alone = SUBMITTED.model_copy(update={"scores": (LEADERSHIP,)})
    later = ScoreStandard(
        assessment_id=ASSESSMENT, score=TRAINING, reason="Left out.", occurred_on=ON
    )

    state = given(SELF_ASSESSMENT, alone).when(later, by=POLICE).then_accepted()
    assert state.standards["training"].self_score == 1


def test_a_document_is_attached_once_to_a_standard_that_was_scored():
    document = AssessmentEvidence(
        reference="TR 2026/3", title="Training register", published_on=date(2026, 3, 1)
    )

    def attach(standard: str) -> AttachEvidence:
        return AttachEvidence(
            assessment_id=ASSESSMENT, standard=standard, evidence=document, occurred_on=ON
        )

    attached = EvidenceAttached(
        assessment_id=ASSESSMENT, agency=POLICE, standard="training", evidence=document
    )
    given(SELF_ASSESSMENT, SUBMITTED).when(attach("training"), by=POLICE).then(attached)
    given(SELF_ASSESSMENT, SUBMITTED, attached).when(attach("training")).then_refused(
        Code.ALREADY_EXISTS, field="evidence"
    )
    given(SELF_ASSESSMENT, SUBMITTED).when(attach("supervision")).then_refused(
        Code.NOT_FOUND, field="standard"
    )


def test_the_agency_does_not_sit_on_the_panel_that_moderates_it():
    submitted = given(SELF_ASSESSMENT, SUBMITTED)

    submitted.when(moderate(panel=(HEALTH, POLICE))).then_refused(
        Code.SELF_ASSURANCE, field="panel"
    )
    submitted.when(moderate(panel=("middlesbrough-council",))).then_refused(Code.UNKNOWN_AGENCY)
    submitted.when(moderate(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    submitted.when(moderate()).then(MODERATED)


def test_a_standard_is_moderated_anew_only_after_a_challenge():
    challenged = AssessmentChallenged(
        assessment_id=ASSESSMENT,
        agency=POLICE,
        challenger=HEALTH,
        standard="leadership",
        text="How do you know?",
    )
    again = moderate(moderated=2, reason="Less than was said.")

    given(SELF_ASSESSMENT, SUBMITTED, MODERATED).when(again).then_refused(Code.ALREADY_EXISTS)
    known = given(SELF_ASSESSMENT, SUBMITTED, MODERATED, challenged)
    state = known.when(again).then_accepted()
    assert (state.standards["leadership"].moderated, state.standards["leadership"].challenged) == (
        2,
        False,
    )


def test_an_agency_challenges_another_and_never_itself():
    def ask(challenger: str) -> ChallengeAssessment:
        return ChallengeAssessment(
            assessment_id=ASSESSMENT,
            challenger=challenger,
            standard="leadership",
            text="How do you know?",
            occurred_on=date(2026, 5, 20),
        )

    submitted = given(SELF_ASSESSMENT, SUBMITTED)

    submitted.when(ask(POLICE), by=POLICE).then_refused(Code.SELF_CHALLENGE, field="challenger")
    submitted.when(ask(POLICE), by=BUSINESS_UNIT).then_refused(Code.SELF_CHALLENGE)
    submitted.when(ask(HEALTH), by=HARTLEPOOL).then_refused(Code.NOT_PERMITTED)
    submitted.when(ask(HEALTH), by=HEALTH).then(
        AssessmentChallenged(
            assessment_id=ASSESSMENT,
            agency=POLICE,
            challenger=HEALTH,
            standard="leadership",
            text="How do you know?",
        )
    )


def test_actions_are_numbered_in_their_order_and_done_once():
    agree = AgreeSection11Action(
        assessment_id=ASSESSMENT, standard="training", action=PLAN, occurred_on=date(2026, 4, 20)
    )
    given(SELF_ASSESSMENT, SUBMITTED).when(agree, by=POLICE).then(AGREED)
    second = AGREED.model_copy(update={"action": 2})
    given(SELF_ASSESSMENT, SUBMITTED, AGREED).when(agree, by=POLICE).then(second)

    def complete(action: int) -> CompleteAssessmentAction:
        return CompleteAssessmentAction(
            assessment_id=ASSESSMENT,
            action=action,
            result="Nine of ten are trained.",
            occurred_on=date(2026, 11, 30),
        )

    done = AssessmentActionCompleted(
        assessment_id=ASSESSMENT,
        agency=POLICE,
        action=1,
        standard="training",
        completed_on=date(2026, 11, 30),
        result="Nine of ten are trained.",
    )
    planned = given(SELF_ASSESSMENT, SUBMITTED, AGREED)
    planned.when(complete(1), by=POLICE).then(done)
    planned.when(complete(2), by=POLICE).then_refused(Code.NOT_FOUND, field="action")
    planned.when(complete(1), by=HEALTH).then_refused(Code.NOT_PERMITTED)
    given(SELF_ASSESSMENT, SUBMITTED, AGREED, done).when(complete(1)).then_refused(Code.WRONG_STATE)


def test_an_action_is_not_due_before_it_is_agreed():
    late = AgreeSection11Action(
        assessment_id=ASSESSMENT, standard="training", action=PLAN, occurred_on=date(2027, 1, 1)
    )

    given(SELF_ASSESSMENT, SUBMITTED).when(late).then_refused(Code.BAD_VALUE, field="action.due_on")
