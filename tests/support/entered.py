"""What people enter at the board while it is looked at: one thread with an action still to be done, and news of it."""

from datetime import date, timedelta
from typing import Any

import orjson

from services.web.ports import House
from tests.support.controls import BUSINESS_UNIT
from tests.support.site import AFTER

COUNCIL = "hartlepool-council"
ACTION = "HSSCP-A-2026-0900"
RECOMMENDATION = "HSSCP-R-2026-0900"
AGREED = AFTER
DUE = AFTER + timedelta(days=60)


async def enter(
    house: House, message: str, message_id: str, /, sender: str = BUSINESS_UNIT, **said: Any
) -> None:
    """Record one message; it has to be accepted."""
    body = orjson.dumps({"occurred_on": AGREED, **said})
    receipt = await house.submit(
        sender=sender, role="business-manager", kind=message, message_id=message_id, body=body
    )
    assert not receipt.faults, receipt.faults


async def enter_action(house: House, *, due_on: date = DUE) -> None:
    """A finding, its recommendation, accepted, and the action agreed for it."""
    source = {"type": "audit", "reference": "AU 9", "title": "Audit 9", "published_on": AGREED}
    finding = "HSSCP-F-2026-0900"
    text = "Plans are not shared in time."
    await enter(
        *(house, "register-finding.v1", "entered-1"),
        finding_id=finding,
        kind="improvement",
        source=source,
        about=COUNCIL,
        text=text,
        themes=["supervision"],
    )
    await enter(
        *(house, "make-recommendation.v1", "entered-2"),
        recommendation_id=RECOMMENDATION,
        kind="improve",
        findings=[finding],
        text="Share plans within five days.",
        owner=COUNCIL,
    )
    await enter(
        *(house, "accept-recommendation.v1", "entered-3", COUNCIL),
        recommendation_id=RECOMMENDATION,
        decided_by="Director",
    )
    await enter_further_action(house, ACTION, due_on=due_on)


async def enter_further_action(house: House, action: str, *, due_on: date = DUE) -> None:
    """For the same recommendation."""
    await enter(
        *(house, "agree-action.v1", f"agree-{action}", COUNCIL),
        action_id=action,
        recommendation_id=RECOMMENDATION,
        due_on=due_on,
        text="Send each plan on the day.",
        measure="Audit.",
        owner_agency=COUNCIL,
        owner_post="Head of service",
        confirmed_by="Director",
    )


async def enter_progress(house: House, percent: int) -> None:
    """Today's, which is the newest, whatever else was reported before."""
    await enter(
        *(house, "report-progress.v1", f"progress-{percent}", COUNCIL),
        occurred_on=house.now().date(),
        action_id=ACTION,
        percent=percent,
        narrative="On course.",
    )
