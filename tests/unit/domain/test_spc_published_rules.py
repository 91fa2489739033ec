"""Each published rule on cases worked out by hand: the limits to four places, and every point that is a signal."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain.performance.indicator_definition import Polarity
from domain.performance.spc import Point, chart

GOLDEN = json.loads((Path(__file__).parent / "spc_published_rules.json").read_text("utf-8"))
CASES: list[dict[str, Any]] = GOLDEN["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_case_worked_out_by_hand_has_its_limits_and_its_signals(case):
    months = [f"{2000 + n // 12}-{n % 12 + 1:02d}" for n in range(len(case["values"]))]
    points = [Point(*pair) for pair in zip(months, map(Decimal, case["values"]), strict=True)]

    found = chart(points, polarity=Polarity.NONE)

    limits = found.points[0].limits
    assert limits is not None
    assert [limits.lower, limits.centre, limits.upper] == [Decimal(x) for x in case["limits"]]
    signals = {
        str(place): [judged.rule, judged.direction]
        for place, judged in enumerate(found.points)
        if judged.rule is not None
    }
    assert signals == case["signals"]
