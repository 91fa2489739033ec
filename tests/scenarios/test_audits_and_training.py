"""An audit tests what was recommended, and training is followed up: messages in, answers of the command line out."""

import asyncio
from pathlib import Path

import pytest

from tests.support.cluster import Cluster, Told
from tests.support.command_line import (
    COUNCIL,
    POLICE,
    UNIT,
    CommandLine,
    action,
    finding,
    lines,
    message,
    recommendation,
)

F, R, A = "HSSCP-F-2026-7701", "HSSCP-R-2026-7701", "HSSCP-A-2026-7701"
AU, AP, SA = "HSSCP-AU-2026-7701", "HSSCP-AP-2026-7701", "HSSCP-SA-2026-7701"
TC, TR = "HSSCP-TC-2026-7701", "HSSCP-TR-2026-7701"

AUDIT = (
    message(
        "set-audit-programme.v1",
        programme_id=AP,
        begins_on="2026-04-01",
        target=12,
        planned=[{"theme": "supervision", "month": 5, "kind": "closing-loop"}],
    ),
    message(
        "commission-audit.v1",
        audit_id=AU,
        programme_id=AP,
        kind="closing-loop",
        title="Views in supervision, again",
        terms_of_reference="Whether supervision records the child's views.",
        standard="Every record of supervision holds them.",
        themes=["supervision"],
        sampling="random",
        agencies=[COUNCIL, POLICE],
        due_on="2026-09-30",
        closes=R,
    ),
    message(
        "draw-audit-sample.v1", audit_id=AU, cases=4, method="random", drawn_from="Open plans."
    ),
    message(
        "hold-audit.v1",
        audit_id=AU,
        held_on="2026-05-03",
        attendance=[
            {"agency": COUNCIL, "attended": True, "involved": True},
            {"agency": POLICE, "attended": True, "involved": False},
        ],
        practitioners=True,
    ),
    message("grade-audit.v1", audit_id=AU, grades=[{"grade": "inadequate", "cases": 4}]),
    message(
        "conclude-audit.v1",
        audit_id=AU,
        learning="The views are not recorded.",
        voice_of_child={"obtained": False, "statement": "Not obtained, because files were read."},
        closes=R,
        embedded="no",
    ),
    message(
        "request-single-agency-audit.v1",
        audit_id=SA,
        agency=POLICE,
        kind="early-help",
        area="Early help assessments",
        themes=["supervision"],
        reason="Fewer were closed in time.",
        due_on="2026-05-30",
    ),
)
TRAINING = (
    message(
        "deliver-course.v1",
        course_id=TC,
        title="Recording the voice of the child",
        themes=["supervision"],
        need="audit",
        delivered_on="2026-01-31",
        booked=30,
        attended=[{"agency": POLICE, "people": 12}],
    ),
    message(
        "invite-evaluation.v1",
        course_id=TC,
        stage="after-3-months",
        invited_on="2026-04-30",
        invited=12,
    ),
    message(
        "receive-evaluation.v1",
        course_id=TC,
        stage="after-3-months",
        responses=4,
        mean_score="9.75",
    ),
    message(
        "submit-training-return.v1",
        report_id=TR,
        agency=POLICE,
        until="2026-03-31",
        staff=900,
        trained=640,
    ),
)


@pytest.fixture(scope="module")
def run(cluster: Cluster, told: Told, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    directory: Path = tmp_path_factory.mktemp("audits")
    run = CommandLine(cluster.servers.settings_file, directory)
    thread = (
        finding(F),
        recommendation(R, F),
        message("accept-recommendation.v1", recommendation_id=R, decided_by="Executive"),
        action(A, R),
        *AUDIT,
        *TRAINING,
    )
    run.accepted(run.file("thread.jsonl", lines(*thread)), UNIT)
    asyncio.run(cluster.settled())
    return run


def test_an_audit_that_finds_no_change_reopens_what_it_tests_in_one_message(run: CommandLine):
    hops = [row["hop"] for row in run("history", R, "-f", "csv").rows if row["stream"] == R]

    assert hops[-3:] == ["closing loop due", "closing loop", "reopened"]


def test_the_audits_are_shown_with_their_year_and_without_a_small_number(run: CommandLine):
    table = run.program("audits", "-f", "table", "--all")
    answer = run("audits", "-f", "json").answer
    [row] = [row for row in run("audits", "-f", "csv").rows if row["audit_id"] == AU]

    assert (table.code, table.err) == (0, "")
    assert "Audits of this programme year" in table.out
    assert (row["sample"], row["grades"]) == ("c", "inadequate c")
    assert (row["attendance"], row["not_involved"]) == ("2 of 2", POLICE)
    assert (row["voice_obtained"], row["loop_result"], row["closes"]) == ("no", "no", R)
    assert [line["partnership"] for line in answer[0]["rows"]] == ["hsscp", "stscp", "both"]


def test_an_audit_that_an_agency_was_asked_for_is_listed(run: CommandLine):
    [row] = [r for r in run("audits", "--single-agency", "-f", "csv").rows if r["audit_id"] == SA]

    assert (row["agency"], row["kind"], row["due_on"]) == (POLICE, "early-help", "2026-05-30")


def test_training_is_shown_without_the_score_of_a_few(run: CommandLine):
    [row] = [row for row in run("training", "-f", "csv").rows if row["course_id"] == TC]
    table = run.program("training", "-f", "table")

    assert (row["booked"], row["attended"]) == ("30", "12")
    assert (row["scores"], row["response_rates"]) == ("after-3-months c", "after-3-months c")
    assert (table.code, "9.75" in table.out) == (0, False)
    [report] = [r for r in run("training", "--reports", "-f", "csv").rows if r["report_id"] == TR]
    assert (report["kind"], report["staff"], report["trained"]) == ("return", "900", "640")


def test_of_an_audit_the_neighbour_gets_what_was_learned_and_nothing_else(
    run: CommandLine, cluster: Cluster
):
    theirs = CommandLine(cluster.servers.settings_file, run.directory, "stscp")
    [row] = [row for row in theirs("audits", "-f", "csv").rows if row["audit_id"] == AU]

    assert (row["partnership"], row["learning"]) == ("hsscp", "The views are not recorded.")
    assert (row["sample"], row["attendance"], row["grades"], row["due_on"]) == ("", "", "", "")
    assert all(row["course_id"] != TC for row in theirs("training", "-f", "csv").rows)
