"""
Both partnerships as they run: PostgreSQL, two linked NATS servers, and a node of each as a process of its own.

`cluster` is shared by a whole run of tests, so a test brings references, indicators and periods of its own.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, LiteralString

import nats
import psycopg
import pytest
from nats.aio.client import Client
from psycopg.conninfo import make_conninfo

from adapters.clock import SystemClock
from adapters.messaging import subjects
from domain.command import Command
from domain.framework import Framework
from domain.receipt import Receipt
from projections.view import MemoryRows, View
from services.boards.as_at import AsAt
from services.bootstrap import places
from services.bootstrap.agencies import Agency, Letter, agency
from services.bootstrap.local import PARTNERSHIPS, LocalServers
from services.bootstrap.record import PartnershipRecord, open_record
from services.config import Settings
from services.demo.player import Played, play
from services.demo.story import story
from tests.support.conformity import OTHER, board_reader, shown, unsettled
from tests.support.eventually import eventually


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--chaos-cycles",
        type=int,
        default=6,
        help="how often the chaos tests of the whole system kill a node (default: 6)",
    )


class Cluster:
    """Under one directory; `dial_port` as LocalServers has it."""

    def __init__(self, directory: Path, *, dial_port: int | None = None) -> None:
        self.servers = LocalServers(directory, dial_port=dial_port)
        self.nodes = {p: self.servers.node(p) for p in PARTNERSHIPS}

    @property
    def settings(self) -> Settings:
        return self.servers.settings

    @cached_property
    def framework(self) -> Framework:
        return places.framework(self.settings)

    async def start(self) -> None:
        await self.servers.__aenter__()
        for node in self.nodes.values():
            node.start()

    async def stop(self) -> None:
        for node in self.nodes.values():
            await node.stop()
        await self.servers.__aexit__(None, None, None)

    # --- As others see it ---------------------------------------------------------------------------------

    def agency(self, partnership: str, name: str) -> AbstractAsyncContextManager[Agency]:
        return agency(self.settings, partnership, name)

    def record(self, partnership: str) -> AbstractAsyncContextManager[PartnershipRecord]:
        return open_record(self.settings, partnership)

    @asynccontextmanager
    async def plain(self, partnership: str, name: str, **options: Any) -> AsyncIterator[Client]:
        """A plain nats-py connection with an agency's own key."""
        seed = places.keys(self.settings, partnership).seed_file(subjects.agency_user(name))
        client = await nats.connect(
            self.settings.of(partnership).nats.url,
            nkeys_seed=str(seed),
            inbox_prefix=subjects.inbox_prefix(partnership, name),
            **options,
        )
        try:
            yield client
        finally:
            await client.close()

    async def say(
        self, partnership: str, name: str, *letters: Letter, within: float = 20.0
    ) -> list[Receipt]:
        """Publish as an agency; the receipts in the letters' order."""
        async with self.agency(partnership, name) as speaking:
            await speaking.publish(letters)
            receipts = await speaking.receipts([letter.id for letter in letters], within=within)
        return [receipts[letter.id] for letter in letters]

    async def show(self, partnership: str, view: View, at: AsAt | None = None) -> MemoryRows:
        """The rows of a view, live or as at."""
        async with self.record(partnership) as record:
            return (await record.view(view, at)).rows

    # --- As only its keepers see it -----------------------------------------------------------------------

    @property
    def admin(self) -> str:
        """The superuser's connection string to the database."""
        postgres = self.settings.of("hsscp").postgres
        return make_conninfo(self.servers.postgres.dsn, dbname=postgres.database)

    async def query(self, text: LiteralString, *parameters: object) -> list[tuple[Any, ...]]:
        async with await psycopg.AsyncConnection.connect(self.admin, autocommit=True) as connection:
            cursor = await connection.execute(text, parameters)
            return await cursor.fetchall() if cursor.description else []

    @asynccontextmanager
    async def service(self, partnership: str, name: str) -> AsyncIterator[Client]:
        """A connection with the key of one of the node's own users."""
        client = await nats.connect(
            self.settings.of(partnership).nats.url,
            nkeys_seed=str(places.keys(self.settings, partnership).seed_file(name)),
            inbox_prefix=subjects.inbox_prefix(partnership, name),
        )
        try:
            yield client
        finally:
            await client.close()

    async def settled(self, *, within: float = 30.0) -> None:
        """Until nothing is on its way: every message answered, relayed, mirrored and shown."""

        async def nothing_left() -> bool:
            for node in self.nodes.values():
                node.check()
            left[:] = await unsettled(self.settings, self.admin)
            return not left

        left: list[str] = []
        try:
            await eventually(nothing_left, within=within)
        except AssertionError:
            raise AssertionError(f"not settled within {within:.0f} s: {left}") from None


def letter(id_: str, command: Command) -> Letter:
    return Letter(id_, command.KIND, command.model_dump_json(exclude_none=True).encode())


@asynccontextmanager
async def running(cluster: Cluster) -> AsyncIterator[Cluster]:
    """A cluster of the test's own."""
    try:
        await cluster.start()
        yield cluster
    finally:
        await cluster.stop()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Shared by all scenarios. Nothing of it belongs to an event loop."""
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        asyncio.run(found.start())
        yield found
    finally:
        asyncio.run(found.stop())


# --- The demonstration's real data, told once for all scenarios -------------------------------------------


@dataclass(frozen=True)
class Moment:
    """What a reader of one partnership's board had before them, at `at`: each view's position and rows."""

    partnership: str
    at: datetime
    boards: Mapping[str, tuple[int, Any]]


@dataclass(frozen=True)
class Told:
    """`played` by the name of the phase; `seen` while it was told, and at rest after each phase."""

    played: Mapping[str, Played]
    seen: Sequence[Moment]


PHASES = (
    "framework",
    "release-2023",
    "findings",
    "release-2024",
    "recommendations",
    "release-2025",
)


@pytest.fixture(scope="session")
def told(cluster: Cluster) -> Told:
    """The framework, the findings of the inspections and the three releases of one series, with readers watching."""
    return asyncio.run(_tell(cluster))


async def _tell(cluster: Cluster) -> Told:
    phases = {phase.name: phase for phase in story(cluster.framework, date(2026, 6, 1))}
    played: dict[str, Played] = {}
    seen: list[Moment] = []
    await cluster.settled()
    async with AsyncExitStack() as stack:
        readers = {
            partnership: await stack.enter_async_context(
                board_reader(cluster.settings, partnership)
            )
            for partnership in OTHER
        }

        async def look() -> None:
            for partnership, board in readers.items():
                rows = await shown(board)
                seen.append(Moment(partnership, SystemClock().now(), rows))

        async def watch(enough: asyncio.Event) -> None:
            while not enough.is_set():
                await look()
                await asyncio.sleep(0.02)

        for name in PHASES:
            enough = asyncio.Event()
            async with asyncio.TaskGroup() as both:
                both.create_task(watch(enough))
                played[name] = await play(phases[name], cluster.settings)
                enough.set()
            await cluster.settled()
            await look()
    return Told(played, seen)
