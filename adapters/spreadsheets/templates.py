"""
Workbooks that people fill in: a sheet for each table of a message, with drop-downs and a note on every heading.

A sheet has its title in row 1, headings for people in row 2, the fields' paths in row 3 (hidden; `workbooks` reads
them) and messages from row 4 on. The same input makes the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from adapters.asyncapi import summary_of
from adapters.spreadsheets.cells import FORMULA, Kind
from adapters.spreadsheets.columns import Column, Table, tables_of
from adapters.spreadsheets.explaining import needed, said_of
from adapters.spreadsheets.fields import fields_of
from adapters.spreadsheets.filling import Content, rows_of, texts_of
from adapters.spreadsheets.same_bytes import write_same
from adapters.spreadsheets.vocabulary import list_of, title_of, words_of
from domain.catalogue import COMMANDS
from domain.errors import Misconfigured
from domain.framework import Framework
from domain.names import PartnershipId

_TITLES, _HEADINGS, _PATHS, _FIRST = 1, 2, 3, 4
_LAST = 1003  # the last row that has drop-downs
_CHOICES, _ABOUT = "Choices", "About"
_LONGEST_NAME, _LONGEST_INLINE, _LONGEST_PROMPT = 31, 255, 255
_FONT, _BOLD, _TITLE = Font("Arial", 12), Font("Arial", 12, bold=True), Font("Arial", 14, bold=True)
_REQUIRED = PatternFill("solid", fgColor="FFE7A3")
_TEXT_KINDS = frozenset({Kind.TEXT, Kind.LIST, Kind.TEXTS})
_DAY_FORMAT = "dd/mm/yyyy"


@dataclass(frozen=True, slots=True)
class _Lists:
    """Where on the sheet of choices each list stands, as a formula."""

    places: Mapping[str, str]


def write_template(
    stream: BinaryIO,
    kinds: Sequence[str],
    pack: Framework,
    partnership: PartnershipId | None = None,
    *,
    filled: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> None:
    """
    `filled` are bodies of messages, by their kind, to stand in it already. Raises Misconfigured for a text that no
    spreadsheet can hold.
    """
    book = Workbook()
    about = book.active
    about.title = _ABOUT
    names = _Names({_ABOUT.lower(), _CHOICES.lower()})
    choices = book.create_sheet(_CHOICES)
    lists = _write_choices(choices, kinds, pack, partnership)
    sheets: list[tuple[str, Table]] = []
    for kind in kinds:
        messages = (filled or {}).get(kind, ())
        for table in tables_of(kind, texts_of(kind, messages)):
            name = names.of(table)
            sheets.append((name, table))
            sheet = book.create_sheet(name)
            _write_table(sheet, table, lists)
            _write_rows(sheet, table, messages)
    book.move_sheet(choices, len(sheets))
    _write_about(about, sheets, pack, partnership)
    book.active = 1
    about.sheet_view.tabSelected = False
    write_same(book, stream)


class _Names:
    """Names of sheets: of 31 letters at most, and each once."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def of(self, table: Table) -> str:
        words = [table.kind.rpartition(".")[0], *filter(None, [table.entries.replace("_", "-")])]
        whole = " ".join(words)
        name, number = whole[:_LONGEST_NAME], 1
        while name.lower() in self._taken:
            number += 1
            name = f"{whole[: _LONGEST_NAME - 3]} {number}"
        self._taken.add(name.lower())
        return name


# --- The sheets -------------------------------------------------------------------------------------------


def _write_table(sheet: Any, table: Table, lists: _Lists) -> None:
    _text(sheet, _TITLES, 1, _title(table), _TITLE)
    _text(sheet, _HEADINGS, 1, "Belongs to no." if table.entries else "No.", _BOLD)
    _text(sheet, _PATHS, 1, table.mark)
    sheet.cell(_HEADINGS, 1).comment = _note(_numbering(table))
    for at, column in enumerate(table.columns, start=2):
        heading = _text(sheet, _HEADINGS, at, _label(column), _BOLD)
        heading.comment = _note(f"{said_of(column.field)} {needed(column.field)}")
        heading.alignment = Alignment(wrap_text=True, vertical="top")
        if column.field.required and not _of_optional(column):
            heading.fill = _REQUIRED
        _text(sheet, _PATHS, at, column.path)
        letter = get_column_letter(at)
        dimension = sheet.column_dimensions[letter]
        dimension.width = 40 if column.field.longest == 4000 else 20  # noqa: PLR2004 - as PublicText
        dimension.font = _FONT
        dimension.number_format = _format(column)
        if rule := _rule(column, lists):
            rule.add(f"{letter}{_FIRST}:{letter}{_LAST}")
            sheet.add_data_validation(rule)
    sheet.row_dimensions[_PATHS].hidden = True
    sheet.freeze_panes = sheet.cell(_FIRST, 2)


def _title(table: Table) -> str:
    command = table.kind.rpartition(".")[0].replace("-", " ").capitalize()
    return f"{command}: {table.entries.replace('_', ' ')}" if table.entries else command


def _label(column: Column) -> str:
    return (
        f"{column.label} *" if column.field.required and not _of_optional(column) else column.label
    )


def _of_optional(column: Column) -> bool:
    """True for a field that must be given only with others of its group."""
    group = column.field.group
    return bool(group) and not group.endswith("[]")


def _numbering(table: Table) -> str:
    if table.entries:
        return (
            f"The number (No.) of the row on the sheet before that this is an entry of. May be left empty when "
            f"there is one row only. Every row here is one of its {table.entries.replace('_', ' ')}."
        )
    return "1, 2, 3 and so on. Needed only when another sheet holds entries of these rows."


