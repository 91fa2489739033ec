"""Files of partners become messages; what is wrong is named by line and column, and never by its content."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.spreadsheets import Message, Unread, read, write_csv
from domain.catalogue import COMMANDS
from domain.errors import Misconfigured

KIND = "register-finding.v1"
HEADINGS = "occurred_on,finding_id,kind,source.type,source.reference,source.title,source.published_on,about,text,themes"
CELLS = (
    '31/03/2026,HSSCP-F-2026-0001,strength,audit,A1,Audit of plans,2026-03-01,hartlepool-council,"Good, clear plans.",'
    "thresholds; supervision"
)


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def written(content: str | bytes, name: str = "returns.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def only(path: Path, *, kind: str | None = KIND) -> Message | Unread:
    (found,) = read(path, kind=kind)
    return found


def message(path: Path, *, kind: str | None = KIND) -> Message:
    found = only(path, kind=kind)
    assert isinstance(found, Message), found
    return found


def unread(path: Path, *, kind: str | None = KIND) -> Unread:
    found = only(path, kind=kind)
    assert isinstance(found, Unread), found
    return found


# --- CSV --------------------------------------------------------------------------------------------------


def test_a_row_becomes_the_message_that_its_headings_spell(file: Any):
    read_ = message(file(f"{HEADINGS}\n{CELLS}\n"))

    assert (read_.line, read_.kind) == (2, KIND)
    command = COMMANDS[KIND].model_validate_json(read_.body)
    assert command.model_dump(mode="json", exclude_unset=True) == {
        "occurred_on": "2026-03-31",
        "finding_id": "HSSCP-F-2026-0001",
        "kind": "strength",
        "source": {
            "type": "audit",
            "reference": "A1",
            "title": "Audit of plans",
            "published_on": "2026-03-01",
        },
        "about": "hartlepool-council",
        "text": "Good, clear plans.",
        "themes": ["thresholds", "supervision"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{HEADINGS}\r\n{CELLS}\r\n",
        f"{HEADINGS}\n{CELLS}",
        f"{HEADINGS}\n\n{CELLS}\n,,,,,,,,,\n",
        "sep=;\n" + HEADINGS.replace(",", ";") + "\n" + CELLS.replace("; ", "|").replace(",", ";").replace('"Good; clear plans."', '"Good, clear plans."').replace("thresholds|supervision", '"thresholds; supervision"'),
        HEADINGS.replace(",", "\t") + "\n" + CELLS.replace('"Good, clear plans."', "Good? clear plans.").replace(",", "\t").replace("?", ","),
    ],
    ids=["BOM and CRLF", "no last newline", "blank rows", "semicolons", "tabs"],
)  # fmt: skip
def test_the_same_row_is_the_same_message_however_the_file_was_saved(file: Any, content: str):
    plain = message(file(f"{HEADINGS}\n{CELLS}\n"))

    other = message(file(content, "other.csv"))

    assert (other.id, other.body) == (plain.id, plain.body)


def test_a_column_can_say_the_kind_and_the_identity(file: Any):
    path = file(f"message,message-id,{HEADINGS}\n{KIND},my-1,{CELLS}\n")

    found = message(path, kind=None)

    assert (found.kind, found.id) == (KIND, "my-1")
    assert "message" not in json.loads(found.body)


def test_a_row_said_twice_is_two_messages_and_a_file_sent_twice_is_the_same_ones(file: Any):
    path = file(f"{HEADINGS}\n{CELLS}\n{CELLS}\n")

    first, second = (found for found in read(path, kind=KIND) if isinstance(found, Message))

    assert first.id != second.id
    assert [first, second] == list(read(path, kind=KIND))


def test_mending_one_row_leaves_the_identity_of_the_others(file: Any):
    broken = CELLS.replace("0001", "0002").replace("31/03/2026", "31/02/2026")
    mended = CELLS.replace("0001", "0002")

    before = list(read(file(f"{HEADINGS}\n{CELLS}\n{broken}\n", "before.csv"), kind=KIND))
    after = list(read(file(f"{HEADINGS}\n{mended}\n{CELLS}\n", "after.csv"), kind=KIND))

    assert isinstance(before[0], Message)
    assert isinstance(after[1], Message)
    assert before[0].id == after[1].id
    assert before[1] == Unread(
        3, "occurred_on", "must be a day that exists, such as 31/03/2026 or 2026-03-31"
    )


def test_a_cell_may_run_over_several_lines_and_the_count_goes_on(file: Any):
    path = file(f'finding_id,reason\nHSSCP-F-1,"first\nsecond, ""quoted"""\nHSSCP-F-2,=1+1\n')  # noqa: F541

    first, second = read(path, kind="withdraw-finding.v1")

    assert isinstance(first, Message)
    assert json.loads(first.body)["reason"] == 'first\nsecond, "quoted"'
    assert second == Unread(4, "reason", "looks like a formula; paste its value")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("31/02/2026", "day that exists"),
        ("03/31/2026", "day that exists"),
        ("31/03/26", "day that exists"),
        ("#REF!", "shows an error"),
        ("#N/A", "shows an error"),
        ("=TODAY()", "looks like a formula"),
        ("@SUM(A1)", "looks like a formula"),
    ],
)
def test_a_cell_that_cannot_be_its_field_is_named_by_line_and_column_not_by_content(
    file: Any, cell: str, words: str
):
    found = unread(file(f"{HEADINGS}\n{CELLS.replace('31/03/2026', cell)}\n"))

    assert (found.line, found.column) == (2, "occurred_on")
    assert words in found.reason
    assert cell not in found.reason


