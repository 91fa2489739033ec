"""Messages handed over as they are read."""

import logging
from collections.abc import AsyncIterator

import pytest
from nats.aio.msg import Msg

from adapters.messaging.direct_subscription import subscribe_directly
from adapters.messaging.quick_client import QuickClient
from tests.support.eventually import eventually
from tests.support.nats import OpenServer


@pytest.fixture
async def client(open_nats: OpenServer) -> AsyncIterator[QuickClient]:
    client = await open_nats.client()
    yield client
    await client.close()


async def test_everything_comes_in_order_until_it_is_ended(client: QuickClient):
    found: list[bytes] = []
    subscription = await subscribe_directly(
        client, "here.*", lambda message: found.append(message.data)
    )
    sent = [b"%d" % number for number in range(300)]
    for body in sent:
        await client.publish("here.x", body)
    await eventually(lambda: len(found) == len(sent))
    assert found == sent

    await subscription.unsubscribe()
    await client.publish("here.x", b"too late")
    await client.flush()
    assert found == sent


async def test_it_goes_on_over_a_lost_connection(open_nats: OpenServer, client: QuickClient):
    found: list[bytes] = []
    await subscribe_directly(client, "here", lambda message: found.append(message.data))
    await client.flush()
    await open_nats.server.kill9()
    await open_nats.server.start()
    await eventually(lambda: client.is_connected)
    await client.publish("here", b"after")
    await eventually(lambda: found == [b"after"])


async def test_a_message_that_cannot_be_taken_stops_no_other_and_is_not_repeated_in_the_log(
    client: QuickClient, caplog
):
    found: list[int] = []

    def take(message: Msg) -> None:
        found.append(int(message.data))

    await subscribe_directly(client, "here", take)
    for body in (b"1", b"somebody's name", b"2"):
        await client.publish("here", body)
    await eventually(lambda: found == [1, 2])

    [said] = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert "ValueError" in said
    assert "somebody" not in said
