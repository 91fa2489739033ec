"""Stopping, resuming and ending what a partner's server receives from us."""

from datetime import datetime

import orjson
from nats.aio.client import Client
from nats.js.manager import JetStreamManager

from adapters.messaging import subjects
from domain.names import PartnershipId

_TIMEOUT = 5.0  # seconds


async def stop_sharing(client: Client, partner: PartnershipId, *, until: datetime) -> None:
    """At once, as the user `provisioner`; nothing is lost, for the partner's place is kept. `until` is aware."""
    manager = JetStreamManager(client, timeout=_TIMEOUT)
    await manager.pause_consumer(
        subjects.EVENTS, subjects.outgoing(partner), pause_until=until.isoformat()
    )


async def resume_sharing(client: Client, partner: PartnershipId) -> None:
    manager = JetStreamManager(client, timeout=_TIMEOUT)
    await manager.resume_consumer(subjects.EVENTS, subjects.outgoing(partner))


async def drop_links(system: Client) -> int:
    """
    Disconnect every leaf link, as the user `sys`; how many there were. Those that still have a key dial again.

    To end sharing with a partner: stop_sharing, write and reload a config without it, then this. A reload alone
    leaves the live link up (measured).
    """
    answer = orjson.loads(
        (await system.request("$SYS.REQ.SERVER.PING.LEAFZ", b"{}", timeout=_TIMEOUT)).data
    )
    links = answer["data"].get("leafs") or []
    for link in links:
        kick = f"$SYS.REQ.SERVER.{answer['server']['id']}.KICK"
        await system.request(kick, orjson.dumps({"cid": link["id"]}), timeout=_TIMEOUT)
    return len(links)
