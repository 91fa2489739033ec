"""The projector keeps the rows that a fold in memory would give, and their position, exactly once."""

import asyncio
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from adapters.projection_engine.status import status
from domain.errors import Misconfigured
from projections.view import Table
from tests.support.counting_view import FINDINGS, TALLY, counting_view
from tests.support.eventually import eventually
from tests.support.finding_histories import history


async def test_rows_are_those_of_the_fold(engine):
    view = counting_view()
    await engine.append(history(300))
    async with engine.running(view):
        await engine.caught_up(view)
        await engine.append(history(700)[300:])
        position = await engine.caught_up(view)

    await engine.assert_true(view, position)


@pytest.mark.parametrize("room", [0, 1, 3])
@pytest.mark.parametrize("batch", [1, 7, 2000])
async def test_rows_that_do_not_fit_in_memory_are_fetched(engine, room, batch):
    view = counting_view()
    async with engine.running(view, room=room, batch=batch):
        await engine.caught_up(view)
        await engine.append(history(400))
        position = await engine.caught_up(view)

    await engine.assert_true(view, position)


async def test_an_empty_log_gives_empty_tables_that_readers_can_read(engine):
    view = counting_view()
    async with engine.running(view):
        await eventually(lambda: engine.query("SELECT to_regclass('hsscp_board.theme_counts')"))
        await engine.caught_up(view)
    async with engine.board() as board:
        loaded = await board.load(view)

    assert (loaded.position, loaded.rows.all(FINDINGS)) == (0, [])


async def test_a_view_that_handles_nothing_new_moves_on_all_the_same(engine):
    idle = replace(counting_view(name="idle"), handles=frozenset(), tables=(TALLY,))
    async with engine.running(idle):
        await engine.caught_up(idle)
        position = await engine.append(history(50))
        await engine.caught_up(idle, position=position)
        [now] = await status(engine.dsn, "hsscp", [idle])

    assert (now.position, now.events_seen, now.lag_events) == (position, 0, 0)


async def test_views_at_different_positions_meet(engine):
    first = counting_view()
    second = replace(counting_view(name="later"), tables=(TALLY,), fold=fold_tally)
    async with engine.running(first):
        await engine.append(history(100))
        await engine.caught_up(first)
    await engine.append(history(150)[100:])
    async with engine.running(first, second):
        await engine.append(history(200)[150:])
        position = await engine.caught_up(first, second)

    await engine.assert_true(first, position)
    assert (await engine.kept(second))[TALLY.name] == [("hsscp", 200)]


def fold_tally(rows, event):
    rows_before = rows.get(TALLY, "hsscp")
    rows.put(TALLY, TALLY.row("hsscp", rows_before.events + 1 if rows_before else 1))


async def test_two_projectors_on_one_log_count_every_event_once(engine, database):
    view = counting_view()
    async with (
        database.log("hsscp") as other,
        engine.running(view, batch=13),
        type(engine)(database, other).running(view, batch=13),
    ):
        await engine.append(history(600), size=3)
        position = await engine.caught_up(view)

    await engine.assert_true(view, position)


async def test_projectors_without_the_lock_between_them_count_every_event_once(engine, database):
    """Different groups of views lock apart; the position alone keeps the shared view exact."""
    view, other_view = (
        counting_view(),
        replace(counting_view(name="more"), tables=(TALLY,), fold=fold_tally),
    )
    async with database.log("hsscp") as other:
        second = type(engine)(database, other)
        async with engine.running(view, batch=5):
            await engine.caught_up(view)
            async with second.running(view, other_view, batch=7):
                await engine.append(history(800), size=2)
                position = await engine.caught_up(view, other_view)

    await engine.assert_true(view, position)
    assert (await engine.kept(other_view))[TALLY.name] == [("hsscp", 800)]


async def test_the_one_standing_by_takes_over(engine, database):
    view = counting_view()
    async with database.log("hsscp") as other:
        async with engine.running(view):
            await engine.caught_up(view)
            second = type(engine)(database, other)
            standing_by = second.running(view)
            await standing_by.__aenter__()
        await engine.append(history(30))
        position = await engine.caught_up(view)
        await standing_by.__aexit__(None, None, None)

    await engine.assert_true(view, position)


