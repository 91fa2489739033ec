"""
Our limits and signals beside those of three independent programs, on 60 random series and on the real Tees ones.

`uv sync --group oracles` installs them. statprocon (Wheeler's XmR) and abspc (NHS Making Data Count) leave no moving range
out, so they judge series in which none is; pyqicharts leaves out the same ones as we do. A rule is compared with a
program that has it as it was published, and with the run of seven where the program lets one say how long a run is.
"""

import csv
import importlib
import itertools
import json
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.performance.indicator_definition import Polarity
from domain.performance.spc import Chart, Limits, Point, Rule, chart
from services.demo.sources import FOLDER

CLOSE = Decimal("0.003")
"""statprocon rounds moving ranges and limits to three places on the way."""

NEARLY = Decimal("0.0003")
"""abspc and pyqicharts have 3/1.128 where the published factor is 2.66: apart by 0.02 % of the half width."""

SERIES = 60


def oracle(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        pytest.skip(f"{name} is not installed; uv sync --group oracles installs it")


def ours(values: Sequence[Decimal]) -> Chart:
    months = [f"{2000 + n // 12}-{n % 12 + 1:02d}" for n in range(len(values))]
    points = [Point(month, value) for month, value in zip(months, values, strict=True)]
    return chart(points, polarity=Polarity.NONE)


def limits_of(values: Sequence[Decimal]) -> Limits:
    limits = ours(values).points[0].limits
    assert limits is not None
    return limits


def rules(values: Sequence[Decimal]) -> list[Rule | None]:
    return [judged.rule for judged in ours(values).points]


def screened(values: Sequence[Decimal]) -> bool:
    ranges = [abs(b - a) for a, b in itertools.pairwise(values)]
    mean = sum(ranges, Decimal(0)) / len(ranges)
    return any(span >= Decimal("3.267") * mean for span in ranges)


GOLDEN = json.loads((Path(__file__).parent / "spc_oracle_limits.json").read_text("utf-8"))
"""The first 60 random series with what statprocon says of them, so that every run compares, installed or not."""


def walks(*, outliers: bool) -> list[list[Decimal]]:
    """60 series of 6 to 40 figures, always the same: noise, drift and shifts at several scales; outliers where wanted."""
    chance = random.Random(20260331)  # noqa: S311 - figures, not secrets
    found: list[list[Decimal]] = []
    while len(found) < SERIES:
        scale = 10 ** chance.randint(0, 4)
        level, drift = chance.uniform(-1, 5) * scale, chance.choice((0, 0, 0.2, -0.3)) * scale
        values = []
        for _ in range(chance.randint(6, 40)):
            level += drift + (scale * 3 if chance.random() < 0.03 else 0)
            far = 12 if outliers and chance.random() < 0.08 else 1
            values.append(Decimal(f"{level + chance.gauss(0, scale * far):.2f}"))
        if screened(values) is outliers:
            found.append(values)
    return found


def tees() -> list[list[Decimal]]:
    """The figures of each measure and council, oldest first, where there are enough."""
    found: dict[tuple[str, str], list[tuple[str, Decimal]]] = {}
    with (FOLDER / "tees_indicators_benchmarked.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["value"]:
                key = (row["lait_measure"], row["la"])
                found.setdefault(key, []).append((row["period"], Decimal(row["value"])))
    each = [[value for _, value in sorted(series)] for series in found.values()]
    return [values for values in each if len(values) >= 6]


def frame(values: Sequence[Decimal]) -> Any:
    return importlib.import_module("pandas").DataFrame(
        {"month": range(len(values)), "value": [float(value) for value in values]}
    )


def near(limits: Limits, centre: float, lower: float, upper: float) -> bool:
    room = (limits.upper - limits.lower) * NEARLY + Decimal("0.0001")
    mine = (limits.centre, limits.lower, limits.upper)
    theirs = (centre, lower, upper)
    return all(abs(a - Decimal(b)) <= room for a, b in zip(mine, theirs, strict=True))


# --- statprocon -------------------------------------------------------------------------------------------


def compare(values: Sequence[Decimal]) -> None:
    limits, theirs = limits_of(values), oracle("statprocon").XmR(list(values))
    for our, their in (
        (limits.centre, theirs.x_central_line()[0]),
        (limits.mean_range, theirs.mr_central_line()[0]),
        (limits.upper, theirs.upper_natural_process_limit()[0]),
        (limits.lower, theirs.lower_natural_process_limit()[0]),
    ):
        assert abs(our - their) <= CLOSE


def test_the_limits_of_the_real_series_are_the_same():
    compared = [values for values in tees() if not screened(values)]

    for values in compared:
        compare(values)
    assert len(compared) > 60


def test_the_limits_of_sixty_random_series_are_those_that_statprocon_gave():
    assert len(GOLDEN["series"]) == SERIES

    for series in GOLDEN["series"]:
        limits = limits_of([Decimal(value) for value in series["values"]])
        for told, limit in (
            ("lower", limits.lower),
            ("centre", limits.centre),
            ("upper", limits.upper),
        ):
            assert abs(limit - Decimal(series[told])) <= CLOSE


def test_statprocon_still_gives_those_limits():
    statprocon = oracle("statprocon")

    for series, values in zip(GOLDEN["series"], walks(outliers=False), strict=True):
        theirs = statprocon.XmR([Decimal(value) for value in series["values"]])
        assert [Decimal(value) for value in series["values"]] == values
        assert str(theirs.lower_natural_process_limit()[0]) == series["lower"]
        assert str(theirs.x_central_line()[0]) == series["centre"]
        assert str(theirs.upper_natural_process_limit()[0]) == series["upper"]


@settings(deadline=None)
@given(st.lists(st.decimals(0, 1000, places=2), min_size=6, max_size=40))
def test_the_limits_of_any_series_are_the_same(values):
    assume(not screened(values))

    compare(values)


@settings(deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=8, max_size=40))
def test_the_same_points_lie_outside_the_limits(numbers):
    values = [Decimal(number) for number in numbers]
    assume(not screened(values))
    theirs = oracle("statprocon").XmR(values).rule_1_x_indices_beyond_limits()

    assert [rule is Rule.OUTSIDE for rule in rules(values)] == list(theirs)


# --- abspc ------------------------------------------------------------------------------------------------


def test_making_data_count_has_the_same_limits_of_sixty_random_series():
    spc = oracle("abspc")

    for values in walks(outliers=False):
        theirs = spc.calculate_control_limits(frame(values), "XmR").iloc[0]
        assert near(limits_of(values), theirs["mean"], theirs["lcl"], theirs["ucl"])


def test_making_data_count_flags_the_same_points_outside_and_near_the_limits():
    spc = oracle("abspc")
    seen = 0

    for values in walks(outliers=False):
        theirs = spc.detect_special_causes(spc.calculate_control_limits(frame(values), "XmR"))
        found = rules(values)
        assert [rule is Rule.OUTSIDE for rule in found] == list(theirs["rule1"])
        for rule, flagged in zip(found, theirs["rule4"], strict=True):
            seen += bool(flagged)
            if rule not in {Rule.OUTSIDE, Rule.TREND}:
                assert (rule is Rule.NEAR_LIMIT) == bool(flagged)
    assert seen > 20


# --- pyqicharts -------------------------------------------------------------------------------------------


def judged_there(values: Sequence[Decimal]) -> Any:
    return oracle("pyqicharts").qic_table(
        frame(values),
        x="month",
        y="value",
        chart="i",
        shift_points=7,
        trend_points=7,
        exclude_mr_outliers=True,
    )


def test_quality_improvement_charts_have_the_same_limits_of_sixty_random_series():
    oracle("pyqicharts")

    for values in walks(outliers=False):
        theirs = judged_there(values).iloc[0]
        assert near(limits_of(values), theirs["centre"], theirs["lcl"], theirs["ucl"])


def test_the_same_moving_ranges_are_left_out():
    """It leaves the points of those ranges out of the mean as well, so only the ranges are compared."""
    oracle("pyqicharts")

    for values in [*walks(outliers=True), *tees()]:
        theirs = judged_there(values).iloc[0]["mrbar_for_process_limits"]
        assert abs(float(limits_of(values).mean_range) - theirs) <= 0.0001


def test_the_same_points_are_a_trend_and_on_one_side():
    oracle("pyqicharts")
    trends = sides = 0

    for values in walks(outliers=False):
        theirs = judged_there(values)
        for rule, trend, side in zip(rules(values), theirs["trend"], theirs["shift"], strict=True):
            trends += bool(trend)
            sides += bool(side)
            if rule is not Rule.OUTSIDE:
                assert (rule is Rule.TREND) == bool(trend)
            if rule not in {Rule.OUTSIDE, Rule.TREND, Rule.NEAR_LIMIT}:
                assert (rule is Rule.ONE_SIDE) == bool(side)
    assert trends > 6
    assert sides > 20
