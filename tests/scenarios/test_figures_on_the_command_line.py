"""
Trends, exceptions and derived indicators over the real Tees figures, through the command line and the public messages:
what a command prints to be submitted is taken by the record, and the next answer knows it.
"""

import asyncio
import json
from typing import Any

import pytest

from domain.performance.spc import RULE_SET
from tests.support.cluster import Cluster, Told
from tests.support.command_line import UNIT, CommandLine, message

SERIES = ("trend", "ctx.referrals", "--area", "hartlepool")
QUARTER = "2025-Q4"


@pytest.fixture(scope="module")
def run(cluster: Cluster, told: Told, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    return CommandLine(cluster.servers.settings_file, tmp_path_factory.mktemp("figures"))


def printed(run: CommandLine, *arguments: str) -> list[dict[str, Any]]:
    said = run(*arguments)
    assert (said.code, said.err) == (0, "")
    return [json.loads(line) for line in said.out.splitlines()]


def taken(run: CommandLine, cluster: Cluster, name: str, *messages: dict[str, Any]) -> None:
    """Checked, submitted by the business unit, accepted, and in every view."""
    file = run.file(name, "\n".join(json.dumps(each) for each in messages))
    assert run("check", file).code == 0
    run.accepted(file, UNIT)
    asyncio.run(cluster.settled())


def test_a_trend_says_its_rule_set_and_limits_begin_anew_by_a_message(
    run: CommandLine, cluster: Cluster
):
    before = run(*SERIES, "-f", "csv").rows
    assert {row["rule_set"] for row in before} == {RULE_SET}
    assert all("limits begin anew" not in row["note"] for row in before)
    rebase = message(
        "rebase-control-limits.v1",
        code="ctx.referrals",
        area="hartlepool",
        from_period=before[-6]["period"],
        reason="One front door for all referrals.",
        decided_by="Chair of the Performance Analysis Group",
    )
    taken(run, cluster, "rebase.jsonl", rebase)

    after = run(*SERIES, "-f", "csv").rows
    assert after[-6]["note"].endswith("limits begin anew: One front door for all referrals.")
    assert [row["value"] for row in after] == [row["value"] for row in before]


def test_what_is_detected_can_be_submitted_as_it_is_printed_and_is_found_no_more(
    run: CommandLine, cluster: Cluster
):
    found = printed(run, "exceptions", "--detect")
    assert {each["kind"] for each in found} == {"detect-exception.v1"}
    taken(run, cluster, "exceptions.jsonl", *found)

    recorded = run("exceptions", "-f", "csv").rows
    assert {each["data"]["exception_id"] for each in found} <= {
        row["exception_id"] for row in recorded
    }
    assert {row["explained"] for row in recorded} == {"no"}
    assert printed(run, "exceptions", "--detect") == []


def test_a_quarter_is_counted_from_the_record_and_recorded_as_it_is_printed(
    run: CommandLine, cluster: Cluster
):
    challenge = message(
        "raise-challenge.v1",
        challenge_id="HSSCP-C-2026-8801",
        making_agency="cleveland-police",
        receiving_agency="hartlepool-council",
        theme="thresholds",
        text="The threshold was not explained.",
    )
    challenge["data"] |= {"occurred_on": "2026-02-10"}  # type: ignore[operator]
    taken(run, cluster, "challenge.jsonl", challenge)

    counted = printed(run, "derived", "--submit-lines", "--quarter", QUARTER)
    told = {each["data"]["code"]: each["data"] for each in counted}
    assert told["4.2.2"]["figure"]["numerator"] == 1
    # none; or, where the incidents of another scenario are on the same record, too few to be told
    assert told["4.2.1"]["figure"]["numerator"] in {0, "c"}
    taken(run, cluster, "derived.jsonl", *counted)

    rows = run("derived", "--quarter", QUARTER, "-f", "csv").rows
    (headline,) = (row for row in rows if (row["code"], row["category"]) == ("4.2.2", ""))
    assert (headline["badge"], headline["rule"], headline["figure"]) == (
        "derived",
        "challenges-raised v1",
        "1",
    )
    assert int(headline["position"]) > 0
    again = run("indicators", "--code", "4.2.2", "--period", QUARTER, "-f", "csv").rows
    assert {row["badge"] for row in again} == {"derived"}


@pytest.mark.parametrize("quarter", ["2025", "2199-Q1", "2098-Q1", "Q1"])
def test_only_a_quarter_that_has_ended_is_counted(run: CommandLine, quarter: str):
    said = run("derived", "--submit-lines", "--quarter", quarter)

    assert said.code == 2
    assert "--quarter" in said.err


def test_the_catalogue_lists_what_the_framework_prints(run: CommandLine):
    rows = run("catalogue", "-f", "csv").rows

    (misprinted,) = (row for row in rows if row["code"] == "E1.4n")
    assert misprinted["note"]
    assert {row["derived_by"] for row in rows if row["code"] == "4.3.1"} == {"executive-attendance"}
