"""A report tool keeps its connection while the rows under its views are built anew, in the same version or another."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date

import psycopg
import pytest

from adapters.projection_engine.rebuild import rebuild
from domain.improvement.finding_facts import FindingRegistered
from projections.view import MemoryRows, Table
from tests.support.counting_view import counting_view
from tests.support.finding_histories import history, units


@dataclass(frozen=True, slots=True)
class Wider:
    """The promised columns in another order, with one before them and one behind."""

    words: int
    about: str
    finding_id: str
    published_on: date
    later: str | None


def wider(version):
    table = Table("counted_findings", Wider, ("finding_id",))

    def fold(rows, event):
        fact = event.fact
        if isinstance(fact, FindingRegistered):
            on = event.provenance.occurred_on
            words = len(fact.text.split())
            rows.put(table, Wider(words, fact.about, fact.finding_id, on, None))

    return replace(counting_view(), version=version, tables=(table,), fold=fold)


class Tool:
    """As Power BI and Excel ask: named columns, each statement of its own, prepared by the driver."""

    def __init__(self, connection, name):
        self.connection = connection
        self.name = name
        self.again = 0
        self.counts = []

    async def ask(self):
        question = "SELECT finding_id, about FROM hsscp_board.counted_findings ORDER BY 1"
        for attempt in range(2):
            try:
                cursor = await self.connection.execute(question, prepare=True)
                rows = await cursor.fetchall()
            except psycopg.Error:
                assert attempt == 0, f"{self.name} had to ask more than twice"
                assert not self.connection.broken
                self.again += 1
            else:
                break
        self.counts.append(len(rows))

    async def until(self, stop):
        while not stop.is_set():
            await self.ask()
            await asyncio.sleep(0)


@pytest.mark.parametrize("anew", ["the same version", "another version each time"])
async def test_an_open_connection_goes_on_over_a_switch(database, anew):
    dsn = database.dsn("hsscp", "projector")
    first = counting_view()
    views = [first] * 6 if anew == "the same version" else [wider(2), first_as(3), wider(4)]
    async with database.log("hsscp") as log:
        await log.append(units(history(400)))
        complete = {await rows_of(log, view) for view in (first, *views)}
        await rebuild(dsn, "hsscp", first, codec=log.codec)
        stop = asyncio.Event()
        connections = [
            await psycopg.AsyncConnection.connect(database.dsn("hsscp", "report"), autocommit=True)
            for _ in range(3)
        ]
        tools = [Tool(connection, f"tool {n}") for n, connection in enumerate(connections)]
        asking = [asyncio.create_task(tool.until(stop)) for tool in tools]
        for view in views:
            await rebuild(dsn, "hsscp", view, codec=log.codec)
        stop.set()
        await asyncio.gather(*asking)
        for connection in connections:
            await connection.close()

    assert min(len(tool.counts) for tool in tools) > 20
    assert max(tool.again for tool in tools) <= len(views)
    assert {count for tool in tools for count in tool.counts} <= complete
    assert 0 not in complete


async def rows_of(log, view):
    rows = MemoryRows()
    for event in await log.read(0, 1000):
        view.fold(rows, event)
    return len(rows.all(view.tables[0]))


def first_as(version):
    return replace(counting_view(), version=version)


async def test_a_version_switched_while_a_read_is_open_waits_for_it(database):
    """A long import in one transaction sees one state from its first row to its last."""
    dsn = database.dsn("hsscp", "projector")
    async with database.log("hsscp") as log:
        await log.append(units(history(100)))
        await rebuild(dsn, "hsscp", counting_view(), codec=log.codec)
        report = await psycopg.AsyncConnection.connect(database.dsn("hsscp", "report"))
        async with report, report.cursor("import") as cursor:
            await cursor.execute("SELECT finding_id FROM hsscp_board.counted_findings")
            begun = await cursor.fetchmany(5)
            switching = asyncio.create_task(rebuild(dsn, "hsscp", wider(2), codec=log.codec))
            await asyncio.sleep(0.3)
            rest = await cursor.fetchall()
            assert not switching.done()
            await report.rollback()
        await switching
    async with await psycopg.AsyncConnection.connect(database.dsn("hsscp", "report")) as again:
        after = await (
            await again.execute("SELECT finding_id FROM hsscp_board.counted_findings")
        ).fetchall()
    assert len(begun) == 5
    assert {*begun, *rest} <= set(after)
