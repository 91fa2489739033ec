"""The whole way on real servers: PostgreSQL, relay, leaf link, mirror, the neighbour's PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from nats.errors import TimeoutError as NatsTimeout

from adapters.event_store.log import EventLog
from adapters.messaging.outbound import Receipts
from adapters.messaging.relay import Relay
from tests.support.eventually import eventually
from tests.support.exchange import OTHER, exchange, mirror_of, running
from tests.support.nats import Pair
from tests.support.neighbours import finding_event, own_unit, record_findings
from tests.support.postgres import Database

Logs = dict[str, EventLog]


@pytest.fixture
async def logs(database: Database) -> AsyncIterator[Logs]:
    async with database.log("hsscp") as hsscp, database.log("stscp") as stscp:
        yield {"hsscp": hsscp, "stscp": stscp}


async def rows(log: EventLog, origin: str) -> list[tuple[str, int, str, bytes]]:
    """What is stored of one origin, in the order of the log."""
    found = await log.read_raw(0, 100_000)
    return [(r.stream, r.version, r.topic, bytes(r.state)) for r in found if r.origin == origin]


async def agreed(logs: Logs) -> bool:
    pairs = [(await rows(logs[p], o), await rows(logs[o], o)) for p, o in OTHER.items()]
    return all(here == there for here, there in pairs)


async def test_both_records_hold_both_partnerships_events(nats_pair: Pair, logs: Logs):
    async with exchange(nats_pair, logs):
        for start in range(1, 500, 50):
            for partnership, log in logs.items():
                await record_findings(log, range(start, start + 50), partnership=partnership)
        await eventually(lambda: agreed(logs), within=30)
    for partnership, log in logs.items():
        assert len(await rows(log, partnership)) == 500
        assert len(await rows(log, OTHER[partnership])) == 500
        assert await log.received_from(OTHER[partnership]) == (500, frozenset())


async def test_a_mirror_cut_down_again_and_again_misses_and_repeats_nothing(
    nats_pair: Pair, logs: Logs
):
    async with exchange(nats_pair, logs) as both:
        both.tasks["mirror stscp"].cancel()
        recording = asyncio.create_task(record_findings(logs["hsscp"], range(1, 401)))
        for _ in range(15):
            mirror = await mirror_of(nats_pair.stscp, logs["stscp"])
            async with running(mirror.run()):
                await asyncio.sleep(0.08)
        await recording
        mirror = await mirror_of(nats_pair.stscp, logs["stscp"])
        async with running(mirror.run()):
            await eventually(lambda: agreed(logs), within=30)
    assert len(await rows(logs["stscp"], "hsscp")) == 400


async def test_an_agency_gets_its_receipt_and_the_same_again(nats_pair: Pair, logs: Logs):
    relay = Relay(await nats_pair.hsscp.user("relay"), Receipts(logs["hsscp"], "hsscp"))
    police = (await nats_pair.hsscp.user("cleveland-police")).jetstream()
    inbox = await police.pull_subscribe_bind("rcpt-cleveland-police", "RECEIPTS")
    async with running(relay.run()):
        bodies = []
        for _ in range(2):
            await logs["hsscp"].append([own_unit(finding_event(1))])
            (message,) = await inbox.fetch(1, timeout=5)
            await message.ack()
            bodies.append(message.data)
        assert bodies[0] == bodies[1]
        with pytest.raises(NatsTimeout):
            await inbox.fetch(1, timeout=0.3)
