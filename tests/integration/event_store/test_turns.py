"""Calls of one log at the same time: recorded in the order in which they were made, whatever becomes of one of them."""

import asyncio
import itertools
import random

import psycopg
import pytest

from adapters.event_store.connections import DatabaseAway
from adapters.event_store.turns import Turns
from domain.history import Status
from tests.support.eventually import eventually
from tests.support.locks import waited_for
from tests.support.units import event, stream, unit


def chain(of, first, count):
    """Units that each add the next version of one stream."""
    return [unit(f"{of}.{v}", event(of, v)) for v in range(first, first + count)]


@pytest.mark.parametrize("seed", range(4))
async def test_calls_that_build_on_each_other_need_not_wait_for_the_answer(log, seed):
    """The longer a call, the longer it is made ready; the next one may be ready long before."""
    chance = random.Random(seed)  # noqa: S311 (sizes of calls, not secrets)
    sizes = [chance.choice((1, 2, 40, 600)) for _ in range(12)]
    firsts = [1, *(1 + total for total in itertools.accumulate(sizes))]
    calls = [chain(stream(1), first, size) for first, size in zip(firsts, sizes, strict=False)]

    answers = await asyncio.gather(*(log.append(call) for call in calls))

    places = [outcome.first_position for answer in answers for outcome in answer]
    assert places == list(range(1, sum(sizes) + 1))
    kept = [r.event.version for r in await log.read(0, 10_000)]
    assert kept == list(range(1, sum(sizes) + 1))


async def test_a_call_that_is_cancelled_leaves_the_order_of_the_others(log, database):
    connect = psycopg.AsyncConnection.connect
    async with await connect(database.admin) as admin, await connect(database.admin) as looking:
        await admin.execute("LOCK TABLE hsscp.turn IN EXCLUSIVE MODE")
        calls = [
            asyncio.create_task(log.append(chain(stream(number), 1, 40))) for number in range(1, 7)
        ]
        await eventually(lambda: waited_for(looking, "hsscp.turn"))
        for cancelled in (calls[1], calls[4]):
            cancelled.cancel()
        await asyncio.wait([calls[1], calls[4]])
        await admin.commit()
    answers = await asyncio.gather(*calls, return_exceptions=True)

    assert [isinstance(answer, asyncio.CancelledError) for answer in answers] == [
        number in (1, 4) for number in range(6)
    ]
    streams = [r.event.stream for r in await log.read(0, 1_000)]
    assert list(dict.fromkeys(streams)) == [stream(number) for number in (1, 3, 4, 6)]
    assert len(streams) == 160


async def test_a_call_that_fails_makes_way_for_the_next(log):
    impossible = unit("m0", event(stream(1)), reference="nul \x00")
    failing = asyncio.create_task(log.append([impossible]))
    recording = asyncio.create_task(log.append(chain(stream(2), 1, 1)))

    with pytest.raises(psycopg.DataError):
        await failing
    assert [outcome.status for outcome in await recording] == [Status.RECORDED]


async def test_many_calls_are_given_up_together_when_the_database_is_away(database):
    async with database.log(patience=1.0) as log:
        await log.head()
        database.close_to_all()
        began = asyncio.get_running_loop().time()
        answers = await asyncio.gather(
            *(log.append(chain(stream(n), 1, 1)) for n in range(1, 30)), return_exceptions=True
        )
        took = asyncio.get_running_loop().time() - began

    assert {type(answer) for answer in answers} == {DatabaseAway}
    assert took < 10, "one after the other they would have waited for half a minute"


async def test_a_turn_comes_in_order_also_to_who_was_ready_first():
    turns, came = Turns("hsscp", patience=30.0), []

    async def call(number: int, until_ready: int) -> None:
        with turns.next() as turn:
            for _ in range(until_ready):
                await asyncio.sleep(0)
            await turn.come()
            came.append(number)
            await asyncio.sleep(0)
            came.append(number)

    await asyncio.gather(
        *(call(number, ready) for number, ready in enumerate((50, 0, 9, 0, 70, 1)))
    )
    assert came == [number for number in range(6) for _ in range(2)]


async def test_the_next_one_goes_on_before_the_last_one_does():
    """What its caller has to do until it asks the database is done while the answer before is still to be looked at."""
    turns, done = Turns("hsscp", patience=30.0), []

    async def call(number: int) -> None:
        with turns.next() as turn:
            await turn.come()
            done.append(f"{number} came")
            await asyncio.sleep(0)  # the others take their places
        await asyncio.sleep(0)
        done.append(f"{number} goes on")

    await asyncio.gather(*(call(number) for number in range(3)))
    assert done == ["0 came", "1 came", "0 goes on", "2 came", "1 goes on", "2 goes on"]


async def test_a_turn_that_is_given_to_one_who_is_leaving_goes_to_the_next():
    turns = Turns("hsscp", patience=30.0)
    waiting = [asyncio.create_task(_take(turns)) for _ in range(3)]
    with turns.next() as first:
        await first.come()
        await asyncio.sleep(0)
        waiting[0].cancel()
    await asyncio.wait_for(asyncio.gather(*waiting[1:]), timeout=5)
    assert waiting[0].cancelled()


async def test_first_is_who_finds_nobody_in_line():
    turns = Turns("hsscp", patience=30.0)
    for _ in range(2):
        with turns.next() as one:
            await one.come()
            with turns.next() as another:
                assert (one.first, another.first) == (True, False)


async def test_whoever_leaves_the_line_keeps_nobody_waiting():
    turns = Turns("hsscp", patience=30.0)

    async def leave(how: type[BaseException]) -> None:
        with turns.next():
            raise how

    with turns.next() as first:
        await first.come()
        leaving = [asyncio.create_task(leave(how)) for how in (ValueError, KeyError)]
        waiting = asyncio.create_task(_take(turns))
        await asyncio.wait(leaving)
        assert {type(task.exception()) for task in leaving} == {ValueError, KeyError}
        waiting.cancel()
        await asyncio.wait([waiting])
    await asyncio.wait_for(_take(turns), timeout=5)


async def test_a_turn_that_has_come_ends_with_a_caller_that_is_cancelled_twice():
    turns = Turns("hsscp", patience=30.0)
    for steps in range(6):
        taking = asyncio.create_task(_take(turns))
        for _ in range(steps):
            await asyncio.sleep(0)
        taking.cancel()
        await asyncio.sleep(0)
        taking.cancel()
        await asyncio.wait([taking])
    await asyncio.wait_for(_take(turns), timeout=5)


async def test_who_waits_too_long_is_told():
    turns = Turns("hsscp", patience=0.05)
    with turns.next() as first:
        await first.come()
        with pytest.raises(DatabaseAway, match="hsscp does not answer"):
            await _take(turns)
    await _take(turns)


async def _take(turns: Turns) -> None:
    with turns.next() as turn:
        await turn.come()
