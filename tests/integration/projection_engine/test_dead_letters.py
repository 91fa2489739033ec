"""One bad event never stops the log: it is put aside, named, and everything else goes on."""

import hashlib
from dataclasses import replace

import orjson
import pytest

from adapters.projection_engine.rebuild import rebuild, retry_dead_letters
from adapters.projection_engine.replay import as_known_at
from adapters.projection_engine.status import status
from domain.improvement.finding_facts import FindingCorrected
from tests.support.counting_view import FINDINGS, TALLY, counting_view, fold
from tests.support.finding_histories import history


def failing_at(position, seen=None):
    def failing(rows, event):
        if event.position == position:
            fold(rows, event)  # what it wrote before it failed must not stay
            if seen is not None:
                seen.append(event.position)
            raise ValueError("a name nobody may read")
        fold(rows, event)

    return failing


async def insert_raw(engine, topic, state, stream="HSSCP-F-2026-X1"):
    await engine.query(
        "INSERT INTO hsscp.stored_events (originator_id, originator_version, topic, state,"
        " notification_id, origin) SELECT %s, 1, %s, %s, max(notification_id) + 1, 'hsscp'"
        " FROM hsscp.stored_events",
        stream,
        topic,
        state,
    )


async def stored(engine, position):
    [(topic, state)] = await engine.query(
        "SELECT topic, state FROM hsscp.stored_events WHERE notification_id = %s", position
    )
    return topic, orjson.loads(bytes(state))


async def letters(engine, view):
    [now] = await status(engine.dsn, "hsscp", [view])
    return now, [(d.position, d.stream, d.topic, d.error, d.attempts) for d in now.dead_letters]


@pytest.mark.parametrize("known", [30, 0], ids=["its tables are at hand", "folded on trial first"])
async def test_an_event_that_the_fold_cannot_take_is_put_aside_after_three_attempts(engine, known):
    events = history(60)
    seen: list[int] = []
    view = counting_view(fold_with=failing_at(31, seen))
    async with engine.running(view):
        await engine.caught_up(view)
        await engine.append(events[:known])
        await engine.caught_up(view)
        await engine.append(events[known:])
        await engine.caught_up(view)

    now, found = await letters(engine, view)
    bad = events[30]
    assert found == [(31, bad.stream, bad.fact.TOPIC, "ValueError", 3)]
    trials = 0 if known else 1
    assert seen == [31] * (trials + 3)
    assert (now.position, now.events_seen, now.incomplete_since) == (60, 60, 31)
    assert (await engine.kept(view))[TALLY.name] == [("hsscp", 59)]
    async with engine.board() as board:
        assert (await board.load(view)).incomplete_since == 31


async def test_live_rebuild_and_replay_leave_out_the_same(engine):
    view = counting_view(fold_with=failing_at(31))
    async with engine.running(view, batch=4):
        await engine.caught_up(view)
        await engine.append(history(60))
        await engine.caught_up(view)
    live = await engine.kept(view)
    built = await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    known = await as_known_at(engine.dsn, "hsscp", [view], 60, codec=engine.log.codec)
    async with engine.board() as board:
        loaded = await board.load(view)

    assert built.dead_letters == 1
    assert await engine.kept(view) == live
    assert [(d.position, d.error) for d in known.dead_letters] == [(31, "ValueError")]
    assert loaded.rows.all(FINDINGS) == known.rows[view.name].all(FINDINGS)


async def test_trying_again_rebuilds_in_order(engine):
    bad, good = counting_view(fold_with=failing_at(31)), counting_view()
    async with engine.running(bad):
        await engine.append(history(60))
        await engine.caught_up(bad)
    still = await retry_dead_letters(engine.dsn, "hsscp", bad, codec=engine.log.codec)
    assert still.dead_letters == 1
    mended = await retry_dead_letters(engine.dsn, "hsscp", good, codec=engine.log.codec)
    assert mended.dead_letters == 0
    now, found = await letters(engine, good)
    assert (found, now.incomplete_since) == ([], None)
    await engine.assert_true(good, 60)


