"""
A reader that follows the log misses nothing, however many write: positions become visible in their order.

The same test run on a function without the lock must catch it, or it would prove nothing (store.md, trap 2; T1).
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import psycopg
import pytest

from adapters.event_store.log import EventLog
from domain.errors import Misconfigured
from domain.history import Status
from tests.support.eventually import eventually
from tests.support.locks import waited_for
from tests.support.postgres import Database
from tests.support.units import event, unit

WRITERS = 8
LOCK = "LOCK TABLE turn IN EXCLUSIVE MODE; LOCK TABLE stored_events IN ROW EXCLUSIVE MODE;"


@asynccontextmanager
async def writers(database: Database) -> AsyncIterator[Sequence[EventLog]]:
    """A log each: those of one log have their turns in their own program already."""
    async with AsyncExitStack() as opened:
        yield [await opened.enter_async_context(database.log()) for _ in range(WRITERS)]


async def write(log: EventLog, writer: int, calls: int) -> None:
    for call in range(calls):
        given = [
            unit(f"{writer}.{call}.{n}", event(f"HSSCP-F-{1000 + writer}-{call * 10 + n}"))
            for n in range(10)
        ]
        outcomes = await log.append(given)
        assert {outcome.status for outcome in outcomes} == {Status.RECORDED}


async def follow(log: EventLog, stop: asyncio.Event) -> list[int]:
    """Every position that a reader sees who always goes on from the last one it saw."""
    seen: list[int] = []
    while True:
        finished = stop.is_set()
        page = await log.read_raw(seen[-1] if seen else 0, 500)
        seen += [row.position for row in page]
        if not page:
            if finished:
                return seen
            await log.wait(seen[-1] if seen else 0, timeout=0.05)


async def test_eight_writers_and_a_reader_that_misses_nothing(database):
    async with writers(database) as logs, database.log() as reading:
        stop = asyncio.Event()
        reader = asyncio.create_task(follow(reading, stop))
        await asyncio.gather(*(write(log, writer, 200) for writer, log in enumerate(logs)))
        stop.set()
        seen = await reader

        stored = [row.position for row in await reading.read_raw(0, 20_000)]
    assert len(stored) == WRITERS * 200 * 10
    assert seen == stored


async def without_the_lock(database: Database) -> None:
    """
    The function as it would be with a sequence and no lock, as the library's own is. A pause stands for the moment
    between taking a position and committing it, which a busy server draws out.
    """
    async with await psycopg.AsyncConnection.connect(database.admin, autocommit=True) as admin:
        cursor = await admin.execute("SELECT pg_get_functiondef('hsscp.append'::regproc)")
        [(text,)] = await cursor.fetchall()
        assert text.count(LOCK) == 1
        for old, new in (
            (LOCK, ""),
            ("head := head + 1;", "head := nextval('hsscp.unlocked');"),
            ("firsts[unit] := head + 1;", ""),
            (
                "SELECT generate_series(head + 1,",
                "SELECT nextval('hsscp.unlocked') FROM generate_series(head + 1,",
            ),
            ("head := head + event_count;", "head := positions[event_count];"),
            ("IF 4 = ANY (found)", "PERFORM pg_sleep(random() * 0.01);\n    IF 4 = ANY (found)"),
        ):
            assert old in text
            text = text.replace(old, new)
        await admin.execute("CREATE SEQUENCE hsscp.unlocked")
        await admin.execute("GRANT ALL ON SEQUENCE hsscp.unlocked TO hsscp_owner")
        await admin.execute(text.encode())


@pytest.fixture
async def unlocked(database: Database) -> AsyncIterator[tuple[Sequence[EventLog], EventLog]]:
    async with writers(database) as logs, database.log() as reading:
        await without_the_lock(database)
        yield logs, reading


async def test_the_same_test_catches_a_function_without_the_lock(unlocked):
    logs, reading = unlocked
    stop = asyncio.Event()
    reader = asyncio.create_task(follow(reading, stop))

    async def write_unanswered(log: EventLog, writer: int) -> None:
        for call in range(60):
            name = f"{writer}.{call}"
            of = f"HSSCP-F-{1000 + writer}-{call}"
            await log.append([unit(name, event(of), sender=None)])

    await asyncio.gather(*(write_unanswered(log, writer) for writer, log in enumerate(logs)))
    stop.set()
    seen = await reader

    stored = [row.position for row in await reading.read_raw(0, 20_000)]
    assert len(stored) == WRITERS * 60
    assert len(seen) < len(stored)


async def test_a_program_does_not_start_on_a_function_without_the_lock(database):
    await without_the_lock(database)

    with pytest.raises(Misconfigured, match="takes no lock"):
        async with database.log():
            pass


async def test_an_append_does_not_wait_for_a_vacuum(log, database):
    """VACUUM and ANALYZE hold this lock from their beginning to their end."""
    async with await psycopg.AsyncConnection.connect(database.admin) as admin:
        await admin.execute("LOCK TABLE hsscp.stored_events IN SHARE UPDATE EXCLUSIVE MODE")
        async with asyncio.timeout(5):
            [outcome] = await log.append([unit("1", event("HSSCP-F-2026-1"))])

    assert outcome.status is Status.RECORDED


async def test_an_append_waits_for_one_that_began_before_the_migration(log, database):
    """Which held the table itself."""
    async with await psycopg.AsyncConnection.connect(database.admin) as admin:
        await admin.execute("LOCK TABLE hsscp.stored_events IN EXCLUSIVE MODE")
        appending = asyncio.create_task(log.append([unit("1", event("HSSCP-F-2026-1"))]))
        async with await psycopg.AsyncConnection.connect(database.admin) as looking:
            await eventually(lambda: waited_for(looking, "hsscp.stored_events"))
        assert not appending.done()
        await admin.commit()
        [outcome] = await appending

    assert outcome.status is Status.RECORDED
