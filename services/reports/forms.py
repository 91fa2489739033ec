"""A document as data: as people read it (for PDF and HTML), and as programs do (JSON)."""

from typing import Any, assert_never

from services.boards.cells import iso, plain, printed
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

_INSET, _WORD, _LINE = 2, 18, 100
"""Characters: around a cell, of a word that a column is made as wide as, of a cell that asks for width."""


def as_printed(document: Document) -> dict[str, Any]:
    """Every cell as text; `width` of a column is a weight. The shape that adapters/documents/pdf.py takes."""
    return {
        "title": document.title,
        "partnership": document.partnership_name,
        "footer": document.footer,
        "sections": [
            {"heading": section.heading, "blocks": [_printed(block) for block in section.blocks]}
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
            return {"kind": "heading", "text": printed(text)}
        case Note(text):
            return {"kind": "note", "text": printed(text)}
        case Points(items):
            return {"kind": "points", "items": [printed(item) for item in items]}
        case Table():
            return {"kind": "table", **_table(block)}
        case Figure(title, reading, svg, paper, table):
            said = {"title": printed(title), "reading": printed(reading)}
            said |= {"svg": svg, "paper": paper}
            return {"kind": "figure", **said, "table": _table(table)}
        case _:
            assert_never(block)


def _table(table: Table) -> dict[str, Any]:
    rows = [[printed(cell) for cell in row] for row in table.rows]
    columns = [
        {
            "label": column.label,
            "right": figures,
            "width": _width(column.label, [row[place] for row in rows]),
        }
        for place, (column, figures) in enumerate(zip(table.columns, table.figures, strict=True))
    ]
    return {
        "caption": printed(table.caption),
        "empty": printed(table.empty),
        "columns": columns,
        "rows": rows,
    }


def _width(label: str, cells: list[str]) -> int:
    """Wide enough for most words unbroken, and wider where cells are long."""
    words = [len(word) for text in (label, *cells) for word in text.split()]
    longest = max((len(cell) for cell in cells), default=0)
    return _INSET + max(4, min(_WORD, max(words, default=0)), min(_LINE, longest) // 2)


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
