"""V-10 as the board reads it: agency by standard, the agency's own score beside the panel's, seen from one day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.framework import Framework
from domain.quality.self_assessment import SECTION_11
from domain.quality.self_assessment_facts import MET
from projections.quality.section_11 import AssessmentRow, CycleRow, PlanRow, StandardRow


class HeatStatus(StrEnum):
    """
    Late: no self-assessment after its due day, in an open cycle; not returned: none when the cycle closed.

    Not scored: a standard of the framework that the agency left out, because it is not its own or by neglect.
    """

    DUE = "due"
    LATE = "late"
    NOT_RETURNED = "not returned"
    NOT_SCORED = "not scored"
    SUBMITTED = "submitted"
    MODERATED = "moderated"
    CHALLENGED = "challenged"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """
    One standard of one agency; an agency that sent nothing has one line without a standard.

    `delta` is the panel's score less the agency's own, `met` follows the panel's where there is one. `evidence` counts
    the agency's own words as one.
    """

    cycle_id: str
    agency: str
    standard: str
    label: str
    status: HeatStatus
    first_score: int | None
    self_score: int | None
    moderated: int | None
    delta: int | None
    met: bool | None
    reason: str | None
    evidence: int
    challenges: int
    actions_open: int
    actions_overdue: int
    next_due_on: date | None
    submitted_on: date | None
    days_late: int
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("cycle_id", "Cycle"),
    ("agency", "Agency"),
    ("standard", "Standard"),
    ("label", "What it asks"),
    ("status", "Status"),
    ("first_score", "First self score"),
    ("self_score", "Self"),
    ("moderated", "Moderated"),
    ("delta", "Delta"),
    ("met", "Met"),
    ("reason", "Why it differs"),
    ("evidence", "Evidence"),
    ("challenges", "Challenges"),
    ("actions_open", "Actions open"),
    ("actions_overdue", "Overdue"),
    ("next_due_on", "Next due"),
    ("submitted_on", "Submitted"),
    ("days_late", "Days late"),
    ("illustrative", "Illustrative"),
)


def read(
    cycles: Iterable[CycleRow],
    assessments: Iterable[AssessmentRow],
    standards: Iterable[StandardRow],
    plans: Iterable[PlanRow],
    *,
    today: date,
    framework: Framework,
) -> tuple[HeatCell, ...]:
    """The newest cycle first, then by agency, and the standards in the framework's order."""
    sent = {(row.cycle_id, row.agency): row for row in assessments}
    scored: defaultdict[str, dict[str, StandardRow]] = defaultdict(dict)
    for row in standards:
        scored[row.assessment_id][row.standard] = row
    planned: defaultdict[tuple[str, str], list[PlanRow]] = defaultdict(list)
    for plan in plans:
        planned[plan.assessment_id, plan.standard].append(plan)
    asked = {s.id: s.label for s in framework.standards.values() if s.cycle == SECTION_11}
    cells: list[HeatCell] = []
    for cycle in sorted(cycles, key=lambda row: (row.opened_on, row.cycle_id), reverse=True):
        for agency in sorted(cycle.agencies):
            assessment = sent.get((cycle.cycle_id, agency))
            if assessment is None:
                cells.append(_missing(cycle, agency, today))
                continue
            own = scored[assessment.assessment_id]
            for standard in dict.fromkeys((*asked, *own)):
                cell = _Cell(cycle, assessment, standard, asked.get(standard, standard))
                actions = planned[assessment.assessment_id, standard]
                cells.append(cell.line(own.get(standard), actions, today))
    return tuple(cells)


def _missing(cycle: CycleRow, agency: str, today: date) -> HeatCell:
    if cycle.closed_on is not None:
        status = HeatStatus.NOT_RETURNED
    else:
        status = HeatStatus.LATE if today > cycle.due_on else HeatStatus.DUE
    return HeatCell(
        cycle_id=cycle.cycle_id,
        agency=agency,
        standard="",
        label="all standards",
        status=status,
        first_score=None,
        self_score=None,
        moderated=None,
        delta=None,
        met=None,
        reason=None,
        evidence=0,
        challenges=0,
        actions_open=0,
        actions_overdue=0,
        next_due_on=None,
        submitted_on=None,
        days_late=max(0, ((cycle.closed_on or today) - cycle.due_on).days),
        illustrative=cycle.illustrative,
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    cycle: CycleRow
    assessment: AssessmentRow
    standard: str
    label: str

    def line(self, row: StandardRow | None, actions: Sequence[PlanRow], today: date) -> HeatCell:
        due = [action.due_on for action in actions if action.completed_on is None]
        counts = None
        if row is not None:
            counts = row.self_score if row.moderated is None else row.moderated
        return HeatCell(
            cycle_id=self.cycle.cycle_id,
            agency=self.assessment.agency,
            standard=self.standard,
            label=self.label,
            status=_status(row),
            first_score=row.first_score if row else None,
            self_score=row.self_score if row else None,
            moderated=row.moderated if row else None,
            delta=row.moderated - row.self_score if row and row.moderated is not None else None,
            met=None if counts is None else counts >= MET,
            reason=row.reason if row else None,
            evidence=row.documents + row.described if row else 0,
            challenges=row.challenges if row else 0,
            actions_open=len(due),
            actions_overdue=sum(day < today for day in due),
            next_due_on=min(due, default=None),
            submitted_on=self.assessment.submitted_on,
            days_late=max(0, (self.assessment.submitted_on - self.cycle.due_on).days),
            illustrative=self.assessment.illustrative,
        )


def _status(row: StandardRow | None) -> HeatStatus:
    if row is None:
        return HeatStatus.NOT_SCORED
    if row.challenged:
        return HeatStatus.CHALLENGED
    return HeatStatus.SUBMITTED if row.moderated is None else HeatStatus.MODERATED
