"""Reports as the board reads them on a day: what came, what is due, what was challenged, and what lacks evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from projections.governance.reports_received import FrameworkRow, ReportRow


class ReportStatus(StrEnum):
    RECORDED = "recorded"
    CHALLENGED = "challenged"
    NO_EVIDENCE_OF_IMPACT = "no evidence of impact"
    DUE = "due"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class BoardReport:
    report_id: str
    kind: str
    came_from: str
    went_to: str | None
    title: str
    covers_from: date | None
    covers_to: date | None
    on: date | None
    due_on: date | None
    status: ReportStatus
    themes: tuple[str, ...]
    about: tuple[str, ...]
    impact_items: int | None
    challenged_by: tuple[str, ...]
    corrections: int


COLUMNS: tuple[tuple[str, str], ...] = (
    ("report_id", "Report"),
    ("kind", "Kind"),
    ("came_from", "From"),
    ("went_to", "To"),
    ("title", "About"),
    ("covers_from", "Covers from"),
    ("covers_to", "Covers to"),
    ("on", "On"),
    ("due_on", "Due"),
    ("status", "Status"),
    ("themes", "Themes"),
    ("about", "References"),
    ("impact_items", "Evidence of impact"),
    ("challenged_by", "Challenged by"),
    ("corrections", "Corrections"),
)


@dataclass(frozen=True, slots=True)
class BoardFramework:
    """`in_force`: the newest adopted version on the day. `review_overdue`: it is in force and its review was due."""

    framework_version_id: str
    framework: str
    version: str
    adopted_on: date
    review_due_on: date
    inducted: str | None
    in_force: bool
    review_overdue: bool


FRAMEWORK_COLUMNS: tuple[tuple[str, str], ...] = (
    ("framework_version_id", "Adoption"),
    ("framework", "Framework"),
    ("version", "Version"),
    ("adopted_on", "Adopted"),
    ("review_due_on", "Review due"),
    ("inducted", "Induction"),
    ("in_force", "In force"),
    ("review_overdue", "Review overdue"),
)


def read(reports: Iterable[ReportRow], *, today: date) -> tuple[BoardReport, ...]:
    """What is overdue or due first, then the newest."""
    lines = sorted((_line(row, today) for row in reports), key=lambda line: line.report_id)
    lines.sort(key=lambda line: line.on or line.due_on or date.max, reverse=True)
    return tuple(sorted(lines, key=lambda line: line.on is not None))


def frameworks(versions: Iterable[FrameworkRow], *, today: date) -> tuple[BoardFramework, ...]:
    """The newest first; withdrawn ones not at all."""
    standing = [row for row in versions if not row.withdrawn]
    standing.sort(key=lambda row: (row.adopted_on, row.framework_version_id), reverse=True)
    newest = next((row for row in standing if row.adopted_on <= today), None)
    return tuple(
        BoardFramework(
            framework_version_id=row.framework_version_id,
            framework=row.framework,
            version=row.version,
            adopted_on=row.adopted_on,
            review_due_on=row.review_due_on,
            inducted=row.inducted,
            in_force=row is newest,
            review_overdue=row is newest and row.review_due_on < today,
        )
        for row in standing
    )


def _line(row: ReportRow, today: date) -> BoardReport:
    return BoardReport(
        report_id=row.report_id,
        kind=row.kind,
        came_from=row.came_from,
        went_to=row.went_to,
        title=row.title,
        covers_from=row.covers_from,
        covers_to=row.covers_to,
        on=row.on,
        due_on=row.due_on,
        status=_status(row, today),
        themes=row.themes,
        about=row.about,
        impact_items=row.impact_items,
        challenged_by=row.challenged_by,
        corrections=row.corrections,
    )


def _status(row: ReportRow, today: date) -> ReportStatus:
    if row.withdrawn:
        return ReportStatus.WITHDRAWN
    if row.on is None and row.due_on is not None:
        return ReportStatus.OVERDUE if row.due_on < today else ReportStatus.DUE
    if row.challenged_by:
        return ReportStatus.CHALLENGED
    if row.impact_items == 0:
        return ReportStatus.NO_EVIDENCE_OF_IMPACT
    return ReportStatus.RECORDED
