"""Stopping, resuming and ending what a partner's server receives from us, and keeping it as the record says."""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, assert_never

import orjson
from nats.aio.client import Client
from nats.js.manager import JetStreamManager

from adapters.messaging import subjects
from domain.catalogue import DECIDER_OF_FACT
from domain.exchange.sharing_agreement import SharingAgreement, SharingStatus, sharing_stream
from domain.fact import Recorded
from domain.names import PartnershipId, StreamId

log = logging.getLogger(__name__)

_TIMEOUT = 5.0  # seconds
_CALM = 0.25  # seconds between looks at a log that grows
_LOOK_AGAIN = 60.0  # seconds after which the server is looked at though the log says nothing
_FOR_GOOD = datetime(2199, 12, 31, tzinfo=UTC)


class AgreementLog(Protocol):
    """The log as the keeper needs it. Raises OSError when it cannot be reached for the moment."""

    async def head(self) -> int: ...

    async def load(
        self, streams: Collection[StreamId]
    ) -> Mapping[StreamId, Sequence[Recorded]]: ...

    async def wait(self, after: int, timeout: float) -> object:  # noqa: ASYNC109 (no error at its end)
        """Returns when there is an event after that position, at the latest after `timeout` seconds."""
        ...


class SharingKeeper:
    """
    Holds the durable of each partner to the agreement on the record: open flows; paused and ended do not.

    What it does follows from the record and the server alone, so it may be started again at any time. Where the record
    holds no agreement with a partner, that durable is left as it is: nothing shared is recorded for it then, unless
    the settings name an agreement (ADR 0045).
    """

    def __init__(
        self,
        client: Client,
        history: AgreementLog,
        *,
        partnership: PartnershipId,
        partners: Sequence[PartnershipId],
    ) -> None:
        """`client` is the user `provisioner`."""
        self._client = client
        self._manager = JetStreamManager(client, timeout=_TIMEOUT)
        self._history = history
        self._streams = {p: sharing_stream(partnership, p) for p in partners}

    async def run(self) -> None:
        """For ever, until cancelled. Raises NATS' errors and OSError when one of the two does not answer."""
        while True:
            position = await self._history.head()
            await self.settle()
            await self._history.wait(position, _LOOK_AGAIN)
            await asyncio.sleep(_CALM)

    async def settle(self) -> None:
        """Bring every durable to what the record says now."""
        found = await self._history.load(tuple(self._streams.values()))
        for partner, stream in self._streams.items():
            agreement = _folded(found.get(stream, ()))
            if agreement is not None:
                await self._hold(partner, agreement)

    async def _hold(self, partner: PartnershipId, agreement: SharingAgreement) -> None:
        info = await self._manager.consumer_info(subjects.EVENTS, subjects.outgoing(partner))
        match agreement.status:
            case SharingStatus.OPEN:
                if info.paused:
                    await resume_sharing(self._client, partner)
                    log.warning("sharing with %s flows under %s", partner, agreement.agreement)
            case SharingStatus.PAUSED | SharingStatus.ENDED:
                if not info.paused:
                    await stop_sharing(self._client, partner, until=_FOR_GOOD)
                    log.warning("%s with %s is %s", agreement.agreement, partner, agreement.status)
            case _:
                assert_never(agreement.status)


def _folded(recorded: Sequence[Recorded]) -> SharingAgreement | None:
    state: Any = None
    for each in recorded:
        state = DECIDER_OF_FACT[type(each.fact)].evolve(state, each.fact)
    return state if isinstance(state, SharingAgreement) else None


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
