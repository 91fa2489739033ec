"""
From a log to the neighbour's log over two real servers: rates of relay and mirror, and the latency at 100 events/s.

Run it with `python -m benchmarks.relay`. Every figure is the median of three rounds, each on a fresh database and
fresh servers; the plain rates beside them are measured in the same rounds.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from adapters.embedded.postgres_server import PostgresServer
from adapters.event_store.log import EventLog
from adapters.event_store.schema import migrate
from adapters.messaging.outbound import OwnEvents
from adapters.messaging.relay import Relay
from tests.support.exchange import mirror_of, running
from tests.support.nats import Pair, linked
from tests.support.neighbours import record_findings
from tests.support.postgres import PASSWORDS, Database

ROUNDS = 3
BACKLOG = 10_000
ONE_BY_ONE = 500
PACED = 500
PAUSE = 0.01  # seconds: 100 events/s


async def round_of(directory: Path) -> dict[str, float]:
    server = PostgresServer(directory / "postgres")
    await server.start()
    database = Database(server.dsn)
    try:
        for partnership in ("hsscp", "stscp"):
            await migrate(database.admin, partnership, PASSWORDS)
        async with (
            linked(directory / "nats") as pair,
            database.log("hsscp") as hsscp,
            database.log("stscp") as stscp,
        ):
            return await measure(pair, hsscp, stscp)
    finally:
        await server.stop()


async def measure(pair: Pair, hsscp: EventLog, stscp: EventLog) -> dict[str, float]:
    found = {"one by one, msg/s": await plain_rate(pair)}
    for start in range(1, BACKLOG, 250):
        await record_findings(hsscp, range(start, start + 250))
    relay = Relay(await pair.hsscp.user("relay"), OwnEvents(hsscp, "hsscp"))
    started = time.perf_counter()
    await relay.catch_up()
    found["relay, msg/s"] = BACKLOG / (time.perf_counter() - started)
    mirror = await mirror_of(pair.stscp, stscp)
    async with running(relay.run(), mirror.run()):
        started = time.perf_counter()
        await stscp.wait(BACKLOG - 1, 120)
        found["link and mirror, msg/s"] = BACKLOG / (time.perf_counter() - started)
        latencies = sorted([await one(hsscp, stscp, BACKLOG + n) for n in range(1, PACED + 1)])
    found["latency p50, ms"] = latencies[PACED // 2] * 1000
    found["latency p99, ms"] = latencies[PACED * 99 // 100] * 1000
    return found


async def plain_rate(pair: Pair) -> float:
    """What awaiting each publish gives, on the intake stream."""
    police = (await pair.hsscp.user("cleveland-police")).jetstream()
    started = time.perf_counter()
    for _ in range(ONE_BY_ONE):
        await police.publish("gt.hsscp.intake.cleveland-police.x", bytes(900))
    return ONE_BY_ONE / (time.perf_counter() - started)


async def one(hsscp: EventLog, stscp: EventLog, position: int) -> float:
    """Seconds from asking to record one event here until it stands in the neighbour's log."""
    await asyncio.sleep(PAUSE)
    started = time.perf_counter()
    await record_findings(hsscp, range(position, position + 1))
    assert await stscp.wait(position - 1, 10)
    return time.perf_counter() - started


async def main() -> None:
    rounds: list[Mapping[str, float]] = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="golden-thread-bench-") as directory:
            rounds.append(await round_of(Path(directory)))
    for name in rounds[0]:
        values = [r[name] for r in rounds]
        spread = f"{min(values):,.1f} to {max(values):,.1f}"
        print(f"{name:28} {statistics.median(values):12,.1f}   ({spread})")
    ratios = [r["relay, msg/s"] / r["one by one, msg/s"] for r in rounds]
    print(f"{'relay against one by one':28} {statistics.median(ratios):12,.2f}")


if __name__ == "__main__":
    asyncio.run(main())
