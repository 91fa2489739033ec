"""What the followers of the log read: pages, gaps, moments, wake-ups."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import sql

from adapters.event_store.connections import DatabaseAway
from adapters.event_store.reading_ahead import PAGE
from domain.errors import UnreadableEvent
from tests.support.eventually import eventually
from tests.support.units import FAULT, event, stream, unit, units

FUTURE = datetime(2999, 1, 1, tzinfo=UTC)
PAST = datetime(1999, 1, 1, tzinfo=UTC)


def positions(page):
    return [recorded.position for recorded in page]


async def test_pages_follow_each_other(log):
    await log.append(units(range(1, 11)))

    assert positions(await log.read(0, 4)) == [1, 2, 3, 4]
    assert positions(await log.read(4, 100)) == [5, 6, 7, 8, 9, 10]
    assert positions(await log.read(4, 100, until=6)) == [5, 6]
    assert await log.read(10, 100) == []
    assert await log.read(0, 100, until=0) == []


async def everything(log, **bounds):
    async with aclosing(log.everything(**bounds)) as pages:
        return [positions(page) async for page in pages]


async def test_everything_comes_page_by_page_whatever_is_left_for_the_last(log):
    assert await everything(log) == []
    await log.append(units(range(1, PAGE + 1)))
    assert await everything(log) == [list(range(1, PAGE + 1))]
    await log.append(units([PAGE + 1]))

    assert await everything(log) == [list(range(1, PAGE + 1)), [PAGE + 1]]
    assert await everything(log, after=PAGE) == [[PAGE + 1]]
    assert await everything(log, after=1, until=3) == [[2, 3]]
    assert await everything(log, after=3, until=3) == []
    assert await everything(log, after=PAGE + 1) == []


async def test_what_is_appended_while_everything_is_read_comes_too(log):
    await log.append(units(range(1, PAGE + 1)))

    seen = []
    async with aclosing(log.everything()) as pages:
        async for page in pages:
            seen += positions(page)
            if len(seen) == PAGE:
                await log.append(units(range(PAGE + 1, PAGE + 3)))

    assert seen == list(range(1, len(seen) + 1))  # those, or none of them where it had been asked
    assert len(seen) in {PAGE, PAGE + 2}


async def test_a_reader_may_leave_before_the_end(database):
    async with database.log() as log:
        await log.append(units(range(1, 2 * PAGE + 1)))
        async with aclosing(log.everything()) as pages:
            assert positions(await anext(pages)) == list(range(1, PAGE + 1))

        assert len(asyncio.all_tasks()) == 1
        assert positions(await log.read(2 * PAGE - 1, 10)) == [2 * PAGE]


async def test_raw_rows_decode_to_what_read_gives(log):
    await log.append(units(range(1, 4)))

    for raw, recorded in zip(await log.read_raw(0, 10), await log.read(0, 10), strict=True):
        decoded = log.codec.decode(raw.stream, raw.version, raw.topic, raw.state)
        assert decoded == recorded.event
        assert (raw.position, raw.recorded_at) == (recorded.position, recorded.recorded_at)
        assert raw.origin == "hsscp"


async def test_many_streams_are_loaded_by_one_question(log):
    await log.append([unit(f"m{n}", event(stream(n)), event(stream(n), 2)) for n in range(1, 1001)])

    loaded = await log.load([stream(n) for n in range(500, 2000)])
    assert len(loaded) == 501
    assert all([r.event.version for r in history] == [1, 2] for history in loaded.values())


async def test_gaps_in_the_positions_are_read_over(log, database):
    await log.append(units(range(1, 4)))
    with psycopg.connect(database.admin) as admin:  # as a sequence would leave them
        admin.execute("ALTER TABLE hsscp.stored_events DISABLE TRIGGER never_changed")
        admin.execute(
            "UPDATE hsscp.stored_events SET notification_id = notification_id + 7 WHERE notification_id > 1"
        )
    await log.append(units([4]))

    assert positions(await log.read(0, 100)) == [1, 9, 10, 11]
    assert positions(await log.read(1, 2)) == [9, 10]
    assert await log.head() == 11
    assert await log.position_at(FUTURE) == 11
    before_the_last = (await log.read(10, 1))[0].recorded_at - timedelta(microseconds=1)
    assert await log.position_at(before_the_last) == 10
    assert await log.position_at(PAST) == 0


async def test_an_unreadable_event_is_named_by_its_place_and_never_by_its_content(log, database):
    await log.append(units([1]))
    with psycopg.connect(database.admin) as admin:
        admin.execute(
            "INSERT INTO hsscp.stored_events VALUES ('X-1', 3, 'os:system', 'secret words', 2, now(), 'stscp')"
        )

    with pytest.raises(UnreadableEvent) as caught:
        await log.read(0, 10)
    with pytest.raises(UnreadableEvent, match="at position 2"):
        await everything(log)
    assert "os:system of X-1, version 3 at position 2" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert len(await log.read_raw(0, 10)) == 2


# --- Moments ----------------------------------------------------------------------------------------------


async def test_every_moment_has_its_position(log):
    assert await log.position_at(FUTURE) == 0
    for n in range(1, 6):
        await log.append([unit(f"m{n}", event(stream(n)), event(stream(n), 2))])

    page = await log.read(0, 100)
    for recorded in page:
        same = [r.position for r in page if r.recorded_at <= recorded.recorded_at]
        assert await log.position_at(recorded.recorded_at) == max(same)
        just_before = recorded.recorded_at - timedelta(microseconds=1)
        earlier = [r.position for r in page if r.recorded_at <= just_before]
        assert await log.position_at(just_before) == max(earlier, default=0)
    assert await log.position_at(PAST) == 0
    assert await log.position_at(FUTURE) == 10


async def test_recording_time_never_runs_against_the_positions(log, database):
    async with database.log() as other:
        for n in range(1, 30, 2):
            await asyncio.gather(log.append(units([n])), other.append(units([n + 1])))

    moments = [r.recorded_at for r in await log.read(0, 100)]
    assert moments == sorted(moments)
    assert all(
        moment.tzinfo is not None and moment.utcoffset() == timedelta() for moment in moments
    )


async def test_a_clock_that_was_set_back_does_not_reach_the_log(log, database):
    await log.append(units([1]))
    ahead = timedelta(hours=1)
    with psycopg.connect(database.admin) as admin:
        admin.execute("ALTER TABLE hsscp.stored_events DISABLE TRIGGER never_changed")
        admin.execute("UPDATE hsscp.stored_events SET recorded_at = recorded_at + %s", [ahead])

    [outcome] = await log.append(units([2]))

    first, second = await log.read(0, 10)
    assert second.recorded_at >= first.recorded_at
    assert outcome.receipt.recorded_at == second.recorded_at


async def test_the_position_of_a_moment_waits_for_an_append_under_way(log, database):
    """Else an event could turn up later with a recording time before the moment asked for."""
    await log.append(units([1]))
    async with await psycopg.AsyncConnection.connect(database.admin) as admin:
        await admin.execute("LOCK TABLE hsscp.stored_events IN EXCLUSIVE MODE")
        asked = asyncio.create_task(log.position_at(FUTURE))
        long_past = await log.position_at(PAST)
        await admin.execute(
            "INSERT INTO hsscp.stored_events SELECT 'X-1', 1, topic, state, 2, clock_timestamp(), origin"
            " FROM hsscp.stored_events"
        )
        assert not asked.done()
        await admin.commit()
        assert (long_past, await asked) == (0, 2)


# --- Wake-ups ---------------------------------------------------------------------------------------------


async def test_what_a_program_recorded_itself_it_need_not_be_told(database):
    """Nobody listens for it: the database takes no further connection than the one by which it appends."""
    async with database.log(poll=60.0) as log:
        await log.append(units([1]))
        with psycopg.connect(database.admin, autocommit=True) as admin:
            limit = sql.SQL("ALTER DATABASE {} CONNECTION LIMIT 0")
            admin.execute(limit.format(sql.Identifier(admin.info.dbname)))
        waiting = asyncio.create_task(log.wait(1, timeout=50))
        await asyncio.sleep(0)
        await log.append(units([2]))
        async with asyncio.timeout(5):
            assert await waiting


async def test_a_waiting_follower_wakes_at_once(database):
    async with database.log(poll=60.0) as log, database.log() as writing:
        await writing.append(units([1]))
        assert await log.wait(0, timeout=5)

        for n in range(2, 20):
            waiting = asyncio.create_task(log.wait(n - 1, timeout=50))
            await asyncio.sleep(0)
            await writing.append(units([n]))
            async with asyncio.timeout(5):
                assert await waiting


async def test_a_refusal_wakes_the_one_who_sends_receipts(database):
    async with database.log(poll=60.0) as log:
        waiting = asyncio.create_task(log.wait_for_receipts(0, timeout=50))
        await log.append([unit("m1", faults=(FAULT,))])
        async with asyncio.timeout(5):
            assert await waiting
        assert not await log.wait(0, timeout=0.05)


async def test_waiting_ends_after_its_time(log):
    loop = asyncio.get_running_loop()
    start = loop.time()

    assert not await log.wait(0, timeout=0.2)
    assert 0.2 <= loop.time() - start < 2


async def test_a_wait_can_be_cancelled(log):
    waiting = asyncio.create_task(log.wait(0, timeout=60))
    await asyncio.sleep(0.05)
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    await log.append(units([1]))
    assert await log.wait(0, timeout=5)


async def test_a_lost_listener_is_replaced_and_polling_bridges_the_gap(database):
    async with database.log(poll=0.2) as log, database.log() as writing:
        assert not await log.wait(0, timeout=0.3)
        with psycopg.connect(database.admin, autocommit=True) as admin:

            def listeners():
                return admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                ).rowcount

            assert listeners() == 1
            waiting = asyncio.create_task(log.wait(0, timeout=20))
            await writing.append(units([1]))
            async with asyncio.timeout(5):
                assert await waiting
            await eventually(lambda: listeners() == 1)


async def test_a_log_whose_database_is_gone_says_so(database):
    async with database.log(patience=0.5) as log:
        with psycopg.connect(database.admin, autocommit=True) as admin:
            admin.execute("ALTER ROLE hsscp_app NOLOGIN")
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'hsscp_app'"
            )
            try:
                with pytest.raises(DatabaseAway):
                    await log.head()
                with pytest.raises(DatabaseAway):
                    await log.append(units([1]))
            finally:
                admin.execute("ALTER ROLE hsscp_app LOGIN")
        assert await log.head() == 0
