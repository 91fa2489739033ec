"""
A tidy CSV file with the metadata beside it, as DfE's Explore education statistics asks: one row a thing, column names of
at most 50 characters, nothing but the table in the file; what it is true for is a column of each row.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from adapters.spreadsheets.tables import write_csv

LONGEST = 50
"""Characters of a column's name."""

METADATA = (
    *("column", "label", "type", "unit", "meaning", "if_empty"),
    *("partnership", "position", "known_at", "as_of"),
)


@dataclass(frozen=True, slots=True)
class Described:
    """
    One column: its stable `name`, the `label` that people read, its `type` in a word, the `unit` of its numbers, its
    `meaning`, and what it means that a cell is `empty`.
    """

    name: str
    label: str
    type: str
    unit: str
    meaning: str
    empty: str


@dataclass(frozen=True, slots=True)
class TrueFor:
    """`known_at` is ISO 8601 in UTC, `as_of` the day that the rows are seen from, ISO 8601."""

    partnership: str
    position: int
    known_at: str
    as_of: str


def write_tidy(columns: Sequence[Described], rows: Iterable[Sequence[object]]) -> bytes:
    """
    UTF-8 with a byte order mark. Raises ValueError for a column name that is longer than LONGEST, empty or there twice.
    """
    names = [column.name for column in columns]
    for name in names:
        if not name or len(name) > LONGEST or names.count(name) > 1:
            raise ValueError(f"a column's name has 1 to {LONGEST} characters and is its own")
    return _written(names, rows)


def write_metadata(columns: Sequence[Described], of: TrueFor) -> bytes:
    """A row for each column, itself a tidy table."""
    told = (of.partnership, of.position, of.known_at, of.as_of)
    return _written(METADATA, [(*astuple(c), *told) for c in columns])


def _written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    stream = io.StringIO(newline="")
    write_csv(stream, columns, rows)
    return stream.getvalue().encode()
