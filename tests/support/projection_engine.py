"""A projector at work on the log of one test, and ways of looking at what it keeps."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg import sql

from adapters.event_store.log import EventLog
from adapters.projection_engine.projector import Projector
from adapters.projection_engine.reading import Board
from adapters.projection_engine.replay import Known, as_known_at
from adapters.projection_engine.session import connect, try_lock, unlock
from adapters.projection_engine.status import wait_for
from domain.fact import Event
from projections.view import MemoryRows, View
from tests.support.counting_view import TALLY
from tests.support.ended import ended
from tests.support.eventually import eventually
from tests.support.finding_histories import Findings, units
from tests.support.postgres import Database


class Engine:
    """The engine on the log of hsscp; `view` is the one that the test is about."""

    def __init__(self, database: Database, log: EventLog) -> None:
        self.database = database
        self.log = log
        self.dsn = database.dsn("hsscp", "projector")
        self.findings = Findings()

    @asynccontextmanager
    async def running(self, *views: View, **settings: int) -> AsyncIterator[asyncio.Task[None]]:
        projector = Projector(self.dsn, self.log, views, **settings)
        task = asyncio.create_task(projector.run())
        try:
            yield task
        finally:
            await ended(task)
            assert task.cancelled(), "it returned"

    async def append(self, events: list[Event], *, size: int = 1) -> int:
        """Returns the head."""
        for start in range(0, len(events), 500):
            await self.log.append(units(events[start : start + 500], size=size))
        return await self.log.head()

    async def caught_up(self, *views: View, position: int | None = None) -> int:
        """Waits until the views stand at a position, or at the head; returns it."""
        goal = await self.log.head() if position is None else position
        await wait_for(self.dsn, "hsscp", [view.name for view in views], goal, timeout=20)
        return goal

    async def built(self, *views: View) -> int:
        """As `caught_up`, and the rebuild with which the projector began these views is over."""
        position = await self.caught_up(*views)
        await eventually(self._no_rebuild)
        return position

    async def _no_rebuild(self) -> bool:
        async with connect(self.dsn) as connection:
            free = await try_lock(connection, "hsscp rebuild")
            if free:
                await unlock(connection, "hsscp rebuild")
            return free

    async def folded(self, view: View, position: int) -> MemoryRows:
        """What the rows must be: the fold alone, over the events as the log gives them back."""
        rows = MemoryRows()
        for event in await self.log.read(0, 100_000, until=position):
            if type(event.fact) in view.handles:
                view.fold(rows, event)
        return rows

    async def assert_true(self, view: View, position: int) -> None:
        """The live rows are those of the plain fold, public tables and private ones; so is a replay."""
        expected = await self.folded(view, position)
        known = await as_known_at(self.dsn, "hsscp", [view], position, codec=self.log.codec)
        async with self.board() as board:
            loaded = await board.load(view)
        assert loaded.position == position
        for table in view.tables:
            assert expected.all(table) == known.rows[view.name].all(table)
            if table.public:
                assert expected.all(table) == loaded.rows.all(table)
        tallies = (await self.kept(view))[TALLY.name]
        assert sorted(tallies) == sorted((t.partnership, t.events) for t in expected.all(TALLY))

    async def known_both_ways(self, views: Sequence[View], position: int) -> Known:
        """As known at a position, found from checkpoints; from the beginning the answer is the same."""
        quick, whole = [
            await as_known_at(
                self.database.dsn("hsscp", "app"),
                "hsscp",
                views,
                position,
                codec=self.log.codec,
                from_checkpoints=from_checkpoints,
            )
            for from_checkpoints in (True, False)
        ]
        assert quick.position == whole.position
        assert quick.dead_letters == whole.dead_letters
        for view in views:
            for table in view.tables:
                assert quick.rows[view.name].all(table) == whole.rows[view.name].all(table)
        return quick

    @asynccontextmanager
    async def board(self) -> AsyncIterator[Board]:
        async with Board(self.database.dsn("hsscp", "app"), "hsscp") as board:
            yield board

    async def kept(self, view: View) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of the live generation, the private tables' too, as PostgreSQL has them, in order."""
        async with await psycopg.AsyncConnection.connect(self.database.admin) as connection:
            cursor = await connection.execute(
                "SELECT version, generation FROM hsscp_rows.view_positions WHERE live AND view = %s",
                [view.name],
            )
            row = await cursor.fetchone()
            assert row is not None
            found = {}
            for table in view.tables:
                name = f"{view.name}_v{row[0]}_g{row[1]}__{table.name}"
                cursor = await connection.execute(
                    sql.SQL("SELECT * FROM hsscp_rows.{}").format(sql.Identifier(name))
                )
                found[table.name] = sorted(await cursor.fetchall(), key=repr)
            return found

    async def query(self, text: str, *parameters: object) -> list[tuple[Any, ...]]:
        """As a superuser."""
        async with await psycopg.AsyncConnection.connect(
            self.database.admin, autocommit=True
        ) as connection:
            cursor = await connection.execute(text, parameters)
            return await cursor.fetchall() if cursor.description else []
