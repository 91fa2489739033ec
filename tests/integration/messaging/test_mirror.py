"""The mirror: a neighbour's shared events once, in order and verbatim; holes are healed, lies are not recorded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.cloud_events import event_envelope, event_headers
from adapters.codec import Codec
from adapters.embedded.ports import free_ports
from adapters.messaging import chain, subjects
from adapters.messaging.mirror import Mirror, State
from adapters.messaging.outbound import OwnEvents
from adapters.messaging.recording import MirrorStopped
from adapters.messaging.relay import Relay
from adapters.messaging.routing import route
from domain.errors import UnreadableEvent
from domain.fact import Event, Visibility
from tests.support.eventually import eventually
from tests.support.exchange import exchange, mirror_of, running
from tests.support.nats import Pair, linked
from tests.support.neighbours import MemoryLog, finding_event, own_unit, record_findings
from tests.support.tcp_proxy import TcpProxy


@asynccontextmanager
async def following(pair: Pair, log: MemoryLog, **settings: Any) -> AsyncIterator[Mirror]:
    """The mirror that stscp keeps of hsscp, at work on that log."""
    mirror = await mirror_of(pair.stscp, log, **settings)
    async with running(mirror.run()):
        yield mirror


async def relayed(pair: Pair, log: MemoryLog) -> None:
    await Relay(await pair.hsscp.user("relay"), OwnEvents(log, "hsscp")).catch_up()


async def test_both_sides_hold_each_others_events(nats_pair: Pair):
    logs = {"hsscp": MemoryLog(), "stscp": MemoryLog()}
    async with exchange(nats_pair, logs) as both:
        for partnership, log in logs.items():
            await record_findings(log, range(1, 301), partnership=partnership)
        await eventually(both.complete)
    assert all(len(log.log) == 600 for log in logs.values())


async def test_at_its_first_start_it_makes_the_copy_as_soon_as_the_link_is_up(
    tmp_path: Path,
):
    dial, leaf = free_ports(2)
    log = MemoryLog()
    await record_findings(log, range(1, 11))
    async with (
        linked(tmp_path, dial_port=dial, leaf_port=leaf) as pair,
        following(pair, here := MemoryLog()) as mirror,
    ):
        await relayed(pair, log)
        await eventually(lambda: mirror.status.state is State.WAITING)
        async with TcpProxy(dial, leaf):
            await eventually(lambda: here.states("hsscp") == log.states("hsscp"))
            assert (mirror.status.state, mirror.status.resends) == (State.FOLLOWING, 1)


async def test_a_neighbour_that_is_not_made_ready_yet_is_waited_for(nats_pair: Pair):
    there = (await nats_pair.hsscp.user("provisioner")).jetstream()
    await there.delete_consumer("EVENTS", subjects.outgoing("stscp"))
    here = (await nats_pair.stscp.user("provisioner")).jetstream()
    await here.delete_stream("FROM_HSSCP")
    async with following(nats_pair, MemoryLog()) as mirror:
        await eventually(lambda: mirror.status.state is State.WAITING)
        await nats_pair.hsscp.provision()
        await eventually(lambda: mirror.status.state is State.FOLLOWING)
        assert mirror.status.resends == 1


async def test_after_a_restart_it_goes_on_where_it_was(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    for start in (1, 101, 201):
        await record_findings(origin, range(start, start + 100))
        await relayed(nats_pair, origin)
        async with following(nats_pair, here) as mirror:
            await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))
            assert mirror.status.sequence == start + 99
    assert mirror.status.resends == 0


async def test_a_commit_whose_reply_was_lost_is_not_repeated(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog(cut_after_commit=True)
    await record_findings(origin, range(1, 51))
    await relayed(nats_pair, origin)
    async with following(nats_pair, here):
        await eventually(lambda: not here.cut_after_commit)
        await record_findings(origin, range(51, 60))
        await relayed(nats_pair, origin)
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))


async def test_it_waits_for_a_log_that_is_away(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    async with following(nats_pair, here) as mirror:
        await eventually(lambda: mirror.status.state is State.FOLLOWING)
        here.away = True
        await record_findings(origin, range(1, 51))
        await relayed(nats_pair, origin)
        await eventually(lambda: mirror.status.state is State.WAITING)
        here.away = False
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))


async def test_a_lost_copy_is_asked_for_again(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 101))
    await relayed(nats_pair, origin)
    jetstream = (await nats_pair.stscp.user("provisioner")).jetstream()
    await eventually(lambda: copied(nats_pair, 100))
    await eventually(lambda: acknowledged(nats_pair, 100))
    copy = (await jetstream.stream_info("FROM_HSSCP")).config
    await jetstream.delete_stream("FROM_HSSCP")
    await jetstream.add_stream(copy)  # made anew, it stays empty: all has been handed over
    async with following(nats_pair, here, silence=1.0) as mirror:
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))
        assert mirror.status.resends == 1
        await jetstream.delete_stream("FROM_HSSCP")
        await record_findings(origin, range(101, 151))
        await relayed(nats_pair, origin)
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))


async def test_a_copy_that_is_empty_at_the_first_start_fills_by_itself(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    async with following(nats_pair, here) as mirror:
        await record_findings(origin, range(1, 101))
        await relayed(nats_pair, origin)
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))
        assert mirror.status.resends == 0


async def copied(pair: Pair, expected: int) -> bool:
    jetstream = (await pair.stscp.user("provisioner")).jetstream()
    return (await jetstream.stream_info("FROM_HSSCP")).state.messages >= expected


async def acknowledged(pair: Pair, sequence: int) -> bool:
    """Whether the origin knows that the copy has all up to there."""
    jetstream = (await pair.hsscp.user("provisioner")).jetstream()
    consumer = await jetstream.consumer_info("EVENTS", subjects.outgoing("stscp"))
    return consumer.ack_floor is not None and consumer.ack_floor.stream_seq >= sequence


async def test_a_hole_in_the_copy_is_filled(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 51))
    await relayed(nats_pair, origin)
    jetstream = (await nats_pair.stscp.user("provisioner")).jetstream()
    await eventually(lambda: copied(nats_pair, 50))
    # the copy is made anew from the middle, as if the first half had rotted away
    await jetstream.delete_stream("FROM_HSSCP")
    mirror = await mirror_of(nats_pair.stscp, here)
    await mirror._resend.begin_at(26)
    await eventually(lambda: copied(nats_pair, 25))
    async with running(mirror.run()):
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))
    assert mirror.status.resends == 1


async def test_an_origin_that_made_its_stream_anew_is_followed_on(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 51))
    await relayed(nats_pair, origin)
    async with following(nats_pair, here) as mirror:
        await eventually(lambda: len(here.log) == 50)
        await (await nats_pair.hsscp.user("provisioner")).jetstream().delete_stream("EVENTS")
        await nats_pair.hsscp.provision()
        await record_findings(origin, range(51, 101))
        await relayed(nats_pair, origin)
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))
        assert mirror.status.state is State.FOLLOWING


async def test_a_log_restored_from_an_older_backup_is_filled_up(nats_pair: Pair):
    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 101))
    await relayed(nats_pair, origin)
    async with following(nats_pair, here):
        await eventually(lambda: len(here.log) == 100)
    restored = MemoryLog()
    await record_findings(restored, range(1, 6), partnership="stscp")
    async with following(nats_pair, restored):
        await eventually(lambda: restored.states("hsscp") == origin.states("hsscp"))


# --- Lies -------------------------------------------------------------------------------------------------


class Forger:
    """Publishes on hsscp's EVENTS as its relay would, with what a hostile or broken origin changes."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._codec = Codec()
        self._link = chain.GENESIS
        self._count = 0

    async def publish(
        self,
        event: Event,
        *,
        subject: str = "gt.hsscp.shared.finding.finding-registered.v1",
        topic: str | None = None,
        skip: int = 0,
        off_chain: bool = False,
        **changes: Any,
    ) -> None:
        stored, state = self._codec.encode(event)
        topic = topic or stored
        self._count += 1 + skip
        place: dict[str, Any] = {"topic": topic, "stream": event.stream, "version": event.version}
        link = chain.extend(self._link, state=state + (b" " if off_chain else b""), **place)
        log = MemoryLog()
        await log.append([own_unit(finding_event(1))])
        ((message,), _) = await OwnEvents(log, "hsscp").after(
            OwnEvents(log, "hsscp").resume(None, 0), 1
        )
        envelope = replace(
            event_envelope(message.headers),
            **{
                "event_id": event.provenance.event_id,
                "previous": self._link,
                "link": link,
                "shared_sequence": self._count,
                "position": self._count,
                **place,
                **changes,
            },
        )
        self._link = link
        relay = (await self._pair.hsscp.user("relay")).jetstream()
        await relay.publish(subject, state, headers=event_headers(envelope))