@pytest.mark.parametrize("live", [True, False], ids=["live", "rebuilt"])
async def test_an_event_that_breaks_its_contract_is_put_aside(engine, live):
    view = counting_view()
    await engine.append(history(10))
    topic, state = await stored(engine, 1)
    if live:
        await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    for number, broken in enumerate(
        (b"\xff not json", b"{}", orjson.dumps(state | {"data": {"secret": "word"}}))
    ):
        await insert_raw(engine, topic, broken, f"HSSCP-F-2026-X{number}")
    await insert_raw(engine, "nobody-knows.v1", b"{}", "HSSCP-F-2026-X9")
    async with engine.running(view):
        await engine.caught_up(view)

    now, found = await letters(engine, view)
    assert [(f[0], f[3]) for f in found] == [(n, "UnreadableEvent") for n in (11, 12, 13)]
    assert (now.position, now.lag_events) == (14, 0)


LONG = "".join(hashlib.sha256(bytes([n])).hexdigest() for n in range(256))
"""Too long for an index, and not to be compressed into it."""


def spoiling(position, **changes):
    def spoil(rows, event):
        fold(rows, event)
        if event.position == position:
            row = rows.get(FINDINGS, event.fact.finding_id)
            rows.put(FINDINGS, replace(row, **changes))

    return spoil


@pytest.mark.parametrize(
    ("live", "batch"),
    [(True, 2_000), (True, 7), (False, 2_000)],
    ids=["live", "the next batch is folded already", "rebuilt"],
)
@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"text": "a NUL \x00 in it"}, {"CharacterNotInRepertoire", "UntranslatableCharacter"}),
        ({"text": "half a sign \ud800"}, {"Unsendable"}),
        ({"about": LONG}, {"ProgramLimitExceeded"}),
        ({"changes": 2**70}, {"Unsendable"}),
        ({"changes": 2**63}, {"NumericValueOutOfRange"}),
        ({"changes": "many"}, {"InvalidTextRepresentation"}),
        ({"text": None}, {"NotNullViolation"}),
        ({"share": object()}, {"Unsendable"}),
    ],
    ids=["nul", "surrogate", "long", "huge", "large", "word", "none", "object"],
)
async def test_a_value_that_postgresql_refuses_is_found_among_its_neighbours(
    engine, live, batch, changes, errors
):
    events = history(60)
    last = {event.stream: number for number, event in enumerate(events, 1)}
    at = next(n for n in sorted(last.values()) if isinstance(events[n - 1].fact, FindingCorrected))
    assert 1 < at < 60
    view = counting_view(fold_with=spoiling(at, **changes))
    if live:
        await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    await engine.append(events)
    async with engine.running(view, batch=batch):
        await engine.caught_up(view)

    now, [(position, stream, topic, error, attempts)] = await letters(engine, view)
    assert (position, stream, topic) == (at, events[at - 1].stream, FindingCorrected.TOPIC)
    assert error in errors
    assert (attempts, now.position) == (3, 60)
    assert (await engine.kept(view))[TALLY.name] == [("hsscp", 59)]


async def test_one_views_bad_events_are_no_business_of_the_others(engine):
    def never(rows, event):
        raise KeyError

    good, bad = counting_view(), replace(counting_view(name="bad"), tables=(TALLY,), fold=never)
    async with engine.running(good, bad):
        await engine.append(history(30))
        position = await engine.caught_up(good, bad)

    await engine.assert_true(good, position)
    now, found = await letters(engine, bad)
    assert (now.position, len(found)) == (30, 30)


async def test_a_cancelled_statement_is_no_fault_of_an_event(engine):
    """Neither is a table that somebody locked: both are tried again, and nothing is put aside."""
    view = counting_view()
    async with engine.running(view):
        await engine.caught_up(view)
        for start in range(0, 100, 10):
            await engine.append(history(start + 10)[start:])
            await engine.query(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname ="
                " current_database() AND application_name = 'golden-thread projector'"
            )
        position = await engine.caught_up(view)

    _, found = await letters(engine, view)
    assert found == []
    await engine.assert_true(view, position)
