"""A cell of a workbook, which already has a type, as the value of its field. What it is is never repeated."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from adapters.spreadsheets.cells import Kind, NotACell, value_of

_WORDS = frozenset({Kind.TEXT, Kind.LIST, Kind.TEXTS, None})
_EXACT = ".15g"  # what a spreadsheet shows of a number; the digits behind it are noise
_HUNDRED = 100


def is_empty(cell: Any) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())


def text_of(cell: Any, kind: Kind | None) -> str:
    """A cell that is not empty, as it would stand in a CSV file. Raises NotACell."""
    value = cell.value
    if cell.data_type == "f":
        raise NotACell("holds a formula; paste its value")
    if cell.data_type == "e":
        raise NotACell("the spreadsheet shows an error here; mend it")
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return _yes_no(value, kind)
    if isinstance(value, int | float):
        return _number(value, kind, in_hundredths="%" in (cell.number_format or ""))
    if isinstance(value, datetime | date):
        return _day(value, kind)
    raise NotACell("is a time of day; format the cell as text and type it again")


def typed_value_of(cell: Any, kind: Kind | None) -> Any:
    """The JSON value. A text stays as it is, whatever it begins with: it is no formula here. Raises NotACell."""
    text = text_of(cell, kind)
    if isinstance(cell.value, str) and kind in {Kind.TEXT, None}:
        return text
    return value_of(text, kind)


def _yes_no(value: bool, kind: Kind | None) -> str:  # noqa: FBT001
    if kind is not Kind.YES_NO:
        raise NotACell(
            "is true or false to the spreadsheet; format the cell as text and type it again"
        )
    return "yes" if value else "no"


def _number(value: float, kind: Kind | None, *, in_hundredths: bool) -> str:
    number = Decimal(format(value, _EXACT))
    if kind is Kind.DATE:
        raise NotACell(
            "is a number to the spreadsheet; format the cell as a date, as in 31/03/2026"
        )
    if kind in _WORDS and number != number.to_integral_value():
        raise NotACell(
            "is a number to the spreadsheet, which may have lost a nought; format the cell as text and type it again"
        )
    return f"{(number * _HUNDRED if in_hundredths else number).normalize():f}"


def _day(value: datetime | date, kind: Kind | None) -> str:
    if kind is not Kind.DATE:
        raise NotACell(
            "the spreadsheet turned this into a day; format the cell as text and type it again"
        )
    return (value.date() if isinstance(value, datetime) else value).isoformat()
