"""
Brings a neighbour's shared events into this partnership's log: verbatim, once, in the origin's order.

Messages are acknowledged after the commit and a repeated append changes nothing, so the consumer's own floor is
position enough; the log only has to hold as much (ADR 0023). A hole is filled by asking the origin to deliver
again. A broken chain stops the mirror.
"""

import asyncio
import contextlib
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import AckPolicy, DeliverPolicy
from nats.js.errors import NotFoundError

from adapters.cloud_events import event_envelope
from adapters.codec import Codec
from adapters.messaging import subjects
from adapters.messaging.heads import Head
from adapters.messaging.inspection import Findings, Inspector, Message, Standing
from adapters.messaging.provisioner import MIRROR_BATCH, in_order
from adapters.messaging.recording import MirrorStopped, NeighbourLog, record
from adapters.messaging.resend import Resend
from adapters.messaging.routing import Route, route
from adapters.messaging.silence import Silence
from adapters.messaging.standing_pull import EXPIRES, StandingPull
from domain.errors import Refused
from domain.names import PartnershipId

log = logging.getLogger(__name__)

_API_TIMEOUT = 2.0  # seconds
_BACKOFF = (0.1, 0.5, 1.0)  # seconds before the next try; the last for ever
_PATIENCE = (0.0, 1.0, 10.0, 60.0)
"""Seconds before asking again for the same event; the last for ever."""

SILENCE = 20.0  # seconds that a source may be silent on a link that is up


class State(StrEnum):
    STARTING = "starting"
    FOLLOWING = "following"
    WAITING = "waiting"  # NATS, the link or the log does not answer
    STOPPED = "stopped"  # needs people; `reason` says why


@dataclass(frozen=True, slots=True)
class MirrorStatus:
    """
    For the health page. `sequence` is the origin's last shared event here; the counts are since the start.
    `resends` counts how often the copy was made, at the first start once.
    """

    origin: PartnershipId
    state: State = State.STARTING
    sequence: int = 0
    parked: int = 0
    unreadable: int = 0
    resends: int = 0
    reason: str = ""


class _HoleFound(Exception):
    """The event after the standing is missing."""


class _FellSilent(Exception):
    """The copy's source is not heard although the origin's server answers, or brings nothing although there is more."""


