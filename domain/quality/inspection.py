"""
An inspection of the area or of one agency, its report and the answer to it (framework row Q10).

The letter's own date for the statement of action is the fact; where it states none, the clock `statement-of-action` of
the framework pack holds. Partners tell the board of their inspections, so any agency concerned may send these.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from domain.command import Context, Scope, cited
from domain.dossier import Dossier, Kind, dossier
from domain.errors import Code, refuse
from domain.fact import Visibility
from domain.framework import Framework
from domain.improvement.finding import Finding
from domain.names import SLUG, AgencyId, FindingId, InspectionId, Label, StreamId
from domain.quality.happened import check_happened
from domain.register import Enter, Entered
from domain.vocabulary import check_agency

CLOCK = "statement-of-action"
"""The clock that runs from a letter's publication where it states no date of its own."""

InspectorateId = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
"""`ofsted`, `cqc`, `hmicfrs`, `hmip`."""

InspectionKind = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
"""`ilacs`, `jtai`, `focused-visit`, `child-protection`, `youth-justice`."""


def statement_due(framework: Framework, published_on: date, stated: date | None) -> date | None:
    """The day in the letter, else the clock's; None where there is neither, or the bank holidays are not known."""
    rule = framework.clock(CLOCK, published_on)
    if stated is not None or rule is None:
        return stated
    return framework.known_due(rule, published_on)


# --- Events and commands ----------------------------------------------------------------------------------


class InspectionNotified(Entered):
    """An inspection is announced or has begun. A joint one has several inspectorates."""

    TOPIC: ClassVar[str] = "inspection-notified.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    inspection_id: InspectionId
    inspectorates: tuple[InspectorateId, ...]
    kind: InspectionKind
    title: Label
    agencies: tuple[AgencyId, ...]
    notified_on: date
    illustrative: bool

    @property
    def stream(self) -> StreamId:
        return self.inspection_id


class NotifyInspection(Enter):
    """Tell the board of an inspection and of the agencies that it concerns."""

    KIND: ClassVar[str] = "notify-inspection.v1"

    inspection_id: InspectionId
    inspectorates: tuple[InspectorateId, ...] = Field(min_length=1, max_length=8)
    kind: InspectionKind
    title: Label
    agencies: tuple[AgencyId, ...] = Field(min_length=1, max_length=50)
    notified_on: date
    illustrative: bool = False

    def stream(self, scope: Scope) -> StreamId:
        return self.inspection_id


class InspectionReportPublished(Entered):
    """`judgement` in the report's own words; None where it gives none. `statement_due_on` as the letter states it."""

    TOPIC: ClassVar[str] = "inspection-report-published.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    inspection_id: InspectionId
    published_on: date
    reference: Label
    judgement: Label | None
    needs_statement: bool
    statement_due_on: date | None

    @property
    def stream(self) -> StreamId:
        return self.inspection_id


class PublishInspectionReport(Enter):
    """Enter the report or letter. `needs_statement`: it asks for a written statement of action."""

    KIND: ClassVar[str] = "publish-inspection-report.v1"

    inspection_id: InspectionId
    published_on: date
    reference: Label
    judgement: Label | None = None
    needs_statement: bool = False
    statement_due_on: date | None = None

    def stream(self, scope: Scope) -> StreamId:
        return self.inspection_id


class InspectionFindingRegistered(Entered):
    """A finding on the golden thread that comes from this inspection."""

    TOPIC: ClassVar[str] = "inspection-finding-registered.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    inspection_id: InspectionId
    finding_id: FindingId

    @property
    def stream(self) -> StreamId:
        return self.inspection_id

    @property
    def place(self) -> str:
        return f"{self.TOPIC}/{self.finding_id}"


class RegisterInspectionFinding(Enter):
    """Link a registered finding to the inspection that it comes from."""

    KIND: ClassVar[str] = "register-inspection-finding.v1"

    inspection_id: InspectionId
    finding_id: FindingId

    def stream(self, scope: Scope) -> StreamId:
        return self.inspection_id

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (self.finding_id,)


