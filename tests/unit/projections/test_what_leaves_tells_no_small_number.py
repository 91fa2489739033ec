"""
Invariant 21 on everything that leaves: the aggregated events, the rows of V-05, its CSV lines, the derived indicators.

Random tables of returns (areas, categories, several periods, corrections) go through the decisions; whoever reads what is
shown, one of the councils included, can take every hidden small number for at least one other number. Exact: whole-number
search over all sums that are known to hold (tests/support/possible_values.py).
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.performance.derived import (
    DerivedIndicator,
    DerivedIndicatorCalculated,
    calculated,
    evolve,
)
from domain.performance.derived_rules import RULES
from domain.performance.indicator_aggregate import IndicatorAggregated, PublishedCount
from domain.performance.return_commands import CorrectSubmission
from domain.performance.submission import Part
from domain.performance.value import Count, Form
from projections.performance.indicators import (
    BENCHMARKS,
    DEFINITIONS,
    FIGURES,
    NEIGHBOUR_SETS,
    TARGETS,
    VIEW,
    FigureRow,
)
from projections.performance.indicators_board import BoardIndicator, read
from services.demo.sources import FOLDER
from tests.support.controls import (
    BANDS,
    HARTLEPOOL,
    PLANS,
    SCOPE,
    STOCKTON,
    define_indicator,
    submit_indicator,
)
from tests.support.possible_values import Equation, others_than
from tests.support.record import Record

COUNCILS = {"hartlepool": HARTLEPOOL, "stockton-on-tees": STOCKTON}
NAMES = BANDS[:3]
TOTAL = HEADLINE = ""
Cell = tuple[str, str]
Table = Mapping[str, tuple[int, ...]]
"""Of each area its categories."""

cells = st.one_of(st.integers(0, 7), st.integers(0, 40))


@st.composite
def histories(draw: st.DrawFn) -> tuple[dict[str, list[Table]], int]:
    """By period, a table and its corrections; and how many categories there are."""
    width = draw(st.sampled_from([1, 2, 3]))
    tables = st.fixed_dictionaries({area: st.tuples(*[cells] * width) for area in COUNCILS})
    periods = draw(st.sampled_from([("2025",), ("2024", "2025")]))
    return {period: draw(st.lists(tables, min_size=1, max_size=3)) for period in periods}, width


def recorded(history: Mapping[str, list[Table]], width: int) -> Record:
    """Each table as both councils send it, corrected to the next one."""
    record = Record(at=datetime(2026, 6, 1, 9, tzinfo=UTC))
    record.send(define_indicator(PLANS, Form.COUNT, categories=NAMES))
    for period, tables in history.items():
        for table in tables:
            for area, parts in table.items():
                _send(record, period, area, parts if width > 1 else (), sum(parts))
    return record


def _send(record: Record, period: str, area: str, parts: tuple[int, ...], whole: int) -> None:
    said: dict[str, Any] = {
        "code": PLANS,
        "area": area,
        "period": period,
        "provider": COUNCILS[area],
        "value": Count(numerator=whole),
        "breakdown": tuple(
            Part(category=name, value=Count(numerator=number))
            for name, number in zip(NAMES, parts, strict=False)
        ),
    }
    stream = submit_indicator(**said).stream(SCOPE)
    given_ = record.state(stream)
    if given_ is None:
        record.send(submit_indicator(**said))
    elif (given_.content.value, given_.content.breakdown) != (said["value"], said["breakdown"]):
        again = {"corrects": given_.stands_at, "reason": "Counted again."}
        record.send(CorrectSubmission(**said, **again, occurred_on=date(2026, 5, 1)))


def shown_by(fact: IndicatorAggregated) -> dict[Cell, int | None]:
    """Every number of a release; None is hidden. Nothing where the partnership has no sum yet."""
    lines = [(entry.area, entry.figure, entry.breakdown) for entry in fact.areas]
    return {
        (area, name): figure.numerator if isinstance(figure.numerator, int) else None
        for area, headline, parts in [*lines, (TOTAL, fact.whole, fact.whole_breakdown)]
        for name, figure in [(HEADLINE, headline), *((p.category, p.figure) for p in parts)]
        if isinstance(figure, PublishedCount)
    }


def known_sums(shown: Mapping[Cell, int | None]) -> Iterator[Equation]:
    """Lines add up to their headline, columns to the partnership's cell."""
    areas = list(dict.fromkeys(area for area, _ in shown))
    names = list(dict.fromkeys(name for _, name in shown))
    lines = [
        [((area, name), -1 if name == HEADLINE else 1) for name in names if (area, name) in shown]
        for area in areas
    ]
    columns = [
        [((area, name), -1 if area == TOTAL else 1) for area in areas if (area, name) in shown]
        for name in names
        if (TOTAL, name) in shown
    ]
    for terms in [*(line for line in lines if len(line) > 1), *columns]:
        unknown = {cell: sign for cell, sign in terms if shown[cell] is None}
        known = sum(sign * (shown[cell] or 0) for cell, sign in terms)
        yield unknown, -known


