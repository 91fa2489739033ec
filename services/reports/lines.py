"""Lines of a board as a table of a report: in words for people, and no longer than somebody reads."""

from collections.abc import Sequence
from typing import Any

from services.boards.board import Board
from services.boards.wording import Wording
from services.reports.document import Block, Column, Note, Table
from services.reports.report import Given

MOST = 40
"""Lines of one table in a report; the board has the rest."""

ILLUSTRATIVE = "Lines marked illustrative were made up by the demonstration; they say nothing about the agency named."

_MARK = "illustrative"
_MOST_TEXT = 600  # characters of one cell


def table_from(
    given: Given,
    board: Board,
    lines: Sequence[Any],
    caption: str,
    shown: Sequence[str] | None = None,
    *,
    empty: str = "None.",
    name: str | None = None,
) -> tuple[Block, ...]:
    """
    The first MOST of the lines under the board's own headings, its notes, and how many more there are. Agencies, themes,
    areas and partnerships stand by their names.
    """
    columns = [column for column in shown or board.shown if column != _MARK]
    labels = dict(board.labels)
    words = Wording(board, given.scope.framework)
    first = lines[:MOST]
    rows = [
        [_clipped(words.cell(column, getattr(line, column))) for column in columns]
        for line in first
    ]
    marked = [bool(getattr(line, _MARK, False)) for line in first]
    for row, mark in zip(rows, marked, strict=True):
        row[0] = f"{row[0]} ({_MARK})" if mark else row[0]
    table = Table(
        name or board.name,
        caption,
        tuple(Column(column, labels[column]) for column in columns),
        tuple(tuple(row) for row in rows),
        empty,
    )
    notes = list(board.notes) if lines else []
    if len(lines) > MOST:
        left = len(lines) - MOST
        notes.append(f"{left:,} more lines stand on the board “{board.title}”.")
    if any(marked):
        notes.append(ILLUSTRATIVE)
    return (table, *(Note(note) for note in notes))


def _clipped(value: object) -> object:
    if not isinstance(value, str) or len(value) <= _MOST_TEXT:
        return value
    return f"{value[:_MOST_TEXT].rstrip()} …"
