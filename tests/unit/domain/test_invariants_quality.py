"""The rule of the domain that belongs to Section 11."""

from datetime import date

from domain.errors import Code
from domain.quality.self_assessment import SELF_ASSESSMENT
from domain.quality.self_assessment_commands import ModerateAssessment, PlannedImprovement
from domain.quality.self_assessment_facts import (
    AssessmentActionCompleted,
    AssessmentModerated,
    Section11ActionAgreed,
    SelfAssessmentSubmitted,
    StandardScore,
)
from tests.support.controls import HEALTH, POLICE
from tests.support.scenario import given

ASSESSMENT = "HSSCP-SE-2026-0001"
SUBMITTED = SelfAssessmentSubmitted(
    assessment_id=ASSESSMENT,
    cycle_id="HSSCP-S11-2026-0001",
    agency=POLICE,
    submitted_on=date(2026, 3, 20),
    scores=(StandardScore(standard="training", score=2),),
    illustrative=False,
)
PLAN = PlannedImprovement(
    text="Train the other half.", owner_post="Head of Learning", due_on=date(2026, 12, 31)
)


def moderated(
    score: int, *, reason: str | None = None, action: PlannedImprovement | None = None
) -> ModerateAssessment:
    return ModerateAssessment(
        assessment_id=ASSESSMENT,
        standard="training",
        moderated=score,
        panel=(HEALTH,),
        reason=reason,
        action=action,
        occurred_on=date(2026, 4, 15),
    )


def fact(score: int, reason: str | None) -> AssessmentModerated:
    return AssessmentModerated(
        assessment_id=ASSESSMENT,
        agency=POLICE,
        standard="training",
        moderated=score,
        panel=(HEALTH,),
        moderated_on=date(2026, 4, 15),
        reason=reason,
    )


AGREED = Section11ActionAgreed(
    assessment_id=ASSESSMENT,
    agency=POLICE,
    action=1,
    standard="training",
    text=PLAN.text,
    owner_post=PLAN.owner_post,
    due_on=PLAN.due_on,
)
WHY = "The register covers half of the staff."


def test_invariant_32_a_moderated_score_that_differs_needs_a_reason():
    submitted = given(SELF_ASSESSMENT, SUBMITTED)

    submitted.when(moderated(3)).then_refused(Code.REASON_REQUIRED, field="reason")
    submitted.when(moderated(3, reason=WHY)).then(fact(3, WHY))
    submitted.when(moderated(2)).then(fact(2, None))


def test_invariant_32_a_moderated_score_below_standard_needs_an_action():
    submitted = given(SELF_ASSESSMENT, SUBMITTED)

    submitted.when(moderated(1, reason=WHY)).then_refused(
        Code.BELOW_STANDARD_NEEDS_ACTION, field="action"
    )
    submitted.when(moderated(1, reason=WHY, action=PLAN)).then(fact(1, WHY), AGREED)


def test_invariant_32_an_open_action_for_the_standard_will_do_and_a_done_one_will_not():
    done = AssessmentActionCompleted(
        assessment_id=ASSESSMENT,
        agency=POLICE,
        action=1,
        standard="training",
        completed_on=date(2026, 4, 1),
        result="Nine of ten are trained.",
    )

    given(SELF_ASSESSMENT, SUBMITTED, AGREED).when(moderated(1, reason=WHY)).then(fact(1, WHY))
    given(SELF_ASSESSMENT, SUBMITTED, AGREED, done).when(moderated(1, reason=WHY)).then_refused(
        Code.BELOW_STANDARD_NEEDS_ACTION
    )
