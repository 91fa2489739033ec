"""What an aim can ask for, and whether what was measured reaches it."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Figures = Mapping[str, Sequence[float]]
"""By its name, what was measured in each round."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """
    `figure` is to be at least `aim` times `base`, round by round; both are in `unit`. None: no aim is set.

    `parts`: what the time is spent on; which of them is at fault for a miss has to be measured.
    """

    workload: str
    title: str
    unit: str
    base: str
    figure: str
    aim: float | None
    parts: str


@dataclass(frozen=True, slots=True)
class Most:
    """`figure` is to be at most `aim`, both in `unit`; None: no aim is set. `parts` as of Ratio."""

    workload: str
    title: str
    figure: str
    aim: float | None
    parts: str
    unit: str = "ms"


@dataclass(frozen=True, slots=True)
class Least:
    """`figure` is to be at least `aim`, both in `unit`. `parts` as of Ratio."""

    workload: str
    title: str
    unit: str
    figure: str
    aim: float
    parts: str


Aim = Ratio | Most | Least


@dataclass(frozen=True, slots=True)
class Verdict:
    """An aim with what was measured: medians over the rounds; `lowest` and `highest` are of the ratios or the figures."""

    aim: Aim
    base: float | None
    figure: float
    value: float
    lowest: float
    highest: float
    reached: bool
    in_every_round: bool


def judge(aim: Aim, figures: Figures) -> Verdict:
    """Raises KeyError when a figure of it was not measured."""
    found = figures[aim.figure]
    match aim:
        case Ratio():
            base = figures[aim.base]
            ratios = [ours / theirs for ours, theirs in zip(found, base, strict=True)]
            value = statistics.median(ratios)
            medians = statistics.median(base), statistics.median(found)
            low, high = min(ratios), max(ratios)
            reached = [aim.aim is None or ratio >= aim.aim for ratio in (value, low)]
            return Verdict(aim, *medians, value, low, high, *reached)
        case Most():
            value = statistics.median(found)
            low, high = min(found), max(found)
            return Verdict(aim, None, value, value, low, high, *_within(aim.aim, value, high))
        case Least():
            value = statistics.median(found)
            low, high = min(found), max(found)
            return Verdict(aim, None, value, value, low, high, value >= aim.aim, low >= aim.aim)


def _within(aim: float | None, *values: float) -> list[bool]:
    return [aim is None or value <= aim for value in values]
