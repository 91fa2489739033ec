"""
Statistical process control: the XmR chart of one series of figures, by one published rule set.

Source: NHS England, Making Data Count, as the NHS-R community publishes it in NHSRplotthedots 0.2.2: the mean, limits at
2.66 mean moving ranges (moving ranges of 3.267 times the mean range or more left out), four rules, assurance by the
position of the target. Two things are our own, docs/decisions/0047: nothing is claimed across a gap, and there are no
limits on fewer than six figures. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

from domain.performance.indicator_definition import Polarity
from domain.performance.period import following, period

RULE_SET = (
    "XmR, NHS Making Data Count (NHSRplotthedots 0.2.2): outside the limits; 7 rising or falling; "
    "2 of 3 near a limit; 7 on one side of the mean"
)
RUN = 7
"""Points in a row on one side of the mean, or rising, or falling."""

WIDTH = Fraction(266, 100)
SCREEN = Fraction(3267, 1000)
NEAR = Fraction(2, 3)
LEAST = 6
"""Figures below which there are no limits (Wheeler, Understanding Variation: "as few as five or six values")."""

ROBUST = 12
"""Figures below which limits are for trial (NHSRplotthedots, number of points required)."""


class Rule(StrEnum):
    """Why a point is a signal. Where several hold the first of this list counts."""

    OUTSIDE = "outside-limits"
    TREND = "trend-of-7"
    NEAR_LIMIT = "2-of-3-near-limit"
    ONE_SIDE = "7-on-one-side"


class Direction(StrEnum):
    HIGH = "high"
    LOW = "low"


class Variation(StrEnum):
    """What the variation means. High and low: a signal where neither way is better."""

    COMMON_CAUSE = "common-cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    HIGH = "high"
    LOW = "low"


class Assurance(StrEnum):
    """Whether the process as it runs will reach its target."""

    PASSES = "consistently-passes"
    FAILS = "consistently-fails"
    HIT_AND_MISS = "hit-and-miss"


@dataclass(frozen=True, slots=True)
class Point:
    """The figure of one period; `value` None is a gap, and `gap` says why."""

    period: str
    value: Decimal | None
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """`figures` are those it was made of; `trial` when they are few. Rounded to 4 places; signals use the exact ones."""

    figures: int
    centre: Decimal
    mean_range: Decimal
    lower: Decimal
    upper: Decimal
    trial: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """One point. `variation` is None where there is no value, or too few for limits."""

    point: Point
    limits: Limits | None
    rule: Rule | None = None
    direction: Direction | None = None
    variation: Variation | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """The series judged, oldest first, the gaps within it included."""

    points: tuple[Judged, ...]
    polarity: Polarity
    rule_set: str = RULE_SET

    @property
    def latest(self) -> Judged | None:
        """The newest point that has a value."""
        return next((j for j in reversed(self.points) if j.point.value is not None), None)

    @property
    def gaps(self) -> tuple[Point, ...]:
        return tuple(judged.point for judged in self.points if judged.point.value is None)

    def assurance(self, target: Decimal | None) -> Assurance | None:
        """None without a target, without limits, or where neither way is better."""
        limits = self.latest.limits if self.latest else None
        if target is None or limits is None or self.polarity is Polarity.NONE:
            return None
        if limits.lower <= target <= limits.upper:
            return Assurance.HIT_AND_MISS
        above = target > limits.upper
        return Assurance.FAILS if above is (self.polarity is Polarity.HIGH) else Assurance.PASSES


def chart(
    points: Sequence[Point], *, polarity: Polarity, rebased_from: Sequence[str] = ()
) -> Chart:
    """
    The chart of points of one kind of period, given oldest first. Periods between them that are absent become gaps.
    Limits begin anew at each period of `rebased_from`.
    """
    whole = list(_with_gaps(points))
    breaks = sorted(period(text).end for text in rebased_from)
    bases: dict[int, list[Point]] = {}
    for point in whole:
        base = sum(1 for day in breaks if day <= period(point.period).end)
        bases.setdefault(base, []).append(point)
    judged = [found for base in bases.values() for found in _judged(base, polarity)]
    return Chart(tuple(judged), polarity)


def _with_gaps(points: Sequence[Point]) -> Iterator[Point]:
    awaited: str | None = None
    for point in points:
        while awaited is not None and period(awaited).end < period(point.period).end:
            yield Point(awaited, None, "absent")
            awaited = following(awaited)
        yield point
        awaited = following(point.period)


# --- One base ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Exact:
    """The limits before rounding."""

    centre: Fraction
    mean_range: Fraction

    def side(self, value: Fraction) -> int:
        """1 above the mean, -1 below, 0 on it."""
        return _sign(value - self.centre)

    def beyond(self, value: Fraction, share: Fraction = Fraction(1)) -> bool:
        return abs(value - self.centre) > share * WIDTH * self.mean_range


def _judged(base: Sequence[Point], polarity: Polarity) -> list[Judged]:
    stretches = _stretches(base)
    values = [value for stretch in stretches.values() for value in stretch]
    if len(values) < LEAST:
        return [Judged(point, None) for point in base]
    exact = _exact(list(stretches.values()))
    limits = _rounded(exact, len(values))
    signals = {
        start + place: signal
        for start, stretch in stretches.items()
        for place, signal in _signals(stretch, exact).items()
    }
    return [_told(point, limits, signals.get(place), polarity) for place, point in enumerate(base)]


def _stretches(base: Sequence[Point]) -> dict[int, list[Fraction]]:
    """The values without a gap between them, by the place of the first."""
    found: dict[int, list[Fraction]] = {}
    start = 0
    for place, point in enumerate(base):
        if point.value is None:
            start = place + 1
        else:
            found.setdefault(start, []).append(Fraction(point.value))
    return found


def _exact(stretches: Sequence[Sequence[Fraction]]) -> _Exact:
    values = [value for stretch in stretches for value in stretch]
    ranges = [abs(b - a) for stretch in stretches for a, b in pairwise(stretch)]
    mean_range = _mean(ranges)
    kept = [span for span in ranges if span < SCREEN * mean_range]
    return _Exact(_mean(values), _mean(kept))


def _mean(numbers: Sequence[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0)) / len(numbers) if numbers else Fraction(0)


def _rounded(exact: _Exact, figures: int) -> Limits:
    half = WIDTH * exact.mean_range
    return Limits(
        figures=figures,
        centre=_decimal(exact.centre),
        mean_range=_decimal(exact.mean_range),
        lower=_decimal(exact.centre - half),
        upper=_decimal(exact.centre + half),
        trial=figures < ROBUST,
    )


def _decimal(number: Fraction) -> Decimal:
    return Decimal(round(number * 10_000)).scaleb(-4)


def _told(
    point: Point, limits: Limits, signal: "tuple[Rule, int] | None", polarity: Polarity
) -> Judged:
    if point.value is None:
        return Judged(point, limits)
    if signal is None:
        return Judged(point, limits, variation=Variation.COMMON_CAUSE)
    rule, way = signal
    direction = Direction.HIGH if way > 0 else Direction.LOW
    return Judged(point, limits, rule, direction, _variation(direction, polarity))


def _variation(direction: Direction, polarity: Polarity) -> Variation:
    match polarity:
        case Polarity.NONE:
            return Variation(direction.value)
        case Polarity.HIGH | Polarity.LOW:
            better = direction.value == polarity.value
            return Variation.IMPROVEMENT if better else Variation.CONCERN
        case _:
            assert_never(polarity)


# --- The rules --------------------------------------------------------------------------------------------


def _signals(values: Sequence[Fraction], exact: _Exact) -> dict[int, tuple[Rule, int]]:
    """Each place that is a signal, with the first rule that says so and the way it points."""
    sides = [exact.side(value) for value in values]
    found: dict[int, tuple[Rule, int]] = {}
    for place in _one_side(sides):
        found[place] = (Rule.ONE_SIDE, sides[place])
    for place in _near_limit(values, sides, exact):
        found[place] = (Rule.NEAR_LIMIT, sides[place])
    for place, way in _trends(values).items():
        found[place] = (Rule.TREND, way)
    for place, value in enumerate(values):
        if exact.beyond(value):
            found[place] = (Rule.OUTSIDE, sides[place])
    return found


def _windows(count: int, length: int) -> Iterator[range]:
    return (range(start, start + length) for start in range(count - length + 1))


def _one_side(sides: Sequence[int]) -> set[int]:
    return {
        place
        for window in _windows(len(sides), RUN)
        if abs(sum(sides[place] for place in window)) == RUN
        for place in window
    }


def _trends(values: Sequence[Fraction]) -> dict[int, int]:
    """Where two trends meet in a point, it belongs to the later one."""
    ways = [_sign(b - a) for a, b in pairwise(values)]
    part = {
        place
        for window in _windows(len(values), RUN)
        if abs(sum(ways[place] for place in window[:-1])) == RUN - 1
        for place in window
    }
    return {place: ways[place] if place + 1 in part else ways[place - 1] for place in part}


def _near_limit(values: Sequence[Fraction], sides: Sequence[int], exact: _Exact) -> set[int]:
    near = {
        place
        for place, value in enumerate(values)
        if exact.beyond(value, NEAR) and not exact.beyond(value)
    }
    return {
        place
        for window in _windows(len(values), 3)
        if len(near & set(window)) >= 2  # noqa: PLR2004 - two of three
        and abs(sum(sides[place] for place in window)) == 3  # noqa: PLR2004
        for place in near & set(window)
    }


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)
