"""A course is recorded with who came, and evaluated by them at the framework's points."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as every
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.days import EARLIEST
from domain.errors import Code
from domain.quality.training_course import (
    TRAINING_COURSE,
    DeliverCourse,
    InviteEvaluation,
    ReceiveEvaluation,
)
from domain.quality.training_facts import Attended
from domain.register import Correction
from tests.support.audits import TC, deliver_course, invite, receive
from tests.support.controls import POLICE
from tests.support.scenario import Given, given

THREE_MONTHS = date(2026, 4, 30)


def after(*commands: DeliverCourse | InviteEvaluation | ReceiveEvaluation) -> Given:
    known = given(TRAINING_COURSE)
    for command in commands:
        result = known.when(command)
        assert result.refused is None, f"refused: {result.refused}"
        known = given(TRAINING_COURSE, *known.facts, *result.facts)
    return known


def slip(entry: int) -> Correction:
    return Correction(corrects=entry, reason="It was counted twice.")


INVITED = invite("after-3-months", THREE_MONTHS)


def test_a_course_is_recorded_with_who_came_from_which_agency():
    course = given(TRAINING_COURSE).when(deliver_course()).then_accepted()

    assert (course.delivered.booked, course.delivered.people) == (30, 20)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"themes": ()}, Code.FINDING_NEEDS_THEME, "themes"),
        ({"delivered_on": date(2026, 6, 2)}, Code.DATED_IN_FUTURE, "delivered_on"),
        ({"attended": (Attended(agency="nobody", people=1),)}, Code.UNKNOWN_AGENCY, "attended"),
        ({"attended": (Attended(agency=POLICE, people=1),) * 2}, Code.BAD_VALUE, "attended"),
        ({"correction": slip(1)}, Code.NOTHING_TO_CORRECT, "correction.corrects"),
    ],
)
def test_a_course_that_does_not_hold_together_is_refused(changes: dict[str, Any], code, field):
    given(TRAINING_COURSE).when(deliver_course(**changes)).then_refused(code, field=field)


@pytest.mark.parametrize("command", [deliver_course(), INVITED, receive("after-3-months", 0, None)])
def test_the_business_unit_keeps_the_courses(command):
    given(TRAINING_COURSE).when(command, by=POLICE).then_refused(Code.NOT_PERMITTED)


def test_evaluation_needs_a_course_a_point_of_the_framework_and_an_invitation():
    given(TRAINING_COURSE).when(INVITED).then_refused(Code.NOT_FOUND, field="course_id")
    known = after(deliver_course())

    known.when(invite("after-12-months", THREE_MONTHS)).then_refused(
        Code.NOT_IN_FRAMEWORK, field="stage"
    )
    known.when(receive("after-3-months", 1, Decimal(5))).then_refused(Code.NOT_FOUND, field="stage")
    known.when(invite("after-6-months", date(2026, 7, 31))).then_refused(
        Code.DATED_IN_FUTURE, field="invited_on"
    )


def test_a_course_of_the_earliest_day_can_be_recorded_and_judged():
    known = after(deliver_course(delivered_on=EARLIEST))

    known.when(invite("baseline", EARLIEST)).then_accepted()
    known.when(invite("baseline", THREE_MONTHS)).then_refused(Code.OUTSIDE_WINDOW)


def test_more_cannot_answer_than_were_invited():
    known = after(deliver_course(), INVITED)

    known.when(receive("after-3-months", 21, Decimal(5))).then_refused(
        Code.RESPONSES_OVER_INVITED, field="responses"
    )
    evaluations = (
        known.when(receive("after-3-months", 20, Decimal("7.25"))).then_accepted().evaluations
    )
    assert evaluations["after-3-months"].received.mean_score == Decimal("7.25")


def test_a_mean_comes_with_answers_and_never_without():
    known = after(deliver_course(), INVITED)

    known.when(receive("after-3-months", 0, Decimal(5))).then_refused(
        Code.BAD_VALUE, field="mean_score"
    )
    known.when(receive("after-3-months", 6, None)).then_refused(Code.BAD_VALUE, field="mean_score")
    known.when(receive("after-3-months", 0, None)).then_accepted()


@pytest.mark.parametrize(
    "mean",
    [Decimal("10.01"), Decimal(-1), Decimal("NaN"), Decimal("Infinity"), 7.3, "7.3"],
    ids=repr,
)
def test_a_mean_lies_between_0_and_10(mean: Any):
    with pytest.raises(ValidationError):
        receive("after-3-months", 6, mean)


def test_each_point_is_invited_and_answered_once_and_then_corrected():
    known = after(deliver_course(), INVITED, receive("after-3-months", 10, Decimal(7)))

    known.when(INVITED).then_refused(Code.ALREADY_EXISTS, field="correction")
    known.when(receive("after-3-months", 11, Decimal(7))).then_refused(Code.ALREADY_EXISTS)
    known.when(receive("after-3-months", 11, Decimal(7), correction=slip(3))).then_accepted()
    known.when(invite("after-3-months", THREE_MONTHS, 9, correction=slip(2))).then_refused(
        Code.RESPONSES_OVER_INVITED, field="invited"
    )
    known.when(invite("after-3-months", THREE_MONTHS, 10, correction=slip(2))).then_accepted()


def test_a_corrected_course_leaves_its_evaluations_right():
    known = after(deliver_course(), INVITED)
    fewer = (Attended(agency=POLICE, people=19),)

    known.when(deliver_course(attended=fewer, correction=slip(1))).then_refused(
        Code.ONLY_WHO_ATTENDED
    )
    known.when(deliver_course(delivered_on=date(2026, 1, 1), correction=slip(1))).then_refused(
        Code.OUTSIDE_WINDOW
    )
    known.when(deliver_course(title="Voice of the child", correction=slip(1))).then_accepted()


@every(st.integers(-40, 40), st.integers(0, 40))
def test_an_invitation_stands_exactly_within_the_window_and_the_attendance(days, people):
    on = THREE_MONTHS + timedelta(days=days)
    result = after(deliver_course()).when(invite("after-3-months", on, people))

    assert (result.refused is None) == (abs(days) <= 14 and people <= 20)
    if result.refused is None:
        assert result.facts[0].stream == TC
