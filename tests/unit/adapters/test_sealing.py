"""The hash of a record: the same for the same events, another for any change, loss or addition."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.event_store.log import RawEvent
from adapters.event_store.sealing import GENESIS, link
from domain.errors import UnreadableEvent
from domain.governance.briefing import ConfirmDissemination, IssueBriefing
from tests.support.assurance import sent
from tests.support.controls import POLICE
from tests.support.record import Record
from tests.support.sealed import sealed, stored


def rows() -> list[RawEvent]:
    record = Record()
    record.send(sent(IssueBriefing))
    record.send(sent(ConfirmDissemination), by=POLICE)
    record.send(sent(ConfirmDissemination, channel="newsletter"), by=POLICE)
    return stored(record)


async def record_hash(events: list[RawEvent], until: int = 10**9) -> str:
    found = await sealed(events, until)
    assert found is not None
    return found.record_hash


async def test_it_names_the_last_event_and_counts_all():
    found = await sealed(rows())

    assert found is not None
    assert (found.position, found.events, found.reference) == (3, 3, "HSSCP-B-2026-0001")
    assert found.record_hash == await record_hash(rows())
    assert len(found.record_hash) == 64


async def test_before_the_first_event_there_is_nothing_to_name():
    assert await sealed([]) is None
    assert await sealed(rows(), until=0) is None


async def test_any_change_loss_addition_or_other_order_gives_another_hash():
    first, second, third = rows()
    whole = await record_hash([first, second, third])
    other = {
        "changed": [first, replace(second, state=second.state + b" "), third],
        "renamed": [first, replace(second, topic="x.v1"), third],
        "moved": [first, replace(second, stream="HSSCP-B-2026-0002"), third],
        "renumbered": [first, replace(second, version=9), third],
        "lost": [first, third],
        "shortened": [first, second],
        "swapped": [
            replace(second, position=1),
            replace(first, position=2),
            third,
        ],
    }
    hashes = {name: await record_hash(events) for name, events in other.items()}
    assert whole not in hashes.values()
    assert len(set(hashes.values())) == len(hashes)


async def test_up_to_a_position_it_is_the_hash_that_was_given_out_then():
    events = rows()

    assert await record_hash(events, until=2) == await record_hash(events[:2])


async def test_a_long_record_is_read_in_parts_and_gaps_in_positions_are_no_matter():
    first = rows()[0]
    many = [replace(first, position=2 * n + 1) for n in range(12_001)]

    found = await sealed(many)
    chained = GENESIS
    for event in many:
        chained = link(chained, event)
    assert found is not None
    assert (found.events, found.record_hash) == (12_001, chained.hex())


async def test_a_last_event_that_cannot_be_read_is_said_without_its_content():
    odd = RawEvent(
        1, datetime(2026, 6, 1, tzinfo=UTC), "hsscp", "X-1", 1, "no-such.v1", b'{"secret": 1}'
    )
    with pytest.raises(UnreadableEvent) as unreadable:
        await sealed([odd])
    assert "secret" not in str(unreadable.value)
