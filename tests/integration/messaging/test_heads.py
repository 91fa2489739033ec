"""A copy that falls deaf while its source is heard: the origin says how far there is something, and it is asked again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from adapters.messaging import subjects
from adapters.messaging.heads import Announcer
from adapters.messaging.mirror import Mirror, State
from adapters.messaging.sharing import stop_sharing
from tests.integration.messaging.test_mirror import acknowledged, following, relayed
from tests.support.eventually import eventually
from tests.support.exchange import running
from tests.support.nats import Pair
from tests.support.neighbours import MemoryLog, record_findings

SILENCE = 1.0
LONG_ENOUGH = 4 * SILENCE


@asynccontextmanager
async def announced(pair: Pair, here: MemoryLog) -> AsyncIterator[Mirror]:
    """The mirror that stscp keeps of hsscp, which says how far it has something."""
    client = await pair.hsscp.user("provisioner")
    announcer = Announcer(client, partnership="hsscp", partners=["stscp"], every=0.2)
    async with running(announcer.run()), following(pair, here, silence=SILENCE) as mirror:
        yield mirror


async def deafen(pair: Pair) -> None:
    """
    The deliveries are numbered from 1 again: the copy takes as many for old ones as it had before, and when these are all,
    what the heartbeats say of their number is what it expects.
    """
    manager = (await pair.hsscp.user("provisioner")).jsm()
    durable = subjects.outgoing("stscp")
    info = await manager.consumer_info("EVENTS", durable)
    await manager.reset_consumer("EVENTS", durable, seq=info.delivered.stream_seq + 1)


async def test_a_copy_that_fell_deaf_is_asked_for_again(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 51))
    await relayed(nats_pair, origin)
    async with announced(nats_pair, here) as mirror:
        await eventually(lambda: len(here.log) == 50)
        await eventually(lambda: acknowledged(nats_pair, 50))
        await deafen(nats_pair)
        await record_findings(origin, range(51, 101))
        await relayed(nats_pair, origin)
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))
        assert (mirror.status.resends, mirror.status.state) == (1, State.FOLLOWING)


async def test_without_a_word_from_the_origin_it_would_stay_deaf(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 51))
    await relayed(nats_pair, origin)
    async with following(nats_pair, here, silence=SILENCE) as mirror:
        await eventually(lambda: len(here.log) == 50)
        await eventually(lambda: acknowledged(nats_pair, 50))
        await deafen(nats_pair)
        await record_findings(origin, range(51, 101))
        await relayed(nats_pair, origin)
        await asyncio.sleep(LONG_ENOUGH)
        assert (len(here.log), mirror.status.resends) == (50, 0)


async def test_what_is_not_shared_is_not_missed(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 11))
    await relayed(nats_pair, origin)
    relay = await nats_pair.hsscp.user("relay")
    for number in range(10):
        await relay.jetstream().publish("gt.hsscp.private.finding.x", b"private %d" % number)
    async with announced(nats_pair, here) as mirror:
        await eventually(lambda: len(here.log) == 10)
        await asyncio.sleep(LONG_ENOUGH)
        assert mirror.status.resends == 0


async def test_a_partner_with_whom_sharing_is_paused_is_told_nothing(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 11))
    await relayed(nats_pair, origin)
    async with announced(nats_pair, here) as mirror:
        await eventually(lambda: len(here.log) == 10)
        provisioner = await nats_pair.hsscp.user("provisioner")
        await stop_sharing(provisioner, "stscp", until=datetime(2199, 1, 1, tzinfo=UTC))
        said: list[bytes] = []
        await asyncio.sleep(SILENCE)

        async def hear(message) -> None:
            said.append(message.data)

        listener = await (await nats_pair.stscp.user("mirror")).subscribe(
            subjects.head("hsscp", "stscp"), cb=hear
        )
        await record_findings(origin, range(11, 21))
        await relayed(nats_pair, origin)
        await asyncio.sleep(LONG_ENOUGH)
        await listener.unsubscribe()
        assert (said, len(here.log), mirror.status.resends) == ([], 10, 0)


@pytest.mark.parametrize(
    "word",
    [
        b"",
        b"[]",
        b"null",
        b'{"sequence": "9"}',
        b'{"sequence": -1}',
        b'{"sequence": 1e9}',
        b'{"sequence": true}',
        b"\xff",
    ],
)
async def test_a_word_that_is_none_changes_nothing(nats_pair: Pair, word: bytes):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 11))
    await relayed(nats_pair, origin)
    async with following(nats_pair, here, silence=0.2) as mirror:
        await eventually(lambda: len(here.log) == 10)
        provisioner = await nats_pair.hsscp.user("provisioner")
        for _ in range(10):
            await provisioner.publish(subjects.head("hsscp", "stscp"), word)
            await asyncio.sleep(0.1)
        assert (mirror.status.resends, mirror.status.state) == (0, State.FOLLOWING)


async def test_a_word_that_is_none_hides_no_earlier_one(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 51))
    await relayed(nats_pair, origin)
    async with announced(nats_pair, here) as mirror:
        await eventually(lambda: len(here.log) == 50)
        await eventually(lambda: acknowledged(nats_pair, 50))
        await deafen(nats_pair)
        await record_findings(origin, range(51, 101))
        await relayed(nats_pair, origin)
        provisioner = await nats_pair.hsscp.user("provisioner")

        async def complete() -> bool:
            await provisioner.publish(subjects.head("hsscp", "stscp"), b"null")
            return here.states("hsscp") == origin.states("hsscp")

        await eventually(complete)
        assert mirror.status.resends == 1


async def test_what_never_comes_is_asked_for_ever_more_seldom_and_what_comes_is_taken(
    nats_pair: Pair,
):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 11))
    await relayed(nats_pair, origin)
    async with following(nats_pair, here, silence=0.2) as mirror:
        await eventually(lambda: len(here.log) == 10)
        provisioner = await nats_pair.hsscp.user("provisioner")
        for _ in range(50):
            await provisioner.publish(subjects.head("hsscp", "stscp"), b'{"sequence": 1000000}')
            await asyncio.sleep(0.1)
        # waits of 0.2, 0.4, 0.8, 1.6 and 3.2 s; every 0.2 s it would be some twenty
        assert 2 <= mirror.status.resends <= 5
        await record_findings(origin, range(11, 21))
        await relayed(nats_pair, origin)
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))
