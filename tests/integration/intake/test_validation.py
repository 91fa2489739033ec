"""Asking what is wrong with a message before it is sent."""

import json
from typing import Any

import pytest
from nats.aio.msg import Msg
from nats.errors import NoRespondersError

from adapters.messaging import subjects
from domain.errors import Code
from services.handling import Desk
from tests.integration.intake.test_intake import running
from tests.support.controls import POLICE, SCOPE
from tests.support.eventually import eventually
from tests.support.memory_history import MemoryHistory
from tests.support.nats import Node
from tests.support.requests import REGISTER

HEADERS = {"ce-id": "m1", "ce-specversion": "1.0", "ce-type": "uk.gt.register-finding.v1"}


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (json.dumps(REGISTER).encode(), HEADERS, []),
        (b"{", HEADERS, [(Code.NOT_JSON, "")]),
        (
            json.dumps(dict(REGISTER) | {"txet": 1}).encode(),
            HEADERS,
            [(Code.UNKNOWN_FIELD, "txet")],
        ),
        (b"{}", {"ce-id": "m1"}, [(Code.UNKNOWN_MESSAGE, "")]),
        (b"", None, [(Code.BAD_ENVELOPE, "ce-id"), (Code.UNKNOWN_MESSAGE, "")]),
    ],
)
async def test_an_agency_is_told_the_faults_and_nothing_is_recorded(
    nats_node: Node, body: bytes, headers: dict[str, str] | None, expected: list[Any]
):
    history = MemoryHistory()
    police = await nats_node.user(POLICE)
    async with running(nats_node, Desk(history, SCOPE).record):
        subject = subjects.validation(nats_node.partnership)
        await police.publish(subject, b"no answer asked for")

        async def answered() -> Msg | None:
            try:
                return await police.request(subject, body, timeout=5, headers=headers)
            except NoRespondersError:
                return None

        answer: Msg = await eventually(answered)

    found = json.loads(answer.data)
    assert found["valid"] == (not expected)
    assert [(fault["code"], fault["field"]) for fault in found["faults"]] == expected
    assert all(fault["reason"] for fault in found["faults"])
    assert history.receipts == []
