"""What every log must do: the port domain/history.py, on each of its implementations."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from domain.errors import Code, Fault
from domain.fact import Actor, Event, Fact, Provenance
from domain.history import History, Status, Unit
from domain.improvement.finding_facts import FindingThemed
from domain.receipt import Verdict
from tests.support.controls import POLICE, finding_registered
from tests.support.memory_history import MemoryHistory
from tests.support.postgres import Database

F1, F2 = "HSSCP-F-2026-0001", "HSSCP-F-2026-0002"


@pytest.fixture(params=["memory", "postgres"])
def implementation(request: pytest.FixtureRequest) -> Database | None:
    """The database of the log to test, or None for the one in memory."""
    return request.getfixturevalue("database") if request.param == "postgres" else None


@pytest.fixture
async def history(implementation: Database | None) -> AsyncIterator[History]:
    if implementation is None:
        yield MemoryHistory()
        return
    async with implementation.log("hsscp") as log:
        yield log


def event(stream: str = F1, version: int = 1, *, fact: Fact | None = None) -> Event:
    return Event(
        stream,
        version,
        fact or finding_registered(finding_id=stream),
        Provenance(
            event_id=uuid5(NAMESPACE_URL, f"{stream}/{version}"),
            occurred_on=date(2026, 5, 1),
            actor=Actor(agency=POLICE),
            partnership="hsscp",
            correlation_id="c",
            causation_id="m",
        ),
    )


def themed(stream: str = F1, version: int = 2) -> Event:
    return event(stream, version, fact=FindingThemed(finding_id=stream, themes=("thresholds",)))


def unit(message_id: str, *events: Event, **changes: Any) -> Unit:
    values: dict[str, Any] = {
        "key": f"{POLICE}:{message_id}",
        "body_hash": hashlib.sha256(b"body").digest(),
        "message_id": message_id,
        "sender": POLICE,
        "kind": "register-finding.v1",
        "reference": events[0].stream if events else None,
        "events": events,
    }
    return Unit(**values | changes)


FAULT = Fault(Code.MISSING_FIELD, "this field is required", "themes")


async def statuses(history: History, *units: Unit) -> list[Status]:
    return [outcome.status for outcome in await history.append(units)]


async def versions(history: History, stream: str) -> list[int]:
    return [r.event.version for r in (await history.load([stream])).get(stream, ())]


async def test_nothing_is_there_before_anything_was_appended(history):
    assert await history.load([F1]) == {}


async def test_what_was_appended_is_loaded_as_it_was(history):
    [outcome] = await history.append([unit("m1", event(), themed())])

    loaded = (await history.load([F1, F2]))[F1]
    assert outcome.status is Status.RECORDED
    assert [r.event for r in loaded] == [event(), themed()]
    assert [r.position for r in loaded] == [outcome.first_position, outcome.last_position]


async def test_positions_follow_the_order_of_the_units(history):
    outcomes = await history.append([unit("m1", event(F2)), unit("m2", event(F1))])

    assert outcomes[0].first_position < outcomes[1].first_position


async def test_a_receipt_says_what_was_recorded(history):
    [outcome] = await history.append([unit("m1", event(), intake_sequence=7)])

    receipt = outcome.receipt
    assert receipt.verdict is Verdict.ACCEPTED
    assert (receipt.message_id, receipt.sender, receipt.reference) == ("m1", POLICE, F1)
    assert (receipt.first_position, receipt.intake_sequence) == (outcome.first_position, 7)


async def test_a_refusal_is_kept_with_its_faults_and_adds_nothing(history):
    [outcome] = await history.append([unit("m1", faults=(FAULT,))])

    assert outcome.status is Status.REFUSED
    assert outcome.receipt.verdict is Verdict.REJECTED
    assert outcome.receipt.faults == (FAULT,)
    assert await history.load([F1]) == {}


async def test_accepted_without_events_is_recorded(history):
    [outcome] = await history.append([unit("m1", reference=F1)])

    assert outcome.status is Status.RECORDED
    assert outcome.receipt.first_position is None


async def test_the_same_message_again_gets_the_first_receipt(history):
    first = (await history.append([unit("m1", event(), intake_sequence=1)]))[0]
    again = (await history.append([unit("m1", event(), intake_sequence=9)]))[0]

    assert again.status is Status.DUPLICATE
    assert again.receipt == first.receipt
    assert await versions(history, F1) == [1]


async def test_a_refused_message_again_gets_the_first_refusal(history):
    first = (await history.append([unit("m1", faults=(FAULT,))]))[0]
    again = (await history.append([unit("m1", event())]))[0]

    assert (again.status, again.receipt) == (Status.DUPLICATE, first.receipt)
    assert await history.load([F1]) == {}


async def test_what_was_accepted_keeps_its_receipt_when_a_sharper_rule_refuses_it(history):
    [first] = await history.append([unit("m1", event())])
    [again] = await history.append([unit("m1", faults=(FAULT,))])

    assert again.status is Status.DUPLICATE
    assert again.receipt == first.receipt
    assert again.receipt.verdict is Verdict.ACCEPTED


async def test_the_same_identity_with_another_body_is_rejected(history):
    await history.append([unit("m1", event())])
    [other] = await history.append([unit("m1", event(F2), body_hash=bytes(32))])

    assert other.status is Status.DIFFERENT_CONTENT
    assert other.receipt.verdict is Verdict.REJECTED
    assert [fault.code for fault in other.receipt.faults] == [Code.DIFFERENT_CONTENT]
    assert await history.load([F2]) == {}


async def test_a_replay_replaces_an_earlier_refusal(history):
    await history.append([unit("m1", faults=(FAULT,))])
    [outcome] = await history.append([unit("m1", event(), again=True)])

    assert outcome.status is Status.RECORDED
    assert outcome.receipt.verdict is Verdict.ACCEPTED
    assert await statuses(history, unit("m1", event())) == [Status.DUPLICATE]


async def test_a_replay_of_what_was_accepted_changes_nothing(history):
    first = (await history.append([unit("m1", event())]))[0]
    [outcome] = await history.append([unit("m1", event(version=2), again=True)])

    assert (outcome.status, outcome.receipt) == (Status.DUPLICATE, first.receipt)
    assert await versions(history, F1) == [1]


async def test_a_stream_that_moved_on_is_a_conflict_and_may_be_tried_again(history):
    await history.append([unit("m1", event())])

    assert await statuses(history, unit("m2", event())) == [Status.CONFLICT]
    assert await statuses(history, unit("m2", themed())) == [Status.RECORDED]


async def test_a_version_with_a_gap_is_a_conflict(history):
    assert await statuses(history, unit("m1", event(version=2))) == [Status.CONFLICT]
    assert await versions(history, F1) == []


async def test_of_two_that_add_the_same_version_in_one_call_the_first_is_recorded(history):
    found = await statuses(history, unit("m1", event()), unit("m2", event()))

    assert found == [Status.RECORDED, Status.CONFLICT]
    assert await versions(history, F1) == [1]


async def test_what_was_read_after_what_is_added_is_a_conflict(history):
    """A decision cannot have seen what it is about to make."""
    one, two = (
        unit("m1", event(), reads=((F1, 1),)),
        unit("m2", event(), themed(), reads=((F1, 1),)),
    )

    assert await statuses(history, one) == [Status.CONFLICT]
    assert await statuses(history, two) == [Status.CONFLICT]
    assert await history.load([F1]) == {}


async def test_a_conflict_leaves_nothing_of_its_unit(history):
    await history.append([unit("m1", event())])

    assert await statuses(history, unit("m2", event(F2), event(F1))) == [Status.CONFLICT]
    assert await history.load([F2]) == {}


async def test_a_conflict_fails_no_other_unit(history):
    await history.append([unit("m1", event())])

    found = await statuses(history, unit("m2", event()), unit("m3", event(F2)))
    assert found == [Status.CONFLICT, Status.RECORDED]


async def test_a_chain_in_one_call_is_recorded(history):
    found = await statuses(history, unit("m1", event()), unit("m2", themed(), reads=((F1, 1),)))

    assert found == [Status.RECORDED, Status.RECORDED]
    assert await versions(history, F1) == [1, 2]


async def test_what_was_decided_on_a_conflict_is_a_conflict(history):
    await history.append([unit("m1", event())])

    found = await statuses(history, unit("m2", event()), unit("m3", themed()))
    assert found == [Status.CONFLICT, Status.CONFLICT]
    assert await versions(history, F1) == [1]


async def test_what_was_decided_on_a_repetition_is_a_conflict(history):
    await history.append([unit("m1", event())])
    repeated = unit("m1", themed())
    after = unit("m2", themed(version=3), reads=((F1, 2),))
    refused = unit("m3", faults=(FAULT,), reads=((F1, 2),))

    found = await statuses(history, repeated, after, refused)
    assert found == [Status.DUPLICATE, Status.CONFLICT, Status.CONFLICT]


async def test_a_decision_on_a_stream_that_moved_on_is_a_conflict(history):
    await history.append([unit("m1", event())])

    accepted = unit("m2", event(F2), reads=((F1, 0),))
    refused = unit("m3", faults=(FAULT,), reads=((F1, 0),))
    assert await statuses(history, accepted, refused) == [Status.CONFLICT, Status.CONFLICT]
    assert await statuses(history, replace(accepted, reads=((F1, 1),))) == [Status.RECORDED]


async def test_a_read_of_what_the_call_itself_recorded_holds(history):
    citing = unit("m2", event(F2), reads=((F2, 0), (F1, 1)))

    found = await statuses(history, unit("m1", event()), citing)
    assert found == [Status.RECORDED, Status.RECORDED]


async def test_the_same_message_twice_in_one_call_counts_once(history):
    found = await history.append([unit("m1", event()), unit("m1", event())])

    assert [o.status for o in found] == [Status.RECORDED, Status.DUPLICATE]
    assert found[0].receipt == found[1].receipt


async def test_without_a_sender_there_is_no_receipt(history):
    [outcome] = await history.append([unit("m1", event(), sender=None)])

    assert (outcome.status, outcome.receipt) == (Status.RECORDED, None)


async def test_no_units_are_no_work(history):
    assert list(await history.append([])) == []
