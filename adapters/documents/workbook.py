"""
Tables as a workbook in the layout of the Analysis Function, "Releasing statistics in spreadsheets": a cover sheet first,
then one marked table a sheet; the title in A1, no merged cells, Arial 12, nothing said by colour alone.

The same tables make the same bytes: the one date in the file is the moment given. Text is written as text, whatever it
begins with, so that no spreadsheet runs it.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import xlsxwriter

from adapters.spreadsheets.cells import FORMULA
from domain.errors import Misconfigured

_HEAD = 3  # the row, from 0, of the column headings
_MOST_ROWS, _MOST_TEXT, _MOST_HEADING, _MOST_NAME = 1_048_576 - _HEAD - 1, 32_767, 255, 31
_EXACT = 10**15  # the whole numbers up to which a spreadsheet keeps every digit
_NARROW, _WIDE, _COVER = 11, 60, 90  # characters of a column's width
_LINE, _TALLEST = 16.0, 400.0  # points of a line, and of the tallest row there may be
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_CUT = " … (cut: a cell holds no more)"
_FONT = {"font_name": "Arial", "font_size": 12}


@dataclass(frozen=True, slots=True)
class Worksheet:
    """`name` is that on the tab, `title` stands in A1. `empty` is written in place of a table without rows."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    empty: str = "None."


def write_workbook(
    title: str, cover: Sequence[str], sheets: Sequence[Worksheet], moment: datetime
) -> bytes:
    """
    `cover` are the lines under the title on the first sheet; `moment` (aware) is the date that the file bears.

    Cells are None, text, numbers, yes or no, days, moments (written as UTC) and several of these. Raises Misconfigured
    for a table of more rows than a worksheet holds.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _options()) as book:
        book.set_properties(
            {
                "title": _text(title),
                "author": "Golden Thread",
                "created": moment.astimezone(UTC).replace(tzinfo=None),
            }
        )
        styles = _Styles(book)
        names = _names([sheet.name for sheet in sheets])
        _cover(book.add_worksheet("Cover"), title, cover, styles)
        for number, (sheet, name) in enumerate(zip(sheets, names, strict=True), start=1):
            _sheet(book.add_worksheet(name), sheet, number, styles)
    return written.getvalue()


def _options() -> dict[str, Any]:
    """New each time: XlsxWriter writes into them, and the next workbook would have other bytes."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": dict(_FONT),
    }


class _Styles:
    """How cells look: only font, size, weight and the form of a date; nothing is said by it."""

    def __init__(self, book: Any) -> None:
        top = {**_FONT, "valign": "top"}
        self.title = book.add_format({**_FONT, "bold": True, "font_size": 16})
        self.line = book.add_format(top)
        self.heading = book.add_format({**top, "bold": True, "text_wrap": True})
        self.text = book.add_format({**top, "text_wrap": True})
        self.formula = book.add_format({**top, "text_wrap": True, "quote_prefix": True})
        self.number = book.add_format({**top, "num_format": "#,##0.##########"})
        self.whole = book.add_format({**top, "num_format": "#,##0"})
        self.day = book.add_format({**top, "num_format": "dd/mm/yyyy"})
        self.moment = book.add_format({**top, "num_format": "dd/mm/yyyy hh:mm:ss"})


def _cover(page: Any, title: str, lines: Sequence[str], styles: _Styles) -> None:
    page.set_column(0, 0, _COVER)
    _on_paper(page)
    page.write_string(0, 0, _text(title), styles.title)
    for place, line in enumerate(lines, start=1):
        page.set_row(place, _height([line], [_COVER]))
        _write(page, place, 0, line, styles)


def _sheet(page: Any, sheet: Worksheet, number: int, styles: _Styles) -> None:
    if len(sheet.rows) > _MOST_ROWS:
        raise Misconfigured(
            f"{sheet.name}: {len(sheet.rows):,} rows are more than a worksheet holds; take csv or parquet"
        )
    page.write_string(0, 0, _text(sheet.title), styles.title)
    if not sheet.rows:
        page.write_string(1, 0, _text(sheet.empty), styles.line)
        return
    page.write_string(1, 0, "This worksheet contains one table.", styles.line)
    widths = list(_widths(sheet))
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    page.set_row(_HEAD, _height(sheet.headings, widths))
    for down, row in enumerate(sheet.rows, start=_HEAD + 1):
        page.set_row(down, _height(row, widths))
        for across, value in enumerate(row):
            _write(page, down, across, value, styles)
    page.add_table(
        _HEAD,
        0,
        _HEAD + len(sheet.rows),
        len(sheet.headings) - 1,
        {
            "name": f"table_{number}",
            "autofilter": False,
            "style": "Table Style Light 1",
            "banded_rows": False,
            "columns": [
                {"header": head, "header_format": styles.heading}
                for head in _headings(sheet.headings)
            ],
        },
    )
    page.freeze_panes(_HEAD + 1, 0)
    page.repeat_rows(_HEAD)
    _on_paper(page)


