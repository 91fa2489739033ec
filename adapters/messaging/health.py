"""
How the messaging of one partnership does: what a connected socket does not tell.

A source's own `lag` and `error` stay at 0 and none while its link is dead; only the time since it was last heard
grows, thanks to the durable's heartbeat of one second.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from adapters.cloud_events import event_envelope
from adapters.messaging import subjects
from adapters.messaging.monitoring import Monitoring
from domain.names import PartnershipId

_TIMEOUT = 2.0  # seconds
SILENCE = 90.0
"""Seconds after which a neighbour that was not heard is reported."""


@dataclass(frozen=True, slots=True)
class NeighbourHealth:
    """
    `heard` is how many seconds ago the neighbour's server was last heard, None when never. `unsent` counts our
    shared events that have not yet arrived at the neighbour's server. `paused`: we stopped sharing.
    """

    neighbour: PartnershipId
    heard: float | None
    unsent: int
    paused: bool


@dataclass(frozen=True, slots=True)
class MessagingHealth:
    """
    `sync_always` and `complaint` are the server's own words, the second of what is wrong with it or one of its streams;
    `published` is the log position of the last published event.
    """

    sync_always: bool
    complaint: str | None
    published: int
    neighbours: tuple[NeighbourHealth, ...]

    def problems(self) -> Iterator[str]:
        """A sentence each; none when all is well."""
        if not self.sync_always:
            yield "the server does not sync before it acknowledges; set sync_interval: always"
        if self.complaint:
            yield f"the server says: {self.complaint}; start the node, which makes it again"
        for neighbour in self.neighbours:
            if neighbour.heard is None:
                yield f"{neighbour.neighbour} was never heard; check the link and its key"
            elif neighbour.heard > SILENCE:
                yield f"{neighbour.neighbour} was last heard {neighbour.heard:.0f} s ago"


async def check(
    observer: Client, monitoring: Monitoring, neighbours: Sequence[PartnershipId]
) -> MessagingHealth:
    """As the user `observer`. Raises NATS' errors and OSError when the server does not answer."""
    jetstream = observer.jetstream(timeout=_TIMEOUT)
    settings = (await monitoring.read("/varz")).get("jetstream", {}).get("config", {})
    return MessagingHealth(
        sync_always=settings.get("sync_always") is True,
        complaint=await monitoring.complaint(),
        published=await _published(jetstream),
        neighbours=tuple([await _neighbour(jetstream, n) for n in neighbours]),
    )


async def _published(jetstream: JetStreamContext) -> int:
    state = (await jetstream.stream_info(subjects.EVENTS)).state
    if state.messages == 0:
        return 0
    last = await jetstream.get_msg(subjects.EVENTS, state.last_seq)
    return event_envelope(last.headers).position


async def _neighbour(jetstream: JetStreamContext, neighbour: PartnershipId) -> NeighbourHealth:
    outgoing = await jetstream.consumer_info(subjects.EVENTS, subjects.outgoing(neighbour))
    try:
        sources = (await jetstream.stream_info(subjects.copy_of(neighbour))).sources or []
    except NotFoundError:  # the mirror makes it once the origin answers
        sources = []
    silences = [s.active / 1e9 for s in sources if s.active is not None and s.active >= 0]
    return NeighbourHealth(
        neighbour,
        heard=min(silences, default=None),
        unsent=(outgoing.num_pending or 0) + (outgoing.num_ack_pending or 0),
        paused=bool(outgoing.paused),
    )
