"""
V-10 Section 11 heat map, as recorded: what each agency scored, what the panel made of it, and the plan.

Status depends on today and is computed on reading: projections/quality/section_11_board.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.quality.section_11_facts import (
    Section11CycleClosed,
    Section11CycleOpened,
    Section11ReturnReceived,
)
from domain.quality.self_assessment_facts import (
    AssessmentActionCompleted,
    AssessmentChallenged,
    AssessmentFact,
    AssessmentModerated,
    EvidenceAttached,
    Section11ActionAgreed,
    SelfAssessmentSubmitted,
    StandardScore,
    StandardScored,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class CycleRow:
    """`returned` are the agencies whose self-assessment is there."""

    cycle_id: str
    title: str
    period: str
    opened_on: date
    due_on: date
    closed_on: date | None
    agencies: tuple[str, ...]
    returned: tuple[str, ...]
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class AssessmentRow:
    assessment_id: str
    cycle_id: str
    agency: str
    submitted_on: date
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class StandardRow:
    """One standard of one agency. `described`: it says itself what shows it; `documents` are attached."""

    assessment_id: str
    standard: str
    first_score: int
    self_score: int
    described: bool
    documents: int
    improvement: str | None
    deadline: date | None
    moderated: int | None
    moderated_on: date | None
    reason: str | None
    challenges: int
    challenged: bool


@quick
@dataclass(frozen=True, slots=True)
class PlanRow:
    assessment_id: str
    action: int
    standard: str
    text: str
    owner_post: str
    due_on: date
    completed_on: date | None


CYCLES = Table("section_11_cycle", CycleRow, ("cycle_id",))
ASSESSMENTS = Table("section_11_assessment", AssessmentRow, ("assessment_id",))
STANDARDS = Table("section_11", StandardRow, ("assessment_id", "standard"))
PLANS = Table("section_11_action", PlanRow, ("assessment_id", "action"))

# --- Fold -------------------------------------------------------------------------------------------------

CycleHandled = Section11CycleOpened | Section11ReturnReceived | Section11CycleClosed
Handled = CycleHandled | AssessmentFact


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    match fact:
        case Section11CycleOpened() | Section11ReturnReceived() | Section11CycleClosed():
            _cycle(rows, fact)
        case SelfAssessmentSubmitted():
            _submitted(rows, fact)
        case StandardScored():
            known = rows.get(STANDARDS, fact.assessment_id, fact.score.standard)
            rows.put(STANDARDS, _scored(fact.assessment_id, fact.score, known))
        case Section11ActionAgreed():
            rows.put(PLANS, _planned(fact))
        case AssessmentActionCompleted():
            planned = rows.get(PLANS, fact.assessment_id, fact.action)
            if planned is not None:
                rows.put(PLANS, replace(planned, completed_on=fact.completed_on))
        case _:
            found = rows.get(STANDARDS, fact.assessment_id, fact.standard)
            if found is not None:
                rows.put(STANDARDS, _moved(found, fact))


def _cycle(rows: Rows, fact: CycleHandled) -> None:
    if isinstance(fact, Section11CycleOpened):
        opened = CycleRow(
            cycle_id=fact.cycle_id,
            title=fact.title,
            period=fact.period,
            opened_on=fact.opened_on,
            due_on=fact.due_on,
            closed_on=None,
            agencies=fact.agencies,
            returned=(),
            illustrative=fact.illustrative,
        )
        rows.put(CYCLES, opened)
        return
    cycle = rows.get(CYCLES, fact.cycle_id)
    if cycle is None:
        return
    match fact:
        case Section11ReturnReceived():
            rows.put(CYCLES, replace(cycle, returned=(*cycle.returned, fact.agency)))
        case Section11CycleClosed():
            rows.put(CYCLES, replace(cycle, closed_on=fact.closed_on))
        case _:
            assert_never(fact)


def _submitted(rows: Rows, fact: SelfAssessmentSubmitted) -> None:
    rows.put(
        ASSESSMENTS,
        AssessmentRow(
            assessment_id=fact.assessment_id,
            cycle_id=fact.cycle_id,
            agency=fact.agency,
            submitted_on=fact.submitted_on,
            illustrative=fact.illustrative,
        ),
    )
    for said in fact.scores:
        rows.put(STANDARDS, _scored(fact.assessment_id, said, None))


def _scored(assessment_id: str, said: StandardScore, known: StandardRow | None) -> StandardRow:
    """The newest score stands beside the first. `described`: words of its own that show it."""
    described = said.evidence is not None
    if known is not None:
        return replace(
            known,
            self_score=said.score,
            described=described,
            improvement=said.improvement,
            deadline=said.deadline,
        )
    return StandardRow(
        assessment_id=assessment_id,
        standard=said.standard,
        first_score=said.score,
        self_score=said.score,
        described=described,
        documents=0,
        improvement=said.improvement,
        deadline=said.deadline,
        moderated=None,
        moderated_on=None,
        reason=None,
        challenges=0,
        challenged=False,
    )


def _planned(fact: Section11ActionAgreed) -> PlanRow:
    return PlanRow(
        assessment_id=fact.assessment_id,
        action=fact.action,
        standard=fact.standard,
        text=fact.text,
        owner_post=fact.owner_post,
        due_on=fact.due_on,
        completed_on=None,
    )


def _moved(
    row: StandardRow, fact: EvidenceAttached | AssessmentModerated | AssessmentChallenged
) -> StandardRow:
    match fact:
        case EvidenceAttached():
            return replace(row, documents=row.documents + 1)
        case AssessmentModerated():
            return replace(
                row,
                moderated=fact.moderated,
                moderated_on=fact.moderated_on,
                reason=fact.reason,
                challenged=False,
            )
        case AssessmentChallenged():
            return replace(row, challenges=row.challenges + 1, challenged=True)
        case _:
            assert_never(fact)


VIEW = View(
    name="section_11",
    version=1,
    tables=(CYCLES, ASSESSMENTS, STANDARDS, PLANS),
    handles=frozenset((*get_args(CycleHandled), *get_args(AssessmentFact))),
    fold=fold,
)
