"""A rebuild runs beside the live rows: nobody waits, nobody fails, and the result is the same."""

import asyncio
import sys
from dataclasses import dataclass, replace
from fcntl import ioctl
from termios import FIONREAD

import psycopg
import pytest

from adapters.event_store.asking import Connection
from adapters.projection_engine.folding import Progress
from adapters.projection_engine.reading import Board
from adapters.projection_engine.rebuild import rebuild, rebuild_all
from adapters.projection_engine.session import connect, try_lock
from adapters.projection_engine.status import status
from domain.errors import Conflict, Misconfigured
from domain.improvement.finding_facts import FindingRegistered
from projections.view import Table
from tests.support.counting_view import FINDINGS, TALLY, THEMES, counting_view
from tests.support.eventually import eventually
from tests.support.finding_histories import history


async def tables(engine):
    found = await engine.query(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'hsscp_rows'"
        " AND tablename LIKE 'counting%%' ORDER BY 1"
    )
    return [row[0] for row in found]


async def test_a_rebuild_gives_the_rows_that_were_kept_live(engine):
    view = counting_view()
    async with engine.running(view, batch=17):
        await engine.built(view)
        await engine.append(history(500))
        position = await engine.caught_up(view)
    live = await engine.kept(view)
    done = await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)

    assert await engine.kept(view) == live
    assert (done.generation.number, done.position, done.events) == (2, position, 500)
    await engine.assert_true(view, position)
    assert await tables(engine) == [f"counting_v1_g2__{t.name}" for t in (FINDINGS, TALLY, THEMES)]


async def test_progress_is_told_to_the_end(engine):
    await engine.append(history(4_500), size=10)
    told: list[Progress] = []
    await rebuild(
        engine.dsn, "hsscp", counting_view(), codec=engine.log.codec, progress=told.append
    )

    assert [at.position for at in told] == [2_000, 4_000, 4_500]
    assert {at.head for at in told} == {4_500}
    assert all(at.per_second > 0 for at in told)


async def test_readers_and_writers_go_on_during_rebuilds(engine, database):
    view = counting_view()
    await engine.append(history(1_000), size=5)
    made = history(4_000)[1_000:]
    stop = asyncio.Event()

    async def write():
        while made and not stop.is_set():
            lot, made[:20] = made[:20], []
            await engine.append(lot)

    async def read_sql():
        report = database.dsn("hsscp", "report")
        async with await psycopg.AsyncConnection.connect(report, autocommit=True) as connection:
            seen = [0]
            while not stop.is_set():
                cursor = await connection.execute(
                    "SELECT (SELECT count(*) FROM hsscp_board.counted_findings),"
                    " (SELECT count(*) FROM hsscp_board.theme_counts),"
                    " (SELECT position FROM hsscp_board.view_positions WHERE view = 'counting')"
                )
                [(findings, themes, position)] = await cursor.fetchall()
                assert findings > 0
                assert themes > 0
                assert position >= seen[-1]
                seen.append(position)
            return len(seen)

    async def read_board():
        async with Board(database.dsn("hsscp", "app"), "hsscp") as board:
            while not stop.is_set():
                loaded = await board.load(view)
                expected = await engine.folded(view, loaded.position)
                assert loaded.rows.all(FINDINGS) == expected.all(FINDINGS)
                assert loaded.rows.all(THEMES) == expected.all(THEMES)
                await asyncio.sleep(0)

    async with engine.running(view, batch=50):
        await engine.built(view)
        others = [asyncio.create_task(work()) for work in (write, read_sql, read_sql, read_board)]
        for _ in range(4):
            done = await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
            assert done.switch_seconds < 5
        stop.set()
        _, *reads, _ = await asyncio.gather(*others)
        position = await engine.caught_up(view)

    assert min(reads) > 10
    assert done.generation.number == 5
    await engine.assert_true(view, position)


async def only_new_tables(engine):
    return await tables(engine) == ["counting_v2_g2__counted_findings"]


