"""
kill -9 of PostgreSQL in the middle of appends: what was acknowledged is there, once, and what was not may be sent again.

The long run is marked chaos.
"""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from adapters.embedded.postgres_server import PostgresServer
from adapters.event_store.connections import DatabaseAway
from adapters.event_store.group_commit import GroupCommit
from adapters.event_store.log import EventLog
from adapters.event_store.schema import migrate
from domain.history import Status
from tests.support.answered import until_answered
from tests.support.eventually import eventually
from tests.support.postgres import PASSWORDS
from tests.support.units import event, unit

CALLERS = 16


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[PostgresServer]:
    server = PostgresServer(tmp_path / "server")
    await server.start()
    await migrate(server.dsn, "hsscp", PASSWORDS)
    yield server
    await server.stop()


def open_log(server: PostgresServer, **settings: float) -> EventLog:
    password = PASSWORDS.app.get_secret_value()
    dsn = make_conninfo(server.dsn, user="hsscp_app", password=password)
    return EventLog(dsn, "hsscp", **settings)  # type: ignore[arg-type]


async def append_until_answered(history: EventLog | GroupCommit, of: str) -> int:
    """Its position."""
    given = unit(of, event(of))
    [outcome] = await until_answered(lambda: history.append([given]))
    assert outcome.status in {Status.RECORDED, Status.DUPLICATE}
    assert outcome.first_position is not None
    return outcome.first_position


class Callers:
    """Append one event after the other, each to a stream of its own."""

    def __init__(self, history: GroupCommit) -> None:
        self._history = history
        self.acknowledged: dict[str, int] = {}
        self.stop = asyncio.Event()

    async def run(self, caller: int) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            of = f"HSSCP-F-{1000 + caller}-{number}"
            self.acknowledged[of] = await append_until_answered(self._history, of)


async def check_nothing_lost(server: PostgresServer, acknowledged: dict[str, int]) -> None:
    async with open_log(server) as log:
        stored = await log.read_raw(0, 1_000_000)
        receipts = await log.receipts_after(0, 1_000_000)
    found = {row.stream: row.position for row in stored}
    assert len(found) == len(stored), "an event is there twice"
    assert acknowledged == {of: found.get(of) for of in acknowledged}
    assert [row.position for row in stored] == list(range(1, len(stored) + 1))
    assert [row.recorded_at for row in stored] == sorted(row.recorded_at for row in stored)
    assert [receipt.number for receipt in receipts] == list(range(1, len(receipts) + 1))
    assert {receipt.receipt.message_id for receipt in receipts} == set(found)


async def crash(server: PostgresServer, log: EventLog, *, kills: int, seed: int) -> int:
    """Callers append while the server is killed; how many events were acknowledged, all of them found afterwards."""
    chance = random.Random(seed)  # noqa: S311 (a test that can be repeated)
    async with GroupCommit(log) as history:
        callers = Callers(history)
        async with asyncio.TaskGroup() as group:
            for caller in range(CALLERS):
                group.create_task(callers.run(caller))
            for _ in range(kills):
                await asyncio.sleep(chance.uniform(0.05, 0.3))
                await server.kill9()
                await asyncio.sleep(chance.uniform(0.0, 0.2))
                await server.start()
            before = len(callers.acknowledged)
            await eventually(lambda: len(callers.acknowledged) > before)
            callers.stop.set()
    await check_nothing_lost(server, callers.acknowledged)
    return len(callers.acknowledged)


@pytest.mark.parametrize("patience", [10.0, 0.1], ids=["patient", "impatient"])
async def test_what_was_acknowledged_before_a_crash_is_there_once(server, patience):
    async with open_log(server, patience=patience) as log:
        assert await crash(server, log, kills=5, seed=1) > CALLERS


@pytest.mark.chaos
@pytest.mark.timeout(900)
async def test_forty_crashes_lose_nothing(server):
    async with open_log(server) as log:
        assert await crash(server, log, kills=40, seed=2) > 40 * CALLERS


async def test_a_frozen_database_is_given_up_and_found_again(server):
    """A server that hangs answers nobody; a log with little patience says so instead of hanging with it."""
    async with open_log(server, patience=0.5) as log:
        assert await append_until_answered(log, "HSSCP-F-2026-1") == 1
        with psycopg.connect(server.dsn) as admin:
            backends = admin.execute(
                "SELECT pid FROM pg_stat_activity WHERE usename = 'hsscp_app'"
            ).fetchall()
        assert backends
        for (backend,) in backends:
            os.kill(backend, signal.SIGSTOP)
        try:
            with pytest.raises(DatabaseAway):
                async with asyncio.timeout(20):
                    await log.append([unit("HSSCP-F-2026-2", event("HSSCP-F-2026-2"))])
        finally:
            for (backend,) in backends:
                os.kill(backend, signal.SIGCONT)

        assert await append_until_answered(log, "HSSCP-F-2026-2") == 2
        assert [row.position for row in await log.read_raw(0, 10)] == [1, 2]
