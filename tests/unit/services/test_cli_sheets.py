"""Every form of an answer says what it is true for, and shows what the record holds and nothing else."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from adapters.spreadsheets import write_csv
from services.boards.cells import printed
from services.boards.ports import Stand
from services.boards.sheets import Sheet
from services.cli.formats import Format
from services.cli.writing import write

STAND = Stand("hsscp", 1204, datetime(2026, 3, 31, 22, 59, 59, 999999, UTC))


def sheet(*rows: tuple[object, ...], **changes: Any) -> Sheet:
    values: dict[str, Any] = {
        "title": "Actions by status",
        "columns": ("action", "owner", "due", "slips"),
        "rows": rows,
        "stand": STAND,
        "notes": ("Rows marked illustrative were played by the demonstration.",),
    }
    return Sheet(**values | changes)


ROW = ("HSSCP-A-2026-0001", "cleveland-police", date(2026, 4, 1), 2)


def output(form: Format, *sheets: Sheet, width: int = 120) -> str:
    stream = io.StringIO(newline="")
    write(sheets, form, stream, write_csv=write_csv, width=width)
    return stream.getvalue()


@pytest.mark.parametrize("form", Format)
def test_every_form_says_whose_record_which_position_and_when(form: Format) -> None:
    text = output(form, sheet(ROW))
    assert "1204" in text
    assert "hsscp" in text.lower()
    assert "31 March 2026 at 23:59" in text or "2026-03-31T22:59:59.999999Z" in text
    assert "As of 31 March 2026." in text or "2026-03-31" in text.replace("2026-03-31T", "")
    assert "illustrative" in text


@pytest.mark.parametrize("form", Format)
def test_an_answer_without_rows_says_so_and_still_says_when(form: Format) -> None:
    text = output(form, sheet())
    assert "1204" in text


def test_a_table_shows_the_columns_that_fit_and_csv_shows_all() -> None:
    narrow = sheet(ROW, shown=("action", "slips"))
    assert "cleveland-police" not in output(Format.TABLE, narrow)
    assert "cleveland-police" in output(Format.CSV, narrow)
    assert "cleveland-police" in output(Format.JSON, narrow)


def test_a_table_keeps_to_the_width_and_loses_nothing() -> None:
    text = output(Format.TABLE, sheet(ROW), width=40)
    assert max(map(len, text.splitlines())) <= 40
    assert "".join(ROW[0].split()) in "".join(line[:11].strip() for line in text.splitlines())


def test_csv_rows_carry_record_moment_and_position() -> None:
    read = list(csv.DictReader(io.StringIO(output(Format.CSV, sheet(ROW)).lstrip("\ufeff"))))
    assert read[0]["record"] == "hsscp"
    assert read[0]["as_at_position"] == "1204"
    assert read[0]["as_at"] == "2026-03-31T22:59:59.999999Z"
    assert read[0]["as_of"] == "2026-03-31"
    assert read[0]["due"] == "2026-04-01"


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+1", "-1", "\t=1"])
def test_a_spreadsheet_never_takes_a_text_for_a_formula(formula: str) -> None:
    text = output(Format.CSV, sheet((formula, "o", date(2026, 4, 1), 0)))
    first = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))[1][0]
    assert not first.startswith(formula[0])


def test_json_keeps_numbers_as_numbers() -> None:
    row = (("a", "b"), Decimal("1056.3"), date(2026, 4, 1), Decimal(2122))
    said = json.loads(output(Format.JSON, sheet(row)))["rows"][0]
    assert said == {"action": ["a", "b"], "owner": 1056.3, "due": "2026-04-01", "slips": 2122}


def test_several_answers_are_one_json_document() -> None:
    assert len(json.loads(output(Format.JSON, sheet(ROW), sheet(ROW)))) == 2


def test_a_text_cannot_move_the_cursor_or_speak_rich_markup() -> None:
    text = output(Format.TABLE, sheet(("\x1b[31mred\x1b[0m", "[bold]x[/bold]\r\n", None, True)))
    assert "\x1b" not in text
    assert "[bold]x[/bold]" in text


def test_days_are_printed_as_the_board_writes_them() -> None:
    assert printed(date(2026, 3, 31)) == "31/03/2026"
    assert printed(2026) == "2026"
    assert printed(12345) == "12,345"
    assert printed(("a", "b")) == "a, b"
