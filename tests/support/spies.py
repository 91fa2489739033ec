"""A neighbour's server in hostile hands: users without any limit in both of its accounts, who write down what they hear."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg

from services.bootstrap import places
from tests.support.cluster import Cluster

ACCOUNTS = ("MAIN", "XCHG")


@dataclass
class Tap:
    """`heard` is the subject, the headers and the body of every message, as one lump of bytes each."""

    clients: dict[str, Client] = field(default_factory=dict)
    heard: list[tuple[str, bytes]] = field(default_factory=list)

    async def hear(self, message: Msg) -> None:
        headers = repr(message.headers).encode()
        self.heard.append((message.subject, message.subject.encode() + headers + message.data))


@asynccontextmanager
async def tapped(cluster: Cluster, partnership: str) -> AsyncIterator[Tap]:
    """Restarts that partnership's server with the spies in its configuration; they listen to everything."""
    settings = cluster.settings.of(partnership).nats
    ring = places.keys(cluster.settings, partnership)
    keys = ring.ensure([f"spy.{account}" for account in ACCOUNTS])
    text = settings.config.read_text()
    for account in ACCOUNTS:
        at = text.index("users: [", text.index(f"  {account} {{")) + len("users: [")
        text = f"{text[:at]}\n      {{ nkey: {keys[f'spy.{account}']} }}\n{text[at:]}"
    settings.config.write_text(text)
    await cluster.servers.nats[partnership].restart()
    tap = Tap()
    async with AsyncExitStack() as stack:
        for account in ACCOUNTS:
            client = await nats.connect(
                settings.url, nkeys_seed=str(ring.seed_file(f"spy.{account}"))
            )
            stack.push_async_callback(client.close)
            await client.subscribe(">", cb=tap.hear)
            await client.flush()
            tap.clients[account] = client
        yield tap
