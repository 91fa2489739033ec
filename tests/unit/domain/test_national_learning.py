"""National and neighbouring learning: notified, assigned by rota, and the local position assessed."""

from datetime import date
from typing import Any

from domain.errors import Code
from domain.improvement.finding import FINDING
from domain.improvement.national_learning import (
    NATIONAL_LEARNING,
    AssessLocalPosition,
    AssignNationalLearning,
    LocalPositionAssessed,
    NationalLearningAssigned,
    NationalReviewNotified,
    NotifyNationalReview,
    Position,
)
from tests.support.controls import (
    BUSINESS_UNIT,
    HEALTH,
    POLICE,
    SOURCE,
    finding_registered,
)
from tests.support.scenario import given, state_of

NL, F1 = "HSSCP-NL-2026-0001", "HSSCP-F-2026-0001"
ON = date(2026, 5, 20)
KNOWN = {F1: state_of(FINDING, finding_registered())}
NOTIFIED = NationalReviewNotified(
    learning_id=NL, source=SOURCE, themes=("supervision",), notified_by=POLICE
)
ASSIGNED = NationalLearningAssigned(learning_id=NL, agency=HEALTH, due_on=date(2026, 6, 30))
ASSESSED = LocalPositionAssessed(
    learning_id=NL, position=Position.NO_GAP, finding_id=None, text="We do so.", assessed_by=HEALTH
)


def notify(**changes: Any) -> NotifyNationalReview:
    values: dict[str, Any] = {
        "learning_id": NL,
        "source": SOURCE,
        "themes": ("supervision",),
        "occurred_on": ON,
    }
    return NotifyNationalReview(**values | changes)


def assign(**changes: Any) -> AssignNationalLearning:
    values: dict[str, Any] = {
        "learning_id": NL,
        "agency": HEALTH,
        "due_on": date(2026, 6, 30),
        "occurred_on": ON,
    }
    return AssignNationalLearning(**values | changes)


def assess(**changes: Any) -> AssessLocalPosition:
    values: dict[str, Any] = {
        "learning_id": NL,
        "position": Position.NO_GAP,
        "text": "We do so.",
        "occurred_on": ON,
    }
    return AssessLocalPosition(**values | changes)


def test_a_review_is_notified_assigned_and_assessed():
    given(NATIONAL_LEARNING).when(notify(), by=POLICE).then(NOTIFIED)
    given(NATIONAL_LEARNING, NOTIFIED).when(assign()).then(ASSIGNED)
    given(NATIONAL_LEARNING, NOTIFIED, ASSIGNED).when(assess(), by=HEALTH).then(ASSESSED)


def test_what_is_not_in_the_framework_is_refused():
    fresh = given(NATIONAL_LEARNING)

    fresh.when(notify(themes=())).then_refused(Code.FINDING_NEEDS_THEME)
    fresh.when(notify(themes=("astrology",))).then_refused(Code.UNKNOWN_THEME)
    rumour = SOURCE.model_copy(update={"type": "rumour"})
    fresh.when(notify(source=rumour)).then_refused(Code.UNKNOWN_SOURCE_TYPE, field="source.type")
    given(NATIONAL_LEARNING, NOTIFIED).when(notify()).then_refused(Code.ALREADY_EXISTS)


def test_the_business_unit_assigns_to_a_member_by_a_day_to_come():
    notified = given(NATIONAL_LEARNING, NOTIFIED)

    notified.when(assign(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    notified.when(assign(agency="middlesbrough-council")).then_refused(
        Code.UNKNOWN_AGENCY, field="agency"
    )
    notified.when(assign(due_on=date(2026, 5, 19))).then_refused(Code.BAD_VALUE, field="due_on")
    given(NATIONAL_LEARNING).when(assign()).then_refused(Code.NOT_FOUND)


def test_a_gap_names_the_finding_registered_for_it_and_no_gap_none():
    assigned = given(NATIONAL_LEARNING, NOTIFIED, ASSIGNED, known=KNOWN)

    gap = assess(position=Position.GAP)
    assigned.when(gap, by=HEALTH).then_refused(Code.BAD_VALUE, field="finding_id")
    assigned.when(assess(finding_id=F1), by=HEALTH).then_refused(Code.BAD_VALUE)
    with_finding = assess(position=Position.GAP, finding_id=F1)
    assert assigned.when(with_finding, by=HEALTH).then_accepted().assessed
    given(NATIONAL_LEARNING, NOTIFIED, ASSIGNED).when(with_finding, by=HEALTH).then_refused(
        Code.NOT_FOUND, field="finding_id"
    )


def test_the_assigned_agency_assesses_once_until_it_is_assigned_anew():
    given(NATIONAL_LEARNING, NOTIFIED).when(assess(), by=HEALTH).then_refused(Code.WRONG_STATE)
    assigned = given(NATIONAL_LEARNING, NOTIFIED, ASSIGNED)
    assigned.when(assess(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    assigned.when(assess(), by=BUSINESS_UNIT).then_accepted()
    done = given(NATIONAL_LEARNING, NOTIFIED, ASSIGNED, ASSESSED)
    done.when(assess(), by=HEALTH).then_refused(Code.WRONG_STATE, field="learning_id")
    again = given(NATIONAL_LEARNING, NOTIFIED, ASSIGNED, ASSESSED, ASSIGNED)
    again.when(assess(), by=HEALTH).then(ASSESSED)
