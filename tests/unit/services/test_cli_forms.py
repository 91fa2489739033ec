"""A message as a form on the command line, its template, and a workbook checked: nothing is sent when something is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from domain.catalogue import COMMANDS
from services.bootstrap import files
from services.bootstrap.files import Message
from tests.support.command_examples import command
from tests.support.command_line import CommandLine, finding, lines

EXAMPLES = Path(__file__).parents[3] / "docs" / "how-to" / "examples"
WHOLE = (
    *("--occurred-on", "01/05/2026", "--finding-id", "HSSCP-F-2026-0042", "--kind", "improvement"),
    *("--source.type", "audit", "--source.reference", "M4", "--source.title", "Audit 4"),
    *("--source.published-on", "2026-04-20", "--about", "cleveland-police"),
    *("--text", "=Short.", "--themes", "supervision", "--themes", "thresholds;neglect"),
)


@pytest.fixture
def run(tmp_path: Path) -> CommandLine:
    """Without a settings file: nothing here needs a record."""
    return CommandLine(None, tmp_path)


def options(path: str, value: Any) -> list[str]:  # noqa: PLR0911 - one case for each form
    """How a value is given on the command line."""
    name = f"--{path.replace('_', '-')}"
    match value:
        case None:
            return []
        case bool():
            return [name, "yes" if value else "no"]
        case dict() if "kind" in value and path == "value":
            return options_of_figure(name, value)
        case dict():
            return [
                word for key, inner in value.items() for word in options(f"{path}.{key}", inner)
            ]
        case []:
            return [name, "none"]
        case [dict(), *_]:
            return [word for entry in value for word in (name, json.dumps(entry))]
        case list():
            return [word for entry in value for word in (name, str(entry))]
        case _:
            return [name, str(value)]


def options_of_figure(name: str, value: dict[str, Any]) -> list[str]:
    if value["kind"] == "count":
        parts = [(f"{name}.{part}", value.get(part)) for part in ("numerator", "denominator")]
        return [word for option, part in parts if part is not None for word in (option, str(part))]
    return [name, str(value.get("value") or value.get("symbol") or "nil")]


@pytest.mark.parametrize("portion", range(4))
def test_every_kind_of_message_can_be_given_field_by_field(portion: int):
    for kind in sorted(COMMANDS)[portion::4]:
        sent = command(kind, 7)
        given: dict[str, list[str]] = {}
        words = [
            word
            for name, value in sent.model_dump(mode="json", exclude_unset=True).items()
            for word in options(name, value)
        ]
        for option, text in zip(words[::2], words[1::2], strict=True):
            given.setdefault(option.removeprefix("--").replace("-", "_"), []).append(text)
        given.pop("figure.kind", None)  # has one possible value, which nobody is asked for
        known = {asked.path for asked in files.asked_of(kind)}
        assert given.keys() <= known, kind
        message, faults = files.message_of(kind, given)
        assert isinstance(message, Message), (kind, faults)
        assert COMMANDS[kind].model_validate_json(message.body) == sent


def test_a_form_is_checked_with_or_without_the_version_of_its_kind(run: CommandLine):
    for kind in ("register-finding", "register-finding.v1"):
        said = run("send", kind, "-a", "cleveland-police", "--check", "-f", "table", *WHOLE)
        assert (said.code, "can be sent" in said.out) == (0, True)


def test_every_missing_field_is_told_with_its_code_and_nothing_is_sent(run: CommandLine):
    said = run("send", "register-finding", "-a", "cleveland-police", "--source.title", "Audit 4",
               "--illustrative", "perhaps")  # fmt: skip
    assert said.code == 1
    assert "Nothing was sent" in said.err
    found = {row["field"]: row["code"] for row in said.rows}
    assert found["finding_id"] == found["source.type"] == "MISSING_FIELD"
    assert found["illustrative"] == "UNREADABLE"
    assert "source.title" not in found


def test_help_lists_the_fields_with_what_they_are(run: CommandLine):
    said = run("send", "register-finding", "--help")
    assert said.code == 0
    for words in ("--source.published-on", "strength, improvement", "Must be given", "--about"):
        assert words in said.out
    assert "JSON" in run("send", "hold-audit", "--help").out


def test_a_field_that_is_called_like_an_option_of_the_command_has_a_longer_name(run: CommandLine):
    said = run("send", "confirm-dissemination", "--help")
    assert "--message.agency" in said.out
    assert "--agency" in said.out


def test_all_kinds_are_listed_and_an_unknown_one_is_answered_with_the_nearest(run: CommandLine):
    said = run("send", "--help")
    assert said.code == 0
    assert [kind for kind in COMMANDS if kind[:30] not in said.out] == []
    unknown = run("send", "register-fining", "-a", "cleveland-police")
    assert unknown.code == 2
    assert "did you mean register-finding?" in unknown.err


def test_a_template_is_written_once_and_can_be_checked_at_once(run: CommandLine, tmp_path: Path):
    out = tmp_path / "new.xlsx"
    words = ("template", "register-finding", "hold-audit.v1", "--framework", "tees", "-o", str(out))
    assert run(*words, "-p", "hsscp").code == 0
    assert run("check", str(out)).code == 0
    again = run(*words)
    assert (again.code, "is there already" in again.err) == (2, True)
    assert run("template", "--framework", "tees").code == 2
    elsewhere = run("template", "hold-audit", "--framework", "tees", "-p", "nowhere")
    assert "names no partnership nowhere" in elsewhere.err


def test_a_template_can_be_filled_with_the_messages_of_a_file(run: CommandLine, tmp_path: Path):
    out = tmp_path / "filled.xlsx"
    sent = run.file("sent.jsonl", lines(finding("HSSCP-F-2026-0042")))
    assert run("template", "--fill", sent, "--framework", "tees", "-o", str(out)).code == 0
    said = run("check", str(out), "-f", "table")
    assert (said.code, "can be sent: 1, faults: 0" in said.out) == (0, True)

    broken = run.file("broken.jsonl", lines(finding("HSSCP-F-2026-0042") | {"kind": "none.v1"}))
    other = tmp_path / "other.xlsx"
    refused = run("template", "--fill", broken, "--framework", "tees", "-o", str(other))
    assert (refused.code, other.exists()) == (2, False)


def test_a_workbook_is_checked_by_sheet_and_cell(run: CommandLine, tmp_path: Path):
    out = tmp_path / "filled.xlsx"
    sent = run.file("sent.jsonl", lines(finding("HSSCP-F-2026-0042")))
    run("template", "--fill", sent, "--framework", "tees", "-o", str(out))
    book = load_workbook(out)
    sheet = book["register-finding"]
    sheet["B4"].value, sheet["D4"].value, sheet["G4"].value = "=TODAY()", "both", " Audit "
    sheet["C5"].value = "HSSCP-F-2026-0043"
    book.save(out)

    said = run("check", str(out))
    assert said.code == 1
    found = {(row["sheet"], row["cell"]): row["code"] for row in said.rows}
    assert found["register-finding", "B4"] == "UNREADABLE"
    assert found["register-finding", "B5"] == "MISSING_FIELD"
    assert ("register-finding", "D5") in found
    assert "both" not in said.out
    refused = run("submit", str(out), "-a", "cleveland-police")
    assert (refused.code, "Nothing was sent" in refused.err) == (1, True)


def test_the_example_of_an_action_log_is_imported_and_can_be_checked(
    run: CommandLine, tmp_path: Path
):
    words = ("import-actions", str(EXAMPLES / "action-log.csv"), "--framework", "tees")
    mapping, out = str(EXAMPLES / "action-log.toml"), tmp_path / "messages.jsonl"
    tried = run(*words, "-m", mapping, "-o", str(out), "--check", "-f", "table")
    assert (tried.code, out.exists()) == (0, False)
    assert "messages: 14" in tried.out
    assert run(*words, "-m", mapping, "-o", str(out)).code == 0
    assert run("check", str(out)).code == 0

    poor = run.file("poor.toml", Path(mapping).read_text().replace('"Amber" = "in-progress"', ""))
    partly = run(*words, "-m", poor, "-o", str(out))
    assert partly.code == 1
    assert [(row["cell"], row["column"]) for row in partly.rows] == [("K3", "RAG status")]
