"""
Publishes an ordered source to a stream, once and in order, and keeps no state of its own.

Where it stands is what the last message of the stream says. Every publish names the sequence it expects to
follow, so of two relays one wins and the other reads again, and a publish that arrives late changes nothing.
The stream is a pure function of the source: deleted and made anew it holds the same messages under the same
sequences (ADR 0021).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import Header, PubAck
from nats.js.errors import APIError, NotFoundError

log = logging.getLogger(__name__)

C = TypeVar("C")

_BATCH = 500  # of the source, read at a time
_ACK_TIMEOUT = 5.0  # seconds; the client's futures never time out by themselves
_API_TIMEOUT = 2.0
_POLL = 1.0  # seconds between looks at a source that said nothing
_BACKOFF = (0.05, 0.2, 1.0, 2.0)  # seconds before the next try; the last for ever
_WRONG_LAST_SEQUENCE = 10071


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message. `id` is the same whenever the same message is made again."""

    id: str
    subject: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Published:
    """The last message of a stream."""

    subject: str
    headers: Mapping[str, str]
    body: bytes


class Source(Protocol[C]):
    """
    What is to be published, in order. A cursor is all that the next message depends on.

    `unavailable` are the errors by which it says that it cannot be read for the moment.
    """

    stream: str
    unavailable: tuple[type[Exception], ...]

    def resume(self, last: Published | None) -> C:
        """Where to go on after that message; None: from the beginning."""
        ...

    async def after(self, cursor: C, limit: int) -> tuple[Sequence[Outgoing], C]:
        """The next messages and where they end; an unmoved cursor says that there is nothing more."""
        ...

    async def wait(self, cursor: C, timeout: float) -> None:  # noqa: ASYNC109 (how long at most, and no error)
        """Returns when there may be more, at the latest after `timeout` seconds."""
        ...


class LostTheRace(Exception):
    """Another relay published first, or an earlier publish arrived late: read the stream's end again."""


class Relay(Generic[C]):
    """One relay from one source to its stream; two of them at once are safe."""

    def __init__(self, client: Client, source: Source[C], *, window: int = 64) -> None:
        self._jetstream = client.jetstream(timeout=_API_TIMEOUT)
        self._source = source
        self._window = window
        self._transient: tuple[type[Exception], ...] = (
            NatsError,
            OSError,
            TimeoutError,
            *source.unavailable,
        )

    async def run(self) -> None:
        """Publish for ever, through absences of NATS and of the source, until cancelled."""
        failures = 0
        while True:
            try:
                sequence, cursor = await self._stand()
                while True:
                    sequence, cursor = await self._publish(sequence, cursor)
                    failures = 0
                    await self._source.wait(cursor, _POLL)
            except LostTheRace:
                log.info("relay to %s: read the end of the stream again", self._source.stream)
            except self._transient as error:
                pause = _BACKOFF[min(failures, len(_BACKOFF) - 1)]
                failures += 1
                log.warning(
                    "relay to %s: %s; again in %.2f s",
                    self._source.stream,
                    type(error).__name__,
                    pause,
                )
                await asyncio.sleep(pause)

    async def catch_up(self) -> int:
        """Publish what there is now; the last sequence of the stream. Raises LostTheRace and NATS' own errors."""
        sequence, cursor = await self._stand()
        sequence, _ = await self._publish(sequence, cursor)
        return sequence

    async def _stand(self) -> tuple[int, C]:
        state = (await self._jetstream.stream_info(self._source.stream)).state
        if state.messages == 0:
            return state.last_seq, self._source.resume(None)
        try:
            last = await self._jetstream.get_msg(self._source.stream, state.last_seq)
        except NotFoundError:  # it aged out, or another relay was faster, since we asked
            raise LostTheRace from None
        return state.last_seq, self._source.resume(
            Published(last.subject or "", last.headers or {}, last.data or b"")
        )

    async def _publish(self, sequence: int, cursor: C) -> tuple[int, C]:
        async with _Window(self._jetstream, self._source.stream, self._window) as window:
            while True:
                messages, reached = await self._source.after(cursor, _BATCH)
                for message in messages:
                    await window.publish(message, after=sequence)
                    sequence += 1
                if reached == cursor:
                    await window.drain()
                    return sequence, cursor
                cursor = reached


class _Window:
    """Publishes on their way; leaving it by an error forgets them, for the stream's end will tell what arrived."""

    def __init__(self, jetstream: JetStreamContext, stream: str, size: int) -> None:
        self._jetstream = jetstream
        self._stream = stream
        self._size = size
        self._pending: deque[tuple[int, asyncio.Future[PubAck]]] = deque()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for _, future in self._pending:
            future.cancel()
        self._pending.clear()

    async def publish(self, message: Outgoing, *, after: int) -> None:
        if len(self._pending) >= self._size:
            await self._confirm()
        headers = {
            **message.headers,
            Header.MSG_ID: message.id,
            Header.EXPECTED_STREAM: self._stream,
            Header.EXPECTED_LAST_SEQUENCE: str(after),
        }
        future = await self._jetstream.publish_async(message.subject, message.body, headers=headers)
        self._pending.append((after + 1, future))

    async def drain(self) -> None:
        while self._pending:
            await self._confirm()

    async def _confirm(self) -> None:
        sequence, future = self._pending.popleft()
        try:
            ack = await asyncio.wait_for(future, _ACK_TIMEOUT)
        except APIError as error:
            if error.err_code == _WRONG_LAST_SEQUENCE:
                raise LostTheRace from None
            raise
        if ack.seq != sequence:
            raise LostTheRace
