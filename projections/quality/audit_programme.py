"""
V-11 Audit programme: what is planned, commissioned, held and concluded, with sample, attendance, grades and loop.

Numbers of children are suppressed here, before a row is kept: of a sample, and of each grade in it. What a neighbour
shares is its programme and what its audits concluded; its line has nothing else.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.cadence import after
from domain.fact import Recorded
from domain.performance.disclosure import HEADLINE, Earlier, hidden_cells, line
from domain.quality.audit_facts import (
    AgencyAuditToolReturned,
    AuditCommissioned,
    AuditConcluded,
    AuditFact,
    AuditGraded,
    AuditHeld,
    AuditSampleDrawn,
    AuditWithdrawn,
    GoodPracticeIdentified,
    Grade,
)
from domain.quality.audit_programme import AuditProgrammeSet
from domain.quality.audit_state import AuditStatus
from domain.quick import quick
from projections.view import Rows, Table, View, replace

HIDDEN = "c"
"""The Department's sign for a number that would identify somebody."""

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class AuditRow:
    """
    One audit. `sample` is its size and `grades` are such as `good 7`, with `c` where a number is small; None and
    empty: not said. `absent` were asked and did not come; `not_involved` had not worked with the children.
    """

    audit_id: str
    partnership: str
    kind: str
    title: str
    themes: tuple[str, ...]
    priority: str | None
    status: str
    sampling: str | None
    commissioned_on: date | None
    due_on: date | None
    held_on: date | None
    method: str | None
    sample: str | None
    asked: tuple[str, ...]
    tools: tuple[str, ...]
    attended: tuple[str, ...]
    absent: tuple[str, ...]
    not_involved: tuple[str, ...]
    practitioners: bool | None
    grades: tuple[str, ...]
    good_practice: int
    voice_obtained: bool | None
    voice: str | None
    learning: str | None
    closes: str | None
    loop_result: str | None
    concluded_on: date | None


@quick
@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """Twelve months from `begins_on`. `planned` are such as `2026-05 thresholds case`, in order."""

    programme_id: str
    partnership: str
    begins_on: date
    ends_before: date
    target: int
    planned: tuple[str, ...]


@quick
@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many cases a sample has: what the grades of an audit are held against."""

    audit_id: str
    cases: int


AUDITS = Table("audits", AuditRow, ("audit_id",), indexes=(("partnership", "status"),))
PROGRAMMES = Table("audit_programmes", ProgrammeRow, ("programme_id",))
_SAMPLES = Table("audit_samples", SampleSize, ("audit_id",), public=False)

# --- Fold -------------------------------------------------------------------------------------------------

Handled = AuditProgrammeSet | AuditFact


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    partnership, on = recorded.provenance.partnership, recorded.provenance.occurred_on
    match fact:
        case AuditProgrammeSet():
            _plan(rows, fact, partnership)
        case AuditCommissioned():
            rows.put(AUDITS, _commissioned(fact, partnership))
        case AuditConcluded():
            known = rows.get(AUDITS, fact.audit_id) or _blank(fact, partnership)
            rows.put(AUDITS, _concluded(known, fact, on))
        case _:
            row = rows.get(AUDITS, fact.audit_id)
            if row is not None:
                rows.put(AUDITS, _moved(rows, row, fact))


def _plan(rows: Rows, fact: AuditProgrammeSet, partnership: str) -> None:
    if fact.correction is not None and fact.correction.withdraws:
        rows.drop(PROGRAMMES, fact.programme_id)
        return
    first = fact.begins_on
    planned = sorted(
        f"{first.year + (audit.month < first.month)}-{audit.month:02d} {audit.theme} {audit.kind}"
        for audit in fact.planned
    )
    rows.put(
        PROGRAMMES,
        ProgrammeRow(
            programme_id=fact.programme_id,
            partnership=partnership,
            begins_on=first,
            ends_before=after(first, "P1Y"),
            target=fact.target,
            planned=tuple(planned),
        ),
    )


def _commissioned(fact: AuditCommissioned, partnership: str) -> AuditRow:
    return replace(
        _blank(fact, partnership),
        priority=fact.priority,
        sampling=fact.sampling.value,
        commissioned_on=fact.commissioned_on,
        due_on=fact.due_on,
        asked=fact.agencies,
    )


def _blank(fact: AuditCommissioned | AuditConcluded, partnership: str) -> AuditRow:
    """Also what a neighbour's audit begins with: of it nothing but the conclusion arrives."""
    return AuditRow(
        audit_id=fact.audit_id,
        partnership=partnership,
        kind=fact.kind.value,
        title=fact.title,
        themes=fact.themes,
        priority=None,
        status=AuditStatus.COMMISSIONED.value,
        sampling=None,
        commissioned_on=None,
        due_on=None,
        held_on=None,
        method=None,
        sample=None,
        asked=(),
        tools=(),
        attended=(),
        absent=(),
        not_involved=(),
        practitioners=None,
        grades=(),
        good_practice=0,
        voice_obtained=None,
        voice=None,
        learning=None,
        closes=fact.closes,
        loop_result=None,
        concluded_on=None,
    )


