"""Needs analysis, returns of the agencies, and reports on training: what is received once (framework row Q8)."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.errors import Code, refuse
from domain.fact import Closed, Visibility
from domain.names import AgencyId, Label, StreamId, ThemeId, TrainingReportId
from domain.quality.training_facts import People
from domain.register import Enter, Entered, register
from domain.standing import check_acts_for, check_business_unit
from domain.text import PublicText
from domain.vocabulary import check_agency, check_themes


class _Entered(Entered):
    report_id: TrainingReportId

    @property
    def stream(self) -> StreamId:
        return self.report_id


class _Enter(Enter):
    report_id: TrainingReportId

    def stream(self, scope: Scope) -> StreamId:
        return self.report_id


# --- Training needs analysis ------------------------------------------------------------------------------


class TrainingNeed(Closed):
    """One need, and for how many members of staff where that is known."""

    theme: ThemeId
    need: PublicText
    people: People | None = None


class TrainingNeedsAnalysed(_Entered):
    """The yearly analysis with the agencies that took part in it."""

    TOPIC: ClassVar[str] = "training-needs-analysed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    analysed_on: date
    agencies: tuple[AgencyId, ...]
    needs: tuple[TrainingNeed, ...]


class AnalyseTrainingNeeds(_Enter):
    """Record a training needs analysis: which agencies took part, what is needed."""

    KIND: ClassVar[str] = "analyse-training-needs.v1"

    analysed_on: date
    agencies: tuple[AgencyId, ...] = Field(max_length=200)
    needs: tuple[TrainingNeed, ...] = Field(min_length=1, max_length=100)


def _check_needs(command: AnalyseTrainingNeeds, context: Context) -> None:
    check_business_unit(context)
    for agency in command.agencies:
        check_agency(agency, context, field="agencies")
    check_themes(tuple(need.theme for need in command.needs), context)
    _check_past(command.analysed_on, context, field="analysed_on")


# --- Training return of an agency -------------------------------------------------------------------------


class TrainingReturnSubmitted(_Entered):
    """Single-agency safeguarding training in the `months` before `until` and with it: of all staff, who is trained."""

    TOPIC: ClassVar[str] = "training-return-submitted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    until: date
    months: Annotated[int, Field(ge=1, le=36)]
    staff: People
    trained: People


class SubmitTrainingReturn(_Enter):
    """Send how many of an agency's staff had safeguarding training in the months covered, up to a day."""

    KIND: ClassVar[str] = "submit-training-return.v1"

    agency: AgencyId
    until: date
    months: Annotated[int, Field(ge=1, le=36)] = 12
    staff: People
    trained: People


def _check_return(command: SubmitTrainingReturn, context: Context) -> None:
    check_agency(command.agency, context, field="agency")
    check_acts_for(command.agency, context, field="agency")
    _check_past(command.until, context, field="until")
    if command.trained > command.staff:
        raise refuse(
            Code.NUMERATOR_OVER_DENOMINATOR,
            "more are trained than there are staff; count people, not courses",
            field="trained",
        )


# --- Report on training -----------------------------------------------------------------------------------


class TrainingReportPublished(_Entered):
    """The report on training in a period. `impact` says what has changed for practice and children."""

    TOPIC: ClassVar[str] = "training-report-published.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    title: Label
    period_from: date
    period_to: date
    published_on: date
    impact: PublicText


class PublishTrainingReport(_Enter):
    """Record the yearly or quarterly report on training, with what it says of impact."""

    KIND: ClassVar[str] = "publish-training-report.v1"

    title: Label
    period_from: date
    period_to: date
    published_on: date
    impact: PublicText


def _check_report(command: PublishTrainingReport, context: Context) -> None:
    check_business_unit(context)
    _check_past(command.published_on, context, field="published_on")
    if not command.period_from <= command.period_to <= command.published_on:
        raise refuse(
            Code.BAD_VALUE,
            "a period begins, ends, and is then reported on; put the three days in this order",
            field="period_to",
        )


def _check_past(day: date, context: Context, *, field: str) -> None:
    if day > context.received_on:
        raise refuse(Code.DATED_IN_FUTURE, "send it when the day has come", field=field)


TRAINING_NEEDS = register(
    "training-needs", command=AnalyseTrainingNeeds, fact=TrainingNeedsAnalysed, check=_check_needs
)
TRAINING_RETURN = register(
    "training-return",
    command=SubmitTrainingReturn,
    fact=TrainingReturnSubmitted,
    check=_check_return,
)
TRAINING_REPORT = register(
    "training-report",
    command=PublishTrainingReport,
    fact=TrainingReportPublished,
    check=_check_report,
)
