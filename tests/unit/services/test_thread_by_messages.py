"""The golden thread as partners send it: bytes in, receipts out, and the refusals that partners meet most."""

from datetime import date
from typing import Any

import pytest

from adapters.partner_messages import read_request
from domain.command import Command
from domain.errors import Code
from domain.improvement.action_commands import ReportProgress
from domain.improvement.recommendation_commands import AcceptRecommendation
from domain.receipt import Receipt, Verdict
from domain.request import Request
from services.handling import Desk
from tests.support.controls import (
    BUSINESS_UNIT,
    HARTLEPOOL,
    SCOPE,
    agree_action,
    define_indicator,
    make_recommendation,
    register_finding,
    submit_indicator,
)
from tests.support.memory_history import MemoryHistory
from tests.support.requests import partner_message

PROGRESS = ReportProgress(
    action_id="HSSCP-A-2026-0001",
    percent=40,
    narrative="The template is drafted.",
    occurred_on=date(2026, 5, 20),
)
ACCEPTED = AcceptRecommendation(
    recommendation_id="HSSCP-R-2026-0001",
    decided_by="Independent Scrutineer",
    occurred_on=date(2026, 5, 3),
)


def message(command: Command, by: str = BUSINESS_UNIT, **changes: Any) -> Request:
    """As sent; `changes` alter the body after it was made valid, `None` takes a field away."""
    body = command.model_dump(mode="json") | changes
    body = {name: value for name, value in body.items() if value is not None}
    message_id = f"{command.KIND}-{len(changes)}-{by}"
    return read_request(partner_message(body, kind=command.KIND, message_id=message_id, agency=by))


THREAD = (
    message(register_finding()),
    message(make_recommendation()),
    message(ACCEPTED),
    message(agree_action()),
    message(PROGRESS, by=HARTLEPOOL),
    message(define_indicator()),
    message(submit_indicator(), by=HARTLEPOOL),
)


async def receipts(*requests: Request) -> list[Receipt]:
    answers = await Desk(MemoryHistory(), SCOPE).record(requests)
    assert all(isinstance(answer, Receipt) for answer in answers)
    return [answer for answer in answers if isinstance(answer, Receipt)]


async def test_a_whole_thread_in_one_batch_is_accepted():
    found = await receipts(*THREAD)

    assert [(r.kind, r.verdict, r.faults) for r in found] == [
        (r.kind, Verdict.ACCEPTED, ()) for r in THREAD
    ]


@pytest.mark.parametrize(
    ("request_", "before", "code", "field"),
    [
        (message(agree_action(), owner_agency=None), 3, Code.ACTION_NOT_SMART, "owner_agency"),
        (message(agree_action(), owner_post=7), 3, Code.WRONG_TYPE, "owner_post"),
        (
            message(PROGRESS, by=HARTLEPOOL, occurred_on="2026-05-01"),
            4,
            Code.DATED_BEFORE_AGREEMENT,
            "occurred_on",
        ),
        (
            message(
                submit_indicator(),
                by=HARTLEPOOL,
                value={"kind": "count", "numerator": 2021, "denominator": 2020},
            ),
            6,
            Code.NUMERATOR_OVER_DENOMINATOR,
            "value.numerator",
        ),
        (
            message(
                submit_indicator(), by=HARTLEPOOL, value={"kind": "count", "numerator": "many"}
            ),
            6,
            Code.WRONG_TYPE,
            "value.numerator",
        ),
        (
            message(submit_indicator(), by=HARTLEPOOL, value={"kind": "guess"}),
            6,
            Code.BAD_VALUE,
            "value",
        ),
        (
            message(register_finding(), text="The child, NHS number 943 476 5919, was seen."),
            0,
            Code.IDENTIFIER_SUSPECTED,
            "text",
        ),
    ],
)
async def test_a_refusal_names_field_and_code(request_, before, code, field):
    *_, refused = await receipts(*THREAD[:before], request_)

    assert refused.verdict is Verdict.REJECTED
    assert (code, field) in [(fault.code, fault.field) for fault in refused.faults]


async def test_an_identifier_is_named_and_never_repeated():
    text = "The child, NHS number 943 476 5919, was seen."
    [refused] = await receipts(message(register_finding(), text=text))

    assert "943" not in str(refused)
