"""
From a log to the neighbour's log over two real servers: rates of relay and mirror, and the latency at 100 events/s.

`python -m benchmarks.run --only exchange`: each round on a fresh database and fresh servers, with the plain rates beside
them.
"""

import asyncio
import time
from pathlib import Path

from adapters.embedded.ports import free_ports
from adapters.event_store.log import EventLog
from adapters.messaging.outbound import OwnEvents
from adapters.messaging.relay import Relay
from benchmarks.pacing import percentile, waits
from benchmarks.servers import postgres
from tests.support.exchange import mirror_of, running
from tests.support.nats import Pair, linked
from tests.support.neighbours import finding_event, own_unit, record_findings
from tests.support.tcp_proxy import TcpProxy

BACKLOG = 10_000
CUT_OFF = 20_000
LONG_CUT_OFF = 100_000
"""What is recorded while the link is cut, and in the longer run."""
PACED = 1_000
PER_SECOND = 100
_AT_ONCE = 2_500
_PATIENCE = 300.0  # seconds

ONE_BY_ONE = "publish and await each, messages/s"
PIPELINED = "limit: publish in a pipeline, messages/s"
RELAYED = "relay, messages/s"
MIRRORED = "link and mirror into the neighbour's log, messages/s"
DRAINED = "what came together while the link was cut into the neighbour's log, messages/s"
SHARED_P50 = "shared event → neighbour's record at 100 events/s, p50, ms"
SHARED_P99 = "shared event → neighbour's record at 100 events/s, p99, ms"


async def round_of(directory: Path, scale: float = 1.0, cut_off: int = CUT_OFF) -> dict[str, float]:
    """On servers of its own. What the neighbour holds is compared with what was sent, byte by byte and in order."""
    leaf, dialled = free_ports(2)
    async with (
        postgres(directory) as database,
        TcpProxy(dialled, leaf) as link,
        linked(directory / "nats", dial_port=dialled, leaf_port=leaf) as pair,
        database.log("hsscp") as hsscp,
        database.log("stscp") as stscp,
    ):
        found = await measure(pair, hsscp, stscp, scale)
        found[DRAINED] = await drained(pair, link, hsscp, stscp, int(cut_off * scale))
        await compare(hsscp, stscp)
        return found


async def drained(
    pair: Pair, link: TcpProxy, hsscp: EventLog, stscp: EventLog, count: int
) -> float:
    """Messages a second, from the first that the healed link brings to the last. Relay and mirror work all the time."""
    before, there = await hsscp.head(), await stscp.head()
    relay = Relay(await pair.hsscp.user("relay"), OwnEvents(hsscp, "hsscp"))
    mirror = await mirror_of(pair.stscp, stscp)
    await link.cut()
    async with running(mirror.run()):
        for start in range(before + 1, before + count + 1, _AT_ONCE):
            numbers = range(start, min(start + _AT_ONCE, before + count + 1))
            await hsscp.append([own_unit(finding_event(number)) for number in numbers])
            await relay.catch_up()
        assert await stscp.head() == there, "the link was not cut"
        await link.heal()
        await stscp.wait(there, _PATIENCE)
        began, first = time.perf_counter(), await stscp.head()
        assert await stscp.wait(there + count - 1, _PATIENCE), "an event did not arrive"
        return (there + count - first) / (time.perf_counter() - began)


async def measure(pair: Pair, hsscp: EventLog, stscp: EventLog, scale: float) -> dict[str, float]:
    backlog, paced = int(BACKLOG * scale), int(PACED * scale)
    found = {
        ONE_BY_ONE: await plain_rate(pair, int(500 * scale)),
        PIPELINED: await pipelined_rate(pair, int(5_000 * scale)),
    }
    for start in range(1, backlog, 250):
        await record_findings(hsscp, range(start, start + 250))
    relay = Relay(await pair.hsscp.user("relay"), OwnEvents(hsscp, "hsscp"))
    started = time.perf_counter()
    await relay.catch_up()
    found[RELAYED] = backlog / (time.perf_counter() - started)
    mirror = await mirror_of(pair.stscp, stscp)
    async with running(relay.run(), mirror.run()):
        started = time.perf_counter()
        await stscp.wait(backlog - 1, 120)
        found[MIRRORED] = backlog / (time.perf_counter() - started)

        async def arrived(seen: int) -> int:
            assert await stscp.wait(backlog + seen, 30), "an event did not arrive"
            return await stscp.head() - backlog

        queue = [own_unit(finding_event(backlog + number)) for number in range(1, paced + 1)]
        waited = await waits(hsscp, queue, PER_SECOND, arrived)
    found[SHARED_P50], found[SHARED_P99] = percentile(waited, 0.5), percentile(waited, 0.99)
    return found


async def compare(hsscp: EventLog, stscp: EventLog) -> None:
    """Nothing is lost, nothing twice, nothing in another order."""
    after = 0
    while sent := await hsscp.read_raw(after, 10_000):
        held = await stscp.read_raw(after, 10_000)
        assert [row.state for row in sent] == [row.state for row in held]
        after = sent[-1].position
    assert await stscp.head() == after


async def plain_rate(pair: Pair, count: int) -> float:
    """What awaiting each publish gives, on the intake stream."""
    police = (await pair.hsscp.user("cleveland-police")).jetstream()
    started = time.perf_counter()
    for _ in range(count):
        await police.publish("gt.hsscp.intake.cleveland-police.x", bytes(900))
    return count / (time.perf_counter() - started)


async def pipelined_rate(pair: Pair, count: int) -> float:
    """What nats-py gives when confirmations are awaited together, on the same stream."""
    client = await pair.hsscp.user("cleveland-police")
    police = client.jetstream(publish_async_max_pending=256)
    started = time.perf_counter()
    stored = [
        await police.publish_async("gt.hsscp.intake.cleveland-police.x", bytes(900))
        for _ in range(count)
    ]
    await asyncio.gather(*stored)
    return count / (time.perf_counter() - started)
