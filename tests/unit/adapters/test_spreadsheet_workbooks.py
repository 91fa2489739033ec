"""A workbook is read cell by cell: what is wrong is named by sheet and cell, and what is dangerous is not opened."""

import io
from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from adapters.partner_messages import read_command
from adapters.spreadsheets import Message, read
from adapters.spreadsheets.templates import write_template
from domain.errors import Misconfigured
from tests.support.workbooks import (
    AUDIT,
    BODIES,
    FIGURE,
    FINDING,
    FIRST,
    PACK,
    at,
    body,
    faults,
    filled,
    only,
    put,
)


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    return partial(filled, tmp_path / "filled.xlsx")


# --- Templates --------------------------------------------------------------------------------------------


def test_the_same_input_makes_the_same_bytes():
    once, again = io.BytesIO(), io.BytesIO()
    for stream in (once, again):
        write_template(stream, [FINDING, AUDIT], PACK, "hsscp", filled={AUDIT: [BODIES[AUDIT]]})
    assert once.getvalue() == again.getvalue()


def test_a_template_offers_the_words_of_its_partnership_and_explains_every_heading(workbook: Any):
    book = load_workbook(workbook(FINDING, AUDIT, FIGURE))

    offered = {cell.value for cell in book["Choices"]["A"]}
    assert "hartlepool-council" in offered
    assert "middlesbrough-council" not in offered
    sheets = book.worksheets[1:-1]
    assert [sheet["A3"].value for sheet in sheets] == [
        FINDING,
        AUDIT,
        "hold-audit.v1/attendance",
        FIGURE,
        "submit-indicator.v1/breakdown",
    ]
    assert [c.coordinate for sheet in sheets for c in sheet[2] if not c.comment] == []
    rules = book["register-finding"].data_validations.dataValidation
    assert {rule.formula1.partition("$")[0] for rule in rules} == {
        "Choices!",
        '"strength,improvement"',
        '"yes,no"',
    }


def test_what_must_be_given_is_marked_by_a_star_and_not_by_colour_alone(workbook: Any):
    sheet = load_workbook(workbook(FINDING))["register-finding"]
    labels = {path.value: label.value for path, label in zip(sheet[3], sheet[2], strict=True)}
    assert labels["finding_id"] == "Finding reference *"
    assert labels["source.paragraph"] == "Source: paragraph"


def test_a_text_that_begins_like_a_formula_stays_a_text(workbook: Any):
    path = workbook(FINDING)
    hostile = BODIES[FINDING] | {"text": '=HYPERLINK("x")', "finding_id": "HSSCP-F-2026-0043"}
    with path.open("wb") as stream:
        write_template(stream, [FINDING], PACK, "hsscp", filled={FINDING: [hostile]})
    cell = at(load_workbook(path)["register-finding"], "text")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert body(only(path)) == hostile


# --- What a cell may hold ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", BODIES)
def test_a_message_comes_back_as_it_was_filled_in(workbook: Any, kind: str):
    assert body(only(workbook(kind))) == BODIES[kind]


@pytest.mark.parametrize(
    ("path", "value", "number_format", "read_as"),
    [
        ("occurred_on", "01/05/2026", None, "2026-05-01"),
        ("occurred_on", "2026-05-01", None, "2026-05-01"),
        ("occurred_on", datetime(2026, 5, 1, 9, 30), None, "2026-05-01"),  # noqa: DTZ001
        ("text", "  Short.\n", None, "Short."),
        ("text", "-5 of 7", None, "-5 of 7"),
        ("source.reference", 80473, None, "80473"),
        ("themes", "thresholds;supervision ; ", None, ["thresholds", "supervision"]),
        ("illustrative", True, None, True),
        ("illustrative", "YES", None, True),
    ],
)
def test_a_cell_is_read_as_what_its_field_is(
    workbook: Any, path: str, value: Any, number_format: str | None, read_as: Any
):
    found: Any = body(only(workbook(FINDING, change=put(path, value, number_format))))
    for part in path.split("."):
        found = found[part]
    assert found == read_as


@pytest.mark.parametrize(
    ("value", "number_format", "read_as"),
    [
        (0.1 + 0.2, None, "0.3"),
        (0.277, "0.0%", "27.7"),
        (1e-7, None, None),
        (2122, None, "2122"),
        ("1,056.30", None, "1056.30"),
    ],
)
def test_a_number_is_what_the_spreadsheet_shows(
    workbook: Any, value: Any, number_format: str | None, read_as: str | None
):
    path = workbook(FIGURE, change=put("value", value, number_format))
    (found,) = read(path)
    assert isinstance(found, Message)
    command, wrong = read_command(found.kind, found.body)
    if read_as is None:
        assert command is None
        assert wrong[0].field == "value.value"
    else:
        assert body(found)["value"] == {"kind": "number", "value": read_as}


@pytest.mark.parametrize(
    ("kind", "path", "value", "words"),
    [
        (FINDING, "text", "=1+1", "holds a formula"),
        (FINDING, "occurred_on", "#REF!", "shows an error"),
        (FINDING, "occurred_on", 46143, "is a number to the spreadsheet"),
        (FINDING, "occurred_on", "31/02/2026", "a day that exists"),
        (FINDING, "text", 3.1, "may have lost a nought"),
        (FINDING, "text", True, "is true or false to the spreadsheet"),
        (FINDING, "text", time(9, 30), "time of day"),
        (FINDING, "illustrative", "perhaps", "yes or no"),
        (FIGURE, "code", 3.1, "may have lost a nought"),
        (FIGURE, "period", date(2025, 4, 1), "turned this into a day"),
        (FIGURE, "value", "-", "a dash does not say"),
    ],
)
def test_a_cell_that_cannot_be_what_its_field_is_is_named(
    workbook: Any, kind: str, path: str, value: Any, words: str
):
    number = isinstance(value, int | float) and not isinstance(value, bool)
    file = workbook(kind, change=put(path, value, "General" if number else None))
    (fault,) = faults(file)
    expected = at(load_workbook(file).worksheets[1], path).coordinate
    assert (fault.sheet, fault.cell) == (kind.removesuffix(".v1"), expected)
    assert words in fault.reason


