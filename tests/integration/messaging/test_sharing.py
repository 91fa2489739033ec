"""Stopping, resuming and ending what the neighbour receives, and seeing how the link does."""

from dataclasses import replace
from datetime import UTC, datetime

import orjson

from adapters.messaging.health import check
from adapters.messaging.outbound import OwnEvents
from adapters.messaging.relay import Relay
from adapters.messaging.server_config import write
from adapters.messaging.sharing import drop_links, resume_sharing, stop_sharing
from tests.support.eventually import eventually
from tests.support.exchange import mirror_of, running
from tests.support.nats import Node, Pair
from tests.support.neighbours import MemoryLog, record_findings

LATER = datetime(2100, 1, 1, tzinfo=UTC)


async def _health(node: Node):
    return await check(await node.user("observer"), node.server.monitoring, node.neighbours)


async def test_stopped_sharing_stops_at_once_and_resumed_loses_nothing(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    relay = Relay(await nats_pair.hsscp.user("relay"), OwnEvents(origin, "hsscp"))
    provisioner = await nats_pair.hsscp.user("provisioner")
    async with running((await mirror_of(nats_pair.stscp, here)).run()):
        await record_findings(origin, range(1, 11))
        await relay.catch_up()
        await eventually(lambda: len(here.log) == 10)
        await stop_sharing(provisioner, "stscp", until=LATER)
        await record_findings(origin, range(11, 21))
        await relay.catch_up()
        await eventually(lambda: _unsent(nats_pair.hsscp, 10))
        assert len(here.log) == 10
        assert (await _health(nats_pair.hsscp)).neighbours[0].paused
        await nats_pair.hsscp.provision()  # changes nothing of it
        assert (await _health(nats_pair.hsscp)).neighbours[0].paused
        await resume_sharing(provisioner, "stscp")
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))


async def _unsent(node: Node, expected: int) -> bool:
    unsent: int = (await _health(node)).neighbours[0].unsent
    return unsent == expected


async def test_a_removed_neighbour_is_disconnected_and_cannot_come_back(nats_pair: Pair):
    hsscp = nats_pair.hsscp
    await eventually(lambda: _links(hsscp, 1))
    write(replace(hsscp.config, neighbours=()), hsscp.server.config)
    hsscp.server.reload()
    await eventually(lambda: "Reloaded server configuration" in hsscp.server.log.read_text())
    assert await drop_links(await hsscp.user("sys")) == 1
    await eventually(lambda: "authentication error" in hsscp.server.log.read_text())
    assert await _links(hsscp, 0)
    assert await drop_links(await hsscp.user("sys")) == 0


async def _links(node: Node, expected: int) -> bool:
    found: int = (await node.server.monitoring.read("/leafz"))["leafnodes"]
    return found == expected


async def test_health_tells_what_is_published_stored_and_heard(nats_pair: Pair):
    log = MemoryLog()
    await record_findings(log, range(1, 6))
    await Relay(await nats_pair.hsscp.user("relay"), OwnEvents(log, "hsscp")).catch_up()
    await eventually(lambda: _unsent(nats_pair.hsscp, 0))
    await eventually(lambda: _heard(nats_pair.stscp))
    health = await _health(nats_pair.hsscp)
    assert (health.sync_always, health.published) == (True, 5)
    assert list((await _health(nats_pair.stscp)).problems()) == []


async def _heard(node: Node) -> bool:
    return (await _health(node)).neighbours[0].heard is not None


async def test_a_silent_neighbour_is_a_problem_that_health_names(nats_pair: Pair):
    health = await _health(nats_pair.hsscp)
    silent = tuple(replace(n, heard=100.0) for n in health.neighbours)
    never = tuple(replace(n, heard=None) for n in health.neighbours)
    assert list(replace(health, neighbours=silent).problems()) == ["stscp was last heard 100 s ago"]
    assert list(replace(health, neighbours=never, sync_always=False).problems()) == [
        "the server does not sync before it acknowledges; set sync_interval: always",
        "stscp was never heard; check the link and its key",
    ]
    assert list(
        replace(health, neighbours=(), complaint="'INTAKE' could not be recovered").problems()
    ) == ["the server says: 'INTAKE' could not be recovered; start the node, which makes it again"]


async def test_the_neighbour_may_look_at_nothing_by_the_monitoring_it_is_on_the_loopback(
    nats_pair: Pair,
):
    varz = await nats_pair.hsscp.server.monitoring.read("/varz")
    assert varz["http_host"] == "127.0.0.1"
    assert b"SU" not in orjson.dumps(varz["leaf"])
