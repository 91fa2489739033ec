"""The relay: every event once and in order, whatever happens to NATS, to the log or to another relay."""

import asyncio
from dataclasses import replace
from typing import Any, ClassVar

import orjson
import pytest
from nats.js.errors import NotFoundError

from adapters.cloud_events import event_envelope
from adapters.codec import Codec
from adapters.messaging import outbound
from adapters.messaging.outbound import EventCursor, OwnEvents, Receipts
from adapters.messaging.publishing import LostTheRace, NotStored
from adapters.messaging.relay import Relay
from domain.catalogue import FACTS
from domain.errors import Code, Fault
from domain.fact import Visibility
from tests.support.controls import finding_registered
from tests.support.eventually import eventually
from tests.support.exchange import running
from tests.support.nats import Node
from tests.support.neighbours import MemoryLog, event_of, finding_event, own_unit, record_findings


async def events_relay(node: Node, log: MemoryLog) -> Relay[EventCursor]:
    return Relay(await node.user("relay"), OwnEvents(log, "hsscp"))


async def published(node: Node, stream: str = "EVENTS") -> list[Any]:
    """Every message of the stream by sequence, as stored."""
    jetstream = (await node.user("provisioner")).jetstream()
    state = (await jetstream.stream_info(stream)).state
    return [await jetstream.get_msg(stream, n) for n in range(1, state.last_seq + 1)]


async def positions(node: Node) -> list[int]:
    return [int(m.headers["Gt-Notification-Id"]) for m in await published(node)]


async def test_events_are_published_in_order_with_their_envelope(nats_node: Node):
    log = MemoryLog()
    await record_findings(log, range(1, 4))
    await (await events_relay(nats_node, log)).catch_up()
    messages = await published(nats_node)
    assert [m.data for m in messages] == log.states("hsscp")
    assert {m.subject for m in messages} == {"gt.hsscp.shared.finding.finding-registered.v1"}
    second = event_envelope(messages[1].headers)
    assert second.stream == "HSSCP-F-2026-0002"
    assert (second.position, second.shared_sequence, second.version) == (2, 2, 1)
    assert second.previous == event_envelope(messages[0].headers).link
    assert second.event_id == finding_event(2).provenance.event_id


async def test_a_neighbours_events_are_not_published_again(nats_node: Node):
    log = MemoryLog()
    await record_findings(log, range(1, 3))
    await record_findings(log, range(1, 30), partnership="stscp")
    await record_findings(log, range(3, 4))
    await (await events_relay(nats_node, log)).catch_up()
    envelopes = [event_envelope(m.headers) for m in await published(nats_node)]
    assert [e.position for e in envelopes] == [1, 2, 32]
    assert [e.shared_sequence for e in envelopes] == [1, 2, 3]


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.RESTRICTED])
async def test_what_is_not_shared_is_not_counted(
    nats_node: Node, visibility: Visibility, monkeypatch: pytest.MonkeyPatch
):
    registered = type(finding_registered())

    class Kept(registered):  # type: ignore[valid-type, misc]
        TOPIC: ClassVar[str] = "finding-kept.v1"

    def route(topic: str) -> tuple[Visibility, str]:
        return (visibility if topic == Kept.TOPIC else Visibility.SHARED), "finding"

    monkeypatch.setattr(outbound, "route", route)
    log = MemoryLog(codec=Codec(facts={**FACTS, Kept.TOPIC: Kept}))
    kept = Kept(**finding_registered(finding_id="HSSCP-F-2026-0002").model_dump())
    for event in (finding_event(1), event_of(kept), finding_event(3)):
        await log.append([own_unit(event)])
    relay = await events_relay(nats_node, log)
    await relay.catch_up()
    messages = await published(nats_node)
    words = [m.subject.split(".")[2] for m in messages]
    assert words == (
        ["shared", "private", "shared"]
        if visibility is Visibility.PRIVATE
        else ["shared", "shared"]
    )
    first, *_, last = (event_envelope(m.headers) for m in messages)
    assert (last.shared_sequence, last.position) == (2, 3)
    assert last.previous == first.link


async def test_it_goes_on_after_the_last_message_whatever_its_visibility(
    nats_node: Node, monkeypatch: pytest.MonkeyPatch
):
    log = MemoryLog()
    await record_findings(log, range(1, 3))
    monkeypatch.setattr(outbound, "route", lambda _: (Visibility.PRIVATE, "finding"))
    await (await events_relay(nats_node, log)).catch_up()
    monkeypatch.undo()
    await record_findings(log, range(3, 5))
    await (await events_relay(nats_node, log)).catch_up()
    counts = [event_envelope(m.headers).shared_sequence for m in await published(nats_node)]
    assert counts == [0, 0, 1, 2]


async def test_running_again_publishes_nothing_twice(nats_node: Node):
    log = MemoryLog()
    await record_findings(log, range(1, 201))
    for _ in range(3):
        await (await events_relay(nats_node, log)).catch_up()
    assert await positions(nats_node) == list(range(1, 201))


async def test_two_relays_at_once_publish_once_and_in_order(nats_node: Node):
    log = MemoryLog()
    relays = [await events_relay(nats_node, log) for _ in range(2)]
    async with running(*(relay.run() for relay in relays)):
        for start in range(1, 1001, 20):
            await record_findings(log, range(start, start + 20))
            await asyncio.sleep(0.01)
        await eventually(lambda: _count(nats_node, 1000))
    assert await positions(nats_node) == list(range(1, 1001))


async def _count(node: Node, expected: int) -> bool:
    jetstream = (await node.user("provisioner")).jetstream()
    return (await jetstream.stream_info("EVENTS")).state.messages >= expected


