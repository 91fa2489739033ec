"""Cells of a table as markup. They are most of a page, and here take a tenth of what templates do."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from services.web.page import Cell, TableModel, Tag

_WORD = 20  # characters of a reference or an agency's short name
_LONG = 40


def value(cell: Cell) -> Markup:
    """What stands in a cell."""
    return Markup(_value(cell))  # noqa: S704 (every part was escaped)


def tag(model: Tag) -> Markup:
    return Markup(_tag(model))  # noqa: S704 (every part was escaped)


def cells(row: Sequence[Cell], model: TableModel) -> Markup:
    """A row, within its element."""
    parts = []
    for place, (cell, column) in enumerate(zip(row, model.columns, strict=True)):
        look = f"gt-table__{column.kind}{_room(cell)}"
        if place == model.header:
            parts.append(f'<th scope="row" class="govuk-table__header {look}">{_value(cell)}</th>')
        else:
            parts.append(f'<td class="govuk-table__cell {look}">{_value(cell)}</td>')
    return Markup("".join(parts))  # noqa: S704 (every part was escaped)


def _value(cell: Cell) -> str:
    text = str(escape(cell.text))
    if cell.href:
        text = f'<a class="govuk-link" href="{escape(cell.href)}">{text}</a>'
    elif cell.iso:
        text = f'<time datetime="{escape(cell.iso)}">{text}</time>'
    if cell.tag:
        text = f"{_tag(cell.tag)}{' ' if cell.text else ''}{text}"
    return f'{text}<span class="gt-note">{escape(cell.note)}</span>' if cell.note else text


def _tag(tag: Tag) -> str:
    letter = ""
    if tag.letter:
        letter = f'<span class="gt-tag__letter" aria-hidden="true">{escape(tag.letter)}</span>'
    word = f'<span class="gt-tag__word">{escape(tag.word)}</span>'
    return f'<strong class="gt-tag gt-tag--{tag.tone}">{letter}{word}</strong>'


def _room(cell: Cell) -> str:
    """The class of a cell by what it says: a word stays on one line, long text is given room and may break anywhere."""
    length = len(cell.text)
    if " " not in cell.text:
        return (" gt-word" if length <= _WORD else " gt-long") if length else ""
    return " gt-long" if length > _LONG else " gt-some"
