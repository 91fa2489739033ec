"""
PostgreSQL's binary array format, written by hand.

psycopg's own list dumper chooses int2[] or int8[] by the values at hand, so one statement would be prepared many times
over, and it takes several times as long. Source: PostgreSQL's array_send; element types by their oids.
"""

import struct
from collections.abc import Sequence
from typing import ClassVar

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

_HEADER = struct.Struct("!iiiii")
_LENGTH = struct.Struct("!i")
_NULL = _LENGTH.pack(-1)


class Array(bytes):
    """One array, encoded; a class per element type."""

    element: ClassVar[int]
    oid: ClassVar[int]


class Texts(Array):
    element, oid = 25, 1009


class Blobs(Array):
    element, oid = 17, 1001


class Bigints(Array):
    element, oid = 20, 1016


class Ints(Array):
    element, oid = 23, 1007


class Booleans(Array):
    element, oid = 16, 1000


def texts(values: Sequence[str | None]) -> Texts:
    return Texts(_join(Texts, [None if v is None else v.encode() for v in values]))


def blobs(values: Sequence[bytes]) -> Blobs:
    return Blobs(_join(Blobs, values))


def bigints(values: Sequence[int | None]) -> Bigints:
    return Bigints(
        _join(Bigints, [None if v is None else v.to_bytes(8, signed=True) for v in values])
    )


def ints(values: Sequence[int]) -> Ints:
    return Ints(_join(Ints, [v.to_bytes(4, signed=True) for v in values]))


def booleans(values: Sequence[bool]) -> Booleans:
    return Booleans(_join(Booleans, [b"\x01" if v else b"\x00" for v in values]))


def _join(kind: type[Array], values: Sequence[bytes | None]) -> bytes:
    if not values:
        return struct.pack("!iii", 0, 0, kind.element)
    parts = [_HEADER.pack(1, int(None in values), kind.element, len(values), 1)]
    for value in values:
        if value is None:
            parts.append(_NULL)
        else:
            parts.append(_LENGTH.pack(len(value)))
            parts.append(value)
    return b"".join(parts)


class _ArrayDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Array) -> Buffer:
        return obj


for _kind in (Texts, Blobs, Bigints, Ints, Booleans):
    _dumper = type(f"{_kind.__name__}Dumper", (_ArrayDumper,), {"oid": _kind.oid})
    psycopg.adapters.register_dumper(_kind, _dumper)
