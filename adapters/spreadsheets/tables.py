"""CSV written for people and programs that will open it in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TextIO

from adapters.spreadsheets.cells import FORMULA

BOM = "\ufeff"


def write_csv(
    stream: TextIO,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    notes: Sequence[str] = (),
) -> None:
    """
    Write a table as UTF-8 with a byte order mark, by which Excel knows it. Open `stream` with `newline=""`.

    A text that a spreadsheet would run as a formula gets an apostrophe before it. `notes` stand below the table,
    after an empty line, one a row. None is an empty cell; days are ISO 8601.
    """
    stream.write(BOM)
    writer = csv.writer(stream)
    writer.writerow([_cell(column) for column in columns])
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"a row of {len(row)} cells under {len(columns)} columns")
        writer.writerow([_cell(value) for value in row])
    if notes:
        writer.writerow([])
        writer.writerows([_cell(note)] for note in notes)


def _cell(value: object) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() | date():
            return value.isoformat()
        case str():
            return f"'{value}" if value.lstrip(" ").startswith(FORMULA) else value
        case _:
            return value
