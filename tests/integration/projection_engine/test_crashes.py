"""Killed at any step, whatever was folded counts once: the projector, the rebuild, the database."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.embedded.postgres_server import PostgresServer
from adapters.event_store.log import EventLog
from adapters.event_store.schema import migrate
from adapters.projection_engine.rebuild import rebuild
from tests.support.counting_view import counting_view
from tests.support.finding_histories import history
from tests.support.postgres import PASSWORDS, Database
from tests.support.projection_engine import Engine
from tests.support.projector_process import BATCH

ROOT = Path(__file__).parents[3]


async def process(engine, what, moment="before", number=0):
    """Returns the process; it kills itself at the statement of that number."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.projector_process",
        engine.database.dsn("hsscp", "app"),
        engine.dsn,
        what,
        moment,
        str(number),
        cwd=ROOT,
    )


async def killed(engine, what, moment, number):
    started = await process(engine, what, moment, number)
    try:
        async with asyncio.timeout(60):
            code = await started.wait()
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()
    assert code in {-9, 0}
    return code == -9


@pytest.mark.chaos
async def test_a_projector_killed_between_any_two_steps_counts_once(engine):
    """Each process is killed a few statements further than the one before, and has a batch to do for each of them."""
    view = counting_view()
    made = history(2_500)
    killed_at = []
    for number in range(1, 60, 5):
        await engine.append(made[: number * BATCH])
        del made[: number * BATCH]
        moment = "after" if number % 2 else "before"
        if await killed(engine, "follow", moment, number):
            killed_at.append(number)
    assert len(killed_at) == 12
    await engine.append(made)
    async with engine.running(view):
        position = await engine.caught_up(view)

    await engine.assert_true(view, position)


@pytest.mark.chaos
async def test_a_rebuild_killed_at_any_step_leaves_the_live_rows_and_no_remains(engine):
    view = counting_view()
    await engine.append(history(300))
    async with engine.running(view):
        await engine.caught_up(view)
    died = 0
    for number in range(2, 80, 4):
        moment = "after" if number % 8 else "before"
        if not await killed(engine, "rebuild", moment, number):
            break
        died += 1
        await engine.assert_true(view, 300)
    assert died > 5

    done = await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    await engine.assert_true(view, 300)
    found = await engine.query(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'hsscp_rows' AND tablename LIKE 'counting%%'"
    )
    assert found == [(len(view.tables),)]
    assert await engine.query(
        "SELECT generation FROM hsscp_rows.view_positions WHERE view = 'counting'"
    ) == [(done.generation.number,)]


@pytest.mark.chaos
async def test_the_one_standing_by_takes_over_when_the_worker_is_killed(engine):
    view = counting_view()
    worker = await process(engine, "follow")
    try:
        await engine.append(history(50))
        await engine.caught_up(view)
        async with engine.running(view):
            await engine.append(history(100)[50:])
            await engine.caught_up(view)
            worker.kill()
            await worker.wait()
            await engine.append(history(150)[100:])
            position = await engine.caught_up(view)
    finally:
        if worker.returncode is None:
            worker.kill()
            await worker.wait()

    await engine.assert_true(view, position)


@asynccontextmanager
async def own_engine(directory: Path) -> AsyncIterator[tuple[PostgresServer, Engine]]:
    server = PostgresServer(directory)
    await server.start()
    try:
        await migrate(server.dsn, "hsscp", PASSWORDS)
        database = Database(server.dsn)
        async with EventLog(database.dsn("hsscp"), "hsscp", patience=60) as log:
            yield server, Engine(database, log)
    finally:
        await server.stop()


@pytest.mark.chaos
@pytest.mark.parametrize("how", ["restart", "kill9"])
async def test_the_database_may_go_and_come_back(tmp_path, how):
    view = counting_view()
    async with own_engine(tmp_path) as (server, engine), engine.running(view, batch=20):
        await engine.append(history(100))
        await engine.caught_up(view)
        for start in range(100, 400, 100):
            more = asyncio.create_task(engine.append(history(start + 100)[start:]))
            if how == "kill9":
                await server.kill9()
                await server.start()
            else:
                await server.restart()
            await more
        position = await engine.caught_up(view)
        await engine.assert_true(view, position)
        assert position == 400
