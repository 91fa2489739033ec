"""
A request that stands open at a pull consumer: a message is here as soon as it is in the stream, and so are those that
came with it. The client's own `fetch` waits for a full batch until its time-out when messages trickle.
"""

import asyncio
from types import TracebackType
from typing import Self

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js.api import Header, StatusCode
from nats.js.errors import APIError

from adapters.messaging.direct_subscription import subscribe_directly

EXPIRES = 5.0
"""Seconds that one request waits at the server."""

_UNFILLED = "Nats-Pending-Messages"  # of a request that ends, how many it did not bring

_GRACE = 2.0  # seconds after which an unanswered request counts as lost


class StandingPull:
    """
    An open request at one consumer, and the next when it is partly used up, so that messages come while others are worked
    on. To be entered; one task takes from it.

    Source: JetStream wire API, `$JS.API.CONSUMER.MSG.NEXT`.
    """

    def __init__(
        self,
        client: Client,
        *,
        stream: str,
        consumer: str,
        batch: int,
        expires: float = EXPIRES,
    ) -> None:
        """`expires` in seconds: how long a request waits at the server when there is nothing."""
        self._client = client
        self._expires = expires
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._batch = batch
        self._open = 0  # messages that the requests may still bring
        self._arrived: list[Msg] = []
        self._refusal: int | None = None
        self._heard = asyncio.Event()
        self._inbox = ""
        self._subscription: Subscription | None = None

    async def __aenter__(self) -> Self:
        self._inbox = self._client.new_inbox()
        self._subscription = await subscribe_directly(self._client, self._inbox, self._receive)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._subscription is not None and not self._client.is_closed:
            await self._subscription.unsubscribe()

    async def take(self) -> list[Msg]:
        """At least one message, or none after some seconds. Raises NATS' APIError when the consumer is gone."""
        assert self._subscription is not None, "enter it first"  # noqa: S101
        if not self._arrived:
            self._heard.clear()
            if self._open <= 0:
                await self._ask()
            try:
                await asyncio.wait_for(self._heard.wait(), self._expires + _GRACE)
            except TimeoutError:  # the request was lost with a connection
                self._open = 0
        if self._refusal is not None and not self._arrived:
            raise APIError(code=self._refusal, description="the consumer cannot be read")
        arrived, self._arrived = self._arrived, []
        if arrived and self._open < self._batch:
            await self._ask()
        return arrived

    async def _ask(self) -> None:
        request = {"batch": self._batch, "expires": int(self._expires * 1e9)}
        self._open += self._batch
        await self._client.publish(self._subject, orjson.dumps(request), reply=self._inbox)

    def _receive(self, message: Msg) -> None:
        status = (message.headers or {}).get(Header.STATUS)
        if status is None or message.reply:
            self._open -= 1
            self._arrived.append(message)
        else:
            self._open -= int((message.headers or {}).get(_UNFILLED, self._open))
            if status not in (StatusCode.REQUEST_TIMEOUT, StatusCode.NO_MESSAGES):
                self._refusal = int(status)
        self._heard.set()
