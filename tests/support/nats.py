"""Two partnerships' NATS servers, started for a test under a temporary directory."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from nats.aio.client import Client

from adapters.embedded.nats_server import NatsServer
from adapters.embedded.ports import free_ports
from adapters.messaging import subjects
from adapters.messaging.connection import connect
from adapters.messaging.keys import KeyRing
from adapters.messaging.monitoring import Monitoring
from adapters.messaging.provisioner import Provisioner
from adapters.messaging.quick_client import QuickClient
from adapters.messaging.resend import Resend
from adapters.messaging.server_config import (
    Accepts,
    Dials,
    Listen,
    Neighbour,
    ServerConfig,
    Tls,
    users_of,
    write,
)
from tests.support.eventually import eventually

AGENCIES = ("cleveland-police", "nenc-icb")


@dataclass
class Node:
    """One partnership's server with its keys. Connections are closed with the test."""

    config: ServerConfig
    server: NatsServer
    keys: KeyRing
    stack: AsyncExitStack
    neighbours: tuple[str, ...] = ()
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def partnership(self) -> str:
        return self.config.partnership

    @property
    def url(self) -> str:
        return f"nats://{self.config.listen.host}:{self.config.listen.client}"

    async def user(self, name: str) -> Client:
        """The connection of a service, or of an agency by its id; one per user and test."""
        if name not in self.clients:
            known = (*subjects.SERVICES, subjects.SYS)
            key = name if name in known else subjects.agency_user(name)
            client = await connect(
                self.url,
                seed_file=self.keys.seed_file(key),
                name=name,
                inbox_prefix=subjects.inbox_prefix(self.partnership, name),
            )
            self.stack.push_async_callback(client.close)
            self.clients[name] = client
        return self.clients[name]

    async def provision(self) -> Provisioner:
        client = await self.user("provisioner")
        provisioner = Provisioner(
            client.jetstream(timeout=5),
            partnership=self.partnership,
            agencies=self.config.agencies,
            neighbours=self.neighbours,
        )
        await provisioner.ensure()
        return provisioner


def make_node(directory: Path, config: ServerConfig, keys: KeyRing, stack: AsyncExitStack) -> Node:
    write(config, directory / "nats.conf")
    server = NatsServer(
        directory / "nats.conf",
        directory=directory,
        store=config.store,
        monitoring=Monitoring(config.listen.monitoring),
    )
    return Node(config, server, keys, stack, tuple(n.partnership for n in config.neighbours))


@asynccontextmanager
async def single(
    directory: Path, agencies: Sequence[str] = AGENCIES, *, client_tls: Tls | None = None
) -> AsyncIterator[Node]:
    """One server of hsscp without a neighbour, provisioned unless its clients need certificates."""
    keys = KeyRing(directory / "keys")
    client, monitoring = free_ports(2)
    config = ServerConfig(
        partnership="hsscp",
        agencies=tuple(agencies),
        neighbours=(),
        listen=Listen(client, monitoring),
        store=directory / "store",
        keys=keys.ensure(users_of(tuple(agencies))),
        client_tls=client_tls,
    )
    async with AsyncExitStack() as stack:
        node = make_node(directory, config, keys, stack)
        stack.push_async_callback(node.server.stop)
        await node.server.start()
        if client_tls is None:
            await node.provision()
        yield node


@dataclass(frozen=True)
class Pair:
    """hsscp accepts the leaf link, stscp dials it."""

    hsscp: Node
    stscp: Node


@asynccontextmanager
async def linked(
    directory: Path,
    *,
    dial_port: int | None = None,
    tls: tuple[Tls, Tls | None] | None = None,
    leaf_port: int | None = None,
) -> AsyncIterator[Pair]:
    """Two provisioned servers joined by a leaf link, dialled through `dial_port` where that is set; no copies yet."""
    ports = free_ports(5)
    leaf = leaf_port or ports[4]
    rings = {p: KeyRing(directory / p / "keys") for p in ("hsscp", "stscp")}
    link_key = rings["stscp"].ensure([subjects.LINK])[subjects.LINK]
    configs = {
        "hsscp": ServerConfig(
            partnership="hsscp",
            agencies=AGENCIES,
            neighbours=(Neighbour("stscp", Accepts(link_key)),),
            listen=Listen(ports[0], ports[1], leaf),
            store=directory / "hsscp" / "store",
            keys=rings["hsscp"].ensure(users_of(AGENCIES)),
            link_tls=tls[0] if tls else None,
        ),
        "stscp": ServerConfig(
            partnership="stscp",
            agencies=AGENCIES,
            neighbours=(
                Neighbour(
                    "hsscp",
                    Dials(
                        f"nats-leaf://127.0.0.1:{dial_port or leaf}",
                        rings["stscp"].seed(subjects.LINK),
                    ),
                ),
            ),
            listen=Listen(ports[2], ports[3]),
            store=directory / "stscp" / "store",
            keys=rings["stscp"].ensure(users_of(AGENCIES)),
            link_tls=tls[1] if tls else None,
        ),
    }
    async with AsyncExitStack() as stack:
        nodes = {
            p: make_node(directory / p, configs[p], rings[p], stack) for p in ("hsscp", "stscp")
        }
        for node in nodes.values():
            stack.push_async_callback(node.server.stop)
            await node.server.start()
        for node in nodes.values():
            await node.provision()
        yield Pair(nodes["hsscp"], nodes["stscp"])


@dataclass(frozen=True)
class OpenServer:
    """Without users: everybody may send and hear everything."""

    server: NatsServer
    port: int

    async def client(self) -> QuickClient:
        client = QuickClient()
        await client.connect(f"nats://127.0.0.1:{self.port}", reconnect_time_wait=0)
        return client


@pytest.fixture
async def open_nats(tmp_path: Path) -> AsyncIterator[OpenServer]:
    port, monitoring = free_ports(2)
    config, store = tmp_path / "open.conf", tmp_path / "store"
    config.write_text(
        f'listen: "127.0.0.1:{port}", http: "127.0.0.1:{monitoring}", jetstream {{ store_dir: "{store}" }}'
    )
    server = NatsServer(config, directory=tmp_path, store=store, monitoring=Monitoring(monitoring))
    await server.start()
    yield OpenServer(server, port)
    await server.stop()


@pytest.fixture
async def nats_node(tmp_path: Path) -> AsyncIterator[Node]:
    async with single(tmp_path) as node:
        yield node


async def make_copies(pair: Pair) -> None:
    """As the mirrors make them at their first start: once the neighbour answers."""
    for node, other in ((pair.hsscp, pair.stscp), (pair.stscp, pair.hsscp)):
        client = await node.user("mirror")
        resend = Resend(client, partnership=node.partnership, origin=other.partnership)
        await eventually(resend.origin_answers)
        await resend.begin_at(1)


@pytest.fixture
async def nats_pair(tmp_path: Path) -> AsyncIterator[Pair]:
    """Each with the other's copy."""
    async with linked(tmp_path) as pair:
        await make_copies(pair)
        yield pair
