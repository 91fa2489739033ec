"""Every aggregate, and by it every command by its kind and every event type by its stored name."""

from collections.abc import Mapping
from typing import TypeVar

from domain.command import Command
from domain.decider import Decider
from domain.exchange import deciders as exchange
from domain.exchange.sharing_agreement import SharedContext
from domain.fact import Fact
from domain.governance import deciders as governance
from domain.improvement import deciders as improvement
from domain.incidents import deciders as incidents
from domain.performance import deciders as performance
from domain.quality import deciders as quality

T = TypeVar("T")

DECIDERS: tuple[Decider, ...] = (
    *improvement.DECIDERS,
    *performance.DECIDERS,
    *incidents.DECIDERS,
    *quality.DECIDERS,
    *governance.DECIDERS,
    *exchange.DECIDERS,
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
_KINDS = _unique([(c.KIND, c) for d in DECIDERS for c in d.commands])
COMMANDS: Mapping[str, type[Command]] = {k: c for k, c in _KINDS.items() if not c.LOCAL}
"""What a partner may send: each is a message."""
LOCAL_COMMANDS: Mapping[str, type[Command]] = {k: c for k, c in _KINDS.items() if c.LOCAL}
"""What is only taken from the partnership's own command line: nothing of it may lie in a message (ADR 0049)."""
DECIDER_OF_FACT: Mapping[type[Fact], Decider] = {fact: d for d in DECIDERS for fact in d.facts}
CONTEXT_OF_FACT: Mapping[type[Fact], SharedContext] = {
    fact: context
    for context, module in {
        SharedContext.IMPROVEMENT: improvement,
        SharedContext.PERFORMANCE: performance,
        SharedContext.QUALITY: quality,
        SharedContext.GOVERNANCE: governance,
        SharedContext.EXCHANGE: exchange,
    }.items()
    for d in module.DECIDERS
    for fact in d.facts
}
"""What an agreement must cover for it to cross; learning from incidents is absent, for no agreement can cover it."""
DECIDER_OF_COMMAND: Mapping[type[Command], Decider] = {c: d for d in DECIDERS for c in d.commands}