class StatementOfActionSubmitted(Entered):
    """`lead_agency` sent it to the inspectorates, for all whom the letter concerns."""

    TOPIC: ClassVar[str] = "statement-of-action-submitted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    inspection_id: InspectionId
    lead_agency: AgencyId
    submitted_on: date
    reference: Label

    @property
    def stream(self) -> StreamId:
        return self.inspection_id


class SubmitStatementOfAction(Enter):
    """Record that the statement of action went to the inspectorates."""

    KIND: ClassVar[str] = "submit-statement-of-action.v1"

    inspection_id: InspectionId
    lead_agency: AgencyId
    submitted_on: date
    reference: Label

    def stream(self, scope: Scope) -> StreamId:
        return self.inspection_id


# --- Decisions --------------------------------------------------------------------------------------------


def check_notice(_: Dossier, command: NotifyInspection, context: Context) -> None:
    for agency in command.agencies:
        check_agency(agency, context, field="agencies")
    _check_concerned(command.agencies, context)
    check_happened(command.notified_on, command.occurred_on, field="notified_on")


def check_report(known: Dossier, command: PublishInspectionReport, context: Context) -> None:
    """Refuses a day for a statement that is not asked for, and days in the wrong order."""
    (notice,) = known.entries(InspectionNotified)
    _check_concerned(notice.agencies, context)
    check_happened(command.published_on, command.occurred_on, field="published_on")
    _check_after(command.published_on, notice.notified_on, field="published_on")
    stated = command.statement_due_on
    if stated is not None and not command.needs_statement:
        raise refuse(
            Code.BAD_VALUE,
            "a day for the statement is given, so the letter asks for one; say so",
            field="needs_statement",
        )
    if stated is not None:
        _check_after(stated, command.published_on, field="statement_due_on")


def check_finding(known: Dossier, command: RegisterInspectionFinding, context: Context) -> None:
    (notice,) = known.entries(InspectionNotified)
    _check_concerned(notice.agencies, context)
    finding = cited(context.known, command.finding_id, Finding, field="finding_id")
    if finding.withdrawn and not (command.correction and command.correction.withdraws):
        raise refuse(Code.WRONG_STATE, f"{command.finding_id} was withdrawn", field="finding_id")


def check_statement(known: Dossier, command: SubmitStatementOfAction, context: Context) -> None:
    """Refuses a statement that no letter asks for, and an agency that the inspection does not concern."""
    (notice,) = known.entries(InspectionNotified)
    _check_concerned(notice.agencies, context)
    if command.lead_agency not in notice.agencies:
        raise refuse(
            Code.NOT_EXPECTED,
            f"this inspection concerns {', '.join(notice.agencies)}; one of them leads",
            field="lead_agency",
        )
    asked = [r for r in known.entries(InspectionReportPublished) if r.needs_statement]
    if not asked:
        raise refuse(
            Code.WRONG_STATE,
            "no letter of this inspection asks for a statement of action; enter the letter first",
            field="inspection_id",
        )
    check_happened(command.submitted_on, command.occurred_on, field="submitted_on")
    _check_after(command.submitted_on, asked[0].published_on, field="submitted_on")


def _check_concerned(agencies: tuple[AgencyId, ...], context: Context) -> None:
    if not any(context.acts_for(agency) for agency in agencies):
        raise refuse(
            Code.NOT_PERMITTED,
            "this is for an agency that the inspection concerns, or for the business unit",
            field="inspection_id",
        )


def _check_after(day: date, before: date, *, field: str) -> None:
    if day < before:
        raise refuse(
            Code.OUT_OF_ORDER,
            f"what it follows was on {before}; this cannot be earlier",
            field=field,
        )


INSPECTION = dossier(
    "inspection",
    Kind(NotifyInspection, InspectionNotified, check_notice),
    Kind(PublishInspectionReport, InspectionReportPublished, check_report),
    Kind(RegisterInspectionFinding, InspectionFindingRegistered, check_finding),
    Kind(SubmitStatementOfAction, StatementOfActionSubmitted, check_statement),
)
