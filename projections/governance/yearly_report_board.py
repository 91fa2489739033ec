"""
V-17 as those who sign it off read it: section by section, the statements, what proves them, and the gaps.

Evidence is counted from what the record holds of the year, by the stored event types that the framework names for a
section. A section that nothing proves says so: most yearly reports are silent on impact, and this one is not.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.command import Scope
from domain.framework import ReportSection
from projections.governance.occurrence import Occurrence
from projections.governance.yearly_report import StatementRow, YearlyReportRow

IMPACT = "impact-evidence-accepted.v1"
"""Somebody outside of the owning agency was satisfied that an action had an effect."""

_SHOWN = 20  # references of one section; the count says how many there are


@dataclass(frozen=True, slots=True)
class YearlyReportLine:
    """
    One statement of a section; `agency` and `statement` are None for a section without any. `evidence` is what its
    author cites; `proofs` counts the year's events that prove the section, `proved_by` are the references of the
    newest of them, `event_ids` those events. `gaps` are sentences, empty where there is none.
    """

    yearly_report_id: str
    section: str
    title: str
    agency: str | None
    statement: str | None
    evidence: tuple[str, ...]
    proofs: int
    proved_by: tuple[str, ...]
    event_ids: tuple[str, ...]
    gaps: tuple[str, ...]
    drafted_on: date | None
    drafts: int
    published_on: date | None


COLUMNS: tuple[tuple[str, str], ...] = (
    ("yearly_report_id", "Report"),
    ("section", "Section"),
    ("title", "Title"),
    ("agency", "Agency"),
    ("statement", "Statement"),
    ("evidence", "Cited"),
    ("proofs", "Events that prove it"),
    ("proved_by", "Proved by"),
    ("event_ids", "Events"),
    ("gaps", "Gaps"),
    ("drafted_on", "Drafted"),
    ("drafts", "Drafts"),
    ("published_on", "Published"),
)


def read(
    reports: Iterable[YearlyReportRow],
    statements: Iterable[StatementRow],
    happened: Iterable[Occurrence],
    *,
    scope: Scope,
) -> tuple[YearlyReportLine, ...]:
    """
    The newest report first, its sections in the framework's order; a withdrawn report not at all. `happened` are the
    events of the record (view V-07 keeps them); a neighbour's prove nothing here.
    """
    own = [each for each in happened if each.partnership == scope.partnership]
    known = {each.stream for each in own}
    said = sorted(statements, key=lambda s: (s.yearly_report_id, s.section, s.agency))
    standing = [row for row in reports if not row.withdrawn]
    standing.sort(key=lambda row: (row.covers_to, row.yearly_report_id), reverse=True)
    return tuple(
        line
        for report in standing
        for section in scope.framework.report_sections.values()
        for line in _section(
            report,
            section,
            [s for s in said if (s.yearly_report_id, s.section) == _place(report, section)],
            [e for e in own if report.covers_from <= e.on <= report.covers_to],
            known,
        )
    )


def _place(report: YearlyReportRow, section: ReportSection) -> tuple[str, str]:
    return report.yearly_report_id, section.id


def _section(
    report: YearlyReportRow,
    section: ReportSection,
    statements: Sequence[StatementRow],
    happened: Sequence[Occurrence],
    known: Collection[str],
) -> Iterable[YearlyReportLine]:
    proofs = [each for each in happened if each.topic in section.proved_by]
    proofs.sort(key=lambda each: (each.on, each.position), reverse=True)
    unproved = _unproved(section, proofs)
    for statement in statements or (None,):
        cited = statement.evidence if statement else ()
        gaps = [*unproved, *_of_statement(statement, known)]
        yield YearlyReportLine(
            yearly_report_id=report.yearly_report_id,
            section=section.id,
            title=section.title,
            agency=statement.agency if statement else None,
            statement=statement.statement if statement else None,
            evidence=cited,
            proofs=len(proofs),
            proved_by=tuple(dict.fromkeys(each.stream for each in proofs))[:_SHOWN],
            event_ids=tuple(each.event_id for each in proofs[:_SHOWN]),
            gaps=tuple(gaps),
            drafted_on=statement.drafted_on if statement else None,
            drafts=statement.drafts if statement else 0,
            published_on=report.published_on,
        )


def _unproved(section: ReportSection, proofs: Sequence[Occurrence]) -> Iterable[str]:
    if not section.proved_by:
        return
    if IMPACT in section.proved_by and not any(each.topic == IMPACT for each in proofs):
        yield "nothing proves impact"
    elif not proofs:
        yield "nothing recorded in the year proves it"


def _of_statement(statement: StatementRow | None, known: Collection[str]) -> Iterable[str]:
    if statement is None:
        yield "no statement"
        return
    if not statement.evidence:
        yield "the statement cites nothing"
    lost = [reference for reference in statement.evidence if reference not in known]
    if lost:
        yield f"not on this record: {', '.join(lost)}"
