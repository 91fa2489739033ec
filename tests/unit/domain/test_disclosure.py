"""
A small number can be worked out by nobody: not from totals, not by another council that subtracts its own figure, and
not by comparing two releases.

The attacker here knows nothing of the program: it takes what is shown, writes down every sum it knows to hold, and
solves.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.performance.aggregation import aggregate
from domain.performance.disclosure import HEADLINE, TOTAL, Earlier, Line, hidden_cells, line
from domain.performance.indicator_aggregate import PublishedCount, evolve
from domain.performance.indicator_definition import DefinitionVersion, Meaning
from domain.performance.submission import Content, Part
from domain.performance.value import Count, Form
from tests.support.controls import HARTLEPOOL, STOCKTON

BANDS = ("to-3-months", "to-6-months", "to-12-months", "to-2-years", "over-2-years")

DEFINITION = DefinitionVersion(
    1, Meaning(label="Plans by duration", form=Form.COUNT, categories=BANDS), date(2012, 4, 1)
)
PERCENT = DefinitionVersion(
    1, Meaning(label="Attendance", form=Form.PERCENTAGE, categories=BANDS), date(2012, 4, 1)
)

Table = Mapping[str, Mapping[str, int]]
Equation = tuple[dict[Any, int], int]
"""Coefficients by unknown, and what they come to."""


def small_cells(table: Table) -> set[tuple[str, str]]:
    return {(a, c) for a, cells in table.items() for c, n in cells.items() if 0 < n < 6}


def with_totals(table: Table) -> dict[str, dict[str, int]]:
    names = dict.fromkeys(name for cells in table.values() for name in cells)
    totals = {n: sum(cells.get(n, 0) for cells in table.values()) for n in names}
    return {**{a: dict(cells) for a, cells in table.items()}, TOTAL: totals}


def sums(table: Table, name_of: Mapping[tuple[str, str], Any], shown: set[Any]) -> list[Equation]:
    """Every line adds up to its headline and every column to the partnership's cell."""
    lines = [
        [((a, c), -1 if c == HEADLINE else 1) for c in cells]
        for a, cells in table.items()
        if len(cells) > 1
    ]
    columns = [
        [((a, c), -1 if a == TOTAL else 1) for a in table if c in table[a]] for c in table[TOTAL]
    ]
    found = []
    for terms in [*lines, *columns]:
        unknown: dict[Any, int] = {}
        known = 0
        for (area, category), sign in terms:
            name = name_of[area, category]
            if name in shown:
                known += sign * table[area][category]
            else:
                unknown[name] = unknown.get(name, 0) + sign
        found.append((unknown, -known))
    return found


Limits = Mapping[Any, int]


def solved(
    equations: Sequence[Equation], least: Limits | None = None, most: Limits | None = None
) -> set[Any]:
    """
    The unknowns that have one value only: by elimination, and by knowing that each is at least one, and
    whatever else is known of the least and the most that each can be.
    """
    return _eliminated(equations) | _narrowed(equations, least or {}, most or {})


def _eliminated(equations: Sequence[Equation]) -> set[Any]:
    names = sorted({name for unknown, _ in equations for name in unknown}, key=repr)
    rows = [
        [Fraction(unknown.get(name, 0)) for name in names] + [Fraction(known)]
        for unknown, known in equations
    ]
    done = 0
    for column in range(len(names)):
        pivot = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [x / rows[done][column] for x in rows[done]]
        for r, row in enumerate(rows):
            if r != done and row[column]:
                rows[r] = [x - row[column] * y for x, y in zip(row, rows[done], strict=True)]
        done += 1
    alone = [row for row in rows if sum(1 for x in row[:-1] if x) == 1]
    return {names[next(i for i, x in enumerate(row) if x)] for row in alone}


def _narrowed(equations: Sequence[Equation], floor: Limits, ceiling: Limits) -> set[Any]:
    names = {name for unknown, _ in equations for name in unknown}
    low = {name: max(1, floor.get(name, 1)) for name in names}
    high: dict[Any, float] = {name: ceiling.get(name, float("inf")) for name in names}
    changed = True
    while changed:
        changed = False
        for unknown, known in equations:
            for name, sign in unknown.items():
                rest = [(o, s) for o, s in unknown.items() if o != name]
                most = known * sign - sum(
                    min(s * sign * low[o], s * sign * high[o]) for o, s in rest
                )
                least = known * sign - sum(
                    max(s * sign * low[o], s * sign * high[o]) for o, s in rest
                )
                if most < high[name]:
                    high[name], changed = most, True
                if least > low[name]:
                    low[name], changed = int(least), True
    return {name for name in names if low[name] == high[name]}


