"""
Rows of one table as bytes, quick to unpack: column by column, each value that recurs written once (ADR 0095).

A pack is the Zstandard frame (RFC 8878) of: the length of the head as four bytes, the head as JSON, and one byte for each row
and each column whose values recur, which says which of them it is. Whatever is not as `pack` made it is refused as Damaged.
"""

import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import count, repeat
from operator import attrgetter, itemgetter
from types import NoneType
from typing import Any
from uuid import UUID, SafeUUID

import orjson
import zstandard

from adapters.projection_engine import tables
from adapters.projection_engine.tables import Column
from projections.view import Key, Table

_DISTINCT = 256  # values that one byte can tell apart
_MOST = 2**26  # bytes of a pack that is opened; a damaged one may say any number
_HEAD = 4  # bytes of the head's length
_LOOKED_FOR = 16  # words at most: looking for more takes longer than reading
_Written = tuple[list[Any], bytes | None]
"""A column as JSON has it: a value for each row; or each value once, and for each row which of them it is."""

_PLAIN = frozenset({str, NoneType})
_go_through = deque[object](maxlen=0).extend
_WRITE_INT, _WRITE_IS_SAFE = (vars(UUID)[name].__set__ for name in ("int", "is_safe"))


class _Contexts(threading.local):
    """Those of Zstandard: costly to make, and for one thread at a time."""

    def __init__(self) -> None:
        # the second level takes six times as long and saves a tenth
        self.quick, self.small = (
            zstandard.ZstdCompressor(level=level, write_checksum=True).compress for level in (3, 9)
        )
        self.open = zstandard.ZstdDecompressor().decompress


_CONTEXTS = _Contexts()


class Unpackable(Exception):
    """A row holds what no column may hold."""


class Damaged(BaseException):
    """
    What is stored cannot be read as rows of this table.

    A BaseException, so that a fold which catches Exception cannot swallow it.
    """


@cache
def shape(table: Table[Any]) -> str:
    """What rows of a table are packed by: another shape cannot be unpacked."""
    key = ",".join(table.key)
    columns = ",".join(
        f"{c.name} {c.python.__name__}{'[]' if c.many else ''}{'?' if c.nullable else ''}"
        for c in tables.columns(table)
    )
    return f"{table.name}({columns}; {key})"


@cache
def packer(table: Table[Any]) -> "Packer":
    """Made once: what its columns are is read from the annotations of the row."""
    return Packer(table)


