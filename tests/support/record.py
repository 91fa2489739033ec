"""One partnership's record in memory: commands in, facts recorded in order, any view of them. No adapter is involved."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.catalogue import DECIDER_OF_COMMAND, DECIDER_OF_FACT
from domain.command import Command, Context, Scope
from domain.errors import Code, Refused
from domain.fact import Actor, Event, Fact, Provenance, Recorded
from projections.view import MemoryRows, View
from tests.support.controls import BUSINESS_UNIT, SCOPE


class Record:
    """`at` is the time of the next recording; it moves on by a second with every event."""

    def __init__(self, scope: Scope = SCOPE, *, at: datetime = datetime(2026, 6, 1, 9, tzinfo=UTC)):
        self.scope = scope
        self.at = at
        self.log: list[Recorded] = []

    def send(self, command: Command, *, by: str = BUSINESS_UNIT) -> tuple[Any, ...]:
        """Decide and record. Raises Refused."""
        known = {stream: self.state(stream) for stream in command.cites(self.scope)}
        context = Context(
            self.scope,
            Actor(agency=by),
            self.at,
            {stream: state for stream, state in known.items() if state is not None},
        )
        own = command.stream(self.scope)
        facts = DECIDER_OF_COMMAND[type(command)].decide(self.state(own), command, context)
        assert {fact.stream for fact in facts} <= {own, *known}
        for fact in facts:
            self.add(fact, on=command, by=by)
        return tuple(facts)

    def refused(self, command: Command, *, by: str = BUSINESS_UNIT) -> dict[str, Code]:
        """What it is refused for: field → code. Fails when it is accepted."""
        before = len(self.log)
        try:
            facts = self.send(command, by=by)
        except Refused as refused:
            assert len(self.log) == before
            return {fault.field: fault.code for fault in refused.faults}
        raise AssertionError(f"accepted: {facts}")

    def add(self, fact: Fact, *, on: Command, by: str, partnership: str | None = None) -> None:
        """Put a fact on the record as it is, also a neighbour's."""
        self.at += timedelta(seconds=1)
        provenance = Provenance(
            event_id=UUID(int=len(self.log)),
            occurred_on=on.occurred_on,
            actor=Actor(agency=by),
            partnership=partnership or self.scope.partnership,
            correlation_id="c",
            causation_id="c",
        )
        version = len(self.facts(fact.stream)) + 1
        event = Event(fact.stream, version, fact, provenance)
        self.log.append(Recorded(len(self.log) + 1, self.at, event))

    def facts(self, stream: str) -> Sequence[Fact]:
        return [recorded.fact for recorded in self.log if recorded.event.stream == stream]

    def state(self, stream: str) -> Any:
        state = None
        for fact in self.facts(stream):
            state = DECIDER_OF_FACT[type(fact)].evolve(state, fact)
        return state

    def show(self, view: View, *, until: int | None = None) -> MemoryRows:
        """The view's rows after all events, or after the first `until`."""
        rows = MemoryRows()
        for recorded in self.log[:until]:
            if type(recorded.fact) in view.handles:
                view.fold(rows, recorded)
        return rows