async def test_a_relay_that_was_overtaken_says_so(nats_node: Node):
    log = MemoryLog()
    await record_findings(log, range(1, 3))
    slow = await events_relay(nats_node, log)
    sequence, cursor = await slow._stand()
    await (await events_relay(nats_node, log)).catch_up()
    async with asyncio.timeout(1), slow._publishing() as publishing:
        with pytest.raises(LostTheRace):
            await slow._publish(publishing, sequence, cursor)
    assert await positions(nats_node) == [1, 2]


async def test_a_full_stream_is_said_in_the_servers_words(nats_node: Node):
    jetstream = (await nats_node.user("provisioner")).jetstream()
    config = (await jetstream.stream_info("EVENTS")).config
    await jetstream.update_stream(replace(config, max_bytes=2000))
    log = MemoryLog()
    await record_findings(log, range(1, 11))
    with pytest.raises(NotStored, match="maximum bytes exceeded"):
        await (await events_relay(nats_node, log)).catch_up()
    await nats_node.provision()
    await (await events_relay(nats_node, log)).catch_up()
    assert await positions(nats_node) == list(range(1, 11))


async def test_three_kills_of_the_server_lose_and_repeat_nothing(nats_node: Node):
    log = MemoryLog()
    async with running((await events_relay(nats_node, log)).run()):
        for start in range(1, 901, 300):
            recording = asyncio.create_task(_record_slowly(log, range(start, start + 300)))
            await asyncio.sleep(0.1)
            await nats_node.server.kill9()
            await recording
            await nats_node.server.start()
        await eventually(lambda: _count(nats_node, 900), within=30)
    assert await positions(nats_node) == list(range(1, 901))


async def _record_slowly(log: MemoryLog, numbers: range) -> None:
    for number in numbers:
        await record_findings(log, range(number, number + 1))
        await asyncio.sleep(0.001)


async def test_the_log_may_be_away_for_a_while(nats_node: Node):
    log = MemoryLog()
    async with running((await events_relay(nats_node, log)).run()) as (task,):
        await record_findings(log, range(1, 101))
        await eventually(lambda: _count(nats_node, 100))
        log.away = True
        await asyncio.sleep(1.5)
        log.away = False
        await record_findings(log, range(101, 201))
        await eventually(lambda: _count(nats_node, 200))
        assert not task.done()
    assert await positions(nats_node) == list(range(1, 201))


async def test_a_stream_made_anew_holds_the_same_under_the_same_sequences(nats_node: Node):
    log = MemoryLog()
    await record_findings(log, range(1, 101))
    relay = await events_relay(nats_node, log)
    await relay.catch_up()
    before = [(m.seq, m.subject, m.headers, m.data) for m in await published(nats_node)]
    jetstream = (await nats_node.user("provisioner")).jetstream()
    await jetstream.delete_stream("EVENTS")
    with pytest.raises(NotFoundError):
        await relay.catch_up()
    await nats_node.provision()
    await relay.catch_up()
    after = [(m.seq, m.subject, m.headers, m.data) for m in await published(nats_node)]
    assert after == before


async def test_receipts_go_to_their_agency_once_and_in_order(nats_node: Node):
    log = MemoryLog()
    await record_findings(log, range(1, 31))
    relay = Relay(await nats_node.user("relay"), Receipts(log, "hsscp"))
    await relay.catch_up()
    await record_findings(log, range(31, 41))
    await relay.catch_up()
    messages = await published(nats_node, "RECEIPTS")
    assert [m.headers["Gt-Receipt-Number"] for m in messages] == [str(n) for n in range(1, 41)]
    assert {m.subject for m in messages} == {
        "gt.hsscp.receipt.cleveland-police.register-finding.v1"
    }
    body = orjson.loads(messages[0].data)
    assert (body["verdict"], body["first_position"], body["faults"]) == ("accepted", 1, [])


async def test_a_receipt_is_small_however_much_was_wrong(nats_node: Node):
    log = MemoryLog()
    faults = tuple(Fault(Code.UNKNOWN_FIELD, "r" * 9000, "f" * 9000) for _ in range(5000))
    unit = replace(own_unit(finding_event(1)), events=(), faults=faults, kind="so. wrong >")
    await log.append([unit])
    await Relay(await nats_node.user("relay"), Receipts(log, "hsscp")).catch_up()
    (message,) = await published(nats_node, "RECEIPTS")
    assert message.subject == "gt.hsscp.receipt.cleveland-police.unknown"
    body = orjson.loads(message.data)
    assert (len(body["faults"]), body["faults_found"]) == (100, 5000)
    assert len(message.data) < 200_000


async def test_receipts_that_aged_out_are_not_sent_again(nats_node: Node):
    log = MemoryLog()
    await record_findings(log, range(1, 11))
    relay = Relay(await nats_node.user("relay"), Receipts(log, "hsscp"))
    await relay.catch_up()
    jetstream = (await nats_node.user("provisioner")).jetstream()
    config = (await jetstream.stream_info("RECEIPTS")).config
    await jetstream.update_stream(replace(config, max_age=0.2, duplicate_window=0.1))
    await eventually(lambda: _emptied(nats_node))
    await jetstream.update_stream(replace(config, max_age=3600.0))
    await record_findings(log, range(11, 13))
    await relay.catch_up()
    headers = (await jetstream.get_msg("RECEIPTS", 11)).headers or {}
    assert headers["Gt-Receipt-Number"] == "11"


async def _emptied(node: Node) -> bool:
    jetstream = (await node.user("provisioner")).jetstream()
    return (await jetstream.stream_info("RECEIPTS")).state.messages == 0
