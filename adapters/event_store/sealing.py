"""The hash of a whole record up to a position, by which an answer names the last event that it includes (ADR 0054)."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence

from adapters.codec import Codec
from adapters.event_store.log import RawEvent
from projections.governance.inspection_pack import Seal

_AT_ONCE = 5_000
GENESIS = bytes(32)

ReadRaw = Callable[[int, int, int | None], Awaitable[Sequence[RawEvent]]]
"""`EventLog.read_raw`: events after a position, at most so many, up to a position."""


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
    while found := await read_raw(last.position if last else 0, _AT_ONCE, until):
        for event in found:
            chained = link(chained, event)
        last, count = found[-1], count + len(found)
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
