"""A business manager's day: a workbook filled in and sent, one message as a form, an old action log taken over twice."""

import asyncio
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support.cluster import Cluster
from tests.support.command_line import COUNCIL, UNIT, CommandLine, finding, lines

EXAMPLES = Path(__file__).parents[2] / "docs" / "how-to" / "examples"
FINDING, RECOMMENDATION = "HSSCP-F-2026-8851", "HSSCP-R-2026-8851"


@pytest.fixture
def run(cluster: Cluster, tmp_path: Path) -> CommandLine:
    return CommandLine(cluster.servers.settings_file, tmp_path)


def test_what_is_filled_in_is_sent_and_what_is_sent_twice_counts_once(
    run: CommandLine, cluster: Cluster, tmp_path: Path
):
    async def position() -> int:
        async with cluster.record("hsscp") as record:
            return (await record.stand(None)).position

    workbook = tmp_path / "findings.xlsx"
    sent = run.file("sent.jsonl", lines(finding(FINDING)))
    assert run("template", "--fill", sent, "-p", "hsscp", "-o", str(workbook)).code == 0
    book = load_workbook(workbook)
    sheet = book["register-finding"]
    for cell in sheet[4]:
        sheet.cell(5, cell.column).value = cell.value
    sheet["C5"].value, sheet["J5"].value = "HSSCP-F-2026-8852", "nobody"
    book.save(workbook)
    said = run.submit(str(workbook), COUNCIL)
    assert [(row["line"], row["verdict"], row["field"]) for row in said.answer["rows"]] == [
        (4, "accepted", None),
        (5, "rejected", "about"),
    ]

    form = ("send", "make-recommendation", "-a", COUNCIL, "-f", "json", "--kind", "improve",
            "--occurred-on", "04/05/2026", "--recommendation-id", RECOMMENDATION, "--findings", FINDING,
            "--text", "Record the child's views in supervision.", "--owner", COUNCIL)  # fmt: skip
    before = asyncio.run(position())
    assert [row["verdict"] for row in run(*form).answer["rows"]] == ["accepted"]
    assert asyncio.run(position()) > before

    log, mapping = (str(EXAMPLES / f"action-log.{kind}") for kind in ("csv", "toml"))
    messages = str(tmp_path / "log.jsonl")
    assert run("import-actions", log, "-m", mapping, "-o", messages).code == 0
    assert len(run.accepted(messages, UNIT)) == 14
    taken = asyncio.run(position())
    assert run("import-actions", log, "-m", mapping, "-o", messages).code == 0
    run.accepted(messages, UNIT)
    assert [row["verdict"] for row in run(*form).answer["rows"]] == ["accepted"]
    assert asyncio.run(position()) == taken
