"""
How far an origin has something for a partner, said outside the stream that carries it.

A copy can fall deaf while its source is heard: the server takes what is delivered for old and drops it, and nothing that it
reports shows so (ADR 0096). Only the origin knows that there is more.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError
from nats.js.manager import JetStreamManager

from adapters.messaging import subjects
from adapters.messaging.connection import describe
from domain.names import PartnershipId

log = logging.getLogger(__name__)

EVERY = 5.0
"""Seconds between two words of an origin to a partner."""

_RECENT = 3 * EVERY
_MOST_DOUBLINGS = 7  # of the wait: with 20 s, three quarters of an hour
_TIMEOUT = 5.0  # seconds


class Announcer:
    """
    Says to each partner which sequence of EVENTS its last shared event has, unless sharing with it is paused. `client` is
    the user `provisioner`.
    """

    def __init__(
        self,
        client: Client,
        *,
        partnership: PartnershipId,
        partners: Sequence[PartnershipId],
        every: float = EVERY,
    ) -> None:
        self._client = client
        self._manager = JetStreamManager(client, timeout=_TIMEOUT)
        self._partnership = partnership
        self._partners = partners
        self._every = every

    async def run(self) -> None:
        """For ever, until cancelled. What cannot be said now is said the next time."""
        while True:
            for partner in self._partners:
                try:
                    await self._announce(partner)
                except (NatsError, OSError, TimeoutError) as error:
                    log.warning("%s was not told our head: %s", partner, describe(error))
            await asyncio.sleep(self._every)

    async def _announce(self, partner: PartnershipId) -> None:
        try:
            consumer = await self._manager.consumer_info(
                subjects.EVENTS, subjects.outgoing(partner)
            )
            last = await self._manager.get_last_msg(
                subjects.EVENTS, subjects.shared(self._partnership)
            )
        except NotFoundError:  # nothing is shared yet
            return
        if not consumer.paused:
            subject = subjects.head(self._partnership, partner)
            await self._client.publish(subject, orjson.dumps({"sequence": last.seq}))


class Head:
    """What one origin last said, and for how long we have lacked it. `client` is the user `mirror`."""

    def __init__(
        self, client: Client, *, partnership: PartnershipId, origin: PartnershipId
    ) -> None:
        self._client = client
        self._subject = subjects.head(origin, partnership)
        self._sequence = 0
        self._said: float | None = None
        self._lacking_since: float | None = None
        self._asked_in_vain = 0

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        subscription = await self._client.subscribe(self._subject, cb=self._hear)
        try:
            yield
        finally:
            if not self._client.is_closed:
                await subscription.unsubscribe()

    def moved(self) -> None:
        """Something arrived: whatever is lacking may be on its way."""
        self._lacking_since = None
        self._asked_in_vain = 0

    def asked(self) -> None:
        """It was asked for again. As long as nothing arrives, each wait is twice as long as the one before."""
        self._lacking_since = None
        self._asked_in_vain = min(self._asked_in_vain + 1, _MOST_DOUBLINGS)

    def is_lacking(self, sequence: int, patience: float) -> bool:
        """Whether an origin that speaks has had more than `sequence` for `patience` seconds, or longer if asked in vain."""
        now = asyncio.get_running_loop().time()
        if self._said is None or now - self._said > _RECENT or self._sequence <= sequence:
            self._lacking_since = None
            return False
        if self._lacking_since is None:
            self._lacking_since = now
        return now - self._lacking_since > patience * (1 << self._asked_in_vain)

    async def _hear(self, message: Msg) -> None:
        sequence = _sequence(message.data)
        if sequence is not None:
            self._sequence = sequence
            self._said = asyncio.get_running_loop().time()


def _sequence(body: bytes) -> int | None:
    """None for what is no word of ours: the other side of a border may send anything."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    found = said.get("sequence") if isinstance(said, dict) else None
    return found if type(found) is int and found > 0 else None
