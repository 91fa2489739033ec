"""
The control chart is the published one: known answers, the published rules one by one, and what holds for every series.

The worked example is that of NHSRplotthedots, "Deviations from Excel defaults"; the rules are those of its own tests.
"""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.performance.indicator_definition import Polarity
from domain.performance.period import following
from domain.performance.spc import (
    RULE_SET,
    Assurance,
    Chart,
    Direction,
    Point,
    Rule,
    Variation,
    chart,
)

STEADY = (10, 12) * 8
"""Mean 11, moving range 2, limits 11 ± 5.32, near limits 11 ± 3.5467."""


def months(count: int, first: str = "2020-04") -> list[str]:
    found = [first]
    while len(found) < count:
        after = following(found[-1])
        assert after is not None
        found.append(after)
    return found


def series(
    values: Sequence[float | Decimal | None],
    polarity: Polarity = Polarity.LOW,
    rebased_from: Sequence[str] = (),
) -> Chart:
    points = [
        Point(period, None if value is None else Decimal(str(value)), "" if value else "suppressed")
        for period, value in zip(months(len(values)), values, strict=True)
    ]
    return chart(points, polarity=polarity, rebased_from=rebased_from)


def rules(found: Chart) -> list[Rule | None]:
    return [judged.rule for judged in found.points]


# --- Known answers ----------------------------------------------------------------------------------------


def test_the_published_worked_example_has_its_limits_and_its_one_signal():
    found = series([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])

    limits = found.points[0].limits
    assert limits is not None
    assert [round(x, 2) for x in (limits.upper, limits.centre, limits.lower)] == [
        Decimal("4.60"),
        Decimal("1.94"),
        Decimal("-0.72"),
    ]
    assert rules(found) == [None] * 4 + [Rule.OUTSIDE] + [None] * 13


def test_the_rule_set_is_told_with_every_chart():
    assert series(STEADY).rule_set == RULE_SET
    assert "NHSRplotthedots 0.2.2" in RULE_SET


# --- The rules --------------------------------------------------------------------------------------------


def test_a_steady_process_has_no_signal():
    assert set(rules(series(STEADY))) == {None}


def test_seven_on_one_side_are_a_signal_and_six_are_none():
    low, high = [10, 11] * 7, [13, 14]
    six = series([*low, *high * 3, 10, 11, *low])
    seven = series([*low, *high * 3, 13, 10, 11, *low])

    assert Rule.ONE_SIDE not in rules(six)[14:20]
    assert set(rules(seven)[14:21]) <= {Rule.ONE_SIDE, Rule.NEAR_LIMIT, Rule.OUTSIDE}
    assert None not in rules(seven)[14:21]


def test_a_point_on_the_mean_ends_a_run():
    values = [1, 1, 1, 5, 1, 1, 1, 9, 9, 9, 5, 9, 9, 9]
    assert sum(values) == 5 * len(values)

    assert Rule.ONE_SIDE not in rules(series(values))


@pytest.mark.parametrize("way", [1, -1])
def test_seven_rising_or_falling_are_a_trend_and_two_equal_ones_end_it(way):
    base = [50, 60, 50, 60, 50, 60, 50, 60]
    rising = [55 + way * step for step in range(-3, 4)]
    flat = [55 + way * step for step in (-3, -2, -1, 0, 0, 1, 2, 3)]

    trend = series([*base, 55, *rising, 55])
    assert rules(trend)[9:16] == [Rule.TREND] * 7
    assert {judged.direction for judged in trend.points[9:16]} == {
        Direction.HIGH if way > 0 else Direction.LOW
    }
    assert Rule.TREND not in rules(series([*base, 55, *flat, 55]))


def test_the_point_in_which_two_trends_meet_belongs_to_the_later():
    found = series([*[2, 20] * 8, *range(7, 14), *range(12, 6, -1), *[2, 20] * 8])

    peak = found.points[22]
    assert peak.point.value == 13
    assert (peak.rule, peak.direction) == (Rule.TREND, Direction.LOW)
    assert found.points[21].direction is Direction.HIGH


def test_two_of_three_near_a_limit_on_one_side_are_a_signal_where_they_are_near():
    near, inside = 15, Decimal("11.5")
    found = series([*STEADY * 4, near, inside, near, 10, *STEADY * 4])
    apart = series([*STEADY * 4, near, 7, near, 10, *STEADY * 4])

    assert rules(found)[64:68] == [Rule.NEAR_LIMIT, None, Rule.NEAR_LIMIT, None]
    assert Rule.NEAR_LIMIT not in rules(apart)


