"""
The lines of one board with what finds and orders them. Each column is gone through once, when it is first asked for;
after that a page of any choice costs a few milliseconds at 100,000 lines.

It gives what `services.boards.choosing` gives, which says what filters and orders mean. Where a reader is shown names in
place of ids, lines are ordered by the names.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, compress, groupby
from operator import attrgetter
from typing import Any

from services.boards.choosing import (
    EMPTY,
    NONE,
    Choice,
    Chosen,
    alphabetical,
    as_it_is,
    ranks,
    words,
)
from services.boards.wording import Wording

Places = Sequence[int]
"""Of lines, counted from nought in the board's own order."""


@dataclass(frozen=True, slots=True)
class _Column:
    """
    `values` are all different; `codes` has the place of each line's own among them, `lines` the lines of each, and
    `spoken` the values that a word takes.
    """

    values: Sequence[Any]
    codes: Sequence[int]
    lines: Sequence[Places]
    spoken: Mapping[str, Sequence[int]]

    def taking(self, wanted: Iterable[str]) -> frozenset[int]:
        return frozenset(code for word in wanted for code in self.spoken.get(word, ()))


class Indexed:
    """Of lines that stay as they are. May be asked by several threads: the worst is that something is made twice."""

    def __init__(self, lines: Sequence[Any], words: Wording | None = None) -> None:
        """`words` are what a reader is shown (None: the values as they are)."""
        self.lines = lines
        self._words = words
        self._every = range(len(lines))
        self._columns: dict[str, _Column] = {}
        self._orders: dict[str, Places] = {}
        self._together: dict[tuple[str, ...], _Column] = {}

    def prepare(self, shown: Iterable[str], filters: Iterable[str]) -> None:
        """What pages ask for that show some columns, to be ordered by, and choose by others."""
        for name in shown:
            self._order(name)
        for name in filters:
            self._column(name)

    def facets(self, filters: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """For each column: how many lines have each value, sorted by value, no value last."""
        found: dict[str, Mapping[str, int]] = {}
        for name in filters:
            column = self._column(name)
            numbers = Counter(column.codes)
            told = (
                (word, sum(map(numbers.__getitem__, codes)))
                for word, codes in column.spoken.items()
            )
            found[name] = dict(
                sorted(told, key=lambda each: (each[0] == NONE, alphabetical(each[0])))
            )
        return found

    def taken(self, filters: Mapping[str, tuple[str, ...]]) -> "Taken":
        """Those that every filter takes, in the board's own order."""
        if not filters:
            return Taken(self, self._every)
        (name, wanted), *rest = filters.items()
        column = self._column(name)
        places = _joined([column.lines[code] for code in column.taking(wanted)])
        return Taken(self, self._kept(places, dict(rest)))

    def chosen(self, choice: Choice) -> Chosen:
        """One page. A page beyond the last is the last."""
        order = (
            self._kept(self._order(choice.sort), choice.filters)
            if choice.sort
            else self.taken(choice.filters).places
        )
        pages = max(1, -(-len(order) // choice.per_page))
        start = (min(choice.page, pages) - 1) * choice.per_page
        some = order[start : start + choice.per_page]
        return Chosen([self.lines[place] for place in some], len(order), pages)

    def coded(self, columns: tuple[str, ...]) -> _Column:
        """What the lines say in some columns together."""
        found = self._together.get(columns)
        if found is None:
            found = self._together[columns] = _coded(list(map(attrgetter(*columns), self.lines)))
        return found

    def _kept(self, order: Places, filters: Mapping[str, tuple[str, ...]]) -> Places:
        for name, wanted in filters.items():
            column = self._column(name)
            asked = bytearray(len(column.values))
            for code in column.taking(wanted):
                asked[code] = 1
            found = map(asked.__getitem__, map(column.codes.__getitem__, order))
            order = list(compress(order, found))
        return order

    def _column(self, name: str) -> _Column:
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = _coded(list(map(attrgetter(name), self.lines)))
        return found

    def _order(self, sort: str) -> Places:
        """Both ways are made at once: lines of one value keep the board's own order, those without one come last."""
        found = self._orders.get(sort)
        if found is None:
            name = sort.removeprefix("-")
            column = self._column(name)
            said = as_it_is if self._words is None else partial(self._words.cell, name)
            rank_of = ranks((value for value in column.values if value not in EMPTY), said)
            last = 1 + max(rank_of.values(), default=-1)
            ranked = [rank_of.get(value, last) for value in column.values]
            codes = sorted(range(len(ranked)), key=ranked.__getitem__)
            groups = [
                _joined([column.lines[code] for code in alike])
                for _, alike in groupby(codes, key=ranked.__getitem__)
            ]
            without = [groups.pop()] if last in ranked else []
            self._orders[name] = array("I", chain(*groups, *without))
            self._orders[f"-{name}"] = array("I", chain(*reversed(groups), *without))
            found = self._orders[sort]
        return found


@dataclass(frozen=True, slots=True)
class Taken(Sequence[Any]):
    """Some lines of many, in their order."""

    of: Indexed
    places: Places

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, which: Any) -> Any:
        lines = self.of.lines
        if isinstance(which, slice):
            return [lines[place] for place in self.places[which]]
        return lines[self.places[which]]

    def __iter__(self) -> Iterator[Any]:
        return map(self.of.lines.__getitem__, self.places)

    def counted(self, *columns: str) -> Mapping[tuple[Any, ...], int]:
        """How many have which values in some columns, of which there are several, together."""
        column = self.of.coded(columns)
        numbers = Counter(map(column.codes.__getitem__, self.places))
        return {column.values[code]: number for code, number in numbers.items()}


def _joined(places: Sequence[Places]) -> Places:
    """In the board's own order."""
    return places[0] if len(places) == 1 else sorted(chain.from_iterable(places))


def _coded(values: Sequence[Any]) -> _Column:
    different = list(dict.fromkeys(values))
    code_of = {value: code for code, value in enumerate(different)}
    codes = array("I", map(code_of.__getitem__, values))
    if len(different) == len(values):
        lines: list[Places] = [(place,) for place in codes]
    else:
        found: list[list[int]] = [[] for _ in different]
        for place, code in enumerate(codes):
            found[code].append(place)
        lines = [array("I", each) for each in found]
    spoken: dict[str, list[int]] = {}
    for value, code in code_of.items():
        for word in words(value):
            spoken.setdefault(word, []).append(code)
    return _Column(different, codes, lines, spoken)
