"""
Which lines of a board a reader asked for: filters, order and pages, read from address parameters.

A filter takes a line when one of its values is the line's, or one of the line's where it has several. What a board does
not know is refused by name, never passed over.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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

_EMPTY = (None, (), "")
_LOOK = 5000  # lines that are looked at to tell how to count all
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
    rank_of = _ranks({value for value in set(values) if value not in _EMPTY})
    falling = sort.startswith("-")
    last = -1 if falling else len(rank_of)
    ranks = [rank_of.get(value, last) for value in values]
    places = sorted(range(len(lines)), key=ranks.__getitem__, reverse=falling)
    return list(map(lines.__getitem__, places))


def facets(board: Board, lines: Sequence[Any]) -> Mapping[str, Mapping[str, int]]:
    """For each column that lines are chosen by: how many lines have each value, sorted by value, no value last."""
    found: dict[str, Mapping[str, int]] = {}
    for column, by_value in _counted(board.filters, lines).items():
        counts: Counter[str] = Counter()
        for value, number in by_value.items():
            for word in words(value):
                counts[word] += number
        told = sorted(counts.items(), key=lambda each: (each[0] == NONE, _alphabetical(each[0])))
        found[column] = dict(told)
    return found


def _counted(columns: Sequence[str], lines: Sequence[Any]) -> Mapping[str, Counter[Any]]:
    """
    Of each column, how many lines have which value.

    Where a look at some says that many lines are alike in all columns of single values, these are counted together: each
    line is visited once, and visiting is what takes the time (100,000 lines in 60 % of it).
    """
    found: dict[str, Counter[Any]] = {column: Counter() for column in columns}
    single = [c for c in columns if lines and not isinstance(getattr(lines[0], c), tuple)]
    if len(single) > 1 and _often_alike(lines[:: 1 + len(lines) // _LOOK], single):
        for values, number in Counter(map(attrgetter(*single), lines)).items():
            for column, value in zip(single, values, strict=True):
                found[column][value] += number
    else:
        single = []
    for column in columns:
        if column not in single:
            found[column].update(map(attrgetter(column), lines))
    return found


def _often_alike(lines: Sequence[Any], columns: Sequence[str]) -> bool:
    return 2 * len(set(map(attrgetter(*columns), lines))) < len(lines)


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


def _ranks(values: Iterable[Any]) -> Mapping[Any, int]:
    """What goes before what, from nought; values that differ in case alone have one rank."""
    by_kind: dict[_Kind, dict[Any, Any]] = {}
    for value in values:
        kind, key = _key(value)
        by_kind.setdefault(kind, {})[value] = key
    ranks: dict[Any, int] = {}
    before = 0
    for kind in sorted(by_kind):
        keys = by_kind[kind]
        rank_of = {key: rank for rank, key in enumerate(sorted(set(keys.values())), before)}
        ranks.update((value, rank_of[key]) for value, key in keys.items())
        before += len(rank_of)
    return ranks


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
            return _Kind.WORDS, _alphabetical(value)
        case Enum():
            return _Kind.LISTED, list(type(value)).index(value)
        case bool() | int() | float() | Decimal():
            return _Kind.NUMBER, value
        case datetime():
            return _Kind.MOMENT, value
        case date():
            return _Kind.DAY, value
        case _:
            return _Kind.WORDS, _alphabetical("; ".join(words(value)))


def _alphabetical(text: str) -> str:
    """With every number in it as long as the next."""
    return _NUMBER.sub(_padded, text.casefold())


def _padded(number: re.Match[str]) -> str:
    return number[0].zfill(_DIGITS)
