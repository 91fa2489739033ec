"""A question about the past begins at a checkpoint, and its answer is that of a fold from the beginning."""

import asyncio
import logging

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.projection_engine import replay
from adapters.projection_engine.checkpointer import Checkpointer
from adapters.projection_engine.folding import fold_log
from adapters.projection_engine.packing import Packer
from adapters.projection_engine.rebuild import rebuild
from adapters.projection_engine.session import connect
from tests.support.counting_view import FINDINGS, counting_view, fold
from tests.support.eventually import eventually
from tests.support.finding_histories import history


async def make(engine, *views, **settings):
    """How many checkpoints were made."""
    async with connect(engine.dsn) as connection:
        return await Checkpointer(engine.dsn, engine.log, views, **settings).look(connection)


async def known(engine, view, position, *, from_checkpoints=True):
    """The rows and what they lack."""
    found = await replay.as_known_at(
        engine.database.dsn("hsscp", "app"),
        "hsscp",
        [view],
        position,
        codec=engine.log.codec,
        from_checkpoints=from_checkpoints,
    )
    rows = found.rows[view.name]
    return [rows.all(table) for table in view.tables], found.dead_letters, found.position


async def kept(engine):
    """Position and pages of each checkpoint."""
    return await engine.query("SELECT position, pages FROM hsscp.checkpoints ORDER BY position")


async def assert_same(engine, view, positions):
    for position in positions:
        await engine.known_both_ways([view], position)


async def filled(engine, view, events=300):
    await engine.append(history(events), size=10)
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)


async def test_the_answer_is_that_of_a_fold_from_the_beginning(engine, monkeypatch):
    view = counting_view()
    await filled(engine, view)
    assert await make(engine, view, every=50) == 6
    assert [position for position, _ in await kept(engine)] == [50, 100, 150, 200, 250, 300]
    await assert_same(engine, view, [0, 1, 49, 50, 51, 149, 200, 299, 300, 301])

    begun = []

    async def noting(*given, after, **more):
        begun.append((after, given[3]))
        return await fold_log(*given, after=after, **more)

    monkeypatch.setattr(replay, "fold_log", noting)
    await known(engine, view, 260)
    assert begun == [(250, 260)]


async def test_a_question_opens_no_page_that_nobody_asks_for(engine, monkeypatch, small_pages):
    small_pages(2)
    view = counting_view()
    await filled(engine, view)
    await make(engine, view, every=50)
    opened = []
    open_ = Packer._opened

    def noting(self, plain):
        opened.append(plain)
        return open_(self, plain)

    monkeypatch.setattr(Packer, "_opened", noting)
    found = await replay.as_known_at(
        engine.database.dsn("hsscp", "app"), "hsscp", [view], 300, codec=engine.log.codec
    )
    assert not opened

    rows = found.rows[view.name]
    every = rows.all(FINDINGS)
    pages = len(opened)
    assert pages > 5
    opened.clear()
    one = every[len(every) // 2]
    assert rows.where(FINDINGS, "finding_id", one.finding_id) == [one]
    assert len(opened) <= 2


STEPS = st.lists(
    st.tuples(st.sampled_from(["hsscp", "stscp"]), st.integers(0, 6), st.integers(0, 10)),
    min_size=5,
    max_size=40,
)
SIZES = st.tuples(st.sampled_from([1, 3, 7, 20]), st.sampled_from([1, 2, 5]))


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS, SIZES, st.data())
async def test_any_position_of_any_history_has_the_same_rows(
    engine, small_pages, steps, sizes, data
):
    """The log goes on from one example to the next, so that later checkpoints share pages with earlier ones."""
    view = counting_view()
    every, page = sizes
    small_pages(page)
    await engine.append([engine.findings.next(*step) for step in steps])
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    head = await engine.log.head()
    await make(engine, view, every=every)
    made = [position for position, _ in await kept(engine)]
    assert made == list(range(every, head + 1, every))
    await assert_same(engine, view, data.draw(st.lists(st.integers(0, head), max_size=3)))


@pytest.fixture
def small_pages(monkeypatch):
    return lambda rows: monkeypatch.setattr("adapters.projection_engine.paged.PAGE", rows)


