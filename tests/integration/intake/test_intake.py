"""From an agency's publish to a row of the log and its receipt, on a real NATS and a real PostgreSQL."""

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from nats.js.api import ConsumerConfig

from adapters.event_store.log import EventLog
from adapters.messaging import settling, subjects
from adapters.messaging.connection import NotConnected
from adapters.messaging.intake import Intake, NotInIntake
from adapters.messaging.provisioner import INTAKE_BATCH, INTAKE_PENDING, in_order
from adapters.messaging.settling import Record
from domain.errors import Code
from domain.receipt import Receipt, Verdict
from domain.request import Answer, Deferred, Request
from services.handling import Desk
from tests.support.controls import POLICE, SCOPE
from tests.support.ended import ended
from tests.support.eventually import eventually
from tests.support.memory_history import MemoryHistory
from tests.support.nats import Node
from tests.support.postgres import Database
from tests.support.requests import REGISTER

KIND = "register-finding.v1"


def finding(number: int) -> dict[str, Any]:
    return dict(REGISTER) | {"finding_id": f"HSSCP-F-2026-{number:04}"}


async def publish(
    node: Node,
    body: Mapping[str, Any] | bytes,
    *,
    message_id: str,
    kind: str = KIND,
    agency: str = POLICE,
) -> int:
    """As an agency does it with plain nats-py; the place in INTAKE."""
    client = await node.user(agency)
    stored = await client.jetstream().publish(
        subjects.intake(node.partnership, agency, kind),
        body if isinstance(body, bytes) else json.dumps(body).encode(),
        headers={"ce-id": message_id, "ce-specversion": "1.0", "ce-type": f"uk.gt.{kind}"},
    )
    return int(stored.seq)


@contextlib.asynccontextmanager
async def running(node: Node, record: Record) -> AsyncIterator[Intake]:
    intake = Intake(
        record,
        partnership=node.partnership,
        url=node.url,
        seed_file=node.keys.seed_file("intake"),
    )
    task = asyncio.create_task(intake.run())
    try:
        yield intake
    finally:
        await ended(task)


async def receipts(log: EventLog, count: int) -> list[Receipt]:
    async def enough() -> Sequence[Any]:
        found = await log.receipts_after(0, 10_000)
        return found if len(found) >= count else ()

    return [numbered.receipt for numbered in await eventually(enough)]


async def unacknowledged(node: Node) -> int:
    client = await node.user("provisioner")
    info = await client.jetstream().consumer_info(subjects.INTAKE, subjects.INTAKE_CONSUMER)
    return int(info.num_ack_pending or 0) + int(info.num_pending or 0)


async def all_acknowledged(node: Node) -> None:
    async def none_left() -> bool:
        return await unacknowledged(node) == 0

    await eventually(none_left)


async def test_a_message_becomes_an_event_and_a_receipt(nats_node: Node, log: EventLog):
    sequence = await publish(nats_node, finding(1), message_id="m1")
    async with running(nats_node, Desk(log, SCOPE).record):
        [receipt] = await receipts(log, 1)
        await all_acknowledged(nats_node)

    [recorded] = await log.read(0, 10)
    assert receipt.verdict is Verdict.ACCEPTED
    assert (receipt.sender, receipt.message_id, receipt.intake_sequence) == (POLICE, "m1", sequence)
    assert receipt.first_position == recorded.position
    assert recorded.provenance.actor.agency == POLICE


async def test_the_same_message_again_gets_the_same_receipt(nats_node: Node, log: EventLog):
    async with running(nats_node, Desk(log, SCOPE).record):
        await publish(nats_node, finding(1), message_id="m1")
        await receipts(log, 1)
        await publish(nats_node, finding(1), message_id="m1")
        first, again = await receipts(log, 2)

    assert again == first
    assert await log.head() == 1


