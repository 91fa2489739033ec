"""Last quarter's reports made again have the same bytes, whatever was recorded since and whoever makes them."""

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest

from services.boards.as_at import Moment as AtMoment
from services.cli.reporting import report
from tests.support.cluster import Cluster, Told
from tests.support.command_line import (
    COUNCIL,
    UNIT,
    CommandLine,
    action,
    finding,
    lines,
    message,
    recommendation,
)

FORMS = ("pdf", "xlsx", "html", "json")
YEARLY = "HSSCP-Y-2026-7701"
REPORTS = (
    ("board-pack",),
    ("annual", "--report", YEARLY),
    ("exceptions",),
    ("agency-profile", COUNCIL),
    ("six-step-briefing", "supervision"),
)


@pytest.fixture(scope="module")
def run(cluster: Cluster, told: Told, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The real findings and figures, one thread and a yearly report."""
    run = CommandLine(cluster.servers.settings_file, tmp_path_factory.mktemp("reports"))
    tell(run, "7701", cluster)
    yearly = message(
        "open-yearly-report.v1",
        yearly_report_id=YEARLY,
        covers={"first": "2025-04-01", "last": "2026-03-31"},
        publish_by="2026-09-30",
    )
    run.accepted(run.file("yearly.jsonl", lines(yearly)), UNIT)
    asyncio.run(cluster.settled())
    return run


def tell(run: CommandLine, number: str, cluster: Cluster) -> None:
    """One more finding, recommendation and action."""
    f, r, a = (f"HSSCP-{kind}-2026-{number}" for kind in "FRA")
    accepted = message(
        "accept-recommendation.v1",
        recommendation_id=r,
        decided_by="Executive",
    )
    of_unit = lines(finding(f), recommendation(r, f), accepted, action(a, r))
    run.accepted(run.file(f"{number}.jsonl", of_unit), UNIT)
    asyncio.run(cluster.settled())


def position(cluster: Cluster) -> int:
    async def head() -> int:
        async with cluster.record("hsscp") as record:
            return (await record.stand(None)).position

    return asyncio.run(head())


def made(run: CommandLine, asked: tuple[str, ...], form: str, at: str, file: Path) -> bytes:
    said = run("report", *asked, "--as-at", at, "-f", form, "-o", str(file))
    assert said.code == 0, said.err
    assert str(file) in said.out
    return file.read_bytes()


def test_every_report_is_a_command():
    assert {command.name for command in report.registered_commands} == {r[0] for r in REPORTS}


def test_reports_as_at_a_position_are_the_same_after_more_was_recorded_and_in_another_process(
    run: CommandLine, cluster: Cluster, tmp_path: Path
):
    at = f"#{position(cluster)}"
    before = {
        (asked[0], form): made(run, asked, form, at, tmp_path / f"before.{form}")
        for asked in REPORTS
        for form in (FORMS if asked == REPORTS[0] else FORMS[:1])
    }
    tell(run, "7702", cluster)
    for (name, form), content in before.items():
        asked = next(asked for asked in REPORTS if asked[0] == name)
        assert made(run, asked, form, at, tmp_path / f"after.{form}") == content, (name, form)
    for form in ("pdf", "xlsx"):
        file = tmp_path / f"elsewhere.{form}"
        arguments = ("report", "board-pack", "--as-at", at, "-f", form, "-o", str(file))
        said = run.program(*arguments, environment={"PYTHONHASHSEED": "4", "TZ": "Asia/Tokyo"})
        assert said.code == 0, said.err
        assert file.read_bytes() == before["board-pack", form], form
    now = made(run, ("board-pack",), "json", f"#{position(cluster)}", tmp_path / "now.json")
    assert now != before["board-pack", "json"]
    assert b"HSSCP-A-2026-7702" in now


def test_a_report_as_at_a_past_moment_shows_what_the_board_had_before_it_then(
    run: CommandLine, cluster: Cluster, told: Told, tmp_path: Path
):
    seen = next(moment for moment in told.seen if moment.partnership == "hsscp")
    file = tmp_path / "then.json"
    said = json.loads(made(run, ("board-pack",), "json", seen.at.isoformat(), file))

    async def stand() -> int:
        async with cluster.record("hsscp") as record:
            return (await record.stand(AtMoment(seen.at))).position

    assert said["position"] == asyncio.run(stand())
    assert said["position"] < position(cluster)


def test_an_export_has_every_line_of_the_board_and_its_metadata_beside_it(
    run: CommandLine, tmp_path: Path
):
    file = tmp_path / "actions.csv"
    said = run("export", "actions", "-o", str(file))
    assert said.code == 0, said.err
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    shown = run("board", "-f", "csv").rows
    assert [row["action_id"] for row in rows] == [row["action_id"] for row in shown]
    told = (tmp_path / "actions.meta.csv").read_text("utf-8-sig")
    assert told.startswith(
        "column,label,type,unit,meaning,if_empty,partnership,position,known_at,as_of"
    )
    assert "Restricted" not in said.out
    assert "Restricted" in run("export", "access-log", "-o", str(tmp_path / "log.csv")).out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("export", "no-board"), 2, "there is no board no-board: choose of actions"),
        (("report", "agency-profile", "nobody"), 1, "no such agency"),
        (("report", "six-step-briefing", "nothing"), 1, "name a theme"),
        (("report", "annual", "--report", "HSSCP-Y-1999-1"), 1, "no such yearly report"),
        (("report", "board-pack", "-o", "/nowhere/at/all.pdf"), 2, "/nowhere/at/all.pdf: No such"),
        (("report", "board-pack", "-f", "docx"), 2, "docx"),
    ],
)
def test_what_cannot_be_made_is_said(
    run: CommandLine, arguments: tuple[str, ...], code: int, words: str
):
    said = run(*arguments)
    assert said.code == code
    assert words in " ".join((said.err + said.out).split())
