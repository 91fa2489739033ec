"""The hash chain over a partnership's shared events, by which the neighbour sees that none is missing or changed."""

import hashlib

from domain.names import StreamId

GENESIS = bytes(32)


def extend(previous: bytes, *, topic: str, stream: StreamId, version: int, state: bytes) -> bytes:
    """The link after one event (ADR 0022): SHA-256 over the link before it and everything that is stored of it."""
    place = f"{topic}\n{stream}\n{version}\n".encode()
    return hashlib.sha256(previous + hashlib.sha256(place + state).digest()).digest()
