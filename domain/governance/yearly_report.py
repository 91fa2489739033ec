"""
The partnership's yearly report, section by section, each statement with what proves it (framework row V10).

A statement is an agency's own for a section, and the business unit's for the partnership. It may be redrafted until the
report is published; every draft stays in history. Which sections lack a statement or a proof is shown, never refused: a
report that went out with a gap did go out.
"""

from datetime import date
from typing import ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.dossier import Dossier, Kind, dossier
from domain.errors import Code, refuse
from domain.fact import Visibility
from domain.governance.span import Span, check_span
from domain.names import AgencyId, PackKey, Reference, StreamId, YearlyReportId
from domain.register import Enter, Entered
from domain.standing import check_acts_for, check_business_unit
from domain.text import PublicText
from domain.vocabulary import check_agency, check_listed


class YearlyReportOpened(Entered):
    """`publish_by` is the day by which it is to be out."""

    TOPIC: ClassVar[str] = "yearly-report-opened.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    yearly_report_id: YearlyReportId
    covers: Span
    publish_by: date

    @property
    def stream(self) -> StreamId:
        return self.yearly_report_id


class YearlyReportDrafted(Entered):
    """What `agency` says in a section; `evidence` are the references that it rests on."""

    TOPIC: ClassVar[str] = "yearly-report-drafted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    yearly_report_id: YearlyReportId
    section: PackKey
    agency: AgencyId
    statement: PublicText
    evidence: tuple[Reference, ...]

    @property
    def stream(self) -> StreamId:
        return self.yearly_report_id

    @property
    def place(self) -> str:
        return f"{self.TOPIC} {self.section} {self.agency}"


class YearlyReportPublished(Entered):
    """`sent_to` are the framework's stakeholders that it was sent to."""

    TOPIC: ClassVar[str] = "yearly-report-published.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    yearly_report_id: YearlyReportId
    published_on: date
    sent_to: tuple[PackKey, ...]

    @property
    def stream(self) -> StreamId:
        return self.yearly_report_id


class OpenYearlyReport(Enter):
    """Begin the report of a year, and say by when it is to be published."""

    KIND: ClassVar[str] = "open-yearly-report.v1"

    yearly_report_id: YearlyReportId
    covers: Span
    publish_by: date

    def stream(self, scope: Scope) -> StreamId:
        return self.yearly_report_id


class DraftYearlyReport(Enter):
    """Write an agency's statement for one section, with the references that prove it. A later draft replaces it."""

    KIND: ClassVar[str] = "draft-yearly-report.v1"

    yearly_report_id: YearlyReportId
    section: PackKey
    agency: AgencyId
    statement: PublicText
    evidence: tuple[Reference, ...] = Field(default=(), max_length=100)

    def stream(self, scope: Scope) -> StreamId:
        return self.yearly_report_id


class PublishYearlyReport(Enter):
    """Say that the report is out, since when, and to whom it was sent."""

    KIND: ClassVar[str] = "publish-yearly-report.v1"

    yearly_report_id: YearlyReportId
    published_on: date
    sent_to: tuple[PackKey, ...] = Field(max_length=30)

    def stream(self, scope: Scope) -> StreamId:
        return self.yearly_report_id


def check_opening(_: Dossier, command: OpenYearlyReport, context: Context) -> None:
    """For the business unit; it is to be published after the time that it covers."""
    check_business_unit(context)
    check_span(command.covers, field="covers")
    if command.publish_by <= command.covers.last:
        raise refuse(
            Code.OUT_OF_ORDER,
            f"it covers the time up to {command.covers.last}; publish it after that",
            field="publish_by",
        )


def check_draft(known: Dossier, command: DraftYearlyReport, context: Context) -> None:
    """For the agency whose statement it is; of a section of the framework, while the report is not out."""
    sections = context.scope.framework.report_sections
    check_listed(command.section, sections, what="section of the yearly report", field="section")
    check_agency(command.agency, context, field="agency")
    check_acts_for(command.agency, context, field="agency")
    if known.entries(YearlyReportPublished):
        raise refuse(
            Code.WRONG_STATE,
            f"{command.yearly_report_id} is published; what is wrong in it goes into the next",
            field="yearly_report_id",
        )


def check_publication(known: Dossier, command: PublishYearlyReport, context: Context) -> None:
    """For the business unit; with at least one statement, not before the year is over and not ahead of the day."""
    check_business_unit(context)
    for stakeholder in command.sent_to:
        stakeholders = context.scope.framework.stakeholders
        check_listed(stakeholder, stakeholders, what="stakeholder", field="sent_to")
    if not known.entries(YearlyReportDrafted):
        raise refuse(
            Code.WRONG_STATE,
            f"{command.yearly_report_id} has no statement yet; draft its sections first",
            field="yearly_report_id",
        )
    if command.published_on > context.received_on:
        raise refuse(
            Code.DATED_IN_FUTURE,
            f"this lies after {context.received_on}, the day of the message; send it when it is out",
            field="published_on",
        )
    [opened] = known.entries(YearlyReportOpened)
    if command.published_on <= opened.covers.last:
        raise refuse(
            Code.OUT_OF_ORDER,
            f"it covers the time up to {opened.covers.last}; it cannot have been out before",
            field="published_on",
        )


YEARLY_REPORT = dossier(
    "yearly-report",
    Kind(OpenYearlyReport, YearlyReportOpened, check_opening),
    Kind(DraftYearlyReport, YearlyReportDrafted, check_draft, redrafted=True),
    Kind(PublishYearlyReport, YearlyReportPublished, check_publication),
)
