"""Assurance as it is done: messages sent by agencies, boards and an inspection pack asked for on the command line."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from services.boards.as_at import Position
from tests.support.cluster import Cluster
from tests.support.command_line import POLICE, UNIT, CommandLine, lines, message

BRIEFING, REPORT, YEARLY, ACCESS = (
    "HSSCP-B-2026-8801",
    "HSSCP-RE-2026-8801",
    "HSSCP-Y-2026-8801",
    "HSSCP-AC-2026-8801",
)
YEAR = {"first": "2025-04-01", "last": "2026-03-31"}


@pytest.fixture(scope="module")
def assured(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The command line, once a briefing is out and confirmed, a report in, a section drafted, an access logged."""
    run = CommandLine(cluster.servers.settings_file, tmp_path_factory.mktemp("assurance"))
    of_unit = lines(
        message(
            "issue-briefing.v1",
            briefing_id=BRIEFING,
            kind="seven-minute",
            title="Hearing the child",
            message="Write what the child said.",
            themes=["supervision"],
            channels=["briefing"],
            asked=[POLICE, "hartlepool-council"],
            confirm_by="2026-05-31",
        ),
        message(
            "open-yearly-report.v1", yearly_report_id=YEARLY, covers=YEAR, publish_by="2026-09-30"
        ),
        message(
            "draft-yearly-report.v1",
            yearly_report_id=YEARLY,
            section="impact",
            agency=UNIT,
            statement="Most records now hold the child's words.",
            evidence=[BRIEFING],
        ),
    )
    of_police = lines(
        message(
            "confirm-dissemination.v1",
            briefing_id=BRIEFING,
            agency=POLICE,
            channel="team-meeting",
            reach="51-to-250",
            confirmed_by="Superintendent",
        ),
        message(
            "receive-assurance-report.v1",
            report_id=REPORT,
            agency=POLICE,
            covers=YEAR,
            improvements=["Training is complete."],
            areas_for_development=["Recording of the child's words."],
            evidence_of_impact=[],
        ),
        message(
            "record-access.v1",
            access_id=ACCESS,
            agency=POLICE,
            post="Review officer",
            accessed=[BRIEFING],
            purpose="Preparing the audit.",
        ),
    )
    run.accepted(run.file("unit.jsonl", of_unit), UNIT)
    run.accepted(run.file("police.jsonl", of_police), POLICE)
    asyncio.run(cluster.settled())
    return run


def test_each_board_shows_what_was_sent(assured: CommandLine):
    [confirmed, overdue] = [
        row for row in assured("dissemination", "-f", "csv").rows if row["briefing_id"] == BRIEFING
    ]
    assert (confirmed["agency"], confirmed["reach"]) == (POLICE, "51-to-250")
    assert (overdue["agency"], overdue["status"]) == ("hartlepool-council", "overdue")
    reports = assured("reports", "-f", "csv").rows
    assert [r["status"] for r in reports if r["report_id"] == REPORT] == ["no evidence of impact"]
    accesses = assured("access-log", "-f", "csv").rows
    assert [row["purpose"] for row in accesses if row["access_id"] == ACCESS] == [
        "Preparing the audit."
    ]


def test_the_yearly_report_says_what_proves_it_and_what_does_not(assured: CommandLine):
    rows = assured("yearly-report", "--report", YEARLY, "-f", "csv").rows

    assert [row["evidence"] for row in rows if row["section"] == "impact"] == [BRIEFING]
    assert {row["statement"] for row in rows if row["section"] != "impact"} == {""}
    assert all("no statement" in row["gaps"] for row in rows if row["section"] != "impact")


def test_an_agencys_profile_is_put_together_and_an_unknown_agency_refused(assured: CommandLine):
    parts = {row["part"] for row in assured("agency", POLICE, "-f", "csv").rows}
    assert {"dissemination", "reports"} <= parts
    assert "Cleveland Police, part by part" in assured("agency", POLICE, "-f", "table").out
    refused = assured("agency", "nobody")
    assert refused.code != 0
    assert "lists no agency nobody" in refused.err


def test_a_pack_is_made_as_at_a_position_and_again_the_same(
    assured: CommandLine, cluster: Cluster, tmp_path: Path
):
    asked = ("inspection-pack", "--as-at", "#5", "-f", "json", "--out")
    first, again = (assured(*asked, str(tmp_path / name)) for name in ("first", "again"))
    assert (first.code, again.code) == (0, 0), first.err + again.err

    assert first.answer["rows"] == again.answer["rows"]
    for row in first.answer["rows"]:
        content = (tmp_path / "first" / row["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"]
    assert any("Hash of the record" in note for note in first.answer["notes"])
    assert assured(*asked, str(tmp_path / "first")).code != 0

    async def named() -> str:
        async with cluster.record("hsscp") as record:
            stand = await record.stand(Position(5))
            seal = await record.seal(stand.position)
            assert seal is not None
            [last] = await record.events(after=seal.position - 1, until=seal.position, limit=1)
            assert str(last.provenance.event_id) == seal.event_id
            return seal.record_hash

    assert asyncio.run(named()) in (tmp_path / "first/README.txt").read_text()


def test_a_pack_before_the_first_event_is_refused_and_leaves_no_folder(
    assured: CommandLine, tmp_path: Path
):
    refused = assured("inspection-pack", "--as-at", "2001-01-01", "--out", str(tmp_path / "none"))

    assert refused.code != 0
    assert "no last event to name" in refused.err
    assert not (tmp_path / "none").exists()
