"""
The inspection tracker, as recorded: announced, reported, answered.

When a statement of action is due depends on the framework's clocks and is computed on reading:
projections/quality/inspections_board.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.quality.inspection import (
    InspectionFindingRegistered,
    InspectionNotified,
    InspectionReportPublished,
    StatementOfActionSubmitted,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace


@quick
@dataclass(frozen=True, slots=True)
class InspectionRow:
    """`stated_due_on` is the day in the letter. `findings` are those on the golden thread."""

    inspection_id: str
    inspectorates: tuple[str, ...]
    kind: str
    title: str
    agencies: tuple[str, ...]
    notified_on: date
    published_on: date | None
    reference: str | None
    judgement: str | None
    needs_statement: bool
    stated_due_on: date | None
    submitted_on: date | None
    lead_agency: str | None
    findings: tuple[str, ...]
    illustrative: bool


INSPECTIONS = Table("inspections", InspectionRow, ("inspection_id",))

Handled = (
    InspectionNotified
    | InspectionReportPublished
    | InspectionFindingRegistered
    | StatementOfActionSubmitted
)


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    gone = fact.correction is not None and fact.correction.withdraws
    known = rows.get(INSPECTIONS, fact.inspection_id)
    if isinstance(fact, InspectionNotified):
        if gone:
            rows.drop(INSPECTIONS, fact.inspection_id)
        else:
            rows.put(INSPECTIONS, _notified(fact, known))
    elif known is not None:
        rows.put(INSPECTIONS, _moved(known, fact, gone=gone))


def _notified(fact: InspectionNotified, known: InspectionRow | None) -> InspectionRow:
    if known is not None:
        return replace(
            known,
            inspectorates=fact.inspectorates,
            kind=fact.kind,
            title=fact.title,
            agencies=fact.agencies,
            notified_on=fact.notified_on,
            illustrative=fact.illustrative,
        )
    return InspectionRow(
        inspection_id=fact.inspection_id,
        inspectorates=fact.inspectorates,
        kind=fact.kind,
        title=fact.title,
        agencies=fact.agencies,
        notified_on=fact.notified_on,
        published_on=None,
        reference=None,
        judgement=None,
        needs_statement=False,
        stated_due_on=None,
        submitted_on=None,
        lead_agency=None,
        findings=(),
        illustrative=fact.illustrative,
    )


def _moved(
    row: InspectionRow,
    fact: InspectionReportPublished | InspectionFindingRegistered | StatementOfActionSubmitted,
    *,
    gone: bool,
) -> InspectionRow:
    match fact:
        case InspectionReportPublished():
            return replace(
                row,
                published_on=None if gone else fact.published_on,
                reference=None if gone else fact.reference,
                judgement=None if gone else fact.judgement,
                needs_statement=fact.needs_statement and not gone,
                stated_due_on=None if gone else fact.statement_due_on,
            )
        case InspectionFindingRegistered():
            others = tuple(found for found in row.findings if found != fact.finding_id)
            return replace(row, findings=others if gone else (*others, fact.finding_id))
        case StatementOfActionSubmitted():
            return replace(
                row,
                submitted_on=None if gone else fact.submitted_on,
                lead_agency=None if gone else fact.lead_agency,
            )
        case _:
            assert_never(fact)


VIEW = View(
    name="inspections",
    version=1,
    tables=(INSPECTIONS,),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
