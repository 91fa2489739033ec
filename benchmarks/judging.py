"""What an aim can ask for, and whether what was measured reaches it."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Figures = Mapping[str, Sequence[float]]
"""By its name, what was measured in each round."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """
    `figure` is to be at least `aim` times `base`, round by round; both are in `unit`. None: no aim is set. Where one of them
    was measured in fewer rounds, each of these is held against the median of the other.

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
    """
    An aim with what was measured: medians over the rounds; `lowest` and `highest` are of the ratios or the figures, of
    which there are as many as `rounds`.
    """

    aim: Aim
    base: float | None
    figure: float
    value: float
    lowest: float
    highest: float
    reached: bool
    in_every_round: bool
    rounds: int


def judge(aim: Aim, figures: Figures) -> Verdict:
    """Raises KeyError when a figure of it was not measured."""
    found = figures[aim.figure]
    base: float | None = None
    match aim:
        case Ratio():
            values = _ratios(found, figures[aim.base])
            base = statistics.median(figures[aim.base])
        case Most() | Least():
            values = list(found)
    value, low, high = statistics.median(values), min(values), max(values)
    worst = high if isinstance(aim, Most) else low
    return Verdict(
        aim=aim,
        base=base,
        figure=statistics.median(found),
        value=value,
        lowest=low,
        highest=high,
        reached=_reaches(aim, value),
        in_every_round=_reaches(aim, worst),
        rounds=len(values),
    )


def _reaches(aim: Aim, value: float) -> bool:
    if aim.aim is None:
        return True
    return value <= aim.aim if isinstance(aim, Most) else value >= aim.aim


def _ratios(found: Sequence[float], base: Sequence[float]) -> list[float]:
    if len(found) < len(base):
        base = [statistics.median(base)] * len(found)
    elif len(base) < len(found):
        found = [statistics.median(found)] * len(base)
    return [ours / theirs for ours, theirs in zip(found, base, strict=True)]
