"""What happens to an incident is recorded and reaches no stream (invariant 36)."""

from adapters.cloud_events import event_envelope
from adapters.messaging.outbound import OwnEvents
from adapters.messaging.relay import Relay
from tests.support.incidents import LINKED, OPENED, READY, notified, referred
from tests.support.nats import Node
from tests.support.neighbours import MemoryLog, event_of, finding_event, own_unit


async def test_the_relay_passes_over_incidents_and_their_positions(nats_node: Node):
    log = MemoryLog()
    await log.append([own_unit(finding_event(1))])
    for fact in (referred(), OPENED, READY[0]):
        await log.append([own_unit(event_of(fact))])
    await log.append([own_unit(finding_event(2))])

    await Relay(await nats_node.user("relay"), OwnEvents(log, "hsscp")).catch_up()

    jetstream = (await nats_node.user("provisioner")).jetstream()
    last = (await jetstream.stream_info("EVENTS")).state.last_seq
    messages = [await jetstream.get_msg("EVENTS", n) for n in range(1, last + 1)]
    assert {m.subject for m in messages} == {"gt.hsscp.shared.finding.finding-registered.v1"}
    envelopes = [event_envelope(m.headers) for m in messages]
    assert [(e.position, e.shared_sequence) for e in envelopes] == [(1, 1), (5, 2)]


async def test_a_log_of_incidents_alone_leaves_the_stream_empty(nats_node: Node):
    log = MemoryLog()
    for version, fact in enumerate((referred(), notified(), LINKED), start=1):
        await log.append([own_unit(event_of(fact, version=version))])

    await Relay(await nats_node.user("relay"), OwnEvents(log, "hsscp")).catch_up()

    jetstream = (await nats_node.user("provisioner")).jetstream()
    assert (await jetstream.stream_info("EVENTS")).state.messages == 0
