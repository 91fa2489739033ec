"""A training course with its evaluations: who came, and whether it made a difference (framework row Q8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import ClassVar, assert_never

from pydantic import Field

from domain.cadence import after
from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.names import CourseId, Entry, Label, StreamId, ThemeId
from domain.quality.steps import check_step
from domain.quality.training_facts import (
    Attended,
    CourseDelivered,
    EvaluationInvited,
    EvaluationReceived,
    EvaluationStage,
    NeedSource,
    People,
    Score,
    TrainingCourseFact,
)
from domain.quick import quick
from domain.register import Correction
from domain.standing import check_business_unit, check_standing
from domain.vocabulary import check_listed, check_partner, check_themes

_WINDOW = timedelta(days=14)
"""How far an invitation may be from its evaluation point, either way (invariant 31)."""

# --- State ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation point of a course; the entries are those of its invitations and of its results."""

    invited: EvaluationInvited
    invitations: tuple[Entry, ...]
    received: EvaluationReceived | None = None
    results: tuple[Entry, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class TrainingCourse:
    """A course as delivered, `deliveries` being the entries that said so, and its evaluations by stage."""

    delivered: CourseDelivered
    version: int = 1
    deliveries: tuple[Entry, ...] = (1,)
    evaluations: Mapping[EvaluationStage, Evaluation] = field(default_factory=dict)


def evolve(course: TrainingCourse | None, fact: TrainingCourseFact) -> TrainingCourse:
    """The next state. Never judges."""
    if course is None:
        assert isinstance(fact, CourseDelivered), "a history begins with the delivery"  # noqa: S101
        return TrainingCourse(fact)
    version = course.version + 1
    moved = replace(course, version=version)
    match fact:
        case CourseDelivered():
            return replace(moved, delivered=fact, deliveries=(*course.deliveries, version))
        case EvaluationInvited():
            known = course.evaluations.get(fact.stage)
            now = (
                Evaluation(fact, (version,))
                if known is None
                else replace(known, invited=fact, invitations=(*known.invitations, version))
            )
        case EvaluationReceived():
            known = course.evaluations[fact.stage]
            now = replace(known, received=fact, results=(*known.results, version))
        case _:
            assert_never(fact)
    return replace(moved, evaluations={**course.evaluations, fact.stage: now})


# --- Commands ---------------------------------------------------------------------------------------------


class _OfCourse(Command):
    course_id: CourseId

    def stream(self, scope: Scope) -> StreamId:
        return self.course_id


class DeliverCourse(_OfCourse):
    """Record a course that was delivered, with those who came by agency."""

    KIND: ClassVar[str] = "deliver-course.v1"

    title: Label
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    need: NeedSource
    need_reference: Label | None = None
    delivered_on: date
    booked: People
    attended: tuple[Attended, ...] = Field(max_length=200)
    correction: Correction | None = None


class InviteEvaluation(_OfCourse):
    """Say how many of those who attended were asked to evaluate at one evaluation point."""

    KIND: ClassVar[str] = "invite-evaluation.v1"

    stage: EvaluationStage
    invited_on: date
    invited: People
    correction: Correction | None = None


class ReceiveEvaluation(_OfCourse):
    """Send the answers of one evaluation point: how many, and the mean of their scores from 0 to 10."""

    KIND: ClassVar[str] = "receive-evaluation.v1"

    stage: EvaluationStage
    responses: People
    mean_score: Score | None = None
    correction: Correction | None = None


TrainingCourseCommand = DeliverCourse | InviteEvaluation | ReceiveEvaluation

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    course: TrainingCourse | None, command: TrainingCourseCommand, context: Context
) -> Sequence[TrainingCourseFact]:
    """Raises Refused; see the invariant 31 of the domain."""
    check_business_unit(context)
    if isinstance(command, DeliverCourse):
        return deliver(course, command, context)
    standing = check_standing(course, command.course_id, field="course_id")
    match command:
        case InviteEvaluation():
            return invite(standing, command, context)
        case ReceiveEvaluation():
            return receive(standing, command)
        case _:
            assert_never(command)