async def test_a_cut_connection_is_made_again(engine):
    view = counting_view()
    async with engine.running(view):
        await engine.append(history(50))
        await engine.caught_up(view)
        for start in range(50, 250, 50):
            await eventually(
                lambda: engine.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                    " current_database() AND application_name = 'golden-thread projector'"
                )
            )
            await engine.append(history(start + 50)[start:])
        position = await engine.caught_up(view)

    await engine.assert_true(view, position)


async def test_rows_that_somebody_dropped_are_built_again(engine):
    view = counting_view()
    await engine.append(history(40))
    async with engine.running(view):
        await engine.caught_up(view)
        await engine.query(
            "DROP TABLE hsscp_rows.view_positions, hsscp_rows.dead_letters,"
            " hsscp_rows.counting_v1_g1__counted_findings, hsscp_rows.counting_v1_g1__theme_counts,"
            " hsscp_rows.counting_v1_g1__tally CASCADE"
        )
        await engine.append(history(60)[40:])
        position = await engine.caught_up(view)

    await engine.assert_true(view, position)


async def test_the_role_of_reports_reads_the_board_and_nothing_behind_it(engine):
    view = counting_view()
    await engine.append(history(20))
    async with engine.running(view):
        await engine.caught_up(view)
    report = engine.database.dsn("hsscp", "report")
    async with await psycopg.AsyncConnection.connect(report, autocommit=True) as connection:
        cursor = await connection.execute("SELECT count(*) FROM hsscp_board.counted_findings")
        assert await cursor.fetchone() != (0,)
        for text in (
            "SELECT * FROM hsscp_rows.view_positions",
            "SELECT * FROM hsscp_rows.counting_v1_g1__tally",
            "DELETE FROM hsscp_board.theme_counts",
        ):
            with pytest.raises(psycopg.errors.Error):
                await connection.execute(text)
        cursor = await connection.execute("SELECT to_regclass('hsscp_board.tally')")
        assert await cursor.fetchone() == (None,)


async def test_position_and_lag_are_told(engine):
    view = counting_view()
    async with engine.running(view):
        await engine.append(history(10))
        await engine.caught_up(view)
    await engine.append(history(15)[10:])

    [now] = await status(engine.dsn, "hsscp", [view])
    assert (now.position, now.head, now.lag_events, now.events_seen) == (10, 15, 5, 10)
    assert 0 < now.lag_seconds < 60
    assert now.incomplete_since is None
    never = counting_view(name="never")
    [now] = await status(engine.dsn, "hsscp", [never])
    assert (now.version, now.position, now.lag_events) == (None, 0, 15)


async def test_views_that_postgresql_cannot_carry_are_refused_by_name(engine):
    good = counting_view()
    for broken in (
        counting_view(name="Counting"),
        counting_view(name="x" * 60),
        replace(good, tables=(Table("bad", dict, key=("a",)),)),
        replace(good, tables=(replace_table(key=("nothing",)),)),
        replace(good, tables=(replace_table(key=("corrected_on",)),)),
        replace(good, tables=(replace_table(name="view_positions"),)),
    ):
        with pytest.raises((Misconfigured, TypeError)):
            async with engine.running(broken):
                await asyncio.sleep(0)
    with pytest.raises(Misconfigured, match="counting has a public table"):
        async with engine.running(good, counting_view(name="twin")):
            await asyncio.sleep(0)


def replace_table(**changes):
    values: dict[str, Any] = {
        "name": "counted",
        "row": FINDINGS.row,
        "key": ("finding_id",),
    } | changes
    return Table(**values)


async def test_a_fold_that_catches_everything_is_still_given_its_rows(engine):
    def careless(rows, event):
        try:
            before = rows.get(TALLY, "hsscp")
        except Exception:  # noqa: BLE001 (a careless fold is what this is about)
            before = None
        rows.put(TALLY, TALLY.row("hsscp", before.events + 1 if before else 1))

    view = replace(counting_view(), tables=(TALLY,), fold=careless)
    async with engine.running(view, room=0, batch=1):
        await engine.caught_up(view)
        await engine.append(history(20))
        await engine.caught_up(view)

    assert (await engine.kept(view))[TALLY.name] == [("hsscp", 20)]
