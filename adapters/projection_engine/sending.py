"""Rows on their way to PostgreSQL: as a JSON document, which is one parameter, and as lines of a binary COPY."""

from collections.abc import Callable, Collection
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any

import orjson

from adapters.event_store import arrays
from projections.view import Table


class Unsendable(Exception):
    """A value is not of its column's type, or too large for it, so that it cannot be packed for the way."""


def values(table: Table[Any]) -> Callable[[Any], Any]:
    """From a row to the tuple of its columns."""
    if len(table.columns) == 1:
        only = attrgetter(table.columns[0])
        return lambda row: (only(row),)
    return attrgetter(*table.columns)


def packed(line: tuple[Any, ...], many: Collection[int]) -> list[Any]:
    """With arrays as the bytes that PostgreSQL reads, since psycopg packs none for COPY."""
    values = list(line)
    for index in many:
        if values[index] is not None:
            values[index] = _array(tuple(values[index]))
    return values


@lru_cache(maxsize=4_096)
def _array(words: tuple[str, ...]) -> arrays.Texts:
    """Few of those that rows have are different ones."""
    return arrays.texts(words)


def json_text(values: Any) -> str:
    """Raises Unsendable."""
    return json_document(values).decode()


def json_document(values: Any) -> bytes:
    """Raises Unsendable."""
    try:
        return orjson.dumps(values, default=_decimal)
    except TypeError as mistaken:
        raise Unsendable from mistaken


def _decimal(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no column holds a {type(value).__name__}")
