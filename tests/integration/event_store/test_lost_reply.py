"""A commit whose reply is lost is resolved to what truly happened (store.md, trap 4; T2)."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from adapters.event_store.application import LibraryEvent, LogApplication
from adapters.event_store.connections import DatabaseAway
from adapters.event_store.log import EventLog
from domain.history import Status
from domain.receipt import Verdict
from tests.support.answered import until_answered
from tests.support.cutting_proxy import CuttingProxy
from tests.support.postgres import Database
from tests.support.units import FAULT, event, stream, unit, units


@pytest.fixture
async def proxy(database: Database) -> AsyncIterator[CuttingProxy]:
    parts = conninfo_to_dict(database.admin)
    async with CuttingProxy.to(str(parts["host"]), int(str(parts["port"]))) as proxy:
        yield proxy


@pytest.fixture
async def log(database: Database, proxy: CuttingProxy) -> AsyncIterator[EventLog]:
    dsn = make_conninfo(database.dsn("hsscp"), port=proxy.port)
    async with EventLog(dsn, "hsscp", connections=1, patience=5.0) as log:
        await log.head()
        yield log


@pytest.mark.parametrize("cuts", [1, 2])
async def test_what_was_committed_is_recorded_and_answered_once(log, proxy, cuts):
    for number in range(1, 21):
        proxy.swallow_replies = cuts
        [outcome] = await log.append([unit(f"m{number}", event(stream(number)))])
        assert (outcome.status, outcome.first_position) == (Status.RECORDED, number)
        assert outcome.receipt.verdict is Verdict.ACCEPTED

    assert proxy.cut == 20 * cuts
    assert [r.event.stream for r in await log.read(0, 100)] == [stream(n) for n in range(1, 21)]
    assert [r.receipt.message_id for r in await log.receipts_after(0, 100)] == [
        f"m{n}" for n in range(1, 21)
    ]


async def test_every_kind_of_outcome_survives_the_cut(log, proxy):
    await log.append([unit("old", event(stream(1)))])
    given = [
        unit("new", event(stream(2))),
        unit("refused", faults=(FAULT,)),
        unit("old", event(stream(1))),
        unit("behind", event(stream(1))),
        unit("new2", event(stream(2), 2), sender=None),
    ]
    proxy.swallow_replies = 1

    outcomes = await log.append(given)

    assert proxy.cut == 1
    assert [o.status for o in outcomes] == [
        Status.RECORDED,
        Status.REFUSED,
        Status.DUPLICATE,
        Status.CONFLICT,
        Status.RECORDED,
    ]
    assert [o.first_position for o in outcomes] == [2, None, 1, None, 3]
    assert outcomes[1].receipt.faults == (FAULT,)
    kept = {r.receipt.message_id: r.receipt for r in await log.receipts_after(0, 100)}
    assert [o.receipt for o in outcomes[:3]] == [kept["new"], kept["refused"], kept["old"]]


async def test_a_large_call_is_cut_in_every_transaction_and_still_right(log, proxy):
    proxy.swallow_replies = 3

    outcomes = await log.append(units(range(1, 701)))

    assert proxy.cut == 3
    assert [o.first_position for o in outcomes] == list(range(1, 701))
    assert len(await log.receipts_after(0, 1000)) == 700


async def test_a_reply_that_stays_lost_is_said_to_be(database, proxy):
    dsn = make_conninfo(database.dsn("hsscp"), port=proxy.port)
    async with EventLog(dsn, "hsscp", connections=1, patience=0.4) as log:
        # so that what is cut is the call, not its preparation
        await until_answered(lambda: log.append([unit("m0")]))
        proxy.swallow_replies = 1_000_000
        with pytest.raises(DatabaseAway) as caught:
            await log.append([unit("m1", event(stream(1)))])
        assert isinstance(caught.value, ConnectionError)
        proxy.swallow_replies = 0

        [outcome] = await log.append([unit("m1", event(stream(1)))])
        assert (outcome.status, outcome.first_position) == (Status.DUPLICATE, 1)


async def test_the_librarys_own_way_of_saving_is_resolved_too(database, proxy):
    dsn = make_conninfo(database.dsn("hsscp"), port=proxy.port)

    def save() -> None:
        with LogApplication(dsn, "hsscp") as application:
            for number in range(1, 6):
                e = event(stream(number))
                proxy.swallow_replies = 1
                application.save(LibraryEvent(e.stream, e.version, e.fact, e.provenance))

    await asyncio.to_thread(save)

    assert proxy.cut == 5
    async with database.log() as log:
        assert [r.event for r in await log.read(0, 100)] == [event(stream(n)) for n in range(1, 6)]
