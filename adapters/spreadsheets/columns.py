"""The tables of a kind of message in a workbook: one for the messages, and one for each list of things within them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from adapters.spreadsheets.cells import Kind
from adapters.spreadsheets.explaining import heading_of
from adapters.spreadsheets.fields import Field, fields_of

MARK = re.compile(r"(?P<kind>[a-z0-9-]+\.v\d+)(/(?P<entries>[a-z0-9_.]+))?")
"""What stands above the numbers of a table's rows: `hold-audit.v1`, or `hold-audit.v1/attendance` for its entries."""

_TEXTS = 4  # columns for a list of texts; people may add more
_LAST = ("illustrative", "correction")  # rarely filled, so to the right


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `path` stands above it and names the field, `label` is for people."""

    path: str
    label: str
    field: Field


@dataclass(frozen=True, slots=True)
class Table:
    """`entries` is the path of the list that the rows are entries of; empty for the messages themselves."""

    kind: str
    entries: str
    columns: tuple[Column, ...]

    @property
    def mark(self) -> str:
        return f"{self.kind}/{self.entries}" if self.entries else self.kind


def tables_of(kind: str, texts: Mapping[str, int]) -> tuple[Table, ...]:
    """The messages first. `texts` is how many columns a list of texts needs, by its path, where these are many."""
    asked = [field for field in fields_of(kind) if not field.fixed]
    lists = [field.path for field in asked if field.kind is Kind.TABLE]
    own = [field for field in asked if "[]" not in field.path and field.kind is not Kind.TABLE]
    own.sort(key=lambda field: field.path.split(".")[0] in _LAST)
    of_list = {path: [f for f in asked if f.path.startswith(f"{path}[].")] for path in lists}
    return (
        Table(kind, "", _columns(own, "", texts)),
        *(Table(kind, path, _columns(of_list[path], f"{path}[].", texts)) for path in lists),
    )


def _columns(fields: Sequence[Field], prefix: str, texts: Mapping[str, int]) -> tuple[Column, ...]:
    return tuple(
        replace(column, path=column.path.removeprefix(prefix))
        for field in fields
        for column in _of(field, texts)
    )


def _of(field: Field, texts: Mapping[str, int]) -> Sequence[Column]:
    label = heading_of(field)
    if field.kind is Kind.TEXTS:
        many = max(_TEXTS, texts.get(field.path, 0))
        return [
            Column(
                f"{field.path}.{n}",
                f"{label} {n}",
                replace(field, required=field.required and n == 1),
            )
            for n in range(1, many + 1)
        ]
    if field.kind is Kind.FIGURE:
        part = replace(field, kind=Kind.WHOLE, required=False)
        return [
            Column(field.path, label, field),
            Column(f"{field.path}.numerator", f"{label}: numerator", part),
            Column(f"{field.path}.denominator", f"{label}: denominator", part),
        ]
    return [Column(field.path, label, field)]
