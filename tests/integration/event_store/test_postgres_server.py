"""The embedded PostgreSQL keeps to its directory, asks for a password, and dies with its parent."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from adapters.embedded.postgres_server import PostgresDown, PostgresServer
from tests.support.eventually import eventually


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[PostgresServer]:
    server = PostgresServer(tmp_path / "server")
    await server.start()
    yield server
    await server.stop()


def rows(server: PostgresServer, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        return connection.execute(statement.encode()).fetchall()


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_it_is_postgresql_18_that_syncs_and_checks_its_pages(server):
    wanted = {"fsync": "on", "synchronous_commit": "on", "data_checksums": "on"}

    assert str(rows(server, "SHOW server_version")[0][0]).startswith("18.")
    for name, value in wanted.items():
        assert rows(server, f"SHOW {name}") == [(value,)]


async def test_it_listens_on_loopback_only_and_has_no_socket_file(server):
    assert rows(server, "SHOW listen_addresses") == [("127.0.0.1",)]
    assert rows(server, "SHOW unix_socket_directories") == [("",)]
    assert rows(server, "SHOW dynamic_shared_memory_type") == [("mmap",)]


async def test_the_password_is_needed_and_only_its_owner_may_read_it(server):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(make_conninfo(server.dsn, password="wrong"))  # noqa: S106
    file = server.directory / "superuser-password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700


async def test_no_content_reaches_the_log(server):
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE words (word text PRIMARY KEY, other text NOT NULL)")
        for value in ("secret words", "secret words"):
            with pytest.raises(psycopg.Error):
                connection.execute("INSERT INTO words VALUES (%s)", [value])
            with pytest.raises(psycopg.Error):
                connection.execute(f"SELECT {value!r} FROM nowhere".encode())

    log = server.log.read_text()
    assert "violates not-null constraint" in log
    assert "secret words" not in log


async def test_a_stopped_server_starts_again_on_the_same_port_with_what_it_knew(server):
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    port, pid = server.port, server.pid

    await server.restart()

    assert server.port == port
    assert server.pid != pid
    assert rows(server, "SELECT one FROM kept") == [(1,)]


async def test_after_a_crash_it_recovers_what_was_committed(server):
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")

    for _ in range(3):
        await server.kill9()
        assert server.pid is None
        await server.start()
        assert rows(server, "SELECT one FROM kept") == [(1,)]


async def test_starting_and_stopping_twice_is_no_different(server):
    pid = server.pid
    await server.start()
    assert server.pid == pid
    await server.stop()
    await server.stop()
    assert server.pid is None


async def test_a_second_server_on_the_same_directory_is_refused(server):
    second = PostgresServer(server.directory)

    with pytest.raises(PostgresDown):
        await second.start(within=1.0)
    assert rows(server, "SELECT 1") == [(1,)]


async def test_a_port_that_was_taken_meanwhile_is_exchanged(server, tmp_path):
    other = PostgresServer(tmp_path / "other")
    other.port = server.port
    await other.start()
    try:
        assert other.port != server.port
        assert rows(other, "SELECT 1") == [(1,)]
    finally:
        await other.stop()


async def test_a_killed_initialisation_is_begun_again(tmp_path):
    directory = tmp_path / "server"
    (directory / "data.unfinished").mkdir(parents=True)
    (directory / "data.unfinished" / "PG_VERSION").write_text("18")
    server = PostgresServer(directory)
    await server.start()
    await server.stop()

    assert not (directory / "data.unfinished").exists()


async def test_a_broken_data_directory_is_reported_with_the_servers_words(server):
    await server.stop()
    (server.data / "global" / "pg_control").unlink()

    with pytest.raises(PostgresDown, match="could not find the database system"):
        await server.start()


PARENT = """
import asyncio, signal, sys
from pathlib import Path
from adapters.embedded.postgres_server import PostgresServer

async def main():
    server = PostgresServer(Path(sys.argv[1]))
    await server.start()
    print(server.pid, flush=True)
    await asyncio.Event().wait()

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
asyncio.run(main())
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
async def test_it_dies_with_its_parent(tmp_path, number):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path / "server"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        children = [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
        assert children

        parent.send_signal(number)
        parent.wait(30)

    await eventually(lambda: not any(running(process) for process in (pid, *children)))


async def test_it_leaves_no_file_outside_its_directory(tmp_path):
    places = [Path("/tmp"), Path("/dev/shm")]  # noqa: S108 (looked at, not written to)
    before = {place: set(place.iterdir()) for place in places if place.exists()}
    server = PostgresServer(tmp_path / "server")
    await server.start()
    with psycopg.connect(server.dsn) as connection:
        connection.execute("SELECT count(*) FROM generate_series(1, 100000)")
    await server.kill9()

    added = {path for place, seen in before.items() for path in set(place.iterdir()) - seen}
    assert not [path for path in added if "PostgreSQL" in path.name or "PGSQL" in path.name]
