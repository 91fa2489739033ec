"""All boards are built anew while agencies publish and readers read: nobody notices, and the result is the same."""

import asyncio
import itertools

import psycopg
import pytest

from adapters.projection_engine.reading import Board
from projections.catalogue import VIEWS
from projections.governance.inspection_pack import shows_restricted
from services.bootstrap import places
from tests.support.cluster import Cluster, Told, letter
from tests.support.conformity import OTHER, check_boards, kept
from tests.support.controls import HARTLEPOOL, register_finding

REBUILDS = 3
PUBLIC = [
    table.name
    for view in VIEWS
    for table in view.tables
    if table.public and not shows_restricted(view)
]


class Life:
    """Writers and readers at work on the record of hsscp until `enough`; whatever fails in them fails the test."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.enough = asyncio.Event()
        self.written = 0
        self.read = 0
        self.counted: list[int] = []

    async def write(self) -> None:
        async with self.cluster.agency("hsscp", HARTLEPOOL) as council:
            for number in itertools.count(70_001):
                if self.enough.is_set():
                    return
                finding = register_finding(finding_id=f"HSSCP-F-2026-{number}")
                await council.publish([letter(f"beside:{number}", finding)])
                await council.receipts([f"beside:{number}"], within=20)
                self.written += 1

    async def read_rows(self) -> None:
        """As the command line does: every view whole, positions never going back."""
        positions = dict.fromkeys((view.name for view in VIEWS), 0)
        dsn = places.dsn(self.cluster.settings, "hsscp", "app")
        async with Board(dsn, "hsscp") as board:
            while not self.enough.is_set():
                for view in VIEWS:
                    loaded = await board.load(view)
                    assert loaded.position >= positions[view.name], "a board went back in time"
                    assert loaded.incomplete_since is None
                    positions[view.name] = loaded.position
                    self.read += 1
                await asyncio.sleep(0)

    async def read_sql(self) -> None:
        """As a report tool does: plain SQL on the views, each statement of its own."""
        dsn = places.dsn(self.cluster.settings, "hsscp", "report")
        async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
            connection.prepare_threshold = None
            while not self.enough.is_set():
                for name in PUBLIC:
                    found = await connection.execute(
                        psycopg.sql.SQL("SELECT count(*) FROM {}").format(
                            psycopg.sql.Identifier("hsscp_board", name)
                        )
                    )
                    row = await found.fetchone()
                    assert row is not None
                    if name == "theme_sightings":
                        self.counted.append(row[0])
                    self.read += 1


@pytest.mark.timeout(180)
async def test_a_rebuild_beside_writers_and_readers_fails_no_read_and_changes_nothing(
    cluster: Cluster, told: Told
):
    life = Life(cluster)
    reports: list[list[tuple[int, int]]] = []
    reached: list[int] = []
    async with asyncio.TaskGroup() as tasks:
        for job in (life.write, life.read_rows, life.read_sql):
            tasks.create_task(job())
        async with cluster.record("hsscp") as record:
            for _ in range(REBUILDS):
                report: list[tuple[int, int]] = []

                def progress(at: int, of: int, report: list[tuple[int, int]] = report) -> None:
                    report.append((at, of))

                reached.append(await record.rebuild([view.name for view in VIEWS], progress))
                reports.append(report)
        life.enough.set()
    assert life.written > 20
    assert life.read > 200
    assert life.counted == sorted(life.counted), "a reader saw findings vanish"
    for report in reports:
        assert report, "no progress was shown"
        assert [at for at, _ in report] == sorted(at for at, _ in report)
        assert report[-1][0] == report[-1][1]
    assert reached == sorted(reached)
    await cluster.settled()
    for partnership in OTHER:
        log = await kept(cluster.admin, partnership)
        await check_boards(cluster.settings, partnership, log.head)


async def test_one_view_alone_is_built_anew(cluster: Cluster, told: Told):
    await cluster.settled()
    async with cluster.record("stscp") as record:
        before = {view.view: view.position for view in await record.standings()}
        assert await record.rebuild(["themes"], lambda *_: None) == before["themes"]
    log = await kept(cluster.admin, "stscp")
    await check_boards(cluster.settings, "stscp", log.head)
