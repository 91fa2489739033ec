"""
Takes partners' messages from the stream INTAKE to the record, with FastStream, and acknowledges after the commit.

A message is never left to a default policy (adapters/messaging/settling.py). Receipts are not published here; they
are rows of the commit, and the relay sends them, so an acknowledged message always has its receipt.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.message import NatsBatchMessage
from faststream.nats.security import NatsNKey
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError
from nats.micro.service import Service

from adapters.clock import SystemClock
from adapters.messaging import subjects
from adapters.messaging.arrival import Arrival, acknowledge
from adapters.messaging.connection import connect, describe
from adapters.messaging.provisioner import INTAKE_BATCH
from adapters.messaging.pulling import PromptSubscriber
from adapters.messaging.quick_client import QuickClient
from adapters.messaging.settling import IntakeStatus, Record, Settling
from adapters.messaging.validation import answer_validations
from adapters.partner_messages import PartnerMessage, read_request
from domain.errors import GoldenThreadError
from domain.names import PartnershipId
from domain.receipt import Receipt
from domain.request import Deferred

log = logging.getLogger(__name__)

_LISTEN = 2.0  # seconds that one request for messages stays open at the server

_USER = "intake"
_CLOCK = SystemClock()
_TRIES_AT_START = 3
_PAUSES = (0.5, 1.0, 2.0, 5.0)  # seconds between tries to have messages delivered again
_FOR_EVER = -1


class NotInIntake(GoldenThreadError):
    """The stream INTAKE keeps no message at that place."""


class Intake:
    """For one partnership. `seed_file` is the key of the user `intake`. Run one; a second only waits in turn."""

    def __init__(
        self,
        record: Record,
        *,
        partnership: PartnershipId,
        url: str,
        seed_file: Path,
        tls: ssl.SSLContext | None = None,
        now: Callable[[], datetime] = _CLOCK.now,
    ) -> None:
        self._record = record
        self._settling = Settling(record, self._acknowledge)
        self._client: QuickClient | None = None
        self._coming_back: asyncio.Task[None] | None = None
        self._partnership = partnership
        self._now = now
        self._url = url
        self._seed_file = seed_file
        self._tls = tls
        self._name = f"{partnership} {_USER}"
        self._prefix = subjects.inbox_prefix(partnership, _USER)
        self.broker = NatsBroker(
            url,
            name=self._name,
            security=NatsNKey.from_file(seed_file, ssl_context=tls),
            inbox_prefix=self._prefix,
            max_reconnect_attempts=_TRIES_AT_START,
            reconnect_time_wait=1,
            ping_interval=10,
            error_cb=self._on_error,
            reconnected_cb=self._on_back,
            apply_types=False,
            logger=log,
            log_level=logging.DEBUG,
        )
        self._subscriber = self.broker.subscriber(
            f"gt.{partnership}.intake.>",
            durable=subjects.INTAKE_CONSUMER,
            stream=JStream(subjects.INTAKE, declare=False),
            pull_sub=PullSub(batch_size=INTAKE_BATCH, timeout=_LISTEN, batch=True),
            decoder=_as_delivered,
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
        )
        PromptSubscriber.make_of(self._subscriber)
        self._subscriber(self._settling.take)

    @property
    def status(self) -> IntakeStatus:
        return self._settling.status

    async def run(self) -> None:
        """Until cancelled; a batch under way is then finished. Raises NotConnected, Misconfigured at the start."""
        # nats-py, cancelled while it connects, swallows that or leaves a socket open, so its start is not cut short
        starting = asyncio.create_task(self._start())
        try:
            await asyncio.shield(starting)
            await asyncio.Event().wait()
        finally:
            await asyncio.wait([starting])
            await self._stop(starting)

    async def _start(self) -> Service:
        # it tells what is wrong, and closes what it opened, where FastStream does neither
        probe = await self._connect("probe")
        try:
            await _deliver_again(probe)
        finally:
            await probe.close()
        client = await self.broker.connect()
        self._client = QuickClient.make_of(client)
        client.options["max_reconnect_attempts"] = _FOR_EVER
        await self.broker.start()
        return await answer_validations(client, self._partnership, self._now)

    async def _stop(self, starting: "asyncio.Task[Service]") -> None:
        self._settling.stop()
        if self._coming_back is not None:
            self._coming_back.cancel()
        if starting.exception() is not None:
            return
        client = await self.broker.connect()
        await self._subscriber.stop()
        await self._settling.settled()
        with suppress(NatsError, OSError):  # a connection that is lost cannot be drained
            await starting.result().stop()
            await self.broker.stop()
        try:
            await client.close()
        except OSError:  # nats-py could not send what was pending, and then leaves the socket open
            transport: Any = client._transport  # noqa: SLF001
            if transport is not None:
                transport.close()

    async def _connect(self, purpose: str) -> Client:
        return await connect(
            self._url,
            seed_file=self._seed_file,
            name=f"{self._name} {purpose}",
            inbox_prefix=self._prefix,
            tls=self._tls,
        )

    async def replay(self, sequence: int) -> Receipt:
        """
        Record a message anew that was rejected, from the bytes that INTAKE keeps; its new receipt.

        A message that was accepted gets its first receipt again. Raises NotInIntake.
        """
        client = await self._connect("replay")
        try:
            kept = await client.jetstream().get_msg(subjects.INTAKE, sequence)
        except NotFoundError:
            raise NotInIntake(
                f"INTAKE keeps no message {sequence}; see the receipt's place"
            ) from None
        finally:
            await client.close()
        assert kept.time is not None, "the server tells when it stored a message"  # noqa: S101
        agency, kind = subjects.sender_and_kind(str(kept.subject))
        message = PartnerMessage(
            agency, kind, kept.headers or {}, kept.data or b"", kept.time, sequence
        )
        [answer] = await self._record([read_request(message, again=True)])
        if isinstance(answer, Deferred):
            raise answer.error
        return answer

    async def _acknowledge(self, arrivals: Sequence[Arrival]) -> None:
        assert self._client is not None, "what arrived came by it"  # noqa: S101
        await acknowledge(self._client, arrivals)

    async def _on_back(self) -> None:
        # in a task of its own: nats-py takes an error in here for a connection lost again
        self._coming_back = asyncio.create_task(self._take_up_again())

    async def _take_up_again(self) -> None:
        """What was on its way to the lost connection need not wait for the server's `ack_wait`, 30 s."""
        client = await self.broker.connect()
        for pause in _PAUSES:
            try:
                await _deliver_again(client)
            except (NatsError, TimeoutError):  # of a server that is still starting
                await asyncio.sleep(pause)
            else:
                return

    async def _on_error(self, error: Exception) -> None:
        log.warning("nats connection of %s: %s", self._name, describe(error))


async def _as_delivered(batch: NatsBatchMessage) -> Any:
    """Bytes, headers and the means to acknowledge; nothing is parsed before our own reading of it."""
    return batch.raw_message


async def _deliver_again(client: Client) -> None:
    """
    What a killed intake had in hand, or a lost connection on its way, comes again now and in order, not after
    `ack_wait` and behind newer messages.

    What it had acknowledged out of order comes again too, and is known by its identity (ADR 0070).
    """
    with suppress(NotFoundError):  # not provisioned yet, which the subscriber says again and again
        await client.jetstream().reset_consumer(subjects.INTAKE, subjects.INTAKE_CONSUMER)
