"""What is to be reached, and in which figures it is seen: ratios of one run, and times at a steady rate."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks import append, growth, intake, projection, relay

Figures = Mapping[str, Sequence[float]]
"""By its name, what was measured in each round."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """
    `figure` is to be at least `aim` times `base`, round by round; both are in `unit`.

    `limit`: what holds it back, should it be missed.
    """

    workload: str
    title: str
    unit: str
    base: str
    figure: str
    aim: float
    limit: str


@dataclass(frozen=True, slots=True)
class Time:
    """`figure` is to be at most `aim` milliseconds. `limit`: what holds it back, should it be missed."""

    workload: str
    title: str
    figure: str
    aim: float
    limit: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """An aim with what was measured: medians over the rounds; `lowest` and `highest` are of the ratios or the times."""

    aim: Ratio | Time
    base: float | None
    figure: float
    value: float
    lowest: float
    highest: float
    reached: bool


AIMS: tuple[Ratio | Time, ...] = (
    Ratio(
        "intake",
        "from NATS to recorded event",
        "events/s",
        intake.STOCK,
        intake.FULL,
        10,
        "Python's own time for a message: reading and judging it, the client of NATS, FastStream and the driver of"
        " PostgreSQL. The lines below the table leave these parts out one by one.",
    ),
    Ratio(
        "append",
        "group commit, 256 callers",
        "events/s",
        append.STOCK,
        append.GROUP,
        10,
        "what a commit costs on this disk: the quicker it is, the less is gained by sharing one.",
    ),
    Ratio(
        "projection",
        "live projection into every view",
        "events/s",
        projection.STOCK,
        projection.LIVE,
        20,
        "the upsert of every changed row, which PostgreSQL has to look up, log and index.",
    ),
    Ratio(
        "projection",
        "rebuild of every view",
        "events/s",
        projection.STOCK,
        projection.REBUILD,
        80,
        "decoding each event once, the five folds, and the indexes of the new tables.",
    ),
    Ratio(
        "growth",
        "rebuild: an event at 10,000 against one at 100,000 (flat: 1)",
        "µs an event",
        growth.at(100_000),
        growth.at(10_000),
        0.8,
        "tables that no longer fit the processor's caches, and indexes that grow deeper.",
    ),
    Time(
        "projection",
        "append → visible row at 100 events/s, p50",
        projection.SHOWN_P50,
        10,
        "two commits one after the other, and the notification between them.",
    ),
    Time(
        "projection",
        "append → visible row at 100 events/s, p99",
        projection.SHOWN_P99,
        50,
        "whatever stops one of the processes for a moment: two cores carry sender, projector, reader and PostgreSQL.",
    ),
    Time(
        "exchange",
        "shared event → neighbour's record at 100 events/s, p50",
        relay.SHARED_P50,
        50,
        "two commits, two NATS servers that each write to disk before they confirm, and the link.",
    ),
    Time(
        "exchange",
        "shared event → neighbour's record at 100 events/s, p99",
        relay.SHARED_P99,
        200,
        "as the median; whatever stops one of six processes on two cores is added.",
    ),
)


def judge(aim: Ratio | Time, figures: Figures) -> Verdict:
    """Raises KeyError when its workload was not measured."""
    found = figures[aim.figure]
    match aim:
        case Ratio():
            base = figures[aim.base]
            ratios = [ours / theirs for ours, theirs in zip(found, base, strict=True)]
            value = statistics.median(ratios)
            medians = statistics.median(base), statistics.median(found)
            return Verdict(aim, *medians, value, min(ratios), max(ratios), value >= aim.aim)
        case Time():
            value = statistics.median(found)
            return Verdict(aim, None, value, value, min(found), max(found), value <= aim.aim)
