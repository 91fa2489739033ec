"""
An agency's own audit, early help among them: asked for by the Board or told by the agency (framework rows Q3, Q7).

The Board is informed of all of them and receives the outcome and the actions (Hartlepool 1.2.5; Northamptonshire,
Single agency audit).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never

from pydantic import Field

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.names import AgencyId, Entry, Label, SingleAgencyAuditId, StreamId, ThemeId
from domain.quality.steps import check_step
from domain.quick import quick
from domain.register import Correction
from domain.standing import check_acts_for, check_business_unit, check_new, check_standing
from domain.text import PublicText
from domain.vocabulary import check_agency, check_themes

# --- Events -----------------------------------------------------------------------------------------------


class SingleAgencyAuditKind(StrEnum):
    """What is audited: case files, early help assessments, or how something is done."""

    CASE_FILES = "case-files"
    EARLY_HELP = "early-help"
    PROCESS = "process"


class _Recorded(Fact):
    audit_id: SingleAgencyAuditId
    agency: AgencyId

    @property
    def stream(self) -> StreamId:
        return self.audit_id


class SingleAgencyAuditRequested(_Recorded):
    """The Board asks an agency for an audit. `area` is the area of practice that it must look at."""

    TOPIC: ClassVar[str] = "single-agency-audit-requested.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    kind: SingleAgencyAuditKind
    area: Label
    themes: tuple[ThemeId, ...]
    reason: PublicText
    due_on: date


class SingleAgencyAuditNotified(_Recorded):
    """The agency says that it audits, or will; after a request, when it will be done."""

    TOPIC: ClassVar[str] = "single-agency-audit-notified.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    kind: SingleAgencyAuditKind
    area: Label
    themes: tuple[ThemeId, ...]
    expected_on: date | None


class SingleAgencyAuditReported(_Recorded):
    """What it came to. No action is said by an empty list."""

    TOPIC: ClassVar[str] = "single-agency-audit-reported.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    kind: SingleAgencyAuditKind
    audited_on: date
    outcome: PublicText
    actions: tuple[PublicText, ...]
    correction: Correction | None


SingleAgencyAuditFact = (
    SingleAgencyAuditRequested | SingleAgencyAuditNotified | SingleAgencyAuditReported
)

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class SingleAgencyAudit:
    """`begun` is the request or, without one, the agency's notification; `reports` are the entries of its reports."""

    begun: SingleAgencyAuditRequested | SingleAgencyAuditNotified
    version: int = 1
    notified: bool = False
    reports: tuple[Entry, ...] = ()


def evolve(audit: SingleAgencyAudit | None, fact: SingleAgencyAuditFact) -> SingleAgencyAudit:
    """The next state. Never judges."""
    if audit is None:
        assert not isinstance(fact, SingleAgencyAuditReported), "a report is no beginning"  # noqa: S101
        return SingleAgencyAudit(fact, notified=isinstance(fact, SingleAgencyAuditNotified))
    moved = replace(audit, version=audit.version + 1)
    match fact:
        case SingleAgencyAuditRequested():
            return moved
        case SingleAgencyAuditNotified():
            return replace(moved, notified=True)
        case SingleAgencyAuditReported():
            return replace(moved, reports=(*audit.reports, moved.version))
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class _OfAudit(Command):
    audit_id: SingleAgencyAuditId

    def stream(self, scope: Scope) -> StreamId:
        return self.audit_id


class RequestSingleAgencyAudit(_OfAudit):
    """Ask an agency for an audit of an area of its practice, by a day."""

    KIND: ClassVar[str] = "request-single-agency-audit.v1"

    agency: AgencyId
    kind: SingleAgencyAuditKind
    area: Label
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    reason: PublicText
    due_on: date


class NotifySingleAgencyAudit(_OfAudit):
    """Inform the partnership of an audit of your own, or say when a requested one will be done."""

    KIND: ClassVar[str] = "notify-single-agency-audit.v1"

    agency: AgencyId
    kind: SingleAgencyAuditKind
    area: Label
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    expected_on: date | None = None


