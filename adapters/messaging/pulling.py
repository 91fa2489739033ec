"""
Pulling from a durable consumer without waiting for a batch to fill (ADR 0071).

FastStream asks nats-py until a batch is full or its time is up: a lone message waits for the whole time, and when the
time runs out inside nats-py the part that was fetched is dropped until the server's ack_wait. Here a fetch ends as
soon as the server has nothing more, and a message that arrived is never dropped.

Source: NATS ADR-13, pull consumers: requests with `no_wait` and `expires`, answers 404, 408, 409, 503.
"""

import asyncio
import logging
from contextlib import suppress

import orjson
from faststream.nats.subscriber.usecases.stream_pull_subscriber import BatchPullStreamSubscriber
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import TimeoutError as NatsTimeout

from adapters.messaging.direct_subscription import subscribe_directly

log = logging.getLogger(__name__)

_NOTHING_MORE = ("404", "408")
_GRACE = 0.5  # seconds that an answer may take beyond what the server was asked for
_PAUSE = 0.5  # seconds after a refusal, so that a missing consumer is not asked for in a tight loop


class Pull:
    """The requests of one subscriber to one durable; what FastStream takes for a nats-py pull subscription."""

    def __init__(self, client: Client, *, stream: str, durable: str, size: int) -> None:
        self._client = client
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}"
        self._size = size
        self._inbox = client.new_inbox()
        self._arrived: list[Msg] = []
        self._request = 0
        self._wanted = 0
        self._ended = asyncio.Event()
        self._refusal: str | None = None
        self._subscription: Subscription | None = None

    async def fetch(self, batch: int, timeout: float) -> list[Msg]:  # noqa: ASYNC109 (FastStream calls it so)
        """
        Up to `batch` messages, waiting up to `timeout` seconds for the first and not at all for the rest.

        Raises nats TimeoutError when there is none, and at once when FastStream asks for the rest of a batch.
        """
        if batch < self._size:
            raise NatsTimeout
        if self._subscription is None:
            self._subscription = await subscribe_directly(
                self._client, f"{self._inbox}.*", self._receive
            )
        await self._ask(batch)
        if not self._arrived and self._refusal is None:
            await self._ask(1, expires=timeout)
            if self._arrived and batch > 1:
                await self._ask(batch)
        if self._refusal is not None and not self._arrived:
            log.warning("%s: %s", self._subject, self._refusal)
            await asyncio.sleep(_PAUSE)
        if not self._arrived:
            raise NatsTimeout
        messages, self._arrived = self._arrived[:batch], self._arrived[batch:]
        return messages

    async def unsubscribe(self) -> None:
        """Ends it, and gives back what arrived and was not fetched."""
        for message in self._arrived:
            await message.nak()
        self._arrived = []
        if self._subscription is not None:
            await self._subscription.unsubscribe()
            self._subscription = None

    async def _ask(self, batch: int, *, expires: float | None = None) -> None:
        """Until `batch` messages are here, or the server says that there are no more."""
        if len(self._arrived) >= batch:
            return
        self._request += 1
        self._wanted = batch
        self._refusal = None
        self._ended.clear()
        missing = batch - len(self._arrived)
        request: dict[str, object] = {"batch": missing, "no_wait": True}
        if expires is not None:
            request = {"batch": missing, "expires": int(expires * 1e9)}
        await self._client.publish(
            self._subject, orjson.dumps(request), reply=f"{self._inbox}.{self._request}"
        )
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), (expires or 1.0) + _GRACE)

    def _receive(self, message: Msg) -> None:
        headers = message.headers or {}
        status = None if message.data else headers.get("Status")
        if status is None:
            self._arrived.append(message)
            if len(self._arrived) >= self._wanted:
                self._ended.set()
        elif message.subject == f"{self._inbox}.{self._request}":
            if status not in _NOTHING_MORE:
                self._refusal = f"{status} {headers.get('Description', '')}".strip()
            self._ended.set()


class PromptSubscriber(BatchPullStreamSubscriber):
    """FastStream's own batch subscriber in all but how it fetches."""

    __slots__ = ()

    @classmethod
    def make_of(cls, subscriber: BatchPullStreamSubscriber) -> None:
        """FastStream's factory knows no other class; this one has the same layout, so its product can become one."""
        subscriber.__class__ = cls

    async def _create_subscription(self) -> None:
        if self.subscription is None:
            pull = Pull(
                self.connection,
                stream=self.stream.name,
                durable=str(self.extra_options["durable"]),
                size=self.pull_sub.batch_size,
            )
            self.subscription = pull  # type: ignore[assignment]
            self.add_task(self._consume_pull)
