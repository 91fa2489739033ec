"""Agencies answer a Section 11 cycle, an inspection and children's voice: messages in, answers of the command line out."""

import asyncio
from pathlib import Path

import pytest

from tests.support.cluster import Cluster, Told
from tests.support.command_line import COUNCIL, POLICE, UNIT, CommandLine, lines, message

S11, SE = "HSSCP-S11-2026-6601", "HSSCP-SE-2026-6601"
IN, TH = "HSSCP-IN-2026-6601", "HSSCP-TH-2026-6601"
V, SV = "HSSCP-V-2026-6601", "HSSCP-SV-2026-6601"


def assessed(reference: str) -> dict[str, object]:
    return message(
        "submit-self-assessment.v1",
        assessment_id=reference,
        cycle_id=S11,
        agency=POLICE,
        scores=[{"standard": "training", "score": 3, "evidence": "The register shows it."}],
        illustrative=True,
    )


OPENED = (
    message(
        "open-section-11-cycle.v1",
        cycle_id=S11,
        title="Section 11, 2026 to 2028",
        agencies=[POLICE, COUNCIL],
        due_on="2026-06-30",
        period="P24M",
        illustrative=True,
    ),
    message(
        "request-themed-report.v1",
        themed_report_id=TH,
        topic="private-fostering",
        title="Private fostering",
        agency=COUNCIL,
        requested_on="2026-05-04",
        due_on="2026-06-30",
    ),
    message(
        "hold-scrutiny-visit.v1",
        visit_id=SV,
        kind="front-line",
        title="Visit to the front door",
        agency=COUNCIL,
        topics=["training"],
        held_on="2026-05-01",
        summary="Training is known.",
    ),
)
OF_THE_POLICE = (
    assessed(SE),
    message(
        "report-barrier.v1",
        visit_id=SV,
        agency=POLICE,
        theme="thresholds",
        text="Referrals come back without a reason.",
    ),
)
JUDGED = (
    message(
        "moderate-assessment.v1",
        assessment_id=SE,
        standard="training",
        moderated=1,
        panel=[COUNCIL],
        reason="The register covers half of the staff.",
        action={
            "text": "Train the other half.",
            "owner_post": "Head of Learning",
            "due_on": "2026-12-31",
        },
    ),
    message(
        "notify-inspection.v1",
        inspection_id=IN,
        inspectorates=["ofsted", "cqc"],
        kind="jtai",
        title="Joint targeted area inspection",
        agencies=[COUNCIL, POLICE],
        notified_on="2024-04-01",
    ),
    message(
        "publish-inspection-report.v1",
        inspection_id=IN,
        published_on="2024-05-16",
        reference="Letter of May 2024",
        needs_statement=True,
    ),
)
SAID = (
    message(
        "capture-voice-message.v1",
        voice_id=V,
        voice_of="children",
        method="youth-group",
        source="Children in Care Council",
        agency=COUNCIL,
        captured_on="2026-05-01",
        cohort="up-to-10",
        themes=["voice-of-the-child"],
        message="We want to know in good time who our new worker is.",
        communication_needs=["language"],
    ),
    message(
        "record-voice-influence.v1",
        voice_id=V,
        influence="changed",
        recorded_on="2026-05-03",
        text="A change of worker is told in a letter a week before.",
    ),
)


@pytest.fixture(scope="module")
def run(cluster: Cluster, told: Told, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    directory: Path = tmp_path_factory.mktemp("quality")
    run = CommandLine(cluster.servers.settings_file, directory)
    for name, messages, agency in (
        ("opened", OPENED, UNIT),
        ("police", OF_THE_POLICE, POLICE),
        ("judged", JUDGED, UNIT),
        ("said", SAID, COUNCIL),
    ):
        run.accepted(run.file(f"{name}.jsonl", lines(*messages)), agency)
    asyncio.run(cluster.settled())
    return run


def test_the_heat_map_has_both_scores_and_the_plan(run: CommandLine):
    rows = run("section-11", "--cycle", S11, "-a", POLICE, "-f", "csv").rows

    (row,) = (row for row in rows if row["standard"] == "training")
    assert (row["self_score"], row["moderated"], row["delta"], row["actions_open"]) == (
        "3",
        "1",
        "-2",
        "1",
    )
    assert {row["status"] for row in rows} == {"moderated", "not scored"}


def test_a_second_self_assessment_of_the_cycle_is_refused(run: CommandLine):
    again = assessed("HSSCP-SE-2026-6602")
    said = run.submit(run.file("again.jsonl", lines(again)), POLICE)

    assert said.code != 0
    assert "ALREADY_SUBMITTED" in said.out + said.err


def test_a_letter_without_a_day_is_due_by_the_clock(run: CommandLine):
    (row,) = (row for row in run("inspections", "-f", "csv").rows if row["inspection_id"] == IN)

    assert (row["due_on"], row["due_by"], row["status"]) == (
        "2024-08-23",
        "clock",
        "statement overdue",
    )


def test_what_children_said_and_what_was_done_stand_in_one_line(run: CommandLine):
    (row,) = (row for row in run("voice", "-f", "csv").rows if row["voice_id"] == V)

    assert (row["cohort"], row["status"], row["influence"]) == ("up-to-10", "answered", "changed")


def test_the_calendar_of_one_agency_and_of_one_kind(run: CommandLine):
    of_police = run("quality", "-a", POLICE, "-f", "csv").rows
    assert {row["reference"] for row in of_police} >= {S11, SV}
    assert TH not in {row["reference"] for row in of_police}

    (barrier,) = run("quality", "--kind", "barrier", "-f", "csv").rows
    assert (barrier["title"], barrier["themes"]) == ("Visit to the front door", "thresholds")


@pytest.mark.parametrize(
    "board", ["section-11", "school-audits", "inspections", "voice", "quality"]
)
def test_every_board_is_a_table_for_people(run: CommandLine, board: str):
    said = run.program(board, "-f", "table", "--all")

    assert (said.code, said.err) == (0, "")
    assert "Record of HSSCP as known at" in said.out
