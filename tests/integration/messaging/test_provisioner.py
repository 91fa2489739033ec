import asyncio
from dataclasses import replace

import pytest
from nats.js.api import DiscardPolicy, PersistMode
from nats.js.errors import APIError

from adapters.messaging import provisioner as wanted
from domain.errors import Misconfigured
from tests.support.nats import Node, Pair


async def _names(node: Node) -> dict[str, list[str]]:
    jetstream = (await node.user("provisioner")).jetstream()
    return {
        str(info.config.name): sorted(
            c.name for c in await jetstream.consumers_info(str(info.config.name))
        )
        for info in await jetstream.streams_info()
    }


async def test_every_stream_and_consumer_is_there(nats_pair: Pair):
    assert await _names(nats_pair.hsscp) == {
        "INTAKE": ["intake"],
        "EVENTS": ["to-stscp"],
        "RECEIPTS": ["rcpt-cleveland-police", "rcpt-nenc-icb"],
        "FROM_STSCP": [],
    }


async def test_a_copy_is_left_to_the_mirror(nats_pair: Pair):
    jetstream = (await nats_pair.hsscp.user("provisioner")).jetstream()
    await jetstream.delete_stream("FROM_STSCP")
    await nats_pair.hsscp.provision()
    assert "FROM_STSCP" not in await _names(nats_pair.hsscp)


async def test_running_it_again_changes_nothing(nats_pair: Pair):
    jetstream = (await nats_pair.hsscp.user("provisioner")).jetstream()
    before = [i.config for i in await jetstream.streams_info()]
    created = (await jetstream.consumer_info("EVENTS", "to-stscp")).created
    await nats_pair.hsscp.provision()
    assert [i.config for i in await jetstream.streams_info()] == before
    assert (await jetstream.consumer_info("EVENTS", "to-stscp")).created == created


async def test_a_limit_is_brought_up_to_date(nats_node: Node):
    jetstream = (await nats_node.user("provisioner")).jetstream()
    config = (await jetstream.stream_info("INTAKE")).config
    await jetstream.update_stream(replace(config, max_bytes=1_000_000))
    await nats_node.provision()
    assert (await jetstream.stream_info("INTAKE")).config.max_bytes == 1024**3


async def test_what_would_lose_messages_is_not_changed(nats_node: Node):
    jetstream = (await nats_node.user("provisioner")).jetstream()
    config = (await jetstream.stream_info("INTAKE")).config
    await jetstream.update_stream(replace(config, discard=DiscardPolicy.OLD))
    with pytest.raises(Misconfigured, match="INTAKE exists with another discard"):
        await nats_node.provision()


async def test_a_stream_that_does_not_wait_for_the_disk_is_refused(nats_node: Node):
    jetstream = (await nats_node.user("provisioner")).jetstream()
    config = (await jetstream.stream_info("INTAKE")).config
    await jetstream.delete_stream("INTAKE")
    await jetstream.add_stream(replace(config, persist_mode=PersistMode.ASYNC))
    with pytest.raises(Misconfigured, match="INTAKE exists with another persist_mode"):
        await nats_node.provision()


async def test_a_copy_of_an_earlier_version_that_waits_for_the_disk_stays(nats_pair: Pair):
    jetstream = (await nats_pair.stscp.user("provisioner")).jetstream()
    present = await jetstream.stream_info("FROM_HSSCP")
    assert present.config.persist_mode == PersistMode.ASYNC
    await jetstream.delete_stream("FROM_HSSCP")
    made = await jetstream.add_stream(replace(present.config, persist_mode=None, max_bytes=10**6))
    await nats_pair.stscp.provision()
    now = await jetstream.stream_info("FROM_HSSCP")
    assert now.created == made.created
    assert (now.config.persist_mode, now.config.max_bytes) == (None, present.config.max_bytes)


async def test_what_is_kept_cannot_be_deleted_or_purged(nats_node: Node):
    jetstream = (await nats_node.user("provisioner")).jetstream()
    await (await nats_node.user("relay")).jetstream().publish("gt.hsscp.shared.finding.x", b"x")
    with pytest.raises(APIError):
        await jetstream.purge_stream("EVENTS")
    with pytest.raises(APIError):
        await jetstream.delete_msg("EVENTS", 1)


async def test_a_repeated_message_reaches_the_intake_again(nats_node: Node):
    police = (await nats_node.user("cleveland-police")).jetstream()
    subject = "gt.hsscp.intake.cleveland-police.register-finding.v1"
    first = await police.publish(subject, b"one", headers={"Nats-Msg-Id": "m1"})
    await asyncio.sleep(2 * wanted.SHORTEST_WINDOW)
    second = await police.publish(subject, b"two", headers={"Nats-Msg-Id": "m1"})
    assert (first.seq, second.seq, bool(second.duplicate)) == (1, 2, False)


async def test_a_message_over_256_kb_is_refused_at_the_door(nats_node: Node):
    police = (await nats_node.user("cleveland-police")).jetstream()
    subject = "gt.hsscp.intake.cleveland-police.register-finding.v1"
    with pytest.raises(APIError, match="message size exceeds"):
        await police.publish(subject, bytes(wanted.LARGEST_MESSAGE + 1))


async def test_two_provisioners_at_once_agree(nats_node: Node):
    await asyncio.gather(*(nats_node.provision() for _ in range(4)))
    assert (await _names(nats_node))["RECEIPTS"] == ["rcpt-cleveland-police", "rcpt-nenc-icb"]
