"""An agency's own program, written with plain nats-py: it publishes, and reads what became of it."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from nats.aio.client import Client
from nats.errors import TimeoutError as NatsTimeout

from services.demo import catalogue
from services.demo.message import Phase
from services.demo.player import play
from tests.support.cluster import Cluster
from tests.support.eventually import eventually

COUNCIL, POLICE, HEALTH = "hartlepool-council", "cleveland-police", "nenc-icb"


async def publish(client: Client, id_: str, kind: str, body: object, agency: str = COUNCIL) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"ce-id": id_, "ce-specversion": "1.0", "ce-type": f"uk.gt.{kind}"}
    subject = f"gt.hsscp.intake.{agency}.{kind}"
    ack = await client.jetstream().publish(subject, raw, headers=headers)
    assert ack.stream == "INTAKE"


async def receipt_of(client: Client, id_: str, agency: str = COUNCIL) -> dict[str, Any]:
    """The next receipt for that message; those for other messages are acknowledged on the way."""
    subscription = await client.jetstream().pull_subscribe_bind(f"rcpt-{agency}", "RECEIPTS")
    try:
        async with asyncio.timeout(10):
            while True:
                try:
                    (message,) = await subscription.fetch(1, timeout=1)
                except NatsTimeout:
                    continue
                await message.ack()
                body: dict[str, Any] = json.loads(message.data)
                if body["message_id"] == id_:
                    return body
    finally:
        await subscription.unsubscribe()


def finding(number: int, **changes: object) -> dict[str, Any]:
    return {
        "occurred_on": "2026-05-01",
        "finding_id": f"HSSCP-F-2026-{number:04d}",
        "kind": "improvement",
        "source": {
            "type": "audit",
            "reference": "MACA 4",
            "title": "Multi-agency case audit 4",
            "published_on": "2026-04-20",
        },
        "about": COUNCIL,
        "text": "Supervision does not record the child's views.",
        "themes": ["supervision"],
        **changes,
    }


async def events(cluster: Cluster) -> int:
    ((count,),) = await cluster.query("SELECT count(*) FROM hsscp.stored_events")
    return int(count)


async def test_a_message_gets_its_receipt_and_the_same_again_changes_nothing(cluster: Cluster):
    async with cluster.plain("hsscp", COUNCIL) as council:
        body = finding(9001)
        await publish(council, "receipt-1", "register-finding.v1", body)
        first = await receipt_of(council, "receipt-1")
        assert first["verdict"] == "accepted"
        assert first["reference"] == "HSSCP-F-2026-9001"
        assert first["sender"] == COUNCIL
        assert first["faults"] == []
        assert first["first_position"] == first["last_position"] > 0
        before = await events(cluster)
        for _ in range(3):
            await publish(council, "receipt-1", "register-finding.v1", body)
            assert await receipt_of(council, "receipt-1") == first
        assert await events(cluster) == before


async def test_the_same_identity_with_another_body_is_rejected_and_the_first_stands(
    cluster: Cluster,
):
    async with cluster.plain("hsscp", COUNCIL) as council:
        await publish(council, "receipt-2", "register-finding.v1", finding(9002))
        first = await receipt_of(council, "receipt-2")
        before = await events(cluster)
        changed = finding(9002, text="Something else.")
        await publish(council, "receipt-2", "register-finding.v1", changed)
        second = await receipt_of(council, "receipt-2")
        assert second["verdict"] == "rejected"
        assert [fault["code"] for fault in second["faults"]] == ["DIFFERENT_CONTENT"]
        assert second["first_position"] is None
        assert await events(cluster) == before
        await publish(council, "receipt-2", "register-finding.v1", finding(9002))
        assert await receipt_of(council, "receipt-2") == first


async def test_sent_many_times_at_once_it_is_recorded_once(cluster: Cluster):
    async with cluster.plain("hsscp", COUNCIL) as council:
        body = finding(9003)
        before = await events(cluster)
        copies = [publish(council, "receipt-3", "register-finding.v1", body) for _ in range(40)]
        await asyncio.gather(*copies)
        found = [await receipt_of(council, "receipt-3") for _ in range(40)]
        assert [receipt for receipt in found if receipt != found[0]] == []
        assert found[0]["verdict"] == "accepted"
        assert await events(cluster) == before + 1


# --- Rejections -------------------------------------------------------------------------------------------

FIGURE = {
    "occurred_on": "2026-05-01",
    "code": "ctx.rereferrals",
    "area": "hartlepool",
    "period": "2019-Q1",
    "provider": COUNCIL,
    "value": {"kind": "count", "numerator": 70, "denominator": 50},
}
ACTION = {
    "occurred_on": "2026-05-04",
    "action_id": "HSSCP-A-2026-9010",
    "recommendation_id": "HSSCP-R-2026-9010",
    "text": "Add the child's views to the supervision template.",
    "measure": "Nine of ten records in a dip sample hold the child's views.",
    "owner_agency": COUNCIL,
    "owner_post": "Head of Safeguarding",
    "confirmed_by": "Director of Children's Services",
    "due_on": "2026-08-12",
}


def without(body: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in fields}


UNREADABLE = {
    "an unknown field": (
        "register-finding.v1",
        finding(9011, colour="red"),
        [("UNKNOWN_FIELD", "colour")],
    ),
    "an unknown field further in": (
        "register-finding.v1",
        finding(9011, source={**finding(1)["source"], "page": 3}),
        [("UNKNOWN_FIELD", "source.page")],
    ),
    "a missing field": (
        "register-finding.v1",
        without(finding(9011), "about"),
        [("MISSING_FIELD", "about")],
    ),
    "a wrong type": (
        "register-finding.v1",
        finding(9011, illustrative="yes"),
        [("WRONG_TYPE", "illustrative")],
    ),
    "a number for a text": (
        "register-finding.v1",
        finding(9011, text=7),
        [("WRONG_TYPE", "text")],
    ),
    "a day that is none": (
        "register-finding.v1",
        finding(9011, occurred_on="2026-02-30"),
        [("BAD_VALUE", "occurred_on")],
    ),
    "a day to come": (
        "register-finding.v1",
        finding(9011, occurred_on="2199-01-01"),
        [("DATED_IN_FUTURE", "occurred_on")],
    ),
    "two things wrong at once": (
        "register-finding.v1",
        finding(9011, colour="red", about=3),
        [("WRONG_TYPE", "about"), ("UNKNOWN_FIELD", "colour")],
    ),
    "a theme that nobody knows": (
        "register-finding.v1",
        finding(9011, themes=["weather"]),
        [("UNKNOWN_THEME", "themes")],
    ),
    "no theme": (
        "register-finding.v1",
        finding(9011, themes=[]),
        [("FINDING_NEEDS_THEME", "themes")],
    ),
    "a child's date of birth": (
        "register-finding.v1",
        finding(9011, text="The child was born on 3 May 2012."),
        [("IDENTIFIER_SUSPECTED", "text")],
    ),
    "the neighbour's reference": (
        "register-finding.v1",
        finding(9011, finding_id="STSCP-F-2026-9011"),
        [("NOT_YOUR_PARTNERSHIP", "finding_id")],
    ),
    "no JSON": ("register-finding.v1", b"{", [("NOT_JSON", "")]),
    "no object": ("register-finding.v1", [1], [("WRONG_TYPE", "")]),
    "nothing": ("register-finding.v1", b"", [("NOT_JSON", "")]),
    "a kind that nobody knows": ("register-findings.v1", {}, [("UNKNOWN_MESSAGE", "")]),
    "too long a text": (
        "register-finding.v1",
        finding(9011, text="a" * 200_000),
        [("BAD_VALUE", "text")],
    ),
    "a figure of another provider": (
        "submit-indicator.v1",
        {**FIGURE, "provider": "stockton-council", "area": "stockton-on-tees"},
        [("NOT_YOUR_SUBMISSION", "provider")],
    ),
}


@pytest.mark.parametrize("wrong", UNREADABLE)
async def test_a_rejection_names_field_and_code(cluster: Cluster, wrong: str):
    kind, body, expected = UNREADABLE[wrong]
    before = await events(cluster)
    async with cluster.plain("hsscp", COUNCIL) as council:
        id_ = f"wrong-{list(UNREADABLE).index(wrong)}"
        await publish(council, id_, kind, body)
        receipt = await receipt_of(council, id_)
    assert receipt["verdict"] == "rejected"
    assert [(fault["code"], fault["field"]) for fault in receipt["faults"]] == expected
    assert all(fault["reason"] for fault in receipt["faults"])
    assert receipt["first_position"] is None
    assert await events(cluster) == before


async def test_an_action_needs_an_owner_and_nothing_of_it_happens_before_it_is_agreed(
    cluster: Cluster,
):
    unit = "hsscp-business-unit"
    made = {
        "occurred_on": "2026-05-02",
        "recommendation_id": "HSSCP-R-2026-9010",
        "kind": "improve",
        "findings": ["HSSCP-F-2026-9010"],
        "text": "Record the child's views in every supervision.",
        "owner": COUNCIL,
    }
    accepted = {
        "occurred_on": "2026-05-03",
        "recommendation_id": "HSSCP-R-2026-9010",
        "decided_by": "Chair of the Executive",
    }
    async with cluster.plain("hsscp", unit) as speaking:

        async def answer(id_: str, kind: str, body: object) -> tuple[str, list[tuple[str, str]]]:
            await publish(speaking, id_, kind, body, agency=unit)
            receipt = await receipt_of(speaking, id_, agency=unit)
            return receipt["verdict"], [(f["code"], f["field"]) for f in receipt["faults"]]

        nothing: list[tuple[str, str]] = []
        assert await answer("a-1", "register-finding.v1", finding(9010)) == ("accepted", nothing)
        assert await answer("a-2", "make-recommendation.v1", made) == ("accepted", nothing)
        early = ("rejected", [("RECOMMENDATION_NOT_ACCEPTED", "recommendation_id")])
        assert await answer("a-3", "agree-action.v1", ACTION) == early
        assert await answer("a-4", "accept-recommendation.v1", accepted) == ("accepted", nothing)
        ownerless = without(ACTION, "owner_agency", "owner_post")
        missing = [("ACTION_NOT_SMART", "owner_agency"), ("ACTION_NOT_SMART", "owner_post")]
        assert await answer("a-5", "agree-action.v1", ownerless) == ("rejected", missing)
        assert await answer("a-6", "agree-action.v1", ACTION) == ("accepted", nothing)
        progress = {
            "occurred_on": "2026-05-03",
            "action_id": "HSSCP-A-2026-9010",
            "percent": 10,
            "narrative": "Begun.",
        }
        before = ("rejected", [("DATED_BEFORE_AGREEMENT", "occurred_on")])
        assert await answer("a-7", "report-progress.v1", progress) == before
        later = {**progress, "occurred_on": "2026-05-20"}
        assert await answer("a-8", "report-progress.v1", later) == ("accepted", nothing)


async def test_a_numerator_over_its_denominator_is_rejected(cluster: Cluster):
    codes = {"define-hsscp-ctx.rereferrals"}
    definitions = catalogue.phase(cluster.framework).messages
    wanted = tuple(m for m in definitions if m.id.removeprefix("demo-") in codes)
    await play(Phase("definitions", "", wanted), cluster.settings)
    async with cluster.plain("hsscp", COUNCIL) as council:
        await publish(council, "over", "submit-indicator.v1", FIGURE)
        receipt = await receipt_of(council, "over")
    (fault,) = receipt["faults"]
    assert (fault["code"], fault["field"]) == ("NUMERATOR_OVER_DENOMINATOR", "value.numerator")


# --- Between agencies -------------------------------------------------------------------------------------


async def test_an_agency_can_neither_speak_for_another_nor_read_its_receipts(cluster: Cluster):
    objections: list[str] = []

    async def objected(error: Exception) -> None:
        objections.append(str(error).lower())

    async with (
        cluster.plain("hsscp", POLICE, error_cb=objected) as police,
        cluster.plain("hsscp", HEALTH) as health,
    ):
        forged = json.dumps(finding(9020)).encode()
        before = await events(cluster)
        with pytest.raises(NatsTimeout):
            await police.jetstream(timeout=1).publish(
                f"gt.hsscp.intake.{HEALTH}.register-finding.v1", forged, headers={"ce-id": "forged"}
            )
        await publish(health, "of-health", "register-finding.v1", finding(9021), agency=HEALTH)
        await eventually(lambda: any("permissions violation" in said for said in objections))
        said_before = len(objections)
        for subject in (
            f"$JS.API.CONSUMER.MSG.NEXT.RECEIPTS.rcpt-{HEALTH}",
            f"$JS.API.CONSUMER.INFO.RECEIPTS.rcpt-{HEALTH}",
            "$JS.API.STREAM.MSG.GET.RECEIPTS",
            "$JS.API.CONSUMER.CREATE.RECEIPTS",
        ):
            with pytest.raises(NatsTimeout):
                await police.request(subject, b"1", timeout=0.3)
        await police.subscribe(f"gt.hsscp.receipt.{HEALTH}.>")
        await police.subscribe(f"_INBOX_hsscp_{HEALTH}.>")
        await police.flush()
        await eventually(lambda: len(objections) >= said_before + 6)
        assert (await receipt_of(health, "of-health", agency=HEALTH))["verdict"] == "accepted"
        assert await events(cluster) == before + 1


async def test_a_sender_named_in_a_body_or_a_header_is_not_believed(cluster: Cluster):
    async with cluster.plain("hsscp", POLICE) as police:
        body = finding(9022, sender=HEALTH)
        await publish(police, "sender-1", "register-finding.v1", body, agency=POLICE)
        receipt = await receipt_of(police, "sender-1", agency=POLICE)
        assert [fault["field"] for fault in receipt["faults"]] == ["sender"]
        headers = {"ce-id": "sender-2", "ce-source": f"urn:gt:{HEALTH}"}
        await police.jetstream().publish(
            f"gt.hsscp.intake.{POLICE}.register-finding.v1",
            json.dumps(finding(9022)).encode(),
            headers=headers,
        )
        receipt = await receipt_of(police, "sender-2", agency=POLICE)
        assert (receipt["verdict"], receipt["sender"]) == ("accepted", POLICE)
        headers = {"ce-id": "sender-3", "ce-onbehalfof": HEALTH}
        await police.jetstream().publish(
            f"gt.hsscp.intake.{POLICE}.register-finding.v1",
            json.dumps(finding(9023)).encode(),
            headers=headers,
        )
        receipt = await receipt_of(police, "sender-3", agency=POLICE)
        assert [(f["code"], f["field"]) for f in receipt["faults"]] == [
            ("NOT_PERMITTED", "ce-onbehalfof")
        ]
