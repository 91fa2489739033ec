"""
Takes partners' messages from the stream INTAKE to the record, with FastStream, and acknowledges after the commit.

A message is never terminated and never left to a default policy: what cannot be recorded now comes again, later and
later, while a line of the log asks for an engineer (ADR 0070). Receipts are not published here; they are rows of the
commit, and the relay sends them, so an acknowledged message always has its receipt.
"""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any

from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.message import NatsBatchMessage
from faststream.nats.security import NatsNKey
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from adapters.messaging import subjects
from adapters.messaging.connection import connect, describe
from adapters.messaging.provisioner import INTAKE_BATCH
from adapters.messaging.pulling import PromptSubscriber
from adapters.partner_messages import PartnerMessage, read_request
from domain.errors import GoldenThreadError
from domain.names import PartnershipId
from domain.receipt import Receipt
from domain.request import Answer, Deferred, Request

log = logging.getLogger(__name__)

Record = Callable[[Sequence[Request]], Awaitable[Sequence[Answer]]]
"""services.handling.Desk.record: answers in order, or raises when the log cannot be reached at all."""

_LISTEN = 2.0  # seconds that one request for messages stays open at the server

_FIRST_DELAY, _LONGEST_DELAY = (
    5.0,
    300.0,
)  # seconds until a message that could not be decided comes again
_FIRST_PAUSE, _LONGEST_PAUSE = (
    1.0,
    30.0,
)  # seconds until the whole batch comes again when the log is away
_ALERT_AFTER = 5  # deliveries of a message, or tries of a batch
_USER = "intake"
_TOKENS_V1 = (
    9  # of the subject that acknowledges a message; the form of servers from 2.15 on has more
)


class NotInIntake(GoldenThreadError):
    """The stream INTAKE keeps no message at that place."""


