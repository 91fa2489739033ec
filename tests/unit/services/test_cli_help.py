"""The command line answers `--help` at once, because it imports what is heavy inside the commands."""

import subprocess
import sys

import pytest

from services.cli import main

HEAVY = ("psycopg", "nats", "faststream", "eventsourcing", "pydantic", "orjson", "rich.progress")
COMMANDS = (
    *(("demo",), ("init",), ("node",), ("status",), ("board",), ("themes",), ("indicators",)),
    *(("returns",), ("history",), ("events",), ("check",), ("submit",), ("dead-letters",)),
    *(("intake", "replay"), ("projections", "status"), ("projections", "rebuild")),
    *(("contracts",), ("reference",), ("send",), ("template",), ("import-actions",)),
    *(("trend",), ("exceptions",), ("derived",), ("catalogue",)),
    *(("incidents",), ("reviews",), ("publications",)),
    *(("section-11",), ("school-audits",), ("inspections",), ("voice",), ("quality",)),
    *(("directory",), ("attendance",), ("challenges",), ("enquiries",), ("scrutiny",)),
    *(("dissemination",), ("agency",), ("reports",), ("yearly-report",), ("access-log",)),
    ("inspection-pack",),
    *(("subject", "list"), ("subject", "keep"), ("subject", "read"), ("subject", "destroy")),
)


def test_the_commands_import_nothing_heavy_before_they_run():
    found = subprocess.run(
        [sys.executable, "-c", "import services.cli.app, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    imported = found.stdout.split()
    assert "services.cli.app" in imported
    assert [name for name in HEAVY if name in imported] == []


def test_the_program_names_all_its_commands(capsys: pytest.CaptureFixture[str]):
    assert main(["--help"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert [words[0] for words in COMMANDS if f" {words[0]} " not in said.out] == []


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
):
    assert main([*words, "--help"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert f"Usage: golden-thread {' '.join(words)}" in said.out