def hidden_of(table: Table, earlier: Earlier | None = None) -> set[tuple[str, str]]:
    lines = {area: line([cells]) for area, cells in table.items()}
    broken_down = all(len(cells) > 1 for cells in table.values())
    totals = set(with_totals(table)[TOTAL]) if broken_down else {HEADLINE}
    return set(hidden_cells(lines, totals, earlier or Earlier()))


def worked_out(table: Table, hidden: set[tuple[str, str]], insider: str | None) -> set[Any]:
    """The small cells that somebody who knows one area's figures recovers from the rest."""
    full = with_totals(table)
    cells = {(a, c) for a, line_ in full.items() for c in line_}
    shown = {cell for cell in cells if cell not in hidden or cell[0] == insider}
    equations = sums(full, {cell: cell for cell in cells}, shown)
    return solved(equations) & {cell for cell in small_cells(table) if cell[0] != insider}


def small_remainder(table: Table, hidden: set[tuple[str, str]]) -> bool:
    """Some line's shown cells leave a small number for the hidden ones together."""
    return any(
        (area, HEADLINE) not in hidden
        and 0 < sum(n for c, n in cells.items() if c != HEADLINE and (area, c) in hidden) < 6
        for area, cells in table.items()
    )


counts = st.one_of(st.integers(0, 7), st.integers(0, 60))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    areas = draw(st.sampled_from([("a",), ("a", "b"), ("a", "b", "c")]))
    names = BANDS[: draw(st.sampled_from([0, 2, 3, 5]))]
    table = {}
    for area in areas:
        parts = {name: draw(counts) for name in names}
        headline = sum(parts.values()) if parts else draw(counts)
        table[area] = {HEADLINE: headline, **parts}
    return table


# --- One release ------------------------------------------------------------------------------------------


def test_the_last_two_bands_of_hartlepool_are_hidden_because_one_could_be_subtracted():
    bands = dict(zip(BANDS, (53, 38, 62, 17, 3), strict=True))
    table = {"hartlepool": {HEADLINE: 173, **bands}}

    hidden = {name for area, name in hidden_of(table) if area == "hartlepool"}

    assert hidden == {"to-2-years", "over-2-years"}


def test_the_total_is_hidden_rather_than_the_other_council_which_knows_its_own_figure():
    table = {"hartlepool": {HEADLINE: 3}, "stockton-on-tees": {HEADLINE: 200}}

    assert hidden_of(table) == {("hartlepool", HEADLINE), (TOTAL, HEADLINE)}


def test_a_true_zero_and_a_table_without_small_numbers_are_shown():
    table = {"hartlepool": {HEADLINE: 0}, "stockton-on-tees": {HEADLINE: 6}}

    assert hidden_of(table) == set()


def test_two_ones_that_come_to_two_hide_a_third_cell():
    table = {"hartlepool": {HEADLINE: 32, "w": 1, "x": 1, "y": 10, "z": 20}}

    hidden = hidden_of(table)

    assert {name for area, name in hidden if area == "hartlepool"} == {"w", "x", "y"}
    assert worked_out(table, hidden, None) == set()


def test_a_numerator_at_its_denominator_cannot_be_taken_for_a_larger_one():
    # 5 + 20 = 25 with "x" of 20: were x the small one, w would be over 19; so only w = 5 and x = 20 would fit
    of_area = Line(
        counts={HEADLINE: 55, "w": 5, "x": 20, "y": 30},
        secret={"w": (1, 5)},
        ceiling={"w": 7, "x": 20, "y": 90},
    )

    assert hidden_cells({"a": of_area}, (), Earlier()) == {("a", "w"), ("a", "y")}


def test_what_the_categories_leave_over_is_not_told_when_it_is_small():
    of_area = line([{HEADLINE: 100, "x": 57, "y": 40}])

    assert hidden_cells({"a": of_area}, (), Earlier()) == {("a", "y")}


def test_what_one_provider_adds_is_hidden_from_the_other_provider():
    of_area = line([{HEADLINE: 20}, {HEADLINE: 3}])

    assert hidden_cells({"a": of_area}, (HEADLINE,), Earlier()) == {
        ("a", HEADLINE),
        (TOTAL, HEADLINE),
    }


