"""
How fast events become rows: the stock ProjectionRunner against this project's engine, in one run, on one log.

`python -m benchmarks.run --only projection`. The stock runner takes one view each, so its time for all views is the sum
of theirs; the end states of both are compared row by row. Events are a board's own mix (benchmarks/board_history.py), about 700 bytes stored.
"""

import asyncio
import itertools
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from adapters.event_store.asking import Connection
from adapters.event_store.log import EventLog
from adapters.projection_engine.projector import Projector
from adapters.projection_engine.reading import Board
from adapters.projection_engine.rebuild import rebuild_all
from adapters.projection_engine.replay import as_known_at
from adapters.projection_engine.status import wait_for
from benchmarks import stock_projection
from benchmarks.board_history import concerned, events, unit
from benchmarks.pacing import percentile, waits
from benchmarks.servers import postgres
from projections import catalogue
from projections.view import MemoryRows, View
from tests.support.postgres import Database

_SECONDS = 6  # of each steady rate
_FIRST = 500  # events with which a projector comes to know its tables, once after its start (ADR 0101), one by one
_LOOK = 0.002  # seconds between looks of the reader; more often would slow what it looks at
VIEWS = concerned(catalogue.VIEWS)
"""The stock runner cannot end on a view that has no event, so the others stand aside for both."""

_NAMES = [view.name for view in VIEWS]

CORE = tuple(
    v for v in VIEWS if v.name in {"actions_by_status", "thread", "themes", "indicators", "returns"}
)
"""V-01, V-02, V-04, V-05 and V-06: the views that the first aim was set for."""

ONE = next(view for view in VIEWS if view.name == "actions_by_status")
"""The one that most events of this history concern."""

STOCK_CORE = "stock ProjectionRunner, the five views of V-01 to V-06 one after the other"
REBUILD_CORE = "rebuild of the five views of V-01 to V-06, one pass"
STOCK_ONE = "stock ProjectionRunner, the view actions_by_status"
REBUILD_ONE = "rebuild of the view actions_by_status"
STOCK = "stock ProjectionRunner, one view after the other"
STOCK_UNSAFE = "the same, its commits not waiting for the disk"
STOCK_AT_ONCE = "the same, a runner for each view at the same time"
LIVE = "live, batches"
REBUILD = "rebuild of every view, one pass"
AS_AT = "as known at the head, in memory"
RATES = (100, 500, 2_000)
"""Events a second, sent whatever becomes of the earlier ones."""


def shown(per_second: int, percentile: str) -> str:
    """The name of the figure."""
    return f"append → visible row at {per_second:,} events/s, {percentile}, ms"