def _stranger(**changes: Any) -> Event:
    event = finding_event(2)
    return replace(event, provenance=replace(event.provenance, **changes))


FORGERIES: dict[str, tuple[Event, dict[str, Any]]] = {
    "another origin in the envelope": (finding_event(2), {"origin": "stscp"}),
    "another origin in the body": (_stranger(partnership="stscp"), {}),
    "an event of the receiver itself": (finding_event(2, partnership="stscp"), {}),
    "an unknown type": (
        finding_event(2),
        {
            "topic": "finding-foretold.v1",
            "subject": "gt.hsscp.shared.finding.finding-foretold.v1",
        },
    ),
    "a subject of another type": (
        finding_event(2),
        {"subject": "gt.hsscp.shared.finding.finding-themed.v1"},
    ),
    "a body of another type": (
        finding_event(2),
        {
            "topic": "finding-withdrawn.v1",
            "subject": "gt.hsscp.shared.finding.finding-withdrawn.v1",
        },
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_forged_event_is_parked_and_the_others_follow(nats_pair: Pair, forgery: str):
    event, changes = FORGERIES[forgery]
    forger, here = Forger(nats_pair), MemoryLog()
    await forger.publish(finding_event(1))
    await forger.publish(event, **changes)
    await forger.publish(finding_event(3))
    async with following(nats_pair, here) as mirror:
        await eventually(lambda: mirror.status.sequence == 3)
        assert [r.event.stream for r in here.log] == ["HSSCP-F-2026-0001", "HSSCP-F-2026-0003"]
        assert (mirror.status.parked, mirror.status.state) == (1, State.FOLLOWING)
    assert await here.received_from("hsscp") == (3, [f"hsscp:{event.provenance.event_id}"])


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.RESTRICTED])
async def test_a_type_that_is_not_shared_is_parked_even_on_a_shared_subject(
    nats_pair: Pair, visibility: Visibility
):
    here = MemoryLog()
    await Forger(nats_pair).publish(finding_event(1))
    async with following(nats_pair, here, known=lambda _: (visibility, "finding")) as mirror:
        await eventually(lambda: mirror.status.parked == 1)
    assert here.log == []