# --- What the variation means -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("polarity", "expected"),
    [
        (Polarity.LOW, Variation.CONCERN),
        (Polarity.HIGH, Variation.IMPROVEMENT),
        (Polarity.NONE, Variation.HIGH),
    ],
)
def test_a_high_point_is_better_or_worse_by_the_polarity(polarity, expected):
    found = series([*STEADY, 40, *STEADY], polarity)

    assert found.points[16].variation is expected
    assert found.points[0].variation is Variation.COMMON_CAUSE


@pytest.mark.parametrize(
    ("target", "polarity", "expected"),
    [
        (20, Polarity.HIGH, Assurance.FAILS),
        (20, Polarity.LOW, Assurance.PASSES),
        (2, Polarity.HIGH, Assurance.PASSES),
        (2, Polarity.LOW, Assurance.FAILS),
        (11, Polarity.LOW, Assurance.HIT_AND_MISS),
        (11, Polarity.NONE, None),
        (None, Polarity.LOW, None),
    ],
)
def test_assurance_is_where_the_target_lies(target, polarity, expected):
    aim = None if target is None else Decimal(target)

    assert series(STEADY, polarity).assurance(aim) is expected


# --- Few figures, gaps, limits set anew -------------------------------------------------------------------


def test_there_are_no_limits_on_five_figures_and_trial_limits_on_six():
    five, six, twelve = series(STEADY[:5]), series(STEADY[:6]), series(STEADY[:12])

    assert {judged.limits for judged in five.points} == {None}
    assert five.assurance(Decimal(99)) is None
    assert [c.points[0].limits.trial for c in (six, twelve) if c.points[0].limits] == [True, False]


def test_a_suppressed_figure_is_a_gap_that_no_run_and_no_moving_range_crosses():
    high = [13, 14, 13, 14]
    whole = series([*[10, 11] * 7, *high, *high, *[10, 11] * 7])
    broken = series([*[10, 11] * 7, *high, None, *high, *[10, 11] * 7])

    assert None not in rules(whole)[14:22]
    assert Rule.ONE_SIDE not in rules(broken)[14:23]
    assert [point.gap for point in broken.gaps] == ["suppressed"]
    jump = series([10, 10, 10, None, 90, 90, 90])
    assert jump.points[0].limits is not None
    assert jump.points[0].limits.mean_range == 0


def test_a_period_that_is_absent_is_a_gap():
    points = [Point(period, Decimal(5)) for period in ("2025-Q1", "2025-Q2", "2026-Q1")]

    found = chart(points, polarity=Polarity.NONE)

    assert [(point.period, point.gap) for point in found.gaps] == [
        ("2025-Q3", "absent"),
        ("2025-Q4", "absent"),
    ]


def test_limits_begin_anew_from_the_period_that_was_decided():
    values = [*(10, 12) * 5, *(30, 32) * 5]
    before = series(values)
    after = series(values, rebased_from=["2021-02"])

    assert None not in rules(before)[3:]
    assert set(rules(after)) == {None}
    centres = [judged.limits.centre for judged in after.points if judged.limits]
    assert centres == [Decimal(11)] * 10 + [Decimal(31)] * 10


@given(st.lists(st.decimals(0, 1000, places=2), min_size=6, max_size=40))
def test_the_limits_lie_around_the_mean_and_every_figure_is_judged(values):
    found = series(values)

    for judged in found.points:
        if judged.point.value is None:
            assert judged.rule is None
            continue
        limits = judged.limits
        if limits is None:
            continue
        assert limits.lower <= limits.centre <= limits.upper
        assert (judged.rule is None) is (judged.variation is Variation.COMMON_CAUSE)


@given(st.lists(st.integers(1, 100), min_size=6, max_size=40), st.integers(2, 9))
def test_another_unit_changes_no_signal(values, factor):
    assert rules(series(values)) == rules(series([value * factor for value in values]))


@given(st.lists(st.integers(1, 100), min_size=6, max_size=40))
def test_the_mirror_image_has_the_same_signals_the_other_way(values):
    found, mirrored = series(values), series([101 - value for value in values])

    assert rules(found) == rules(mirrored)
    ways = {Direction.HIGH: Direction.LOW, Direction.LOW: Direction.HIGH, None: None}
    assert [j.direction for j in mirrored.points] == [ways[j.direction] for j in found.points]


def test_an_empty_series_and_one_of_gaps_have_nothing_to_say():
    assert chart([], polarity=Polarity.LOW).latest is None
    assert series([None] * 9).latest is None
    assert series([7] * 9).points[0].rule is None
