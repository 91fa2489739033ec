"""The inspection tracker as the board reads it: which letter still waits for its statement of action, and how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.framework import Framework
from domain.quality.inspection import statement_due
from domain.working_days import WorkingDays
from projections.quality.inspections import InspectionRow


class InspectionStatus(StrEnum):
    """Reported: the report asks for no statement of action."""

    NOTIFIED = "notified"
    REPORTED = "reported"
    STATEMENT_DUE = "statement due"
    STATEMENT_OVERDUE = "statement overdue"
    ANSWERED = "answered in time"
    ANSWERED_LATE = "answered late"


class DueBy(StrEnum):
    """Where the day comes from: the letter's own words win over the framework's clock."""

    LETTER = "letter"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class BoardInspection:
    """
    `working_days_left` counts to the due day from today, or from the day of the answer; it is negative afterwards.

    `working_days_given` lie between the letter and the due day.
    """

    inspection_id: str
    title: str
    kind: str
    inspectorates: tuple[str, ...]
    agencies: tuple[str, ...]
    status: InspectionStatus
    notified_on: date
    published_on: date | None
    judgement: str | None
    due_on: date | None
    due_by: DueBy | None
    working_days_given: int | None
    working_days_left: int | None
    submitted_on: date | None
    lead_agency: str | None
    findings: int
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("inspection_id", "Inspection"),
    ("title", "Title"),
    ("kind", "Kind"),
    ("inspectorates", "Inspectorates"),
    ("agencies", "Agencies"),
    ("status", "Status"),
    ("notified_on", "Notified"),
    ("published_on", "Published"),
    ("judgement", "Judgement"),
    ("due_on", "Statement due"),
    ("due_by", "Day set by"),
    ("working_days_given", "Working days given"),
    ("working_days_left", "Working days left"),
    ("submitted_on", "Submitted"),
    ("lead_agency", "Lead"),
    ("findings", "Findings"),
    ("illustrative", "Illustrative"),
)


def read(
    inspections: Iterable[InspectionRow], *, today: date, framework: Framework
) -> tuple[BoardInspection, ...]:
    """What waits for a statement comes first, the earliest due day first; then the newest."""
    lines = [_line(row, today, framework) for row in inspections]
    lines.sort(key=lambda line: (line.notified_on, line.inspection_id), reverse=True)
    lines.sort(key=_urgency)
    return tuple(lines)


def _urgency(line: BoardInspection) -> tuple[bool, date]:
    waits = line.status in {InspectionStatus.STATEMENT_DUE, InspectionStatus.STATEMENT_OVERDUE}
    return not waits, (line.due_on if waits and line.due_on else date.max)


def _line(row: InspectionRow, today: date, framework: Framework) -> BoardInspection:
    due_on = _due(row, framework)
    days = framework.working_days
    return BoardInspection(
        inspection_id=row.inspection_id,
        title=row.title,
        kind=row.kind,
        inspectorates=row.inspectorates,
        agencies=row.agencies,
        status=_status(row, due_on, today),
        notified_on=row.notified_on,
        published_on=row.published_on,
        judgement=row.judgement,
        due_on=due_on,
        due_by=None if due_on is None else DueBy.LETTER if row.stated_due_on else DueBy.CLOCK,
        working_days_given=_between(days, row.published_on, due_on),
        working_days_left=_between(days, row.submitted_on or today, due_on),
        submitted_on=row.submitted_on,
        lead_agency=row.lead_agency,
        findings=len(row.findings),
        illustrative=row.illustrative,
    )


def _due(row: InspectionRow, framework: Framework) -> date | None:
    if row.published_on is None or not row.needs_statement:
        return None
    return statement_due(framework, row.published_on, row.stated_due_on)


def _between(days: WorkingDays, start: date | None, end: date | None) -> int | None:
    return None if start is None or end is None else days.known_between(start, end)


def _status(row: InspectionRow, due_on: date | None, today: date) -> InspectionStatus:
    if row.published_on is None:
        return InspectionStatus.NOTIFIED
    if not row.needs_statement:
        return InspectionStatus.REPORTED
    if row.submitted_on is not None:
        late = due_on is not None and row.submitted_on > due_on
        return InspectionStatus.ANSWERED_LATE if late else InspectionStatus.ANSWERED
    late = due_on is not None and today > due_on
    return InspectionStatus.STATEMENT_OVERDUE if late else InspectionStatus.STATEMENT_DUE