class Mirror:
    """For one origin; run one of it."""

    def __init__(
        self,
        client: Client,
        history: NeighbourLog,
        codec: Codec,
        *,
        partnership: PartnershipId,
        origin: PartnershipId,
        known: Route = route,
        silence: float = SILENCE,
    ) -> None:
        self._client = client
        self._jetstream = client.jetstream(timeout=_API_TIMEOUT)
        self._history = history
        self._inspector = Inspector(origin, codec, known)
        self._resend = Resend(client, partnership=partnership, origin=origin)
        self._stream = subjects.copy_of(origin)
        self._head = Head(client, partnership=partnership, origin=origin)
        self._silence = Silence(self._jetstream, self._stream, self._resend, patience=silence)
        self._patience = silence
        self._empty_since: float | None = None  # None: the copy held something, or was asked for
        self._standing: Standing | None = None  # None: to be found out
        self._parked: Collection[str] = ()
        self._origin_sequence = 0  # of the last event followed; 0: not known
        self._resend_from: int | None = None
        self._holes = (0, 0)  # the place of the last hole and how often it was met
        self.status = MirrorStatus(origin)

    async def run(self) -> None:
        """Follow for ever, until cancelled. Raises MirrorStopped."""
        try:
            async with self._head.listening():
                await self._run()
        except MirrorStopped as stopped:
            log.critical("mirror of %s stopped: %s", self.status.origin, stopped)
            self.status = replace(self.status, state=State.STOPPED, reason=str(stopped))
            raise

    async def _run(self) -> None:
        failures = 0
        while True:
            try:
                if self._resend_from is not None:
                    await self._ask_again(self._resend_from)
                standing = await self._stand()
                failures = 0
                await self._follow(standing)
            except _HoleFound:
                await self._plan_resend()
            except _FellSilent:
                log.warning("mirror of %s: its source fell silent", self.status.origin)
                self._empty_since = None
                self._head.asked()
                self._resend_from = self._origin_sequence + 1
            except NotFoundError:
                # lost, or not made yet: the server asks for a source once, and where the link was just coming up, or the
                # origin had not made our durable, again after 5 s or never, so it is made when the origin answers (ADR 0108)
                self._resend_from = self._origin_sequence + 1
                failures = await self._pause(failures, "there is no copy")
            except (NatsError, OSError, TimeoutError) as error:
                failures = await self._pause(failures, type(error).__name__)

    async def _pause(self, failures: int, reason: str) -> int:
        pause = _BACKOFF[min(failures, len(_BACKOFF) - 1)]
        if reason != self.status.reason:
            log.warning("mirror of %s: %s; again until it is otherwise", self.status.origin, reason)
        self.status = replace(self.status, state=State.WAITING, reason=reason)
        await asyncio.sleep(pause)
        return failures + 1

    async def _ask_again(self, origin_sequence: int) -> None:
        await self._resend.begin_at(origin_sequence)
        self._resend_from = None
        self.status = replace(self.status, resends=self.status.resends + 1)
        log.warning(
            "mirror of %s: asked for its events from its sequence %d",
            self.status.origin,
            origin_sequence,
        )

    async def _plan_resend(self) -> None:
        place = (self._standing or Standing()).sequence + 1
        last, times = self._holes
        times = times + 1 if place == last else 1
        self._holes = (place, times)
        # the second time from the first event, in case the origin numbers its stream otherwise by now
        self._resend_from = 1 if times == 2 else self._origin_sequence + 1  # noqa: PLR2004 (said above)
        if times > 1:
            reason = f"the neighbour has not delivered its shared event {place}"
            log.error("mirror of %s: %s", self.status.origin, reason)
            self.status = replace(self.status, state=State.WAITING, reason=reason)
        await asyncio.sleep(_PATIENCE[min(times, len(_PATIENCE)) - 1])

    async def _stand(self) -> Standing:
        """Where to go on, with the consumer made to deliver from there. Raises NotFoundError without a copy."""
        kept, parked = await self._history.received_from(self.status.origin)
        state = (await self._jetstream.stream_info(self._stream)).state
        first = state.first_seq
        if state.messages == 0 and self.status.resends == 0:
            # a copy that somebody made anew stays empty, for the origin's durable goes on where it was; one that was never
            # filled fills by itself, and asking while its first messages arrive may leave it deaf (measured; ADR 0023)
            if kept:
                await self._ask_again(self._origin_sequence + 1)
                first = 1
            else:
                self._empty_since = asyncio.get_running_loop().time()
        floor = await self._floor()
        if self._standing is None and floor and not parked:
            self._standing = await self._at(floor)
        if self._standing is None or self._standing.sequence > kept:
            # at the first start, after a restore of the log, or with parked events to be judged anew
            self._parked = parked
            self._standing, self._origin_sequence, floor = Standing(), 0, 0
        await self._deliver_from(max(floor + 1, first))
        self.status = replace(
            self.status, state=State.FOLLOWING, reason="", sequence=self._standing.sequence
        )
        return self._standing

    async def _floor(self) -> int:
        """The sequence of the copy up to which all is acknowledged; 0 when there is nothing to go by."""
        try:
            info = await self._jetstream.consumer_info(self._stream, subjects.MIRROR_CONSUMER)
        except NotFoundError:
            return 0
        return info.ack_floor.stream_seq if info.ack_floor else 0

    async def _at(self, sequence: int) -> Standing | None:
        try:
            message = await self._jetstream.get_msg(self._stream, sequence)
            envelope = event_envelope(message.headers)
        except (NotFoundError, Refused):
            return None
        self._origin_sequence = _origin_sequence(message.headers)
        return Standing(envelope.shared_sequence, envelope.link)

    async def _deliver_from(self, sequence: int) -> None:
        """
        Make the consumer anew: the server goes on feeding a pull request whose asker has gone, for some seconds, so
        setting an existing one back would not give the messages in order (measured).
        """
        with contextlib.suppress(NotFoundError):
            await self._jetstream.delete_consumer(self._stream, subjects.MIRROR_CONSUMER)
        await self._jetstream.add_consumer(
            self._stream,
            replace(
                in_order(subjects.MIRROR_CONSUMER, batch=2 * MIRROR_BATCH),
                ack_policy=AckPolicy.ALL,
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=sequence,
            ),
        )

    async def _follow(self, standing: Standing) -> None:
        """While one batch is being committed, the next arrives."""
        async with StandingPull(
            self._client,
            stream=self._stream,
            consumer=subjects.MIRROR_CONSUMER,
            batch=MIRROR_BATCH,
            expires=min(EXPIRES, self._patience / 4),
        ) as pull:
            while True:
                arrived = await pull.take()
                if arrived:
                    self._empty_since = None
                    self._head.moved()
                    found = self._inspect(standing, arrived)
                    await self._record(found, arrived)
                    standing = found.standing
                elif self._stays_empty() or self._is_deaf() or await self._silence.lasts():
                    raise _FellSilent

    def _stays_empty(self) -> bool:
        """Nothing was ever heard: the origin has nothing to share yet, or its durable stands beyond it. Asked once."""
        if self._empty_since is None:
            return False
        return asyncio.get_running_loop().time() - self._empty_since > self._patience

    def _is_deaf(self) -> bool:
        """The origin says that it has more for us, and nothing arrives."""
        return self._head.is_lacking(self._origin_sequence, self._patience)

    def _inspect(self, standing: Standing, arrived: Sequence[Msg]) -> Findings:
        messages = (Message(m.subject, m.headers or {}, m.data) for m in arrived)
        return self._inspector.inspect(standing, messages, parked=self._parked)

    async def _record(self, found: Findings, arrived: Sequence[Msg]) -> None:
        refused = await record(self._history, found.units, self.status.origin)
        self._standing = found.standing
        done = arrived[: len(found.units) + found.repeated + found.unreadable]
        if done:
            self._origin_sequence = max(_origin_sequence(m.headers) for m in done)
            await done[-1].ack()  # and with it all before
        self.status = replace(
            self.status,
            sequence=found.standing.sequence,
            parked=self.status.parked + refused,
            unreadable=self.status.unreadable + found.unreadable,
        )
        if found.unreadable:
            log.error(
                "mirror of %s: %d messages without a usable envelope",
                self.status.origin,
                found.unreadable,
            )
        if found.broken is not None:
            raise MirrorStopped(f"the chain of its shared events breaks at {found.broken}")
        if found.missing is not None:
            log.warning("mirror of %s: event %d is missing", self.status.origin, found.missing)
            raise _HoleFound


def _origin_sequence(headers: "dict[str, str] | None") -> int:
    """From the header `Nats-Stream-Source`, `<stream> <sequence> …`; 0 when it isn't there (ADR-59 of NATS)."""
    words = (headers or {}).get("Nats-Stream-Source", "").split(" ")
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
