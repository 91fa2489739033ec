"""
A request that stands open at a pull consumer: a message is here as soon as it is in the stream, and so are those that
came with it. The client's own `fetch` waits for a full batch until its time-out when messages trickle.
"""

from types import TracebackType
from typing import Self

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import TimeoutError as NatsTimeout
from nats.js.api import Header, StatusCode
from nats.js.errors import APIError

EXPIRES = 5.0
"""Seconds that one request waits at the server."""

_GRACE = 2.0  # seconds after which an unanswered request counts as lost


class StandingPull:
    """
    An open request at one consumer, renewed as it is used up. To be entered; one task takes from it.

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
        self._open = 0  # messages that the last request may still bring
        self._inbox = ""
        self._subscription: Subscription | None = None

    async def __aenter__(self) -> Self:
        self._inbox = self._client.new_inbox()
        self._subscription = await self._client.subscribe(self._inbox)
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
        if self._open <= 0:
            await self._ask()
        try:
            first = await self._subscription.next_msg(timeout=self._expires + _GRACE)
        except NatsTimeout:  # the request was lost with a connection
            self._open = 0
            return []
        waiting = min(self._subscription.pending_msgs, self._batch - 1)
        arrived = [first, *[await self._subscription.next_msg() for _ in range(waiting)]]
        return [message for message in arrived if self._is_message(message)]

    async def _ask(self) -> None:
        request = {"batch": self._batch, "expires": int(self._expires * 1e9)}
        await self._client.publish(self._subject, orjson.dumps(request), reply=self._inbox)
        self._open = self._batch

    def _is_message(self, message: Msg) -> bool:
        status = (message.headers or {}).get(Header.STATUS)
        if status is None or message.reply:
            self._open -= 1
            return True
        self._open = 0
        if status not in (StatusCode.REQUEST_TIMEOUT, StatusCode.NO_MESSAGES):
            raise APIError(code=int(status), description="the consumer cannot be read")
        return False