async def test_pages_are_shared_between_checkpoints_and_only_changed_ones_are_made(
    engine, small_pages
):
    small_pages(2)
    view = counting_view()
    await engine.append([engine.findings.next("hsscp", n, 1) for n in range(300)], size=10)
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    await make(engine, view, every=20)
    stored = (await engine.query("SELECT count(*) FROM hsscp.checkpoint_pages"))[0][0]

    assert stored < sum(pages for _, pages in await kept(engine)) / 2
    await assert_same(engine, view, [199, 200, 290])


async def test_a_checkpoint_is_made_on_when_the_live_view_is_there(engine):
    view = counting_view()
    async with engine.running(view):
        await engine.built(view)
        await engine.append(history(120), size=10)
        await engine.caught_up(view)
        assert await make(engine, view, every=50) == 2
        assert await make(engine, view, every=50) == 0
        await engine.append([engine.findings.next("stscp", n, 1) for n in range(40)])
        await engine.caught_up(view)
        assert await make(engine, view, every=50) == 1
    await assert_same(engine, view, [100, 150, 155])


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE hsscp.checkpoint_pages SET content = substr(content, 1, 20)",
        "UPDATE hsscp.checkpoint_pages SET content = overlay(content placing '\\x00ff00'::bytea from 30)",
        "UPDATE hsscp.checkpoint_pages SET content = ''",
        "UPDATE hsscp.checkpoint_pages SET content = overlay(content placing substr(content, 1, 1) from length(content))",
        "UPDATE hsscp.checkpoint_pages SET content = (SELECT max(content) FROM hsscp.checkpoint_pages)",
        "DELETE FROM hsscp.checkpoint_pages WHERE since = 50 AND of_table = 'tally'",
        "UPDATE hsscp.checkpoint_pages SET first_key = '{\"a\": 1}'",
        "UPDATE hsscp.checkpoints SET letters = '[{\"no\": 1}]'",
        "UPDATE hsscp.checkpoints SET letters = '7'",
    ],
)
async def test_a_damaged_checkpoint_is_passed_over_with_a_warning_until_a_rebuild(
    engine, caplog, harm
):
    view = counting_view()
    await filled(engine, view, 80)
    await make(engine, view, every=50)
    await engine.query(harm)
    expected = await known(engine, view, 70, from_checkpoints=False)
    with caplog.at_level(logging.WARNING):
        assert await known(engine, view, 70) == expected
    assert "folding from the beginning" in caplog.text

    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    assert await make(engine, view, every=50) == 1
    caplog.clear()
    assert await known(engine, view, 70) == expected
    assert not caplog.records


async def test_a_maker_that_finds_one_damaged_begins_anew_once(engine, caplog):
    view = counting_view()
    await filled(engine, view, 80)
    await make(engine, view, every=30)
    await engine.query("UPDATE hsscp.checkpoint_pages SET content = 'no'")
    await engine.append([engine.findings.next("hsscp", n, 1 + n) for n in range(20, 60)], size=10)
    async with engine.running(view):
        await engine.caught_up(view)
    with caplog.at_level(logging.WARNING):
        assert await make(engine, view, every=30) == 4
    assert "making them again" in caplog.text
    assert await make(engine, view, every=30) == 0
    await assert_same(engine, view, [59, 60, 119])


async def test_without_the_right_or_the_tables_the_log_is_folded_from_its_beginning(engine):
    view = counting_view()
    await engine.append(history(30), size=10)
    expected = await known(engine, view, 30, from_checkpoints=False)
    assert await known(engine, view, 30) == expected
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    await make(engine, view, every=10)
    await engine.query("REVOKE SELECT ON hsscp.checkpoints FROM hsscp_app")
    assert await known(engine, view, 30) == expected


async def test_another_version_and_an_earlier_build_are_never_read(engine):
    """A rebuild is how a mended fold gets its rows: what the one before it kept is not asked."""
    view = counting_view()
    await filled(engine, view, 60)
    await make(engine, view, every=20)
    newer = counting_view(version=2)
    await assert_same(engine, newer, [45])
    await engine.query("UPDATE hsscp.checkpoint_pages SET content = ''")
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    await assert_same(engine, view, [45])
    assert await make(engine, view, every=20) == 3
    assert await engine.query("SELECT DISTINCT generation FROM hsscp.checkpoint_pages") == [(2,)]
    await assert_same(engine, view, [45])


