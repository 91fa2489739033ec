"""A review from the referral to its publication, sent as messages to a partnership at work; the neighbour hears nothing."""

import asyncio
from dataclasses import fields
from pathlib import Path

import pytest

from projections.incidents.pipeline_board import PipelineLine
from projections.incidents.review_file_board import FileLine, PublicationLine
from services.boards.incidents import WARNING
from tests.support.cluster import Cluster, Told
from tests.support.command_line import COUNCIL, POLICE, UNIT, CommandLine, lines, message

SI, RR, PR = "HSSCP-SI-2026-7701", "HSSCP-RR-2026-7701", "HSSCP-PR-2026-7701"
AGENCIES = [COUNCIL, POLICE]
CHAIR = "Chair of the learning group"
RAPID, REVIEW = {"rapid_review_id": RR}, {"review_id": PR}
WAY: tuple[tuple[str, dict[str, object]], ...] = (
    (
        POLICE,
        message(
            "refer-serious-incident.v1",
            incident_id=SI,
            referred_by=POLICE,
            area="hartlepool",
            harm="seriously-harmed",
            abuse_or_neglect="suspected",
            aware_on="2026-02-02",
            occurred_on="2026-02-03",
            illustrative=True,
        ),
    ),
    (COUNCIL, message("notify-serious-incident.v1", incident_id=SI, occurred_on="2026-02-05")),
    (UNIT, message("open-rapid-review.v1", **RAPID, incident_id=SI, occurred_on="2026-02-06")),
    (
        UNIT,
        message(
            "request-agency-summary.v1",
            **RAPID,
            agency=POLICE,
            due_on="2026-02-13",
            occurred_on="2026-02-06",
        ),
    ),
    (
        POLICE,
        message("record-agency-summary.v1", **RAPID, agency=POLICE, occurred_on="2026-02-12"),
    ),
    (
        UNIT,
        message(
            "conclude-rapid-review.v1",
            **RAPID,
            route="practice-review",
            recommended_by=CHAIR,
            occurred_on="2026-02-25",
        ),
    ),
    (
        UNIT,
        message(
            "recommend-review-route.v1",
            **REVIEW,
            **RAPID,
            incident_id=SI,
            review_type="practice-review",
            group="learning-and-improvement",
            chair=CHAIR,
            agencies=AGENCIES,
            occurred_on="2026-03-02",
        ),
    ),
    (
        UNIT,
        message(
            "commission-review.v1",
            **REVIEW,
            decided_by="Chair of the Executive",
            criteria=["harmed"],
            occurred_on="2026-03-09",
        ),
    ),
    (
        UNIT,
        message(
            "appoint-lead-reviewer.v1",
            **REVIEW,
            reviewer="Independent reviewer",
            declaration={"independent_of_case": True, "independent_of": AGENCIES},
            occurred_on="2026-03-16",
        ),
    ),
    *(
        (
            agency,
            message(
                "record-agency-response.v1",
                **REVIEW,
                agency=agency,
                document="Our response",
                occurred_on="2026-04-15",
            ),
        )
        for agency in AGENCIES
    ),
    (
        UNIT,
        message(
            "agree-review-report.v1", **REVIEW, agreed_by="Executive", occurred_on="2026-04-20"
        ),
    ),
    (UNIT, message("submit-report-to-panel.v1", **REVIEW, occurred_on="2026-04-27")),
)
PUBLISH = {
    **REVIEW,
    "document": "What we learned",
    "partnership_response": "What we will do",
    "family_informed": True,
}


@pytest.fixture(scope="module")
def run(cluster: Cluster, told: Told, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The command line, once a review is with the Panel and one publication too early was refused."""
    run = CommandLine(cluster.servers.settings_file, tmp_path_factory.mktemp("incidents"))
    for number, (agency, said) in enumerate(WAY):
        run.accepted(run.file(f"{number}.jsonl", lines(said)), agency)
    early = message("publish-review.v1", **PUBLISH, occurred_on="2026-05-06")
    refused = run.submit(run.file("early.jsonl", lines(early)), UNIT)
    assert refused.code != 0
    assert "NOT_READY_TO_PUBLISH" in refused.out
    on_the_day = message("publish-review.v1", **PUBLISH, occurred_on="2026-05-07")
    run.accepted(run.file("publish.jsonl", lines(on_the_day)), UNIT)
    asyncio.run(cluster.settled())
    return run


def test_the_pipeline_shows_both_and_warns_of_the_numbers(run: CommandLine):
    steps, pipeline = run("incidents", "-f", "json").answer

    rows = {row["ref"]: row for row in pipeline["rows"]}
    assert (rows[SI]["stage"], rows[SI]["route"]) == ("concluded", "practice-review")
    assert (rows[PR]["stage"], rows[PR]["published_on"]) == ("published", "2026-05-07")
    assert rows[PR]["illustrative"] is True
    assert WARNING in pipeline["notes"]
    assert {"step": "referred", "band": "1 to 5"} in steps["rows"]


def test_requests_reviews_and_publications_have_tables_of_their_own(run: CommandLine):
    [asked] = run("incidents", "--part", "requests", "-f", "csv").rows
    assert (asked["agency"], asked["received_on"]) == (POLICE, "2026-02-12")
    assert run("incidents", "--part", "outcomes", "-f", "csv").rows == []
    [file] = run("reviews", "-f", "csv").rows
    assert (file["review_id"], file["independent"], file["awaited"]) == (PR, "yes", "")
    [public] = run("publications", "-f", "csv").rows
    assert (public["review_id"], public["public_until"]) == (PR, "2027-05-07")


@pytest.mark.parametrize(
    ("command", "row"),
    [("incidents", PipelineLine), ("reviews", FileLine), ("publications", PublicationLine)],
)
def test_a_terminal_and_a_file_have_the_columns(run: CommandLine, command: str, row: type):
    table, sheet = run(command, "-f", "table"), run(command, "-f", "csv")

    assert (table.code, table.err, sheet.code, sheet.err) == (0, "", 0, "")
    assert PR in table.out
    assert max(map(len, table.out.splitlines())) <= 120
    columns = sheet.out.removeprefix("\ufeff").splitlines()[0].split(",")
    assert columns[: len(fields(row))] == [field.name for field in fields(row)]


def test_the_neighbour_knows_nothing_of_it(run: CommandLine, cluster: Cluster, tmp_path: Path):
    there = CommandLine(cluster.servers.settings_file, tmp_path, partnership="stscp")

    for command in ("incidents", "reviews", "publications"):
        assert there(command, "-f", "csv").rows == []
    assert SI not in there("events", "-f", "csv").out