def _concluded(row: AuditRow, fact: AuditConcluded, on: date) -> AuditRow:
    return replace(
        row,
        status=AuditStatus.CONCLUDED.value,
        held_on=fact.held_on,
        good_practice=len(fact.good_practice),
        voice_obtained=fact.voice_of_child.obtained,
        voice=fact.voice_of_child.statement,
        learning=fact.learning,
        loop_result=fact.embedded.value if fact.embedded else None,
        concluded_on=row.concluded_on or on,
    )


Step = (
    AuditSampleDrawn
    | AgencyAuditToolReturned
    | AuditHeld
    | AuditGraded
    | GoodPracticeIdentified
    | AuditWithdrawn
)


def _moved(rows: Rows, row: AuditRow, fact: Step) -> AuditRow:
    match fact:
        case AuditSampleDrawn():
            rows.put(_SAMPLES, SampleSize(fact.audit_id, fact.cases))
            drawn = replace(row, method=fact.method.value, grades=())
            return replace(drawn, sample=profile({}, fact.cases)[0])
        case AgencyAuditToolReturned():
            return replace(row, tools=tuple(sorted({*row.tools, fact.agency})))
        case AuditHeld():
            return _held(row, fact)
        case AuditGraded():
            size = rows.get(_SAMPLES, fact.audit_id)
            said = {count.grade: count.cases for count in fact.grades}
            counts = {grade.value: said[grade] for grade in Grade if grade in said}
            sample, grades = profile(counts, size.cases if size else 0)
            return replace(row, sample=sample, grades=grades)
        case GoodPracticeIdentified():
            return replace(row, good_practice=row.good_practice + 1)
        case AuditWithdrawn():
            return replace(row, status=AuditStatus.WITHDRAWN.value)
        case _:
            assert_never(fact)


def _held(row: AuditRow, fact: AuditHeld) -> AuditRow:
    return replace(
        row,
        status=AuditStatus.HELD.value,
        held_on=fact.held_on,
        attended=tuple(a.agency for a in fact.attendance if a.attended),
        absent=tuple(a.agency for a in fact.attendance if not a.attended),
        not_involved=tuple(a.agency for a in fact.attendance if not a.involved),
        practitioners=fact.practitioners,
    )


def profile(counts: dict[str, int], cases: int) -> tuple[str, tuple[str, ...]]:
    """The size of a sample and its grades as they may be shown: no small number, and none that can be worked out."""
    measured = line([{HEADLINE: cases, **counts}])
    hidden = {name for _, name in hidden_cells({"": measured}, (), Earlier())}
    shown = {name: HIDDEN if name in hidden else str(n) for name, n in measured.counts.items()}
    return shown[HEADLINE], tuple(f"{name} {shown[name]}" for name in counts if counts[name])


VIEW = View(
    name="audit_programme",
    version=1,
    tables=(AUDITS, PROGRAMMES, _SAMPLES),
    handles=frozenset((AuditProgrammeSet, *get_args(AuditFact))),
    fold=fold,
)