def test_spaces_around_a_text_are_left_out_and_said(workbook: Any):
    found = only(workbook(FINDING, change=put("text", " Short. ")))
    assert found.where is not None
    assert found.where.trimmed == ("register-finding!K4",)


# --- Rows and sheets --------------------------------------------------------------------------------------


def test_empty_rows_are_passed_over_and_columns_may_be_moved(workbook: Any):
    def change(book: Any) -> None:
        sheet = book["register-finding"]
        sheet.insert_rows(FIRST)
        sheet.cell(900, 3).number_format = "@"
        sheet.cell(901, 3).value = "   "
        sheet.delete_cols(9)  # the paragraph, which may be left out

    found = only(workbook(FINDING, change=change))
    assert found.line == FIRST + 1
    assert body(found) == BODIES[FINDING]


def test_a_fault_of_the_rules_is_pointed_at_its_cell_also_when_it_is_empty(workbook: Any):
    def change(book: Any) -> None:
        put("kind", "nonsense")(book)
        put("source.title", None)(book)

    found = only(workbook(FINDING, change=change))
    assert found.where is not None
    _, wrong = read_command(found.kind, found.body)
    assert {fault.field: found.where.of(fault.field) for fault in wrong} == {
        "kind": ("register-finding", "D4"),
        "source.title": ("register-finding", "G4"),
    }


def test_a_fault_of_an_entry_is_pointed_at_its_own_sheet(workbook: Any):
    def change(book: Any) -> None:
        sheet = book["hold-audit attendance"]
        sheet.cell(FIRST + 1, 2).value = "Not An Agency"
        sheet.cell(FIRST, 4).value = None

    found = only(workbook(AUDIT, change=change))
    assert found.where is not None
    _, wrong = read_command(found.kind, found.body)
    assert {fault.field: found.where.of(fault.field) for fault in wrong} == {
        "attendance.0.involved": ("hold-audit attendance", "D4"),
        "attendance.1.agency": ("hold-audit attendance", "B5"),
    }


def test_entries_belong_to_the_row_that_they_name(workbook: Any):
    def second(book: Any) -> None:
        sheet = book["hold-audit"]
        for cell in sheet[FIRST]:
            sheet.cell(FIRST + 1, cell.column).value = cell.value
        sheet.cell(FIRST + 1, 1).value = "b"
        at_audit = next(c.column for c in sheet[3] if c.value == "audit_id")
        sheet.cell(FIRST + 1, at_audit).value = "HSSCP-AU-2026-0002"
        book["hold-audit attendance"].cell(FIRST + 1, 1).value = "b"

    found = [
        body(line) for line in read(workbook(AUDIT, change=second)) if isinstance(line, Message)
    ]
    attendance = BODIES[AUDIT]["attendance"]
    assert [each["attendance"] for each in found] == [[attendance[0]], [attendance[1]]]


@pytest.mark.parametrize(
    ("number", "words"), [(7, "no row of hold-audit.v1 has this number"), (None, "")]
)
def test_an_entry_of_no_row_is_named(workbook: Any, number: int | None, words: str):
    def change(book: Any) -> None:
        book["hold-audit attendance"].cell(FIRST, 1).value = number

    found = faults(workbook(AUDIT, change=change))
    assert [(fault.cell, words in fault.reason) for fault in found] == (
        [("A4", True)] if words else []
    )


def test_two_rows_of_one_number_are_refused_where_entries_name_it(workbook: Any):
    def change(book: Any) -> None:
        sheet = book["hold-audit"]
        for cell in sheet[FIRST]:
            sheet.cell(FIRST + 1, cell.column).value = cell.value

    assert [fault.cell for fault in faults(workbook(AUDIT, change=change))] == ["A4", "A5"]


def test_merged_cells_stray_cells_and_hidden_sheets_are_named(workbook: Any):
    def change(book: Any) -> None:
        sheet = book["register-finding"]
        sheet.merge_cells("C5:C6")
        sheet.cell(7, 40).value = "a note of mine"
        book["hold-audit"].sheet_state = "hidden"

    found = faults(workbook(FINDING, AUDIT, change=change))
    assert [(fault.sheet, fault.cell) for fault in found] == [
        ("register-finding", "C5"),
        ("register-finding", "AN7"),
        ("hold-audit", "A3"),
    ]


def test_several_kinds_are_read_from_one_workbook_and_other_sheets_are_left_alone(workbook: Any):
    path = workbook(
        FINDING, FIGURE, change=lambda book: book.create_sheet("Notes").append(["mine"])
    )
    assert {line.kind for line in read(path) if isinstance(line, Message)} == {FINDING, FIGURE}


def test_a_sheet_that_reaches_far_beyond_its_table_is_refused(workbook: Any):
    def change(book: Any) -> None:
        book["register-finding"].cell(1_048_576, 300).value = "x"

    with pytest.raises(Misconfigured, match="reaches to row 1048576"):
        read(workbook(FINDING, change=change))


def test_a_field_that_heads_two_columns_is_refused(workbook: Any):
    def change(book: Any) -> None:
        book["register-finding"].cell(3, 30).value = "text"

    with pytest.raises(Misconfigured, match="heads 2 columns"):
        read(workbook(FINDING, change=change))
