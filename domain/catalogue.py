"""Every aggregate, and by it every command by its kind and every event type by its stored name: the only list."""

from collections.abc import Mapping
from typing import TypeVar

from domain.command import Command
from domain.decider import Decider
from domain.fact import Fact
from domain.improvement.action import ACTION
from domain.improvement.finding import FINDING
from domain.improvement.recommendation import RECOMMENDATION
from domain.performance.benchmark import BENCHMARK
from domain.performance.collection_round import COLLECTION_ROUND
from domain.performance.indicator_aggregate import INDICATOR_AGGREGATE
from domain.performance.indicator_definition import INDICATOR_DEFINITION
from domain.performance.neighbour_set import NEIGHBOUR_SET
from domain.performance.return_decisions import INDICATOR_RETURN

T = TypeVar("T")

DECIDERS: tuple[Decider, ...] = (
    FINDING,
    RECOMMENDATION,
    ACTION,
    INDICATOR_DEFINITION,
    COLLECTION_ROUND,
    INDICATOR_RETURN,
    INDICATOR_AGGREGATE,
    BENCHMARK,
    NEIGHBOUR_SET,
)


def _unique(pairs: list[tuple[str, T]]) -> Mapping[str, T]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"two classes share the stored name {', '.join(twice)}")
    return found


FACTS: Mapping[str, type[Fact]] = _unique(
    [(fact.TOPIC, fact) for d in DECIDERS for fact in d.facts]
)
COMMANDS: Mapping[str, type[Command]] = _unique([(c.KIND, c) for d in DECIDERS for c in d.commands])
DECIDER_OF_FACT: Mapping[type[Fact], Decider] = {fact: d for d in DECIDERS for fact in d.facts}
DECIDER_OF_COMMAND: Mapping[type[Command], Decider] = {c: d for d in DECIDERS for c in d.commands}
