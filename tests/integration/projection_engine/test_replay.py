"""As known at: the board recorded live at a position is the replay to that position, for any history."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.projection_engine.replay import as_known_at
from tests.support.counting_view import FINDINGS, THEMES, counting_view
from tests.support.finding_histories import history

STEPS = st.lists(
    st.tuples(st.sampled_from(["hsscp", "stscp"]), st.integers(0, 6), st.integers(0, 10)),
    min_size=1,
    max_size=25,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEPS, min_size=1, max_size=4), st.integers(1, 9), st.sampled_from([0, 3, 1000]))
async def test_the_board_of_any_moment_can_be_had_again(engine, lots, batch, room):
    """The log goes on from one example to the next; each looks back at all the boards it saw."""
    view = counting_view()
    findings = engine.findings
    seen = []
    async with engine.running(view, batch=batch, room=room), engine.board() as board:
        await engine.caught_up(view)
        for lot in lots:
            await engine.append([findings.next(*step) for step in lot])
            await engine.caught_up(view)
            seen.append(await board.load(view))
    for loaded in seen:
        known = await as_known_at(
            engine.dsn, "hsscp", [view], loaded.position, codec=engine.log.codec
        )
        assert known.position == loaded.position
        assert known.rows[view.name].all(FINDINGS) == loaded.rows.all(FINDINGS)
        assert known.rows[view.name].all(THEMES) == loaded.rows.all(THEMES)
        last = (await engine.log.read(loaded.position - 1, 1))[0]
        assert await engine.log.position_at(last.recorded_at) == loaded.position
        assert await engine.log.position_at(last.recorded_at - timedelta(microseconds=1)) < (
            loaded.position
        )


async def test_before_the_first_event_there_is_nothing_and_beyond_the_head_is_the_head(engine):
    view = counting_view()
    position = await engine.append(history(20))
    nothing = await as_known_at(engine.dsn, "hsscp", [view], 0, codec=engine.log.codec)
    beyond = await as_known_at(engine.dsn, "hsscp", [view], 10**12, codec=engine.log.codec)

    assert (nothing.position, nothing.rows[view.name].all(FINDINGS)) == (0, [])
    assert beyond.position == position
    assert beyond.rows[view.name].all(FINDINGS)
    assert await engine.log.position_at(datetime(2000, 1, 1, tzinfo=UTC)) == 0


async def test_the_reports_of_a_past_day_need_no_projector(engine):
    """Only the log: any role that may read it will do, and no table of the engine is touched."""
    view = counting_view()
    await engine.append(history(20))
    known = await as_known_at(
        engine.database.dsn("hsscp", "app"), "hsscp", [view], 20, codec=engine.log.codec
    )
    assert known.rows[view.name].all(THEMES)
    assert await engine.query("SELECT to_regclass('hsscp_rows.view_positions')") == [(None,)]