def test_every_faulty_cell_of_a_row_is_reported(file: Any):
    path = file(f"{HEADINGS}\n{CELLS.replace('31/03/2026', 'soon').replace('2026-03-01', 'now')}\n")

    assert [f.column for f in read(path, kind=KIND) if isinstance(f, Unread)] == [
        "occurred_on",
        "source.published_on",
    ]


@pytest.mark.parametrize("row", [f"{CELLS},extra", CELLS.rpartition(",")[0]])
def test_a_row_with_more_or_fewer_cells_than_headings_is_refused(file: Any, row: str):
    found = unread(file(f"{HEADINGS}\n{row}\n"))

    assert found.reason.startswith("has ")
    assert found.column == ""


def test_an_open_quotation_mark_stops_the_reading_where_it_stands(file: Any):
    path = file(f'{HEADINGS}\n{CELLS}\n"open,{CELLS}\n{CELLS}\n')

    first, second = read(path, kind=KIND)

    assert isinstance(first, Message)
    assert isinstance(second, Unread)
    assert second.line == 3
    assert "nothing after this line was read" in second.reason


def test_a_field_that_the_message_does_not_have_is_left_to_the_rules_of_the_message(file: Any):
    found = message(file(f"{HEADINGS},colour\n{CELLS},blue\n"))

    assert json.loads(found.body)["colour"] == "blue"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("\n", "must name the fields"),
        (",,\n1,2,3\n", "must name the fields"),
        ("text,text\na,b\n", "“text” heads 2 columns"),
        ("source,source.type\na,b\n", "beside its own parts"),
        ("text,\xff".encode("latin-1"), "line 1: not UTF-8"),
        (b"text\nGood\nChildren\x92s\n", "line 3: not UTF-8"),
        ("text\na\n".encode("utf-16"), "UTF-16"),
        (b"text\nGood \xe2\x80", "within a letter"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused_before_its_first_row(
    file: Any, content: str | bytes, words: str
):
    with pytest.raises(Misconfigured, match=words):
        read(file(content), kind=KIND)


def test_a_file_without_a_kind_anywhere_is_refused(file: Any):
    with pytest.raises(Misconfigured, match="say what the rows are"):
        read(file(f"{HEADINGS}\n{CELLS}\n"))


def test_a_file_that_is_not_there_or_of_another_format_is_refused(tmp_path: Path, file: Any):
    with pytest.raises(Misconfigured, match="No such file"):
        read(tmp_path / "none.csv", kind=KIND)
    with pytest.raises(Misconfigured, match=r"\.csv or \.jsonl"):
        read(file("x", "returns.txt"), kind=KIND)


def test_a_large_file_is_read_row_by_row(file: Any):
    path = file(f"{HEADINGS}\n" + f"{CELLS}\n" * 20_000)

    rows = read(path, kind=KIND)

    assert isinstance(next(rows), Message)
    assert sum(isinstance(row, Message) for row in rows) == 19_999


FIGURE = "occurred_on,code,area,period,provider"
KEY = "31/10/2025,ctx.rereferrals,hartlepool,2025,hartlepool-council"


@pytest.mark.parametrize(
    ("headings", "cells", "value"),
    [
        ("value", '"1,056.3"', {"kind": "number", "value": "1056.3"}),
        ("value", "27.70%", {"kind": "number", "value": "27.70"}),
        ("value", "c", {"kind": "symbol", "symbol": "c"}),
        ("value", ":", {"kind": "symbol", "symbol": ":"}),
        ("value", "LOW", {"kind": "symbol", "symbol": "low"}),
        ("value", "nil", {"kind": "nil"}),
        ("value.numerator,value.denominator", '536,"2,020"', {"kind": "count", "numerator": 536, "denominator": 2020}),
        ("value.numerator,value.denominator", "0,", {"kind": "count", "numerator": 0}),
        ("value.numerator,value.denominator", "c,", {"kind": "symbol", "symbol": "c"}),
        ("value.value", "1068", {"kind": "number", "value": "1068"}),
        ("value.symbol", "x", {"kind": "symbol", "symbol": "x"}),
        ("value.kind,value.numerator", "count,12", {"kind": "count", "numerator": 12}),
    ],
)  # fmt: skip
def test_a_figure_is_written_as_analysts_write_it(
    file: Any, headings: str, cells: str, value: dict[str, Any]
):
    found = message(file(f"{FIGURE},{headings}\n{KEY},{cells}\n"), kind="submit-indicator.v1")

    assert json.loads(found.body)["value"] == value
    if value["kind"] != "nil":
        COMMANDS["submit-indicator.v1"].model_validate_json(found.body)


@pytest.mark.parametrize(
    ("headings", "cells", "column", "words"),
    [
        ("value", "-", "value", "dash"),
        ("value", "many", "value", "give a number"),
        ("value", "=B2/C2", "value", "give a number"),
        ("value.numerator,value.denominator", "c,2020", "value.numerator", "whole number"),
        ("value.numerator,value.denominator", ",2020", "value.denominator", "give a number"),
        ("value.numerator,value.denominator", "5.5,20", "value.numerator", "whole number"),
        ("value.numerator,value.denominator", '"1,05",20', "value.numerator", "whole number"),
        ("value.numerator,value.value", "5,20", "value.numerator", "give a number"),
        ("value.symbol", "?", "value.symbol", "one of c z x"),
        ("value,breakdown", "5,girls 3", "breakdown", "JSON Lines"),
    ],
)
def test_cells_that_make_no_figure_are_named(
    file: Any, headings: str, cells: str, column: str, words: str
):
    found = unread(file(f"{FIGURE},{headings}\n{KEY},{cells}\n"), kind="submit-indicator.v1")

    assert found.column == column
    assert words in found.reason


HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "send-a-spreadsheet.md"


@pytest.mark.parametrize(("language", "name"), [("csv", "x.csv"), ("json", "x.jsonl")])
def test_the_examples_of_the_how_to_page_are_messages(file: Any, language: str, name: str):
    example = HOW_TO.read_text("utf-8").partition(f"```{language}\n")[2].partition("```")[0]

    found = list(read(file(example, name), kind="submit-indicator.v1"))

    assert found
    for one in found:
        assert isinstance(one, Message), one
        COMMANDS[one.kind].model_validate_json(one.body)


# --- JSON Lines -------------------------------------------------------------------------------------------


def test_a_json_line_is_a_message_as_it_stands(file: Any):
    line = json.dumps({"kind": KIND, "id": "a-1", "data": {"text": "Gut", "n": 1056.3}})

    found = message(file(f"\n{line}\n", "messages.jsonl"))

    assert found == Message(2, KIND, "a-1", b'{"n":1056.3,"text":"Gut"}')


def test_a_json_line_without_identity_gets_the_one_that_the_same_row_of_a_sheet_gets(file: Any):
    row = message(file(f"{HEADINGS}\n{CELLS}\n"))

    line = json.dumps({"kind": KIND, "data": json.loads(row.body)})

    assert message(file(line, "messages.jsonl")).id == row.id


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("{", "", "not JSON"),
        ("[]", "", "must be an object"),
        ("17", "", "must be an object"),
        ('{"data": {}}', "kind", "must name the message"),
        ('{"kind": 3, "data": {}}', "kind", "must name the message"),
        ('{"kind": "x.v1"}', "data", "must be an object"),
        ('{"kind": "x.v1", "data": {}, "who": "me"}', "who", "nothing else"),
        ('{"kind": "x.v1", "data": {}, "id": 4}', "id", "must be text"),
        ('{"kind": "x.v1", "data": {"a": 1, "a": 2}}', "", "twice"),
        ('{"kind": "x.v1", "data": {"a": NaN}}', "", "no number"),
        ('{"kind": "x.v1", "data": {"a": "\\ud800"}}', "", "half a letter"),
        ('{"kind": "x.v1", "data": {"a": ' + "[" * 40 + "]" * 40 + "}}", "data", "levels"),
        ('{"kind": "x.v1", "data": {"a": ' + "[" * 90_000 + "]" * 90_000 + "}}", "", "not JSON"),
        ('{"kind": "x.v1", "data": {"a": ' + "9" * 5000 + "}}", "", "not JSON"),
        ('{"kind": "x.v1", "data": {"a": "' + "x" * 1_100_000 + '"}}', "", "longer than"),
    ],
)
def test_a_line_that_is_no_message_is_named_and_the_next_is_read(
    file: Any, line: str, column: str, words: str
):
    path = file(f'{line}\n{{"kind": "x.v1", "data": {{}}}}\n', "messages.jsonl")

    fault, following = read(path)

    assert isinstance(fault, Unread)
    assert (fault.line, fault.column) == (1, column)
    assert words in fault.reason
    assert isinstance(following, Message)
    assert following.line == 2