async def test_a_message_without_an_envelope_is_passed_over(nats_pair: Pair):
    forger, here = Forger(nats_pair), MemoryLog()
    await forger.publish(finding_event(1))
    relay = (await nats_pair.hsscp.user("relay")).jetstream()
    await relay.publish("gt.hsscp.shared.finding.finding-registered.v1", b"\xff")
    await forger.publish(finding_event(2))
    async with following(nats_pair, here) as mirror:
        await eventually(lambda: len(here.log) == 2)
        assert mirror.status.unreadable == 1


async def test_a_broken_chain_stops_the_mirror_and_records_nothing_of_it(nats_pair: Pair):
    forger, here = Forger(nats_pair), MemoryLog()
    await forger.publish(finding_event(1))
    await forger.publish(finding_event(2), off_chain=True)
    await forger.publish(finding_event(3))
    mirror = await mirror_of(nats_pair.stscp, here)
    with pytest.raises(MirrorStopped, match="chain of its shared events breaks at 2"):
        async with asyncio.timeout(10):
            await mirror.run()
    assert (len(here.log), mirror.status.state) == (1, State.STOPPED)


async def test_a_hole_that_the_origin_does_not_fill_is_reported_and_nothing_is_skipped(
    nats_pair: Pair,
):
    forger, here = Forger(nats_pair), MemoryLog()
    await forger.publish(finding_event(1))
    await forger.publish(finding_event(3), skip=1)
    async with following(nats_pair, here) as mirror:
        await eventually(lambda: mirror.status.state is State.WAITING)
        assert mirror.status.reason == "the neighbour has not delivered its shared event 2"
        await eventually(lambda: mirror.status.resends >= 3)
    assert len(here.log) == 1


async def test_what_was_parked_is_recorded_once_its_type_is_known(nats_pair: Pair):
    def older(topic: str) -> tuple[Visibility, str]:
        if topic == "finding-registered.v1":
            raise UnreadableEvent(topic)
        return route(topic)

    origin, here = MemoryLog(), MemoryLog()
    await record_findings(origin, range(1, 11))
    await relayed(nats_pair, origin)
    async with following(nats_pair, here, known=older) as mirror:
        await eventually(lambda: mirror.status.parked == 10)
    assert here.log == []
    async with following(nats_pair, here):
        await eventually(lambda: here.states("hsscp") == origin.states("hsscp"))
    assert await here.received_from("hsscp") == (10, [])
