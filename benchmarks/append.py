"""
How fast events become durable: stock `eventsourcing` one by one against this project's log, in one run.

`python -m benchmarks.run --only append`. A round runs all of them one after the other, so that a slow minute hits each.
Events carry the same fields (about 600 bytes stored).
"""

import asyncio
import gc
import hashlib
import itertools
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from psycopg.conninfo import conninfo_to_dict

from adapters.event_store.group_commit import GroupCommit
from adapters.event_store.log import EventLog
from domain.fact import Actor, Event, Provenance
from domain.history import Status, Unit
from tests.support.controls import POLICE, finding_registered

STOCK = "stock eventsourcing save, one a transaction"
GROUP = "group commit, 256 callers"

_serial = itertools.count(1)


class StockFinding(Aggregate):
    """The same content as one of our events, the library's way."""

    @event("Registered")
    def __init__(self, data: dict[str, object], meta: dict[str, object]) -> None:
        self.data = data
        self.meta = meta


def make_unit() -> Unit:
    number = next(_serial)
    stream = f"HSSCP-F-2026-{number}"
    provenance = Provenance(
        event_id=UUID(int=number),
        occurred_on=date(2026, 5, 1),
        actor=Actor(agency=POLICE),
        partnership="hsscp",
        correlation_id=str(UUID(int=number)),
        causation_id=str(UUID(int=number)),
    )
    return Unit(
        key=f"{POLICE}:{number}",
        body_hash=hashlib.sha256(str(number).encode()).digest(),
        message_id=str(number),
        sender=POLICE,
        kind="register-finding.v1",
        reference=stream,
        events=(Event(stream, 1, finding_registered(finding_id=stream), provenance),),
        intake_sequence=number,
    )


@contextmanager
def timed(found: list[float], count: int) -> Iterator[None]:
    gc.collect()
    start = time.perf_counter()
    yield
    found.append(count / (time.perf_counter() - start))


def stock(dsn: str, count: int, found: list[float]) -> None:
    settings = conninfo_to_dict(dsn)
    application: Application[UUID] = Application(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(settings["dbname"]),
            "POSTGRES_HOST": str(settings["host"]),
            "POSTGRES_PORT": str(settings["port"]),
            "POSTGRES_USER": str(settings["user"]),
            "POSTGRES_PASSWORD": str(settings["password"]),
        }
    )
    with application:
        unit = make_unit()
        data = unit.events[0].fact.model_dump(mode="json")
        meta: dict[str, object] = {
            "actor": POLICE,
            "correlation_id": unit.message_id,
            "partnership": "hsscp",
        }
        application.save(StockFinding(data, meta))
        findings = [StockFinding(data, meta) for _ in range(count)]
        with timed(found, count):
            for finding in findings:
                application.save(finding)


async def batches(log: EventLog, size: int, count: int, found: list[float]) -> None:
    units = [make_unit() for _ in range(count)]
    with timed(found, count):
        for start in range(0, count, size):
            outcomes = await log.append(units[start : start + size])
            assert all(outcome.status is Status.RECORDED for outcome in outcomes)


async def group_commit(log: EventLog, callers: int, count: int, found: list[float]) -> None:
    units = iter([make_unit() for _ in range(count)])

    async def caller(history: GroupCommit) -> None:
        for unit in units:
            [outcome] = await history.append([unit])
            assert outcome.status is Status.RECORDED

    async with GroupCommit(log) as history:
        with timed(found, count):
            await asyncio.gather(*(caller(history) for _ in range(callers)))


async def run(dsn: str, log: EventLog, scale: float) -> dict[str, list[float]]:
    def many(count: int) -> int:
        return max(1, int(count * scale))

    ways: dict[str, Callable[[list[float]], Awaitable[None]]] = {
        "append, 1 a transaction": lambda f: batches(log, 1, many(600), f),
        "append, 100 a transaction": lambda f: batches(log, 100, many(8_000), f),
        "append, 500 asked for at once": lambda f: batches(log, 500, many(12_000), f),
        "group commit, 16 callers": lambda f: group_commit(log, 16, many(4_000), f),
        "group commit, 64 callers": lambda f: group_commit(log, 64, many(8_000), f),
        GROUP: lambda f: group_commit(log, 256, many(12_000), f),
    }
    found: dict[str, list[float]] = {STOCK: []}
    found |= {name: [] for name in ways}
    await asyncio.to_thread(stock, dsn, many(600), found[STOCK])
    for name, way in ways.items():
        await way(found[name])
    return found
