"""Reports as pages: which there are, what one can be about, and a document with its tables and figures."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import assert_never

from markupsafe import Markup

from domain.framework import Agency
from domain.names import REFERENCE
from projections.governance.dissemination import BriefingRow
from projections.governance.yearly_report import YearlyReportRow
from services.reports import document
from services.reports.document import Document
from services.reports.formats import Form
from services.reports.forms import in_words
from services.reports.report import Report
from services.web import addresses
from services.web.addresses import Parameters
from services.web.bodies import ReportBody
from services.web.frame import Where
from services.web.page import (
    Block,
    Cell,
    Column,
    FigureModel,
    Link,
    Links,
    Paragraph,
    Points,
    Section,
    TableModel,
)

AT = "/reports"
ABOUT = "about"
_MARKED = re.compile(rf"({REFERENCE[1:-1]})(?: \((illustrative)\))?")
_FILES = {Form.PDF: "PDF", Form.XLSX: "Excel", Form.HTML: "HTML", Form.JSON: "JSON"}

Item = tuple[Link, str]


def path(report: Report) -> str:
    return f"{AT}/{report.name}"


def up(where: Where) -> Link:
    """Back to the list of reports."""
    return Link("Reports", addresses.address(AT, where.kept))


def listing(reports: Iterable[Report], where: Where) -> ReportBody:
    """One line a report; `reports` are those that the reader may open."""
    items = tuple(
        (Link(report.title, addresses.address(path(report), where.kept)), report.tells)
        for report in reports
    )
    said = (
        "Each is made of the boards as known at the moment chosen above. The links of its files name the position and the "
        "day: the same link gives the same bytes for ever."
    )
    section = Section("reports", "Choose a report", (Links(items), Paragraph(said)))
    return ReportBody("Reports", "What is read and printed in meetings.", (), (section,))


def choosing(report: Report, groups: Sequence[tuple[str, Sequence[Item]]]) -> ReportBody:
    """What it can be about, under a heading for each kind."""
    sections = tuple(
        Section(
            f"about-{number}",
            heading,
            (Links(tuple(items)) if items else Paragraph("The record has none."),),
        )
        for number, (heading, items) in enumerate(groups, 1)
    )
    return ReportBody(report.title, report.tells, (), sections)


def none_yet(report: Report, why: str) -> ReportBody:
    section = Section("none", "There is none yet", (Paragraph(f"{why[:1].upper()}{why[1:]}."),))
    return ReportBody(report.title, report.tells, (), (section,))


def agencies(report: Report, found: Iterable[Agency], where: Where) -> tuple[str, Sequence[Item]]:
    ordered = sorted(found, key=lambda agency: agency.name.casefold())
    return "Agencies", [_about(report, each.id, each.name, "", where) for each in ordered]


def themes(
    report: Report, found: Iterable[tuple[str, str]], where: Where
) -> tuple[str, Sequence[Item]]:
    ordered = sorted(found, key=lambda theme: theme[1].casefold())
    return "Themes", [_about(report, id_, name, "", where) for id_, name in ordered]


def briefings(
    report: Report, found: Iterable[BriefingRow], where: Where
) -> tuple[str, Sequence[Item]]:
    ordered = sorted(found, key=lambda row: (row.issued_on, row.briefing_id), reverse=True)
    return "Briefings that were issued", [
        _about(report, row.briefing_id, row.title, addresses.long_day(row.issued_on), where)
        for row in ordered
    ]


def yearly_reports(
    report: Report, found: Iterable[YearlyReportRow], where: Where
) -> tuple[str, Sequence[Item]]:
    ordered = sorted(found, key=lambda row: (row.covers_to, row.yearly_report_id), reverse=True)
    return "Yearly reports", [
        _about(
            report,
            row.yearly_report_id,
            f"{addresses.long_day(row.covers_from)} to {addresses.long_day(row.covers_to)}",
            row.yearly_report_id,
            where,
        )
        for row in ordered
    ]


def _about(report: Report, about: str, name: str, said: str, where: Where) -> Item:
    address = addresses.address(path(report), ((ABOUT, about), *where.kept))
    return Link(name, address), said


def body(
    report: Report,
    of: Document,
    where: Where,
    pinned: Parameters,
    *,
    files: bool,
    others: Section | None = None,
) -> ReportBody:
    """`pinned` names the position and the day; `files`: the reader may take it away. `others` leads to what else there is."""
    links = (
        Link(words, addresses.address(f"{path(report)}.{form}", pinned), hint=f"of {of.title}")
        for form, words in _FILES.items()
    )
    parts = [part for n, each in enumerate(of.sections, 1) for part in _sections(n, each, where)]
    return ReportBody(
        heading=of.title,
        lead=report.tells,
        facts=(),
        sections=(*parts, *([others] if others else ())),
        downloads=tuple(links) if files else (),
    )


def _sections(number: int, of: document.Section, where: Where) -> Iterable[Section]:
    """A heading within a section begins one of the next level."""
    id_, heading, level, blocks = f"part-{number}", of.heading, 2, list[Block]()
    for place, block in enumerate(of.blocks, 1):
        if isinstance(block, document.Heading):
            yield Section(id_, heading, tuple(blocks), 2 if level == 2 else 3)  # noqa: PLR2004
            id_, heading, level, blocks = f"part-{number}-{place}", block.text, 3, []
        else:
            blocks.append(_block(f"part-{number}-{place}", block, where))
    yield Section(id_, heading, tuple(blocks), 2 if level == 2 else 3)  # noqa: PLR2004


def _block(id_: str, block: document.Block, where: Where) -> Block:
    match block:
        case document.Paragraph(text) | document.Note(text) | document.Heading(text):
            return Paragraph(text)
        case document.Points(items):
            return Points(items)
        case document.Table():
            return _table(id_, block, where)
        case document.Figure(title, reading, svg, _, table):
            rows = _table(f"{id_}-rows", table, where, quiet=True)
            return FigureModel(id_, title, Markup(svg), reading, rows)  # noqa: S704 (made by services.charts, which escapes)
        case _:
            assert_never(block)


def _table(id_: str, table: document.Table, where: Where, *, quiet: bool = False) -> TableModel:
    columns = tuple(
        Column(column.label, "number" if figures else "text")
        for column, figures in zip(table.columns, table.figures, strict=True)
    )
    rows = tuple(tuple(_cell(value, where) for value in row) for row in table.rows)
    return TableModel(id_, table.caption, columns, rows, table.empty, quiet=quiet)


def _cell(value: object, where: Where) -> Cell:
    text = in_words(value)
    if isinstance(value, date | datetime):
        return Cell(text, iso=value.isoformat())
    found = _MARKED.fullmatch(text)
    if found is None:
        return Cell(text)
    address = addresses.address(f"/records/{found[1]}", where.kept)
    return Cell(found[1], address, note=found[2] or "")