@given(tables())
def test_invariant_21_nobody_works_out_a_small_number(table: Table):
    hidden = hidden_of(table)

    assert small_cells(table) <= hidden
    assert not [cell for cell in hidden if with_totals(table)[cell[0]][cell[1]] == 0]
    assert not small_remainder(table, hidden)
    for insider in (None, *table):
        assert worked_out(table, hidden, insider) == set()


@given(tables().filter(lambda table: len(table) == 1 and small_cells(table)))
def test_in_one_line_no_fewer_cells_would_do(table: Table):
    (area,) = table
    own = {area: table[area]}
    alone = {(a, c) for a, c in hidden_of(own) if a == area}
    small = small_cells(own)
    others = [(area, c) for c, n in own[area].items() if n > 0 and (area, c) not in small]

    for few in range(len(alone) - len(small)):
        for extra in combinations(others, few):
            fewer = small | set(extra)
            told = worked_out(own, fewer | {(TOTAL, c) for _, c in fewer}, None)
            assert told or small_remainder(own, fewer)


# --- A percentage: two tables that bound each other -------------------------------------------------------


@st.composite
def percentages(draw: st.DrawFn) -> tuple[Table, Table]:
    """Numerators and denominators of one or two areas; no numerator is over its denominator."""
    areas = draw(st.sampled_from([("hartlepool",), ("hartlepool", "stockton-on-tees")]))
    names = BANDS[: draw(st.sampled_from([0, 2, 3]))] or (HEADLINE,)
    above: dict[str, dict[str, int]] = {}
    below: dict[str, dict[str, int]] = {}
    for area in areas:
        below[area] = {name: draw(st.integers(1, 40)) for name in names}
        above[area] = {
            name: n - draw(st.sampled_from([0, 0, 1, n // 2, n])) if n else 0
            for name, n in below[area].items()
        }
        for cells in (above[area], below[area]):
            cells.setdefault(HEADLINE, sum(cells.values()))
    return above, below


@settings(max_examples=400)
@given(percentages())
def test_invariant_21_a_numerator_is_not_worked_out_from_its_denominator(
    tables_of: tuple[Table, Table],
):
    above, below = tables_of
    agencies = {"hartlepool": HARTLEPOOL, "stockton-on-tees": STOCKTON}
    sent = {
        area: {
            agencies[area]: Content(
                value=Count(numerator=above[area][HEADLINE], denominator=below[area][HEADLINE]),
                breakdown=tuple(
                    Part(category=c, value=Count(numerator=above[area][c], denominator=n))
                    for c, n in below[area].items()
                    if c != HEADLINE
                ),
            )
        }
        for area in above
    }
    fact = aggregate(
        sent, partnership="hsscp", code="3.2.2", period="2025", definition=PERCENT, before=None
    )
    assert fact is not None
    lines = [(entry.area, entry.figure, entry.breakdown) for entry in fact.areas]
    figures = {
        (area, name): figure
        for area, headline, parts in [*lines, (TOTAL, fact.whole, fact.whole_breakdown)]
        for name, figure in [(HEADLINE, headline), *((p.category, p.figure) for p in parts)]
        if isinstance(figure, PublishedCount)
    }
    for insider in (None, *above):
        for table, other, measure in ((above, below, "n"), (below, above, "d")):
            full, bound = with_totals(table), with_totals(other)
            shown = {
                cell
                for cell, figure in figures.items()
                if cell[0] == insider
                or (figure.numerator if measure == "n" else figure.denominator) != "c"
            }
            limits = {
                cell: bound[cell[0]][cell[1]]
                for cell, figure in figures.items()
                if cell[0] == insider
                or (figure.denominator if measure == "n" else figure.numerator) != "c"
            }
            equations = sums(full, {cell: cell for cell in figures}, shown)
            low, high = ({}, limits) if measure == "n" else (limits, {})
            found = solved(equations, low, high)
            assert not found & {c for c in small_cells(table) if c[0] != insider}
            assert small_cells(table) & shown <= {c for c in shown if c[0] == insider}


# --- Release after release --------------------------------------------------------------------------------


def content(cells: Mapping[str, int]) -> Content:
    return Content(
        value=Count(numerator=cells[HEADLINE]),
        breakdown=tuple(
            Part(category=name, value=Count(numerator=n))
            for name, n in cells.items()
            if name != HEADLINE
        ),
    )


def releases(tables_in_turn: Sequence[Table]) -> list[tuple[Table, set[tuple[str, str]]]]:
    """Each table as it was published, with its hidden cells; a release that shows nothing new is none."""
    agencies = {"hartlepool": HARTLEPOOL, "stockton-on-tees": STOCKTON}
    before = None
    found = []
    for table in tables_in_turn:
        fact = aggregate(
            {area: {agencies[area]: content(cells)} for area, cells in table.items()},
            partnership="hsscp",
            code="3.2.1",
            period="2025",
            definition=DEFINITION,
            before=before,
        )
        if fact is None:
            continue
        before = evolve(before, fact)
        hidden = set()
        published = [(entry.area, entry.figure, entry.breakdown) for entry in fact.areas]
        for area, headline, parts in [*published, (TOTAL, fact.whole, fact.whole_breakdown)]:
            assert isinstance(headline, PublishedCount)
            shown = {HEADLINE: headline} | {part.category: part.figure for part in parts}
            hidden |= {(area, name) for name, f in shown.items() if f.numerator == "c"}
        found.append((table, hidden))
    return found


def worked_out_over_time(
    published: Sequence[tuple[Table, set[tuple[str, str]]]], insider: str | None
) -> set[Any]:
    """As above, for somebody who also guesses rightly which figures were not corrected."""
    shown: set[Any] = set()
    secret: set[Any] = set()
    told = []
    names: dict[tuple[str, str], Any] = {}
    for turn, (table, hidden) in enumerate(published):
        full = with_totals(table)
        before = with_totals(published[turn - 1][0]) if turn else {}
        for area, cells in full.items():
            for category, n in cells.items():
                if turn == 0 or _corrected(before, full, area, category):
                    names[area, category] = (area, category, turn, n)
        shown |= {n for cell, n in names.items() if cell not in hidden or cell[0] == insider}
        secret |= {names[cell] for cell in small_cells(table) if cell[0] != insider}
        told.append((full, dict(names)))
    equations = [e for full, name_of in told for e in sums(full, name_of, shown)]
    return (solved(equations) | shown) & secret


def _corrected(before: Table, after: Table, area: str, category: str) -> bool:
    """An area's cell by its value; a total by what it is made of."""
    areas = [area] if area != TOTAL else [name for name in after if name != TOTAL]
    return any(before[name][category] != after[name][category] for name in areas)


@st.composite
def corrected_tables(draw: st.DrawFn) -> Sequence[Table]:
    names = BANDS[: draw(st.sampled_from([0, 2, 3]))]
    areas = ("hartlepool", "stockton-on-tees")
    parts = {area: {name: draw(counts) for name in names} for area in areas}
    heads = {area: draw(counts) for area in areas}
    found = []
    for _ in range(draw(st.integers(2, 4))):
        found.append(
            {
                area: {HEADLINE: sum(parts[area].values()) if names else heads[area], **parts[area]}
                for area in areas
            }
        )
        area = draw(st.sampled_from(areas))
        if names:
            parts[area] = {**parts[area], draw(st.sampled_from(names)): draw(counts)}
        else:
            heads[area] = draw(counts)
    return found


def test_a_correction_of_a_hidden_cell_does_not_tell_what_it_was():
    first = {HEADLINE: 173, **dict(zip(BANDS, (53, 38, 62, 17, 3), strict=True))}
    second = {HEADLINE: 178, **dict(zip(BANDS, (53, 38, 62, 17, 8), strict=True))}
    other = {HEADLINE: 335, **dict(zip(BANDS, (78, 71, 85, 60, 41), strict=True))}

    published = releases(
        [
            {"hartlepool": first, "stockton-on-tees": other},
            {"hartlepool": second, "stockton-on-tees": other},
        ]
    )

    # were 17 shown now, or 178, the 3 of the first release would follow from its 173
    assert {name for area, name in published[1][1] if area == "hartlepool"} == {
        HEADLINE,
        "to-2-years",
        "over-2-years",
    }


def test_a_correction_to_a_small_number_hides_what_was_not_yet_known():
    published = releases(
        [
            {"hartlepool": {HEADLINE: 10}, "stockton-on-tees": {HEADLINE: 20}},
            {"hartlepool": {HEADLINE: 3}, "stockton-on-tees": {HEADLINE: 20}},
        ]
    )

    assert published[0][1] == set()
    assert published[1][1] == {("hartlepool", HEADLINE), (TOTAL, HEADLINE)}


@settings(max_examples=300)
@given(corrected_tables())
def test_invariant_21_holds_over_corrections(tables_in_turn: Sequence[Table]):
    published = releases(tables_in_turn)

    for insider in (None, "hartlepool", "stockton-on-tees"):
        assert worked_out_over_time(published, insider) == set()