class Packer:
    """For the rows of one table."""

    def __init__(self, table: Table[Any]) -> None:
        self.table = table
        columns = tables.columns(table)
        # equal numbers may be written differently, so one of them cannot stand for another
        self._write = [(attrgetter(c.name), _written(c), c.python is not Decimal) for c in columns]
        self._read = [_read(c) for c in columns]
        self._make = _maker(table.row, [c.name for c in columns])
        self._columns = columns
        self._places = [table.columns.index(name) for name in table.key]

    def pack(self, rows: Sequence[Any], *, settled: bool = False) -> bytes:
        """`settled`: they will hardly be packed again. Raises Unpackable."""
        head: list[Any] = []
        indexes: list[bytes] = []
        try:
            for value_of, written, may_recur in self._write:
                values = list(map(value_of, rows))
                places = dict(zip(dict.fromkeys(values), count()))
                if may_recur and len(places) <= min(_DISTINCT, (len(values) + 1) // 2):
                    head.append([1, written(list(places))])
                    indexes.append(bytes(map(places.__getitem__, values)))
                else:
                    head.append([0, written(values)])
            text = orjson.dumps([len(rows), head])
        except (TypeError, ValueError, AttributeError) as mistaken:
            raise Unpackable(f"{self.table.name}: {type(mistaken).__name__}") from mistaken
        plain = b"".join((len(text).to_bytes(_HEAD, "big"), text, *indexes))
        packed = (_CONTEXTS.small if settled else _CONTEXTS.quick)(plain)
        # a copy: this one was cut from bytes that would hold the worst case, and keeping many of those leaves holes in memory
        return bytes(memoryview(packed))

    def unpack(self, packed: bytes) -> dict[Key, Any]:
        """The rows by their keys, in the order in which they were packed. Raises Damaged."""
        with self._refusing():
            columns = self._every_column(_plain(packed))
            keys = zip(*(columns[place] for place in self._places), strict=True)
            return dict(zip(keys, self._make(columns), strict=True))

    def rows(self, packed: bytes) -> list[Any]:
        """The rows alone, in that order. Raises Damaged."""
        with self._refusing():
            return self._make(self._every_column(_plain(packed)))

    def rows_where(self, packed: bytes, column: str, values: Collection[Any]) -> list[Any]:
        """
        The rows that have one of these values in a column, in that order: no other row is made, and a pack in whose bytes
        no word asked for stands is not even read. Raises Damaged.
        """
        place = self.table.columns.index(column)
        with self._refusing():
            plain = _plain(packed)
            if not self._may_have(plain, place, values):
                return []
            written = self._opened(plain)
            asked = self._values(place, *written[place])
            picked = [at for at, value in enumerate(asked) if value in values]
            if not picked:
                return []
            return self._make([self._picked(n, *one, picked) for n, one in enumerate(written)])

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except (
            zstandard.ZstdError,
            ValueError,
            TypeError,
            LookupError,
            ArithmeticError,
        ) as mistaken:
            raise Damaged(f"{self.table.name}: {type(mistaken).__name__}") from mistaken

    def _opened(self, plain: bytes) -> list[_Written]:
        """The columns, none of which has been read yet."""
        at = _HEAD + int.from_bytes(plain[:_HEAD], "big")
        count, head = orjson.loads(plain[_HEAD:at])
        columns: list[_Written] = []
        for (recurring, written), _ in zip(head, self._read, strict=True):
            columns.append((written, plain[at : at + count] if recurring else None))
            at += count if recurring else 0
            if not recurring and len(written) != count:
                raise ValueError
        if at != len(plain):
            raise ValueError
        return columns

    def _every_column(self, plain: bytes) -> list[Sequence[Any]]:
        return [self._values(place, *one) for place, one in enumerate(self._opened(plain))]

    def _values(self, place: int, written: list[Any], indexes: bytes | None) -> Sequence[Any]:
        values = self._read[place](written)
        if indexes is None:
            return values
        if len(values) <= 1:
            return values * len(indexes)
        found: Sequence[Any] = itemgetter(*indexes)(values)  # a third less than a map
        return found

    def _picked(
        self, place: int, written: list[Any], indexes: bytes | None, picked: Sequence[int]
    ) -> list[Any]:
        """As `_values`, of some rows."""
        if indexes is None:
            return self._read[place]([written[at] for at in picked])
        values = self._read[place](written)
        return [values[indexes[at]] for at in picked]

    def _may_have(self, plain: bytes, place: int, values: Collection[Any]) -> bool:
        """A word stands there as it was written; other kinds of values are not looked for."""
        column, written = self._columns[place], self._write[place][1]
        if column.many or not issubclass(column.python, str) or len(values) > _LOOKED_FOR:
            return True
        return any(orjson.dumps(one) in plain for one in written(list(values)))


def _plain(packed: bytes) -> bytes:
    if zstandard.get_frame_parameters(packed).content_size > _MOST:
        raise ValueError
    return _CONTEXTS.open(packed, allow_extra_data=False)


def _written(column: Column) -> Callable[[list[Any]], list[Any]]:
    """From values to what JSON has for them. A value of another kind raises TypeError there or here."""
    python = column.python
    if column.many:
        one = _or_none(lambda words: list(map(str.__str__, words)))
    elif issubclass(python, str):
        return _words
    elif issubclass(python, int):
        return _as_it_is
    elif issubclass(python, date):  # a datetime too
        one = _or_none(python.isoformat)
    elif issubclass(python, UUID):
        one = _or_none(attrgetter("hex"))
    else:
        one = _or_none(str)
    return lambda values: list(map(one, values))


def _words(values: list[Any]) -> list[Any]:
    """An enumeration's word is written as its own, and mostly there is none among them."""
    if _PLAIN.issuperset(map(type, values)):
        return values
    return list(map(_or_none(str.__str__), values))


def _read(column: Column) -> Callable[[list[Any]], list[Any]]:
    """From a column as JSON has it to its values; the opposite of `_written`."""
    python = column.python
    if column.many and python is str:
        one: Callable[[Any], Any] = tuple
    elif column.many:
        one = lambda words: tuple(map(python, words))  # noqa: E731
    elif python is str or issubclass(python, int):
        return _as_it_is
    elif issubclass(python, date):
        one = python.fromisoformat
    elif issubclass(python, UUID):
        if not column.nullable:
            return _uuids
        one = UUID
    else:
        one = python
    if column.nullable:
        one = _or_none(one)
    return lambda values: list(map(one, values))


def _uuids(texts: list[str]) -> list[UUID]:
    """
    As `UUID(text)` of each, in a quarter of the time: that looks for each way in which it may be asked, and writes as
    `_maker` says. Here nothing but C goes through them.
    """
    made = list(map(object.__new__, repeat(UUID, len(texts))))
    _go_through(map(_WRITE_INT, made, map(int, texts, repeat(16))))
    _go_through(map(_WRITE_IS_SAFE, made, repeat(SafeUUID.unknown)))
    return made


def _as_it_is(value: Any) -> Any:
    return value


def _or_none(step: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else step(value)


def _maker(row: type, names: Sequence[str]) -> Callable[[Sequence[Sequence[Any]]], list[Any]]:
    """
    From columns to rows, each as by `row(...)`, in an eighth of the time: a frozen dataclass writes each of its fields by a
    call. So rows of a class under it that is not frozen are filled, all in one loop, and become rows before anybody sees them.
    """
    # only with both is a field written without a call
    unfrozen = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    targets = ", ".join(f"_made.{name}" for name in names)
    source = "\n".join(
        (
            "def make(_columns):",
            "    _rows = list(map(_new, _repeat(_Open, len(_columns[0]))))",
            f"    for _made, {targets} in zip(_rows, *_columns, strict=True):",
            "        _made.__class__ = _row",
            "    return _rows",
        )
    )
    scope: dict[str, Any] = {
        "_new": object.__new__,
        "_repeat": repeat,
        "_Open": type("Open", (row,), {"__slots__": (), **unfrozen}),
        "_row": row,
    }
    exec(source, scope)  # noqa: S102 (of the names of our own fields)
    return scope["make"]  # type: ignore[no-any-return]
