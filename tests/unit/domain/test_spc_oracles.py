"""
Our limits beside those of an independent program, statprocon (Wheeler's XmR), on the real Tees series and on random ones.

It leaves no moving range out, so the two are the same where none is; `uv sync --group oracles` installs it.
"""

import csv
import itertools
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.performance.indicator_definition import Polarity
from domain.performance.spc import Chart, Point, Rule, chart
from services.demo.sources import FOLDER

statprocon: Any = pytest.importorskip(
    "statprocon", reason="statprocon is not installed; uv sync --group oracles installs it"
)

CLOSE = Decimal("0.001")
"""It rounds moving ranges and limits to three places on the way."""


def ours(values: Sequence[Decimal]) -> Chart:
    months = [f"{2000 + n // 12}-{n % 12 + 1:02d}" for n in range(len(values))]
    points = [Point(month, value) for month, value in zip(months, values, strict=True)]
    return chart(points, polarity=Polarity.NONE)


def screened(values: Sequence[Decimal]) -> bool:
    ranges = [abs(b - a) for a, b in itertools.pairwise(values)]
    mean = sum(ranges, Decimal(0)) / len(ranges)
    return any(span >= Decimal("3.267") * mean for span in ranges)


def compare(values: Sequence[Decimal]) -> None:
    limits = ours(values).points[0].limits
    theirs = statprocon.XmR(list(values))
    assert limits is not None
    for our, their in (
        (limits.centre, theirs.x_central_line()[0]),
        (limits.mean_range, theirs.mr_central_line()[0]),
        (limits.upper, theirs.upper_natural_process_limit()[0]),
        (limits.lower, theirs.lower_natural_process_limit()[0]),
    ):
        assert abs(our - their) <= CLOSE * 3


def tees() -> dict[tuple[str, str], list[Decimal]]:
    """The figures of each measure and council, oldest first."""
    found: dict[tuple[str, str], list[tuple[str, Decimal]]] = {}
    with (FOLDER / "tees_indicators_benchmarked.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["value"]:
                key = (row["lait_measure"], row["la"])
                found.setdefault(key, []).append((row["period"], Decimal(row["value"])))
    return {key: [value for _, value in sorted(each)] for key, each in found.items()}


def test_the_limits_of_the_real_series_are_the_same():
    series = [values for values in tees().values() if len(values) >= 6]
    compared = [values for values in series if not screened(values)]

    for values in compared:
        compare(values)
    assert len(compared) > 60


@given(st.lists(st.decimals(0, 1000, places=2), min_size=6, max_size=40))
def test_the_limits_of_random_series_are_the_same(values):
    assume(not screened(values))

    compare(values)


@given(st.lists(st.integers(0, 1000), min_size=8, max_size=40))
def test_the_same_points_lie_outside_the_limits(numbers):
    values = [Decimal(number) for number in numbers]
    assume(not screened(values))
    theirs = statprocon.XmR(values).rule_1_x_indices_beyond_limits()

    found = [judged.rule is Rule.OUTSIDE for judged in ours(values).points]

    assert found == list(theirs)
