"""
The agency's side of the wire: publish in order, then read the receipts. What `submit` and the demo use.

Any program can do the same with a plain NATS client; docs/how-to/join-a-partner-service.md shows it.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeout
from nats.js import JetStreamContext

from adapters import cloud_events
from adapters.messaging import subjects
from adapters.messaging.connection import describe
from adapters.messaging.publishing import Publishing
from domain.errors import Code, Fault, GoldenThreadError
from domain.names import AgencyId, PartnershipId
from domain.receipt import Receipt, Verdict

_WINDOW = 64
_PATIENCE = 10.0  # seconds
_FETCH = 256
_OTHERS_AGAIN = 5.0  # seconds until a receipt that is not ours is delivered to whom it is for


class NotStored(GoldenThreadError):
    """The server did not say that it stored a message; sending the same messages again is safe."""


class NoReceipt(GoldenThreadError):
    """No receipt came in time. The message is stored and will be answered; ask again later."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of an agency. `id` stays the same whenever the same message is sent again."""

    id: str
    kind: str
    body: bytes


class Agency:
    """Speaks as one agency to one partnership, over a connection with that agency's key."""

    def __init__(
        self,
        client: Client,
        partnership: PartnershipId,
        agency: AgencyId,
        *,
        patience: float = _PATIENCE,
    ) -> None:
        """`patience` is how many seconds the server has to answer, and to say that it has stored a message."""
        self._client = client
        self._jetstream = client.jetstream(timeout=patience)
        self._patience = patience
        self._partnership = partnership
        self._agency = agency

    async def publish(self, letters: Iterable[Letter]) -> None:
        """Returns when all are stored, in this order. Raises NotStored."""
        try:
            async with Publishing(
                self._client, stream=subjects.INTAKE, window=_WINDOW, patience=self._patience
            ) as publishing:
                for letter in letters:
                    await publishing.send(
                        subjects.intake(self._partnership, self._agency, letter.kind),
                        cloud_events.request_headers(message_id=letter.id, kind=letter.kind),
                        letter.body,
                    )
                await publishing.drain()
        except (NatsError, OSError, TimeoutError) as error:
            raise NotStored(
                f"{self._partnership}'s server did not store every message of {self._agency} "
                f"({describe(error)}); send the same file again, nothing is recorded twice"
            ) from None

    async def receipts(self, ids: Iterable[str], *, within: float) -> Mapping[str, Receipt]:
        """
        One receipt for each message id, in `within` seconds without any arriving at the most.

        Receipts for others of the agency's messages are left for whoever sent those. Raises NoReceipt.
        """
        waiting = set(ids)
        found: dict[str, Receipt] = {}
        try:
            subscription = await self._jetstream.pull_subscribe_bind(
                consumer=subjects.receipts_of(self._agency), stream=subjects.RECEIPTS
            )
            try:
                await self._collect(subscription, waiting, found, within)
            finally:
                with suppress(NatsError):  # of a connection that is lost
                    await subscription.unsubscribe()
        except (NatsError, OSError) as error:
            raise self._none_came(len(waiting), describe(error)) from None
        return found

    async def _collect(
        self,
        subscription: JetStreamContext.PullSubscription,
        waiting: set[str],
        found: dict[str, Receipt],
        within: float,
    ) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while waiting:
            if loop.time() > deadline:
                raise self._none_came(len(waiting), f"waited {within:.0f} s")
            for message in await _fetched(subscription, min(1.0, within)):
                receipt = read_receipt(message.data)
                if receipt.message_id in waiting:
                    waiting.discard(receipt.message_id)
                    found[receipt.message_id] = receipt
                    await message.ack()
                    deadline = loop.time() + within
                elif receipt.message_id in found:
                    await message.ack()
                else:
                    await message.nak(delay=_OTHERS_AGAIN)

    def _none_came(self, count: int, reason: str) -> NoReceipt:
        return NoReceipt(
            f"{count} receipts for {self._agency} have not come ({reason}); the messages are stored: "
            "see `golden-thread status`"
        )


async def _fetched(subscription: JetStreamContext.PullSubscription, patience: float) -> list[Msg]:
    """None after `patience` seconds. Raises NATS' errors when the server has no such consumer."""
    try:
        return await subscription.fetch(_FETCH, timeout=patience)
    except (NatsTimeout, TimeoutError):
        return []


def read_receipt(body: bytes) -> Receipt:
    """The receipt that a message of RECEIPTS carries (schemas/receipt.v1.json)."""
    stated: dict[str, Any] = orjson.loads(body)
    return Receipt(
        message_id=stated["message_id"],
        sender=stated["sender"],
        kind=stated["kind"],
        verdict=Verdict(stated["verdict"]),
        reference=stated["reference"],
        first_position=stated["first_position"],
        last_position=stated["last_position"],
        recorded_at=datetime.fromisoformat(stated["recorded_at"]),
        faults=tuple(
            Fault(Code(fault["code"]), fault["reason"], fault["field"])
            for fault in stated["faults"]
        ),
        intake_sequence=stated["intake_sequence"],
    )
