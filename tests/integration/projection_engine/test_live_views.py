"""What a batch brought to all live views is kept together, by functions that live as long as the tables, and said to whoever watches."""

import asyncio
from dataclasses import replace

import psycopg
import pytest

from adapters.projection_engine.announcing import Announcer
from adapters.projection_engine.positions import Positions
from adapters.projection_engine.rebuild import rebuild
from adapters.projection_engine.session import connect
from tests.support.counting_view import TALLY, counting_view, fold
from tests.support.eventually import eventually
from tests.support.finding_histories import history

FUNCTIONS = (
    "SELECT proname FROM pg_proc WHERE pronamespace = 'hsscp_rows'::regnamespace ORDER BY proname"
)


def fold_tally(rows, event):
    before = rows.get(TALLY, "hsscp")
    rows.put(TALLY, TALLY.row("hsscp", before.events + 1 if before else 1))


def another(name="more"):
    return replace(counting_view(name=name), tables=(TALLY,), fold=fold_tally)


async def test_what_a_batch_brought_to_every_view_is_one_transaction(engine):
    view, more = counting_view(), another()
    async with engine.running(view, more):
        await engine.built(view, more)
        await engine.append(history(20))
        await engine.caught_up(view, more)
        await engine.append(history(21)[20:])
        position = await engine.caught_up(view, more)
    found = await engine.query(
        "SELECT xmin::text FROM hsscp_rows.counting_v1_g1__tally"
        " UNION SELECT xmin::text FROM hsscp_rows.more_v1_g1__tally"
        " UNION SELECT xmin::text FROM hsscp_rows.view_positions"
    )

    assert len(found) == 1
    await engine.assert_true(view, position)


async def test_functions_go_with_the_tables_they_write(engine):
    view, more = counting_view(), another()
    async with engine.running(view, more):
        await engine.built(view, more)
        await engine.append(history(20))
        await engine.caught_up(view, more)
        assert await engine.query(FUNCTIONS) == [
            ("counting_v1_g1__write",),
            ("more_v1_g1__write",),
            ("move_views",),
        ]
        await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
        await engine.append(history(40)[20:])
        position = await engine.caught_up(view, more)

    assert await engine.query(FUNCTIONS) == [
        ("counting_v1_g2__write",),
        ("more_v1_g1__write",),
        ("move_views",),
    ]
    await engine.assert_true(view, position)
    assert (await engine.kept(more))[TALLY.name] == [("hsscp", 40)]


@pytest.mark.parametrize("function", ["move_views", "counting_v1_g1__write"])
async def test_a_function_that_somebody_dropped_is_made_again(engine, function):
    view = counting_view()
    async with engine.running(view):
        await engine.built(view)
        await engine.append(history(20))
        await engine.caught_up(view)
    await engine.query(f"DROP FUNCTION hsscp_rows.{function}")
    async with engine.running(view):
        await engine.append(history(40)[20:])
        await engine.caught_up(view)
        await engine.query("DROP FUNCTION hsscp_rows.counting_v1_g1__write")
        await engine.append(history(60)[40:])
        position = await engine.caught_up(view)

    await engine.assert_true(view, position)


async def test_a_batch_that_one_view_cannot_keep_is_kept_by_none_before_it_is_taken_apart(engine):
    """The others have the event once, although the statement that held all of them failed."""

    def spoiling(rows, event):
        fold(rows, event)
        if event.position == 30:
            rows.put(TALLY, TALLY.row("half a sign \x00", 1))

    view, more = counting_view(fold_with=spoiling), another()
    async with engine.running(view, more):
        await engine.caught_up(view, more)
        await engine.append(history(60))
        await engine.caught_up(view, more)

    assert (await engine.kept(view))[TALLY.name] == [("hsscp", 59)]
    assert (await engine.kept(more))[TALLY.name] == [("hsscp", 60)]


async def test_whoever_watches_is_told_of_rows_that_are_there(engine):
    view = counting_view()
    async with (
        engine.running(view),
        await psycopg.AsyncConnection.connect(engine.dsn, autocommit=True) as watcher,
    ):
        await engine.caught_up(view)
        await watcher.execute("LISTEN hsscp_board")
        for count in (1, 2, 3):
            await engine.append(history(count)[count - 1 :])
            async with asyncio.timeout(10):
                while await seen(watcher) < count:
                    async for _ in watcher.notifies(stop_after=1):
                        pass


async def test_watchers_are_told_again_after_their_connection_was_cut(engine):
    view = counting_view()
    async with engine.running(view):
        await engine.built(view)
        await engine.append(history(10))
        await engine.caught_up(view)
        await eventually(
            lambda: engine.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                " current_database() AND query LIKE 'SELECT pg_notify(%%'"
                " AND application_name = 'golden-thread projector'"
            )
        )
        for count in range(11, 14):
            await engine.append(history(count)[count - 1 :])
            await engine.caught_up(view)
        async with await psycopg.AsyncConnection.connect(engine.dsn, autocommit=True) as watcher:
            await watcher.execute("LISTEN hsscp_board")
            position = await engine.append(history(14)[13:])
            async with asyncio.timeout(10):
                while await seen(watcher) < position:
                    async for _ in watcher.notifies(stop_after=1):
                        pass

    await engine.assert_true(view, position)


async def seen(connection):
    cursor = await connection.execute("SELECT position FROM hsscp_rows.view_positions WHERE live")
    [(position,)] = await cursor.fetchall()
    return position


async def test_watchers_are_told_once_of_what_moves_in_a_moment(engine):
    positions, told = Positions("hsscp"), 0
    async with (
        await psycopg.AsyncConnection.connect(engine.dsn, autocommit=True) as watcher,
        connect(engine.dsn) as connection,
        Announcer(connection, positions) as announcer,
    ):
        await watcher.execute("LISTEN hsscp_board")
        began = asyncio.get_running_loop().time()
        for _ in range(100):
            announcer.moved()
            await asyncio.sleep(0.001)
        seconds = asyncio.get_running_loop().time() - began
        async for _ in watcher.notifies(timeout=0.5):
            told += 1
    assert 1 <= told <= 2 + seconds / 0.01


async def test_views_that_take_no_part_move_along(engine):
    """Of two views one handles none of the events; both are true for all of them, and only one has seen any."""
    counting, idle = counting_view(), replace(another("idle"), handles=frozenset())
    async with engine.running(counting, idle):
        await engine.built(counting, idle)
        position = await engine.append(history(5))
        await engine.caught_up(counting, idle)
    found = dict(await engine.query("SELECT view, events_seen FROM hsscp_rows.view_positions"))
    assert found["idle"] == 0 < found["counting"]
    await engine.assert_true(counting, position)