def _on_paper(page: Any) -> None:
    """As wide as a sheet of A4 that lies on its side."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _write(page: Any, down: int, across: int, value: object, styles: _Styles) -> None:
    match value:
        case None:
            page.write_blank(down, across, None, styles.text)
        case bool():
            page.write_string(down, across, "yes" if value else "no", styles.text)
        case Enum():
            _write(page, down, across, value.value, styles)
        case int() if abs(value) < _EXACT:
            page.write_number(down, across, value, styles.whole)
        case (float() | Decimal()) as number if abs(float(number)) < _EXACT:
            page.write_number(down, across, float(number), styles.number)
        case datetime():
            naive = value.astimezone(UTC).replace(tzinfo=None)
            page.write_datetime(down, across, naive, styles.moment)
        case date() if value.year >= 1900:  # noqa: PLR2004 (the first year that a spreadsheet knows)
            page.write_datetime(down, across, datetime(*value.timetuple()[:3]), styles.day)  # noqa: DTZ001
        case tuple() | list():
            _write(page, down, across, "; ".join(_plain(part) for part in value), styles)
        case _:
            text = _text(_plain(value))
            risky = text.lstrip(" ").startswith(FORMULA)
            page.write_string(down, across, text, styles.formula if risky else styles.text)


def _plain(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _text(text: str) -> str:
    """What a cell can hold."""
    kept = _UNPRINTABLE.sub(" ", text)
    return kept if len(kept) <= _MOST_TEXT else kept[: _MOST_TEXT - len(_CUT)] + _CUT


def _widths(sheet: Worksheet) -> Iterator[int]:
    for place, head in enumerate(sheet.headings):
        words = max(map(len, head.split()), default=0)
        cells = max((_length(row[place]) for row in sheet.rows), default=0)
        yield min(_WIDE, max(_NARROW, words + 3, cells + 3))


def _height(row: Sequence[object], widths: Sequence[int]) -> float:
    """Points, for the cell with the most lines: not every program finds it out by itself."""
    lines = max(-(-_length(value) // width) for value, width in zip(row, widths, strict=True))
    return min(_TALLEST, _LINE * max(1, lines))


def _length(value: object) -> int:
    match value:
        case None:
            return 0
        case date():
            return len("00/00/0000 00:00:00" if isinstance(value, datetime) else "00/00/0000")
        case tuple() | list():
            return sum(len(_plain(part)) + 2 for part in value)
        case _:
            return len(_plain(value))


def _headings(headings: Sequence[str]) -> Iterator[str]:
    """Each of them once, as a table asks: `Day`, `Day (2)`."""
    seen: set[str] = set()
    for heading in headings:
        yield _new(_text(heading)[:_MOST_HEADING] or "Column", seen, _MOST_HEADING)


def _names(names: Sequence[str]) -> list[str]:
    """As tabs may be called; the cover is one of them."""
    seen = {"cover", "history"}  # Excel keeps the second for itself
    plain = [_FORBIDDEN.sub(" ", _UNPRINTABLE.sub(" ", name)).strip() or "Table" for name in names]
    return [_new(name, seen, _MOST_NAME) for name in plain]


def _new(wanted: str, seen: set[str], longest: int) -> str:
    """`wanted`, or with a number where there is such a name already; whether a letter is large makes no difference."""
    name, number = _cut(wanted, longest), 1
    while name.casefold() in seen:
        number += 1
        end = f" ({number})"
        name = _cut(wanted, longest - len(end)) + end
    seen.add(name.casefold())
    return name


def _cut(text: str, longest: int) -> str:
    """Excel counts in units of UTF-16, of which a rare character takes two."""
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")
