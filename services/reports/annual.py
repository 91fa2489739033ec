"""
The yearly report, section by section: what each agency states, what in the record proves it, and where nothing does.

The sections are the framework's; a section without a statement or a proof says so. Which report: the newest, or the one named.
"""

from collections.abc import Sequence

from domain.errors import Code, refuse
from projections.governance import yearly_report
from projections.governance.yearly_report import YEARLY_REPORTS, YearlyReportRow
from projections.governance.yearly_report_board import YearlyReportLine
from services.boards import assurance
from services.reports.document import (
    Block,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Section,
    Table,
    counted,
    opening,
)
from services.reports.report import Given, Report, views_of
from services.reports.reserved import is_reserved, open_to_all


def _make(given: Given, about: str) -> Document:
    lines: Sequence[YearlyReportLine] = given.lines(assurance.YEARLY_REPORT)
    wanted = about or next((line.yearly_report_id for line in lines), "")
    found = [line for line in lines if line.yearly_report_id == wanted]
    if not found:
        raise refuse(
            Code.NOT_FOUND,
            "the record has no such yearly report; open one with open-yearly-report",
            field="report",
        )
    row = given.rows[yearly_report.VIEW.name].get(YEARLY_REPORTS, wanted)
    by_section: dict[str, list[YearlyReportLine]] = {}
    for line in found:
        by_section.setdefault(line.section, []).append(line)
    sections = list(by_section.values())
    parts = [_section(given, of) for of in sections]
    return given.document("annual", _title(row), [_summary(row, sections), *parts])


def _title(row: YearlyReportRow | None) -> str:
    if row is None:
        return "Yearly report"
    return f"Yearly report, {row.covers_from:%d/%m/%Y} to {row.covers_to:%d/%m/%Y}"


def _summary(
    row: YearlyReportRow | None, sections: Sequence[Sequence[YearlyReportLine]]
) -> Section:
    silent = [of[0].title for of in sections if of[0].statement is None]
    gaps = [of[0].title for of in sections if any(line.gaps for line in of)]
    said = (
        f"{counted(len(sections), 'section')}: {len(sections) - len(silent):,} with a statement, "
        f"{len(gaps):,} with a gap."
    )
    blocks: list[Block] = [opening(said)]
    if row is not None and row.published_on is None:
        blocks.append(
            Note(f"A draft: not published yet; to be published by {row.publish_by:%d/%m/%Y}.")
        )
    elif row is not None:
        sent = f", sent to {', '.join(row.sent_to)}" if row.sent_to else ""
        blocks.append(Paragraph(f"Published on {row.published_on:%d/%m/%Y}{sent}."))
    columns = (
        Column("title", "Section"),
        Column("statements", "Statements"),
        Column("proofs", "Events that prove it"),
        Column("gaps", "Gaps"),
    )
    rows = tuple(
        (
            of[0].title,
            sum(line.statement is not None for line in of),
            _proofs(of[0]),
            tuple(dict.fromkeys(gap for line in of for gap in line.gaps)),
        )
        for of in sections
    )
    blocks.append(Table("sections", "The sections, what proves them, and the gaps", columns, rows))
    return Section("Summary", tuple(blocks))


def _section(given: Given, lines: Sequence[YearlyReportLine]) -> Section:
    first = lines[0]
    agencies = given.scope.framework.agencies
    blocks: list[Block] = []
    if first.statement is None:
        blocks.append(Note("Nobody has stated anything for this section."))
    for line in lines:
        if line.statement is None or line.agency is None:
            continue
        known = agencies.get(line.agency)
        blocks += [Heading(known.name if known else line.agency), Paragraph(line.statement)]
        cited = open_to_all(line.evidence)
        blocks.append(
            Paragraph(f"Cites {', '.join(cited)}.")
            if cited
            else Note("The statement cites nothing.")
        )
    proved = open_to_all(first.proved_by)
    told = _proofs(first)
    if first.proofs:
        of = f": {', '.join(proved)}" if proved else ""
        blocks.append(Paragraph(f"Events of the year that prove the section: {told}{of}."))
    blocks += [
        Note(f"Gap: {gap}.") for gap in dict.fromkeys(g for line in lines for g in line.gaps)
    ]
    return Section(first.title, tuple(blocks))


def _proofs(line: YearlyReportLine) -> int | str:
    """A number that would tell how few incidents or reviews there were is a band."""
    reserved = any(is_reserved(reference) for reference in line.proved_by)
    return "1 to 5" if reserved and line.proofs <= _SMALL else line.proofs


_SMALL = 5

ANNUAL = Report(
    "annual",
    "Yearly report",
    "What each section states, what proves it, and where nothing does.",
    views_of(assurance.YEARLY_REPORT),
    _make,
    "report",
)
