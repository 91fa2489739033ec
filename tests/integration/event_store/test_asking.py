"""Questions without a cursor: the same answers and the same errors as by `execute`."""

import asyncio
import os
import select
from uuid import UUID

import psycopg
import pytest

from adapters.event_store.arrays import bigints, booleans, texts
from adapters.event_store.asking import Connection
from adapters.event_store.connections import connect
from tests.support.eventually import eventually

CALL = UUID("018f0000-0000-7000-8000-000000000001")


@pytest.fixture
async def connection(database):
    async with await connect(database.admin) as opened:
        yield opened


async def test_values_come_back_as_they_went(connection):
    statement = b"SELECT %b::uuid, %b::text[], %b::bigint[], %b::boolean[], %s::text, %s::bigint"
    given = [CALL, texts(["é", None]), bigints([-1, None]), booleans([True]), "ü", -(2**63)]
    assert await connection.ask(statement, given) == [
        (CALL, ["é", None], [-1, None], [True], "ü", -(2**63))
    ]


async def test_no_bytes_are_null(connection):
    type_of_nothing = type(texts([]))
    assert await connection.ask(b"SELECT %b::text[]", [type_of_nothing()]) == [(None,)]


async def test_all_rows_come_and_none(connection):
    statement = b"SELECT n FROM generate_series(1, %s::bigint) n"
    assert await connection.ask(statement, [3]) == [(1,), (2,), (3,)]
    assert await connection.ask(statement, [0]) == []
    assert len(await connection.ask(statement, [100_000])) == 100_000


async def test_a_question_larger_than_the_socket_takes_at_once(connection):
    large = "x" * 30_000_000
    assert await connection.ask(b"SELECT %s::text", [large]) == [(large,)]


async def test_an_error_is_psycopgs_and_the_connection_goes_on(connection):
    with pytest.raises(psycopg.errors.DivisionByZero):
        await connection.ask(b"SELECT 1 / %s::bigint", [0])
    with pytest.raises(psycopg.errors.UndefinedTable):
        await connection.ask(b"SELECT FROM no_such_table")
    assert await connection.ask(b"SELECT 4 / %s::bigint", [2]) == [(2,)]


async def test_a_statement_that_the_database_forgot_is_prepared_again(connection):
    for asked in (1, 2):
        assert await connection.ask(b"SELECT %s::bigint", [asked]) == [(asked,)]
        await connection.execute("DEALLOCATE ALL")


async def test_in_a_transaction_too_nothing_depends_on_what_the_database_forgot(connection):
    for asked in (1, 2):
        async with connection.transaction():
            assert await connection.ask(b"SELECT %s::bigint", [asked]) == [(asked,)]
        assert await connection.ask(b"SELECT %s::bigint", [asked]) == [(asked,)]
        await connection.execute("DEALLOCATE ALL")


async def test_it_is_part_of_a_transaction(connection):
    async def divide():
        async with connection.transaction():
            await connection.execute("CREATE TABLE gone ()")
            await connection.ask(b"SELECT 1 / %s::bigint", [0])

    with pytest.raises(psycopg.errors.DivisionByZero):
        await divide()
    assert await connection.ask(b"SELECT to_regclass('gone') IS NULL") == [(True,)]


async def test_questions_at_the_same_time_wait_for_each_other(connection):
    async def execute(number):
        cursor = await connection.execute("SELECT %s::bigint", [number])
        return await cursor.fetchall()

    both = [connection.ask(b"SELECT %s::bigint", [n]) if n % 2 else execute(n) for n in range(20)]
    assert await asyncio.gather(*both) == [[(n,)] for n in range(20)]


@pytest.fixture
async def another(database):
    async with await Connection.connect(database.admin, autocommit=True) as opened:
        yield opened


async def sleeping(another, pid):
    """Whether the server's process of that number is at the question that never ends."""
    [[asleep]] = await another.ask(
        b"SELECT count(*) FROM pg_stat_activity WHERE pid = %s::bigint AND wait_event = 'PgSleep'",
        [pid],
    )
    return asleep == 1


async def test_a_cancelled_question_ends_in_the_database_too(connection, another):
    pid = connection.info.backend_pid
    asked = asyncio.create_task(connection.ask(b"SELECT pg_sleep(600)"))
    await eventually(lambda: sleeping(another, pid))
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert connection.closed

    async def awake():
        return not await sleeping(another, pid)

    await eventually(awake)


@pytest.mark.parametrize("begun", [True, False], ids=["under way", "before it is asked"])
async def test_a_connection_that_is_cut_says_so(connection, another, begun):
    await connection.ask(b"SELECT 1")
    pid = connection.info.backend_pid
    asked = asyncio.create_task(connection.ask(b"SELECT pg_sleep(600)")) if begun else None
    if begun:
        await eventually(lambda: sleeping(another, pid))
    await another.ask(b"SELECT pg_terminate_backend(%s::bigint::int)", [pid])
    with pytest.raises(psycopg.OperationalError):
        await (asked or connection.ask(b"SELECT 1"))


async def test_the_socket_of_a_connection_that_was_cut_is_no_longer_listened_to(
    connection, another
):
    """Before anybody else has a turn, who might open a connection that gets its number."""
    await connection.ask(b"SELECT 1")
    pid, socket = connection.info.backend_pid, connection.pgconn.socket
    asked = asyncio.create_task(connection.ask(b"SELECT pg_sleep(600)"))
    await eventually(lambda: sleeping(another, pid))
    cut(another.info.dsn, another.info.password, pid, socket)
    while is_open(socket):
        await asyncio.sleep(0)
    assert not asyncio.get_running_loop().remove_reader(socket)
    with pytest.raises(psycopg.OperationalError):
        await asked


def cut(dsn, password, pid, socket):
    """The loop stands still until the socket of that backend's client has something to say."""
    with psycopg.connect(dsn, password=password, autocommit=True) as cutting:
        cutting.execute("SELECT pg_terminate_backend(%s)", [pid])
    assert select.select([socket], [], [], 10)[0]


def is_open(socket):
    try:
        os.fstat(socket)
    except OSError:
        return False
    return True
