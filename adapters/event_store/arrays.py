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
_length = struct.Struct("!i").pack
_bigint = struct.Struct("!iq").pack
_int = struct.Struct("!ii").pack
_NULL = _length(-1)
_TRUE, _FALSE = _length(1) + b"\x01", _length(1) + b"\x00"


class Array(bytes):
    """One array, encoded; a class per element type. No bytes are NULL: of that type, so that the statement is the same."""

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


class Documents(Array):
    """Of type json."""

    element, oid = 114, 199


def texts(values: Sequence[str | None]) -> Texts:
    return Texts(
        _join(Texts, [_NULL if v is None else _length(len(e := v.encode())) + e for v in values])
    )


def documents(values: Sequence[bytes | None]) -> Documents:
    """Each is the UTF-8 of some JSON."""
    return Documents(
        _join(Documents, [_NULL if v is None else _length(len(v)) + v for v in values])
    )


def blobs(values: Sequence[bytes]) -> Blobs:
    return Blobs(_join(Blobs, [_length(len(value)) + value for value in values]))


def bigints(values: Sequence[int | None]) -> Bigints:
    return Bigints(_join(Bigints, [_NULL if v is None else _bigint(8, v) for v in values]))


def ints(values: Sequence[int]) -> Ints:
    return Ints(_join(Ints, [_int(4, value) for value in values]))


def booleans(values: Sequence[bool]) -> Booleans:
    return Booleans(_join(Booleans, [_TRUE if value else _FALSE for value in values]))


def _join(kind: type[Array], elements: Sequence[bytes]) -> bytes:
    """Each element comes with its length before it."""
    if not elements:
        return struct.pack("!iii", 0, 0, kind.element)
    header = _HEADER.pack(1, int(_NULL in elements), kind.element, len(elements), 1)
    return header + b"".join(elements)


class _ArrayDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Array) -> Buffer | None:
        return obj or None


for _kind in (Texts, Documents, Blobs, Bigints, Ints, Booleans):
    _dumper = type(f"{_kind.__name__}Dumper", (_ArrayDumper,), {"oid": _kind.oid})
    psycopg.adapters.register_dumper(_kind, _dumper)
