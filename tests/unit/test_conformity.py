"""The checks of tests/support/conformity.py find what they are for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from domain.receipt import Receipt, Verdict
from services.bootstrap.agencies import Letter
from tests.support.conformity import (
    Answered,
    Kept,
    Row,
    check_answered,
    check_log,
    check_received,
)

AT = datetime(2026, 6, 1, tzinfo=UTC)
POLICE = "cleveland-police"
BODY = b"body"
HASH = bytes.fromhex("230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5")


def row(position: int, stream: str, version: int, origin: str = "hsscp") -> Row:
    meta = {"event_id": f"{stream}/{version}", "actor": {"agency": POLICE}}
    state = orjson.dumps({"data": {}, "meta": meta})
    return Row(position, origin, stream, version, "finding-registered.v1", state)


def entry(position: int, receipt: int | None) -> dict[str, Any]:
    return {
        "first_position": position,
        "last_position": position,
        "accepted": True,
        "recorded_at": AT,
        "receipt": receipt,
        "body_hash": HASH,
    }


def receipt_row(number: int, message_id: str) -> dict[str, Any]:
    return {
        **entry(number, number),
        "number": number,
        "message_id": message_id,
        "sender": POLICE,
    }


def sound() -> Kept:
    """Two messages of the police, and one event of the neighbour's."""
    events = [row(1, "F1", 1), row(2, "F1", 2), row(3, "S1", 1, "stscp")]
    inbox = {
        f"{POLICE}:m1": entry(1, 1),
        f"{POLICE}:m2": entry(2, 2),
        "stscp:S1/1": entry(3, None),
    }
    return Kept(events, inbox, [receipt_row(1, "m1"), receipt_row(2, "m2")])


def neighbour() -> Kept:
    return Kept([row(1, "S1", 1, "stscp")], {}, [])


def answered() -> Answered:
    receipt = Receipt("m2", POLICE, "k", Verdict.ACCEPTED, "F1", 2, 2, AT, (), 2)
    return Answered(Letter("m2", "k", BODY), receipt)


def check(log: Kept) -> None:
    check_log(log, "hsscp")
    check_received(log, neighbour(), "stscp")
    check_answered(log, [answered()])


def test_a_sound_record_passes():
    check(sound())


DAMAGES: dict[str, Callable[[Kept], Kept]] = {
    "an event is lost": lambda log: replace(log, events=log.events[:1] + log.events[2:]),
    "the last event is lost": lambda log: replace(log, events=log.events[:2]),
    "an event is there twice": lambda log: replace(
        log, events=[*log.events, log.events[1]._replace(position=4, version=3)]
    ),
    "events changed places": lambda log: replace(
        log,
        events=[row(1, "F1", 2), row(2, "F1", 1), log.events[2]],
    ),
    "a version is skipped": lambda log: replace(
        log, events=[log.events[0], row(2, "F1", 3), log.events[2]]
    ),
    "the neighbour's bytes differ": lambda log: replace(
        log, events=[*log.events[:2], log.events[2]._replace(state=log.events[1].state)]
    ),
    "the inbox forgot a message": lambda log: replace(
        log, inbox={k: v for k, v in log.inbox.items() if not k.endswith("m2")}
    ),
    "a receipt was never written": lambda log: replace(log, receipts=log.receipts[:1]),
    "a receipt says something else": lambda log: replace(
        log, receipts=[log.receipts[0], {**log.receipts[1], "first_position": 1}]
    ),
    "other bytes were recorded": lambda log: replace(
        log,
        inbox={**log.inbox, f"{POLICE}:m2": {**log.inbox[f"{POLICE}:m2"], "body_hash": b"x"}},
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found(damage: str):
    with pytest.raises((AssertionError, KeyError)):
        check(DAMAGES[damage](sound()))
