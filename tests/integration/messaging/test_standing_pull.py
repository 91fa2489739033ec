import asyncio
from collections.abc import AsyncIterator

import pytest
from nats.js.api import AckPolicy, ConsumerConfig
from nats.js.errors import APIError

from adapters.messaging.standing_pull import StandingPull
from tests.support.eventually import eventually
from tests.support.nats import Node

BATCH = 10
EXPIRES = 0.2
LONG = 3.0
"""Seconds of which half is more than a slow machine takes, and less than a message that waits for the end of a request."""


@pytest.fixture
def expires() -> float:
    return EXPIRES


@pytest.fixture
async def pull(nats_node: Node, expires: float) -> AsyncIterator[StandingPull]:
    client = await nats_node.user("provisioner")
    await client.jetstream().add_consumer(
        "INTAKE", ConsumerConfig(durable_name="reader", ack_policy=AckPolicy.ALL)
    )
    async with StandingPull(
        client, stream="INTAKE", consumer="reader", batch=BATCH, expires=expires
    ) as pull:
        yield pull


async def sent(node: Node, numbers: range) -> None:
    police = (await node.user("cleveland-police")).jetstream()
    for number in numbers:
        await police.publish("gt.hsscp.intake.cleveland-police.x", b"%d" % number)


async def test_everything_comes_in_order_and_no_more_than_two_batches_wait(
    nats_node: Node, pull: StandingPull
):
    await sent(nats_node, range(300))
    found: list[bytes] = []
    while len(found) < 300:
        arrived = await pull.take()
        assert len(arrived) <= 2 * BATCH
        found += [message.data for message in arrived]
        await asyncio.sleep(0.001)
    assert found == [b"%d" % number for number in range(300)]


async def test_messages_come_while_others_are_worked_on(nats_node: Node, pull: StandingPull):
    await sent(nats_node, range(3 * BATCH))
    taken = await pull.take()
    assert len(taken) <= BATCH
    manager = (await nats_node.user("provisioner")).jsm()

    async def delivered() -> bool:
        info = await manager.consumer_info("INTAKE", "reader")
        return info.delivered is not None and info.delivered.stream_seq >= len(taken) + BATCH

    await eventually(delivered)


@pytest.mark.parametrize("expires", [LONG])
async def test_after_requests_that_ended_with_nothing_a_message_comes_at_once(
    nats_node: Node, pull: StandingPull
):
    for number in range(5):
        assert await pull.take() == []
        await sent(nats_node, range(number, number + 1))
        async with asyncio.timeout(LONG / 2):
            while not (arrived := await pull.take()):
                pass
        assert [message.data for message in arrived] == [b"%d" % number]


async def test_a_consumer_that_is_gone_is_said(nats_node: Node, pull: StandingPull):
    assert await pull.take() == []
    manager = (await nats_node.user("provisioner")).jsm()
    asyncio.get_running_loop().call_later(
        EXPIRES / 4, lambda: asyncio.ensure_future(manager.delete_consumer("INTAKE", "reader"))
    )

    async def take_for_ever() -> None:
        while True:
            await pull.take()

    with pytest.raises(APIError, match="the consumer cannot be read"):
        await asyncio.wait_for(take_for_ever(), 5)
