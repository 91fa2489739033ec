"""
What each column of a board means, its unit, and what it means that a cell of it is empty: the one place for files,
workbooks and metadata.

The boards' own words come first, those of one board (`board.column`) before those of a context; then what the docstring of
the line says; then the words of the columns of SQL views (projections.columns).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

from projections import columns
from services.boards.board import Board
from services.boards.meanings import (
    events,
    governance,
    improvement,
    incidents,
    performance,
    quality,
    units,
)

_WORDS: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "improvement": (improvement.WORDS, improvement.EMPTY),
    "exchange": (improvement.WORDS, improvement.EMPTY),
    "performance": (performance.WORDS, performance.EMPTY),
    "incidents": (incidents.WORDS, incidents.EMPTY),
    "quality": (quality.WORDS, quality.EMPTY),
    "governance": (governance.WORDS, governance.EMPTY),
    "event_lines": (events.WORDS, events.EMPTY),
}
_MADE_UP = {
    "Illustrative": "Yes for made-up data of a demonstration, which no report may count.",
    "Holds illustrative entries": "Yes where made-up data of a demonstration is counted in the line.",
}
"""By the heading of the column."""

_AS_WRITTEN = {"True": "Yes", "null": "empty"}
"""What the words of SQL views call what files write otherwise."""

NEVER = "Never empty."
_NOTHING, _NO_PART = "Nothing is recorded.", "There are none."
_TERM = re.compile("|".join(rf"\b{term}\b" for term in _AS_WRITTEN))
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z`])")


@dataclass(frozen=True, slots=True)
class Meaning:
    """`says` is "" where nothing says it; `unit` is that of a number, "none" for anything else."""

    says: str
    unit: str
    empty: str


def meanings(board: Board) -> Mapping[str, Meaning]:
    """Of every column, in the board's order."""
    hints = get_type_hints(board.line)
    return {
        name: Meaning(
            _says(board, name), _unit(board, name, hints[name]), _empty(board, name, hints[name])
        )
        for name in board.columns
    }


def _own(board: Board, which: int) -> Mapping[str, str]:
    """By the context of the line's module; those of an event are described beside it."""
    package, *below = board.line.__module__.split(".")
    context = below[0] if package == "projections" else (below or [""])[-1]
    both = _WORDS.get(context)
    return both[which] if both else {}


def _says(board: Board, column: str) -> str:
    own = _own(board, 0)
    made_up = _MADE_UP.get(dict(board.labels)[column]) if column == "illustrative" else None
    found = made_up or own.get(f"{board.name}.{column}") or own.get(column)
    if found:
        return found
    told = [each for each in _told(board) if f"`{column}`" in each and "None" not in each]
    words = columns.words(board.line.__module__, column)
    said = " ".join(each.rstrip(";.") + "." for each in (words, *told) if each).replace("`", "")
    return _TERM.sub(lambda found: _AS_WRITTEN[found[0]], said)


def _told(board: Board) -> list[str]:
    """The sentences of the line's docstring, none for a dataclass's own words."""
    text = " ".join((board.line.__doc__ or "").split())
    return [] if text.startswith(f"{board.line.__name__}(") else _SENTENCE.split(text)


def _unit(board: Board, column: str, hint: Any) -> str:
    if not any(issubclass(kind, int | float | Decimal) for kind in _kinds(hint)):
        return "none"
    return units.UNITS.get(f"{board.name}.{column}") or units.UNITS.get(column) or units.COUNT


def _empty(board: Board, column: str, hint: Any) -> str:
    several = get_origin(hint) is tuple
    if not several and hint is not str and type(None) not in get_args(hint):
        return NEVER
    own = _own(board, 1)
    found = own.get(f"{board.name}.{column}") or own.get(column)
    return found or (_NO_PART if several else _NOTHING)


def _kinds(hint: Any) -> list[type[Any]]:
    """The types of a hint that a number's unit depends on: a yes or no and an enumeration are no numbers."""
    given = get_args(hint) if get_origin(hint) is not tuple else ()
    kinds = [each for each in (given or (hint,)) if isinstance(each, type)]
    return [each for each in kinds if not issubclass(each, bool | Enum)]
