"""
Publishes to a stream with many messages on their way at once, each naming the sequence that it must follow or none.

The client's own `publish_async` never completes when the server answers with an error (nats-py 2.16: building the
error raises inside its reply handler), so a lost race would show only as a time-out.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError
from nats.js.api import Header

from adapters.messaging.direct_subscription import subscribe_directly

_ACK_TIMEOUT = 5.0  # seconds
_WRONG_LAST_SEQUENCE = 10071


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message. `id` is the same whenever the same message is made again."""

    id: str
    subject: str
    headers: Mapping[str, str]
    body: bytes


class LostTheRace(Exception):
    """Another relay published first, or an earlier publish arrived late: read the stream's end again."""


class NotStored(NatsError):
    """The stream refuses a message for good or is not there; the message carries the server's words."""


class Publishing:
    """
    To be entered. When the window is full, it is half emptied before more is sent: the server never waits for us, and we wake
    once for many answers.

    Leaving it by an error forgets what is on its way; the stream's end will tell what arrived.

    Every method raises LostTheRace, NotStored or TimeoutError for an earlier publish too.
    """

    def __init__(
        self, client: Client, *, stream: str, window: int, patience: float = _ACK_TIMEOUT
    ) -> None:
        """At most `window` messages unanswered; `patience` in seconds until each is answered."""
        self._client = client
        self._patience = patience
        self._sent = 0
        self._stream = stream
        self._window = window
        self._inbox = client.new_inbox()
        self._replies: Subscription | None = None
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._pending: deque[tuple[int | None, asyncio.Future[dict[str, Any]]]] = deque()

    async def __aenter__(self) -> Self:
        self._replies = await subscribe_directly(self._client, f"{self._inbox}.*", self._answered)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for _, future in self._pending:
            future.cancel()
        if self._replies is not None and not self._client.is_closed:
            await self._replies.unsubscribe()

    async def publish(self, message: Outgoing, *, after: int) -> None:
        """It must become the sequence `after` + 1. Waits only while the window is full."""
        headers = {
            **message.headers,
            Header.MSG_ID.value: message.id,
            Header.EXPECTED_LAST_SEQUENCE.value: str(after),
        }
        await self.send(message.subject, headers, message.body, sequence=after + 1)

    async def send(
        self,
        subject: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        sequence: int | None = None,
    ) -> None:
        """It must become that `sequence`; None: wherever it falls. Waits only while the window is full."""
        if len(self._pending) >= self._window:
            await self._confirm(self._window // 2)
        self._sent += 1
        reply = f"{self._inbox}.{self._sent}"
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[reply] = future
        self._pending.append((sequence, future))
        stated = {**headers, Header.EXPECTED_STREAM.value: self._stream}
        await self._client.publish(subject, body, reply=reply, headers=stated)

    async def drain(self) -> None:
        """Returns when all is stored."""
        await self._confirm(0)

    async def _confirm(self, left: int) -> None:
        """Returns when at most `left` are unanswered."""
        while len(self._pending) > left:
            await self._answer(self._pending[-left - 1][1])
            sequence, future = self._pending.popleft()
            self._check(sequence, await self._answer(future))

    async def _answer(self, future: "asyncio.Future[dict[str, Any]]") -> dict[str, Any]:
        """The first may be lost with a connection, and a later one come on the next."""
        if not future.done():
            await asyncio.wait_for(future, self._patience)
        return future.result()

    def _check(self, sequence: int | None, answer: dict[str, Any]) -> None:
        error = answer.get("error")
        if error is not None:
            if error.get("err_code") == _WRONG_LAST_SEQUENCE:
                raise LostTheRace
            raise NotStored(f"{self._stream}: {error.get('description')}")
        if sequence is not None and answer["seq"] != sequence:
            raise LostTheRace

    def _answered(self, message: Msg) -> None:
        future = self._answers.pop(message.subject, None)
        if future is None or future.done():
            return
        if message.headers and message.headers.get(Header.STATUS):
            future.set_result({"error": {"description": "no stream takes this subject"}})
        else:
            future.set_result(orjson.loads(message.data))
