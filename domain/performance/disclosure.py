"""
Which cells of a table must be hidden so that no small number can be worked out (domain invariant 21).

A table is one measure (numerators, or denominators) of one indicator and period: a line per area with its headline and
its categories, and a line of the partnership's totals. A number of 1 to 5 is small; a true zero is shown, so whoever
reads a hidden cell knows it to be at least one. Three rules follow; docs/decisions/0041 argues them:

1. A hidden cell of an area hides the same cell of the partnership's line, never the other area's: the other council
   knows its own figure and would subtract it from the total.
2. In a line that adds up, one more cell is hidden with it, so that for every small number there is another one which
   fits all that is shown, and what the hidden cells come to is not small either. Chosen is the cell that costs least:
   fewest newly hidden cells, then not the headline, then the smallest.
3. Once a line was published with hidden cells under a shown headline, a corrected cell of that line stays hidden,
   headline included: the difference between two releases would tell what the correction was.

Pure. Sources: DfE children's social care statistics, disclosure control; Kelly, Golden and Assad 1992 for the alternating
cycle that the second rule leaves in the table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.names import AreaId, CategoryId

LEAST_SHOWN = 6
"""The smallest number above zero that is shown."""

TOTAL: AreaId = ""
"""The partnership's line."""

HEADLINE: CategoryId = ""
"""The cell of a line that is the whole of it."""

Cell = tuple[AreaId, CategoryId]
Bounds = tuple[int, int]


def is_small(number: int) -> bool:
    return 0 < number < LEAST_SHOWN


@dataclass(frozen=True, slots=True)
class Line:
    """
    One area's counts by category, `HEADLINE` among them.

    `secret` are the cells that must not be worked out, with the least and the most that they may be taken for.
    `ceiling` and `floor` bound a cell by the other measure when that is shown: a numerator by its denominator.
    """

    counts: Mapping[CategoryId, int]
    secret: Mapping[CategoryId, Bounds]
    ceiling: Mapping[CategoryId, int] = field(default_factory=dict)
    floor: Mapping[CategoryId, int] = field(default_factory=dict)

    @property
    def parts(self) -> Mapping[CategoryId, int]:
        return {name: count for name, count in self.counts.items() if name != HEADLINE}

    @property
    def gap(self) -> int:
        """What the headline holds beyond its categories; zero for a line that adds up."""
        return self.counts[HEADLINE] - sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier releases of the same table have shown, and the areas whose lines hid cells under a headline."""

    shown: frozenset[tuple[AreaId, CategoryId, int]] = frozenset()
    guarded: frozenset[AreaId] = frozenset()


def line(contributions: Sequence[Mapping[CategoryId, int]]) -> Line:
    """
    An area's line from what its providers sent, each with the same cells.

    A cell is secret when it or what one provider put into it is small: another provider knows its own part.
    """
    names = contributions[0].keys()
    counts = {name: sum(sent[name] for sent in contributions) for name in names}
    secret: dict[CategoryId, Bounds] = {}
    for name in names:
        small = [sent[name] for sent in contributions if is_small(sent[name])]
        if small:
            others = counts[name] - small[0]
            secret[name] = (others + 1, others + LEAST_SHOWN - 1)
    return Line(counts, secret)


def hidden_cells(
    areas: Mapping[AreaId, Line], totals: Iterable[CategoryId], earlier: Earlier
) -> frozenset[Cell]:
    """The cells to hide. `totals` names the cells that the partnership's line has."""
    return _Table(areas, frozenset(totals), earlier).hidden()


