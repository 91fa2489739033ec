"""Messages without content, written together."""

from collections.abc import AsyncIterator

import pytest
from nats.errors import BadSubjectError, ConnectionClosedError

from adapters.messaging.direct_subscription import subscribe_directly
from adapters.messaging.quick_client import QuickClient
from tests.support.eventually import eventually
from tests.support.nats import OpenServer


@pytest.fixture
async def client(open_nats: OpenServer) -> AsyncIterator[QuickClient]:
    client = await open_nats.client()
    yield client
    await client.close()


@pytest.fixture
async def heard(client: QuickClient) -> list[tuple[str, bytes]]:
    """Subject and content."""
    heard: list[tuple[str, bytes]] = []
    await subscribe_directly(
        client, "signal.>", lambda message: heard.append((message.subject, message.data))
    )
    return heard


def subjects(count: int) -> list[str]:
    return [f"signal.{number}" for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 300])
async def test_each_is_sent_once_in_order_and_counted(client: QuickClient, heard, count: int):
    before = client.stats["out_msgs"]
    await client.signal(subjects(count))
    assert client.stats["out_msgs"] - before == count
    await client.publish("signal.last", b"x")

    await eventually(lambda: heard and heard[-1] == ("signal.last", b"x"))
    assert heard[:-1] == [(subject, b"") for subject in subjects(count)]


@pytest.mark.parametrize("wrong", ["", "two words", "a\r\nPUB b 0"])
async def test_where_one_subject_is_wrong_none_is_sent(client: QuickClient, heard, wrong: str):
    with pytest.raises(BadSubjectError):
        await client.signal([*subjects(2), wrong])
    await client.publish("signal.last", b"x")
    await eventually(lambda: heard == [("signal.last", b"x")])


async def test_what_is_signalled_while_the_server_is_away_is_sent_when_it_is_back(
    open_nats: OpenServer, client: QuickClient, heard
):
    await client.flush()
    await open_nats.server.kill9()
    await eventually(lambda: client.is_reconnecting)
    await client.signal(subjects(3))
    await open_nats.server.start()
    await eventually(lambda: heard == [(subject, b"") for subject in subjects(3)])


async def test_a_closed_connection_is_said(client: QuickClient):
    await client.close()
    with pytest.raises(ConnectionClosedError):
        await client.signal(subjects(2))
