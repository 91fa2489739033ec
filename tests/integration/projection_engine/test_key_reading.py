"""Which rows a large table has, found out beside the work."""

import asyncio
from contextlib import asynccontextmanager

import psycopg
import pytest

from adapters.projection_engine.keeping import KeptRows
from adapters.projection_engine.key_reading import KeyReader
from adapters.projection_engine.positions import Positions
from adapters.projection_engine.rebuild import rebuild
from adapters.projection_engine.session import connect
from adapters.projection_engine.working import MissingRow, WorkingRows
from tests.support.counting_view import FINDINGS, counting_view
from tests.support.eventually import eventually
from tests.support.finding_histories import history

VIEW = counting_view()
NAME = FINDINGS.name
ROWS = 300


class Table:
    """The findings of one generation, of which rows are missed and fetched."""

    def __init__(self, engine, connection, kept, reader):
        self.engine = engine
        self.rows = WorkingRows(VIEW)
        self._connection = connection
        self._kept = kept
        self.reader = reader

    async def fetch(self, *references):
        keys = {(reference,) for reference in references}
        await self._kept.fetch(self._connection, {NAME: keys}, self.rows, self.reader)

    def misses(self, reference):
        try:
            self.rows.get(FINDINGS, reference)
        except MissingRow:
            return True
        return False

    async def knows_its_keys(self):
        await eventually(lambda: not self.misses("HSSCP-F-2026-none"))

    async def is_alone(self):
        async with await psycopg.AsyncConnection.connect(self.engine.database.admin) as admin:
            cursor = await admin.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'golden-thread projector'"
            )
            return await cursor.fetchone() == (1,)


async def reading_is_over():
    await eventually(lambda: not any(t.get_name() == "read keys" for t in asyncio.all_tasks()))


@pytest.fixture
async def table(engine):
    """Some of its references, and a way to open it for a reader that takes so many rows for few, and holds so many times their keys."""
    await engine.append(history(2 * ROWS, findings=ROWS))
    await rebuild(engine.dsn, "hsscp", VIEW, codec=engine.log.codec)
    references = sorted(row[0] for row in (await engine.kept(VIEW))[NAME])
    assert 100 < len(references) < ROWS

    @asynccontextmanager
    async def opened(small, times=100.0):
        async with (
            connect(engine.dsn) as connection,
            KeyReader(engine.dsn, small=small, most=int(times * len(references))) as reader,
        ):
            standing = await Positions("hsscp").live(connection)
            kept = KeptRows(standing[VIEW.name].generation, VIEW)
            yield Table(engine, connection, kept, reader), references

    return opened


async def test_a_small_table_is_brought_whole_and_no_key_is_read(table):
    async with table(small=ROWS) as (found, references):
        await found.fetch(references[0])
        assert all(found.rows.get(FINDINGS, reference) for reference in references)
        assert not found.misses("HSSCP-F-2026-none")


async def test_of_a_larger_one_only_what_exists_is_missing_once_its_keys_are_read(table):
    async with table(small=ROWS // 50) as (found, references):
        await found.fetch(references[0], "HSSCP-F-2026-absent")
        assert found.rows.get(FINDINGS, references[0]).finding_id == references[0]
        assert found.rows.get(FINDINGS, "HSSCP-F-2026-absent") is None
        await found.knows_its_keys()
        assert all(found.misses(reference) for reference in references[1:])


async def test_of_one_that_is_too_large_every_row_is_looked_for(table):
    async with table(small=1, times=0.5) as (found, references):
        await found.fetch(references[0])
        await reading_is_over()
        assert found.misses("HSSCP-F-2026-none")


async def test_all_tables_together_have_so_many_keys_in_memory(table):
    async with table(small=1, times=1.5) as (found, references):
        await found.fetch(references[0])
        await found.knows_its_keys()

        found.rows = WorkingRows(VIEW)
        await found.fetch(references[0])
        await reading_is_over()
        assert found.misses("HSSCP-F-2026-none")

        found.reader.forget()
        found.rows = WorkingRows(VIEW)
        await found.fetch(references[0])
        await found.knows_its_keys()


async def test_the_connection_of_the_reader_goes_when_nobody_waits(table):
    async with table(small=ROWS // 50) as (found, references):
        await found.fetch(references[0])
        await reading_is_over()
        assert not found.misses("HSSCP-F-2026-none")
        await eventually(found.is_alone)


async def test_keys_that_cannot_be_read_stop_nobody(table, caplog):
    """As of rows that a rebuild has replaced and removed meanwhile."""
    async with table(small=ROWS // 50) as (found, references):

        class Gone:
            async def count(self, connection, most):
                await connection.execute("SELECT FROM hsscp_rows.removed")

        others = [WorkingRows(VIEW) for _ in range(3)]
        for rows in others:
            found.reader.begin(rows, NAME, Gone())
        await reading_is_over()
        assert "UndefinedTable" in caplog.text
        for rows in others:
            with pytest.raises(MissingRow):
                rows.get(FINDINGS, references[0])

        await found.fetch(references[0])
        await found.knows_its_keys()


async def test_who_asks_as_soon_as_another_is_answered_is_answered_too(table):
    """The reader is then about to close its connection, or has just done so."""
    async with table(small=ROWS // 50) as (found, references):
        for rounds in range(12):
            found.rows = WorkingRows(VIEW)
            await found.fetch(references[0])
            while found.misses("HSSCP-F-2026-none"):
                await asyncio.sleep(0)
            for _ in range(rounds):
                await asyncio.sleep(0)


async def test_who_ends_waits_for_no_key(table):
    before = len(asyncio.all_tasks())
    async with table(small=ROWS // 50) as (found, references):
        await found.fetch(references[0])
        assert len(asyncio.all_tasks()) == before + 1

    assert len(asyncio.all_tasks()) == before
