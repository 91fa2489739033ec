"""The cells of one row of an old action log, by what the mapping says that they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from adapters.spreadsheets.action_mapping import ActionMapping
from adapters.spreadsheets.cells import Kind, NotACell
from adapters.spreadsheets.plain_table import Row
from adapters.spreadsheets.typed_cells import typed_value_of


class Unmapped(Exception):
    """A cell that cannot be mapped: `column` is what it should mean; the reason repeats nothing of it."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a row by what they mean. Every method raises Unmapped with the column."""

    row: Row
    said: ActionMapping

    def heading(self, column: str) -> str:
        return getattr(self.said.columns, column, None) or ""

    def read(self, column: str, kind: Kind) -> Any:
        cell = self.row.cells.get(self.heading(column))
        if cell is None:
            return None
        try:
            return typed_value_of(cell, kind)
        except NotACell as fault:
            raise Unmapped(column, str(fault)) from None

    def text(self, column: str) -> str:
        """What stands in the cell, else what is usual, else nothing."""
        return self.read(column, Kind.TEXT) or getattr(self.said.usual, column, None) or ""

    def needed(self, column: str) -> str:
        found = self.text(column)
        if not found:
            raise Unmapped(column, "is empty; fill the cell, or say in [usual] what holds then")
        return found

    def day(self, column: str, *, otherwise: date | None = None) -> date:
        found = self.read(column, Kind.DATE)
        if found is not None:
            return date.fromisoformat(found)
        if otherwise is None:
            raise Unmapped(column, "is empty; a day is needed, such as 31/03/2026")
        return otherwise

    def percent(self) -> int | None:
        """As `45`, `45%`, or 0.45 in the spreadsheet's own format for percentages."""
        found = self.read("progress", Kind.EXACT)
        if found is not None and not found.isdecimal():
            raise Unmapped("progress", "must be a whole number of percent, such as 45")
        return None if found is None else int(found)

    def mapped(self, column: str, words: Mapping[str, Any]) -> Any:
        """What the mapping says for the printed word, whatever its capitals and spaces."""
        printed = self.read(column, Kind.TEXT)
        if printed is None:
            return self.needed(column)
        plain = " ".join(printed.split()).casefold()
        for word, ours in words.items():
            if " ".join(word.split()).casefold() == plain:
                return ours
        raise Unmapped(column, "the mapping does not say what this word stands for; add it there")
