"""V-05 and V-06, kept in PostgreSQL, are what their folds give in memory."""

from datetime import date
from decimal import Decimal

import pytest

from domain.fact import Event
from domain.performance.benchmark import SetTarget
from domain.performance.neighbour_set import AdoptNeighbourSet
from domain.performance.rebasing import RebaseControlLimits
from domain.performance.return_commands import WithdrawSubmission
from domain.performance.submission import Part
from domain.performance.value import Count, Form
from projections.performance import indicators, returns
from projections.view import MemoryRows
from tests.support.controls import (
    BANDS,
    HARTLEPOOL,
    PLANS,
    RE_REFERRALS,
    STOCKTON,
    correct_submission,
    define_indicator,
    open_round,
    publish_benchmark,
    submit_indicator,
)
from tests.support.record import Record

VIEWS = (indicators.VIEW, returns.VIEW)


def events() -> list[Event]:
    record = Record()
    record.send(define_indicator())
    record.send(define_indicator(PLANS, Form.COUNT, categories=BANDS))
    record.send(open_round())
    record.send(publish_benchmark())
    record.send(
        AdoptNeighbourSet(
            area="hartlepool",
            neighbour_set="dfe-2025",
            neighbours=("Sunderland",),
            reason="New sets.",
            occurred_on=date(2025, 5, 31),
        )
    )
    record.send(
        SetTarget(
            code=RE_REFERRALS,
            target=Decimal("20.50"),
            in_force_from=date(2025, 3, 31),
            reason="Agreed.",
            occurred_on=date(2025, 3, 31),
        )
    )
    record.send(submit_indicator(commentary="The front door was moved."))
    record.send(submit_indicator(period="2025-Q4"))
    value = Count(numerator=1140, denominator=3959)
    record.send(submit_indicator(area="stockton-on-tees", provider=STOCKTON, value=value))
    record.send(correct_submission())
    record.send(
        RebaseControlLimits(
            code=RE_REFERRALS,
            area="hartlepool",
            from_period="2025",
            reason="The hub opened.",
            decided_by="Chair of the Performance Analysis Group",
            occurred_on=date(2026, 1, 1),
        )
    )
    parts = tuple(
        Part(category=name, value=Count(numerator=n))
        for name, n in zip(BANDS, (53, 38, 62, 17, 3), strict=True)
    )
    broken_down = submit_indicator(code=PLANS, value=Count(numerator=173), breakdown=parts)
    record.send(broken_down)
    record.send(broken_down.model_copy(update={"period": "2024"}))
    record.send(
        WithdrawSubmission(
            code=PLANS,
            area="hartlepool",
            period="2024",
            provider=HARTLEPOOL,
            reason="The wrong year.",
            occurred_on=date(2026, 1, 1),
        )
    )
    return [recorded.event for recorded in record.log]


@pytest.mark.parametrize("room", [0, 1000])
async def test_the_rows_kept_are_those_of_the_fold(engine, room):
    await engine.append(events())
    async with engine.running(*VIEWS, room=room, batch=7):
        await engine.caught_up(*VIEWS)

    recorded = await engine.log.read(0, 1000)
    for view in VIEWS:
        expected = MemoryRows()
        for event in recorded:
            if type(event.fact) in view.handles:
                view.fold(expected, event)
        async with engine.board() as board:
            loaded = await board.load(view)
        for table in (table for table in view.tables if table.public):
            assert expected.all(table)
            assert expected.all(table) == loaded.rows.all(table)
