"""
The control chart of one series: figures, mean, process limits, target, benchmark, and every signal by its shape.

What is a signal, and by which rule, is decided in `domain.performance.spc`; here it is drawn. A gap breaks the line and
is marked, since nothing is claimed across one (docs/decisions/0047).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.performance.period import period
from domain.performance.spc import Judged
from projections.performance.trends_board import Trend
from services.charts.chart import Chart, Columns, chart, empty, message
from services.charts.key import key
from services.charts.trend_marks import entries
from services.charts.trend_plot import Plot
from services.charts.trend_reading import Figures, reading, says

COLUMNS: Columns = (
    ("period", "Period"),
    ("label", "Period in words"),
    ("value", "Value"),
    ("gap", "Why none"),
    ("centre", "Mean"),
    ("lower", "Lower limit"),
    ("upper", "Upper limit"),
    ("rule", "Signal"),
    ("variation", "Variation"),
    ("target", "Target"),
    ("benchmark", "Benchmark"),
)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What the series is held against, by period, such as England's figures."""

    name: str
    values: Mapping[str, Decimal]


def trend(
    of: Trend,
    chart_id: str,
    *,
    unit: str = "",
    about: str | None = None,
    benchmark: Benchmark | None = None,
) -> Chart:
    """`unit` stands behind every figure, such as %. `about` is what the title names (None: the indicator's label)."""
    named, told, points = about or of.label, reading(of, unit), of.chart.points
    rows = [_row(of, judged, benchmark) for judged in points]
    if of.chart.latest is None:
        title = message(named, "no figures yet")
        return empty(chart_id, title=title, reading=told, columns=COLUMNS, rows=rows)
    values = benchmark.values if benchmark else {}
    held = [values.get(judged.point.period) for judged in points]
    known = [
        (judged, value) for judged, value in zip(points, held, strict=True) if value is not None
    ]
    name, figures = benchmark.name if benchmark else "", Figures(of, unit)
    if known:
        newest, value = known[-1]
        told += f" {name}: {figures.said(value)} ({period(newest.point.period).label})."
    marks, down = key(entries(of, figures, [value for _, value in known], name))
    plot = Plot(of, held, down)
    return chart(
        chart_id,
        title=message(named, says(of)),
        reading=told,
        height=plot.height,
        marks=[*marks, *plot.marks()],
        columns=COLUMNS,
        rows=rows,
    )


def _row(of: Trend, judged: Judged, benchmark: Benchmark | None) -> tuple[object, ...]:
    point, limits = judged.point, judged.limits
    return (
        point.period,
        period(point.period).label,
        point.value,
        point.gap,
        limits.centre if limits else None,
        limits.lower if limits else None,
        limits.upper if limits else None,
        judged.rule.value if judged.rule else "",
        judged.variation.value if judged.variation else "",
        of.target,
        benchmark.values.get(point.period) if benchmark else None,
    )
