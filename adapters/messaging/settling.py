"""
What the intake does with a batch: read it, have it recorded, answer the server for each message.

Nothing is ever terminated. While the log is away a batch is held, so that the order stays; a message that cannot be
decided comes again by itself, later and later, while a line of the log asks for an engineer (ADR 0070).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from nats.aio.msg import Msg

from adapters.messaging import subjects
from adapters.messaging.arrival import Arrival
from adapters.partner_messages import PartnerMessage, read_request
from domain.errors import without_content
from domain.request import Answer, Deferred, Request

log = logging.getLogger(__name__)

Record = Callable[[Sequence[Request]], Awaitable[Sequence[Answer]]]
"""services.handling.Desk.record: answers in order, or raises when the log cannot be reached at all."""

Acknowledge = Callable[[Sequence[Arrival]], Awaitable[None]]

# seconds until a message that could not be decided comes again
_FIRST_DELAY = 5.0
_LONGEST_DELAY = 300.0

# seconds until the next try while the log is away: with the log's own patience (10 s) less than the server's ack_wait
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0

_ALERT_AFTER = 5  # deliveries of a message, or tries of a batch


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


class Settling:
    """One batch after the other, in the stream's order. Those whose answers are committed are given to `acknowledge`."""

    def __init__(self, record: Record, acknowledge: Acknowledge) -> None:
        self._record = record
        self._acknowledge = acknowledge
        self._stopping = asyncio.Event()
        self._under_way: asyncio.Task[None] | None = None
        self._waiting: list[Arrival] = []
        self.status = IntakeStatus()

    def stop(self) -> None:
        """A batch that waits for the log is given back; see `settled`."""
        self._stopping.set()

    async def take(self, delivered: Sequence[Msg]) -> None:
        """
        One batch: read here, recorded by a task of its own while FastStream fetches the next one.

        Batches are recorded one after the other, in the stream's order.
        """
        arrivals = sorted(map(Arrival.of, delivered), key=lambda arrival: arrival.sequence)
        readable: list[Arrival] = []
        requests: list[Request] = []
        for arrival in arrivals:
            try:
                requests.append(self._read(arrival))
                readable.append(arrival)
            except Exception as error:  # noqa: BLE001 - one message's fault must not fail the others
                await self._defer(arrival, error)
        self._waiting = readable
        await self.settled()
        self._waiting = []
        self._under_way = asyncio.create_task(self._settle(readable, requests))

    async def settled(self) -> None:
        """Until the batch under way is settled."""
        if self._under_way is not None:
            await self._under_way

    async def _settle(self, arrivals: Sequence[Arrival], requests: Sequence[Request]) -> None:
        try:
            await self._record_and_acknowledge(arrivals, requests)
        except Exception as error:  # noqa: BLE001 - the messages come again after the server's ack_wait
            log.error("ALERT: a batch of INTAKE was not settled: %s", without_content(error))  # noqa: TRY400

    async def _record_and_acknowledge(
        self, arrivals: Sequence[Arrival], requests: Sequence[Request]
    ) -> None:
        """Acknowledges each message whose answer is committed."""
        answers = await self._answers(requests, arrivals)
        if answers is None:
            for arrival in arrivals:
                await arrival.put_back()
            return
        answered = []
        for arrival, answer in zip(arrivals, answers, strict=True):
            if isinstance(answer, Deferred):
                await self._defer(arrival, answer.error)
            else:
                answered.append(arrival)
        await self._acknowledge(answered)
        self.status = replace(
            self.status,
            answered=self.status.answered + len(answered),
            unreachable=0,
            last_received_at=arrivals[-1].stored_at if arrivals else self.status.last_received_at,
        )

    def _read(self, arrival: Arrival) -> Request:
        message = arrival.message
        agency, kind = subjects.sender_and_kind(message.subject)
        headers = message.headers or {}
        return read_request(
            PartnerMessage(agency, kind, headers, message.data, arrival.stored_at, arrival.sequence)
        )

    async def _defer(self, arrival: Arrival, error: Exception) -> None:
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
            without_content(error),
        )
        await arrival.put_back(delay)
        self.status = replace(
            self.status,
            deferred=self.status.deferred + 1,
            alerts=self.status.alerts + alert,
        )

    async def _answers(
        self, requests: Sequence[Request], arrivals: Sequence[Arrival]
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
            for arrival in (*arrivals, *self._waiting):
                await arrival.hold()
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
            without_content(error),
        )
        return pause