def exact(table: Table, width: int) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    for area, parts in table.items():
        found[area, HEADLINE] = sum(parts)
        found |= {(area, n): x for n, x in zip(NAMES, parts, strict=False) if width > 1}
    return found


@settings(max_examples=120, deadline=None)
@given(histories())
def test_invariant_21_every_hidden_small_number_could_be_another_one(drawn):
    history, width = drawn
    record = recorded(history, width)
    releases = [r.fact for r in record.log if isinstance(r.fact, IndicatorAggregated)]
    for period, tables in history.items():
        last = [fact for fact in releases if fact.period == period][-1]
        truth = exact(tables[-1], width)
        for insider in (None, *COUNCILS):
            shown = {
                cell: truth[cell] if cell[0] == insider else number
                for cell, number in shown_by(last).items()
            }
            sums = list(known_sums(shown))
            for cell, number in truth.items():
                if 0 < number < 6 and cell[0] != insider:
                    assert shown[cell] is None
                    assert others_than(cell, number, sums), (cell, shown)


@settings(max_examples=60, deadline=None)
@given(histories())
def test_rows_and_csv_lines_show_no_number_that_the_event_does_not(drawn):
    record = recorded(*drawn)
    released = {
        (fact.period, *cell): number
        for fact in (r.fact for r in record.log if isinstance(r.fact, IndicatorAggregated))
        for cell, number in shown_by(fact).items()
    }
    rows = record.show(VIEW)
    figures: list[FigureRow] = rows.all(FIGURES)
    lines = read(
        figures,
        rows.all(DEFINITIONS),
        rows.all(BENCHMARKS),
        rows.all(NEIGHBOUR_SETS),
        rows.all(TARGETS),
        scope=SCOPE,
    )
    for row in figures:
        assert row.numerator == released[row.period, row.area, row.category]
        assert row.value == row.numerator
    for line, told in zip(lines, _csv(lines), strict=True):
        number = released[line.period, line.area, line.category]
        assert told["numerator"] == ("" if number is None else str(number))
        assert told["value"] == told["numerator"]
        earlier = {
            "c" if shown is None else f"{shown:,}"
            for (_, area, category), shown in released.items()
            if (area, category) == (line.area, line.category)
        }
        assert set(line.trend) <= earlier


def _csv(lines: tuple[BoardIndicator, ...]) -> list[dict[str, str]]:
    text = StringIO()
    names = list(BoardIndicator.__dataclass_fields__)
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows({name: getattr(line, name) for name in names} for line in lines)
    return list(csv.DictReader(StringIO(text.getvalue())))


