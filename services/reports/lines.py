"""Lines of a board as a table of a report: in words for people, and no longer than somebody reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.framework import Framework
from services.boards.board import Board
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
    in_words = _Words(board, given.scope.framework)
    rows = [[in_words.cell(column, getattr(line, column)) for column in columns] for line in lines]
    marked = [bool(getattr(line, _MARK, False)) for line in lines]
    for row, mark in zip(rows, marked, strict=True):
        row[0] = f"{row[0]} ({_MARK})" if mark else row[0]
    table = Table(
        name or board.name,
        caption,
        tuple(Column(column, labels[column]) for column in columns),
        tuple(tuple(row) for row in rows[:MOST]),
        empty,
    )
    notes = list(board.notes) if lines else []
    if len(lines) > MOST:
        left = len(lines) - MOST
        notes.append(f"{left:,} more lines stand on the board “{board.title}”.")
    if any(marked[:MOST]):
        notes.append(ILLUSTRATIVE)
    return (table, *(Note(note) for note in notes))


class _Words:
    """Ids as the names that the framework gives them."""

    def __init__(self, board: Board, framework: Framework) -> None:
        self._bodies = {agency.id: agency.name for agency in framework.agencies.values()}
        themes = {theme.id: theme.name for theme in framework.themes.values()}
        areas: Mapping[str, str] = {area.id: area.name for area in framework.areas.values()}
        partnerships = {name: name.upper() for name in framework.partnerships}
        self._of: dict[str, Mapping[str, str]] = {
            **dict.fromkeys(board.agencies, areas),
            "themes": themes,
            "theme": themes,
            "area": areas,
            "partnership": partnerships,
        }

    def cell(self, column: str, value: object) -> object:
        names = {**self._bodies, **self._of.get(column, {})}
        match value:
            case str():
                return _clipped(names.get(value, value))
            case tuple():
                return tuple(
                    names.get(part, part) if isinstance(part, str) else part for part in value
                )
            case _:
                return value


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT].rstrip()} …"