async def test_what_a_view_could_not_take_in_is_told_from_a_checkpoint_too(engine):

    def failing(rows, event):
        if event.position in {7, 33, 55}:
            raise ValueError
        fold(rows, event)

    view = counting_view(fold_with=failing)
    await filled(engine, view, 70)
    await make(engine, view, every=20)
    _, letters, _ = await known(engine, view, 60)
    assert {letter.position for letter in letters} >= {7, 33, 55}
    await assert_same(engine, view, [5, 20, 39, 60, 70])


async def test_a_look_at_what_is_not_due_reads_no_page(engine, monkeypatch):
    view = counting_view()
    await filled(engine, view, 60)
    await make(engine, view, every=20)
    read = []
    monkeypatch.setattr(
        "adapters.projection_engine.checkpoints.Checkpoints.nearest",
        lambda *given: read.append(given),
    )
    assert await make(engine, view, every=20) == 0
    assert not read


async def test_rows_of_another_shape_are_made_again(engine):
    """A column may come without a new version while a view is being written."""
    view = counting_view()
    await filled(engine, view, 60)
    await make(engine, view, every=20)
    await engine.query("UPDATE hsscp.checkpoints SET shape = 'counted_findings(finding_id str)'")
    await assert_same(engine, view, [45])
    await engine.append([engine.findings.next("stscp", n, 1) for n in range(40)], size=10)
    async with engine.running(view):
        await engine.caught_up(view)
    assert await make(engine, view, every=20) == 5
    await assert_same(engine, view, [45, 99])


async def test_beyond_the_bytes_allowed_every_second_one_goes_and_never_the_last(engine):
    view = counting_view()
    await filled(engine, view, 200)
    await make(engine, view, every=10, most_bytes=1)
    positions = [position for position, _ in await kept(engine)]

    assert positions[-1] == 200
    assert len(positions) <= 2
    await assert_same(engine, view, [100, 195, 200])
    orphans = await engine.query(
        "SELECT count(*) FROM hsscp.checkpoint_pages p WHERE NOT EXISTS (SELECT FROM hsscp.checkpoints c"
        " WHERE c.position >= p.since AND c.position < p.until)"
    )
    assert orphans == [(0,)]


async def test_the_maker_runs_beside_the_projector_and_one_is_enough(engine):
    view = counting_view()
    makers = [Checkpointer(engine.dsn, engine.log, [view], every=20, poll=0.05) for _ in range(2)]
    async with engine.running(view):
        tasks = [asyncio.create_task(maker.run()) for maker in makers]
        await engine.append(history(100), size=10)
        await engine.caught_up(view)

        async def made():
            return [position for position, _ in await kept(engine)] == [20, 40, 60, 80, 100]

        await eventually(made)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await assert_same(engine, view, [55, 100])


async def test_a_maker_that_is_killed_leaves_what_was_made(engine, monkeypatch):
    view = counting_view()
    await filled(engine, view, 60)
    await make(engine, view, every=40)

    async def dies(*_, **__):
        raise psycopg.OperationalError("the server went away")

    monkeypatch.setattr("adapters.projection_engine.checkpoints.Checkpoints.begin", dies)
    await engine.append([engine.findings.next("stscp", n, 1) for n in range(40)])
    await rebuild(engine.dsn, "hsscp", counting_view(version=2), codec=engine.log.codec)
    with pytest.raises(psycopg.OperationalError):
        await make(engine, counting_view(version=2), every=40)
    monkeypatch.undo()
    assert await engine.query("SELECT count(*) FROM hsscp.checkpoint_pages") == [(0,)]
    assert await make(engine, counting_view(version=2), every=40) == 2


async def test_reports_and_records_see_no_checkpoint(engine):
    for role in ("report", "records"):
        async with await psycopg.AsyncConnection.connect(
            engine.database.dsn("hsscp", role)
        ) as connection:
            for name in ("checkpoints", "checkpoint_pages"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    await connection.execute(f"SELECT FROM hsscp.{name}")
                await connection.rollback()
    async with await psycopg.AsyncConnection.connect(engine.database.dsn("hsscp")) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute("DELETE FROM hsscp.checkpoints")


async def test_others_have_their_turn_while_the_past_is_folded(engine):
    view = counting_view()
    await engine.append(history(3_000), size=10)
    turns, done = 0, False

    async def other():
        nonlocal turns
        while not done:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    await known(engine, view, 3_000)
    done = True
    await task
    assert turns > 25