class Run:
    def __init__(self, database: Database, log: EventLog, scale: float) -> None:
        self.admin = database.admin
        self.log = log
        self.app = database.dsn("hsscp")
        self.dsn = database.dsn("hsscp", "projector")
        self.stock_dsn = database.dsn(stock_projection.PARTNERSHIP)
        self.few = int(800 * scale)
        self.many = int(40_000 * scale)

    async def fill(self) -> None:
        queue = [unit(event) for event in events(self.many)]
        for start in range(0, len(queue), 500):
            await self.log.append(queue[start : start + 500])
        async with EventLog(self.stock_dsn, stock_projection.PARTNERSHIP) as log:
            await log.append(queue[: self.few])

    async def stock(self, *, wait_for_disk: bool) -> dict[str, float]:
        """Seconds of each view's runner, one after the other."""
        return {
            view.name: await asyncio.to_thread(
                stock_projection.run, self.admin, self.stock_dsn, view, wait_for_disk=wait_for_disk
            )
            for view in VIEWS
        }

    async def stock_at_once(self) -> float:
        """The same with a runner for each view in one program at the same time: until the slowest is through."""
        seconds = await asyncio.gather(
            *(
                asyncio.to_thread(
                    stock_projection.run, self.admin, self.stock_dsn, view, wait_for_disk=True
                )
                for view in VIEWS
            )
        )
        return self.few / max(seconds)

    async def compare(self) -> int:
        """Rows compared, all tables: what the stock runner keeps is what the folds give, on the same time of recording."""
        given = await self.log.read(0, self.few)
        compared = 0
        for view in VIEWS:
            rows = MemoryRows()
            for event in given:
                if type(event.fact) in view.handles:
                    view.fold(rows, replace(event, recorded_at=stock_projection.RECORDED_AT))
            for table in view.tables:
                theirs = stock_projection.rows(self.admin, view, table)
                assert theirs == rows.all(table), f"{view.name}.{table.name}"
                compared += len(theirs)
        return compared

    async def live(self) -> float:
        """From empty tables to rows for the whole log, by the runner."""
        await self._forget()
        await rebuild_all(self.dsn, "hsscp", VIEWS, codec=self.log.codec)
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute("UPDATE hsscp_rows.view_positions SET position = 0, events_seen = 0")
            for row in connection.execute(
                "SELECT format('TRUNCATE %I.%I', schemaname, tablename) FROM pg_tables"
                " WHERE schemaname = 'hsscp_rows' AND tablename <> 'view_positions'"
            ).fetchall():
                connection.execute(row[0])
        began = time.perf_counter()
        await self._run_until(Projector(self.dsn, self.log, VIEWS), self.many)
        return self.many / (time.perf_counter() - began)

    async def rebuild(self, views: Sequence[View] = VIEWS) -> float:
        await self._forget()
        began = time.perf_counter()
        rebuilt = await rebuild_all(self.dsn, "hsscp", views, codec=self.log.codec)
        seconds = time.perf_counter() - began
        assert all(done.position == self.many and not done.dead_letters for done in rebuilt)
        return self.many / seconds

    async def as_at(self) -> float:
        began = time.perf_counter()
        await as_known_at(self.dsn, "hsscp", VIEWS, self.many, codec=self.log.codec)
        return self.many / (time.perf_counter() - began)

    async def compare_kept(self) -> None:
        """What PostgreSQL keeps is what the folds give."""
        known = await as_known_at(self.dsn, "hsscp", VIEWS, self.many, codec=self.log.codec)
        async with Board(self.app, "hsscp") as board:
            for view in VIEWS:
                loaded = await board.load(view)
                assert loaded.position == self.many
                for table in view.tables:
                    if table.public:
                        assert loaded.rows.all(table) == known.rows[view.name].all(table)

    async def latency(self, seconds: float, per_second: int) -> list[float]:
        """
        Milliseconds from when an event was due to be sent to the row that a reader sees, sorted.

        Every view of the program is kept, as in a partnership, also those that the history has nothing for.
        """
        begin, count = self.many + _FIRST, int(seconds * per_second)
        queue = [unit(event) for event in itertools.islice(events(begin + count), self.many, None)]
        first, queue = queue[:_FIRST], queue[_FIRST:]
        every = [view.name for view in catalogue.VIEWS]
        task = asyncio.create_task(Projector(self.dsn, self.log, catalogue.VIEWS).run())
        for one in first:  # events of one batch find each other's rows, and ask for no table
            await self.log.append([one])
        await wait_for(
            self.dsn, "hsscp", every, begin, timeout=60
        )  # it follows by now, and knows its tables
        async with await Connection.connect(self.dsn, autocommit=True) as reader:

            async def arrived(seen: int) -> int:
                while (there := await _shown(reader) - begin) <= seen:
                    await asyncio.sleep(_LOOK)
                return there

            found = await waits(self.log, queue, per_second, arrived)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        self.many = begin + count
        await self.compare_kept()
        return found

    async def _run_until(self, projector: Projector, position: int) -> None:
        task = asyncio.create_task(projector.run())
        await wait_for(self.dsn, "hsscp", _NAMES, position, timeout=600)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _forget(self) -> None:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            for row in connection.execute(
                "SELECT format('DROP TABLE %I.%I CASCADE', schemaname, tablename) FROM pg_tables"
                " WHERE schemaname = 'hsscp_rows'"
            ).fetchall():
                connection.execute(row[0])


async def _shown(reader: Connection) -> int:
    """The position for which the rows of every view are true; it is committed with them."""
    [[position]] = await reader.ask(
        b"SELECT min(position) FROM hsscp_rows.view_positions WHERE live"
    )
    return int(position)


async def measure(run: Run) -> dict[str, float]:
    """One round: events a second, and milliseconds. What both ways keep is compared with what the folds give."""
    stock = await run.stock(wait_for_disk=True)
    await run.compare()
    found = {
        STOCK: run.few / sum(stock.values()),
        STOCK_CORE: run.few / sum(stock[view.name] for view in CORE),
        STOCK_ONE: run.few / stock[ONE.name],
    }
    found[STOCK_UNSAFE] = run.few / sum((await run.stock(wait_for_disk=False)).values())
    found[STOCK_AT_ONCE] = await run.stock_at_once()
    found[LIVE] = await _median(run.live)
    await run.compare_kept()
    found[REBUILD_ONE] = await _median(lambda: run.rebuild([ONE]))
    found[REBUILD_CORE] = await _median(lambda: run.rebuild(CORE))
    found[REBUILD] = await _median(run.rebuild)
    await run.compare_kept()
    found[AS_AT] = await run.as_at()
    for per_second in RATES:
        waited = await run.latency(_SECONDS, per_second)
        found[shown(per_second, "p50")] = percentile(waited, 0.5)
        found[shown(per_second, "p99")] = percentile(waited, 0.99)
    return found


async def _median(way: Callable[[], Awaitable[float]]) -> float:
    """Of three, since ours is over in a moment that anything else on the machine may spoil."""
    return statistics.median([await way() for _ in range(3)])


@asynccontextmanager
async def begun(directory: Path, scale: float) -> AsyncIterator[Run]:
    """A log of its own, filled."""
    async with postgres(directory) as database, database.log() as log:
        run = Run(database, log, scale)
        await run.fill()
        yield run
