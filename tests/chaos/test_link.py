"""Cuts, kills and a frozen server between two partnerships that both publish: everything once and in order."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.embedded.ports import free_ports
from tests.support.eventually import eventually
from tests.support.exchange import Exchange, exchange, running
from tests.support.nats import Pair, linked
from tests.support.neighbours import MemoryLog, record_findings
from tests.support.tcp_proxy import TcpProxy

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180)]

OUTAGE = 20.0  # seconds


async def _keep_recording(log: MemoryLog, partnership: str) -> None:
    for number in itertools.count(1):
        await record_findings(log, range(number, number + 1), partnership=partnership)
        await asyncio.sleep(0.02)


@asynccontextmanager
async def at_work(tmp_path: Path) -> AsyncIterator[tuple[Pair, Exchange, TcpProxy]]:
    """Both sides record all the time, and the link goes through a proxy. At the end both must agree."""
    dial, leaf = free_ports(2)
    logs = {"hsscp": MemoryLog(), "stscp": MemoryLog()}
    async with (
        TcpProxy(dial, leaf) as proxy,
        linked(tmp_path, dial_port=dial, leaf_port=leaf) as pair,
        exchange(pair, logs) as both,
    ):
        async with running(*(_keep_recording(log, p) for p, log in logs.items())):
            await eventually(lambda: all(len(log.log) > 50 for log in logs.values()))
            yield pair, both, proxy
            await asyncio.sleep(1)
        await both.completed(within=60)
        assert [name for name, task in both.tasks.items() if task.done()] == []
        for partnership, log in logs.items():
            assert len(log.states(partnership)) > 300
            assert len(log.inbox) == len(log.log)


async def test_a_link_that_is_cut_for_20_seconds(tmp_path: Path):
    async with at_work(tmp_path) as (_, both, proxy):
        await proxy.cut()
        await asyncio.sleep(OUTAGE)
        assert not both.complete()
        await proxy.heal()


async def test_a_link_that_swallows_everything_for_20_seconds(tmp_path: Path):
    async with at_work(tmp_path) as (_, both, proxy):
        proxy.swallow(active=True)
        await asyncio.sleep(OUTAGE)
        assert not both.complete()
        proxy.swallow(active=False)
        await proxy.cut()
        await proxy.heal()


@pytest.mark.parametrize("victim", ["hsscp", "stscp"])
async def test_a_server_that_is_killed_for_20_seconds(tmp_path: Path, victim: str):
    async with at_work(tmp_path) as (pair, _, _proxy):
        server = getattr(pair, victim).server
        await server.kill9()
        await asyncio.sleep(OUTAGE)
        await server.start()


async def test_both_servers_killed(tmp_path: Path):
    async with at_work(tmp_path) as (pair, _, _proxy):
        servers = [pair.hsscp.server, pair.stscp.server]
        for server in servers:
            await server.kill9()
        await asyncio.sleep(OUTAGE / 2)
        for server in servers:
            await server.start()


async def test_a_link_that_flaps_ten_times(tmp_path: Path):
    async with at_work(tmp_path) as (_, _both, proxy):
        for _flap in range(10):
            await proxy.cut()
            await asyncio.sleep(0.5)
            await proxy.heal()
            await asyncio.sleep(0.5)


async def test_a_server_that_is_frozen_for_20_seconds(tmp_path: Path):
    async with at_work(tmp_path) as (pair, _, _proxy):
        pair.stscp.server.freeze()
        await asyncio.sleep(OUTAGE)
        pair.stscp.server.thaw()
