"""What is to be reached, and in which figures it is seen: ratios of one run, and times at a steady rate."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks import append, growth, intake, pages, projection, relay

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
class Time:
    """`figure` is to be at most `aim` milliseconds; None: no aim is set. `parts` as of Ratio."""

    workload: str
    title: str
    figure: str
    aim: float | None
    parts: str


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
    in_every_round: bool


AIMS: tuple[Ratio | Time, ...] = (
    Ratio(
        "intake",
        "from NATS to recorded event",
        "events/s",
        intake.STOCK,
        intake.FULL,
        10,
        "reading and judging each message, the NATS client, FastStream, and the commit; the lines of the workload leave"
        " them out one by one",
    ),
    Ratio(
        "append",
        "group commit, 256 callers",
        "events/s",
        append.STOCK,
        append.GROUP,
        10,
        "encoding, the round trip and the commit, shared by up to 256 units",
    ),
    Ratio(
        "projection",
        "live projection into every view",
        "events/s",
        projection.STOCK,
        projection.LIVE,
        20,
        "decoding each event once, the folds of all views, and the upsert of every changed row",
    ),
    Ratio(
        "projection",
        "rebuild of the five views of V-01 to V-06",
        "events/s",
        projection.STOCK_CORE,
        projection.REBUILD_CORE,
        80,
        "as for the rebuild of every view",
    ),
    Ratio(
        "projection",
        "rebuild of every view",
        "events/s",
        projection.STOCK,
        projection.REBUILD,
        80,
        "decoding each event once, the folds of all views, the copy, and the indexes of the new tables",
    ),
    Ratio(
        "projection",
        "rebuild, against the stock runners of all views at the same time",
        "events/s",
        projection.STOCK_AT_ONCE,
        projection.REBUILD,
        None,
        "as for the rebuild",
    ),
    Ratio(
        "growth",
        "rebuild: an event at 10,000 against one at 100,000 (flat: 1)",
        "µs an event",
        growth.at(100_000),
        growth.at(10_000),
        0.8,
        "as for the rebuild; all rows are held in memory, which therefore grows with them",
    ),
    Time(
        "projection",
        "append → visible row at 100 events/s, p50",
        projection.SHOWN_P50,
        10,
        "two commits one after the other, the notification between them, and up to 2 ms until the reader looks",
    ),
    Time(
        "projection",
        "append → visible row at 100 events/s, p99",
        projection.SHOWN_P99,
        50,
        "as the median, and every wait for a core: sender, projector and reader are one process beside PostgreSQL's",
    ),
    Time(
        "exchange",
        "shared event → neighbour's record at 100 events/s, p50",
        relay.SHARED_P50,
        50,
        "two commits, two NATS servers that each write to disk before they confirm, and the link",
    ),
    Time(
        "exchange",
        "shared event → neighbour's record at 100 events/s, p99",
        relay.SHARED_P99,
        None,
        "as the median, and every wait for a core",
    ),
    Time(
        "pages",
        "a page made before, p50",
        pages.KEPT_P50,
        2,
        "uvicorn and FastAPI, whose own answer of the same size is measured beside it, who is signed in, and the key of the page",
    ),
    Ratio(
        "pages",
        "pages made before, against the same page made anew for each reader",
        "pages/s",
        pages.ANEW_RATE,
        pages.KEPT_RATE,
        None,
        "as for the page made before",
    ),
    Time(
        "pages",
        "100,000 actions: a page not made before, p50",
        pages.FIRST_P50,
        20,
        "choosing and ordering lines, counting for the chart, and the template",
    ),
    Time(
        "pages",
        "100,000 actions: a page not made before, p99",
        pages.FIRST_P99,
        None,
        "as the median, and every wait for a core",
    ),
    Ratio(
        "pages",
        "100,000 actions: pages not made before, against the board read anew for each",
        "pages/s",
        pages.LARGE_ANEW_RATE,
        pages.FIRST_RATE,
        None,
        "as for the page not made before",
    ),
    Time(
        "pages",
        "message → open page in a browser, p50",
        pages.OPEN_P50,
        100,
        "the commit, the projector, word to the page, and its asking for itself again",
    ),
    Time(
        "pages",
        "message → open page in a browser, p99",
        pages.OPEN_P99,
        None,
        "as the median, and every wait for a core",
    ),
    Time(
        "pages",
        "SIGTERM with 50 readers → the program is gone, slowest",
        pages.STOP,
        1000,
        "answers under way, and closing every stream",
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
            low, high = min(ratios), max(ratios)
            reached = [aim.aim is None or ratio >= aim.aim for ratio in (value, low)]
            return Verdict(aim, *medians, value, low, high, *reached)
        case Time():
            value = statistics.median(found)
            low, high = min(found), max(found)
            return Verdict(aim, None, value, value, low, high, *_within(aim.aim, value, high))


def _within(aim: float | None, *values: float) -> list[bool]:
    return [aim is None or value <= aim for value in values]
