"""New rows within a bound of memory and by several processes: the same rows, and nothing left when one of them dies."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from adapters.projection_engine import workers
from adapters.projection_engine.folding import Progress
from adapters.projection_engine.rebuild import rebuild, rebuild_all
from adapters.projection_engine.replay import as_known_at
from adapters.projection_engine.session import connect, lock_shared
from adapters.projection_engine.status import status
from domain.errors import Conflict
from domain.improvement.finding_facts import FindingCorrected
from projections.catalogue import VIEWS
from tests.support import dying_view, failing_view, refused_view, slow_view
from tests.support.counting_view import FINDINGS, TALLY, VIEW, counting_view, fold
from tests.support.eventually import eventually
from tests.support.finding_histories import history
from tests.support.live_record import LiveRecord

ROOT = Path(__file__).parents[3]


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr("adapters.projection_engine.folding.BATCH", 50)


@pytest.fixture
def processes(monkeypatch):
    """Those that a rebuild starts."""
    started = []
    begin = asyncio.create_subprocess_exec

    async def noting(*arguments, **settings):
        started.append(await begin(*arguments, **settings))
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noting)
    return started


async def holding(engine):
    """How many processes of a rebuild are at work."""
    found = await engine.query(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'"
    )
    return found[0][0]


async def none_works(engine):
    return await holding(engine) == 0


async def remains(engine):
    """Generations that are not live, and tables of such."""
    return await engine.query(
        "SELECT p.view, p.generation FROM hsscp_rows.view_positions p WHERE NOT live UNION ALL"
        " SELECT t.tablename, 0 FROM pg_tables t WHERE t.schemaname = 'hsscp_rows' AND t.tablename"
        " LIKE '%%\\_g%%' AND NOT EXISTS (SELECT FROM hsscp_rows.view_positions p WHERE p.live AND"
        " starts_with(t.tablename, p.view || '_v' || p.version || '_g' || p.generation || '_'))"
    )


# --- Within a bound of memory -----------------------------------------------------------------------------


@pytest.mark.parametrize("room", [1, 7, 60])
async def test_rows_that_were_given_away_come_back_when_the_fold_asks_for_them(
    engine, small_batches, room
):
    """Findings are changed again and again, withdrawn and begun anew, long after they went."""
    position = await engine.append(history(1_500, findings=150), size=10)
    view = counting_view()
    done = await rebuild_all(engine.dsn, "hsscp", [view], codec=engine.log.codec, room=room)

    assert [(d.generation.number, d.events, d.dead_letters) for d in done] == [(1, 1_500, 0)]
    await engine.assert_true(view, position)
    assert await remains(engine) == []


async def test_every_view_of_the_program_is_the_same_within_little_room(engine, small_batches):
    record = LiveRecord("tees")
    while letters := record.next_letters(100):
        await record.send(letters)
    await engine.append([recorded.event for recorded in record.history.log], size=10)
    done = await rebuild_all(engine.dsn, "hsscp", VIEWS, codec=engine.log.codec, room=100)
    head = done[0].position
    known = await as_known_at(engine.dsn, "hsscp", VIEWS, head, codec=engine.log.codec)

    assert {d.dead_letters for d in done} == {0}
    async with engine.board() as board:
        for view in VIEWS:
            loaded = await board.load(view)
            for table in view.tables:
                if table.public:
                    assert loaded.rows.all(table) == known.rows[view.name].all(table)
                else:
                    kept = await engine.kept(view)
                    assert len(kept[table.name]) == len(known.rows[view.name].all(table))


async def test_a_table_that_went_in_parts_has_its_key_and_indexes(engine, small_batches):
    await engine.append(history(300, findings=100))
    view = counting_view()
    await rebuild_all(engine.dsn, "hsscp", [view], codec=engine.log.codec, room=5)
    apart = await engine.query(INDEXES)
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)

    assert apart == await engine.query(INDEXES)
    assert len(apart) == 4


INDEXES = (
    "SELECT regexp_replace(indexdef, '_g[0-9]+_', '', 'g') FROM pg_indexes"
    " WHERE schemaname = 'hsscp_rows' AND tablename LIKE 'counting%%' ORDER BY 1"
)


async def test_what_fails_in_a_fold_is_put_aside_also_when_rows_are_away(engine, small_batches):
    await engine.append(history(700, findings=100))
    views = [VIEW, failing_view.VIEW]
    done = await rebuild_all(engine.dsn, "hsscp", views, codec=engine.log.codec, room=10)

    assert [d.dead_letters for d in done] == [0, 7]
    _, now = await status(engine.dsn, "hsscp", views)
    assert [letter.position for letter in now.dead_letters] == list(range(100, 701, 100))
    await engine.assert_true(VIEW, 700)


async def test_a_row_that_postgresql_refuses_on_its_way_out_is_found(engine, small_batches):
    events = history(300, findings=100)
    await engine.append(events)

    def spoil(rows, event):
        fold(rows, event)
        if event.position == at:
            row = rows.get(FINDINGS, event.fact.finding_id)
            rows.put(FINDINGS, FINDINGS.row(**{**fields(row), "text": "a NUL \x00 in it"}))

    last = {event.stream: number for number, event in enumerate(events, 1)}
    at = next(n for n in sorted(last.values()) if isinstance(events[n - 1].fact, FindingCorrected))
    view = counting_view(fold_with=spoil)
    [done] = await rebuild_all(engine.dsn, "hsscp", [view], codec=engine.log.codec, room=5)

    assert (done.position, done.dead_letters) == (300, 1)
    [now] = await status(engine.dsn, "hsscp", [view])
    assert [letter.position for letter in now.dead_letters] == [at]
    assert (await engine.kept(view))[TALLY.name] == [("hsscp", 299)]
    assert await remains(engine) == []


def fields(row):
    return {name: getattr(row, name) for name in FINDINGS.columns}


async def test_letters_are_not_gathered_in_memory(engine, small_batches, monkeypatch):
    monkeypatch.setattr("adapters.projection_engine.filling._LETTERS", 2)
    monkeypatch.setattr(failing_view, "EVERY", 10)
    await engine.append(history(400))
    [done] = await rebuild_all(engine.dsn, "hsscp", [failing_view.VIEW], codec=engine.log.codec)

    assert done.dead_letters == 40


# --- By several processes ---------------------------------------------------------------------------------


async def test_processes_make_the_rows_that_one_makes(engine, processes):
    views = [VIEW, failing_view.VIEW, refused_view.VIEW]
    position = await engine.append(history(4_500), size=10)
    told: list[Progress] = []
    done = await rebuild_all(
        engine.dsn,
        "hsscp",
        views,
        codec=engine.log.codec,
        begins=1,
        processes=3,
        progress=told.append,
    )

    assert [d.position for d in done] == [position] * 3
    assert [d.events for d in done] == [4_500] * 3
    assert [d.dead_letters for d in done] == [0, 45, 1]
    await engine.assert_true(VIEW, position)
    pids = {process for _, process in (await engine.kept(failing_view.VIEW))["folded_by"]}
    assert len(pids) == 1
    assert pids < {process.pid for process in processes}, "the first view is folded here"
    assert len(processes) == 2
    assert len((await engine.kept(refused_view.VIEW))["noted"]) == 4_499
    assert await remains(engine) == []
    assert [at.position for at in told] == sorted({at.position for at in told})
    assert (told[-1].position, told[-1].events, told[-1].head) == (4_500, 4_500, 4_500)


async def test_what_is_recorded_meanwhile_is_caught_up_on_rows_of_others_making(engine, processes):
    made = history(300)
    await engine.append(made[:200])
    views = [VIEW, slow_view.VIEW]
    rebuilding = asyncio.create_task(
        rebuild_all(engine.dsn, "hsscp", views, codec=engine.log.codec, begins=1, processes=3)
    )
    await eventually(lambda: holding(engine))
    await engine.append(made[200:])
    done = await rebuilding

    assert [d.position for d in done] == [300, 300]
    assert len(processes) == 1
    await engine.assert_true(VIEW, 300)


async def test_a_short_log_and_views_that_have_no_name_need_no_process(engine, processes):
    await engine.append(history(100))
    await rebuild_all(engine.dsn, "hsscp", [VIEW, failing_view.VIEW], codec=engine.log.codec)
    unnamed = counting_view()
    views = [unnamed, failing_view.VIEW]
    await rebuild_all(engine.dsn, "hsscp", views, codec=engine.log.codec, begins=1, processes=3)

    assert processes == []
    await engine.assert_true(unnamed, 100)


async def test_a_process_that_dies_is_told_and_the_live_rows_stay(engine, processes):
    await engine.append(history(120))
    views = [VIEW, dying_view.VIEW, slow_view.VIEW]
    before = await rebuild_all(engine.dsn, "hsscp", views, codec=engine.log.codec)
    await engine.append(history(300)[120:])
    with pytest.raises(
        Conflict, match=r"rebuild of hsscp did not come to its end \(it ended with -9\)"
    ):
        await rebuild_all(engine.dsn, "hsscp", views, codec=engine.log.codec, begins=1, processes=3)

    assert {process.returncode for process in processes} == {-9}
    assert len(processes) == 2
    await engine.assert_true(VIEW, 120)
    await eventually(lambda: none_works(engine))
    [done] = await rebuild_all(engine.dsn, "hsscp", [VIEW], codec=engine.log.codec)
    assert done.position == 300
    assert done.generation.number > before[0].generation.number
    assert await remains(engine) == []


async def test_an_error_in_a_process_is_told_without_its_words(engine, processes):
    await engine.append(history(50))
    await engine.query("CREATE TABLE hsscp_rows.failing_v1_g1__folded_by ()")
    with pytest.raises(Conflict, match=r"did not come to its end \(DuplicateTable\)"):
        await rebuild_all(
            engine.dsn,
            "hsscp",
            [VIEW, failing_view.VIEW],
            codec=engine.log.codec,
            begins=1,
            processes=3,
        )
    assert all(process.returncode is not None for process in processes)


async def test_a_rebuild_that_is_cancelled_ends_its_processes(engine, processes):
    await engine.append(history(2_000), size=10)
    views = [VIEW, slow_view.VIEW]
    rebuilding = asyncio.create_task(
        rebuild_all(engine.dsn, "hsscp", views, codec=engine.log.codec, begins=1, processes=3)
    )
    await eventually(lambda: holding(engine))
    rebuilding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rebuilding

    assert [process.returncode for process in processes] == [-9]


@pytest.mark.chaos
async def test_processes_end_with_the_rebuild_that_was_killed(engine):
    await engine.append(history(500))
    await rebuild_all(engine.dsn, "hsscp", [VIEW], codec=engine.log.codec)
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.projector_process"),
        *(engine.database.dsn("hsscp", "app"), engine.dsn, "share", "before", "0"),
        cwd=ROOT,
    )
    try:
        await eventually(lambda: holding(engine))
    finally:
        parent.kill()
        await parent.wait()
    await eventually(lambda: none_works(engine))

    await engine.assert_true(VIEW, 500)
    await rebuild_all(engine.dsn, "hsscp", [VIEW], codec=engine.log.codec)
    assert await remains(engine) == []


async def test_no_rebuild_begins_as_long_as_a_process_of_one_that_was_killed_is_alive(engine):
    """Or it might write into tables of the new one."""
    await engine.append(history(10))
    async with connect(engine.dsn) as late:
        await lock_shared(late, "hsscp rebuild workers")
        with pytest.raises(Conflict, match="a rebuild of hsscp is running"):
            await rebuild(engine.dsn, "hsscp", VIEW, codec=engine.log.codec)
    await eventually(lambda: none_works(engine))
    await rebuild(engine.dsn, "hsscp", VIEW, codec=engine.log.codec)


def test_the_processors_are_those_of_this_process():
    assert 1 <= workers.processors() <= (os.cpu_count() or 1)
