"""
V-12 Training impact: who came to a course and what the evaluations before, after and later say; returns and reports.

Of an evaluation with fewer than five answers the score and the answers are not kept: they would tell who said what.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.quality.training_facts import (
    CourseDelivered,
    EvaluationInvited,
    EvaluationReceived,
    TrainingCourseFact,
)
from domain.quality.training_reports import (
    TrainingNeedsAnalysed,
    TrainingReportPublished,
    TrainingReturnSubmitted,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace

FEWEST_SHOWN = 5
"""The smallest number of answers of which the mean is shown."""

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class CourseRow:
    """`attended` is the number of people, `attended_by` such as `cleveland-police 12`."""

    course_id: str
    partnership: str
    title: str
    themes: tuple[str, ...]
    need: str
    need_reference: str | None
    delivered_on: date
    booked: int
    attended: int
    attended_by: tuple[str, ...]
    corrections: int


@quick
@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One evaluation point of one course. `hidden`: there are answers, too few to be shown."""

    course_id: str
    stage: str
    invited_on: date
    invited: int
    received_on: date | None
    responses: int | None
    mean_score: Decimal | None
    hidden: bool


@quick
@dataclass(frozen=True, slots=True)
class TrainingReportRow:
    """
    What was received once. `kind` is needs-analysis, return or report. `words` are its title, needs or impact;
    `staff` and `trained` are those of an agency's return, `agencies` who took part or sent it.
    """

    report_id: str
    partnership: str
    kind: str
    agencies: tuple[str, ...]
    dated: date
    period_from: date | None
    months: int | None
    staff: int | None
    trained: int | None
    themes: tuple[str, ...]
    words: str


COURSES = Table("training_courses", CourseRow, ("course_id",))
EVALUATIONS = Table("training_evaluations", EvaluationRow, ("course_id", "stage"))
REPORTS = Table("training_reports", TrainingReportRow, ("report_id",))

# --- Fold -------------------------------------------------------------------------------------------------

Register = TrainingNeedsAnalysed | TrainingReturnSubmitted | TrainingReportPublished
Handled = TrainingCourseFact | Register


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    partnership = recorded.provenance.partnership
    match fact:
        case CourseDelivered():
            known = rows.get(COURSES, fact.course_id)
            rows.put(COURSES, _course(known, fact, partnership))
        case EvaluationInvited():
            rows.put(EVALUATIONS, _invited(rows, fact))
        case EvaluationReceived():
            row = rows.get(EVALUATIONS, fact.course_id, fact.stage)
            if row is not None:
                rows.put(EVALUATIONS, _received(row, fact))
        case _:
            if fact.correction is not None and fact.correction.withdraws:
                rows.drop(REPORTS, fact.report_id)
            else:
                rows.put(REPORTS, _report(fact, partnership))


def _course(known: CourseRow | None, fact: CourseDelivered, partnership: str) -> CourseRow:
    return CourseRow(
        course_id=fact.course_id,
        partnership=partnership,
        title=fact.title,
        themes=fact.themes,
        need=fact.need.value,
        need_reference=fact.need_reference,
        delivered_on=fact.delivered_on,
        booked=fact.booked,
        attended=fact.people,
        attended_by=tuple(f"{entry.agency} {entry.people}" for entry in fact.attended),
        corrections=known.corrections + 1 if known else 0,
    )


def _invited(rows: Rows, fact: EvaluationInvited) -> EvaluationRow:
    known = rows.get(EVALUATIONS, fact.course_id, fact.stage)
    if known is not None:
        return replace(known, invited_on=fact.invited_on, invited=fact.invited)
    return EvaluationRow(
        course_id=fact.course_id,
        stage=fact.stage,
        invited_on=fact.invited_on,
        invited=fact.invited,
        received_on=None,
        responses=None,
        mean_score=None,
        hidden=False,
    )


def _received(row: EvaluationRow, fact: EvaluationReceived) -> EvaluationRow:
    hidden = 0 < fact.responses < FEWEST_SHOWN
    return replace(
        row,
        received_on=fact.received_on,
        responses=None if hidden else fact.responses,
        mean_score=None if hidden else fact.mean_score,
        hidden=hidden,
    )


def _report(fact: Register, partnership: str) -> TrainingReportRow:
    match fact:
        case TrainingNeedsAnalysed():
            blank = _blank(fact.report_id, partnership, "needs-analysis", fact.analysed_on)
            return replace(
                blank,
                agencies=fact.agencies,
                themes=tuple(dict.fromkeys(need.theme for need in fact.needs)),
                words="; ".join(need.need for need in fact.needs),
            )
        case TrainingReturnSubmitted():
            blank = _blank(fact.report_id, partnership, "return", fact.until)
            return replace(
                blank,
                agencies=(fact.agency,),
                months=fact.months,
                staff=fact.staff,
                trained=fact.trained,
            )
        case TrainingReportPublished():
            blank = _blank(fact.report_id, partnership, "report", fact.published_on)
            return replace(
                blank, period_from=fact.period_from, words=f"{fact.title}: {fact.impact}"
            )
        case _:
            assert_never(fact)


def _blank(report_id: str, partnership: str, kind: str, dated: date) -> TrainingReportRow:
    return TrainingReportRow(
        report_id=report_id,
        partnership=partnership,
        kind=kind,
        agencies=(),
        dated=dated,
        period_from=None,
        months=None,
        staff=None,
        trained=None,
        themes=(),
        words="",
    )


VIEW = View(
    name="training_impact",
    version=1,
    tables=(COURSES, EVALUATIONS, REPORTS),
    handles=frozenset((*get_args(TrainingCourseFact), *get_args(Register))),
    fold=fold,
)
