"""Aims held against what was measured, also where that was in fewer rounds than what it is compared with."""

import pytest

from benchmarks import growth, report
from benchmarks.judging import Most, Ratio, judge

FLAT = Ratio("growth", "an event at ten against one at a million", "µs", "million", "ten", 0.77, "")
SLOWEST = Most("growth", "any view", "slowest", 1000, "")


def test_rounds_are_compared_with_those_they_were_measured_beside():
    verdict = judge(FLAT, {"ten": [10.0, 20.0, 30.0], "million": [10.0, 25.0, 60.0]})

    assert (verdict.lowest, verdict.value, verdict.highest) == (0.5, 0.8, 1.0)
    assert (verdict.reached, verdict.in_every_round, verdict.rounds) == (True, False, 3)


@pytest.mark.parametrize(
    ("ten", "million", "value"),
    [([10.0, 20.0, 90.0], [25.0], 0.8), ([20.0], [10.0, 25.0, 90.0], 0.8)],
)
def test_one_round_is_compared_with_the_median_of_many(ten, million, value):
    verdict = judge(FLAT, {"ten": ten, "million": million})

    assert verdict.value == pytest.approx(value)
    assert verdict.rounds == 1


def test_what_was_measured_once_says_so():
    verdict = judge(SLOWEST, {"slowest": [640.0]})
    line = report.table([verdict], [])

    assert "one round" in line
    assert "yes, once" in line
    assert "640.0 to 640.0" not in line


def test_a_size_measured_alone_stands_beside_the_others():
    small, large = growth.at(10_000), growth.at(1_000_000)
    before = {small: [1.0, 2.0], large: [9.0]}

    assert growth.with_other_sizes({large: [3.0]}, before, [1_000_000]) == {
        small: [1.0, 2.0],
        large: [3.0],
    }
    found = growth.with_other_sizes({growth.at(100_000): [4.0]}, before, [100_000])
    assert list(found) == [small, growth.at(100_000), large]
    assert growth.with_other_sizes({}, before, [1_000_000]) == {small: [1.0, 2.0]}
