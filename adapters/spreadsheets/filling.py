"""A message's fields as the cells of its tables: the way back of `assembling`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from adapters.spreadsheets.assembling import NONE
from adapters.spreadsheets.cells import Kind
from adapters.spreadsheets.columns import Table
from adapters.spreadsheets.fields import Field, fields_of

Content = str | int | Decimal | date
Row = tuple[int, Mapping[str, Content]]
"""The number of the message, and its cells by the path of their column."""

_EXACT_DIGITS = 15  # of a number in a spreadsheet; what has more is written as text


def rows_of(table: Table, messages: Sequence[Mapping[str, Any]]) -> list[Row]:
    """`messages` are bodies of the table's kind, in JSON terms; each is known by its place, counted from 1."""
    fields = fields_of(table.kind)
    found: list[Row] = []
    for number, data in enumerate(messages, start=1):
        if table.entries:
            prefix = f"{table.entries}[]."
            inner = [f for f in fields if f.path.startswith(prefix)]
            found += [
                (number, dict(_cells(inner, entry, prefix)))
                for entry in _at(data, table.entries) or ()
            ]
        else:
            outer = [f for f in fields if "[]" not in f.path]
            found.append((number, dict(_cells(outer, data, ""))))
    return found


def texts_of(kind: str, messages: Iterable[Mapping[str, Any]]) -> Mapping[str, int]:
    """The longest of each list of texts."""
    longest: Counter[str] = Counter()
    lists = [f.path for f in fields_of(kind) if f.kind is Kind.TEXTS and "[]" not in f.path]
    for data in messages:
        for path in lists:
            longest[path] = max(longest[path], len(_at(data, path) or ()))
    return longest


def _cells(
    fields: Iterable[Field], data: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, Content]]:
    for field in fields:
        path = field.path.removeprefix(prefix)
        value = None if field.fixed else _at(data, path)
        if value is not None:
            yield from _written(path, field, value)


def _written(  # noqa: C901 - one case for each kind
    path: str, field: Field, value: Any
) -> Iterator[tuple[str, Content]]:
    match field.kind:
        case Kind.TABLE:
            return
        case Kind.FIGURE:
            yield from _figure(path, value)
        case Kind.LIST if value:
            yield path, "; ".join(value)
        case Kind.TEXTS if value:
            yield from ((f"{path}.{n}", text) for n, text in enumerate(value, start=1))
        case Kind.LIST:
            yield path, NONE
        case Kind.TEXTS:
            yield f"{path}.1", NONE
        case Kind.DATE:
            yield path, date.fromisoformat(value)
        case Kind.YES_NO:
            yield path, "yes" if value else "no"
        case Kind.EXACT | Kind.NUMBER:
            yield path, _number(value)
        case Kind.TEXT | Kind.WHOLE | Kind.SIGNED:
            yield path, value


def _figure(path: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Content]]:
    match value:
        case {"numerator": numerator}:
            yield f"{path}.numerator", numerator
            if value.get("denominator") is not None:
                yield f"{path}.denominator", value["denominator"]
        case {"value": number}:
            yield path, _number(number)
        case {"symbol": symbol}:
            yield path, symbol
        case _:
            yield path, "nil"


def _number(value: str | float) -> Content:
    number = Decimal(str(value))
    exact = len(number.as_tuple().digits) <= _EXACT_DIGITS
    return number if exact else f"{number:f}"


def _at(data: Any, path: str) -> Any:
    for part in path.split("."):
        if not isinstance(data, Mapping):
            return None
        data = data.get(part)
    return data