def _format(column: Column) -> str:
    if column.field.kind is Kind.DATE:
        return _DAY_FORMAT
    return "@" if column.field.kind in _TEXT_KINDS else "General"


def _rule(column: Column, lists: _Lists) -> DataValidation | None:
    field = column.field
    rule = None
    if field.kind is Kind.YES_NO:
        rule = _list('"yes,no"')
    elif field.kind is Kind.TEXT and field.choices:
        inline = f'"{",".join(field.choices)}"'
        rule = _list(inline) if len(inline) <= _LONGEST_INLINE else None
    elif field.kind is Kind.TEXT and (place := lists.places.get(list_of(field))):
        rule = _list(place, style="warning")  # a pack may have grown since
    elif field.kind is Kind.WHOLE and field.least is not None and field.most is not None:
        rule = DataValidation("whole", operator="between")
        rule.formula1, rule.formula2 = str(field.least), str(field.most)
        rule.errorStyle = "stop"
    if rule is not None:
        rule.allow_blank = True
        rule.showErrorMessage = True
        rule.error = said_of(field)[:_LONGEST_PROMPT]
    return rule


def _list(formula: str, style: str = "stop") -> DataValidation:
    rule = DataValidation("list", formula1=formula)
    rule.errorStyle = style
    return rule


def _write_rows(sheet: Any, table: Table, messages: Sequence[Mapping[str, Any]]) -> None:
    places = {column.path: at for at, column in enumerate(table.columns, start=2)}
    for row, (number, cells) in enumerate(rows_of(table, messages), start=_FIRST):
        sheet.cell(row, 1, number)
        for path, content in cells.items():
            _fill(sheet, row, places[path], content)


def _fill(sheet: Any, row: int, column: int, content: Content) -> None:
    if isinstance(content, str):
        cell = _text(sheet, row, column, content)
        cell.number_format = "@"
        return
    cell = sheet.cell(row, column, content)
    cell.font = _FONT
    cell.number_format = _DAY_FORMAT if cell.is_date else "General"


def _write_choices(
    sheet: Any, kinds: Sequence[str], pack: Framework, partnership: PartnershipId | None
) -> _Lists:
    """Two columns for each list that one of the fields is chosen from: what is written, and what it means."""
    wanted = sorted({list_of(f) for kind in kinds for f in fields_of(kind) if not f.fixed} - {""})
    places: dict[str, str] = {}
    _text(sheet, 1, 1, "What may be written, and what it means", _TITLE)
    for index, name in enumerate(wanted):
        column = 2 * index + 1
        words = words_of(name, pack, partnership)
        _text(sheet, 2, column, title_of(name), _BOLD)
        _text(sheet, 2, column + 1, "Meaning", _BOLD)
        for row, (word, meaning) in enumerate(words.items(), start=3):
            _text(sheet, row, column, word)
            _text(sheet, row, column + 1, meaning)
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 28
        sheet.column_dimensions[get_column_letter(column + 1)].width = 48
        if words:
            places[name] = f"{_CHOICES}!${letter}$3:${letter}${len(words) + 2}"
    sheet.freeze_panes = "A3"
    return _Lists(places)


def _write_about(
    sheet: Any,
    sheets: Sequence[tuple[str, Table]],
    pack: Framework,
    partnership: PartnershipId | None,
) -> None:
    whose = pack.partnerships[partnership].name if partnership else "any of its partnerships"
    lines = [
        ("How to fill this workbook and send it", ""),
        ("Framework", f"{pack.title} ({pack.name})"),
        ("Partnership", whose),
        *[
            (f"Sheet “{name}”", f"{table.kind}: {summary_of(COMMANDS[table.kind])}")
            for name, table in sheets
            if not table.entries
        ],
        *[
            (f"Sheet “{name}”", f"{table.kind}: one row for each of its {table.entries}")
            for name, table in sheets
            if table.entries
        ],
        ("Rows", "One message a row, from row 4. Empty rows are passed over."),
        ("Headings", "A star marks what must be given. The note on a heading says what to write."),
        ("Days", "As days of the spreadsheet, or as text: 31/03/2026 or 2026-03-31."),
        (
            "Lists",
            "Several in one cell: with semicolons between them. The sheet Choices has the words.",
        ),
        (
            "Row 3",
            "Hidden: it names the fields. Leave it as it is; columns may be moved or removed.",
        ),
        (
            "Check",
            "golden-thread check FILE.xlsx: names every fault by sheet and cell; sends nothing.",
        ),
        (
            "Send",
            "golden-thread submit FILE.xlsx --agency YOUR-AGENCY: sends and prints the receipts.",
        ),
        ("Again", "A row that was taken is not counted twice when the file is sent again."),
        ("Never", "Nothing by which a child, a family or a worker can be recognised."),
    ]
    for row, (what, told) in enumerate(lines, start=1):
        _text(sheet, row, 1, what, _TITLE if row == 1 else _BOLD)
        if told:
            _text(sheet, row, 2, told).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 44
    sheet.column_dimensions["B"].width = 90


# --- Cells ------------------------------------------------------------------------------------------------


def _text(sheet: Any, row: int, column: int, text: str, font: Font = _FONT) -> Any:
    """A cell that stays a text whatever it begins with."""
    if ILLEGAL_CHARACTERS_RE.search(text):
        raise Misconfigured(
            f"sheet {sheet.title}, row {row}: a text holds a control character, which no spreadsheet can"
        )
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.font = font
    if text.lstrip(" ").startswith(FORMULA):
        cell.quotePrefix = True
    return cell


def _note(text: str) -> Comment:
    note = Comment(text, "Golden Thread")
    note.width, note.height = 320, 120
    return note