async def test_a_new_version_takes_the_place_of_the_old_one(engine):
    """Other columns, a table less: built by the runner itself when it starts."""

    @dataclass(frozen=True, slots=True)
    class Shorter:
        finding_id: str
        words: int

    shorter = Table("counted_findings", Shorter, key=("finding_id",))

    def fold(rows, event):
        if isinstance(event.fact, FindingRegistered):
            rows.put(shorter, Shorter(event.fact.finding_id, len(event.fact.text.split())))

    old = counting_view()
    new = replace(old, version=2, tables=(shorter,), fold=fold)
    await engine.append(history(100))
    async with engine.running(old):
        await engine.caught_up(old)
    async with engine.running(new):
        await eventually(lambda: only_new_tables(engine))
        await engine.caught_up(new)
    async with engine.board() as board:
        assert (await board.load(new)).place.version == 2
        with pytest.raises(Misconfigured, match="version 2, this program reads 1"):
            await board.load(old)

    assert await engine.query("SELECT to_regclass('hsscp_board.theme_counts')") == [(None,)]
    [now] = await status(engine.dsn, "hsscp", [old])
    assert (now.wanted_version, now.version) == (1, 2)


async def test_an_older_program_leaves_the_newer_rows_alone(engine):
    old, new = counting_view(), counting_view(version=2)
    other = replace(counting_view(name="other"), tables=(TALLY,))
    await engine.append(history(10))
    async with engine.running(new):
        await engine.caught_up(new)
    async with engine.running(old, other):
        await engine.append(history(20)[10:])
        await engine.caught_up(other)
    [now] = await status(engine.dsn, "hsscp", [new])

    assert (now.version, now.position) == (2, 10)


async def test_what_others_built_on_a_view_is_not_torn_down(engine):
    view = counting_view()
    await engine.append(history(10))
    async with engine.running(view):
        await engine.built(view)
    await engine.query(
        "CREATE VIEW hsscp_board.councils_own AS SELECT about FROM hsscp_board.counted_findings"
    )
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    assert len(await engine.query("SELECT 1 FROM hsscp_board.councils_own")) > 0

    @dataclass(frozen=True, slots=True)
    class Narrow:
        finding_id: str

    narrow = replace(view, version=2, tables=(Table("counted_findings", Narrow, ("finding_id",)),))
    narrow = replace(narrow, fold=count_nothing)
    with pytest.raises(Misconfigured, match="something was built on it"):
        await rebuild(engine.dsn, "hsscp", narrow, codec=engine.log.codec)
    await engine.assert_true(view, 10)


async def test_a_reader_who_takes_his_time_delays_the_switch_and_not_other_readers(engine):
    view = counting_view()
    await engine.append(history(50))
    async with engine.running(view):
        await engine.built(view)
        report = engine.database.dsn("hsscp", "report")
        async with await psycopg.AsyncConnection.connect(report) as slow:
            await slow.execute("SELECT * FROM hsscp_board.counted_findings")
            rebuilding = asyncio.create_task(
                rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
            )
            await eventually(
                lambda: engine.query(
                    "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
                )
            )
            async with engine.board() as board:
                assert (await board.load(view)).place.generation == 1
            assert not rebuilding.done()
            await slow.rollback()
        assert (await rebuilding).generation.number == 2


async def test_only_one_rebuild_at_a_time(engine):
    async with await psycopg.AsyncConnection.connect(engine.dsn, autocommit=True) as connection:
        assert await try_lock(connection, "hsscp rebuild")
        with pytest.raises(Conflict, match="a rebuild of hsscp is running"):
            await rebuild(engine.dsn, "hsscp", counting_view(), codec=engine.log.codec)


