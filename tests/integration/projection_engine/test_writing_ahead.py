"""While rows are written the next batch is folded, and nothing comes of it that would not have come one after the other."""

from functools import partial

import psycopg
import pytest

from adapters.projection_engine.rebuild import rebuild
from tests.support.counting_view import TALLY, counting_view, fold
from tests.support.eventually import eventually
from tests.support.finding_histories import history

BATCH = 10


async def position_of(engine, view):
    [(position,)] = await engine.query(
        "SELECT position FROM hsscp_rows.view_positions WHERE live AND view = %s", view.name
    )
    return position


@pytest.mark.parametrize("room", [10_000, 18, 15])
async def test_the_next_batch_is_folded_while_one_is_written(engine, room):
    """Also where rows have to be forgotten meanwhile: those on their way are not in the database yet, so they stay."""
    seen: list[int] = []

    def noting(rows, event):
        fold(rows, event)
        seen.append(event.position)

    view = counting_view(fold_with=noting)
    await engine.append(history(BATCH))
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    await engine.append(history(6 * BATCH)[BATCH:])
    async with await psycopg.AsyncConnection.connect(engine.database.admin) as holding:
        await holding.execute("SELECT FROM hsscp_rows.view_positions FOR UPDATE")
        seen.clear()
        async with engine.running(view, batch=BATCH, room=room):
            await eventually(lambda: max(seen, default=0) > 2 * BATCH)
            assert await position_of(engine, view) == BATCH
            assert max(seen) <= 3 * BATCH
            await holding.rollback()
            await engine.caught_up(view)
    await engine.assert_true(view, 6 * BATCH)


async def test_what_is_under_way_is_not_lost_when_connections_are(engine):
    """Cut again and again while there is much to take in; a batch that was written counts once, another is folded again."""
    view = counting_view()
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    await engine.append(history(1_200))

    async def beyond(position):
        return await position_of(engine, view) > position

    cut_at = []
    async with engine.running(view, batch=BATCH, room=40):
        for position in range(0, 1_000, 200):
            await eventually(partial(beyond, position))
            cut_at.append(await position_of(engine, view))
            await engine.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                " current_database() AND application_name = 'golden-thread projector'"
            )
        await engine.caught_up(view)
    assert cut_at[0] < 1_200, "it was through before anything was cut"
    await engine.assert_true(view, 1_200)
    assert (await engine.kept(view))[TALLY.name] == [("hsscp", 1_200)]


async def test_a_rebuild_may_switch_while_rows_are_under_way(engine):
    view = counting_view()
    await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
    await engine.append(history(400))
    async with engine.running(view, batch=BATCH):
        for _ in range(3):
            await rebuild(engine.dsn, "hsscp", view, codec=engine.log.codec)
        await engine.append(history(600)[400:])
        await engine.caught_up(view)
    await engine.assert_true(view, 600)
    assert (await engine.kept(view))[TALLY.name] == [("hsscp", 600)]
