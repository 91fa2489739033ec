"""One line of a file, before it is a message."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 1024 * 1024
"""Bytes of one line; no message is nearly as large."""

Place = tuple[str, str]
"""A sheet and a cell: `("hold-audit", "D5")`."""


@dataclass(frozen=True, slots=True)
class Where:
    """
    Where the fields of a message stand in a workbook. `row` is its first cell, `places` the cell of each heading,
    `headings` the heading that a field came from, `trimmed` the cells that had spaces around their text.
    """

    row: Place
    places: Mapping[str, Place]
    headings: Mapping[str, str]
    trimmed: tuple[str, ...] = ()

    def of(self, field: str) -> Place:
        """The cell of a field by its path in the message, also of one that is absent; else the nearest there is."""
        heading = self._heading(field)
        if heading in self.places:
            return self.places[heading]
        inside = (place for path, place in self.places.items() if path.startswith(f"{heading}."))
        around = (place for path, place in self.places.items() if heading.startswith(f"{path}."))
        return next(inside, None) or next(around, None) or self.row

    def _heading(self, field: str) -> str:
        """As the headings number it: the places in a message are counted anew."""
        if field in self.headings:
            return self.headings[field]
        known = field
        while "." in known:
            known, _, _ = known.rpartition(".")
            for path, heading in self.headings.items():
                if path.startswith(f"{known}."):
                    steps = known.count(".") + 1
                    return ".".join(heading.split(".")[:steps]) + field[len(known) :]
        return field


@dataclass(frozen=True, slots=True)
class Draft:
    """A line whose shape is right. `id` is None where the sender gave none; `data` are the message's fields."""

    line: int
    kind: str
    id: str | None
    data: dict[str, Any]
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """
    A line that is no message. `column` is the heading or the field, empty for the whole line. In a workbook `line` is
    the row, and `sheet` and `cell` say where it is.
    """

    line: int
    column: str
    reason: str
    sheet: str = ""
    cell: str = ""
