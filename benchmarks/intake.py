"""
How fast partners' messages become recorded events: from the stream INTAKE through the real intake to PostgreSQL.

`python -m benchmarks.run --only intake`, in one round with stock `eventsourcing` saving the same content one event at a
time. The messages lie in INTAKE before the clock starts; it stops when the last one is answered and acknowledged. The
lines in between leave parts out.
"""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import orjson

from adapters.event_store.log import EventLog
from adapters.messaging import subjects
from adapters.messaging.intake import Intake
from adapters.messaging.provisioner import INTAKE_BATCH
from adapters.messaging.settling import Record
from benchmarks.append import stock, timed
from domain.history import Outcome, Status, Unit
from domain.receipt import Receipt, Verdict
from domain.request import Answer, Request
from services.handling import Desk
from tests.support.controls import POLICE, SCOPE
from tests.support.memory_history import MemoryHistory
from tests.support.nats import Node
from tests.support.requests import REGISTER

KIND = "register-finding.v1"
STOCK = "stock eventsourcing save, one at a time"
FULL = "NATS to recorded event, the real intake"

_serial = itertools.count(1)


class Nowhere(MemoryHistory):
    """A log that keeps nothing and agrees to everything."""

    async def append(self, units: Sequence[Unit]) -> Sequence[Outcome]:
        return [Outcome(Status.RECORDED, _receipt(u.message_id, u.kind)) for u in units]


def _receipt(message_id: str, kind: str) -> Receipt:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    return Receipt(message_id, POLICE, kind, Verdict.ACCEPTED, None, 1, 1, now, (), 1)


async def read_only(requests: Sequence[Request]) -> Sequence[Answer]:
    assert all(request.command is not None for request in requests)
    return [_receipt(request.message_id, request.kind) for request in requests]


async def publish(node: Node, count: int) -> None:
    client = await node.user(POLICE)
    jetstream = client.jetstream(publish_async_max_pending=256)
    stored = []
    for _ in range(count):
        number = next(_serial)
        body = dict(REGISTER) | {"finding_id": f"HSSCP-F-2026-{number:06}"}
        headers = {"ce-id": f"m{number}", "ce-specversion": "1.0", "ce-type": f"uk.gt.{KIND}"}
        stored.append(
            await jetstream.publish_async(
                subjects.intake("hsscp", POLICE, KIND), orjson.dumps(body), headers=headers
            )
        )
    await asyncio.gather(*stored)


async def through_intake(node: Node, record: Record, count: int, found: list[float]) -> None:
    await publish(node, count)
    intake = Intake(
        record, partnership="hsscp", url=node.url, seed_file=node.keys.seed_file("intake")
    )
    with timed(found, count):
        task = asyncio.create_task(intake.run())
        while intake.status.answered < count:
            await asyncio.sleep(0.005)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def fetched_by_nats_py(node: Node, count: int, found: list[float]) -> None:
    await publish(node, count)
    client = await node.user("intake")
    subscription = await client.jetstream().pull_subscribe_bind(
        durable=subjects.INTAKE_CONSUMER,
        stream=subjects.INTAKE,
        inbox_prefix=f"{subjects.inbox_prefix('hsscp', 'intake')}.".encode(),
    )
    with timed(found, count):
        left = count
        while left:
            messages = await subscription.fetch(min(INTAKE_BATCH, left), timeout=5)
            for message in messages:
                await message.ack()
            left -= len(messages)
        await client.flush()
    await subscription.unsubscribe()


async def run(dsn: str, node: Node, log: EventLog, count: int) -> dict[str, list[float]]:
    async def nothing(requests: Sequence[Request]) -> Sequence[Answer]:
        return await Desk(Nowhere(), SCOPE).record(requests)

    ways: dict[str, Callable[[list[float]], Awaitable[None]]] = {
        FULL: lambda f: through_intake(node, Desk(log, SCOPE).record, count, f),
        "… without PostgreSQL": lambda f: through_intake(node, nothing, count, f),
        "… without deciding either": lambda f: through_intake(node, read_only, count, f),
        "fetch and acknowledge alone, nats-py": lambda f: fetched_by_nats_py(node, count, f),
    }
    found: dict[str, list[float]] = {name: [] for name in (STOCK, *ways)}
    await asyncio.to_thread(stock, dsn, 600, found[STOCK])
    for name, way in ways.items():
        await way(found[name])
    return found
