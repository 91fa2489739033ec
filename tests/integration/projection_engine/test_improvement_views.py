"""The views of the golden thread, kept in PostgreSQL, are what their folds give in memory."""

import pytest

from projections.catalogue import VIEWS
from projections.view import MemoryRows
from tests.support.story import IMPROVEMENT, log, story

EVENTS = [recorded.event for recorded in log([*story("hsscp"), *story("stscp")])]
TOLD = {type(event.fact) for event in EVENTS}


@pytest.mark.parametrize("room", [0, 1000])
async def test_the_rows_kept_are_those_of_the_fold(engine, room):
    views = [view for view in VIEWS if view.handles & IMPROVEMENT]
    await engine.append(EVENTS)
    async with engine.running(*views, room=room, batch=7):
        await engine.caught_up(*views)

    recorded = await engine.log.read(0, 1000)
    for view in views:
        expected = MemoryRows()
        for event in recorded:
            if type(event.fact) in view.handles:
                view.fold(expected, event)
        async with engine.board() as board:
            loaded = await board.load(view)
        for table in view.tables:
            if table.public:
                assert expected.all(table) or not view.handles <= TOLD
                assert expected.all(table) == loaded.rows.all(table)
    assert {"actions_by_status", "themes"} <= {v.name for v in views if v.handles <= TOLD}
