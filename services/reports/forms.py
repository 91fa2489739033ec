"""A document as data: as people read it (for PDF and HTML), and as programs do (JSON)."""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from typing import Any, assert_never

from services.boards.cells import iso, plain, printed
from services.charts.lettering import width
from services.reports.document import (
    Block,
    Document,
    Figure,
    Heading,
    Note,
    Paragraph,
    Points,
    Table,
)

_PAGE, _INSET, _WORD = 116, 2, 24
"""Letters across a page, around a cell, and of a word that a column is made as wide as."""

_LETTER = 7  # pixels of a letter of usual width, in the size that `width` measures by


def as_printed(document: Document) -> dict[str, Any]:
    """Every cell as text; `width` of a column is a weight. The shape that adapters/documents/pdf.py takes."""
    return {
        "title": _named(document.title),
        "partnership": document.partnership_name,
        "footer": document.footer,
        "sections": [
            {
                "heading": _named(section.heading),
                "blocks": [_printed(block) for block in section.blocks],
            }
            for section in document.sections
        ],
    }


def as_json(document: Document) -> dict[str, Any]:
    """Numbers stay numbers, days and moments are ISO 8601, columns have the board's names."""
    return {
        "report": document.report,
        "title": document.title,
        "record": document.partnership,
        "position": document.position,
        "as_at": iso(document.known_at),
        "as_of": document.as_of.isoformat(),
        "sections": [
            {"heading": section.heading, "blocks": [_plain(block) for block in section.blocks]}
            for section in document.sections
        ],
    }


def _printed(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(text):
            return {"kind": "paragraph", "text": printed(text)}
        case Heading(text):
            return {"kind": "heading", "text": _named(text)}
        case Note(text):
            return {"kind": "note", "text": printed(text)}
        case Points(items):
            return {"kind": "points", "items": [printed(item) for item in items]}
        case Table():
            return {"kind": "table", **_table(block)}
        case Figure(title, reading, svg, paper, table):
            said = {"title": _named(title), "reading": _named(reading)}
            said |= {"svg": svg, "paper": paper}
            return {"kind": "figure", **said, "table": _table(table)}
        case _:
            assert_never(block)


def in_words(value: object) -> str:
    """As people read it: of a fraction two places, which is more than any figure here can bear."""
    match value:
        case Decimal() | float():
            return printed(f"{value:,.2f}".rstrip("0").rstrip("."))
        case _:
            return printed(value)


def _named(text: str) -> str:
    """A heading may not be empty: a reader who listens would hear nothing."""
    return printed(text).strip() or "(without words)"


def _table(table: Table) -> dict[str, Any]:
    rows = [[in_words(cell) for cell in row] for row in table.rows]
    labels = [column.label for column in table.columns]
    shapes = zip(labels, table.figures, _widths(labels, rows), strict=True)
    return {
        "caption": printed(table.caption),
        "empty": printed(table.empty),
        "columns": [
            {"label": label, "right": figures, "width": share} for label, figures, share in shapes
        ],
        "rows": rows,
    }


def _widths(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Each column as wide as its longest word; what is left of a page goes to where cells are long."""
    least, wanted = [], []
    for place, label in enumerate(labels):
        cells = {label, *(row[place] for row in rows)}
        words = max(_letters(word) for cell in cells for word in cell.split() or [""])
        least.append(_INSET + min(_WORD, max(words, 3)))
        wanted.append(max(0, max(map(_letters, cells)) - words))
    left = max(0, _PAGE - sum(least))
    share = min(1.0, left / (sum(wanted) or 1))
    return [few + round(more * share) for few, more in zip(least, wanted, strict=True)]


def _letters(text: str) -> int:
    """How many letters of usual width it is as wide as."""
    return ceil(width(text) / _LETTER)


def _plain(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Note(text):
            return {"kind": "note", "text": text}
        case Points(items):
            return {"kind": "points", "items": list(items)}
        case Table():
            return {"kind": "table", **_plain_table(block)}
        case Figure(title, reading, _, _, table):
            said = {"title": title, "reading": reading}
            return {"kind": "figure", **said, "table": _plain_table(table)}
        case _:
            assert_never(block)


def _plain_table(table: Table) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    return {
        "name": table.name,
        "caption": table.caption,
        "rows": [
            {name: plain(cell) for name, cell in zip(names, row, strict=True)} for row in table.rows
        ],
    }
