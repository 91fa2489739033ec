"""The hash of a whole record up to a position, by which an answer names the last event that it includes (ADR 0054)."""

import hashlib
from collections.abc import Callable, Coroutine, Sequence
from contextlib import aclosing
from operator import attrgetter
from typing import Any

from adapters.codec import Codec
from adapters.event_store.log import RawEvent
from adapters.event_store.reading_ahead import PAGE, pages
from projections.governance.inspection_pack import Seal

GENESIS = bytes(32)

ReadRaw = Callable[[int, int, int | None], Coroutine[Any, Any, Sequence[RawEvent]]]
"""`EventLog.read_raw`: events after a position, at most so many, up to a position."""

_POSITION = attrgetter("position")


def link(previous: bytes, event: RawEvent) -> bytes:
    """
    The link after one event: SHA-256 over the link before it and the SHA-256 of its place and its stored bytes.

    The place is the position, the stored name, the stream and the version, each on a line of its own.
    """
    place = f"{event.position}\n{event.topic}\n{event.stream}\n{event.version}\n".encode()
    return hashlib.sha256(previous + hashlib.sha256(place + event.state).digest()).digest()


async def seal(read_raw: ReadRaw, codec: Codec, *, until: int) -> Seal | None:
    """None before the first event. Raises UnreadableEvent when the last one cannot be decoded."""
    last: RawEvent | None = None
    chained, count = GENESIS, 0

    def ask(after: int) -> Coroutine[Any, Any, Sequence[RawEvent]]:
        return read_raw(after, PAGE, until)

    async with aclosing(pages(ask, _POSITION, after=0, until=until, size=PAGE)) as found:
        async for events, _ in found:
            for event in events:
                last, chained = event, link(chained, event)
            count += len(events)
    if last is None:
        return None
    decoded = codec.decode(
        last.stream, last.version, last.topic, last.state, position=last.position
    )
    return Seal(
        position=last.position,
        event_id=str(decoded.provenance.event_id),
        reference=last.stream,
        recorded_at=last.recorded_at,
        record_hash=chained.hex(),
        events=count,
    )
