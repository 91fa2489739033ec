"""Servers of one benchmark, in a directory of the checkout that goes with them."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from adapters.embedded.postgres_server import PostgresServer
from adapters.event_store.schema import migrate
from tests.support.postgres import PARTNERSHIPS, PASSWORDS, Database

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def workspace() -> Iterator[Path]:
    """An empty directory under .cache/bench, removed at the end."""
    place = ROOT / ".cache" / "bench"
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place) as directory:
        yield Path(directory)


@asynccontextmanager
async def postgres(directory: Path) -> AsyncIterator[Database]:
    """A server of its own with the empty logs of both partnerships."""
    server = PostgresServer(directory / "postgres")
    await server.start()
    try:
        for partnership in PARTNERSHIPS:
            await migrate(server.dsn, partnership, PASSWORDS)
        yield Database(server.dsn)
    finally:
        await server.stop()
