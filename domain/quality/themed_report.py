"""
A report that the partnership asks an agency for, on one theme (framework row Q11).

Frameworks name, as examples: restraint in secure settings, contributions to child protection conferences, MAPPA, MARAC,
allegations against professionals, private fostering, language schools. The list is open.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from domain.command import Context, Scope
from domain.dossier import Dossier, Kind, dossier
from domain.errors import Code, refuse
from domain.fact import Visibility
from domain.names import SLUG, AgencyId, Label, StreamId, ThemedReportId, ThemeId
from domain.quality.happened import check_happened
from domain.register import Enter, Entered
from domain.standing import check_acts_for, check_business_unit
from domain.text import PublicText
from domain.vocabulary import check_agency, check_themes

ReportTopic = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
"""`private-fostering`, `restraint-in-secure-settings`."""


class ThemedReportRequested(Entered):
    TOPIC: ClassVar[str] = "themed-report-requested.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    themed_report_id: ThemedReportId
    topic: ReportTopic
    title: Label
    agency: AgencyId
    requested_on: date
    due_on: date
    illustrative: bool

    @property
    def stream(self) -> StreamId:
        return self.themed_report_id


class RequestThemedReport(Enter):
    """Ask an agency for a report on a theme."""

    KIND: ClassVar[str] = "request-themed-report.v1"

    themed_report_id: ThemedReportId
    topic: ReportTopic
    title: Label
    agency: AgencyId
    requested_on: date
    due_on: date
    illustrative: bool = False

    def stream(self, scope: Scope) -> StreamId:
        return self.themed_report_id


class ThemedReportReceived(Entered):
    """What the agency reported; `themes` are those of the framework's vocabulary."""

    TOPIC: ClassVar[str] = "themed-report-received.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    themed_report_id: ThemedReportId
    received_on: date
    themes: tuple[ThemeId, ...]
    summary: PublicText

    @property
    def stream(self) -> StreamId:
        return self.themed_report_id


class ReceiveThemedReport(Enter):
    """Enter the report that was asked for, in a few sentences and with its themes."""

    KIND: ClassVar[str] = "receive-themed-report.v1"

    themed_report_id: ThemedReportId
    received_on: date
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    summary: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return self.themed_report_id


def check_request(_: Dossier, command: RequestThemedReport, context: Context) -> None:
    """Only the business unit asks; the report is due later than it is asked for."""
    check_business_unit(context)
    check_agency(command.agency, context, field="agency")
    check_happened(command.requested_on, command.occurred_on, field="requested_on")
    if command.due_on <= command.requested_on:
        raise refuse(
            Code.BAD_VALUE,
            "a report is due after it is asked for; give a later day",
            field="due_on",
        )


def check_receipt(known: Dossier, command: ReceiveThemedReport, context: Context) -> None:
    """Refuses another agency than the one that was asked, and a day before it was."""
    (request,) = known.entries(ThemedReportRequested)
    check_acts_for(request.agency, context, field="themed_report_id")
    check_happened(command.received_on, command.occurred_on, field="received_on")
    check_themes(command.themes, context)
    if command.received_on < request.requested_on:
        raise refuse(
            Code.BAD_VALUE,
            f"it was asked for on {request.requested_on} and cannot have come before",
            field="received_on",
        )


THEMED_REPORT = dossier(
    "themed-report",
    Kind(RequestThemedReport, ThemedReportRequested, check_request),
    Kind(ReceiveThemedReport, ThemedReportReceived, check_receipt),
)
