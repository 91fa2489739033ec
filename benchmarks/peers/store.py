"""What is asked of every store that is compared, and the events that all of them get."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date
from typing import Any, Protocol
from uuid import UUID

import orjson

from adapters.codec import Codec
from domain.fact import Actor, Event, Provenance
from tests.support.controls import POLICE, finding_registered

CODEC = Codec()
"""Every store in Python turns events into bytes and back by this one, within the clock."""

AT_ONCE = 5_000
"""Events of one read, where a store is asked for so many at a time."""

Content = tuple[str, str, dict[str, Any]]
"""Of one event: stream, stored name, and what its JSON says; stores that keep jsonb change its bytes."""


class Store(Protocol):
    """A store with its own server or database. Rates are taken around each call."""

    async def append(self, batches: Sequence[Sequence[Event]]) -> None:
        """A commit for each batch, in their order."""

    async def append_by(self, callers: int, events: Sequence[Event]) -> None:
        """A commit for each event, of so many callers at the same time."""

    def read(self) -> AsyncIterator[Sequence[Event]]:
        """Every event in the order of recording, decoded."""


Opened = AbstractAsyncContextManager[Store]


def content(event: Event) -> Content:
    topic, state = CODEC.encode(event)
    return event.stream, topic, orjson.loads(state)


def apart(first: int, count: int) -> Iterator[Event]:
    """As many findings, each of a stream of its own: callers at the same time must not wait for one another."""
    for number in range(first, first + count):
        stream = f"HSSCP-F-2027-{number:07}"
        identity = UUID(int=2**64 + number)
        provenance = replace(_PROVENANCE, event_id=identity, correlation_id=str(identity))
        yield Event(stream, 1, finding_registered(finding_id=stream), provenance)


_PROVENANCE = Provenance(
    event_id=UUID(int=0),
    occurred_on=date(2027, 5, 1),
    actor=Actor(agency=POLICE),
    partnership="hsscp",
    correlation_id="",
    causation_id="",
)
