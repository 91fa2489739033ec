"""The embedded server: ready when it says so, everything in its directory, nothing left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.embedded.nats_server import NatsServer, ServerDown
from adapters.embedded.ports import free_ports
from adapters.messaging.monitoring import Monitoring
from tests.support.eventually import eventually
from tests.support.nats import Node


def _alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


async def test_a_started_server_is_healthy_and_syncs_always(nats_node: Node):
    assert await nats_node.server.monitoring.serves()
    varz = await nats_node.server.monitoring.read("/varz")
    assert varz["jetstream"]["config"]["sync_always"] is True


async def test_a_stopped_server_leaves_no_process_and_no_ports_file(nats_node: Node):
    server, pid = nats_node.server, nats_node.server.pid
    await server.stop()
    assert pid is not None
    assert not _alive(pid)
    assert server.pid is None
    assert list(server.directory.glob("*.ports")) == []


async def test_what_was_acknowledged_survives_a_kill(nats_node: Node):
    jetstream = (await nats_node.user("relay")).jetstream()
    for number in range(50):
        await jetstream.publish("gt.hsscp.shared.finding.x", b"%d" % number)
    await nats_node.server.kill9()
    await nats_node.server.start()
    info = await eventually(lambda: _info(nats_node))
    assert info.state.messages == 50


async def _info(node: Node):
    client = await node.user("observer")
    return client.is_connected and await client.jetstream().stream_info("EVENTS")


async def test_a_second_server_on_the_same_store_is_refused(nats_node: Node):
    first = nats_node.server
    second = NatsServer(
        first.config, directory=first.directory, store=first.store, monitoring=first.monitoring
    )
    with pytest.raises(ServerDown, match="another server already runs"):
        await second.start()
    assert await first.monitoring.serves()


async def test_a_bad_config_fails_with_the_words_of_the_server(tmp_path: Path):
    (tmp_path / "bad.conf").write_text("accounts { nonsense: [ }")
    (monitoring,) = free_ports(1)
    server = NatsServer(
        tmp_path / "bad.conf",
        directory=tmp_path,
        store=tmp_path / "store",
        monitoring=Monitoring(monitoring),
    )
    with pytest.raises(ServerDown, match="Parse error on line 1"):
        await server.start()
    assert server.pid is None


async def test_a_bad_config_on_reload_is_refused_and_the_old_one_stays(nats_node: Node):
    nats_node.server.config.write_text("accounts { nonsense: [ }")
    nats_node.server.reload()
    await eventually(lambda: "Failed to reload" in nats_node.server.log.read_text())
    client = await nats_node.user("observer")
    assert (await client.jetstream().stream_info("EVENTS")).config.name == "EVENTS"


async def test_a_frozen_server_is_not_healthy_and_recovers(nats_node: Node):
    nats_node.server.freeze()
    assert not await nats_node.server.monitoring.serves()
    nats_node.server.thaw()
    await eventually(nats_node.server.monitoring.serves)


async def test_the_server_dies_with_a_parent_that_is_killed(tmp_path: Path):
    program = f"""
import asyncio, pathlib
from tests.support.nats import single
async def main():
    async with single(pathlib.Path({str(tmp_path)!r})) as node:
        print(node.server.pid, flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert _alive(child)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    await eventually(lambda: not _alive(child))
