"""Many callers at once: each gets its own answer, in few transactions, and one caller's mistake is its own."""

import asyncio
import hashlib
from dataclasses import replace

import pytest

from adapters.event_store.connections import DatabaseAway
from adapters.event_store.group_commit import GroupCommit
from domain.history import Status
from tests.support.memory_history import MemoryHistory
from tests.support.units import FAULT, event, stream, unit, units


def recorded(answers):
    """True when every caller got one outcome, recorded."""
    return all([outcome.status for outcome in answer] == [Status.RECORDED] for answer in answers)


async def test_every_caller_gets_its_own_answer(log):
    async with GroupCommit(log) as history:
        given = units(range(1, 501))
        answers = await asyncio.gather(*(history.append([one]) for one in given))

    page = await log.read(0, 1000)
    by_stream = {recorded.event.stream: recorded.position for recorded in page}
    assert len(by_stream) == 500
    for one, [outcome] in zip(given, answers, strict=True):
        assert outcome.status is Status.RECORDED
        assert outcome.first_position == by_stream[one.events[0].stream]
        assert outcome.receipt is not None
        assert outcome.receipt.message_id == one.message_id


async def test_callers_at_the_same_time_share_few_transactions(log):
    async with GroupCommit(log) as history:
        await asyncio.gather(*(history.append([one]) for one in units(range(1, 501))))

    assert len({recorded.recorded_at for recorded in await log.read(0, 1000)}) <= 3


async def test_a_lone_caller_is_not_kept_waiting():
    memory = MemoryHistory()
    async with GroupCommit(memory) as history:
        for one in units(range(1, 6)):
            await history.append([one])

    assert memory.calls == 5


async def test_one_callers_units_stay_together_and_in_order(log):
    async with GroupCommit(log) as history:

        async def chain(number):
            of = stream(number)
            return await history.append([unit(f"{number}.{v}", event(of, v)) for v in (1, 2, 3)])

        answers = await asyncio.gather(*(chain(number) for number in range(1, 120)))

    for outcomes in answers:
        places = [outcome.first_position for outcome in outcomes]
        assert places == list(range(places[0], places[0] + 3))


async def test_each_outcome_goes_to_the_caller_it_belongs_to(log):
    await log.append([unit("old", event(stream(1)))])
    async with GroupCommit(log) as history:
        calls = [
            unit("old", event(stream(1))),
            unit("old", event(stream(1)), body=b"other"),
            unit("behind", event(stream(1))),
            unit("refused", faults=(FAULT,)),
            unit("new", event(stream(2))),
        ]
        answers = await asyncio.gather(*(history.append([one]) for one in calls))

    assert [outcome.status for [outcome] in answers] == [
        Status.DUPLICATE,
        Status.DIFFERENT_CONTENT,
        Status.CONFLICT,
        Status.REFUSED,
        Status.RECORDED,
    ]


async def test_one_callers_impossible_text_fails_that_caller_alone(log):
    impossible = replace(unit("m0", event(stream(1))), kind="nul \x00")
    lone_surrogate = replace(unit("m00", event(stream(2))), message_id="\ud800")
    async with GroupCommit(log) as history:
        given = [impossible, *units(range(10, 20)), lone_surrogate]
        answers = await asyncio.gather(
            *(history.append([one]) for one in given), return_exceptions=True
        )

    assert isinstance(answers[0], Exception)
    assert isinstance(answers[-1], Exception)
    assert recorded(answers[1:-1])
    assert len(await log.read(0, 100)) == 10


class Unreachable(MemoryHistory):
    async def append(self, units):
        self.calls += 1
        raise DatabaseAway("the database does not answer")


async def test_a_database_that_is_away_fails_every_caller_at_once():
    log = Unreachable()
    async with GroupCommit(log) as history:
        answers = await asyncio.gather(
            *(history.append([one]) for one in units(range(1, 51))), return_exceptions=True
        )

    assert {type(answer) for answer in answers} == {DatabaseAway}
    assert log.calls == 1


async def test_what_is_queued_when_it_closes_is_still_recorded(log):
    async with GroupCommit(log) as history:
        waiting = [asyncio.create_task(history.append([one])) for one in units(range(1, 301))]
        await asyncio.sleep(0)

    outcomes = [outcome for answer in waiting for outcome in await answer]
    assert {outcome.status for outcome in outcomes} == {Status.RECORDED}
    assert len(await log.read(0, 1000)) == 300


async def test_a_caller_that_is_cancelled_disturbs_no_other(log):
    async with GroupCommit(log) as history:
        callers = [asyncio.create_task(history.append([one])) for one in units(range(1, 101))]
        await asyncio.sleep(0)
        for caller in callers[::2]:
            caller.cancel()
        answers = await asyncio.gather(*callers, return_exceptions=True)

    assert all(isinstance(answer, asyncio.CancelledError) for answer in answers[::2])
    assert recorded(answers[1::2])


async def test_after_closing_nobody_waits_in_vain():
    history = GroupCommit(MemoryHistory())
    with pytest.raises(RuntimeError, match="not open"):
        await history.append(units([1]))
    async with history:
        await history.append(units([1]))
    with pytest.raises(RuntimeError, match="not open"):
        await history.append(units([2]))


async def test_no_units_are_no_work(log):
    async with GroupCommit(log) as history:
        assert list(await history.append([])) == []


async def test_racing_callers_on_one_stream_lose_nothing(log):
    """Each reads, decides and appends until it wins: the stream ends with one version from each."""
    of = stream(1)
    async with GroupCommit(log) as history:

        async def add(number):
            for _ in range(200):
                known = (await history.load([of])).get(of, ())
                version = len(known) + 1
                given = unit(f"m{number}", event(of, version), reads=((of, version - 1),))
                body = hashlib.sha256(str(number).encode()).digest()
                [outcome] = await history.append([replace(given, body_hash=body)])
                if outcome.status is not Status.CONFLICT:
                    return outcome.status
            return None

        answers = await asyncio.gather(*(add(number) for number in range(20)))

    assert answers == [Status.RECORDED] * 20
    assert [r.event.version for r in (await log.load([of]))[of]] == list(range(1, 21))
