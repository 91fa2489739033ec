"""Governance as partners send it: who sits where, who came, and a challenge to its end, in one batch of bytes."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from adapters.partner_messages import read_request
from domain.errors import Code
from domain.receipt import Receipt, Verdict
from domain.request import Request
from services.handling import Desk
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, HEALTH, POLICE
from tests.support.governance import (
    CHALLENGE_ID,
    ENQUIRY_ID,
    FEEDBACK_ID,
    GAP_ID,
    GROUP_ID,
    MAP_ID,
    MEETING_ID,
    MEMBERSHIP_ID,
    SCOPE,
    SCRUTINEER,
    SCRUTINY_ID,
)
from tests.support.memory_history import MemoryHistory
from tests.support.requests import partner_message

JUNE = "2026-06-01"
TEXT = "The reason is not written."


def message(name: str, /, by: str = BUSINESS_UNIT, **body: Any) -> Request:
    text = {"occurred_on": JUNE} | body
    message_id = str(uuid5(NAMESPACE_URL, f"{name} {by} {text}"))
    return read_request(partner_message(text, kind=name, message_id=message_id, agency=by))


def seat(agency: str) -> Request:
    return message(
        "appoint-member.v1",
        sub_group_id=GROUP_ID,
        agency=agency,
        post="Safeguarding Lead",
        from_on="2024-04-01",
    )


def meeting(**changes: Any) -> Request:
    body: dict[str, Any] = {
        "meeting_id": MEETING_ID,
        "sub_group_id": GROUP_ID,
        "sub_group": "learning-group",
        "kind": "sub-group",
        "held_on": "2026-05-12",
        "attendance": [
            {"agency": POLICE, "expected": 1, "attended": 1},
            {"agency": HEALTH, "expected": 1, "attended": 0},
        ],
    }
    return message("record-meeting.v1", **body | changes)


def source(kind: str, agency: str) -> Request:
    return message(
        "triangulate-evidence.v1",
        by=agency,
        line_of_enquiry_id=ENQUIRY_ID,
        source={"type": kind, "reference": f"{kind} of May"},
        says="supports",
        text=TEXT,
    )


CHALLENGE = {"challenge_id": CHALLENGE_ID}
SCRUTINY = {"scrutiny_id": SCRUTINY_ID, "by": SCRUTINEER}
BATCH = (
    message(
        "admit-agency.v1",
        membership_id=MEMBERSHIP_ID,
        agency=POLICE,
        part="statutory-partner",
        joined_on="2019-09-29",
    ),
    message(
        "constitute-sub-group.v1",
        sub_group_id=GROUP_ID,
        sub_group="learning-group",
        constituted_on="2024-04-01",
    ),
    seat(POLICE),
    seat(HEALTH),
    meeting(),
    message(
        "raise-challenge.v1",
        by=HEALTH,
        making_agency=HEALTH,
        receiving_agency=HARTLEPOOL,
        theme="thresholds",
        text=TEXT,
        **CHALLENGE,
    ),
    message("respond-to-challenge.v1", by=HARTLEPOOL, text=TEXT, **CHALLENGE),
    message("escalate-challenge.v1", by=HEALTH, stage=2, reason=TEXT, **CHALLENGE),
    message(
        "give-independent-advice.v1", by=SCRUTINEER, given_by=SCRUTINEER, advice=TEXT, **CHALLENGE
    ),
    message("resolve-challenge.v1", by=HEALTH, outcome="agreed-change", changed=TEXT, **CHALLENGE),
    message(
        "map-scrutiny.v1",
        scrutiny_map_id=MAP_ID,
        theme="thresholds",
        body="Children's Services Committee",
        period_from="2026-04-01",
        period_to="2027-03-31",
    ),
    message(
        "identify-scrutiny-gap.v1",
        scrutiny_gap_id=GAP_ID,
        theme="supervision",
        text=TEXT,
        identified_on=JUNE,
    ),
    message(
        "raise-line-of-enquiry.v1",
        line_of_enquiry_id=ENQUIRY_ID,
        question=TEXT,
        standing_question="impact",
        themes=["supervision"],
        raised_by_group="learning-group",
        scrutiny_gap_id=GAP_ID,
    ),
    source("audit", POLICE),
    source("inspection", HEALTH),
    message("report-strength.v1", line_of_enquiry_id=ENQUIRY_ID, text=TEXT, themes=["supervision"]),
    message("answer-line-of-enquiry.v1", line_of_enquiry_id=ENQUIRY_ID, answer=TEXT),
    message(
        "undertake-scrutiny.v1",
        title="The front door",
        method="Visit",
        function="voice",
        themes=["thresholds"],
        agency=SCRUTINEER,
        **SCRUTINY,
    ),
    message("give-scrutiny-judgement.v1", assurance="assured", judgement=TEXT, **SCRUTINY),
    message("make-scrutiny-recommendation.v1", text=TEXT, **SCRUTINY),
    message(
        "receive-strategic-feedback.v1",
        feedback_id=FEEDBACK_ID,
        from_board="Health and Wellbeing Board",
        themes=["thresholds"],
        text=TEXT,
        received_on=JUNE,
        challenge_id=CHALLENGE_ID,
    ),
)


async def receipts(*requests: Request) -> list[Receipt]:
    answers = await Desk(MemoryHistory(), SCOPE).record(requests)
    assert all(isinstance(answer, Receipt) for answer in answers)
    return [answer for answer in answers if isinstance(answer, Receipt)]


async def test_a_year_of_governance_in_one_batch_is_accepted():
    found = await receipts(*BATCH)

    assert [(r.kind, r.verdict, r.faults) for r in found] == [
        (r.kind, Verdict.ACCEPTED, ()) for r in BATCH
    ]


@pytest.mark.parametrize(
    ("request_", "before", "code", "field"),
    [
        (meeting(meeting_id="STSCP-M-2026-0001"), 4, Code.NOT_YOUR_PARTNERSHIP, "meeting_id"),
        (meeting(meeting_id="HSSCP-C-2026-0001"), 4, Code.BAD_VALUE, "meeting_id"),
        (meeting(attendance=[]), 4, Code.BAD_VALUE, "attendance"),
        (
            meeting(attendance=[{"agency": POLICE, "expected": "one", "attended": 1}]),
            4,
            Code.WRONG_TYPE,
            "attendance.0.expected",
        ),
        (
            meeting(attendance=[{"agency": POLICE, "expected": -1, "attended": 0}]),
            4,
            Code.BAD_VALUE,
            "attendance.0.expected",
        ),
        (meeting(), 2, Code.ATTENDANCE_OVER_MEMBERSHIP, "attendance.0.expected"),
        (meeting(), 0, Code.NOT_FOUND, "sub_group_id"),
        (
            message(
                "raise-challenge.v1",
                by=HEALTH,
                making_agency=HEALTH,
                receiving_agency=HARTLEPOOL,
                theme="thresholds",
                text="Closed for a child born 3 May 2011.",
                **CHALLENGE,
            ),
            0,
            Code.IDENTIFIER_SUSPECTED,
            "text",
        ),
        (
            message("escalate-challenge.v1", by=HEALTH, stage=10, reason=TEXT, **CHALLENGE),
            6,
            Code.BAD_VALUE,
            "stage",
        ),
    ],
)
async def test_a_refusal_names_its_code_and_its_field(request_, before, code, field):
    *_, last = await receipts(*BATCH[:before], request_)

    assert last.verdict is Verdict.REJECTED
    assert (code, field) in [(fault.code, fault.field) for fault in last.faults]