# --- Whatever comes -----------------------------------------------------------------------------------------


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=200)
    | st.text(alphabet="ab,;\t\"\n\r. '=-{}[]:1é\x00", max_size=120),
    name=st.sampled_from(["x.csv", "x.jsonl"]),
)
def test_no_file_makes_the_reading_fail_otherwise_than_with_a_sentence(
    file: Any, content: str | bytes, name: str
):
    try:
        found = list(read(file(content, name), kind=KIND))
    except Misconfigured:
        return

    for one in found:
        assert one.line >= 1
        if isinstance(one, Message):
            assert isinstance(json.loads(one.body), dict)
        else:
            assert one.reason


# --- Writing ----------------------------------------------------------------------------------------------


def test_a_table_is_written_for_spreadsheets_and_cannot_run_as_a_formula():
    stream = io.StringIO(newline="")

    write_csv(
        stream,
        ["code", "value", "on", "late"],
        [["=cmd|' /C calc'!A0", -3.5, date(2026, 3, 31), False], ['a, "b"', None, "-", True]],
        ["As known at position 17"],
    )

    written = stream.getvalue()
    assert written.startswith("\ufeffcode,value,on,late\r\n")
    assert list(csv.reader(io.StringIO(written[1:], newline="")))[1:] == [
        ["'=cmd|' /C calc'!A0", "-3.5", "2026-03-31", "no"],
        ['a, "b"', "", "'-", "yes"],
        [],
        ["As known at position 17"],
    ]


