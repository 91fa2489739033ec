"""A message that JetStream delivered, with what its reply subject says and the answers that may be given to it."""

import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from adapters.messaging.connection import describe
from adapters.messaging.quick_client import QuickClient
from domain.quick import quick

log = logging.getLogger(__name__)

_TOKENS_V1 = 9
"""Of the subject that acknowledges a message; the newer form names domain and account too."""


@quick
@dataclass(frozen=True, slots=True)
class Arrival:
    """
    `sequence` is its place in the stream, `deliveries` counts this one too, `stored_at` is when the stream took it.

    An answer that cannot be sent is no loss: the message comes again and is known by its identity.
    """

    message: Msg
    sequence: int
    deliveries: int
    stored_at: datetime

    @classmethod
    def of(cls, message: Msg) -> "Arrival":
        """Both forms of the subject go on with deliveries, stream sequence, consumer sequence, nanoseconds, pending."""
        tokens = message.reply.split(".")
        first = 4 if len(tokens) == _TOKENS_V1 else 6
        deliveries, sequence, _, nanoseconds = map(int, tokens[first : first + 4])
        return cls(message, sequence, deliveries, datetime.fromtimestamp(nanoseconds / 1e9, UTC))

    async def put_back(self, delay: float | None = None) -> None:
        """To be delivered again, after `delay` seconds."""
        await _sent(self.message.nak(delay=delay))

    async def hold(self) -> None:
        """Ask the server to wait on."""
        await _sent(self.message.in_progress())


async def acknowledge(client: QuickClient, arrivals: Sequence[Arrival]) -> None:
    """All of them, which `client` received, with one write. As for each answer, one that cannot be sent is no loss."""
    await _sent(client.signal([arrival.message.reply for arrival in arrivals]))


async def _sent(answer: Awaitable[None]) -> None:
    try:
        await answer
    except NatsError as error:
        log.warning("an acknowledgement was not sent: %s", describe(error))
