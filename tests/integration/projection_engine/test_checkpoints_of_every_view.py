"""Every view of the program, over a year that a partnership played: from a checkpoint as from the beginning."""

from adapters.projection_engine.checkpointer import Checkpointer
from adapters.projection_engine.rebuild import rebuild_all
from adapters.projection_engine.session import connect
from projections.catalogue import VIEWS
from tests.support.live_record import LiveRecord

_EVERY = 90
_AT_ONCE = 100  # messages


async def test_every_view_is_the_same_at_any_position(engine, monkeypatch):
    monkeypatch.setattr("adapters.projection_engine.paged.PAGE", 5)
    record = LiveRecord("tees")
    while letters := record.next_letters(_AT_ONCE):
        await record.send(letters)
    head = await engine.append([recorded.event for recorded in record.history.log], size=10)
    await rebuild_all(engine.dsn, "hsscp", VIEWS, codec=engine.log.codec)
    async with connect(engine.dsn) as connection:
        made = await Checkpointer(engine.dsn, engine.log, VIEWS, every=_EVERY).look(connection)
    assert made == len(VIEWS) * (head // _EVERY)

    compared = set()
    for position in (_EVERY, _EVERY + 3, head // 2 - 7, head - 1, head):
        known = await engine.known_both_ways(VIEWS, position)
        for view in VIEWS:
            for table in view.tables:
                compared |= {table.name} if known.rows[view.name].all(table) else set()
    every = {table.name for view in VIEWS for table in view.tables}
    assert len(compared) > 0.75 * len(every), sorted(every - compared)
