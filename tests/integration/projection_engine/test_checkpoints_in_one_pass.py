"""Checkpoints of several views are made in one pass over the log, as far as their pages find room and none is refused."""

import logging
from dataclasses import dataclass

import pytest

from adapters.projection_engine import checkpointer
from adapters.projection_engine.checkpointer import Checkpointer
from adapters.projection_engine.folding import fold_log
from adapters.projection_engine.packing import Damaged, Packer, Unpackable
from adapters.projection_engine.rebuild import rebuild_all
from adapters.projection_engine.session import connect
from projections.view import Table, View
from tests.support.counting_view import HANDLES, counting_view
from tests.support.finding_histories import history


@dataclass(frozen=True, slots=True)
class Heard:
    position: int
    stream: str


HEARD = Table("heard", Heard, key=("position",))


def hear(rows, event):
    rows.put(HEARD, Heard(event.position, event.event.stream))


VIEWS = (counting_view(), View("hearing", 1, (HEARD,), HANDLES, hear))


@pytest.fixture
def passes(monkeypatch):
    """For each pass of the maker's: where it began, and the views that it took."""
    seen = []

    async def noting(connection, feed, foldings, *given, after, **more):
        seen.append((after, {folding.view.name for folding in foldings}))
        return await fold_log(connection, feed, foldings, *given, after=after, **more)

    monkeypatch.setattr(checkpointer, "fold_log", noting)
    return seen


async def filled(engine, events):
    await engine.append(history(events), size=10)
    await rebuild_all(engine.dsn, "hsscp", VIEWS, codec=engine.log.codec)


async def make(engine, **settings):
    async with connect(engine.dsn) as connection:
        return await Checkpointer(engine.dsn, engine.log, VIEWS, **settings).look(connection)


async def made(engine):
    found = await engine.query("SELECT view, position FROM hsscp.checkpoints ORDER BY 1, 2")
    return {view.name: [at for name, at in found if name == view.name] for view in VIEWS}


async def assert_same(engine, *positions):
    for position in positions:
        await engine.known_both_ways(VIEWS, position)


BOTH = {"counting", "hearing"}


async def test_views_at_the_same_position_are_taken_in_one_pass(engine, passes):
    await filled(engine, 200)
    assert await make(engine, every=50) == 8
    assert passes == [(0, BOTH), (50, BOTH), (100, BOTH), (150, BOTH)]
    await assert_same(engine, 49, 120, 200)


async def test_views_whose_pages_find_no_room_together_are_taken_one_after_the_other(
    engine, passes
):
    await filled(engine, 150)
    assert await make(engine, every=50, together=100) == 6
    assert passes[0] == (0, BOTH)
    assert [len(views) for _, views in passes[1:]] == [1] * 4
    await engine.append([engine.findings.next("stscp", n, 1) for n in range(60)], size=10)
    await rebuild_all(engine.dsn, "hsscp", VIEWS[:1], codec=engine.log.codec)
    passes.clear()
    assert await make(engine, every=50, together=100) == 4
    assert [views for _, views in passes] == [{"counting"}] * 4
    assert await made(engine) == {"counting": [50, 100, 150, 200], "hearing": [50, 100, 150]}
    await assert_same(engine, 99, 150, 210)


@pytest.mark.parametrize("refusal", [Unpackable("heard"), Damaged("heard")])
async def test_a_view_that_is_refused_holds_up_no_other(engine, monkeypatch, caplog, refusal):
    pack = Packer.pack

    def refusing(self, rows, **how):
        if self.table is HEARD and any(row.position > 100 for row in rows):
            raise refusal
        return pack(self, rows, **how)

    monkeypatch.setattr(Packer, "pack", refusing)
    await filled(engine, 200)
    with caplog.at_level(logging.WARNING):
        await make(engine, every=50)
    assert caplog.records
    assert (await made(engine))["counting"] == [50, 100, 150, 200]
    await assert_same(engine, 75, 199)


async def test_checkpoints_of_another_shape_are_made_again_beside_those_that_go_on(engine, passes):
    await filled(engine, 100)
    await make(engine, every=50)
    await engine.query("UPDATE hsscp.checkpoints SET shape = 'heard()' WHERE view = 'hearing'")
    await engine.append([engine.findings.next("stscp", n, 1) for n in range(60)], size=10)
    async with engine.running(*VIEWS):
        await engine.caught_up(*VIEWS)
    passes.clear()
    assert await make(engine, every=50) == 4
    assert await made(engine) == {"counting": [50, 100, 150], "hearing": [50, 100, 150]}
    await assert_same(engine, 60, 160)
