"""What must not be possible: for an agency, for a service, for a neighbour, for a neighbour's hostile server."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeout

from adapters.messaging.connection import NotConnected, connect
from adapters.messaging.server_config import Neighbour, ServerConfig, render
from tests.support.eventually import eventually
from tests.support.nats import Node, Pair

FORBIDDEN_TO_POLICE = [
    "gt.hsscp.intake.nenc-icb.register-finding.v1",
    "gt.hsscp.intake.cleveland-police",
    "gt.stscp.intake.cleveland-police.register-finding.v1",
    "gt.hsscp.shared.finding.finding-registered.v1",
    "gt.hsscp.private.finding.finding-registered.v1",
    "gt.hsscp.receipt.cleveland-police.register-finding.v1",
    "$JS.API.INFO",
    "$JS.API.STREAM.LIST",
    "$JS.API.STREAM.INFO.INTAKE",
    "$JS.API.STREAM.DELETE.INTAKE",
    "$JS.API.STREAM.PURGE.RECEIPTS",
    "$JS.API.STREAM.MSG.GET.RECEIPTS",
    "$JS.API.CONSUMER.CREATE.RECEIPTS",
    "$JS.API.CONSUMER.DURABLE.CREATE.RECEIPTS.rcpt-nenc-icb",
    "$JS.API.CONSUMER.MSG.NEXT.RECEIPTS.rcpt-nenc-icb",
    "$JS.API.CONSUMER.INFO.RECEIPTS.rcpt-nenc-icb",
    "$JS.API.CONSUMER.DELETE.RECEIPTS.rcpt-cleveland-police",
    "$JS.ACK.RECEIPTS.rcpt-nenc-icb.1.1.1.1.1",
    "$SYS.REQ.SERVER.PING",
    "_INBOX_hsscp_nenc-icb.x",
]
FORBIDDEN_TO_HEAR = [
    ">",
    "gt.>",
    "gt.hsscp.intake.>",
    "gt.hsscp.receipt.cleveland-police.>",
    "_INBOX.>",
    "_INBOX_hsscp_nenc-icb.>",
    "$JS.>",
    "$SYS.>",
]


@asynccontextmanager
async def _violations(node: Node, user: str, key: str) -> AsyncIterator[tuple[Client, list[str]]]:
    """A connection of that user with what the server objected to."""
    said: list[str] = []

    async def on_error(error: Exception) -> None:
        said.append(str(error))

    client = await nats.connect(
        node.url,
        nkeys_seed=str(node.keys.seed_file(key)),
        inbox_prefix=f"_INBOX_hsscp_{user}",
        error_cb=on_error,
    )
    try:
        yield client, said
    finally:
        await client.close()


@pytest.mark.parametrize("subject", FORBIDDEN_TO_POLICE)
async def test_an_agency_cannot_publish_beyond_its_intake(nats_node: Node, subject: str):
    async with _violations(nats_node, "cleveland-police", "agency.cleveland-police") as (nc, said):
        await nc.publish(subject, b"{}")
        await nc.flush()
        await eventually(lambda: any("permissions violation" in s.lower() for s in said), within=3)
    provisioner = (await nats_node.user("provisioner")).jetstream()
    for stream in ("INTAKE", "EVENTS", "RECEIPTS"):
        assert (await provisioner.stream_info(stream)).state.messages == 0


@pytest.mark.parametrize("subject", FORBIDDEN_TO_HEAR)
async def test_an_agency_cannot_listen_to_anything_but_its_inbox(nats_node: Node, subject: str):
    async with _violations(nats_node, "cleveland-police", "agency.cleveland-police") as (nc, said):
        await nc.subscribe(subject)
        await eventually(lambda: any("permissions violation" in s.lower() for s in said), within=3)


async def test_an_agency_reads_its_own_receipts(nats_node: Node):
    relay = (await nats_node.user("relay")).jetstream()
    for agency in ("cleveland-police", "nenc-icb"):
        await relay.publish(f"gt.hsscp.receipt.{agency}.register-finding.v1", agency.encode())
    police = (await nats_node.user("cleveland-police")).jetstream()
    subscription = await police.pull_subscribe_bind("rcpt-cleveland-police", "RECEIPTS")
    (message,) = await subscription.fetch(1, timeout=5)
    assert message.data == b"cleveland-police"
    await message.ack_sync()
    with pytest.raises(NatsTimeout):
        await subscription.fetch(1, timeout=0.3)


SERVICES_MAY_NOT = {
    "intake": ["gt.hsscp.intake.cleveland-police.x", "gt.hsscp.shared.finding.x"],
    "relay": ["gt.hsscp.intake.cleveland-police.x", "$JS.API.STREAM.DELETE.EVENTS"],
    "mirror": ["gt.hsscp.shared.finding.x", "$JS.API.STREAM.DELETE.EVENTS"],
    "provisioner": ["gt.hsscp.shared.finding.x", "gt.hsscp.intake.cleveland-police.x"],
    "observer": ["$JS.API.STREAM.DELETE.EVENTS", "gt.hsscp.shared.finding.x"],
}


@pytest.mark.parametrize("service", SERVICES_MAY_NOT)
async def test_a_service_has_only_its_own_rights(nats_node: Node, service: str):
    async with _violations(nats_node, service, service) as (nc, said):
        for subject in SERVICES_MAY_NOT[service]:
            await nc.publish(subject, b"{}")
        await nc.flush()
        expected = len(SERVICES_MAY_NOT[service])
        await eventually(lambda: len(said) == expected, within=3)


async def test_the_link_key_is_refused_on_the_client_port(nats_pair: Pair):
    with pytest.raises(NotConnected):
        await connect(
            nats_pair.hsscp.url,
            seed_file=nats_pair.stscp.keys.seed_file("link"),
            name="link",
            inbox_prefix="_INBOX",
        )


def _with_spies(config: ServerConfig, keys: dict[str, str]) -> str:
    """The neighbour's own server, run by somebody hostile: unrestricted users in both of its accounts."""
    text = render(config, include="nats.secret.conf")
    for account, key in keys.items():
        head = f"  {account} {{\n" + ("    jetstream {" if account == "MAIN" else "    users: [")
        assert head in text
        at = text.index("users: [", text.index(f"  {account} {{")) + len("users: [")
        text = text[:at] + f"\n      {{ nkey: {key} }}\n" + text[at:]
    return text


