"""The rows that the live runner keeps in little memory are those of a fold in memory, of every view of the program."""

from collections import Counter
from dataclasses import replace

import pytest

from adapters.projection_engine.feed import Feed
from adapters.projection_engine.folding import Folding
from adapters.projection_engine.follower import Follower
from adapters.projection_engine.keeping import converter
from adapters.projection_engine.key_reading import KeyReader
from adapters.projection_engine.live_views import LiveViews
from adapters.projection_engine.positions import Positions
from adapters.projection_engine.rebuild import rebuild_all
from adapters.projection_engine.session import connect
from adapters.projection_engine.working import WorkingRows
from projections.catalogue import VIEWS
from projections.view import Table
from tests.support.counting_view import FINDINGS, TALLY, Tally, counting_view
from tests.support.finding_histories import history
from tests.support.live_record import LiveRecord

STREAMS = Table("streams", Tally, key=("partnership",), public=False)


def fold_streams(rows, event):
    stream = event.event.stream
    before = rows.get(STREAMS, stream)
    rows.put(STREAMS, Tally(stream, before.events + 1 if before else 1))


@pytest.fixture
async def recorded():
    record = LiveRecord("tees")
    while letters := record.next_letters(100):
        await record.send(letters)
    return [one.event for one in record.history.log]


@pytest.mark.parametrize(("room", "batch"), [(0, 100), (30, 40), (400, 7), (100_000, 100)])
async def test_rows_of_every_view_are_those_of_the_fold(engine, recorded, room, batch):
    """Nothing fits; all but some small tables goes again and again; half of them stays; everything fits."""
    half = len(recorded) // 2
    await engine.append(recorded[:half], size=10)
    async with engine.running(*VIEWS, room=room, batch=batch):
        await engine.built(*VIEWS)
        await engine.append(recorded[half:], size=10)
        head = await engine.caught_up(*VIEWS)

    for view in VIEWS:
        expected = await engine.folded(view, head)
        kept = await engine.kept(view)
        for table in view.tables:
            rows = {table.key_of(row): row for row in map(converter(table), kept[table.name])}
            assert [rows[key] for key in sorted(rows)] == expected.all(table)


@pytest.mark.parametrize("behind", [True, False])
@pytest.mark.parametrize("room", [0, 12, 60])
async def test_never_more_rows_are_held_than_there_is_room_for(engine, room, behind):
    """Of all views together."""
    views = [
        counting_view(),
        replace(counting_view(name="streams"), tables=(STREAMS,), fold=fold_streams),
    ]
    positions, feed = Positions("hsscp"), Feed("hsscp", engine.log.codec, views)
    await rebuild_all(engine.dsn, "hsscp", views, codec=engine.log.codec)
    events = history(600, findings=60)
    streams = [event.stream for event in events]
    await engine.append(events)
    async with (
        connect(engine.dsn) as connection,
        connect(engine.dsn) as reading,
        KeyReader(engine.dsn, small=room // 10) as reader,
    ):
        standing = await positions.live(connection)
        folds = [Folding(view, WorkingRows(view)) for view in views]
        followers = [Follower(standing[fold.view.name], positions, fold, reader) for fold in folds]
        live = LiveViews(followers, positions, room=room, moved=lambda: None)
        await live.prepare(connection)
        held = []
        while rows := await feed.read(reading, live.position or 0, 25):
            entries, to = feed.entries(rows), rows[-1].position
            await live.take_in(connection, reading, entries, to, behind=behind)
            held.append(sum(fold.rows.count for fold in folds))
        await live.finish(connection)

    assert len(held) == 24
    assert max(held) <= room
    assert max(held) >= room / 2
    await engine.assert_true(views[0], 600)
    kept = (await engine.kept(views[1]))[STREAMS.name]
    assert kept == [(stream, n) for stream, n in sorted(Counter(streams).items())]


async def test_a_runner_that_begins_anew_knows_of_no_row_what_is_not_so(engine):
    """Its tables are as large as no table that it fetches whole; rows are changed, withdrawn and begun anew."""
    view = counting_view()
    events = history(1_200, findings=80)
    for upto in (400, 800, 1_200):
        async with engine.running(view, room=40, batch=25):
            await engine.built(view)
            await engine.append(events[upto - 400 : upto])
            position = await engine.caught_up(view)
        await engine.assert_true(view, position)

    assert len((await engine.kept(view))[FINDINGS.name]) > 40
    assert (await engine.kept(view))[TALLY.name]
