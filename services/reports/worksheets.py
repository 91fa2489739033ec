"""A document as the tables of a workbook: its sentences, its notes, and each of its tables."""

from services.reports.document import (
    Column,
    Document,
    Figure,
    Heading,
    Note,
    Paragraph,
    Points,
    Table,
)


def cover_of(document: Document) -> tuple[str, ...]:
    """What stands under the title on the first sheet."""
    return (
        document.footer,
        "Each worksheet after this one holds one table, with its title in cell A1 and its headings in row 4.",
        "A blank cell: nothing is recorded. c: a number that is too small to be shown.",
    )


def tables_of(document: Document) -> tuple[Table, ...]:
    """Contents, what the report says, the notes, then the tables in their order."""
    tables = document.tables
    listed = [
        ("Summary", "What the report says"),
        ("Notes", "Notes"),
        *((t.name, t.caption) for t in tables),
    ]
    return (
        Table("Contents", "Contents", _columns("Worksheet", "Title"), tuple(listed)),
        Table("Summary", "What the report says", _columns("Part", "Text"), _said(document)),
        Table(
            "Notes",
            "Notes",
            _columns("Part", "Note"),
            _notes(document),
            "There are no notes.",
        ),
        *tables,
    )


def _columns(*labels: str) -> tuple[Column, ...]:
    return tuple(Column(label.lower(), label) for label in labels)


def _said(document: Document) -> tuple[tuple[object, ...], ...]:
    rows: list[tuple[object, ...]] = []
    for section in document.sections:
        for block in section.blocks:
            match block:
                case Paragraph(text) | Heading(text) | Figure(reading=text):
                    rows.append((section.heading, text))
                case Points(items):
                    rows += [(section.heading, item) for item in items]
                case _:
                    pass
    return tuple(rows)


def _notes(document: Document) -> tuple[tuple[object, ...], ...]:
    return tuple(
        (section.heading, block.text)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Note)
    )
