"""
Publishes an ordered source to a stream, once and in order, and keeps no state of its own.

Where it stands is what the last message of the stream says. Every publish names the sequence it expects to
follow, so of two relays one wins and the other reads again, and a publish that arrives late changes nothing.
The stream is a pure function of the source: deleted and made anew it holds the same messages under the same
sequences (ADR 0021).
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from adapters.messaging.connection import describe
from adapters.messaging.publishing import LostTheRace, Outgoing, Publishing

log = logging.getLogger(__name__)

C = TypeVar("C")

_BATCH = 500  # of the source, read at a time
_API_TIMEOUT = 2.0
_POLL = 1.0  # seconds between looks at a source that said nothing
_BACKOFF = (0.05, 0.2, 1.0, 2.0)  # seconds before the next try; the last for ever


@dataclass(frozen=True, slots=True)
class Published:
    """The last message of a stream."""

    subject: str
    headers: Mapping[str, str]
    body: bytes


class Source(Protocol[C]):
    """
    What is to be published, in order. A cursor is all that the next message depends on.

    Its methods raise OSError when it cannot be read for the moment.
    """

    stream: str

    def resume(self, last: Published | None, sequence: int) -> C:
        """Where to go on after the stream's last `sequence` and its message; None: there is none, or none any more."""
        ...

    async def after(self, cursor: C, limit: int) -> tuple[Sequence[Outgoing], C]:
        """The next messages and where they end; an unmoved cursor says that there is nothing more."""
        ...

    async def wait(self, cursor: C, timeout: float) -> None:  # noqa: ASYNC109 (how long at most, and no error)
        """Returns when there may be more, at the latest after `timeout` seconds."""
        ...


class Relay(Generic[C]):
    """One relay from one source to its stream; two of them at once are safe."""

    def __init__(self, client: Client, source: Source[C], *, window: int = 64) -> None:
        self._client = client
        self._jetstream = client.jetstream(timeout=_API_TIMEOUT)
        self._source = source
        self._window = window

    async def run(self) -> None:
        """Publish for ever, through absences of NATS and of the source, until cancelled."""
        failures = 0
        while True:
            try:
                sequence, cursor = await self._stand()
                async with self._publishing() as publishing:
                    while True:
                        sequence, cursor = await self._publish(publishing, sequence, cursor)
                        failures = 0
                        await self._source.wait(cursor, _POLL)
            except LostTheRace:
                log.info("relay to %s: read the end of the stream again", self._source.stream)
                await asyncio.sleep(_BACKOFF[0])
            except (NatsError, OSError, TimeoutError) as error:
                pause = _BACKOFF[min(failures, len(_BACKOFF) - 1)]
                failures += 1
                log.warning(
                    "relay to %s: %s; again in %.2f s", self._source.stream, describe(error), pause
                )
                await asyncio.sleep(pause)

    async def catch_up(self) -> int:
        """Publish what there is now; the last sequence of the stream. Raises LostTheRace and NATS' own errors."""
        sequence, cursor = await self._stand()
        async with self._publishing() as publishing:
            sequence, _ = await self._publish(publishing, sequence, cursor)
        return sequence

    def _publishing(self) -> Publishing:
        return Publishing(self._client, stream=self._source.stream, window=self._window)

    async def _stand(self) -> tuple[int, C]:
        state = (await self._jetstream.stream_info(self._source.stream)).state
        if state.messages == 0:
            return state.last_seq, self._source.resume(None, state.last_seq)
        try:
            last = await self._jetstream.get_msg(self._source.stream, state.last_seq)
        except NotFoundError:  # it aged out, or another relay was faster, since we asked
            raise LostTheRace from None
        message = Published(last.subject or "", last.headers or {}, last.data or b"")
        return state.last_seq, self._source.resume(message, state.last_seq)

    async def _publish(self, publishing: Publishing, sequence: int, cursor: C) -> tuple[int, C]:
        while True:
            messages, reached = await self._source.after(cursor, _BATCH)
            for message in messages:
                await publishing.publish(message, after=sequence)
                sequence += 1
            if reached == cursor:
                await publishing.drain()
                return sequence, cursor
            cursor = reached
