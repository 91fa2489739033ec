"""Stopping, resuming and ending what a partner's server receives from us."""

from datetime import datetime

import orjson
from nats.aio.client import Client
from nats.js.manager import JetStreamManager

from adapters.messaging import subjects
from domain.errors import GoldenThreadError
from domain.names import PartnershipId

_TIMEOUT = 5.0  # seconds


class LinkNotFound(GoldenThreadError):
    """No leaf link is connected, so there is none to drop."""


async def stop_sharing(client: Client, partner: PartnershipId, *, until: datetime) -> None:
    """At once, as the user `provisioner`; nothing is lost, for the partner's place is kept. `until` is aware."""
    manager = JetStreamManager(client, timeout=_TIMEOUT)
    await manager.pause_consumer(
        subjects.EVENTS, subjects.outgoing(partner), pause_until=until.isoformat()
    )


async def resume_sharing(client: Client, partner: PartnershipId) -> None:
    manager = JetStreamManager(client, timeout=_TIMEOUT)
    await manager.resume_consumer(subjects.EVENTS, subjects.outgoing(partner))


async def drop_links(system: Client, link_key: str) -> int:
    """
    Disconnect every leaf link that came with that public key, as the user `sys`; how many there were.

    To end sharing: stop_sharing, then write and reload a config without the neighbour, then this. A reload alone
    leaves the live link up (measured). Raises LinkNotFound.
    """
    server = system.connected_server_id
    answer = await system.request(f"$SYS.REQ.SERVER.{server}.LEAFZ", b"{}", timeout=_TIMEOUT)
    leafs = orjson.loads(answer.data)["data"].get("leafs") or []
    dropped = 0
    for leaf in leafs:
        await system.request(
            f"$SYS.REQ.SERVER.{server}.KICK", orjson.dumps({"cid": leaf["id"]}), timeout=_TIMEOUT
        )
        dropped += 1
    if not dropped:
        raise LinkNotFound("no leaf link is connected")
    return dropped
