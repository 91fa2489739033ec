"""
The three forms of an answer: for a terminal, as CSV, as JSON. Every form says what it is true for.

Pure: what is written goes to the stream given. Column names of CSV and JSON are those of the view and never change.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TextIO, assert_never

from rich.console import Console

from services.boards.cells import iso, plain, tidy
from services.boards.sheets import Sheet, footer
from services.cli import tables
from services.cli.formats import Format

TOLD = ("record", "as_at", "as_at_position", "as_of")
"""The last columns of a CSV file: what a row is true for. (Some rows have a position of their own.)"""

WriteCsv = Callable[[TextIO, Sequence[str], Iterable[Sequence[object]], Sequence[str]], None]


def write(
    sheets: Sequence[Sheet], form: Format, stream: TextIO, *, write_csv: WriteCsv, width: int | None
) -> None:
    """`width` None: as wide as the terminal is."""
    match form:
        case Format.TABLE:
            console = Console(file=stream, width=width, highlight=False)
            for sheet in sheets:
                tables.write(sheet, console)
        case Format.CSV:
            _write_csv([sheet for sheet in sheets if sheet.in_csv], stream, write_csv)
        case Format.JSON:
            answers = [_as_json(sheet) for sheet in sheets]
            json.dump(
                answers[0] if len(answers) == 1 else answers, stream, indent=2, ensure_ascii=False
            )
            stream.write("\n")
        case _:
            assert_never(form)


def _write_csv(sheets: Sequence[Sheet], stream: TextIO, write_csv: WriteCsv) -> None:
    """
    One tidy table of sheets that have the same columns.

    What the rows are true for is a column of each, so that files can be put together.
    """
    columns, stand = sheets[0].columns, sheets[0].stand
    told = (
        ()
        if stand is None
        else (stand.partnership, iso(stand.known_at), stand.position, stand.today)
    )
    heads = columns if stand is None else (*columns, *TOLD)
    rows = [(*map(tidy, row), *told) for sheet in sheets for row in sheet.rows]
    notes = [note for sheet in sheets for note in sheet.notes]
    write_csv(stream, heads, rows, notes if stand is None else [*notes, footer(stand)])


def _as_json(sheet: Sheet) -> dict[str, Any]:
    said: dict[str, Any] = {"title": sheet.title}
    if sheet.stand is not None:
        said |= {
            "record": sheet.stand.partnership,
            "as_at": iso(sheet.stand.known_at),
            "position": sheet.stand.position,
            "as_of": plain(sheet.stand.today),
        }
    rows = [
        {column: plain(value) for column, value in zip(sheet.columns, row, strict=True)}
        for row in sheet.rows
    ]
    return {**said, "notes": list(sheet.notes), "rows": rows}
