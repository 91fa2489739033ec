"""
V-17 Yearly-report pack, as recorded: the reports, and every statement that stands in them.

What proves a section is looked up when it is read: projections/governance/yearly_report_board.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.governance.yearly_report import (
    YearlyReportDrafted,
    YearlyReportOpened,
    YearlyReportPublished,
)
from domain.quick import quick
from domain.register import Entered
from projections.view import Rows, Table, View, replace


@quick
@dataclass(frozen=True, slots=True)
class YearlyReportRow:
    yearly_report_id: str
    covers_from: date
    covers_to: date
    publish_by: date
    published_on: date | None
    sent_to: tuple[str, ...]
    withdrawn: bool


@quick
@dataclass(frozen=True, slots=True)
class StatementRow:
    """The newest draft of one agency for one section; `drafts` counts all of them."""

    yearly_report_id: str
    section: str
    agency: str
    statement: str
    evidence: tuple[str, ...]
    drafted_on: date
    drafts: int


YEARLY_REPORTS = Table("yearly_report", YearlyReportRow, ("yearly_report_id",))
STATEMENTS = Table(
    "yearly_report_statement", StatementRow, ("yearly_report_id", "section", "agency")
)

Handled = YearlyReportOpened | YearlyReportDrafted | YearlyReportPublished


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    match fact:
        case YearlyReportOpened():
            before = rows.get(YEARLY_REPORTS, fact.yearly_report_id)
            rows.put(YEARLY_REPORTS, _opened(before, fact))
        case YearlyReportDrafted():
            _draft(rows, fact, recorded.provenance.occurred_on)
        case YearlyReportPublished():
            row = rows.get(YEARLY_REPORTS, fact.yearly_report_id)
            if row is not None:
                on = None if _withdraws(fact) else fact.published_on
                rows.put(YEARLY_REPORTS, replace(row, published_on=on, sent_to=fact.sent_to))
        case _:
            assert_never(fact)


def _opened(before: YearlyReportRow | None, fact: YearlyReportOpened) -> YearlyReportRow:
    return YearlyReportRow(
        yearly_report_id=fact.yearly_report_id,
        covers_from=fact.covers.first,
        covers_to=fact.covers.last,
        publish_by=fact.publish_by,
        published_on=before.published_on if before else None,
        sent_to=before.sent_to if before else (),
        withdrawn=_withdraws(fact),
    )


def _draft(rows: Rows, fact: YearlyReportDrafted, on: date) -> None:
    if _withdraws(fact):
        rows.drop(STATEMENTS, fact.yearly_report_id, fact.section, fact.agency)
        return
    before = rows.get(STATEMENTS, fact.yearly_report_id, fact.section, fact.agency)
    rows.put(
        STATEMENTS,
        StatementRow(
            yearly_report_id=fact.yearly_report_id,
            section=fact.section,
            agency=fact.agency,
            statement=fact.statement,
            evidence=fact.evidence,
            drafted_on=on,
            drafts=before.drafts + 1 if before else 1,
        ),
    )


def _withdraws(fact: Entered) -> bool:
    return fact.correction is not None and fact.correction.withdraws


VIEW = View(
    name="yearly_report",
    version=1,
    tables=(YEARLY_REPORTS, STATEMENTS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
