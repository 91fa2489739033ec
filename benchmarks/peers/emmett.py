"""Emmett on the same PostgreSQL: emmett.mjs in node, in a database of its own."""

import asyncio
import subprocess
from collections.abc import Mapping, Sequence

import orjson
import psycopg
from psycopg.conninfo import conninfo_to_dict

from benchmarks.peers import npm
from benchmarks.peers.store import content
from domain.fact import Event

_DATABASE = "emmett"


async def rates(admin: str, given: Mapping[str, Sequence[Event]]) -> dict[str, float]:
    """Events a second of each way of emmett.mjs, and of reading all. It checks what it reads back."""
    async with await psycopg.AsyncConnection.connect(admin, autocommit=True) as server:
        await server.execute(f"CREATE DATABASE {_DATABASE}")
        try:
            return await asyncio.to_thread(_run, admin, given)
        finally:
            await server.execute(f"DROP DATABASE {_DATABASE} WITH (FORCE)")


def _run(admin: str, given: Mapping[str, Sequence[Event]]) -> dict[str, float]:
    parts = conninfo_to_dict(admin)
    url = "postgresql://{user}:{password}@{host}:{port}/".format(**parts) + _DATABASE
    lists = {
        name: [
            {"stream": stream, "type": topic, "data": state}
            for stream, topic, state in map(content, events)
        ]
        for name, events in given.items()
    }
    done = subprocess.run(
        [npm.node(), "emmett.mjs", url],
        cwd=npm.PLACE,
        input=orjson.dumps(lists),
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found: dict[str, float] = orjson.loads(done.stdout.splitlines()[-1])
    return found