async def test_one_view_takes_two_connections(engine, monkeypatch):
    """Each costs a process of the server and an oath of both sides: as much as four hundred events."""
    opened = []
    connect = Connection.connect

    async def noting(dsn, **settings):
        opened.append(dsn)
        return await connect(dsn, **settings)

    monkeypatch.setattr(Connection, "connect", noting)
    await engine.append(history(100))
    opened.clear()
    await rebuild(engine.dsn, "hsscp", counting_view(), codec=engine.log.codec)

    assert opened == [engine.dsn] * 2


async def test_much_of_the_log_is_read_at_a_time(engine):
    """Of what has come from the server, libpq would read 16 kB for every turn of the event loop."""
    length = 60_000
    async with connect(engine.dsn) as connection:
        pgconn = connection.pgconn
        pgconn.send_query(b"SELECT repeat('x', %d)" % length)
        pgconn.flush()
        await eventually(lambda: _has_come(pgconn.socket) > length)
        pgconn.consume_input()
        left = _has_come(pgconn.socket)
        while pgconn.get_result() is not None:
            pass

    assert left < 100  # the end of the answer may have come meanwhile


def _has_come(socket: int) -> int:
    """Bytes that wait to be read."""
    return int.from_bytes(ioctl(socket, FIONREAD, bytes(4)), sys.byteorder)


async def test_rows_that_somebody_removes_while_they_are_built_are_a_conflict(engine):
    """Which the projector tries again, as whatever the database refuses."""
    await engine.append(history(20))
    await rebuild(engine.dsn, "hsscp", counting_view(), codec=engine.log.codec)
    await engine.query(
        "CREATE FUNCTION hsscp_rows.remove() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN DELETE FROM hsscp_rows.view_positions; RETURN NULL; END'"
    )
    await engine.query(
        "CREATE CONSTRAINT TRIGGER remove_at_the_switch AFTER UPDATE OF live ON hsscp_rows.view_positions"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hsscp_rows.remove()"
    )
    with pytest.raises(Conflict, match="somebody removed the new rows of counting: rebuild again"):
        await rebuild(engine.dsn, "hsscp", counting_view(), codec=engine.log.codec)


async def test_a_reader_of_old_rows_is_never_the_one_who_gives_way(engine, database):
    """It has one table and waits for another, which is about to be dropped by a rebuild that waits for the first."""
    view = counting_view()
    await engine.append(history(20))
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    old = await tables(engine)
    share = "LOCK TABLE hsscp_rows.{} IN ACCESS SHARE MODE"

    async def waiting(many):
        lines = await engine.query(
            "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
            f" WHERE NOT l.granted AND l.relation = 'hsscp_rows.{old[0]}'::regclass"
        )
        return len(lines) == many

    async with (
        await psycopg.AsyncConnection.connect(database.admin) as first,
        await psycopg.AsyncConnection.connect(database.admin) as reader,
    ):
        await first.execute(share.format(old[0]))
        await reader.execute(share.format(old[1]))
        rebuilding = asyncio.create_task(rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec))
        await eventually(lambda: rebuilding.done() or waiting(1))
        reading = asyncio.create_task(reader.execute(share.format(old[0])))
        await eventually(lambda: reading.done() or waiting(2))
        await first.rollback()
        await reading
        done = await rebuilding

    assert done.generation.number == 2
    assert set(old) < set(await tables(engine))
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    assert not set(old) & set(await tables(engine))


async def test_many_views_in_one_pass(engine):
    first = counting_view()
    second = replace(counting_view(name="second"), tables=(TALLY,), fold=count_only)
    position = await engine.append(history(300))
    done = await rebuild_all(engine.dsn, "hsscp", [first, second], codec=engine.log.codec)

    assert [d.position for d in done] == [300, 300]
    await engine.assert_true(first, position)
    assert (await engine.kept(second))[TALLY.name] == [("hsscp", 300)]


def count_nothing(rows, event):
    """A fold that leaves every table empty."""


def count_only(rows, event):
    before = rows.get(TALLY, "hsscp")
    rows.put(TALLY, TALLY.row("hsscp", before.events + 1 if before else 1))
