"""What the relay publishes: the log's own events to EVENTS, the receipts to RECEIPTS."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson

from adapters.cloud_events import (
    JSON,
    SOURCE_PREFIX,
    SPECVERSION,
    TYPE_PREFIX,
    EventEnvelope,
    encoded,
    event_envelope,
    event_headers,
)
from adapters.messaging import chain, subjects
from adapters.messaging.publishing import Outgoing
from adapters.messaging.relay import Published
from adapters.messaging.routing import route
from domain.fact import Visibility
from domain.names import PartnershipId, StreamId
from domain.receipt import Receipt

RECEIPT_TYPE = "receipt.v1"

_PLAIN_KIND = re.compile(r"[A-Za-z0-9_-]{1,60}(\.[A-Za-z0-9_-]{1,60}){0,3}")
_MOST_FAULTS = 100
_LONGEST_FIELD = 200
_LONGEST_REASON = 500


class Row(Protocol):
    """One event as stored."""

    @property
    def position(self) -> int: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def origin(self) -> PartnershipId: ...
    @property
    def stream(self) -> StreamId: ...
    @property
    def version(self) -> int: ...
    @property
    def topic(self) -> str: ...
    @property
    def state(self) -> bytes: ...


class Numbered(Protocol):
    """A receipt at its place in the order of sending."""

    @property
    def number(self) -> int: ...
    @property
    def receipt(self) -> Receipt: ...


class Log(Protocol):
    """The part of the event log that is published from, in position order and without gaps."""

    async def read_raw(self, after: int, limit: int) -> Sequence[Row]: ...

    async def wait(self, after: int, timeout: float) -> object:  # noqa: ASYNC109 (no error at its end)
        """Returns when there is an event after that position, at the latest after `timeout` seconds."""
        ...

    async def receipts_after(self, number: int, limit: int) -> Sequence[Numbered]: ...

    async def wait_for_receipts(self, after: int, timeout: float) -> object:  # noqa: ASYNC109 (no error at its end)
        """The same for the receipt's number."""
        ...


@dataclass(frozen=True, slots=True)
class EventCursor:
    """Read to `position`; `shared` events so far, and the link of the chain after the last of them."""

    position: int = 0
    shared: int = 0
    link: bytes = chain.GENESIS


class OwnEvents:
    """The events of this partnership's own record; a restricted one and a neighbour's have no message."""

    stream = subjects.EVENTS

    def __init__(self, log: Log, partnership: PartnershipId) -> None:
        self._log = log
        self._partnership = partnership

    def resume(self, last: Published | None, sequence: int) -> EventCursor:  # noqa: ARG002 (the position is in the message)
        if last is None:
            return EventCursor()
        envelope = event_envelope(last.headers)
        return EventCursor(envelope.position, envelope.shared_sequence, envelope.link)

    async def after(
        self, cursor: EventCursor, limit: int
    ) -> tuple[Sequence[Outgoing], EventCursor]:
        """Raises UnreadableEvent for a stored name that the catalogue does not know: its visibility is unknown."""
        messages = []
        for row in await self._log.read_raw(cursor.position, limit):
            if row.origin == self._partnership:
                visibility, aggregate = route(row.topic)
                if visibility is not Visibility.RESTRICTED:
                    message, cursor = self._message(row, visibility, aggregate, cursor)
                    messages.append(message)
            cursor = EventCursor(row.position, cursor.shared, cursor.link)
        return messages, cursor

    async def wait(self, cursor: EventCursor, timeout: float) -> None:  # noqa: ASYNC109 (see Log.wait)
        await self._log.wait(cursor.position, timeout)

    def _message(
        self, row: Row, visibility: Visibility, aggregate: str, cursor: EventCursor
    ) -> tuple[Outgoing, EventCursor]:
        meta = orjson.loads(row.state)["meta"]
        shared, link = cursor.shared, cursor.link
        if visibility is Visibility.SHARED and meta["agreement"] is None:
            visibility = (
                Visibility.PRIVATE
            )  # the type may cross, but no agreement covered it (ADR 0045)
        if visibility is Visibility.SHARED:
            shared += 1
            link = chain.extend(
                link, topic=row.topic, stream=row.stream, version=row.version, state=row.state
            )
        envelope = EventEnvelope(
            event_id=UUID(meta["event_id"]),
            origin=self._partnership,
            topic=row.topic,
            stream=row.stream,
            version=row.version,
            recorded_at=row.recorded_at,
            correlation_id=meta["correlation_id"],
            position=row.position,
            shared_sequence=shared,
            previous=cursor.link,
            link=link,
        )
        message = Outgoing(
            id=str(envelope.event_id),
            subject=subjects.event(self._partnership, visibility, aggregate, row.topic),
            headers=event_headers(envelope),
            body=row.state,
        )
        return message, EventCursor(row.position, shared, link)


class Receipts:
    """The answers to the agencies' messages, numbered by the log."""

    stream = subjects.RECEIPTS

    def __init__(self, log: Log, partnership: PartnershipId) -> None:
        self._log = log
        self._partnership = partnership

    def resume(self, last: Published | None, sequence: int) -> int:
        """Receipts have no gaps, so when all have aged out of the stream its last sequence is the last number."""
        return sequence if last is None else int(last.headers["Gt-Receipt-Number"])

    async def after(self, cursor: int, limit: int) -> tuple[Sequence[Outgoing], int]:
        found = await self._log.receipts_after(cursor, limit)
        messages = [self._message(numbered.number, numbered.receipt) for numbered in found]
        return messages, found[-1].number if found else cursor

    async def wait(self, cursor: int, timeout: float) -> None:  # noqa: ASYNC109 (see Log.wait)
        await self._log.wait_for_receipts(cursor, timeout)

    def _message(self, number: int, receipt: Receipt) -> Outgoing:
        kind = receipt.kind if _PLAIN_KIND.fullmatch(receipt.kind) else "unknown"
        return Outgoing(
            id=f"receipt:{number}",
            subject=subjects.receipt(self._partnership, receipt.sender, kind),
            headers={
                "ce-specversion": SPECVERSION,
                "ce-id": str(number),
                "ce-source": encoded(SOURCE_PREFIX + self._partnership),
                "ce-type": TYPE_PREFIX + RECEIPT_TYPE,
                "ce-subject": encoded(receipt.message_id),
                "ce-time": encoded(receipt.recorded_at.isoformat()),
                "content-type": JSON,
                "Gt-Receipt-Number": str(number),
            },
            body=orjson.dumps(receipt_body(receipt), option=orjson.OPT_SORT_KEYS),
        )


def receipt_body(receipt: Receipt) -> dict[str, Any]:
    """Bounded whatever was sent: a field's path is the sender's own words, and a message may be wrong everywhere."""
    return {
        "message_id": receipt.message_id,
        "sender": receipt.sender,
        "kind": receipt.kind,
        "verdict": receipt.verdict,
        "reference": receipt.reference,
        "first_position": receipt.first_position,
        "last_position": receipt.last_position,
        "recorded_at": receipt.recorded_at,
        "intake_sequence": receipt.intake_sequence,
        "faults": [
            {
                "code": fault.code,
                "field": fault.field[:_LONGEST_FIELD],
                "reason": fault.reason[:_LONGEST_REASON],
            }
            for fault in receipt.faults[:_MOST_FAULTS]
        ],
        "faults_found": len(receipt.faults),
    }
