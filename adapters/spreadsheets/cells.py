"""
What a cell of text means, by the type of the field it stands for (adapters.spreadsheets.fields).

A field that no schema knows is passed on as text: the message's own rules then say that there is no such field.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any


class Kind(Enum):
    """What a cell is read as."""

    TEXT = "text"
    WHOLE = "whole number"
    SIGNED = "whole number, or c for one that is kept back"
    NUMBER = "number"
    EXACT = "number, kept as it is written"
    DATE = "date"
    YES_NO = "yes or no"
    LIST = "list, with semicolons between"
    TEXTS = "list of texts, a column for each"
    TABLE = "table within the row"
    FIGURE = "figure"


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With one of these a spreadsheet program takes a text for a formula (the last four are the wide forms)."""

_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?%?")
_WHOLE = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.0+)?")
_BROKEN = re.compile(r"#(REF|N/A|VALUE|DIV/0|NAME|NULL|NUM|SPILL|CALC)[!?]?")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S")


class NotACell(ValueError):
    """The cell cannot be what its field is. Says what would be right, never what stands there."""


def value_of(cell: str, kind: Kind | None) -> Any:
    """The JSON value of a cell that is not empty; text where the kind is unknown. Raises NotACell."""
    if _BROKEN.fullmatch(cell):
        raise NotACell("the spreadsheet shows an error here; mend its formula")
    if cell.startswith("'") and cell[1:].startswith(FORMULA):
        cell = cell[1:]  # how a text is kept from being taken for a formula; write_csv does it too
    elif cell.startswith(("=", "@")):
        raise NotACell("looks like a formula; paste its value")
    return _READERS.get(kind, str)(cell)


def whole(cell: str) -> int:
    """Raises NotACell."""
    if not _WHOLE.fullmatch(cell):
        raise NotACell("must be a whole number, such as 2122 or 2,122")
    return int(cell.replace(",", "").partition(".")[0])


def exact(cell: str) -> str:
    """A number as text, digit by digit as it was written. Raises NotACell."""
    if not _NUMBER.fullmatch(cell):
        raise NotACell("must be a number, such as 1056.3 or 1,056.3")
    return cell.replace(",", "").removesuffix("%").removeprefix("+")


def _day(cell: str) -> date:
    for form in _DAYS:
        try:
            read = datetime.strptime(cell, form)  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        return read.date()
    raise NotACell("must be a day that exists, such as 31/03/2026 or 2026-03-31")


def _yes_no(cell: str) -> bool:
    match cell.lower():
        case "yes" | "true":
            return True
        case "no" | "false":
            return False
        case _:
            raise NotACell("must be yes or no")


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _table(_cell: str) -> None:
    raise NotACell(
        "does not fit into one cell; use the columns of its parts, as in attendance.1.agency, or JSON Lines"
    )


_READERS: Mapping[Kind | None, Callable[[str], Any]] = {
    Kind.TEXT: str,
    Kind.WHOLE: whole,
    Kind.SIGNED: lambda cell: whole(cell) if _WHOLE.fullmatch(cell) else cell,
    Kind.NUMBER: lambda cell: float(exact(cell)),
    Kind.EXACT: exact,
    Kind.DATE: lambda cell: _day(cell).isoformat(),
    Kind.YES_NO: _yes_no,
    Kind.LIST: _list,
    Kind.TEXTS: _list,
    Kind.TABLE: _table,
    Kind.FIGURE: _table,
}
