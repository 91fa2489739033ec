"""
One drawing of each kind as it was when somebody looked at it. A change is looked at again, at 1280 and at 320 pixels,
and then written: `python -m tests.unit.charts.test_golden_drawings` in the repository's root.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from projections.governance.schedule import State
from projections.improvement.actions_board import Brag
from services.charts.brag_bars import By, brag_bars
from services.charts.chart import Chart
from services.charts.obligations_calendar import obligations_calendar
from services.charts.section_11_heatmap import section_11_heatmap
from services.charts.theme_heatmap import theme_heatmap
from services.charts.timeline import Moment, timeline
from services.charts.trend import Benchmark, trend
from tests.support.charts import action, graded, owed, parsed, series, themed

GOLDEN = Path(__file__).parent / "golden"
AGENCIES = {
    "police": "Cleveland Police",
    "icb": "North East and North Cumbria Integrated Care Board",
    "hartlepool": "Hartlepool Borough Council",
}
STATES = list(State)


def _actions() -> Chart:
    counts: dict[str, tuple[int, ...]] = {
        "police": (6, 7, 28, 3, 16),
        "icb": (1, 4, 8, 2, 5),
        "hartlepool": (0, 0, 2, 0, 1),
    }
    kinds = (Brag.RED, Brag.AMBER, Brag.GREEN, None, Brag.BLUE)
    actions = [
        action(brag, owner)
        for owner, numbers in counts.items()
        for brag, number in zip(kinds, numbers, strict=True)
        for _ in range(number)
    ]
    return brag_bars(actions, "actions", by=By.OWNER, names=AGENCIES)


def _re_referrals() -> Chart:
    values = [23.1, 22.4, 24.0, 21.9, 23.6, 22.8, 23.3, None, 24.1, 22.6, 23.4, 34.9, 22.0, 24.7]
    of = series(values, first="2022-Q4", target="25", label="Re-referrals within 12 months")
    england = {f"2023-Q{n}": Decimal("22.4") + n for n in (1, 2, 3, 4)}
    return trend(of, "trend", unit="%", benchmark=Benchmark("England", england))


def _themes() -> Chart:
    found = {"Neglect": (31, 17), "Voice of the child": (17, 2), "Domestic abuse": (9, 0)}
    long = {"Professional curiosity and challenge across organisational boundaries": (0, 5)}
    counts = [each for name, n in {**found, **long}.items() for each in themed(name, *n)]
    return theme_heatmap(counts, "themes", names={"hsscp": "HSSCP", "stscp": "STSCP"})


def _section_11() -> Chart:
    standards = ("leadership", "responsibilities", "accountability", "voice", "training")
    cells = [
        graded(agency, standard, (row + place) % 4, 1 if place == row else None)
        for row, agency in enumerate(("hartlepool", "icb"))
        for place, standard in enumerate(standards)
    ]
    return section_11_heatmap(cells, "section-11", cycle_id="2026", names=AGENCIES)


def _obligations() -> Chart:
    first = date(2026, 4, 1)
    owes = [
        owed(first + timedelta(days=5 * n), STATES[n * n * n % 11 % len(STATES)]) for n in range(70)
    ]
    return obligations_calendar(owes, "obligations", first=first)


def _changes() -> Chart:
    moments = [Moment(date(2022, 3, 4) + timedelta(days=n * n), "Progress") for n in range(38)]
    return timeline([*moments, moments[20]], "timeline", stands_on=date(2025, 3, 31))


DRAWINGS: Mapping[str, Chart] = {
    "brag-bars": _actions(),
    "trend": _re_referrals(),
    "theme-heatmap": _themes(),
    "section-11-heatmap": _section_11(),
    "obligations-calendar": _obligations(),
    "timeline": _changes(),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_byte_for_byte_what_was_looked_at(name):
    chart = DRAWINGS[name]

    parsed(chart)
    assert chart.svg == (GOLDEN / f"{name}.svg").read_text("utf-8").removesuffix("\n")
    assert len(chart.svg) < 16_000


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_golden_drawing_is_xml_by_itself(name):
    root = ET.parse(GOLDEN / f"{name}.svg").getroot()  # noqa: S314 - ours

    assert root.get("width") == "100%"


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, chart in DRAWINGS.items():
        (GOLDEN / f"{name}.svg").write_text(chart.svg + "\n", "utf-8")