class ReportSingleAgencyAudit(_OfAudit):
    """Report the outcome of an audit and the actions that follow; an empty list says that none does."""

    KIND: ClassVar[str] = "report-single-agency-audit.v1"

    audited_on: date
    outcome: PublicText
    actions: tuple[PublicText, ...] = Field(max_length=50)
    correction: Correction | None = None


SingleAgencyAuditCommand = (
    RequestSingleAgencyAudit | NotifySingleAgencyAudit | ReportSingleAgencyAudit
)

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    audit: SingleAgencyAudit | None, command: SingleAgencyAuditCommand, context: Context
) -> Sequence[SingleAgencyAuditFact]:
    """Raises Refused."""
    match command:
        case RequestSingleAgencyAudit():
            return request(audit, command, context)
        case NotifySingleAgencyAudit():
            return notify(audit, command, context)
        case ReportSingleAgencyAudit():
            return report(
                check_standing(audit, command.audit_id, field="audit_id"), command, context
            )
        case _:
            assert_never(command)


def request(
    audit: SingleAgencyAudit | None, command: RequestSingleAgencyAudit, context: Context
) -> Sequence[SingleAgencyAuditFact]:
    """For the business unit, on behalf of the Board."""
    check_business_unit(context)
    check_new(audit, command.audit_id, field="audit_id")
    check_agency(command.agency, context, field="agency")
    check_themes(command.themes, context)
    if command.due_on < command.occurred_on:
        raise refuse(Code.BAD_VALUE, "it cannot be due before it is asked for", field="due_on")
    return [
        SingleAgencyAuditRequested(
            audit_id=command.audit_id,
            agency=command.agency,
            kind=command.kind,
            area=command.area,
            themes=tuple(dict.fromkeys(command.themes)),
            reason=command.reason,
            due_on=command.due_on,
        )
    ]


def notify(
    audit: SingleAgencyAudit | None, command: NotifySingleAgencyAudit, context: Context
) -> Sequence[SingleAgencyAuditFact]:
    """For the agency and the business unit: of an audit of its own, or once in answer to a request."""
    check_agency(command.agency, context, field="agency")
    check_acts_for(command.agency, context, field="agency")
    check_themes(command.themes, context)
    if audit is not None:
        if audit.notified or audit.reports:
            check_new(audit, command.audit_id, field="audit_id")
        _check_same(audit, command)
    return [
        SingleAgencyAuditNotified(
            audit_id=command.audit_id,
            agency=command.agency,
            kind=command.kind,
            area=command.area,
            themes=tuple(dict.fromkeys(command.themes)),
            expected_on=command.expected_on,
        )
    ]


def _check_same(audit: SingleAgencyAudit, command: NotifySingleAgencyAudit) -> None:
    if (audit.begun.agency, audit.begun.kind) != (command.agency, command.kind):
        raise refuse(
            Code.NOT_EXPECTED,
            f"{command.audit_id} asks {audit.begun.agency} for an audit of the kind {audit.begun.kind}",
            field="agency",
        )


def report(
    audit: SingleAgencyAudit, command: ReportSingleAgencyAudit, context: Context
) -> Sequence[SingleAgencyAuditFact]:
    """For the agency and the business unit. Again only as a correction."""
    check_acts_for(audit.begun.agency, context, field="audit_id")
    check_step(audit.reports, command.correction, command.audit_id, what="a report")
    if command.audited_on > context.received_on:
        raise refuse(Code.DATED_IN_FUTURE, "send it when the audit is done", field="audited_on")
    return [
        SingleAgencyAuditReported(
            audit_id=command.audit_id,
            agency=audit.begun.agency,
            kind=audit.begun.kind,
            audited_on=command.audited_on,
            outcome=command.outcome,
            actions=command.actions,
            correction=command.correction,
        )
    ]


SINGLE_AGENCY_AUDIT = Decider(
    name="single-agency-audit",
    commands=(RequestSingleAgencyAudit, NotifySingleAgencyAudit, ReportSingleAgencyAudit),
    facts=(SingleAgencyAuditRequested, SingleAgencyAuditNotified, SingleAgencyAuditReported),
    decide=decide,
    evolve=evolve,
)
