"""
V-18 Inspection pack "as at": every public table of every view as it was at one position, and what changed since.

The pack names the last event that it includes, by position, identity and the hash of the record up to there
(invariant 38, ADR 0054): whoever holds the record can compute that hash again, and knows that nothing was left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.fact import Recorded, Visibility
from projections.view import MemoryRows, View


@dataclass(frozen=True, slots=True)
class Seal:
    """
    The last event that an answer includes. `record_hash` is hexadecimal: the hash chain over all events of the record
    up to `position`, the neighbour's copies among them.
    """

    position: int
    event_id: str
    reference: str
    recorded_at: datetime
    record_hash: str
    events: int


@dataclass(frozen=True, slots=True)
class FrozenTable:
    """One table of one view. `restricted`: it shows events that never leave this partnership's own record."""

    view: str
    table: str
    row: type[Any]
    rows: Sequence[Any]
    restricted: bool

    @property
    def file(self) -> str:
        return f"{self.view}.{self.table}.csv" if self.table != self.view else f"{self.view}.csv"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One event of the change log, without its content."""

    position: int
    recorded_at: datetime
    reference: str
    entry: int
    event: str
    occurred_on: date
    agency: str
    on_behalf_of: str | None
    origin: str
    event_id: str


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One file of the pack. `sha256` is that of the file, hexadecimal."""

    file: str
    what: str
    rows: int
    restricted: bool
    sha256: str


INDEX_COLUMNS: tuple[tuple[str, str], ...] = (
    ("file", "File"),
    ("what", "What it shows"),
    ("rows", "Rows"),
    ("restricted", "Restricted"),
    ("sha256", "SHA-256"),
)


def shows_restricted(view: View) -> bool:
    """It handles events that never leave this partnership's own record."""
    return any(fact.VISIBILITY is Visibility.RESTRICTED for fact in view.handles)


def freeze(views: Iterable[View], rows: Mapping[str, MemoryRows]) -> tuple[FrozenTable, ...]:
    """What readers may see of each view, in the order of the catalogue. `rows` by the name of the view."""
    return tuple(
        FrozenTable(
            view=view.name,
            table=table.name,
            row=table.row,
            rows=rows[view.name].all(table),
            restricted=shows_restricted(view),
        )
        for view in views
        for table in view.tables
        if table.public
    )


def changes(recorded: Iterable[Recorded]) -> tuple[ChangeLine, ...]:
    """In the order of the record."""
    return tuple(
        ChangeLine(
            position=each.position,
            recorded_at=each.recorded_at,
            reference=each.event.stream,
            entry=each.event.version,
            event=each.fact.TOPIC,
            occurred_on=each.provenance.occurred_on,
            agency=each.provenance.actor.agency,
            on_behalf_of=each.provenance.on_behalf_of,
            origin=each.provenance.partnership,
            event_id=str(each.provenance.event_id),
        )
        for each in recorded
    )
