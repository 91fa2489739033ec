"""Governance from the file that the business unit sends to what each command shows, on the partnerships at work."""

import asyncio
from pathlib import Path

import pytest

from tests.support.cluster import Cluster, Told
from tests.support.command_line import COUNCIL, POLICE, UNIT, CommandLine, lines, message

GROUP, MEETING = "HSSCP-SG-2026-8810", "HSSCP-M-2026-8810"
CHALLENGE, ENQUIRY = "HSSCP-C-2026-8810", "HSSCP-K-2026-8810"
SCRUTINEER = "hsscp-independent-scrutineer"
SCRUTINY, GAP, THEME = "HSSCP-SC-2026-8810", "HSSCP-SMG-2026-8810", "thresholds"
TEXT = "The reason is not always written."


def seat(agency: str) -> dict[str, object]:
    return message(
        "appoint-member.v1",
        sub_group_id=GROUP,
        agency=agency,
        post="Safeguarding Lead",
        from_on="2024-04-01",
    )


@pytest.fixture(scope="module")
def governed(cluster: Cluster, told: Told, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The command line, once a sub-group met, a challenge was answered and a question was raised."""
    directory: Path = tmp_path_factory.mktemp("governance")
    run = CommandLine(cluster.servers.settings_file, directory)
    run.accepted(
        run.file(
            "governance.jsonl",
            lines(
                message(
                    "constitute-sub-group.v1",
                    sub_group_id=GROUP,
                    sub_group="performance-analysis",
                    constituted_on="2024-04-01",
                ),
                seat(POLICE),
                seat(COUNCIL),
                message(
                    "record-meeting.v1",
                    meeting_id=MEETING,
                    sub_group_id=GROUP,
                    sub_group="performance-analysis",
                    kind="sub-group",
                    held_on="2026-05-04",
                    attendance=[
                        {"agency": POLICE, "expected": 1, "attended": 1},
                        {"agency": COUNCIL, "expected": 1, "attended": 0},
                    ],
                ),
                message(
                    "raise-challenge.v1",
                    challenge_id=CHALLENGE,
                    making_agency=POLICE,
                    receiving_agency=COUNCIL,
                    theme=THEME,
                    text=TEXT,
                ),
                message(
                    "identify-scrutiny-gap.v1",
                    scrutiny_gap_id=GAP,
                    theme=THEME,
                    text=TEXT,
                    identified_on="2026-05-04",
                ),
                message(
                    "raise-line-of-enquiry.v1",
                    line_of_enquiry_id=ENQUIRY,
                    question=TEXT,
                    standing_question="impact",
                    themes=[THEME],
                    raised_by_group="performance-analysis",
                    scrutiny_gap_id=GAP,
                ),
                message(
                    "triangulate-evidence.v1",
                    line_of_enquiry_id=ENQUIRY,
                    source={"type": "audit", "reference": "MACA 7"},
                    says="supports",
                    text=TEXT,
                ),
            ),
        ),
        UNIT,
    )
    run.accepted(
        run.file(
            "scrutiny.jsonl",
            lines(
                message(
                    "undertake-scrutiny.v1",
                    scrutiny_id=SCRUTINY,
                    title="The front door",
                    method="Visit",
                    function="assurance",
                    themes=[THEME],
                    agency=SCRUTINEER,
                )
            ),
        ),
        SCRUTINEER,
    )
    asyncio.run(cluster.settled())
    return run


@pytest.mark.parametrize(
    ("command", "column", "reference"),
    [
        (("directory", "--group", "performance-analysis", "--on", "04/05/2026"), "agency", POLICE),
        (("attendance", "--quarter", "2026-Q1", "--agency", COUNCIL), "agency", COUNCIL),
        (("challenges", "--agency", POLICE), "challenge_id", CHALLENGE),
        (("enquiries", "--theme", THEME), "line_of_enquiry_id", ENQUIRY),
        (("scrutiny",), "scrutiny_id", SCRUTINY),
    ],
    ids=lambda part: part[0] if isinstance(part, tuple) else "",
)
def test_each_command_shows_what_was_sent_in_each_form(
    governed: CommandLine, command: tuple[str, ...], column: str, reference: str
):
    table = governed(*command, "-f", "table")
    as_csv = governed(*command, "-f", "csv")
    as_json = governed(*command, "-f", "json")

    assert (table.code, as_csv.code, as_json.code) == (0, 0, 0)
    assert "Record of HSSCP as known at" in table.out
    assert reference in [row[column] for row in as_csv.rows]
    assert reference in as_json.out


def test_who_sat_before_the_first_seat_was_given_is_nobody(governed: CommandLine):
    before = governed("directory", "--group", "performance-analysis", "--on", "2024-03-31")
    wrong = governed("directory", "--on", "#7")

    assert (before.code, before.rows) == (0, [])
    assert wrong.code == 2
    assert "say a day" in wrong.err


def test_the_neighbour_sees_the_question_and_not_the_challenge(
    cluster: Cluster, governed: CommandLine
):
    theirs = CommandLine(cluster.servers.settings_file, governed.directory, partnership="stscp")

    asked = theirs("enquiries", "-f", "csv")
    assert ENQUIRY in [row["line_of_enquiry_id"] for row in asked.rows]
    assert CHALLENGE not in theirs("challenges", "-f", "json").out
    assert MEETING not in theirs("events", "--all", "-f", "csv").out
