"""A copy whose source says nothing: the mirror asks for it again, and mistakes neither quiet nor absence for it."""

import asyncio
from dataclasses import replace

from adapters.messaging.mirror import State
from tests.integration.messaging.test_mirror import copied, following, relayed
from tests.support.eventually import eventually
from tests.support.nats import Pair
from tests.support.neighbours import MemoryLog, record_findings


async def test_a_source_that_fell_silent_is_asked_for_again(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 51))
    await relayed(nats_pair, origin)
    async with following(nats_pair, here, silence=2.0) as mirror:
        await eventually(lambda: len(here.log) == 50)
        before = mirror.status.resends
        jetstream = (await nats_pair.stscp.user("provisioner")).jetstream()
        copy = (await jetstream.stream_info("FROM_HSSCP")).config
        await jetstream.update_stream(replace(copy, sources=None, subjects=["nobody.>"]))
        await record_findings(origin, range(51, 101))
        await relayed(nats_pair, origin)
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))
        assert (mirror.status.resends, mirror.status.state) == (before + 1, State.FOLLOWING)


async def test_a_quiet_neighbour_is_not_taken_for_a_silent_one(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 11))
    await relayed(nats_pair, origin)
    async with following(nats_pair, here, silence=2.0) as mirror:
        await eventually(lambda: len(here.log) == 10)
        before = mirror.status.resends
        await asyncio.sleep(8)
        assert mirror.status.resends == before


async def test_asking_whether_the_origin_answers_changes_nothing_there(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 11))
    await relayed(nats_pair, origin)
    async with following(nats_pair, here) as mirror:
        await eventually(lambda: len(here.log) == 10)
        assert await mirror._resend.origin_answers()
        # as many again: deliveries numbered from 1 anew would all be taken for old ones
        await record_findings(origin, range(11, 21))
        await relayed(nats_pair, origin)
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))
        await nats_pair.hsscp.server.kill9()
        assert not await mirror._resend.origin_answers()


async def test_a_silent_neighbour_whose_server_is_away_costs_the_copy_nothing(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 11))
    await relayed(nats_pair, origin)
    async with following(nats_pair, here, silence=0.5) as mirror:
        await eventually(lambda: len(here.log) == 10)
        before = mirror.status.resends
        await nats_pair.hsscp.server.kill9()
        await asyncio.sleep(8)
        assert (mirror.status.resends, mirror.status.state) == (before, State.FOLLOWING)
        assert await copied(nats_pair, 10)
        await nats_pair.hsscp.server.start()
        await record_findings(origin, range(11, 21))
        await relayed(nats_pair, origin)
        # how long the link takes to come back is the servers' own affair
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"), within=90)
