"""The domain's invariants on audits and training: first the refusal, then what is accepted."""

from dataclasses import replace
from datetime import date

from domain.errors import Code
from domain.improvement.action import ACTION
from domain.improvement.action_state import ActionStatus
from domain.improvement.recommendation import RECOMMENDATION
from domain.improvement.recommendation_commands import ConcludeRecommendation
from domain.improvement.recommendation_facts import (
    ClosingLoopAuditConcluded,
    ClosingLoopAuditScheduled,
    Embedded,
    RecommendationAccepted,
    RecommendationActioned,
    RecommendationReopened,
)
from domain.improvement.recommendation_state import RecommendationStatus
from domain.quality.audit import AUDIT
from domain.quality.audit_programme import AuditKind
from domain.quality.training_course import TRAINING_COURSE
from tests.support.audits import (
    AU,
    NOT_OBTAINED,
    attendance,
    commission_audit,
    conclude_audit,
    deliver_course,
    draw_sample,
    hold_audit,
    invite,
)
from tests.support.controls import action_agreed, recommendation_made
from tests.support.scenario import given, state_of

R1, A1 = "HSSCP-R-2026-0001", "HSSCP-A-2026-0001"


def test_invariant_14_learning_of_a_review_is_tested_and_a_no_reopens_it():
    history = (
        recommendation_made(needs_closing_loop=True),
        RecommendationAccepted(
            recommendation_id=R1, decided_by="Executive", decided_on=date(2026, 5, 3)
        ),
        RecommendationActioned(recommendation_id=R1, action_id=A1),
        ClosingLoopAuditScheduled(recommendation_id=R1, audit_id=AU, due_on=date(2026, 9, 30)),
    )
    closed = replace(state_of(ACTION, action_agreed()), status=ActionStatus.CLOSED)
    conclude = ConcludeRecommendation(
        recommendation_id=R1,
        actions=(A1,),
        summary="Records hold the child's views.",
        decided_by="Executive",
        occurred_on=date(2026, 5, 31),
    )
    yes = ClosingLoopAuditConcluded(
        recommendation_id=R1, audit_id=AU, held_on=date(2026, 5, 20), embedded=Embedded.YES
    )

    given(RECOMMENDATION, *history, known={A1: closed}).when(conclude).then_refused(
        Code.CLOSING_LOOP_REQUIRED, field="closing_loop"
    )
    concluded = given(RECOMMENDATION, *history, yes, known={A1: closed}).when(conclude)
    assert concluded.then_accepted().status is RecommendationStatus.CONCLUDED

    testing = commission_audit(kind=AuditKind.CLOSING_LOOP, closes=R1)
    known = {R1: state_of(RECOMMENDATION, *history)}
    commissioned = given(AUDIT, known=known).when(testing).facts[0]
    sampled = given(AUDIT, commissioned).when(draw_sample()).facts[0]
    held = given(AUDIT, commissioned).when(hold_audit()).facts[0]
    no = conclude_audit(closes=R1, embedded=Embedded.NO)
    result = given(AUDIT, commissioned, sampled, held, known=known).when(no)
    assert result.refused is None
    assert isinstance(result.facts[-1], RecommendationReopened)


def test_invariant_31_evaluation_is_by_those_who_attended_within_14_days_of_its_point():
    course = given(TRAINING_COURSE, *given(TRAINING_COURSE).when(deliver_course()).facts)
    early, late = date(2026, 4, 16), date(2026, 5, 14)

    course.when(invite("after-3-months", date(2026, 4, 15))).then_refused(
        Code.OUTSIDE_WINDOW, field="invited_on"
    )
    course.when(invite("after-3-months", date(2026, 5, 15))).then_refused(Code.OUTSIDE_WINDOW)
    course.when(invite("after-3-months", early, 21)).then_refused(
        Code.ONLY_WHO_ATTENDED, field="invited"
    )
    course.when(invite("after-3-months", early)).then_accepted()
    course.when(invite("after-3-months", late)).then_accepted()


def test_invariant_33_a_conclusion_has_sample_attendance_and_a_statement_on_the_voice_of_the_child():
    commissioned = given(AUDIT).when(commission_audit()).facts
    sampled = given(AUDIT, *commissioned).when(draw_sample()).facts
    held = given(AUDIT, *commissioned).when(hold_audit()).facts
    everything = given(AUDIT, *commissioned, *sampled, *held)

    nothing = given(AUDIT, *commissioned).when(conclude_audit(voice_of_child=None))
    nothing.then_refused(Code.AUDIT_INCOMPLETE, field="voice_of_child")
    assert nothing.refused is not None
    assert len(nothing.refused.faults) == 3
    given(AUDIT, *commissioned, *held).when(conclude_audit()).then_refused(Code.AUDIT_INCOMPLETE)
    given(AUDIT, *commissioned, *sampled).when(conclude_audit()).then_refused(Code.AUDIT_INCOMPLETE)
    given(AUDIT, *commissioned, *sampled).when(
        hold_audit(attendance=attendance()[:2])
    ).then_refused(Code.ATTENDANCE_INCOMPLETE, field="attendance")
    everything.when(conclude_audit(voice_of_child=None)).then_refused(Code.AUDIT_INCOMPLETE)
    everything.when(conclude_audit(voice_of_child=NOT_OBTAINED)).then_accepted()
