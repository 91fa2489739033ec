"""
PostgreSQL for tests: one server per process of a run, a fresh database with the logs of both partnerships per test.

GOLDEN_THREAD_TEST_POSTGRES: the connection string of a superuser on a server of one's own, used instead of the
embedded one; then with WORKERS=0, as roles belong to a whole server. GOLDEN_THREAD_TEST_CONTAINERS=1: a container of PostgreSQL 18.
"""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr
from testcontainers.community.postgres import PostgresContainer

from adapters.embedded.postgres_server import PostgresServer
from adapters.event_store.log import EventLog
from adapters.event_store.schema import Passwords, migrate

PARTNERSHIPS = ("hsscp", "stscp")
PASSWORDS = Passwords(
    app=SecretStr("app's own"),
    projector=SecretStr("projector's own"),
    report=SecretStr("report's own"),
    records=SecretStr("records' own"),
)
_PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "one")  # noqa: TID251 (set by pytest-xdist)
_TEMPLATE = f"golden_thread_{_PROCESS}_template"
_names = (f"golden_thread_{_PROCESS}_{number}" for number in itertools.count(1))


@dataclass(frozen=True)
class Database:
    """One database of the server; `admin` is a superuser's connection string."""

    admin: str

    def dsn(self, partnership: str, role: str = "app") -> str:
        """For the role `<p>_app`, `<p>_projector`, `<p>_report` or `<p>_records`."""
        password: SecretStr = getattr(PASSWORDS, role)
        return make_conninfo(
            self.admin, user=f"{partnership}_{role}", password=password.get_secret_value()
        )

    @asynccontextmanager
    async def log(self, partnership: str = "hsscp", **settings: object) -> AsyncIterator[EventLog]:
        async with EventLog(self.dsn(partnership), partnership, **settings) as log:  # type: ignore[arg-type]
            yield log

    def close_to_all(self) -> None:
        """Nobody is connected any more, nor gets in."""
        name = str(conninfo_to_dict(self.admin)["dbname"])
        elsewhere = make_conninfo(self.admin, dbname="postgres")
        with psycopg.connect(elsewhere, autocommit=True) as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name))
            )
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )


@contextmanager
def _server(directory: Path) -> Iterator[str]:
    """The connection string of a superuser."""
    own = os.environ.get("GOLDEN_THREAD_TEST_POSTGRES")  # noqa: TID251 (tests have no services.config)
    if own:
        yield own
    elif os.environ.get("GOLDEN_THREAD_TEST_CONTAINERS") == "1":  # noqa: TID251
        with PostgresContainer("postgres:18", driver=None) as container:
            yield container.get_connection_url()
    else:
        server = PostgresServer(directory)
        asyncio.run(server.start())
        try:
            yield server.dsn
        finally:
            asyncio.run(server.stop())


@contextmanager
def _database(server: str, name: str, template: str = "template1") -> Iterator[Database]:
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(template)
    )
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(create)
        yield Database(make_conninfo(server, dbname=name))
        connection.execute(drop)


@contextmanager
def copy_of(server: str, template: str) -> Iterator[Database]:
    """A fresh database with all that `template` holds, to which nobody may be connected meanwhile."""
    with _database(server, next(_names), template) as database:
        yield database


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A superuser's connection string to a running server."""
    with _server(tmp_path_factory.mktemp("postgres")) as dsn:
        yield dsn


@pytest.fixture(scope="session")
def empty_logs(postgres: str) -> Iterator[str]:
    """The name of a database to copy, with the empty logs of both partnerships."""
    with _database(postgres, _TEMPLATE) as database:
        for partnership in PARTNERSHIPS:
            asyncio.run(migrate(database.admin, partnership, PASSWORDS))
        yield _TEMPLATE


@pytest.fixture
def empty_database(postgres: str) -> Iterator[Database]:
    """Without any schema of ours."""
    with _database(postgres, next(_names)) as database:
        yield database


@pytest.fixture
def database(postgres: str, empty_logs: str) -> Iterator[Database]:
    """With the empty logs of both partnerships."""
    with copy_of(postgres, empty_logs) as database:
        yield database


@pytest.fixture(scope="module")
def shared_database(postgres: str, empty_logs: str) -> Iterator[Database]:
    """As `database`, one for all tests of a module, which only look at it."""
    with copy_of(postgres, empty_logs) as database:
        yield database


@pytest.fixture
async def log(database: Database) -> AsyncIterator[EventLog]:
    """The empty log of hsscp."""
    async with database.log("hsscp") as log:
        yield log
