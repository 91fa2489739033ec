"""
Which lines of a board a reader asked for: filters, order and pages, read from address parameters.

A filter takes a line when one of its values is the line's, or one of the line's where it has several. What a board does
not know is refused by name, never passed over.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from itertools import compress
from operator import attrgetter
from typing import Any

from domain.errors import Code, Fault, Refused
from services.boards.board import Board

NONE = "-"
"""How a filter asks for lines that have no value in a column."""

PER_PAGE = 25
MOST_PER_PAGE = 1000

EMPTY = (None, (), "")
_NAME = 60  # characters of an unknown parameter that are said back
_DIGITS = 12
_NUMBER = re.compile(rf"[0-9]{{1,{_DIGITS}}}")


@dataclass(frozen=True, slots=True)
class Choice:
    """`sort` is a column, with `-` before it for the other way round (None: the board's own order); pages begin at 1."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str | None = None
    page: int = 1
    per_page: int = PER_PAGE


@dataclass(frozen=True, slots=True)
class Chosen:
    """The lines of one page, how many lines there are on all pages, and how many pages."""

    lines: Sequence[Any]
    total: int
    pages: int


def read_choice(board: Board, parameters: Iterable[tuple[str, str]]) -> Choice:
    """From the parameters of an address. Raises Refused, naming every parameter that the board does not know."""
    filters: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    sort, numbers = None, {"page": 1, "per_page": PER_PAGE}
    for name, value in parameters:
        if name in board.filters:
            if value:
                filters[name] = (*filters.get(name, ()), value)
        elif name == "sort":
            if value.removeprefix("-") in board.columns:
                sort = value
            elif value:
                reason = f"sort by one of: {', '.join(board.columns)}"
                faults.append(Fault(Code.BAD_VALUE, reason, name))
        elif name in numbers:
            most = MOST_PER_PAGE if name == "per_page" else 10**6
            if value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most:
                numbers[name] = int(value[:9])
            else:
                faults.append(Fault(Code.BAD_VALUE, f"a number from 1 to {most}", name))
        else:
            known = ", ".join((*board.filters, "sort", "page", "per_page", "as_at", "as_of"))
            faults.append(
                Fault(Code.UNKNOWN_FIELD, f"{board.name} knows only {known}", name[:_NAME])
            )
    if faults:
        raise Refused(*faults)
    return Choice(filters, sort, numbers["page"], numbers["per_page"])


def choose(lines: Sequence[Any], choice: Choice) -> Chosen:
    """A page beyond the last is the last."""
    found = ordered(kept(lines, choice.filters), choice.sort)
    pages = max(1, -(-len(found) // choice.per_page))
    page = min(choice.page, pages)
    start = (page - 1) * choice.per_page
    return Chosen(found[start : start + choice.per_page], len(found), pages)


def kept(lines: Sequence[Any], filters: Mapping[str, tuple[str, ...]]) -> Sequence[Any]:
    """Those that every filter takes, in their order."""
    for column, wanted in filters.items():
        asked = frozenset(wanted)
        values = list(map(attrgetter(column), lines))
        taken = {value for value in set(values) if not asked.isdisjoint(words(value))}
        lines = list(compress(lines, map(taken.__contains__, values)))
    return lines


def ordered(lines: Sequence[Any], sort: str | None) -> Sequence[Any]:
    """
    Stable: lines of one value keep the board's own order. Lines without a value come last either way.

    Numbers go by size, days by the calendar, the values of an enumeration as these are listed, and words by the alphabet
    with the numbers in them by size: `4.2.9` before `4.2.10`.
    """
    if sort is None:
        return lines
    values = list(map(attrgetter(sort.removeprefix("-")), lines))
    rank_of = ranks({value for value in set(values) if value not in EMPTY})
    falling = sort.startswith("-")
    last = -1 if falling else len(rank_of)
    rank_by_line = [rank_of.get(value, last) for value in values]
    places = sorted(range(len(lines)), key=rank_by_line.__getitem__, reverse=falling)
    return list(map(lines.__getitem__, places))


def words(value: object) -> tuple[str, ...]:
    """What a filter may say to find a value, each once, as it stands in addresses and in CSV files."""
    match value:
        case None | () | "":
            return (NONE,)
        case tuple():
            return tuple(dict.fromkeys(word for part in value for word in words(part)))
        case bool():
            return ("yes" if value else "no",)
        case Enum():
            return (str(value.value),)
        case date() | datetime():
            return (value.isoformat(),)
        case _:
            return (str(value),)


def as_it_is(value: Any) -> Any:
    return value


def ranks(values: Iterable[Any], said: Callable[[Any], Any] = as_it_is) -> Mapping[Any, int]:
    """
    What goes before what, from nought, by what is `said` of a value; those of which the same is said, but for its case,
    have one rank.
    """
    by_kind: dict[_Kind, dict[Any, Any]] = {}
    for value in values:
        kind, key = _key(said(value))
        by_kind.setdefault(kind, {})[value] = key
    found: dict[Any, int] = {}
    before = 0
    for kind in sorted(by_kind):
        keys = by_kind[kind]
        rank_of = {key: rank for rank, key in enumerate(sorted(set(keys.values())), before)}
        found.update((value, rank_of[key]) for value, key in keys.items())
        before += len(rank_of)
    return found


class _Kind(IntEnum):
    """Values of one kind can be compared; a column may hold several."""

    LISTED = 0
    NUMBER = 1
    MOMENT = 2
    DAY = 3
    WORDS = 4


def _key(value: object) -> tuple[_Kind, Any]:
    match value:
        case str() if type(value) is str:
            return _Kind.WORDS, alphabetical(value)
        case Enum():
            return _Kind.LISTED, list(type(value)).index(value)
        case bool() | int() | float() | Decimal():
            return _Kind.NUMBER, value
        case datetime():
            return _Kind.MOMENT, value
        case date():
            return _Kind.DAY, value
        case _:
            return _Kind.WORDS, alphabetical("; ".join(words(value)))


def alphabetical(text: str) -> str:
    """With every number in it as long as the next."""
    return _NUMBER.sub(_padded, text.casefold())


def _padded(number: re.Match[str]) -> str:
    return number[0].zfill(_DIGITS)