def deliver(
    course: TrainingCourse | None, command: DeliverCourse, context: Context
) -> Sequence[TrainingCourseFact]:
    """A correction must leave the evaluations right that were recorded since."""
    entries = course.deliveries if course else ()
    check_step(entries, command.correction, command.course_id, what="the delivery")
    check_themes(command.themes, context)
    if command.delivered_on > context.received_on:
        raise refuse(
            Code.DATED_IN_FUTURE, "send it when the course was delivered", field="delivered_on"
        )
    named = [entry.agency for entry in command.attended]
    for agency in named:
        check_partner(agency, context, field="attended")
    if len(set(named)) < len(named):
        raise refuse(Code.BAD_VALUE, "an agency is named twice", field="attended")
    delivered = CourseDelivered(
        course_id=command.course_id,
        title=command.title,
        themes=tuple(dict.fromkeys(command.themes)),
        need=command.need,
        need_reference=command.need_reference,
        delivered_on=command.delivered_on,
        booked=command.booked,
        attended=command.attended,
        correction=command.correction,
    )
    for evaluation in course.evaluations.values() if course else ():
        said = evaluation.invited
        check_invited(delivered, said.stage, said.invited_on, said.invited, context)
    return [delivered]


def invite(
    course: TrainingCourse, command: InviteEvaluation, context: Context
) -> Sequence[TrainingCourseFact]:
    """Refuses a stage that the framework lacks, a day outside of the window, and more people than attended."""
    points = context.scope.framework.evaluation_points
    check_listed(command.stage, points, what="evaluation point", field="stage")
    known = course.evaluations.get(command.stage)
    entries = known.invitations if known else ()
    what = f"the invitation of {command.stage}"
    check_step(entries, command.correction, command.course_id, what=what)
    if command.invited_on > context.received_on:
        raise refuse(
            Code.DATED_IN_FUTURE, "send it when they have been invited", field="invited_on"
        )
    check_invited(course.delivered, command.stage, command.invited_on, command.invited, context)
    if known and known.received and known.received.responses > command.invited:
        raise refuse(
            Code.RESPONSES_OVER_INVITED, "more have answered; correct that first", field="invited"
        )
    return [
        EvaluationInvited(
            course_id=command.course_id,
            stage=command.stage,
            invited_on=command.invited_on,
            invited=command.invited,
            correction=command.correction,
        )
    ]


def check_invited(
    delivered: CourseDelivered,
    stage: EvaluationStage,
    invited_on: date,
    invited: int,
    context: Context,
) -> None:
    """Invariant 31: within 14 days of the evaluation point, and only people who attended."""
    point = context.scope.framework.evaluation_points.get(stage)
    if point is not None:
        due = after(delivered.delivered_on, point.after)
        if abs(invited_on - due) > _WINDOW:
            raise refuse(
                Code.OUTSIDE_WINDOW,
                f"{stage} of this course is {due}; people are invited within {_WINDOW.days} days of it",
                field="invited_on",
            )
    if invited > delivered.people:
        raise refuse(
            Code.ONLY_WHO_ATTENDED,
            f"{delivered.people} attended; only they are invited to evaluate",
            field="invited",
        )


def receive(course: TrainingCourse, command: ReceiveEvaluation) -> Sequence[TrainingCourseFact]:
    """Refuses answers without an invitation, and more answers than invitations."""
    evaluation = course.evaluations.get(command.stage)
    if evaluation is None:
        raise refuse(
            Code.NOT_FOUND,
            f"nobody was invited for {command.stage}; send that first",
            field="stage",
        )
    what = f"the result of {command.stage}"
    check_step(evaluation.results, command.correction, command.course_id, what=what)
    if command.responses > evaluation.invited.invited:
        raise refuse(
            Code.RESPONSES_OVER_INVITED,
            f"{evaluation.invited.invited} were invited; only they can answer",
            field="responses",
        )
    if (command.responses == 0) != (command.mean_score is None):
        raise refuse(
            Code.BAD_VALUE,
            "send the mean of the scores with the answers; where nobody answered there is none",
            field="mean_score",
        )
    return [
        EvaluationReceived(
            course_id=command.course_id,
            stage=command.stage,
            received_on=command.occurred_on,
            responses=command.responses,
            mean_score=command.mean_score,
            correction=command.correction,
        )
    ]


TRAINING_COURSE = Decider(
    name="training-course",
    commands=(DeliverCourse, InviteEvaluation, ReceiveEvaluation),
    facts=(CourseDelivered, EvaluationInvited, EvaluationReceived),
    decide=decide,
    evolve=evolve,
)