@pytest.fixture
async def spies(nats_pair: Pair) -> AsyncIterator[dict[str, Client]]:
    """Unrestricted connections to stscp's accounts MAIN and XCHG."""
    node = nats_pair.stscp
    keys = dict(node.keys.ensure(["spy.MAIN", "spy.XCHG"]))
    named = {"MAIN": keys["spy.MAIN"], "XCHG": keys["spy.XCHG"]}
    node.server.config.write_text(_with_spies(node.config, named))
    await node.server.restart()
    clients = {}
    for account in named:
        clients[account] = await nats.connect(
            node.url, nkeys_seed=str(node.keys.seed_file(f"spy.{account}"))
        )
    yield clients
    for client in clients.values():
        await client.close()


async def test_a_hostile_neighbour_who_hears_everything_hears_nothing_private(
    nats_pair: Pair, spies: dict[str, Client]
):
    heard: list[tuple[str, bytes]] = []

    async def hear(message) -> None:
        heard.append((message.subject, message.data))

    for client in spies.values():
        await client.subscribe(">", cb=hear)
        await client.flush()
    relay = (await nats_pair.hsscp.user("relay")).jetstream()
    police = (await nats_pair.hsscp.user("cleveland-police")).jetstream()
    for number in range(30):
        await relay.publish("gt.hsscp.private.finding.x", b"private %d" % number)
        await relay.publish("gt.hsscp.receipt.nenc-icb.x", b"receipt %d" % number)
        await police.publish("gt.hsscp.intake.cleveland-police.x", b"intake %d" % number)
        await relay.publish("gt.hsscp.shared.finding.x", b"shared %d" % number)
    await eventually(lambda: sum(b.startswith(b"shared") for _, b in heard) >= 30)
    await asyncio.sleep(0.5)  # what should not come would come now
    words = [b"private", b"receipt", b"intake"]
    assert [(s, b) for s, b in heard if any(b.startswith(w) for w in words)] == []


HOSTILE_REQUESTS: Sequence[str] = [
    f"{prefix}.{call}"
    for prefix in ("$JS.API", "xc.hsscp.API", "$JS.hsscp.API")
    for call in (
        "STREAM.LIST",
        "STREAM.NAMES",
        "STREAM.INFO.EVENTS",
        "STREAM.DELETE.EVENTS",
        "STREAM.PURGE.EVENTS",
        "STREAM.MSG.GET.EVENTS",
        "CONSUMER.CREATE.EVENTS",
        "CONSUMER.DURABLE.CREATE.EVENTS.spy",
        "CONSUMER.DELETE.EVENTS.to-stscp",
        "CONSUMER.INFO.EVENTS.to-stscp",
        "CONSUMER.PAUSE.EVENTS.to-stscp",
        "CONSUMER.RESET.EVENTS.spy",
        "CONSUMER.MSG.NEXT.RECEIPTS.rcpt-nenc-icb",
    )
]


async def test_a_hostile_neighbours_server_can_neither_ask_nor_write(
    nats_pair: Pair, spies: dict[str, Client]
):
    before = await _everything(nats_pair.hsscp)
    for request in HOSTILE_REQUESTS:
        try:
            answer = await spies["XCHG"].request(request, b"{}", timeout=0.1)
        except (NoRespondersError, NatsTimeout):
            continue
        # the neighbour's own server answers for its own account XCHG, which has no JetStream
        assert b'"err_code":10039' in answer.data, request
    for subject in (
        "gt.hsscp.intake.cleveland-police.register-finding.v1",
        "gt.hsscp.shared.finding.finding-registered.v1",
        "gt.hsscp.receipt.cleveland-police.x",
        "$SYS.REQ.SERVER.PING",
    ):
        for spy in spies.values():
            await spy.publish(subject, b"forged")
            await spy.flush()
    await asyncio.sleep(0.5)
    assert await _everything(nats_pair.hsscp) == before


async def _everything(node: Node) -> dict[str, tuple[int, list[str]]]:
    jetstream = (await node.user("provisioner")).jetstream()
    return {
        str(info.config.name): (
            info.state.messages,
            sorted(c.name for c in await jetstream.consumers_info(str(info.config.name))),
        )
        for info in await jetstream.streams_info()
    }


def test_a_partnership_is_not_its_own_neighbour(nats_pair: Pair, tmp_path: Path):
    config = nats_pair.hsscp.config
    twice = (*config.neighbours, Neighbour("hsscp", config.neighbours[0].link))
    with pytest.raises(Exception, match="itself"):
        render(ServerConfig("hsscp", (), twice, config.listen, tmp_path, config.keys))
