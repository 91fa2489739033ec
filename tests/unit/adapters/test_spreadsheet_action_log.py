"""An old action log becomes the messages of its chain, the same each time; what cannot be mapped is named by its cell."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from adapters.partner_messages import read_command
from adapters.spreadsheets.action_log import Imported, import_actions
from domain.errors import Misconfigured
from services.bootstrap import places

EXAMPLES = Path(__file__).parents[3] / "docs" / "how-to" / "examples"
LOG, MAPPING = EXAMPLES / "action-log.csv", EXAMPLES / "action-log.toml"
PACK = places.pack("tees")
Change = Callable[[list[dict[str, str]]], object]


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., Imported]:
    """The example, with its rows and its mapping changed."""

    def run(change: Change = len, mapping: Callable[[str], str] = str) -> Imported:
        with LOG.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        headings = list(rows[0])
        change(rows)
        log, said = tmp_path / "log.csv", tmp_path / "mapping.toml"
        with log.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, headings)
            writer.writeheader()
            writer.writerows(rows)
        said.write_text(mapping(MAPPING.read_text(encoding="utf-8")), encoding="utf-8")
        return import_actions(log, said, PACK)

    return run


def said(found: Imported, kind: str) -> list[Any]:
    return [json.loads(m.body) for m in found.messages if m.kind == kind]


def test_the_example_becomes_the_chain_of_every_row(imported: Any):
    found = imported()
    assert (found.rows, found.left_out, found.unmapped) == (4, 1, ())
    assert [m.kind.removesuffix(".v1") for m in found.messages if m.line == 2] == [
        "register-finding",
        "make-recommendation",
        "accept-recommendation",
        "agree-action",
        "report-implemented",
    ]
    assert [m.kind for m in found.messages if m.line == 3][-1] == "report-progress.v1"
    assert [m.kind for m in found.messages if m.line == 4][-1] == "agree-action.v1"
    assert [fault for m in found.messages for fault in read_command(m.kind, m.body)[1]] == []
    (progress,) = said(found, "report-progress.v1")
    assert (progress["percent"], progress["occurred_on"]) == (60, "2026-07-01")
    first = said(found, "agree-action.v1")[0]
    assert first["occurred_on"] == "2026-01-12"
    assert (
        first["recommendation_id"] == said(found, "make-recommendation.v1")[0]["recommendation_id"]
    )


def test_a_second_import_makes_the_same_messages_whatever_the_order_of_the_rows(imported: Any):
    assert set(imported().messages) == set(imported().messages)
    ids = {m.id for m in imported().messages}
    assert {m.id for m in imported(lambda rows: rows.reverse()).messages} == ids


def test_a_row_that_moved_on_adds_only_what_is_new(imported: Any):
    def finished(rows: list[dict[str, str]]) -> None:
        rows[2] |= {"RAG status": "complete ", "Updated": "01/08/2026"}

    before, after = imported().messages, imported(finished).messages
    new = [m.kind for m in after if m.id not in {each.id for each in before}]
    assert new == ["report-implemented.v1"]


def test_another_series_has_other_references(imported: Any):
    other = imported(mapping=lambda text: text.replace('series = "LOG"', 'series = "OLD"'))
    ids = {each["action_id"] for each in said(imported(), "agree-action.v1")}
    assert ids.isdisjoint(each["action_id"] for each in said(other, "agree-action.v1"))


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("Lead agency", "Somebody", "does not say what this word stands for"),
        ("RAG status", "", "is empty"),
        ("RAG status", "Purple", "does not say what this word stands for"),
        ("Theme", "Weather", "does not say what this word stands for"),
        ("Date agreed", "soon", "a day that exists"),
        ("Date agreed", "", "a day is needed"),
        ("Deadline", "01/01/2020", "before the day on which"),
        ("Lead post", "", "is empty"),
        ("How we will know", "", "is empty"),
        ("% done", "half", "must be a number"),
        ("% done", "0.5", "whole number of percent"),
        ("% done", "140", "100 or less"),
        ("Lead post", "a@b.example", "must have the form"),
        ("Latest update", "Call 01642 123456.", "identif|telephone|phone"),
        ("Ref", "1", "row 2 is the same"),
    ],
)
def test_a_cell_that_cannot_be_mapped_is_named_and_its_row_left_out(
    imported: Any, column: str, cell: str, words: str
):
    found = imported(lambda rows: rows[1].update({column: cell}))
    (fault,) = found.unmapped
    assert (fault.line, fault.column) == (3, column)
    with LOG.open(encoding="utf-8") as stream:
        letter = "ABCDEFGHIJKLMNO"[next(csv.reader(stream)).index(column)]
    assert fault.cell == f"{letter}3"
    assert any(word in fault.reason for word in words.split("|"))
    assert {m.line for m in found.messages} == {2, 4}


def test_rows_may_share_a_finding(imported: Any):
    def shared(text: str) -> str:
        return text.replace(
            'reference = "Ref"', 'reference = "Ref"\nfinding_reference = "Priority"'
        )

    def same(rows: list[dict[str, str]]) -> None:
        rows[1] |= {"Priority": "High", "Issue found": rows[0]["Issue found"]}

    found = imported(same, shared)
    findings = said(found, "register-finding.v1")
    assert len(findings) == 2  # the third row has none to share
    cited = [each["findings"] for each in said(found, "make-recommendation.v1")]
    assert cited[0] == cited[1] == [findings[0]["finding_id"]]

    other = imported(lambda rows: rows[1].update({"Priority": "High"}), shared)
    assert [fault.reason for fault in other.unmapped] == [
        "row 2 has the same reference and another text"
    ]


def test_a_workbook_is_read_with_its_own_days_and_percentages(tmp_path: Path):
    with LOG.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    book = Workbook()
    sheet = book.active
    sheet.title = "Actions"
    sheet.append(["Action log"])
    for row in rows:
        sheet.append(row)
    sheet["L4"].value = 0.6
    sheet["L4"].number_format = "0%"
    log = tmp_path / "log.xlsx"
    book.save(log)
    mapping = tmp_path / "mapping.toml"
    table = '[table]\nsheet = "Actions"\nheadings = 2\n\n[columns]'
    mapping.write_text(MAPPING.read_text(encoding="utf-8").replace("[columns]", table))

    found = import_actions(log, mapping, PACK)
    assert found.unmapped == ()
    assert [m.id for m in found.messages] == [
        m.id for m in import_actions(LOG, MAPPING, PACK).messages
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('series = "LOG"', 'series = "lower"', "series"),
        ('partnership = "hsscp"', 'partnership = "nowhere"', "partnership"),
        ('action = "Action"', 'action = "Task"', "no column is headed “Task”"),
        ('status = "RAG status"', "", "columns.status"),
        ('"Red" = "in-progress"', '"Red" = "closed"', "statuses.Red"),
        ('"hartlepool-council"', '"middlesbrough-council"', "knows no middlesbrough-council"),
        ('"Thresholds" = "thresholds"', '"Thresholds" = "weather"', "knows no weather"),
        ("[usual]", "[unusual]", "unusual"),
        ("[usual]", "[usual", "not TOML"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_by_its_field(
    imported: Any, old: str, new: str, words: str
):
    with pytest.raises(Misconfigured, match=words):
        imported(mapping=lambda text: text.replace(old, new))


def test_files_that_are_not_there_are_named(tmp_path: Path):
    with pytest.raises(Misconfigured, match="No such file"):
        import_actions(tmp_path / "none.csv", MAPPING, PACK)
    with pytest.raises(Misconfigured, match="No such file"):
        import_actions(LOG, tmp_path / "none.toml", PACK)
