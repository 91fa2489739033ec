"""What reports are made of, from a log in memory; documents to write; and what a PDF says of its own structure."""

import asyncio
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from pypdf import PdfReader

from domain.command import Scope
from domain.fact import Recorded
from projections.catalogue import VIEWS
from projections.view import MemoryRows
from services.boards.ports import Stand
from services.bootstrap import places
from services.reports.document import (
    Block,
    Column,
    Document,
    Figure,
    Heading,
    Note,
    Paragraph,
    Points,
    Section,
    Table,
)
from services.reports.report import Given
from tests.support.live_record import YEARS, LiveRecord

AT = datetime(2026, 3, 31, 22, 59, 59, tzinfo=UTC)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="60" role="img"><title>T</title>'
    '<rect width="50%" height="20" fill="#12436D"/>'
    '<text x="2" y="50" font-family="Arial, sans-serif">Red 3</text></svg>'
)


def given_of(log: Sequence[Recorded], scope: Scope, at: datetime = AT) -> Given:
    """Every view folded up to the end of the log."""
    rows = {}
    for view in VIEWS:
        rows[view.name] = folded = MemoryRows()
        for recorded in log:
            if type(recorded.fact) in view.handles:
                view.fold(folded, recorded)
    return Given(rows, Stand(scope.partnership, len(log), at), scope)


@cache
def year_of(framework: str = "tees") -> tuple[Scope, tuple[Recorded, ...]]:
    """All that one partnership records in a year."""
    live = LiveRecord(framework)

    async def play() -> None:
        while letters := live.next_letters(500):
            await live.send(letters)

    asyncio.run(play())
    return live.scope, tuple(live.history.log)


def the_year(framework: str = "tees", at: datetime | None = None) -> Given:
    """That year as a report is given it, a year after it began."""
    scope, log = year_of(framework)
    start = YEARS[framework][1]
    return given_of(log, scope, at or datetime(start.year + 1, 2, 1, 12, tzinfo=UTC))


def empty(framework: str = "tees", partnership: str = "hsscp") -> Given:
    """A record in which nothing happened yet."""
    return given_of((), Scope(partnership, places.pack(framework)))


def table(name: str, rows: Iterable[Sequence[object]], *labels: str, caption: str = "T") -> Table:
    columns = tuple(Column(label.lower(), label) for label in labels)
    return Table(name, caption, columns, tuple(tuple(row) for row in rows))


def document(*blocks: Block, title: str = "A report") -> Document:
    return Document(
        report="test",
        title=title,
        partnership="hsscp",
        partnership_name="Hartlepool and Stockton-on-Tees",
        position=1204,
        known_at=AT,
        as_of=date(2026, 3, 31),
        sections=(Section("Part", blocks),),
    )


def everything(text: str) -> Document:
    """Every kind of block, with this text wherever text can be."""
    inner = table("t", [(text, 1), (None, 2)], text or "A", "Number", caption=text)
    return document(
        Paragraph(text),
        Heading(text),
        Points((text, text)),
        Note(text),
        inner,
        Figure(text, text, SVG, SVG, inner),
        table("none", [], "A", caption=text),
        title=text or "Untitled",
    )


# --- What a PDF says --------------------------------------------------------------------------------------


def tags(pdf: bytes) -> Counter[str]:
    """How many structure elements there are of each kind."""
    return Counter(str(element["/S"]) for element in elements(pdf))


def root_of(pdf: bytes) -> Any:
    """The document's catalogue."""
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"].get_object()


def elements(pdf: bytes) -> list[Any]:
    """Every structure element, in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(root_of(pdf)["/StructTreeRoot"])
    return found


def words(pdf: bytes) -> str:
    """All text, each blank once; where a long word may be parted is left out."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return " ".join(" ".join(pages).replace("\u200b", "").split())
