"""A board as a table for programs: stable column names, what each column is, and values as JSON has them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from services.boards.as_at import spoken, spoken_day
from services.boards.board import Board
from services.boards.cells import plain
from services.boards.meanings import NEVER, meanings, units
from services.boards.ports import Stand


@dataclass(frozen=True, slots=True)
class Field:
    """
    `type` is one of: text, whole number, number, yes or no, day, moment, list of texts. `unit` is that of a number, and
    `empty` what it means that a cell is empty.
    """

    name: str
    label: str
    type: str
    unit: str
    meaning: str
    empty: str


_POSITION = "Last event of the record that is included."
_AS_OF = "Day that the row is seen from: it decides what is due and overdue."
TRUE_FOR = (
    Field("record", "Record", "text", "none", "Partnership whose record it is.", NEVER),
    Field(
        "as_at", "As known at", "moment", "none", "Moment that the row is true for, in UTC.", NEVER
    ),
    Field("as_at_position", "Position", "whole number", units.PLACE, _POSITION, NEVER),
    Field("as_of", "As of", "day", "none", _AS_OF, NEVER),
)
"""The last columns of each row."""


@dataclass(frozen=True, slots=True)
class Export:
    """`rows` have a cell for each of `fields`."""

    board: Board
    fields: tuple[Field, ...]
    rows: tuple[tuple[object, ...], ...]
    stand: Stand


def export(board: Board, lines: Sequence[Any], stand: Stand) -> Export:
    """Every column and every line, with what they are true for."""
    labels = dict(board.labels)
    types = get_type_hints(board.line)
    columns = tuple(
        Field(
            name,
            labels[name],
            type_in_words(types[name]),
            said.unit,
            said.says or f"{labels[name]} on the board “{board.title}”.",
            said.empty,
        )
        for name, said in meanings(board).items()
    )
    told = (stand.partnership, stand.known_at, stand.position, stand.today)
    rows = tuple((*(getattr(line, each.name) for each in columns), *told) for line in lines)
    return Export(board, (*columns, *TRUE_FOR), rows, stand)


def as_json(made: Export) -> dict[str, Any]:
    """Columns with their meaning, then the rows."""
    return {
        "view": made.board.name,
        "title": made.board.title,
        "record": made.stand.partnership,
        "as_at": plain(made.stand.known_at),
        "position": made.stand.position,
        "as_of": plain(made.stand.today),
        "notes": list(made.board.notes),
        "columns": [asdict(field) for field in made.fields],
        "rows": [
            {f.name: plain(cell) for f, cell in zip(made.fields, row, strict=True)}
            for row in made.rows
        ],
    }


def cover(made: Export) -> tuple[str, ...]:
    """What stands under the title on the first sheet of a workbook."""
    stand = made.stand
    return (
        (
            f"{stand.partnership.upper()}, as known at {spoken(stand.known_at)}, position {stand.position:,}. "
            f"As of {spoken_day(stand.today)}."
        ),
        "The sheet Lines holds the lines, the sheet Columns says what each column is.",
        "A blank cell: nothing is recorded. c: a number that is too small to be shown.",
        *made.board.notes,
    )


def type_in_words(hint: Any) -> str:
    """Of a field of a line. Raises TypeError for a type that no table has."""
    if get_origin(hint) in {Union, UnionType}:
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) is tuple or hint is tuple:
        return "list of texts"
    for known, word in _WORDS:
        if isinstance(hint, type) and issubclass(hint, known):
            return word
    raise TypeError(f"no table has a column of {hint}")


_WORDS: tuple[tuple[type, str], ...] = (
    (bool, "yes or no"),
    (Enum, "text"),
    (str, "text"),
    (UUID, "text"),
    (int, "whole number"),
    (Decimal, "number"),
    (float, "number"),
    (datetime, "moment"),
    (date, "day"),
)
"""The first that fits: a yes or no is an int too, and a moment a date."""
