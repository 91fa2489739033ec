"""A table of answers, before it takes a form: rows, what they are true for, and what people see of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from services.boards.as_at import spoken, spoken_day
from services.boards.ports import Stand


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    `shown` are the columns that a terminal has room for (None: all); CSV and JSON always have every column.

    `notes` are sentences that the reader needs with the figures; `stand` None for what is no view of
    the record, whose title says it all when there are no rows.
    `clip` is how many characters of a long text a terminal is shown, `labels` are headings for people, `spare`
    the columns that a narrow terminal does without, the first one first. A sheet that only sums up another is not
    `in_csv`: a CSV file is one table.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    stand: Stand | None = None
    notes: tuple[str, ...] = ()
    shown: tuple[str, ...] | None = None
    glance: "Glance | None" = None
    clip: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    spare: tuple[str, ...] = ()
    in_csv: bool = True

    def seen_as(
        self,
        rows: tuple[tuple[object, ...], ...],
        *,
        columns: tuple[str, ...] | None = None,
        first: int | None,
        more: str,
    ) -> "Sheet":
        """The same answer with other rows on a terminal: the `first` of these, and how to see `more`."""
        left = 0 if first is None else max(len(rows) - first, 0)
        note = (f"{left} more: {more}.",) if left else ()
        return replace(self, glance=Glance(columns or self.columns, rows[:first], note))


@dataclass(frozen=True, slots=True)
class Glance:
    """What a terminal shows in place of all rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    notes: tuple[str, ...]


def sheet_of(
    title: str,
    row_type: type[Any],
    rows: Iterable[Any],
    *,
    stand: Stand | None = None,
    notes: tuple[str, ...] = (),
    shown: tuple[str, ...] | None = None,
    clip: int | None = None,
    labels: Iterable[tuple[str, str]] = (),
    spare: tuple[str, ...] = (),
    in_csv: bool = True,
) -> Sheet:
    """Of dataclass rows: the fields are the columns."""
    columns = tuple(column.name for column in fields(row_type))
    values = tuple(tuple(getattr(row, column) for column in columns) for row in rows)
    return Sheet(
        title,
        columns,
        values,
        stand,
        notes,
        shown,
        clip=clip,
        labels=dict(labels),
        spare=spare,
        in_csv=in_csv,
    )


def footer(stand: Stand) -> str:
    """The sentence under every table."""
    return (
        f"Record of {stand.partnership.upper()} as known at {spoken(stand.known_at)}, "
        f"position {stand.position}. As of {spoken_day(stand.today)}."
    )