class _Table:
    """The work on one table; `_found` grows until every secret is safe."""

    def __init__(
        self, areas: Mapping[AreaId, Line], totals: frozenset[CategoryId], earlier: Earlier
    ) -> None:
        self._areas = areas
        self._totals = totals
        self._earlier = earlier
        self._found: set[Cell] = set()

    def hidden(self) -> frozenset[Cell]:
        secrets = {area: self._secrets(area) for area in self._areas}
        for area, cells in secrets.items():
            for name in cells:
                self._hide(area, name)
        for area, cells in secrets.items():
            self._protect_line(area, cells)
        return frozenset(self._found)

    def _secrets(self, area: AreaId) -> Mapping[CategoryId, Bounds]:
        of_area = self._areas[area]
        if area not in self._earlier.guarded:
            return of_area.secret
        corrected = {
            name: (1, count + LEAST_SHOWN)
            for name, count in of_area.counts.items()
            if count > 0 and (area, name, count) not in self._earlier.shown
        }
        return {**corrected, **of_area.secret}

    def _hide(self, area: AreaId, name: CategoryId) -> None:
        self._found.add((area, name))
        if name in self._totals:
            self._found.add((TOTAL, name))

    def _protect_line(self, area: AreaId, secrets: Mapping[CategoryId, Bounds]) -> None:
        of_area = self._areas[area]
        if not of_area.parts:
            return
        gap = of_area.gap
        if gap == 0 or is_small(gap):  # a larger remainder is itself one more unknown in the line
            for name, bounds in secrets.items():
                if gap == 0 or not _movable(of_area, name, bounds, None, gap):
                    self._find_partner(area, name, bounds)
            if gap != 0:
                self._find_partner(area, None, (1, LEAST_SHOWN - 1))
        self._enlarge(area)

    def _enlarge(self, area: AreaId) -> None:
        """What the hidden cells of a line come to can be subtracted: it must not be small either."""
        of_area = self._areas[area]
        shown = [count for name, count in of_area.parts.items() if (area, name) not in self._found]
        together = of_area.counts[HEADLINE] - sum(shown)
        if (area, HEADLINE) not in self._found and is_small(together):
            more = {n: c for n, c in of_area.counts.items() if (area, n) not in self._found}
            self._hide_cheapest(area, [name for name, count in more.items() if count > 0])

    def _find_partner(self, area: AreaId, name: CategoryId | None, bounds: Bounds) -> None:
        """Hide the cheapest cell that can take up a change of `name` (None: the untold remainder of the line)."""
        of_area = self._areas[area]
        fitting = [
            other
            for other, count in of_area.counts.items()
            if other != name and count > 0 and _movable(of_area, name, bounds, other, count)
        ]
        self._hide_cheapest(area, fitting)

    def _hide_cheapest(self, area: AreaId, fitting: Sequence[CategoryId]) -> None:
        """Hide one of these that was not given away before; if there is none, the whole line but its zeros."""
        counts = self._areas[area].counts
        unknown = [n for n in fitting if (area, n, counts[n]) not in self._earlier.shown]
        if unknown:
            self._hide(area, min(unknown, key=lambda name: self._cost(area, name)))
            return
        for name, count in counts.items():
            if count > 0:
                self._hide(area, name)

    def _cost(self, area: AreaId, name: CategoryId) -> tuple[int, bool, int, CategoryId]:
        wanted = {(area, name)} | ({(TOTAL, name)} if name in self._totals else set())
        return (
            len(wanted - self._found),
            name == HEADLINE,
            self._areas[area].counts[name],
            name,
        )


def _movable(
    of_area: Line, name: CategoryId | None, bounds: Bounds, other: CategoryId | None, count: int
) -> bool:
    """
    True when `name` could be one number and `other` another, with every shown number of the line as it is.

    Two categories, or a category and the remainder, move against each other; the headline moves along.
    """
    low, high = bounds
    own = of_area.gap if name is None else of_area.counts[name]
    if name is not None:
        low = max(low, of_area.floor.get(name, low))
        high = min(high, of_area.ceiling.get(name, high))
    least, most = 1, count + LEAST_SHOWN
    if other is not None:
        least = max(least, of_area.floor.get(other, least))
        most = min(most, of_area.ceiling.get(other, most))
    along = HEADLINE in (name, other)
    for candidate in range(low, high + 1):
        change = candidate - own
        moved = count + change if along else count - change
        if change != 0 and least <= moved <= most:
            return True
    return False
