"""What the business unit tells the board each cycle, and what it feeds back to agencies (framework row V21)."""

from typing import ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.fact import Closed, Visibility
from domain.governance.span import Span, check_span
from domain.names import AgencyId, Label, PackKey, Reference, ReportId, StreamId
from domain.register import Enter, Entered, register
from domain.standing import check_business_unit
from domain.text import PublicText
from domain.vocabulary import check_agency, check_listed

# --- To the board -------------------------------------------------------------------------------------------


class PriorityProgress(Closed):
    """How one priority of the business plan does. `priority` is one of the framework's; None: work outside of them."""

    priority: PackKey | None
    text: PublicText


class BoardReportIssued(Entered):
    """`about` are the references that the report speaks of."""

    TOPIC: ClassVar[str] = "board-report-issued.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    report_id: ReportId
    title: Label
    covers: Span
    progress: tuple[PriorityProgress, ...]
    concerns: tuple[PublicText, ...]
    good_news: tuple[PublicText, ...]
    direction_of_travel: PublicText
    about: tuple[Reference, ...]

    @property
    def stream(self) -> StreamId:
        return self.report_id


class IssueBoardReport(Enter):
    """Report to the board: progress, concerns, good news and direction of travel."""

    KIND: ClassVar[str] = "issue-board-report.v1"

    report_id: ReportId
    title: Label
    covers: Span
    progress: tuple[PriorityProgress, ...] = Field(min_length=1, max_length=30)
    concerns: tuple[PublicText, ...] = Field(max_length=30)
    good_news: tuple[PublicText, ...] = Field(max_length=30)
    direction_of_travel: PublicText
    about: tuple[Reference, ...] = Field(default=(), max_length=100)

    def stream(self, scope: Scope) -> StreamId:
        return self.report_id


def check_board_report(command: IssueBoardReport, context: Context) -> None:
    """For the business unit; every priority is one of the framework's."""
    check_business_unit(context)
    check_span(command.covers, field="covers")
    for place, progress in enumerate(command.progress):
        if progress.priority is not None:
            listed = context.scope.framework.priorities
            field = f"progress.{place}.priority"
            check_listed(progress.priority, listed, what="priority", field=field)


BOARD_REPORT = register(
    "board-report", command=IssueBoardReport, fact=BoardReportIssued, check=check_board_report
)

# --- To an agency -------------------------------------------------------------------------------------------


class AgencyFeedbackGiven(Entered):
    """`about` are the references that it answers: a report, a return, an audit."""

    TOPIC: ClassVar[str] = "agency-feedback-given.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    report_id: ReportId
    agency: AgencyId
    text: PublicText
    about: tuple[Reference, ...]

    @property
    def stream(self) -> StreamId:
        return self.report_id


class GiveAgencyFeedback(Enter):
    """Tell an agency what the board made of what it sent."""

    KIND: ClassVar[str] = "give-agency-feedback.v1"

    report_id: ReportId
    agency: AgencyId
    text: PublicText
    about: tuple[Reference, ...] = Field(default=(), max_length=100)

    def stream(self, scope: Scope) -> StreamId:
        return self.report_id


def check_agency_feedback(command: GiveAgencyFeedback, context: Context) -> None:
    check_business_unit(context)
    check_agency(command.agency, context, field="agency")


AGENCY_FEEDBACK = register(
    "agency-feedback",
    command=GiveAgencyFeedback,
    fact=AgencyFeedbackGiven,
    check=check_agency_feedback,
)
