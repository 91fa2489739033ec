"""
What compose.yaml starts, in its order and by its own commands, as processes of this machine instead of containers.

What only an engine can show is left out: the images, the networks, the volumes' owners.
"""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from psycopg.conninfo import make_conninfo

from adapters.embedded.child_program import ChildProgram
from adapters.embedded.nats_server import NatsServer
from adapters.embedded.postgres_server import PostgresServer
from domain.errors import Misconfigured
from services.bootstrap import installation
from services.bootstrap.agencies import Letter, agency
from tests.support.containers import (
    CLIENTS,
    LEAF,
    ORDER,
    ROOT,
    Container,
    containers,
    make_certificates,
)
from tests.support.eventually import eventually

SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(
        shutil.which("openssl") is None, reason="the certificates are made with the openssl program"
    ),
]


@dataclass
class Rehearsal:
    containers: dict[str, Container]
    servers: dict[str, NatsServer]
    initialised: dict[str, str]

    async def run(self, partnership: str, *arguments: str | Path) -> tuple[int, str]:
        return await _run(self.containers[partnership], *arguments)


async def _run(container: Container, *arguments: str | Path) -> tuple[int, str]:
    """Exit code and all that was said."""
    process = await asyncio.create_subprocess_exec(
        *container.command(*arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


@pytest.fixture(params=["plain", "tls"])
def encrypted(request: pytest.FixtureRequest) -> bool:
    """Whether the servers ask their clients for certificates too."""
    return bool(request.param == "tls")


@pytest.fixture
async def rehearsal(tmp_path: Path, *, encrypted: bool) -> AsyncIterator[Rehearsal]:
    async with AsyncExitStack() as stack:
        ends = [f"{partnership}={LEAF}" for partnership in ORDER]
        assert make_certificates(tmp_path / "certificates", *ends).returncode == 0
        postgres = PostgresServer(tmp_path / "postgres")
        stack.push_async_callback(postgres.stop)
        await postgres.start()
        found = Rehearsal(containers(tmp_path, postgres_port=postgres.port), {}, {})
        if encrypted:
            found.containers = {
                partnership: container.with_client_tls(tmp_path / "clients" / partnership)
                for partnership, container in found.containers.items()
            }
            ends = [f"{partnership}={CLIENTS}" for partnership in ORDER]
            assert make_certificates(tmp_path / "clients", *ends).returncode == 0
        dsn = await _admin(tmp_path, postgres)
        for partnership, container in found.containers.items():
            *command, _ = SERVICES[f"{partnership}-init"]["command"]
            code, found.initialised[partnership] = await _run(container, *command, dsn)
            assert code == 0, found.initialised[partnership]
        for partnership, container in found.containers.items():
            server = container.server()
            stack.push_async_callback(server.stop)
            await server.start()
            found.servers[partnership] = server
        for partnership, container in found.containers.items():
            command = container.command(*SERVICES[f"{partnership}-node"]["command"])
            node = ChildProgram(command, log=tmp_path / f"{partnership}-node.log")
            stack.push_async_callback(node.stop)
            node.start()
        yield found


async def _admin(directory: Path, postgres: PostgresServer) -> Path:
    """The database and the file that `prepare` and PostgreSQL's image make."""
    async with await psycopg.AsyncConnection.connect(postgres.dsn, autocommit=True) as connection:
        await connection.execute("CREATE DATABASE golden_thread")
    file = directory / "dsn"
    file.write_text(make_conninfo(postgres.dsn, dbname="golden_thread") + "\n")
    return file


async def test_both_partnerships_come_up_and_what_is_shared_crosses(
    rehearsal: Rehearsal, *, encrypted: bool
):
    for partnership in ORDER:
        await eventually(partial(_healthy, rehearsal, partnership), within=60)
    body = (ROOT / "docs" / "how-to" / "examples" / "finding.json").read_bytes()
    settings = rehearsal.containers["hsscp"].settings
    async with agency(settings, "hsscp", "cleveland-police") as police:
        await police.publish([Letter("rehearsal-1", "register-finding.v1", body)])
        receipts = await police.receipts(["rehearsal-1"], within=20)
    assert receipts["rehearsal-1"].verdict == "accepted"
    varz = await rehearsal.servers["hsscp"].monitoring.read("/varz")
    assert (varz["host"], varz["leaf"]["host"]) == (CLIENTS, LEAF)
    assert varz["leaf"]["tls_required"] is True
    assert varz.get("tls_required", False) is encrypted

    async def arrived() -> bool:
        code, _ = await rehearsal.run("stscp", "history", json.loads(body)["finding_id"])
        return code == 0

    await eventually(arrived, within=30)
    configuration = settings.of("hsscp").nats.config
    before = configuration.read_text()
    again = ("init", "--admin-dsn-file", rehearsal.containers["hsscp"].file.parent / "dsn")
    code, said = await rehearsal.run("hsscp", *again)
    assert code == 0
    assert "up to date already" in said
    assert configuration.read_text() == before


async def _healthy(rehearsal: Rehearsal, partnership: str) -> bool:
    """By the container's own health check."""
    kind, program, *command = SERVICES[f"{partnership}-node"]["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "golden-thread")
    code, _ = await rehearsal.run(partnership, *command)
    return code == 0


async def test_the_side_that_accepts_needs_the_neighbours_key_first(tmp_path: Path):
    settings = containers(tmp_path)["hsscp"].settings
    with pytest.raises(Misconfigured, match=r"golden-thread init.* at stscp"):
        installation.write_server(settings, "hsscp")
