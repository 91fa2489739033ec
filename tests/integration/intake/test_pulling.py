"""Fetching from a durable: prompt, never more than asked for, and nothing that arrived is dropped."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from nats.errors import TimeoutError as NatsTimeout

from adapters.messaging import subjects
from adapters.messaging.arrival import Arrival
from adapters.messaging.pulling import Pull
from tests.integration.intake.test_intake import finding, publish
from tests.support.nats import Node

LONG = 60.0  # seconds: a fetch that waited for its time to pass would fail the test


@pytest.fixture
async def pull(nats_node: Node) -> AsyncIterator[Pull]:
    client = await nats_node.user("intake")
    pull = Pull(client, stream=subjects.INTAKE, durable=subjects.INTAKE_CONSUMER, size=10)
    yield pull
    await pull.unsubscribe()


async def store(node: Node, count: int) -> None:
    for n in range(1, count + 1):
        await publish(node, finding(n), message_id=f"m{n}")


async def sequences(pull: Pull, seconds: float = LONG) -> list[int]:
    messages = await asyncio.wait_for(pull.fetch(10, seconds), 20)
    for message in messages:
        await message.ack()
    return [Arrival.of(message).sequence for message in messages]


async def test_what_is_there_is_fetched_without_waiting_for_more(nats_node: Node, pull: Pull):
    await store(nats_node, 3)

    assert await sequences(pull) == [1, 2, 3]


async def test_no_more_than_a_batch_is_fetched_and_the_rest_follows(nats_node: Node, pull: Pull):
    await store(nats_node, 23)

    found = [await sequences(pull) for _ in range(3)]
    assert found == [list(range(1, 11)), list(range(11, 21)), [21, 22, 23]]


async def test_the_next_message_ends_the_wait(nats_node: Node, pull: Pull):
    fetching = asyncio.create_task(sequences(pull))
    await store(nats_node, 1)

    assert (await fetching)[0] == 1


async def test_nothing_within_the_time_is_told(pull: Pull):
    with pytest.raises(NatsTimeout):
        await pull.fetch(10, 0.05)


async def test_the_rest_of_a_batch_is_not_waited_for(nats_node: Node, pull: Pull):
    await store(nats_node, 1)
    with pytest.raises(NatsTimeout):
        await pull.fetch(9, LONG)

    assert await sequences(pull) == [1]


async def test_a_message_is_known_by_its_place_and_its_deliveries(nats_node: Node, pull: Pull):
    await store(nats_node, 1)
    [message] = await pull.fetch(10, LONG)
    first = Arrival.of(message)
    await first.put_back()
    [message] = await pull.fetch(10, LONG)
    again = Arrival.of(message)

    assert (first.sequence, first.deliveries) == (1, 1)
    assert (again.sequence, again.deliveries) == (1, 2)
    assert again.stored_at == first.stored_at == message.metadata.timestamp


async def test_a_consumer_that_is_missing_is_told(nats_node: Node, caplog):
    client = await nats_node.user("provisioner")
    pull = Pull(client, stream=subjects.INTAKE, durable="nobody", size=10)
    with pytest.raises(NatsTimeout):
        await pull.fetch(10, LONG)
    await pull.unsubscribe()

    assert any("503" in record.getMessage() for record in caplog.records)
