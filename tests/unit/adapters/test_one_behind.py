import asyncio

import pytest

from adapters.messaging.one_behind import OneBehind


class Broken(Exception):
    pass


async def _breaks() -> None:
    raise Broken


async def test_what_is_begun_runs_while_the_next_is_made_ready_and_never_two_at_once():
    running, most, order = 0, 0, []

    async def work(number: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        order.append(number)
        running -= 1

    async with OneBehind() as behind:
        for number in range(10):
            await behind.begin(work(number))
            assert number not in order
    assert (most, order) == (1, list(range(10)))


async def test_an_error_is_raised_by_what_is_asked_next_and_nothing_is_begun_after_it():
    begun = []

    async def work() -> None:
        begun.append(1)

    async with OneBehind() as behind:
        await behind.begin(_breaks())
        with pytest.raises(Broken):
            await behind.begin(work())
    assert begun == []


async def test_an_error_is_raised_on_leaving():
    with pytest.raises(Broken):
        async with OneBehind() as behind:
            await behind.begin(_breaks())


async def test_leaving_by_an_error_waits_for_the_work():
    done = []

    async def work() -> None:
        await asyncio.sleep(0.01)
        done.append(1)

    async def leave() -> None:
        async with OneBehind() as behind:
            await behind.begin(work())
            raise Broken

    with pytest.raises(Broken):
        await leave()
    assert done == [1]


async def test_a_task_that_is_cancelled_cancels_the_work():
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    async def leave() -> None:
        async with OneBehind() as behind:
            await behind.begin(work())
            await asyncio.sleep(60)

    task = asyncio.create_task(leave())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
