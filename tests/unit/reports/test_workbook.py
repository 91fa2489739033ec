"""Tables as a workbook in the Analysis Function's layout."""

import io
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from adapters.documents.workbook import Worksheet, write_workbook
from domain.errors import Misconfigured
from services.bootstrap.documents import written
from services.reports.formats import Form
from tests.support.reporting import AT, everything

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "  =1")


def opened(*sheets: Worksheet, title: str = "T") -> Any:
    return load_workbook(io.BytesIO(write_workbook(title, ["As known at today."], sheets, AT)))


def sheet(rows: list[tuple[object, ...]], *headings: str, name: str = "rows") -> Worksheet:
    return Worksheet(name, "What the rows are", headings, rows)


def test_a_cover_comes_first_and_each_sheet_after_it_has_one_marked_table_with_its_title_in_a1():
    book = opened(sheet([("a", 1)], "A", "B"), sheet([("b", 2)], "A", "B", name="more"))
    assert book.sheetnames == ["Cover", "rows", "more"]
    assert book["Cover"]["A1"].value == "T"
    assert book["Cover"]["A2"].value == "As known at today."
    for page in book.worksheets[1:]:
        assert page["A1"].value == "What the rows are"
        [marked] = page.tables.values()
        assert marked.ref == "A4:B5"
        assert marked.headerRowCount == 1
        assert page.freeze_panes == "A5"
        assert not page.merged_cells.ranges


def test_every_cell_is_arial_and_nothing_is_filled_with_colour():
    book = opened(sheet([("a", 1, date(2026, 1, 2), None)], "A", "B", "C", "D"))
    for page in book.worksheets:
        for cell in (cell for row in page.iter_rows() for cell in row if cell.value is not None):
            assert cell.font.name == "Arial"
            assert cell.font.size >= 12
            assert cell.fill.fill_type is None


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_text(text: str):
    book = opened(sheet([(text,), ((text, "b"),)], "A"), title=text)
    first, second = book["rows"]["A5"], book["rows"]["A6"]
    assert first.data_type == second.data_type == "s"
    assert first.value == text.replace("\t", " ") or first.value == text
    assert first.quotePrefix
    assert book["Cover"]["A1"].data_type == "s"


def test_an_array_formula_is_text_too():
    cell = opened(sheet([("{=1}",)], "A"))["rows"]["A5"]
    assert (cell.data_type, cell.value) == ("s", "{=1}")


def test_values_keep_their_kind():
    moment = datetime(2026, 7, 1, 11, 30, tzinfo=UTC)
    row = ("a", 3, Decimal("24.7"), 1.5, True, None, date(2026, 1, 2), moment, ("x", "y"), 10**18)
    book = opened(sheet([row], *"ABCDEFGHIJ"))
    found = [cell.value for cell in book["rows"][5]]
    assert found[:6] == ["a", 3, 24.7, 1.5, "yes", None]
    assert found[6] == datetime(2026, 1, 2)  # noqa: DTZ001 - a spreadsheet's days have no zone
    assert found[7] == datetime(2026, 7, 1, 11, 30)  # noqa: DTZ001
    assert found[8:] == ["x; y", str(10**18)]


def test_a_table_of_nothing_says_so():
    book = opened(Worksheet("rows", "Title", ("A",), [], "Nobody owes anything."))
    assert book["rows"]["A2"].value == "Nobody owes anything."
    assert not book["rows"].tables


def test_names_that_no_tab_can_have_are_made_to_fit():
    names = ["a/b:c*d?[e]", "x" * 60, "X" * 60, "History", "Cover", "", "'"]
    book = opened(*(sheet([(1,)], "A", name=name) for name in names))
    assert len(set(map(str.casefold, book.sheetnames))) == len(names) + 1
    assert all(0 < len(name) <= 31 for name in book.sheetnames)


def test_headings_that_are_the_same_are_told_apart():
    book = opened(sheet([(1, 2, 3)], "Day", "day", "Day"))
    assert [cell.value for cell in book["rows"][4]] == ["Day", "day (2)", "Day (3)"]


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    book = opened(sheet([("x" * 40_000,)], "A"))
    kept = book["rows"]["A5"].value
    assert len(kept) == 32_767
    assert kept.endswith("(cut: a cell holds no more)")


def test_more_rows_than_a_worksheet_holds_are_refused():
    rows = [(1,)] * 1_048_573
    with pytest.raises(Misconfigured, match="take csv or parquet"):
        write_workbook("T", [], [sheet(rows, "A")], AT)  # type: ignore[arg-type]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.integers(), st.decimals(allow_nan=False, allow_infinity=False))
def test_any_text_and_number_can_be_written(text: str, number: int, amount: Decimal):
    book = opened(sheet([(text, number, amount)], text, "B", text, name=text), title=text)
    assert len(book.worksheets) == 2


def test_a_long_name_of_rare_characters_is_cut_as_excel_counts():
    name = "0" * 24 + "\U00010000" * 4
    book = opened(sheet([(1,)], name, name=name), title=name)
    assert book.sheetnames[1] == "0" * 24 + "\U00010000" * 3


def test_the_same_tables_have_the_same_bytes():
    assert len({written(everything("=x"), Form.XLSX) for _ in range(3)}) == 1


def test_libreoffice_opens_it_and_reads_back_every_table(tmp_path: Path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not on the PATH: apt-get install libreoffice-calc-nogui")
    file, back = tmp_path / "report.xlsx", tmp_path / "back"
    file.write_bytes(written(everything("=1+1 é"), Form.XLSX))
    done = subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML"),
            *("--outdir", str(back), str(file)),
        ],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ours, theirs = load_workbook(file), load_workbook(back / "report.xlsx")
    assert ours.sheetnames == theirs.sheetnames
    for page in ours.worksheets:
        there = theirs[page.title]
        assert [[c.value for c in row] for row in page.iter_rows()] == [
            [c.value for c in row[: page.max_column]]
            for row in there.iter_rows(max_row=page.max_row)
        ]