@dataclass(frozen=True, slots=True)
class IntakeStatus:
    """
    For the health page, since the start. `unreachable` counts the tries in a row that met no log; `alerts` the
    deliveries of messages that keep failing.
    """

    answered: int = 0
    deferred: int = 0
    alerts: int = 0
    unreachable: int = 0
    last_received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A message with what its reply subject says: its place in INTAKE, how often it came, when INTAKE stored it."""

    message: Msg
    sequence: int
    deliveries: int
    received_at: datetime

    @classmethod
    def of(cls, message: Msg) -> "_Arrival":
        """Both forms of the subject end in deliveries.stream.consumer.timestamp.pending, the newer one in a token more."""
        tokens = message.reply.split(".")
        first = 4 if len(tokens) == _TOKENS_V1 else 6
        deliveries, sequence, _, nanoseconds = map(int, tokens[first : first + 4])
        received_at = datetime.fromtimestamp(nanoseconds / 1e9, UTC)
        return cls(message, sequence, deliveries, received_at)


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
    ) -> None:
        self._record = record
        self._url = url
        self._seed_file = seed_file
        self._tls = tls
        self._name = f"{partnership} {_USER}"
        self._prefix = subjects.inbox_prefix(partnership, _USER)
        self._subject_depth = len(f"gt.{partnership}.intake.")
        self._stopping = asyncio.Event()
        self._under_way: asyncio.Task[None] | None = None
        self.status = IntakeStatus()
        self.broker = NatsBroker(
            url,
            name=self._name,
            security=NatsNKey.from_file(seed_file, ssl_context=tls),
            inbox_prefix=self._prefix,
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            ping_interval=10,
            error_cb=self._on_error,
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
        self._subscriber(self._take)

    async def run(self) -> None:
        """Until cancelled; a batch under way is then finished. Raises NotConnected, Misconfigured at the start."""
        probe = await connect(
            self._url,
            seed_file=self._seed_file,
            name=self._name,
            inbox_prefix=self._prefix,
            tls=self._tls,
        )
        await probe.close()
        self._stopping.clear()
        await self.broker.start()
        try:
            await asyncio.Event().wait()
        finally:
            self._stopping.set()
            await self._subscriber.stop()
            await self._before()
            await self.broker.stop()

    async def replay(self, sequence: int) -> Receipt:
        """
        Record a message anew that was rejected, from the bytes that INTAKE keeps; its new receipt.

        A message that was accepted gets its first receipt again. Raises NotInIntake.
        """
        client = await connect(
            self._url,
            seed_file=self._seed_file,
            name=f"{self._name} replay",
            inbox_prefix=self._prefix,
            tls=self._tls,
        )
        try:
            kept = await client.jetstream().get_msg(subjects.INTAKE, sequence)
        except NotFoundError:
            raise NotInIntake(
                f"INTAKE keeps no message {sequence}; see the receipt's place"
            ) from None
        finally:
            await client.close()
        assert kept.time is not None, "the server tells when it stored a message"  # noqa: S101
        message = self._message(
            str(kept.subject), kept.headers, kept.data or b"", kept.time, sequence
        )
        [answer] = await self._record([read_request(message, again=True)])
        if isinstance(answer, Deferred):
            raise answer.error
        return answer

    async def _take(self, delivered: Sequence[Msg]) -> None:
        """
        One batch: read here, recorded by a task of its own while FastStream fetches the next one.

        Batches are recorded one after the other, in the stream's order.
        """
        arrivals = sorted(map(_Arrival.of, delivered), key=lambda arrival: arrival.sequence)
        readable, requests = [], []
        for arrival in arrivals:
            try:
                requests.append(self._read(arrival))
                readable.append(arrival)
            except Exception as error:  # noqa: BLE001 - one message's fault must not fail the others
                await self._defer(arrival, error)
        await self._before()
        self._under_way = asyncio.create_task(self._settle(readable, requests))

    async def _before(self) -> None:
        """Until the batch before is settled."""
        if self._under_way is not None:
            await self._under_way

    async def _settle(self, arrivals: Sequence[_Arrival], requests: Sequence[Request]) -> None:
        try:
            await self._record_and_acknowledge(arrivals, requests)
        except Exception as error:  # noqa: BLE001 - the messages come again after the server's ack_wait
            log.error("ALERT: a batch of INTAKE was not settled: %s", _where(error))  # noqa: TRY400

    async def _record_and_acknowledge(
        self, arrivals: Sequence[_Arrival], requests: Sequence[Request]
    ) -> None:
        """Acknowledges each message whose answer is committed."""
        answers = await self._answers(requests, arrivals)
        if answers is None:
            for arrival in arrivals:
                await _reply(arrival.message.nak())
            return
        answered = 0
        for arrival, answer in zip(arrivals, answers, strict=True):
            if isinstance(answer, Deferred):
                await self._defer(arrival, answer.error)
            else:
                await _reply(arrival.message.ack())
                answered += 1
        self.status = replace(
            self.status,
            answered=self.status.answered + answered,
            unreachable=0,
            last_received_at=arrivals[-1].received_at if arrivals else self.status.last_received_at,
        )

    def _read(self, arrival: _Arrival) -> Request:
        message = arrival.message
        return read_request(
            self._message(
                message.subject,
                message.headers,
                message.data,
                arrival.received_at,
                arrival.sequence,
            )
        )

    def _message(
        self,
        subject: str,
        headers: dict[str, str] | None,
        body: bytes,
        received_at: datetime,
        sequence: int,
    ) -> PartnerMessage:
        agency, _, kind = subject[self._subject_depth :].partition(".")
        return PartnerMessage(agency, kind, headers or {}, body, received_at, sequence)

    async def _defer(self, arrival: _Arrival, error: Exception) -> None:
        """Let this one come again later; the others are not held up."""
        tries = arrival.deliveries
        delay = min(_LONGEST_DELAY, _FIRST_DELAY * 2.0 ** min(tries - 1, 10))
        alert = tries >= _ALERT_AFTER
        log.log(
            logging.ERROR if alert else logging.WARNING,
            "%smessage %d of INTAKE was not recorded at delivery %d, again in %.0f s: %s",
            "ALERT: " if alert else "",
            arrival.sequence,
            tries,
            delay,
            _where(error),
        )
        await _reply(arrival.message.nak(delay=delay))
        self.status = replace(
            self.status,
            deferred=self.status.deferred + 1,
            alerts=self.status.alerts + alert,
        )

    async def _answers(
        self, requests: Sequence[Request], arrivals: Sequence[_Arrival]
    ) -> Sequence[Answer] | None:
        """
        Until the log answers; None when the intake is to stop before that.

        The batch is held here, not put back: messages put back come again in another order (ADR 0070).
        """
        while True:
            try:
                return await self._record(requests)
            except Exception as error:  # noqa: BLE001 - whatever it is, the messages must not be lost
                pause = self._unreachable(len(arrivals), error)
            for arrival in arrivals:
                await _reply(arrival.message.in_progress())
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
                return None

    def _unreachable(self, count: int, error: Exception) -> float:
        """Seconds until the next try; shorter than the server waits for an acknowledgement."""
        unreachable = self.status.unreachable + 1
        self.status = replace(self.status, unreachable=unreachable)
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(unreachable - 1, 10))
        alert = unreachable >= _ALERT_AFTER
        log.log(
            logging.ERROR if alert else logging.WARNING,
            "%s%d messages of INTAKE wait for the log, next try in %.1f s: %s",
            "ALERT: " if alert else "",
            count,
            pause,
            _where(error),
        )
        return pause

    async def _on_error(self, error: Exception) -> None:
        log.warning("nats connection of %s: %s", self._name, describe(error))


async def _as_delivered(batch: NatsBatchMessage) -> Any:
    """Bytes, headers and the means to acknowledge; nothing is parsed before our own reading of it."""
    return batch.raw_message


async def _reply(reply: Awaitable[None]) -> None:
    """A reply that cannot be sent is no loss: the message comes again and is known by its identity."""
    try:
        await reply
    except NatsError as error:
        log.warning("an acknowledgement was not sent: %s", describe(error))


def _where(error: Exception) -> str:
    """Class and place; the words only of our own errors, because others' may repeat what was sent."""
    frames = extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    words = f": {error}" if isinstance(error, GoldenThreadError) else ""
    return f"{type(error).__name__}{place}{words}"
