"""A table that somebody made for themselves, in a workbook or as CSV: rows under headings in their own words."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from adapters.spreadsheets.guarded import open_workbook
from adapters.spreadsheets.typed_cells import is_empty
from domain.errors import Misconfigured

MOST_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` are those that are filled, by heading; `letters` the column of each heading."""

    number: int
    cells: Mapping[str, Any]
    letters: Mapping[str, str]

    def place(self, heading: str) -> str:
        return f"{self.letters.get(heading, 'A')}{self.number}"


@dataclass(frozen=True, slots=True)
class _Text:
    """A cell of a CSV file, in the shape of a workbook's."""

    value: str
    data_type: str = "s"
    number_format: str = "General"


def read_table(path: Path, *, sheet: str | None, headings: int) -> list[Row]:
    """`headings` is the row of the headings, from 1. Raises Misconfigured, naming the place."""
    lines = _of_workbook(path, sheet) if path.suffix.lower() == ".xlsx" else _of_csv(path)
    names: dict[int, str] = {}
    found: list[Row] = []
    for number, cells in lines:
        filled = {index: cell for index, cell in enumerate(cells, 1) if not is_empty(cell)}
        if number == headings:
            names = {index: _heading(cell.value) for index, cell in filled.items()}
            _check_once(path, number, names)
            letters = {name: get_column_letter(index) for index, name in names.items()}
        elif number > headings and filled:
            named = {names[index]: cell for index, cell in filled.items() if index in names}
            found.append(Row(number, named, letters))
    if not names:
        raise Misconfigured(f"{path}: row {headings} has no headings")
    return found


def _heading(value: object) -> str:
    return " ".join(str(value).split())


def _check_once(path: Path, number: int, names: Mapping[int, str]) -> None:
    for name, times in Counter(names.values()).items():
        if times > 1:
            raise Misconfigured(f"{path}, row {number}: “{name}” heads {times} columns")


def _of_workbook(path: Path, name: str | None) -> Iterator[tuple[int, Any]]:
    book = open_workbook(path)
    known = [sheet.title for sheet in book.worksheets]
    if name is not None and name not in known:
        raise Misconfigured(f"{path}: has no sheet {name}; there is {', '.join(known)}")
    sheet = book[name] if name else book.worksheets[0]
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        raise Misconfigured(f"{path}: sheet {sheet.title} is too large; delete what is empty")
    for merged in sheet.merged_cells.ranges:
        if merged.max_row > 1 and merged.max_row != merged.min_row:
            raise Misconfigured(
                f"{path}: sheet {sheet.title}, {merged.coord} are merged; unmerge them and fill each"
            )
    yield from enumerate(sheet.iter_rows(), start=1)


def _of_csv(path: Path) -> Iterator[tuple[int, list[_Text]]]:
    if path.suffix.lower() != ".csv":
        raise Misconfigured(f"{path}: save it as .xlsx, or as CSV UTF-8")
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for number, cells in enumerate(csv.reader(stream, strict=True), start=1):
                yield number, [_Text(cell) for cell in cells]
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error):
        raise Misconfigured(f"{path}: not CSV UTF-8 with commas; save it so") from None
