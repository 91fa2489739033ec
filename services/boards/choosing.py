"""
Which lines of a board a reader asked for: filters, order and pages, read from address parameters.

A filter takes a line when one of its values is the line's, or one of the line's where it has several. What a board does
not know is refused by name, never passed over.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from typing import Any

from domain.errors import Code, Fault, Refused
from services.boards.board import Board

NONE = "-"
"""How a filter asks for lines that have no value in a column."""

PER_PAGE = 25
MOST_PER_PAGE = 1000


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
            faults.append(Fault(Code.UNKNOWN_FIELD, f"{board.name} knows only {known}"))
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
        value_of, asked = attrgetter(column), frozenset(wanted)
        lines = [line for line in lines if not asked.isdisjoint(words(value_of(line)))]
    return lines


def ordered(lines: Sequence[Any], sort: str | None) -> Sequence[Any]:
    """Stable: lines of one value keep the board's own order. Lines without a value come last either way."""
    if sort is None:
        return lines
    value_of = attrgetter(sort.removeprefix("-"))
    have = [line for line in lines if value_of(line) is not None]
    have.sort(key=_sortable(value_of), reverse=sort.startswith("-"))
    return [*have, *(line for line in lines if value_of(line) is None)]


def facets(board: Board, lines: Iterable[Any]) -> Mapping[str, Mapping[str, int]]:
    """For each column that lines are chosen by: how many lines have each value, sorted by value, no value last."""
    lines = list(lines)
    found: dict[str, Mapping[str, int]] = {}
    for column in board.filters:
        by_value = Counter(map(attrgetter(column), lines))  # few values in many lines: written once
        counts: Counter[str] = Counter()
        for value, number in by_value.items():
            for word in words(value):
                counts[word] += number
        found[column] = dict(sorted(counts.items(), key=lambda each: (each[0] == NONE, each[0])))
    return found


def words(value: object) -> tuple[str, ...]:
    """What a filter may say to find a value, as it stands in addresses and in CSV files."""
    match value:
        case None | () | "":
            return (NONE,)
        case tuple():
            return tuple(word for part in value for word in words(part))
        case bool():
            return ("yes" if value else "no",)
        case Enum():
            return (str(value.value),)
        case date() | datetime():
            return (value.isoformat(),)
        case _:
            return (str(value),)


def _sortable(value_of: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def key(line: Any) -> tuple[int, Any]:
        value = value_of(line)
        match value:
            case bool() | int() | float() | Decimal():
                return 0, value
            case datetime() | date():
                return 1, value.isoformat()
            case _:
                return 2, "; ".join(words(value)).casefold()

    return key
