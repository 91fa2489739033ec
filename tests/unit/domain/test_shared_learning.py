"""Learning offered to the neighbour, about something on one's own record."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Code
from domain.exchange.learning_adoption import (
    LEARNING_ADOPTION,
    AdoptLearning,
    DeclineLearning,
    LearningAdopted,
    LearningNotAdopted,
)
from domain.exchange.shared_learning import (
    SHARED_LEARNING,
    LearningShared,
    SharedLearning,
    ShareLearning,
)
from domain.improvement.finding import FINDING
from domain.improvement.finding_facts import FindingWithdrawn
from tests.support.controls import POLICE, finding_registered
from tests.support.scenario import given, state_of

L1, F1, THEIRS = "HSSCP-L-2026-0001", "HSSCP-F-2026-0001", "STSCP-L-2026-0001"
ON = date(2026, 5, 20)
KNOWN = {F1: state_of(FINDING, finding_registered())}
SAID: dict[str, Any] = {
    "learning_id": L1,
    "finding_id": F1,
    "recommendation_id": None,
    "briefing_id": None,
    "title": "Supervision",
    "text": "Ask what the child said.",
    "themes": ("supervision",),
}
ARRIVED = {THEIRS: SharedLearning(THEIRS, "Thresholds", ("thresholds",))}
ADOPT = AdoptLearning(learning_id=THEIRS, decided_by="Executive", occurred_on=ON)
DECLINE = DeclineLearning(
    learning_id=THEIRS, reason="We do so.", decided_by="Executive", occurred_on=ON
)
ADOPTED = LearningAdopted(
    partnership="hsscp", learning_id=THEIRS, themes=("thresholds",), decided_by="Executive"
)
DECLINED = LearningNotAdopted(
    partnership="hsscp", learning_id=THEIRS, reason="We do so.", decided_by="Executive"
)


def share(**changes: Any) -> ShareLearning:
    return ShareLearning(**SAID | {"occurred_on": ON} | changes)


def test_learning_is_shared_once_by_any_agency():
    shared = LearningShared(**SAID, shared_by=POLICE)

    given(SHARED_LEARNING, known=KNOWN).when(share(), by=POLICE).then(shared)
    given(SHARED_LEARNING, shared, known=KNOWN).when(share()).then_refused(Code.ALREADY_EXISTS)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"finding_id": None}, Code.BAD_VALUE, "finding_id"),
        ({"recommendation_id": "HSSCP-R-2026-0001"}, Code.BAD_VALUE, "finding_id"),
        ({"finding_id": "STSCP-F-2026-0001"}, Code.NOT_YOUR_PARTNERSHIP, "finding_id"),
        ({"finding_id": "HSSCP-F-2026-0009"}, Code.NOT_FOUND, "finding_id"),
        (
            {"finding_id": None, "briefing_id": "HSSCP-B-2026-0009"},
            Code.NOT_FOUND,
            "briefing_id",
        ),
        ({"themes": ("astrology",)}, Code.UNKNOWN_THEME, "themes"),
    ],
)
def test_it_is_about_one_thing_of_ones_own_record(changes, code, field):
    given(SHARED_LEARNING, known=KNOWN).when(share(**changes)).then_refused(code, field=field)


def test_a_withdrawn_finding_teaches_nothing():
    withdrawn = state_of(
        FINDING, finding_registered(), FindingWithdrawn(finding_id=F1, reason="Registered twice.")
    )

    given(SHARED_LEARNING, known={F1: withdrawn}).when(share()).then_refused(Code.WRONG_STATE)


def test_the_neighbours_learning_is_adopted_or_not_with_a_reason():
    arrived = given(LEARNING_ADOPTION, known=ARRIVED)

    arrived.when(ADOPT).then(ADOPTED)
    arrived.when(DECLINE).then(DECLINED)
    bare = DECLINE.model_copy(update={"reason": None})
    arrived.when(bare).then_refused(Code.REASON_REQUIRED, field="reason")
    arrived.when(ADOPT, by=POLICE).then_refused(Code.NOT_PERMITTED)


def test_a_decision_can_be_turned_but_not_repeated():
    given(LEARNING_ADOPTION, DECLINED, known=ARRIVED).when(ADOPT).then(ADOPTED)
    given(LEARNING_ADOPTION, ADOPTED, known=ARRIVED).when(DECLINE).then(DECLINED)
    given(LEARNING_ADOPTION, ADOPTED, known=ARRIVED).when(ADOPT).then_refused(Code.WRONG_STATE)