def test_a_text_written_for_a_spreadsheet_is_read_back_as_it_was(file: Any):
    stream = io.StringIO(newline="")
    write_csv(stream, ["finding_id", "reason"], [["HSSCP-F-1", "=not a formula"]])

    found = message(file(stream.getvalue()), kind="withdraw-finding.v1")

    assert json.loads(found.body)["reason"] == "=not a formula"


# --- Columns for the entries of a list --------------------------------------------------------------------


def test_numbered_columns_are_the_entries_of_a_list(file: Any):
    headings = "occurred_on,audit_id,held_on,practitioners,attendance.1.agency,attendance.4.agency"
    row = "31/03/2026,HSSCP-AU-2026-1,31/03/2026,yes,cleveland-police,hartlepool-council"
    read_ = message(file(f"{headings}\n{row}\n"), kind="hold-audit.v1")
    assert json.loads(read_.body)["attendance"] == [
        {"agency": "cleveland-police"},
        {"agency": "hartlepool-council"},
    ]


def test_none_is_an_empty_list_where_a_list_may_be_empty(file: Any):
    read_ = message(file("occurred_on,attendance\n31/03/2026,none\n"), kind="hold-audit.v1")
    assert json.loads(read_.body)["attendance"] == []


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("a." * 40 + "a", "within too many others"),
        ("attendance", "does not fit into one cell"),
    ],
)
def test_a_heading_that_no_field_can_have_is_told(file: Any, heading: str, words: str):
    assert words in unread(file(f"{heading}\nx\n"), kind="hold-audit.v1").reason


def test_a_number_too_long_for_an_entry_is_a_name_that_no_field_has(file: Any):
    found = message(file(f"themes.{'9' * 5000}\nx\n"))
    assert isinstance(json.loads(found.body)["themes"], dict)
