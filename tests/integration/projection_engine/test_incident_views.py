"""V-08 and the review file, kept in PostgreSQL, are what their folds give in memory."""

from datetime import date

import pytest

from domain.fact import Event
from domain.incidents.practice_review_facts import MethodologySelected, PauseReason, ReviewPaused
from domain.incidents.serious_incident_facts import (
    CriminalInvestigationOutcomeNotified,
    CriminalOutcome,
)
from projections.incidents import incident_pipeline, review_file
from projections.view import MemoryRows
from tests.support.controls import POLICE
from tests.support.incidents import (
    ASKED,
    LINKED,
    OPENED,
    PR,
    PUBLISHED,
    READY,
    SI,
    concluded,
    notified,
    recommended,
    referred,
)
from tests.support.story import log

VIEWS = (incident_pipeline.VIEW, review_file.VIEW)


def events() -> list[Event]:
    told = CriminalInvestigationOutcomeNotified(
        incident_id=SI,
        police=POLICE,
        outcome=CriminalOutcome.CHARGED,
        outcome_on=date(2026, 5, 1),
    )
    method = MethodologySelected(
        review_id=PR, methodology="Learning together", systems=True, selected_on=date(2026, 4, 1)
    )
    second = "HSSCP-PR-2026-0002"
    paused = ReviewPaused(review_id=second, reason=PauseReason.POLICE, paused_on=date(2026, 5, 1))
    story = (
        *(referred(), referred(incident_id="HSSCP-SI-2026-0002", illustrative=True)),
        *(notified(), OPENED, LINKED, ASKED, concluded(), told),
        *(*READY, method, PUBLISHED),
        *(recommended(review_id=second, incident_id=None, rapid_review_id=None), paused),
    )
    return [recorded.event for recorded in log(story)]


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
        for table in view.tables:
            assert expected.all(table)
            assert expected.all(table) == loaded.rows.all(table)
