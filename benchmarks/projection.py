"""
How fast events become rows: the stock ProjectionRunner against this project's engine, in one run, on one log.

`python -m benchmarks.projection [--rounds 3]` prints tables; every figure is the median of the rounds, which are
interleaved. The stock runner takes one view each, so its time for all views is the sum of theirs; the end states
of both are compared row by row. Events are a board's own mix (benchmarks/board_history.py), about 700 bytes stored.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from pydantic import SecretStr

from adapters.embedded.postgres_server import PostgresServer
from adapters.event_store.log import EventLog
from adapters.event_store.schema import Passwords, migrate
from adapters.projection_engine.projector import Projector
from adapters.projection_engine.reading import Board
from adapters.projection_engine.rebuild import rebuild_all
from adapters.projection_engine.replay import as_known_at
from adapters.projection_engine.status import wait_for
from benchmarks import stock_projection
from benchmarks.board_history import events, unit
from projections.catalogue import VIEWS
from projections.view import MemoryRows

_NAMES = [view.name for view in VIEWS]


class Run:
    def __init__(self, admin: str, log: EventLog, scale: float) -> None:
        self.admin = admin
        self.log = log
        self.app = make_conninfo(admin, user="hsscp_app", password="benchmark")  # noqa: S106
        self.dsn = make_conninfo(admin, user="hsscp_projector", password="benchmark")  # noqa: S106
        self.stock_dsn = make_conninfo(admin, user="stscp_app", password="benchmark")  # noqa: S106
        self.few = int(1_600 * scale)
        self.many = int(40_000 * scale)

    async def fill(self) -> None:
        queue = [unit(event) for event in events(self.many)]
        for start in range(0, len(queue), 500):
            await self.log.append(queue[start : start + 500])
        async with EventLog(self.stock_dsn, stock_projection.PARTNERSHIP) as log:
            await log.append(queue[: self.few])

    async def stock(self, *, wait_for_disk: bool) -> float:
        """Events a second into all views, as one runner after the other."""
        seconds = 0.0
        for view in VIEWS:
            seconds += await asyncio.to_thread(
                stock_projection.run,
                self.admin,
                self.stock_dsn,
                view,
                wait_for_disk=wait_for_disk,
            )
        return self.few / seconds

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

    async def rebuild(self) -> float:
        await self._forget()
        began = time.perf_counter()
        rebuilt = await rebuild_all(self.dsn, "hsscp", VIEWS, codec=self.log.codec)
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
        """Milliseconds from the call of append to the row that a reader sees."""
        found: list[float] = []
        queue = [unit(event) for event in events(self.many + int(seconds * per_second))][
            self.many :
        ]
        task = asyncio.create_task(Projector(self.dsn, self.log, VIEWS).run())
        await wait_for(self.dsn, "hsscp", _NAMES, self.many, timeout=60)
        async with await psycopg.AsyncConnection.connect(self.dsn, autocommit=True) as reader:
            started: dict[int, float] = {}

            async def look() -> None:
                seen = self.many
                while seen < self.many + len(queue):
                    cursor = await reader.execute(
                        "SELECT min(position) FROM hsscp_rows.view_positions WHERE live"
                    )
                    row = await cursor.fetchone()
                    now = time.perf_counter()
                    assert row is not None
                    arrived = range(seen + 1, row[0] + 1)
                    found.extend((now - started[position]) * 1000 for position in arrived)
                    seen = row[0]
                    await asyncio.sleep(0.001)

            looking = asyncio.create_task(look())
            began = time.perf_counter()
            for number, one in enumerate(queue):
                await asyncio.sleep(max(0, began + number / per_second - time.perf_counter()))
                started[self.many + number + 1] = time.perf_counter()
                await self.log.append([one])
            await looking
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return sorted(found)

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


async def measure(run: Run, rounds: int) -> None:
    ways = {
        "stock ProjectionRunner, one view after the other": lambda: run.stock(wait_for_disk=True),
        "the same, its commits not waiting for the disk": lambda: run.stock(wait_for_disk=False),
        "live, batches": run.live,
        "rebuild of every view, one pass": run.rebuild,
        "as known at the head, in memory": run.as_at,
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(await way())
            if way in {run.live, run.rebuild}:
                await run.compare_kept()
    compared = await run.compare()
    base = statistics.median(next(iter(found.values())))
    print(f"{len(VIEWS)} views; {compared} rows of both ways compared and equal\n")
    print(f"| medians of {rounds} rounds | events/s | ratio |")
    print("|---|---:|---:|")
    for name, rates in found.items():
        rate = statistics.median(rates)
        print(f"| {name} | {rate:,.0f} | {rate / base:.1f} |")
    waits = await run.latency(10, 100)
    p50, p99 = statistics.median(waits), waits[int(len(waits) * 0.99)]
    print("\n| at 100 events/s | p50 | p99 |\n|---|---:|---:|")
    print(f"| append → visible row | {p50:.1f} ms | {p99:.1f} ms |")


async def main(rounds: int, scale: float) -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".benchmark-") as directory:
        server = PostgresServer(Path(directory))
        await server.start()
        try:
            secret = SecretStr("benchmark")
            for partnership in ("hsscp", stock_projection.PARTNERSHIP):
                await migrate(server.dsn, partnership, Passwords(secret, secret, secret))
            app = make_conninfo(server.dsn, user="hsscp_app", password="benchmark")  # noqa: S106
            async with EventLog(app, "hsscp") as log:
                run = Run(server.dsn, log, scale)
                await run.fill()
                await measure(run, rounds)
        finally:
            await server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=float, default=1.0, help="of the number of events")
    options = parser.parse_args()
    asyncio.run(main(options.rounds, options.scale))
