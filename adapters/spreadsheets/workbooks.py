"""
Workbooks: every sheet that names its fields, as `templates` writes them. Column A of the row with the paths holds the
kind of message (`hold-audit.v1`), or with it the list that the rows are entries of (`hold-audit.v1/attendance`).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from adapters.spreadsheets.assembling import NONE, assemble
from adapters.spreadsheets.cells import Kind, NotACell
from adapters.spreadsheets.columns import MARK
from adapters.spreadsheets.fields import fields_of
from adapters.spreadsheets.guarded import open_workbook
from adapters.spreadsheets.line import Draft, Unread, Where
from adapters.spreadsheets.typed_cells import is_empty, text_of, typed_value_of
from domain.errors import Misconfigured

_SEARCHED = 10  # rows that the paths are looked for in
MOST_CELLS, MOST_COLUMNS = 1_000_000, 2_000


@dataclass(frozen=True, slots=True)
class _Line:
    """One row with something in it. `number` is what column A says; `cells` are those that are filled, by path."""

    row: int
    number: str
    cells: Mapping[str, Any]


@dataclass(slots=True)
class _Sheet:
    """A sheet that names its fields. `columns` are the paths by the letter of their column."""

    name: str
    kind: str
    entries: str
    row: int
    columns: Mapping[str, str]
    lines: list[_Line] = field(default_factory=list)
    faults: list[Unread] = field(default_factory=list)

    def unread(self, row: int, letter: str, path: str, reason: str) -> Unread:
        return Unread(row, path, reason, self.name, f"{letter}{row}")


def rows(path: Path) -> Iterator[Draft | Unread]:
    """Raises Misconfigured, before the first row, for a workbook that cannot be read as a whole."""
    book = open_workbook(path)
    sheets = [found for sheet in book.worksheets if (found := _sheet(path, sheet))]
    if not sheets:
        raise Misconfigured(
            f"{path}: no sheet names its fields; fill in one that golden-thread template has written"
        )
    return _messages(sheets)


# --- A sheet ----------------------------------------------------------------------------------------------


def _sheet(path: Path, sheet: Any) -> _Sheet | None:
    """None where no row names fields. Raises Misconfigured for one that is too large or names a field twice."""
    for row in range(1, min(sheet.max_row, _SEARCHED) + 1):
        value = sheet.cell(row, 1).value
        if isinstance(value, str) and (mark := MARK.fullmatch(value.strip())):
            break
    else:
        return None
    if sheet.max_column > MOST_COLUMNS or sheet.max_row * sheet.max_column > MOST_CELLS:
        raise Misconfigured(
            f"{path}: sheet {sheet.title} reaches to row {sheet.max_row}, column "
            f"{get_column_letter(sheet.max_column)}; delete the empty rows and columns beyond the table"
        )
    columns: dict[str, str] = {}
    for index in range(2, sheet.max_column + 1):
        heading = sheet.cell(row, index)
        if not is_empty(heading):
            columns[get_column_letter(index)] = str(heading.value).strip()
    for heading, times in Counter(columns.values()).items():
        if times > 1:
            raise Misconfigured(
                f"{path}: sheet {sheet.title}, row {row}: “{heading}” heads {times} columns"
            )
    read = _Sheet(sheet.title, mark["kind"], mark["entries"] or "", row, columns)
    _read_lines(read, sheet)
    return read


def _read_lines(read: _Sheet, sheet: Any) -> None:
    for merged in sheet.merged_cells.ranges:
        if merged.max_row > read.row:
            reason = f"the cells {merged.coord} are merged; unmerge them and fill each"
            letter = get_column_letter(merged.min_col)
            read.faults.append(read.unread(merged.min_row, letter, "", reason))
    for cells in sheet.iter_rows(min_row=read.row + 1):
        filled = {get_column_letter(c.column): c for c in cells[1:] if not is_empty(c)}
        row = cells[0].row
        strays = [letter for letter in filled if letter not in read.columns]
        for letter in strays:
            reason = (
                "stands in a column that no field is named for; put notes on a sheet of their own"
            )
            read.faults.append(read.unread(row, letter, "", reason))
        if not filled or strays:
            continue
        try:
            number = "" if is_empty(cells[0]) else text_of(cells[0], Kind.WHOLE)
        except NotACell as fault:
            read.faults.append(read.unread(row, "A", "", str(fault)))
            continue
        named = {read.columns[letter]: cell for letter, cell in filled.items()}
        read.lines.append(_Line(row, number, named))
    if read.lines and sheet.sheet_state != "visible":
        reason = "the sheet is hidden; show it, so that what is sent can be seen, or delete it"
        read.faults.append(read.unread(read.row, "A", "", reason))


# --- Messages ---------------------------------------------------------------------------------------------


def _messages(sheets: Sequence[_Sheet]) -> Iterator[Draft | Unread]:
    for sheet in sheets:
        yield from sheet.faults
        if sheet.entries:
            yield from _strays(sheet, [s for s in sheets if s.kind == sheet.kind and not s.entries])
    for kind in dict.fromkeys(sheet.kind for sheet in sheets):
        yield from _of_kind([sheet for sheet in sheets if sheet.kind == kind])


def _of_kind(sheets: Sequence[_Sheet]) -> Iterator[Draft | Unread]:
    """The messages of one kind, with their entries, from the sheets that there are of it."""
    within = [sheet for sheet in sheets if sheet.entries]
    own = [(sheet, line) for sheet in sheets if not sheet.entries for line in sheet.lines]
    numbers = Counter(line.number for _, line in own)
    for sheet, line in own:
        if within and line.number and numbers[line.number] > 1:
            reason = "another row has the same number; number each row once"
            yield sheet.unread(line.row, "A", "", reason)
        else:
            mine = {line.number, ""} if len(own) == 1 else {line.number} - {""}
            yield from _message(sheet, line, within, mine)


def _strays(entries: _Sheet, messages: Sequence[_Sheet]) -> Iterator[Unread]:
    """Entries that belong to no row."""
    numbers = [line.number for sheet in messages for line in sheet.lines]
    for line in entries.lines:
        if line.number in numbers or (not line.number and len(numbers) == 1):
            continue
        if line.number:
            reason = f"no row of {entries.kind} has this number"
        else:
            reason = "must say to which row it belongs, by the number in that row's column A"
        yield entries.unread(line.row, "A", "", reason)


def _message(
    sheet: _Sheet, line: _Line, within: Sequence[_Sheet], numbers: Collection[str]
) -> Iterator[Draft | Unread]:
    """`numbers` are those by which entries may say that they belong to the line."""
    filled = dict(line.cells)
    places = {path: (sheet.name, f"{letter}{line.row}") for letter, path in sheet.columns.items()}
    for inner in within:
        for each in inner.lines:
            if each.number not in numbers:
                continue
            before = f"{inner.entries}.{each.row}."
            filled |= {f"{before}{path}": cell for path, cell in each.cells.items()}
            places |= {
                f"{before}{path}": (inner.name, f"{letter}{each.row}")
                for letter, path in inner.columns.items()
            }
        places.setdefault(inner.entries, (inner.name, f"A{inner.row + 1}"))
    empty = {
        path: _Nothing()
        for path in {inner.entries for inner in within} & _needed_lists(sheet.kind)
        if not any(heading.startswith(f"{path}.") for heading in filled)
    }
    read = assemble(sheet.kind, filled | empty, text=text_of, value=typed_value_of)
    for heading, reason in read.faults:
        name, cell = places.get(heading, (sheet.name, f"A{line.row}"))
        yield Unread(line.row, heading, reason, name, cell)
    if not read.faults:
        where = Where((sheet.name, f"A{line.row}"), places, read.paths, _trimmed(filled, places))
        yield Draft(line.row, sheet.kind, None, read.data, where)


def _needed_lists(kind: str) -> set[str]:
    """The lists of things that must be given and may be empty: without a row there are none."""
    return {
        each.path
        for each in fields_of(kind)
        if each.kind is Kind.TABLE and each.required and each.may_be_empty and not each.group
    }


@dataclass(frozen=True, slots=True)
class _Nothing:
    """Stands for the entries that a sheet does not have."""

    value: str = NONE
    data_type: str = "s"
    number_format: str = ""


def _trimmed(filled: Mapping[str, Any], places: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """The cells that were read without the spaces around their text."""
    return tuple(
        "!".join(places[heading])
        for heading, cell in filled.items()
        if isinstance(cell.value, str) and cell.value != cell.value.strip()
    )
