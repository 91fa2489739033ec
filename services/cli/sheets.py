"""
A table of answers and its three forms: for a terminal, as CSV, as JSON. Every form says what it is true for.

Pure: what is written goes to the stream given. Column names are those of the view and never change with the form.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.as_at import spoken
from services.cli.cells import heading, iso, plain, printed, tidy
from services.cli.formats import Format
from services.cli.ports import Stand

_LIMITS, _READABLE, _BETWEEN = (40, 28, 21, 16, 12, 8), 18, 2
"""Characters: widths to try for columns on one line, the least for one that is broken, between two."""

WriteCsv = Callable[[TextIO, Sequence[str], Iterable[Sequence[object]], Sequence[str]], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    `shown` are the columns that a terminal has room for (None: all); CSV and JSON always have every column.

    `notes` are sentences that the reader needs with the figures; `stand` None for what is no view of the record.
    `clip` is how many characters of a long text a terminal is shown.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    stand: Stand | None = None
    notes: tuple[str, ...] = ()
    shown: tuple[str, ...] | None = None
    glance: "Glance | None" = None
    clip: int | None = None

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
) -> Sheet:
    """Of dataclass rows: the fields are the columns."""
    columns = tuple(field.name for field in fields(row_type))
    values = tuple(tuple(getattr(row, column) for column in columns) for row in rows)
    return Sheet(title, columns, values, stand, notes, shown, clip=clip)


def footer(stand: Stand) -> str:
    """The sentence under every table."""
    return (
        f"Record of {stand.partnership.upper()} as known at {spoken(stand.known_at)}, "
        f"position {stand.position}."
    )


def write(
    sheets: Sequence[Sheet], form: Format, stream: TextIO, *, write_csv: WriteCsv, width: int | None
) -> None:
    """`width` None: as wide as the terminal is."""
    match form:
        case Format.TABLE:
            console = Console(file=stream, width=width, highlight=False)
            for sheet in sheets:
                _print(sheet, console)
        case Format.CSV:
            for place, sheet in enumerate(sheets):
                if place:
                    stream.write("\r\n")
                _write_csv(sheet, stream, write_csv)
        case Format.JSON:
            answers = [_as_json(sheet) for sheet in sheets]
            json.dump(
                answers[0] if len(answers) == 1 else answers, stream, indent=2, ensure_ascii=False
            )
            stream.write("\n")


def _print(sheet: Sheet, console: Console) -> None:
    seen = sheet.glance or Glance(sheet.columns, sheet.rows, ())
    shown = sheet.shown or seen.columns
    places = [seen.columns.index(column) for column in shown]
    table = Table(
        title=Text(sheet.title),
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        collapse_padding=True,
        pad_edge=False,
    )
    cells = [[_clipped(printed(row[place]), sheet.clip) for place in places] for row in seen.rows]
    heads = [heading(column) for column in shown]
    widths = [
        max([len(row[n]) for row in cells] + [len(word) for word in head.split()])
        for n, head in enumerate(heads)
    ]
    unbroken = _unbroken(widths, console.width)
    for head, place, width in zip(heads, places, widths, strict=True):
        figures = all(isinstance(row[place], int | Decimal | None) for row in seen.rows)
        table.add_column(
            Text(head.replace(" ", "\n") if width < len(head) else head),
            justify="right" if figures else "left",
            no_wrap=width <= unbroken,
            overflow="fold",
        )
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table if seen.rows else Text(f"{sheet.title}. No rows.", style="bold"))
    for note in (*seen.notes, *sheet.notes):
        console.print(Text(note))
    if sheet.stand is not None:
        console.print(Text(footer(sheet.stand), style="dim"))
    console.print()


def _unbroken(widths: Sequence[int], room: int) -> int:
    """Up to which width columns can stay on one line, so that the broader ones still have some room each."""
    for limit in _LIMITS:
        if (
            sum(min(width, limit) if width <= limit else _READABLE for width in widths)
            + _BETWEEN * len(widths)
            <= room
        ):
            return limit
    return 0


def _clipped(text: str, limit: int | None) -> str:
    return text if limit is None or len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _write_csv(sheet: Sheet, stream: TextIO, write_csv: WriteCsv) -> None:
    """Tidy: what the rows are true for is a column of each, so that files can be put together."""
    stand = sheet.stand
    columns = sheet.columns if stand is None else (*sheet.columns, "record", "as_at", "position")
    told = () if stand is None else (stand.partnership, iso(stand.known_at), stand.position)
    notes = sheet.notes if stand is None else (*sheet.notes, footer(stand))
    rows = [(*(tidy(value) for value in row), *told) for row in sheet.rows]
    write_csv(stream, columns, rows, notes)


def _as_json(sheet: Sheet) -> dict[str, Any]:
    said: dict[str, Any] = {"title": sheet.title}
    if sheet.stand is not None:
        said |= {
            "record": sheet.stand.partnership,
            "as_at": iso(sheet.stand.known_at),
            "position": sheet.stand.position,
        }
    rows = [
        {column: plain(value) for column, value in zip(sheet.columns, row, strict=True)}
        for row in sheet.rows
    ]
    return {**said, "notes": list(sheet.notes), "rows": rows}
