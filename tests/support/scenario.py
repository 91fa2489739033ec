"""given / when / then in the words of the board, over a decider and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, Refused
from domain.fact import Actor, Fact
from domain.names import StreamId
from tests.support.controls import BUSINESS_UNIT, SCOPE

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Given:
    """What is on the record, and who asks. `known` are the states of the streams that the command cites."""

    decider: Decider
    facts: tuple[Fact, ...]
    known: Mapping[StreamId, Any] = field(default_factory=dict)
    scope: Scope = SCOPE

    def when(self, command: Command, *, by: str = BUSINESS_UNIT, at: datetime = NOW) -> "Result":
        state = state_of(self.decider, *self.facts)
        context = Context(self.scope, Actor(agency=by), at, self.known)
        try:
            facts = tuple(self.decider.decide(state, command, context))
        except Refused as refused:
            return Result(self, (), refused)
        return Result(self, facts, None)


@dataclass(frozen=True)
class Result:
    given: Given
    facts: tuple[Fact, ...]
    refused: Refused | None

    def then(self, *expected: Fact) -> None:
        assert self.refused is None, f"refused: {self.refused}"
        assert expected == self.facts

    def then_accepted(self) -> Any:
        """The state after the new facts of its own stream, for the assertions that a test is about."""
        assert self.refused is None, f"refused: {self.refused}"
        decider = self.given.decider
        own = [fact for fact in self.facts if isinstance(fact, decider.facts)]
        return state_of(decider, *self.given.facts, *own)

    def then_refused(self, code: Code, *, field: str | None = None) -> None:
        assert self.refused is not None, f"accepted: {self.facts}"
        assert code in [fault.code for fault in self.refused.faults]
        if field is not None:
            assert field in [fault.field for fault in self.refused.faults]


def given(decider: Decider, *facts: Fact, known: Mapping[StreamId, Any] | None = None) -> Given:
    return Given(decider, facts, known or {})


def state_of(decider: Decider, *facts: Fact) -> Any:
    state = None
    for fact in facts:
        state = decider.evolve(state, fact)
    return state
