"""The agencies' own audits beside V-11: asked for, told, reported with outcome and actions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.quality.single_agency_audit import (
    SingleAgencyAuditFact,
    SingleAgencyAuditNotified,
    SingleAgencyAuditReported,
    SingleAgencyAuditRequested,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Table ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class SingleAgencyAuditRow:
    """One audit of one agency. `requested_on` None: not asked for; `corrections` counts the reports sent anew."""

    audit_id: str
    partnership: str
    agency: str
    kind: str
    area: str
    themes: tuple[str, ...]
    requested_on: date | None
    due_on: date | None
    notified_on: date | None
    expected_on: date | None
    audited_on: date | None
    reported_on: date | None
    outcome: str | None
    actions: tuple[str, ...]
    corrections: int


SINGLE_AGENCY_AUDITS = Table(
    "single_agency_audits", SingleAgencyAuditRow, ("audit_id",), indexes=(("agency",),)
)

# --- Fold -------------------------------------------------------------------------------------------------


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("SingleAgencyAuditFact", recorded.fact)
    partnership, on = recorded.provenance.partnership, recorded.provenance.occurred_on
    row = rows.get(SINGLE_AGENCY_AUDITS, fact.audit_id)
    match fact:
        case SingleAgencyAuditRequested():
            asked = replace(_begun(fact, partnership), requested_on=on, due_on=fact.due_on)
            rows.put(SINGLE_AGENCY_AUDITS, asked)
        case SingleAgencyAuditNotified():
            told = replace(row or _begun(fact, partnership), area=fact.area, themes=fact.themes)
            told = replace(told, notified_on=on, expected_on=fact.expected_on)
            rows.put(SINGLE_AGENCY_AUDITS, told)
        case SingleAgencyAuditReported():
            if row is not None:
                rows.put(SINGLE_AGENCY_AUDITS, _reported(row, fact, on))
        case _:
            assert_never(fact)


def _begun(
    fact: SingleAgencyAuditRequested | SingleAgencyAuditNotified, partnership: str
) -> SingleAgencyAuditRow:
    return SingleAgencyAuditRow(
        audit_id=fact.audit_id,
        partnership=partnership,
        agency=fact.agency,
        kind=fact.kind.value,
        area=fact.area,
        themes=fact.themes,
        requested_on=None,
        due_on=None,
        notified_on=None,
        expected_on=None,
        audited_on=None,
        reported_on=None,
        outcome=None,
        actions=(),
        corrections=0,
    )


def _reported(
    row: SingleAgencyAuditRow, fact: SingleAgencyAuditReported, on: date
) -> SingleAgencyAuditRow:
    return replace(
        row,
        audited_on=fact.audited_on,
        reported_on=row.reported_on or on,
        outcome=fact.outcome,
        actions=fact.actions,
        corrections=row.corrections + (fact.correction is not None),
    )


VIEW = View(
    name="single_agency_audits",
    version=1,
    tables=(SINGLE_AGENCY_AUDITS,),
    handles=frozenset(get_args(SingleAgencyAuditFact)),
    fold=fold,
)

# --- Reading ----------------------------------------------------------------------------------------------


class ReportStatus(StrEnum):
    """Late: the Board asked for it by a day that has passed, and no report is here."""

    REQUESTED = "requested"
    NOTIFIED = "notified"
    LATE = "late"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class SingleAgencyAuditLine:
    """One audit of one agency, seen from a day."""

    agency: str
    audit_id: str
    kind: str
    area: str
    themes: tuple[str, ...]
    status: ReportStatus
    requested_on: date | None
    due_on: date | None
    expected_on: date | None
    audited_on: date | None
    reported_on: date | None
    outcome: str | None
    actions: tuple[str, ...]


COLUMNS: tuple[tuple[str, str], ...] = (
    ("agency", "Agency"),
    ("audit_id", "Audit"),
    ("kind", "Kind"),
    ("area", "Area of practice"),
    ("themes", "Themes"),
    ("status", "Status"),
    ("requested_on", "Asked for"),
    ("due_on", "Due"),
    ("expected_on", "Expected"),
    ("audited_on", "Audited"),
    ("reported_on", "Reported"),
    ("outcome", "Outcome"),
    ("actions", "Actions"),
)


def read(
    audits: Iterable[SingleAgencyAuditRow], *, today: date
) -> tuple[SingleAgencyAuditLine, ...]:
    """By agency, what is still to be reported first."""
    lines = [
        SingleAgencyAuditLine(
            agency=row.agency,
            audit_id=row.audit_id,
            kind=row.kind,
            area=row.area,
            themes=row.themes,
            status=_status(row, today),
            requested_on=row.requested_on,
            due_on=row.due_on,
            expected_on=row.expected_on,
            audited_on=row.audited_on,
            reported_on=row.reported_on,
            outcome=row.outcome,
            actions=row.actions,
        )
        for row in audits
    ]
    return tuple(
        sorted(lines, key=lambda line: (line.agency, line.reported_on is not None, line.audit_id))
    )


def _status(row: SingleAgencyAuditRow, today: date) -> ReportStatus:
    if row.reported_on is not None:
        return ReportStatus.REPORTED
    if row.due_on is not None and row.due_on < today:
        return ReportStatus.LATE
    return ReportStatus.REQUESTED if row.notified_on is None else ReportStatus.NOTIFIED
