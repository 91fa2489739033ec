"""An agency's publishing and reading of receipts: in order, and every failure is a sentence of ours, at once."""

import asyncio

import pytest

from adapters.messaging import subjects
from adapters.messaging.agency import Agency, Letter, NoReceipt, NotStored
from tests.support.controls import POLICE
from tests.support.eventually import eventually
from tests.support.nats import Node

KIND = "register-finding.v1"
AT_ONCE = 3.0  # seconds, less than any time-out of the agency's


def letters(count: int, body: bytes = b"{}") -> list[Letter]:
    return [Letter(f"m{number}", KIND, body) for number in range(count)]


@pytest.fixture
async def police(nats_node: Node) -> Agency:
    return Agency(await nats_node.user(POLICE), "hsscp", POLICE)


async def test_letters_are_stored_in_order(nats_node: Node, police: Agency):
    await police.publish(letters(300))

    jetstream = (await nats_node.user("intake")).jetstream()
    stored = [(await jetstream.get_msg(subjects.INTAKE, number)) for number in (1, 150, 300)]
    assert [(message.headers or {})["ce-id"] for message in stored] == ["m0", "m149", "m299"]


async def test_the_same_letter_twice_is_stored_twice(nats_node: Node, police: Agency):
    """Whether it is the same is judged by the inbox, which answers it (ADR 0020)."""
    await police.publish([*letters(1), *letters(1, b'{"other": 1}')])

    jetstream = (await nats_node.user("provisioner")).jetstream()
    assert (await jetstream.stream_info(subjects.INTAKE)).state.messages == 2


async def test_an_intake_that_is_full_says_so_at_once(nats_node: Node, police: Agency):
    jetstream = (await nats_node.user("provisioner")).jetstream()
    intake = (await jetstream.stream_info(subjects.INTAKE)).config
    intake.max_bytes = 1000
    await jetstream.update_stream(intake)

    async with asyncio.timeout(AT_ONCE):
        with pytest.raises(NotStored, match="maximum bytes exceeded"):
            await police.publish(letters(300))


async def test_an_intake_that_is_not_there_is_told_at_once(nats_node: Node, police: Agency):
    jetstream = (await nats_node.user("provisioner")).jetstream()
    await jetstream.delete_stream(subjects.INTAKE)

    async with asyncio.timeout(AT_ONCE):
        with pytest.raises(NotStored, match="no stream takes this subject"):
            await police.publish(letters(1))


async def test_receipts_that_nobody_keeps_are_told_at_once(nats_node: Node, police: Agency):
    jetstream = (await nats_node.user("provisioner")).jetstream()
    await jetstream.delete_consumer(subjects.RECEIPTS, subjects.receipts_of(POLICE))

    async with asyncio.timeout(AT_ONCE):
        with pytest.raises(NoReceipt, match="1 receipts"):
            await police.receipts(["m0"], within=60)


async def test_a_connection_that_is_closed_is_no_error_of_the_client_library(
    nats_node: Node, police: Agency
):
    await (await nats_node.user(POLICE)).close()

    with pytest.raises(NotStored):
        await police.publish(letters(1))
    with pytest.raises(NoReceipt):
        await police.receipts(["m0"], within=60)


async def test_a_server_killed_half_way_is_no_error_of_the_client_library(
    nats_node: Node,
):
    connection = await nats_node.user(POLICE)
    police = Agency(connection, "hsscp", POLICE, patience=1.0)
    waiting = asyncio.create_task(police.receipts(["m0"], within=2))
    await asyncio.sleep(0.2)
    await nats_node.server.kill9()

    with pytest.raises(NoReceipt):
        await waiting
    with pytest.raises(NotStored):
        await police.publish(letters(1))
    await nats_node.server.start()
    await eventually(lambda: connection.is_connected)
    await police.publish(letters(1))
