"""The charts above a board say what their figures are and what they are held against."""

from datetime import date
from decimal import Decimal

from projections.performance import indicators
from projections.performance.indicators import BenchmarkRow, DefinitionRow, FigureRow
from projections.view import MemoryRows
from services.boards import performance
from services.boards.indexed import Indexed
from services.charts.chart import Chart
from services.web.figures import FIGURES, Drawn
from tests.support.reporting import empty

_YEARS = range(2012, 2026)
_SCOPE = empty().scope


def charts(*benchmarks: BenchmarkRow, form: str = "percentage") -> list[Chart]:
    rows = MemoryRows()
    rows.put(
        indicators.DEFINITIONS,
        DefinitionRow(
            "X.1", 1, "Assessed in time", None, form, "high", None, None, date(2012, 4, 1)
        ),
    )
    for year in _YEARS:
        rows.put(indicators.FIGURES, _figure(year, form, ""))
        rows.put(indicators.FIGURES, _figure(year, form, "of school age"))
    for benchmark in benchmarks:
        rows.put(indicators.BENCHMARKS, benchmark)
    views = {indicators.VIEW.name: rows}
    lines = performance.TRENDS.read(views, date(2026, 3, 31), _SCOPE)
    return list(
        FIGURES["trends"](Drawn(Indexed(lines).taken({}), views, date(2026, 3, 31), _SCOPE, {}))
    )


def _figure(year: int, form: str, category: str) -> FigureRow:
    return FigureRow(
        code="X.1",
        period=str(year),
        partnership="hsscp",
        area="hartlepool",
        category=category,
        period_kind="year",
        period_end=date(year, 12, 31),
        definition_version=1,
        form=form,
        per=None,
        kind="figure",
        numerator=None,
        denominator=None,
        value=Decimal(70 + year % 3),
        symbol=None,
        categories=(),
        commentary=(),
        recorded_on=date(year + 1, 5, 1),
        badge="",
    )


def _against(comparator: str, year: int, value: str | None) -> BenchmarkRow:
    return BenchmarkRow(
        "X.1",
        str(year),
        comparator,
        "",
        "",
        None if value is None else Decimal(value),
        None if value else "x",
        "2026-01",
        date(2026, 1, 15),
    )


def test_a_percentage_says_so_in_the_reading_and_the_chart():
    whole, part = charts()
    assert "Latest 70 %" in whole.reading
    assert "Latest 70 %" in part.reading


def test_a_number_has_no_unit():
    whole, _ = charts(form="number")
    assert "%" not in whole.reading
    assert "%" not in "".join(str(cell) for row in whole.rows for cell in row)


def test_a_series_is_held_against_england_where_england_has_a_figure():
    whole, part = charts(
        _against("england", 2023, "81.5"),
        _against("england", 2024, None),
        _against("north-east", 2024, "66"),
        _against("statistical-neighbours", 2024, "67"),
    )
    names = [name for name, _ in whole.columns]
    held = {row[0]: row[names.index("benchmark")] for row in whole.rows}
    assert held["2023"] == Decimal("81.5")
    assert {value for year, value in held.items() if year != "2023"} == {None}
    assert "England: 81.5 %" in whole.reading
    assert "England" in whole.svg
    assert "England" not in part.reading + part.svg


def test_without_a_figure_of_england_nothing_speaks_of_it():
    assert all("England" not in chart.reading + chart.svg for chart in charts())
