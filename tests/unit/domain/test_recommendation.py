"""A recommendation rests on findings, is answered by a named decision-maker, and ends only when its actions have."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.errors import Code
from domain.improvement.action import ACTION
from domain.improvement.action_facts import ActionCancelled
from domain.improvement.action_state import ActionStatus
from domain.improvement.finding import FINDING
from domain.improvement.finding_facts import FindingKind, FindingWithdrawn
from domain.improvement.recommendation import RECOMMENDATION
from domain.improvement.recommendation_commands import (
    AcceptRecommendation,
    ConcludeRecommendation,
    DeclineRecommendation,
    ReopenRecommendation,
    SupersedeRecommendation,
)
from domain.improvement.recommendation_facts import (
    ClosingLoopAudit,
    Embedded,
    RecommendationAccepted,
    RecommendationActioned,
    RecommendationConcluded,
    RecommendationKind,
    RecommendationNotAccepted,
    RecommendationReopened,
    RecommendationSuperseded,
)
from domain.improvement.recommendation_state import RecommendationStatus
from tests.support.controls import (
    BUSINESS_UNIT,
    HARTLEPOOL,
    POLICE,
    SOURCE,
    action_agreed,
    finding_registered,
    make_recommendation,
    recommendation_made,
)
from tests.support.scenario import given, state_of

F1, F2, FOREIGN = "HSSCP-F-2026-0001", "HSSCP-F-2026-0002", "STSCP-F-2026-0001"
R1, R2 = "HSSCP-R-2026-0001", "HSSCP-R-2026-0002"
A1 = "HSSCP-A-2026-0001"
ON = date(2026, 5, 3)

FOUND = state_of(FINDING, finding_registered())
GOOD = state_of(FINDING, finding_registered(finding_id=F2, kind=FindingKind.STRENGTH))
ACCEPTED = RecommendationAccepted(recommendation_id=R1, decided_by="Executive", decided_on=ON)
ACTIONED = RecommendationActioned(recommendation_id=R1, action_id=A1)
OPEN = state_of(ACTION, action_agreed())
CLOSED = replace(OPEN, status=ActionStatus.CLOSED)
CANCELLED = state_of(
    ACTION,
    action_agreed(),
    ActionCancelled(action_id=A1, reason="Overtaken.", approved_by="Executive"),
)


def audit(embedded: Embedded) -> ClosingLoopAudit:
    return ClosingLoopAudit(reference="MACA-12", held_on=date(2026, 5, 30), embedded=embedded)


def conclude(**changes) -> ConcludeRecommendation:
    values: dict[str, Any] = {
        "recommendation_id": R1,
        "actions": (A1,),
        "summary": "Records hold the child's views.",
        "decided_by": "Executive",
        "occurred_on": date(2026, 5, 31),
    }
    return ConcludeRecommendation(**values | changes)


def test_invariant_3_a_recommendation_cites_a_finding_that_stands():
    withdrawn = state_of(
        FINDING, finding_registered(), FindingWithdrawn(finding_id=F1, reason="Twice.")
    )

    given(RECOMMENDATION).when(make_recommendation(findings=())).then_refused(
        Code.RECOMMENDATION_NEEDS_FINDING, field="findings"
    )
    given(RECOMMENDATION).when(make_recommendation()).then_refused(Code.NOT_FOUND, field="findings")
    given(RECOMMENDATION, known={F1: withdrawn}).when(make_recommendation()).then_refused(
        Code.RECOMMENDATION_NEEDS_FINDING
    )
    given(RECOMMENDATION, known={F1: FOUND}).when(make_recommendation()).then(recommendation_made())


def test_invariant_3_a_finding_of_the_neighbour_is_not_cited():
    known = {FOREIGN: state_of(FINDING, finding_registered(finding_id=FOREIGN))}

    given(RECOMMENDATION, known=known).when(make_recommendation(findings=(FOREIGN,))).then_refused(
        Code.RECOMMENDATION_NEEDS_FINDING, field="findings"
    )


def test_invariant_2_a_strength_is_spread_and_not_improved():
    both = given(RECOMMENDATION, known={F1: FOUND, F2: GOOD})

    both.when(make_recommendation(findings=(F1, F2))).then_refused(
        Code.STRENGTH_CANNOT_IMPROVE, field="kind"
    )
    both.when(make_recommendation(findings=(F2,), kind=RecommendationKind.SPREAD)).then_accepted()


@pytest.mark.parametrize(
    ("owners", "code"),
    [
        ({"owner": None}, Code.BAD_VALUE),
        ({"owner_group": "Learning and Improvement Group"}, Code.BAD_VALUE),
        ({"owner": "middlesbrough-council"}, Code.UNKNOWN_AGENCY),
    ],
)
def test_a_recommendation_has_exactly_one_owner_of_this_partnership(owners, code):
    given(RECOMMENDATION, known={F1: FOUND}).when(make_recommendation(**owners)).then_refused(
        code, field="owner"
    )


def test_what_rests_on_an_illustrative_finding_is_illustrative():
    made_up = replace(FOUND, illustrative=True)
    made = (
        given(RECOMMENDATION, known={F1: made_up})
        .when(make_recommendation(illustrative=False))
        .then_accepted()
    )

    assert made.made.illustrative


def test_a_decision_is_sent_by_the_owner_or_the_business_unit():
    accept = AcceptRecommendation(recommendation_id=R1, decided_by="Executive", occurred_on=ON)

    for sender in (HARTLEPOOL, BUSINESS_UNIT):
        given(RECOMMENDATION, recommendation_made()).when(accept, by=sender).then(ACCEPTED)
    given(RECOMMENDATION, recommendation_made()).when(accept, by=POLICE).then_refused(
        Code.NOT_PERMITTED
    )
    given(RECOMMENDATION, recommendation_made(), ACCEPTED).when(accept).then_refused(
        Code.WRONG_STATE
    )


def test_invariant_4_not_to_accept_takes_a_reason_and_a_decision_maker():
    decline = DeclineRecommendation(recommendation_id=R1, occurred_on=ON)
    bare = given(RECOMMENDATION, recommendation_made()).when(decline)

    bare.then_refused(Code.REASON_REQUIRED, field="reason")
    bare.then_refused(Code.REASON_REQUIRED, field="decided_by")
    given(RECOMMENDATION, recommendation_made()).when(
        DeclineRecommendation(
            recommendation_id=R1, reason="Done already.", decided_by="Executive", occurred_on=ON
        )
    ).then(
        RecommendationNotAccepted(
            recommendation_id=R1, reason="Done already.", decided_by="Executive", decided_on=ON
        )
    )


def test_what_was_declined_and_reopened_still_has_to_be_accepted():
    declined = RecommendationNotAccepted(
        recommendation_id=R1, reason="Done already.", decided_by="Executive", decided_on=ON
    )
    reopen = ReopenRecommendation(recommendation_id=R1, reason="It was not.", occurred_on=ON)

    state = given(RECOMMENDATION, recommendation_made(), declined).when(reopen).then_accepted()

    assert state.status is RecommendationStatus.MADE


def test_another_recommendation_takes_the_place_of_one():
    other = state_of(RECOMMENDATION, recommendation_made(recommendation_id=R2))
    command = SupersedeRecommendation(
        recommendation_id=R1, superseded_by=R2, reason="Wider.", occurred_on=ON
    )

    given(RECOMMENDATION, recommendation_made(), known={R2: other}).when(command).then(
        RecommendationSuperseded(recommendation_id=R1, superseded_by=R2, reason="Wider.")
    )
    given(RECOMMENDATION, recommendation_made()).when(command).then_refused(Code.NOT_FOUND)
    given(RECOMMENDATION, recommendation_made(), known={R2: other}).when(
        command, by=POLICE
    ).then_refused(Code.NOT_YOUR_SUBMISSION)


def test_a_recommendation_supersedes_neither_itself_nor_by_what_was_superseded():
    itself = SupersedeRecommendation(
        recommendation_id=R1, superseded_by=R1, reason="?", occurred_on=ON
    )
    gone = state_of(
        RECOMMENDATION,
        recommendation_made(recommendation_id=R2),
        RecommendationSuperseded(recommendation_id=R2, superseded_by=R1, reason="Wider."),
    )

    for command in (itself, itself.model_copy(update={"superseded_by": R2})):
        given(RECOMMENDATION, recommendation_made(), known={R2: gone}).when(command).then_refused(
            Code.WRONG_STATE, field="superseded_by"
        )


def test_a_recommendation_is_concluded_when_all_its_actions_have_ended():
    history = (recommendation_made(), ACCEPTED, ACTIONED)

    given(RECOMMENDATION, *history, known={A1: OPEN}).when(conclude()).then_refused(
        Code.WRONG_STATE, field="actions"
    )
    given(RECOMMENDATION, *history, known={A1: CANCELLED}).when(conclude()).then_refused(
        Code.NO_IMPACT_EVIDENCE, field="actions"
    )
    given(RECOMMENDATION, *history, known={A1: CLOSED}).when(conclude(actions=())).then_refused(
        Code.BAD_VALUE, field="actions"
    )
    given(RECOMMENDATION, *history, known={A1: CLOSED}).when(
        conclude(), by=HARTLEPOOL
    ).then_refused(Code.NOT_PERMITTED)
    given(RECOMMENDATION, *history, known={A1: CLOSED}).when(conclude()).then(
        RecommendationConcluded(
            recommendation_id=R1,
            summary="Records hold the child's views.",
            decided_by="Executive",
            closing_loop=None,
        )
    )


def test_invariant_14_learning_of_a_practice_review_is_tested_before_it_is_concluded():
    review = replace(FOUND, source=SOURCE.model_copy(update={"type": "review"}))
    made = given(RECOMMENDATION, known={F1: review}).when(make_recommendation()).facts[0]
    history = given(RECOMMENDATION, made, ACCEPTED, ACTIONED, known={A1: CLOSED})

    history.when(conclude()).then_refused(Code.CLOSING_LOOP_REQUIRED, field="closing_loop")
    concluded = history.when(conclude(closing_loop=audit(Embedded.PARTLY))).then_accepted()
    assert concluded.status is RecommendationStatus.CONCLUDED


def test_invariant_14_a_change_that_did_not_become_practice_reopens_the_recommendation():
    given(RECOMMENDATION, recommendation_made(), ACCEPTED, ACTIONED, known={A1: CLOSED}).when(
        conclude(closing_loop=audit(Embedded.NO))
    ).then(
        RecommendationReopened(
            recommendation_id=R1,
            reason="Records hold the child's views.",
            closing_loop=audit(Embedded.NO),
        )
    )