# --- Derived indicators -----------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(BANDS), cells, max_size=4), min_size=1, max_size=3))
def test_a_calculation_of_incidents_tells_no_small_number_nor_does_the_next_one(tallies):
    rule = RULES["incident-notifications"]
    before: DerivedIndicator | None = None
    for position, counts in enumerate(tallies, start=1):
        tally = {name: (number, None) for name, number in counts.items()}
        figure, breakdown = calculated(tally, rule, partnership="hsscp", before=before)
        shown: dict[Cell, int | None] = {
            (TOTAL, name): of.numerator if isinstance(of.numerator, int) else None
            for name, of in [(HEADLINE, figure), *((p.category, p.figure) for p in breakdown)]
        }
        line = {cell: 1 if cell[1] else -1 for cell in shown}
        sums: list[Equation] = [
            (
                {cell: sign for cell, sign in line.items() if shown[cell] is None},
                -sum(sign * (shown[cell] or 0) for cell, sign in line.items()),
            )
        ]
        for name, number in counts.items():
            if 0 < number < 6:
                assert shown[TOTAL, name] is None
                if len(counts) > 1:
                    assert others_than((TOTAL, name), number, sums)
        before = evolve(before, _fact(position, figure, breakdown))


def _fact(position: int, figure: PublishedCount, breakdown: Any) -> DerivedIndicatorCalculated:
    return DerivedIndicatorCalculated(
        partnership="hsscp",
        code="4.2.1",
        period="2025-Q1",
        rule="incident-notifications",
        rule_version=1,
        position=position,
        definition_version=1,
        form=Form.COUNT,
        per=None,
        figure=figure,
        breakdown=breakdown,
    )


# --- What the Department for Education published ----------------------------------------------------------

COLUMNS = (
    "3_months_or_less",
    "more_than_3_months_6_months",
    "more_than_6_months_less_than_1_year",
    "1_year_less_than_2_years",
    "2_years_or_more",
)


def published() -> list[dict[str, str]]:
    """The councils' lines that say how many plans there were."""
    with (FOLDER / "dfe_protection_plans_by_duration.csv").open(
        newline="", encoding="utf-8-sig"
    ) as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if row["la_name"] and row["CPP_At31"].isdigit()]


def test_hartlepool_s_line_of_2025_is_the_known_answer():
    (row,) = (r for r in published() if (r["la_name"], r["time_period"]) == ("Hartlepool", "2025"))

    assert [row["CPP_At31"], *(row[name] for name in COLUMNS)] == [
        "173",
        "53",
        "38",
        "62",
        "c",
        "c",
    ]


@pytest.mark.parametrize(
    "row", published(), ids=lambda row: f"{row['la_name']} {row['time_period']}"
)
def test_what_the_department_suppressed_we_suppress_alike(row):
    """Whatever the two hidden bands were, one of them small: we hide two bands as well, and never more."""
    hidden = [name for name in COLUMNS if row[name] == "c"]
    numbers = {name: int(row[name]) for name in COLUMNS if row[name].isdigit()}
    if not hidden:
        assert min((n for n in numbers.values() if n), default=6) >= 6
        return
    assert len(hidden) == 2
    rest = int(row["CPP_At31"]) - sum(numbers.values())
    for small in range(1, min(5, rest - 1) + 1):
        parts = numbers | {hidden[0]: rest - small, hidden[1]: small}
        record = Record(at=datetime(2026, 6, 1, 9, tzinfo=UTC))
        record.send(define_indicator(PLANS, Form.COUNT, categories=BANDS))
        record.send(
            submit_indicator(
                code=PLANS,
                value=Count(numerator=int(row["CPP_At31"])),
                breakdown=tuple(
                    Part(category=band, value=Count(numerator=parts[name]))
                    for band, name in zip(BANDS, COLUMNS, strict=True)
                ),
            )
        )
        fact = next(r.fact for r in record.log if isinstance(r.fact, IndicatorAggregated))
        ours = {
            name for (area, name), n in shown_by(fact).items() if area == "hartlepool" and n is None
        }
        assert len(ours) == 2
        assert dict(zip(COLUMNS, BANDS, strict=True))[hidden[1]] in ours
