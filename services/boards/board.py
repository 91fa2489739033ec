"""
What a board is: one question about the record, the views that answer it, and a pure reading of their rows.

The command line, the pages, the API, the exports, the reports and the inspection pack all show the same boards.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from domain.command import Scope
from projections.governance.inspection_pack import shows_restricted
from projections.view import MemoryRows, View

RowsOf = Mapping[str, MemoryRows]
"""The rows of each view that a board reads, by the name of the view."""

Read = Callable[[RowsOf, date, Scope], Sequence[Any]]
"""The lines of a board on a day, for a partnership under its framework, in the order that answers the question first."""


class Group(StrEnum):
    """Under which heading a board is found."""

    CHANGE = "From finding to embedded change"
    OWED = "What is asked for and owed"
    FIGURES = "Figures"
    INCIDENTS = "Incidents and reviews"
    QUALITY = "Quality assurance"
    GOVERNANCE = "Governance and assurance"


@dataclass(frozen=True, slots=True)
class Board:
    """
    `name` stands in addresses and file names and never changes. `line` is the dataclass of a line: its fields are the
    columns, `labels` their headings for people.

    `shown` are the columns that there is room for at first, `spare` those of them that a narrow place does without,
    `filters` the columns that a reader chooses lines by, `agencies` the columns that say whose line it is.

    Raises ValueError where one of these is no column, or a column has no heading.
    """

    name: str
    title: str
    asks: str
    group: Group
    views: tuple[View, ...]
    line: type[Any]
    labels: tuple[tuple[str, str], ...]
    shown: tuple[str, ...]
    read: Read
    spare: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        columns = set(self.columns)
        named = {*self.shown, *self.spare, *self.filters, *self.agencies}
        if not named <= columns or columns != dict(self.labels).keys():
            odd = sorted(named - columns | columns ^ dict(self.labels).keys())
            raise ValueError(f"the board {self.name} does not describe its columns: {odd}")

    @property
    def short(self) -> str:
        """The title without its order of lines: for headings and lists."""
        return self.title.partition(",")[0]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in fields(self.line))

    @property
    def restricted(self) -> bool:
        """It may show something that follows from an event which never leaves this partnership's own record."""
        return any(shows_restricted(view) for view in self.views)

    def whose(self, line: Any) -> frozenset[str]:
        """
        The agencies that a line of this board names as its own; empty: it is the partnership's as a whole.

        Beside agencies there may be groups and references, where the column has these too: an obligation for
        `HSSCP-RR-2026-0001 cleveland-police` is one of Cleveland Police.
        """
        said: set[str] = set()
        for column in self.agencies:
            value = getattr(line, column)
            for words in value if isinstance(value, tuple) else (value,):
                said.update((words or "").split())
        return frozenset(said)
