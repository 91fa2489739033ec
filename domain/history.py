"""Port: the log of one partnership, as the one way of recording sees it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.errors import Fault
from domain.fact import Event, Recorded
from domain.names import AgencyId, StreamId
from domain.quick import quick
from domain.receipt import Receipt


@quick
@dataclass(frozen=True, slots=True)
class Unit:
    """
    All that one request appends, or none of it: the request's identity, its events or its faults.

    `key` is `<source>:<message id>`, unique for ever; `body_hash` is the SHA-256 of the bytes received.
    `sender` None: no receipt is wanted (a neighbour's event). `again` lets an operator's replay replace
    an earlier rejection of the same bytes.

    `reads` are the streams that the decision looked at, each with the version it saw (0: nothing there);
    a stream that has moved on by then makes the unit a conflict. So a refusal, and a decision that rests on
    another aggregate, hold at the moment they are recorded. A stream that the events extend need not be named.
    """

    key: str
    body_hash: bytes
    message_id: str
    sender: AgencyId | None
    kind: str
    reference: StreamId | None
    events: tuple[Event, ...] = ()
    faults: tuple[Fault, ...] = ()
    intake_sequence: int | None = None
    again: bool = False
    reads: tuple[tuple[StreamId, int], ...] = ()


class Status(StrEnum):
    RECORDED = "recorded"
    REFUSED = "refused"  # the unit carried faults; the refusal itself is kept
    DUPLICATE = "duplicate"  # same key, same bytes: nothing changed, the first receipt again
    DIFFERENT_CONTENT = "different-content"  # same key, other bytes: nothing changed, rejected
    CONFLICT = "conflict"  # a stream moved on; nothing of this unit was kept, decide again


@quick
@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one unit. `receipt` is None for a conflict and for units without a sender."""

    status: Status
    receipt: Receipt | None = None
    first_position: int | None = None
    last_position: int | None = None


class History(Protocol):
    """The log. Every method may raise the adapter's connection errors; append may then be repeated as it is."""

    async def load(self, streams: Collection[StreamId]) -> Mapping[StreamId, Sequence[Recorded]]:
        """The events of each stream in version order; a stream without events is absent."""
        ...

    async def append(self, units: Sequence[Unit]) -> Sequence[Outcome]:
        """
        One transaction for all units, in their order; one unit's conflict never fails another. Outcomes in order.

        A unit with events that adds nothing (duplicate, different content, conflict) makes every later unit of
        the call that extends or reads one of its streams a conflict: that one was decided on what never happened.
        """
        ...
