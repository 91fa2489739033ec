"""No subscriber leaves a message to FastStream's default, which drops it at the first error."""

import ast
from pathlib import Path

import pytest
from faststream import AckPolicy

from adapters.messaging.intake import Intake
from domain.request import Answer, Request

ROOT = Path(__file__).parents[2]
PACKAGES = ("adapters", "domain", "projections", "services", "benchmarks")


def calls() -> list[tuple[str, str, ast.Call]]:
    """Where, which method, the call: every call of a method in the code."""
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node.func.attr, node)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def test_every_subscriber_in_the_code_acknowledges_by_hand():
    subscribers = [(place, call) for place, method, call in calls() if method == "subscriber"]

    assert subscribers
    for place, call in subscribers:
        arguments = {k.arg: ast.unparse(k.value) for k in call.keywords}
        assert arguments.get("ack_policy") == "AckPolicy.MANUAL", place
        assert "declare=False" in arguments.get("stream", ""), f"{place} declares its stream"


def test_nothing_in_the_code_terminates_a_message():
    assert [place for place, method, _ in calls() if method in {"term", "reject"}] == []


async def test_the_subscribers_of_the_intake_are_made_so(tmp_path):
    async def record(requests: list[Request]) -> list[Answer]:
        return pytest.fail("nothing is recorded here")

    seed = tmp_path / "seed"
    seed.write_text("")
    intake = Intake(record, partnership="hsscp", url="nats://127.0.0.1:1", seed_file=seed)  # type: ignore[arg-type]

    policies = [subscriber.ack_policy for subscriber in intake.broker.subscribers]
    assert policies == [AckPolicy.MANUAL]