async def test_the_same_identity_with_another_body_is_rejected(nats_node: Node, log: EventLog):
    await publish(nats_node, finding(1), message_id="m1")
    await publish(nats_node, finding(2), message_id="m1")
    async with running(nats_node, Desk(log, SCOPE).record):
        _, other = await receipts(log, 2)

    assert other.verdict is Verdict.REJECTED
    assert [fault.code for fault in other.faults] == [Code.DIFFERENT_CONTENT]
    assert await log.head() == 1


@pytest.mark.parametrize(
    ("body", "code", "fault_field"),
    [
        (finding(1) | {"txet": "a"}, Code.UNKNOWN_FIELD, "txet"),
        (finding(1) | {"themes": "supervision"}, Code.WRONG_TYPE, "themes"),
        (finding(1) | {"themes": []}, Code.FINDING_NEEDS_THEME, "themes"),
        (finding(1) | {"occurred_on": "2999-01-01"}, Code.DATED_IN_FUTURE, "occurred_on"),
        (b"{", Code.NOT_JSON, ""),
        (b"", Code.NOT_JSON, ""),
        (b"\xff\x00", Code.NOT_JSON, ""),
    ],
)
async def test_a_rejection_names_field_and_code(nats_node, log, body, code, fault_field):
    await publish(nats_node, body, message_id="m1")
    async with running(nats_node, Desk(log, SCOPE).record):
        [receipt] = await receipts(log, 1)
        await all_acknowledged(nats_node)

    assert receipt.verdict is Verdict.REJECTED
    assert (code, fault_field) in [(fault.code, fault.field) for fault in receipt.faults]
    assert await log.head() == 0


async def test_messages_of_all_sorts_in_one_batch_each_get_their_answer(nats_node, log):
    for n in range(1, 301):
        await publish(nats_node, b"[" if n % 7 == 0 else finding(n), message_id=f"m{n}")
    async with running(nats_node, Desk(log, SCOPE).record):
        found = await receipts(log, 300)
        await all_acknowledged(nats_node)

    assert [r.intake_sequence for r in found] == list(range(1, 301))
    assert sum(r.verdict is Verdict.REJECTED for r in found) == 300 // 7
    assert await log.head() == 300 - 300 // 7


async def test_a_message_without_identity_is_answered_too(nats_node: Node, log: EventLog):
    client = await nats_node.user(POLICE)
    for _ in range(2):
        await client.jetstream().publish(subjects.intake("hsscp", POLICE, KIND), b"{}")
    async with running(nats_node, Desk(log, SCOPE).record):
        found = await receipts(log, 2)

    assert {r.faults[0].code for r in found} == {Code.BAD_ENVELOPE}
    assert found[0].message_id != found[1].message_id


async def test_a_rejected_message_is_recorded_when_it_is_replayed_after_a_fix(nats_node, log):
    body = {
        "occurred_on": "2026-05-02",
        "finding_id": "HSSCP-F-2026-0001",
        "themes": ["thresholds"],
    }
    early = await publish(nats_node, body, message_id="m1", kind="theme-finding.v1")
    await publish(nats_node, finding(1), message_id="m2")
    async with running(nats_node, Desk(log, SCOPE).record) as intake:
        first, _ = await receipts(log, 2)
        assert first.verdict is Verdict.REJECTED

        assert (await intake.replay(early)).verdict is Verdict.ACCEPTED
        assert (await intake.replay(early)).verdict is Verdict.ACCEPTED
        with pytest.raises(NotInIntake):
            await intake.replay(99)
    assert [r.event.version for r in await log.read(0, 10)] == [1, 2]


# --- Faults -----------------------------------------------------------------------------------------------


