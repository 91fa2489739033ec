"""The log in memory: passes the contract suite of the port, for tests of what is built on it."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from domain.errors import Code, Fault
from domain.fact import Recorded
from domain.history import Outcome, Status, Unit
from domain.names import StreamId
from domain.receipt import Receipt, Verdict

START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@dataclass
class MemoryHistory:
    """`calls` counts the appends; `receipts` holds every answer in the order in which it was given."""

    log: list[Recorded] = field(default_factory=list)
    inbox: dict[str, tuple[Unit, Outcome]] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)
    calls: int = 0

    async def load(self, streams: Collection[StreamId]) -> Mapping[StreamId, Sequence[Recorded]]:
        await asyncio.sleep(0)  # others may go on here, as they do while a database works
        found: dict[StreamId, list[Recorded]] = {}
        for recorded in self.log:
            if recorded.event.stream in streams:
                found.setdefault(recorded.event.stream, []).append(recorded)
        return found

    async def append(self, units: Sequence[Unit]) -> Sequence[Outcome]:
        await asyncio.sleep(0)
        self.calls += 1
        void: set[StreamId] = set()
        outcomes = []
        for unit in units:
            outcome = self._one(unit, void)
            if outcome.status is not Status.RECORDED:
                void.update(event.stream for event in unit.events)
            if outcome.receipt is not None:
                self.receipts.append(outcome.receipt)
            outcomes.append(outcome)
        return outcomes

    def _one(self, unit: Unit, void: set[StreamId]) -> Outcome:
        if unit.key in self.inbox:
            first, outcome = self.inbox[unit.key]
            if first.body_hash != unit.body_hash:
                reason = (
                    "this identity was used for another message; send the new one under a new one"
                )
                fault = Fault(Code.DIFFERENT_CONTENT, reason, "ce-id")
                receipt = self._receipt(replace(unit, faults=(fault,)))
                return Outcome(Status.DIFFERENT_CONTENT, receipt)
            if not (unit.again and outcome.status is Status.REFUSED):
                return replace(outcome, status=Status.DUPLICATE)
        touched = {event.stream for event in unit.events} | {stream for stream, _ in unit.reads}
        if touched & void or not self._holds(unit):
            return Outcome(Status.CONFLICT)
        first_position = len(self.log) + 1 if unit.events else None
        for event in unit.events:
            position = len(self.log) + 1
            self.log.append(Recorded(position, START + timedelta(seconds=position), event))
        last_position = len(self.log) if unit.events else None
        outcome = Outcome(
            Status.REFUSED if unit.faults else Status.RECORDED,
            self._receipt(unit, first_position, last_position),
            first_position,
            last_position,
        )
        self.inbox[unit.key] = (unit, outcome)
        return outcome

    def _holds(self, unit: Unit) -> bool:
        heads = dict(unit.reads)
        for stream, version in heads.items():
            if self._head(stream) != version:
                return False
        heads = {}
        for event in unit.events:
            if event.version != heads.setdefault(event.stream, self._head(event.stream)) + 1:
                return False
            heads[event.stream] = event.version
        return True

    def _head(self, stream: StreamId) -> int:
        return max((r.event.version for r in self.log if r.event.stream == stream), default=0)

    def _receipt(
        self, unit: Unit, first: int | None = None, last: int | None = None
    ) -> Receipt | None:
        if unit.sender is None:
            return None
        return Receipt(
            message_id=unit.message_id,
            sender=unit.sender,
            kind=unit.kind,
            verdict=Verdict.REJECTED if unit.faults else Verdict.ACCEPTED,
            reference=unit.reference,
            first_position=first,
            last_position=last,
            recorded_at=START + timedelta(seconds=len(self.log)),
            faults=unit.faults,
            intake_sequence=unit.intake_sequence,
        )
