"""A log in memory that can be relayed from and mirrored into, and events to put in it."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from adapters.codec import Codec
from domain.fact import Actor, Event, Provenance
from domain.history import Outcome, Status, Unit
from domain.receipt import Receipt
from tests.support.controls import finding_registered
from tests.support.memory_history import MemoryHistory

_NAMESPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


@dataclass(frozen=True)
class Row:
    position: int
    recorded_at: datetime
    origin: str
    stream: str
    version: int
    topic: str
    state: bytes


@dataclass(frozen=True)
class Numbered:
    number: int
    receipt: Receipt


class LogAway(ConnectionError):
    """What the log raises while it cannot be reached."""


@dataclass
class MemoryLog(MemoryHistory):
    """`away` makes every call fail; `cut_after_commit` makes the next append fail after it was carried out."""

    codec: Codec = field(default_factory=Codec)
    away: bool = False
    cut_after_commit: bool = False
    grown: asyncio.Event = field(default_factory=asyncio.Event)

    async def append(self, units: Sequence[Unit]) -> Sequence[Outcome]:
        self._reach()
        outcomes = await super().append(units)
        self.grown.set()
        self.grown = asyncio.Event()
        if self.cut_after_commit:
            self.cut_after_commit = False
            raise LogAway
        return outcomes

    async def head(self) -> int:
        self._reach()
        return len(self.log)

    async def read_raw(self, after: int, limit: int) -> Sequence[Row]:
        self._reach()
        return [
            Row(
                r.position,
                r.recorded_at,
                r.provenance.partnership,
                r.event.stream,
                r.event.version,
                *self.codec.encode(r.event),
            )
            for r in self.log[after : after + limit]
        ]

    async def receipts_after(self, number: int, limit: int) -> Sequence[Numbered]:
        self._reach()
        found = self.receipts[number : number + limit]
        return [Numbered(number + place, receipt) for place, receipt in enumerate(found, 1)]

    async def wait(self, after: int, timeout: float) -> bool:
        return await self._wait(lambda: len(self.log) > after, timeout)

    async def wait_for_receipts(self, after: int, timeout: float) -> bool:
        return await self._wait(lambda: len(self.receipts) > after, timeout)

    async def received_from(self, origin: str) -> tuple[int, Collection[str]]:
        self._reach()
        kept = {k: o for k, (_, o) in self.inbox.items() if k.startswith(f"{origin}:")}
        return len(kept), [k for k, o in kept.items() if o.status is Status.REFUSED]

    async def _wait(self, grown, timeout: float) -> bool:
        try:
            async with asyncio.timeout(timeout):
                while not grown():
                    await self.grown.wait()
        except TimeoutError:
            return False
        return True

    def _reach(self) -> None:
        if self.away:
            raise LogAway

    def states(self, origin: str) -> list[bytes]:
        """The stored bytes of one origin's events, in the order of the log."""
        return [
            self.codec.encode(r.event)[1] for r in self.log if r.provenance.partnership == origin
        ]


def finding_event(number: int, *, partnership: str = "hsscp") -> Event:
    """A finding of that partnership, the same for the same number."""
    reference = f"{partnership.upper()}-F-2026-{number:04d}"
    return event_of(finding_registered(finding_id=reference), partnership=partnership)


def event_of(fact, *, partnership: str = "hsscp", version: int = 1) -> Event:
    identity = f"{partnership}/{fact.stream}/{version}"
    return Event(
        fact.stream,
        version,
        fact,
        Provenance(
            event_id=uuid5(_NAMESPACE, identity),
            occurred_on=date(2026, 5, 1),
            actor=Actor(agency="cleveland-police"),
            partnership=partnership,
            correlation_id="c1",
            causation_id="c1",
            agreement="tees-learning-2026",
        ),
    )


def own_unit(*events: Event, sender: str | None = "cleveland-police") -> Unit:
    """The unit by which an agency's message recorded these events."""
    first = events[0]
    key = f"cleveland-police:{first.provenance.event_id}"
    return Unit(
        key=key,
        body_hash=key.encode(),
        message_id=str(first.provenance.event_id),
        sender=sender,
        kind="register-finding.v1",
        reference=first.stream,
        events=events,
    )


async def record_findings(log, numbers: range, *, partnership: str = "hsscp") -> None:
    await log.append([own_unit(finding_event(n, partnership=partnership)) for n in numbers])
