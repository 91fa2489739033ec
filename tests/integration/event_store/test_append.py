"""What the log does beyond the port's contract (tests/contracts/test_history.py): receipts, neighbours, large calls."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest

from adapters.codec import Codec
from adapters.event_store.append_call import (
    MAX_BYTES,
    MAX_UNITS,
    REFUSED,
    Encoded,
    batches,
    encode,
    transaction,
)
from adapters.event_store.statements import Statements
from domain.errors import Code, Fault
from domain.history import Status, Unit
from domain.receipt import Verdict
from tests.support.memory_history import MemoryHistory
from tests.support.units import FAULT, event, stream, unit, units

NEIGHBOUR = "stscp"


async def statuses(log, *given):
    return [outcome.status for outcome in await log.append(given)]


# --- Receipts ---------------------------------------------------------------------------------------------


async def test_every_answer_is_a_receipt_numbered_without_gaps(log):
    await log.append([unit("m1", event(stream(1))), unit("m2", faults=(FAULT,))])
    await log.append([unit("m3", event(stream(1)))])  # a conflict: no answer
    await log.append([unit("m1", event(stream(1)), body=b"other")])

    receipts = await log.receipts_after(0, 10)
    assert [r.number for r in receipts] == [1, 2, 3]
    assert [r.receipt.verdict for r in receipts] == [
        Verdict.ACCEPTED,
        Verdict.REJECTED,
        Verdict.REJECTED,
    ]
    assert [f.code for f in receipts[2].receipt.faults] == [Code.DIFFERENT_CONTENT]


async def test_what_append_says_is_what_is_kept(log):
    outcomes = await log.append(
        [
            unit("m1", event(stream(1)), event(stream(1), 2), intake_sequence=7),
            unit(
                "m2", faults=(FAULT, Fault(Code.BAD_VALUE, "nul \x00 and “quotes”")), reference="X"
            ),
            unit("m3"),
        ]
    )

    kept = [numbered.receipt for numbered in await log.receipts_after(0, 10)]
    assert kept == [outcome.receipt for outcome in outcomes]


async def test_a_repeated_message_has_its_first_receipt_sent_again(log):
    [first] = await log.append([unit("m1", event(stream(1)), intake_sequence=1)])
    await log.append([unit("m1", event(stream(1)), intake_sequence=2)])
    await log.append([unit("m1", event(stream(1)), intake_sequence=3), unit("m9")])

    sent = await log.receipts_after(0, 10)
    assert [r.number for r in sent] == [1, 2, 3, 4]
    assert [r.receipt.message_id for r in sent] == ["m1", "m1", "m9", "m1"]
    assert [r.receipt for r in sent if r.receipt.message_id == "m1"] == [first.receipt] * 3


async def test_after_a_replay_the_new_receipt_is_the_one_repeated(log):
    await log.append([unit("m1", faults=(FAULT,))])
    [replayed] = await log.append([unit("m1", event(stream(1)), again=True)])
    [repeated] = await log.append([unit("m1", event(stream(1)))])

    assert repeated.receipt == replayed.receipt
    assert [r.receipt.verdict for r in await log.receipts_after(0, 10)] == [
        Verdict.REJECTED,
        Verdict.ACCEPTED,
        Verdict.ACCEPTED,
    ]


async def test_receipts_are_read_on_from_any_number(log):
    await log.append(units(range(1, 11)))

    assert [r.number for r in await log.receipts_after(4, 3)] == [5, 6, 7]
    assert await log.receipts_after(10, 3) == []


async def test_a_unit_with_both_events_and_faults_is_a_mistake(log):
    with pytest.raises(ValueError, match="both events and faults"):
        await log.append([unit("m1", event(stream(1)), faults=(FAULT,))])


async def test_the_database_records_nothing_of_a_unit_that_is_refused_whatever_a_program_sends(
    log, database
):
    of = event(stream(1))
    mistaken = Encoded(unit("m1", faults=(FAULT,)), ((of.stream, 1, *Codec().encode(of), "hsscp"),))
    given = transaction(UUID(int=1), [mistaken], "hsscp").given
    async with await psycopg.AsyncConnection.connect(database.dsn("hsscp")) as connection:
        answer = await connection.execute(Statements("hsscp").append, given, binary=True)
        [(statuses, *_)] = await answer.fetchall()

    assert statuses == [REFUSED]
    assert await log.head() == 0


# --- A neighbour's events ---------------------------------------------------------------------------------


def foreign(version, number=1):
    of = stream(number, NEIGHBOUR)
    key = f"{NEIGHBOUR}:{number}/{version}"
    return unit(key, event(of, version, partnership=NEIGHBOUR), sender=None, key=key)


async def test_a_neighbours_versions_may_begin_and_skip_as_they_like(log):
    given = [foreign(version) for version in (3, 7, 8)]

    assert await statuses(log, *given) == [Status.RECORDED] * 3
    raw = await log.read_raw(0, 10)
    assert [(row.origin, row.version) for row in raw] == [(NEIGHBOUR, v) for v in (3, 7, 8)]


async def test_a_neighbours_event_that_is_there_under_another_key_is_a_conflict(log):
    await log.append([foreign(3)])

    again = replace(foreign(3), key="stscp:other")
    assert await statuses(log, again, foreign(4)) == [Status.CONFLICT, Status.RECORDED]


async def test_what_a_neighbours_unit_read_is_asked_for(log):
    """Its event need not follow the last version, so it says nothing about that."""
    await log.append([foreign(3)])
    of = stream(1, NEIGHBOUR)

    assert await statuses(log, replace(foreign(7), reads=((of, 6),))) == [Status.CONFLICT]
    assert await statuses(log, replace(foreign(7), reads=((of, 3),))) == [Status.RECORDED]


async def test_a_neighbours_event_twice_in_one_call_is_recorded_once(log):
    given = [foreign(3), foreign(3), replace(foreign(3), key="stscp:other"), foreign(4)]

    assert await statuses(log, *given) == [
        Status.RECORDED,
        Status.DUPLICATE,
        Status.CONFLICT,
        Status.RECORDED,
    ]
    assert await log.receipts_after(0, 10) == []


async def test_a_neighbours_bytes_are_stored_as_they_came(log):
    sent = event(stream(1, NEIGHBOUR), partnership=NEIGHBOUR)
    topic, state = log.codec.encode(sent)
    odd = state.replace(b'{"data":', b'{ "data" : ')
    received = log.codec.receive(sent.stream, 1, topic, odd)

    await log.append([unit("k", received, sender=None)])

    [raw] = await log.read_raw(0, 1)
    assert (raw.topic, raw.state) == (topic, odd)
    assert (await log.read(0, 1))[0].event == sent


# --- Large calls ------------------------------------------------------------------------------------------


async def test_a_large_call_is_split_and_nothing_is_lost(log):
    given = units(range(1, 1201))

    outcomes = await log.append(given)

    assert [o.first_position for o in outcomes] == list(range(1, 1201))
    assert len({row.recorded_at for row in await log.read_raw(0, 2000)}) == 3


async def test_a_chain_runs_on_over_the_border_of_a_transaction(log):
    given = [unit(f"m{n}", event(stream(1), n), reads=((stream(1), n - 1),)) for n in range(1, 601)]

    assert set(await statuses(log, *given)) == {Status.RECORDED}


async def test_what_was_decided_on_a_repetition_is_a_conflict_over_the_border_too(log):
    one = stream(9999)
    await log.append([unit("first", event(one)), unit("second", event(one, 2))])
    repeated = unit("first", event(one, 2))
    between = units(range(1, MAX_UNITS + 1))

    found = await statuses(log, repeated, *between, unit("third", event(one, 3)))
    assert (found[0], found[-1]) == (Status.DUPLICATE, Status.CONFLICT)
    assert set(found[1:-1]) == {Status.RECORDED}


async def test_bytes_split_a_call_as_units_do(log):
    text = "x" * 3900
    given = [unit(f"m{n}", event(stream(n), text=text)) for n in range(1, 201)]

    sizes = [
        sum(len(state) for encoded in batch for _, _, _, state, _ in encoded.events)
        for batch in batches(encode(given, log.codec), "hsscp")
    ]
    assert len(sizes) > 1
    assert max(sizes) <= MAX_BYTES
    assert set(await statuses(log, *given)) == {Status.RECORDED}


async def test_one_unit_of_megabytes_does_not_hang(log):
    text = "x" * 3900
    many = [event(stream(n), text=text) for n in range(1, 2001)]

    [outcome] = await log.append([unit("m1", *many)])
    assert (outcome.first_position, outcome.last_position) == (1, 2000)


# --- Anything at all --------------------------------------------------------------------------------------


def anything(chance: random.Random, heads: dict[str, int]):
    """A unit that may be new, repeated, changed, replayed, refused, behind, ahead, a chain or about two streams."""
    message = f"m{chance.randint(1, 40)}"
    of = stream(chance.randint(1, 4))
    version = max(1, heads.get(of, 0) + chance.choice([1, 1, 1, 1, 0, 2]))
    events = [event(of, version)]
    if chance.random() < 0.2:
        events.append(event(of, version + 1))
    if chance.random() < 0.2:
        other = stream(chance.randint(5, 6))
        events.append(event(other, heads.get(other, 0) + 1))
    reads = tuple(
        (read, max(0, heads.get(read, 0) - (chance.random() < 0.1)))
        for read in {stream(chance.randint(1, 6)) for _ in range(chance.randint(0, 2))}
    )
    refused = chance.random() < 0.2
    for extended in () if refused else events:
        heads[extended.stream] = max(heads.get(extended.stream, 0), extended.version)
    return unit(
        message,
        *(() if refused else events),
        body=chance.choice([b"body", b"body", b"body", b"other"]),
        faults=(FAULT,) if refused else (),
        again=chance.random() < 0.2,
        reads=reads,
        sender=None if chance.random() < 0.1 else "cleveland-police",
    )


def simple(chance: random.Random, heads: dict[str, int], serial: Iterator[int]) -> list[Unit]:
    """
    A call of the most usual kind (ADR 0115): new messages of an event each, all with a receipt or none. In one of three something is
    otherwise: a version, an identity, a receipt, a read, a replay, a refusal.
    """
    sender = chance.choice([None, "cleveland-police"])
    units = []
    for _ in range(chance.randint(1, 12)):
        of = stream(chance.randint(1, 4))
        heads[of] = heads.get(of, 0) + 1
        units.append(unit(f"s{next(serial)}", event(of, heads[of]), sender=sender))
    if chance.random() < 1 / 3:
        at, other = chance.randrange(len(units)), stream(chance.randint(1, 6))
        [changed] = units[at].events
        seen = chance.choice([changed.version - 1, changed.version])
        otherwise: list[dict[str, Any]] = [
            {"events": (event(changed.stream, changed.version + chance.choice([-1, 1])),)},
            {"key": f"cleveland-police:s{chance.randint(1, 30)}"},
            {"sender": None if sender else "cleveland-police"},
            {"reads": ((changed.stream, seen),)},
            {"reads": ((other, heads.get(other, 0)),)},
            {"again": True},
            {"events": (), "faults": (FAULT,)},
        ]
        units[at] = replace(units[at], **chance.choice(otherwise))
    return list({one.key: one for one in units}.values())


@pytest.mark.parametrize("usual", [False, True])
@pytest.mark.parametrize("seed", range(12))
async def test_any_sequence_of_calls_ends_as_it_does_in_memory(log, seed, usual):
    chance = random.Random(seed)  # noqa: S311 (a test that can be repeated)
    memory = MemoryHistory()
    heads: dict[str, int] = {}
    serial = itertools.count(1)
    for _ in range(15):
        if usual:
            call = simple(chance, heads, serial)
        else:
            call = [anything(chance, heads) for _ in range(chance.randint(1, 12))]
        expected, found = await memory.append(call), await log.append(call)
        assert [o.status for o in found] == [o.status for o in expected]
        assert [o.first_position for o in found] == [o.first_position for o in expected]
        heads = {r.event.stream: r.event.version for r in memory.log}

    assert [r.event for r in await log.read(0, 10_000)] == [r.event for r in memory.log]
    answers = [(r.message_id, r.verdict, r.last_position) for r in memory.receipts]
    sent = [n.receipt for n in await log.receipts_after(0, 10_000)]
    assert sorted(answers, key=str) == sorted(
        [(r.message_id, r.verdict, r.last_position) for r in sent], key=str
    )