@dataclass
class Faulty:
    """A desk that is away for its first calls and cannot decide some messages; notes what it answered."""

    desk: Desk
    away: int = 0
    undecidable: set[str] = field(default_factory=set)
    answered: list[str] = field(default_factory=list)

    async def record(self, requests: Sequence[Request]) -> Sequence[Answer]:
        if self.away:
            self.away -= 1
            raise ConnectionError("the log is away")
        kept = [r for r in requests if r.message_id not in self.undecidable]
        answers = iter(await self.desk.record(kept))
        found = [
            Deferred(r, RuntimeError("boom")) if r.message_id in self.undecidable else next(answers)
            for r in requests
        ]
        self.answered += [a.message_id for a in found if isinstance(a, Receipt)]
        return found


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Delays a hundred times shorter."""
    for name in ("_FIRST_DELAY", "_LONGEST_DELAY", "_FIRST_PAUSE", "_LONGEST_PAUSE"):
        monkeypatch.setattr(settling, name, getattr(settling, name) / 100)


@pytest.mark.usefixtures("impatient")
async def test_while_the_log_is_away_nothing_is_lost_and_the_order_holds(nats_node, log, caplog):
    count = 2 * INTAKE_BATCH + 50
    for n in range(1, count + 1):
        await publish(nats_node, finding(n), message_id=f"m{n}")
    faulty = Faulty(Desk(log, SCOPE), away=6)
    async with running(nats_node, faulty.record):
        found = await receipts(log, count)
        await all_acknowledged(nats_node)

    assert [r.intake_sequence for r in found] == list(range(1, count + 1))
    assert faulty.answered == [f"m{n}" for n in range(1, count + 1)]
    assert any("ALERT" in r.message and r.levelno == logging.ERROR for r in caplog.records)


async def test_stopping_while_the_log_is_away_gives_the_messages_back(nats_node, log):
    for n in range(1, 4):
        await publish(nats_node, finding(n), message_id=f"m{n}")
    async with running(nats_node, Faulty(Desk(log, SCOPE), away=1000).record) as intake:
        await eventually(lambda: intake.status.unreachable)

    async with running(nats_node, Desk(log, SCOPE).record):
        assert [r.intake_sequence for r in await receipts(log, 3)] == [1, 2, 3]


@pytest.mark.usefixtures("impatient")
async def test_one_message_that_cannot_be_decided_holds_up_no_other(nats_node, log, caplog):
    for n in range(1, 4):
        await publish(nats_node, finding(n), message_id=f"m{n}")
    faulty = Faulty(Desk(log, SCOPE), undecidable={"m2"})
    async with running(nats_node, faulty.record) as intake:
        assert [r.message_id for r in await receipts(log, 2)] == ["m1", "m3"]
        await eventually(lambda: intake.status.alerts)
        assert await unacknowledged(nats_node) == 1

        faulty.undecidable.clear()
        assert [r.message_id for r in await receipts(log, 3)] == ["m1", "m3", "m2"]
        await all_acknowledged(nats_node)
    alerts = [r.getMessage() for r in caplog.records if r.getMessage().startswith("ALERT")]
    assert "message 2 of INTAKE" in alerts[0]
    assert "boom" not in alerts[0]


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_process_killed_around_the_commit_loses_nothing_and_doubles_nothing(
    nats_node: Node, log: EventLog, database: Database, moment: str
):
    soon: ConsumerConfig = in_order(subjects.INTAKE_CONSUMER, batch=INTAKE_PENDING)
    soon.ack_wait = 1.0
    client = await nats_node.user("provisioner")
    await client.jetstream().add_consumer(subjects.INTAKE, soon)
    for n in range(1, 21):
        await publish(nats_node, finding(n), message_id=f"m{n}")

    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.intake_process",
        nats_node.url, str(nats_node.keys.seed_file("intake")), database.dsn("hsscp"), moment,
    )  # fmt: skip
    assert await killed.wait() == -9
    assert await log.head() == (20 if moment == "after" else 0)
    before = [r.receipt for r in await log.receipts_after(0, 100)]
    assert await unacknowledged(nats_node) == 20

    async with running(nats_node, Desk(log, SCOPE).record):
        await all_acknowledged(nats_node)
    assert await log.head() == 20
    after = [r.receipt for r in await log.receipts_after(len(before), 100)]
    assert len(after) == 20
    assert sorted(after, key=lambda r: r.message_id) == sorted(
        before or after, key=lambda r: r.message_id
    )


async def test_what_a_killed_intake_had_in_hand_comes_first_and_in_order(nats_node, log):
    for n in range(1, 41):
        await publish(nats_node, finding(n), message_id=f"m{n}")
    held = (
        await (await nats_node.user("intake"))
        .jetstream()
        .pull_subscribe_bind(subjects.INTAKE_CONSUMER, subjects.INTAKE)
    )
    taken = await held.fetch(30, timeout=5)
    await taken[3].ack()
    await held.unsubscribe()

    async with running(nats_node, Desk(log, SCOPE).record):
        answered = await receipts(log, 40)
        await all_acknowledged(nats_node)

    assert [r.intake_sequence for r in answered] == list(range(1, 41))


async def test_two_intakes_on_one_stream_record_everything_once(nats_node, log, database):
    for n in range(1, 401):
        await publish(nats_node, finding((n + 1) // 2), message_id=f"m{(n + 1) // 2}")
    async with (
        database.log() as other,
        running(nats_node, Desk(log, SCOPE).record),
        running(nats_node, Desk(other, SCOPE).record),
    ):
        await receipts(log, 400)
        await all_acknowledged(nats_node)

    assert sorted(r.event.stream for r in await log.read(0, 1000)) == [
        f"HSSCP-F-2026-{n:04}" for n in range(1, 201)
    ]


async def test_the_intake_goes_on_after_its_server_was_killed(nats_node: Node, log: EventLog):
    async with running(nats_node, Desk(log, SCOPE).record):
        await publish(nats_node, finding(1), message_id="m1")
        await receipts(log, 1)
        await nats_node.server.kill9()
        await nats_node.server.start()

        async def delivered() -> int:
            return await publish(nats_node, finding(2), message_id="m2")

        await eventually(delivered)
        await receipts(log, 2)
    assert await log.head() == 2


async def test_what_was_on_its_way_to_a_lost_connection_does_not_wait_for_the_servers_patience(
    nats_node: Node, log: EventLog
):
    async with running(nats_node, Desk(log, SCOPE).record):
        await publish(nats_node, finding(1), message_id="m1")
        await receipts(log, 1)
        lost = (
            await (await nats_node.user("intake"))
            .jetstream()
            .pull_subscribe_bind(subjects.INTAKE_CONSUMER, subjects.INTAKE)
        )
        fetching = asyncio.create_task(lost.fetch(30, timeout=5))
        for n in range(2, 42):
            await publish(nats_node, finding(n), message_id=f"m{n}")
        assert await fetching
        await nats_node.server.kill9()
        await nats_node.server.start()
        await receipts(log, 41)
        await all_acknowledged(nats_node)
    assert await log.head() == 41


@pytest.mark.parametrize("turns", [0, 1, 5, 20, 60, 100, 200])
async def test_it_stops_whenever_it_is_told(nats_node: Node, turns: int):
    async with running(nats_node, Desk(MemoryHistory(), SCOPE).record):
        for _ in range(turns):
            await asyncio.sleep(0)


async def test_it_stops_while_its_server_is_away(nats_node: Node):
    history = MemoryHistory()
    async with running(nats_node, Desk(history, SCOPE).record):
        await publish(nats_node, finding(1), message_id="m1")
        await eventually(lambda: history.receipts)
        await nats_node.server.kill9()
    await nats_node.server.start()  # for the agency's connection, which the fixture closes


async def test_a_wrong_key_is_told_at_once(nats_node: Node, log: EventLog):
    nats_node.keys.ensure(["stranger"])
    stranger = Intake(
        Desk(log, SCOPE).record,
        partnership="hsscp",
        url=nats_node.url,
        seed_file=nats_node.keys.seed_file("stranger"),
    )
    with pytest.raises(NotConnected):
        await asyncio.wait_for(stranger.run(), 20)
