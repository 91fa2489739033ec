"""A table is as broad as the terminal at the most, breaks between words, and says what it leaves out."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from rich.console import Console

from services.boards.ports import Stand
from services.boards.sheets import Sheet
from services.cli.tables import write

STAND = Stand("stscp", 1204, datetime(2026, 3, 31, 16, 0, tzinfo=UTC))
COLUMNS = ("action_id", "text", "owner_agency", "due_on", "percent", "illustrative")
TEXT = "Introduce a supervision template with a required section on the child's experience."
ROW = ("STSCP-A-2020-0013", TEXT, "middlesbrough-council", date(2026, 9, 16), "21.56 %", True)
REAL = ("STSCP-A-2020-0014", TEXT, "redcar-and-cleveland-council", None, "7 %", False)


def printed(width: int, *rows: tuple[object, ...], **changes: Any) -> str:
    stream = io.StringIO()
    sheet = Sheet("Actions", COLUMNS, rows or (ROW, REAL), STAND, **changes)
    write(sheet, Console(file=stream, width=width, highlight=False))
    return stream.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_nothing_is_broader_than_the_terminal_and_references_stay_whole(width: int):
    text = printed(width, spare=("percent", "owner_agency"))
    assert max(map(len, text.splitlines())) <= width
    assert "STSCP-A-2020-0013" in text
    assert "16/09/2026" in text
    assert " ".join(text.split()).count("template") == 2


@pytest.mark.parametrize("width", [1, 5, 12, 24])
def test_even_a_terminal_without_room_gets_an_answer(width: int):
    assert "1" in printed(width)


def test_a_narrow_terminal_does_without_the_spare_columns_and_says_so():
    text = printed(60, spare=("percent", "owner_agency"), labels={"percent": "Progress"})
    assert "21.56 %" not in text
    assert "For want of room without: Progress" in " ".join(text.split())
    assert "For want of room" not in printed(200, spare=("percent",))


def test_a_figure_and_its_unit_stay_together_and_to_the_right():
    lines = printed(100).splitlines()
    assert any("21.56 %" in line for line in lines)
    ends = {line.rstrip()[-3:] for line in lines if line.rstrip().endswith("%")}
    assert ends == {"6 %", "7 %"}


@pytest.mark.parametrize("width", [80, 120, 200])
def test_what_was_made_up_is_marked_at_every_width(width: int):
    assert "".join(printed(width, ROW).split()).count("illustrative") == 1
    assert "illustrative" not in "".join(printed(width, REAL).split())


def test_a_long_text_is_cut_between_words():
    assert "Introduce a supervision template with a…" in printed(200, clip=42)


def test_wide_letters_do_not_break_the_table():
    wide = ("漢字" * 20, "👩‍👩‍👧 " * 12, "a" * 90, None, "1 %", False)
    assert "1 %" in printed(80, wide)


def test_no_rows_are_said_in_a_word():
    stream = io.StringIO()
    write(Sheet("Dead letters", COLUMNS, (), STAND), Console(file=stream, width=80))
    assert stream.getvalue().startswith("Dead letters: none.")
    assert "position 1204" in stream.getvalue()
