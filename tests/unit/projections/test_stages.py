"""Implemented, impact evidenced, embedded: told apart on every view that shows an action."""

from datetime import date

import pytest

from domain.command import Scope
from domain.improvement.action_facts import (
    ActionClosed,
    ActionImplemented,
    EvidenceType,
    ImpactEvidenceAccepted,
    ImpactEvidenceSubmitted,
)
from domain.improvement.recommendation_facts import (
    ClosingLoopAudit,
    Embedded,
    RecommendationConcluded,
)
from projections.improvement import (
    actions_board,
    actions_by_status,
    priorities,
    priorities_board,
    themes,
    themes_board,
    thread,
)
from projections.improvement.stages import Stage
from tests.support.controls import (
    FRAMEWORK,
    HARTLEPOOL,
    POLICE,
    action_agreed,
    evidence,
    finding_registered,
    recommendation_made,
)
from tests.support.story import folded, log

A1 = "HSSCP-A-2026-0001"
BEGUN = (finding_registered(), recommendation_made(), action_agreed())
DONE = (ActionImplemented(action_id=A1, summary="In use.", reported_by=HARTLEPOOL),)
EVIDENCED = (
    *DONE,
    ImpactEvidenceSubmitted(action_id=A1, evidence=evidence(), submitted_by=HARTLEPOOL),
    ImpactEvidenceAccepted(action_id=A1, submission=3, accepted_by=POLICE, post="Lead"),
)
CLOSED = (
    *EVIDENCED,
    ActionClosed(action_id=A1, approved_by="Chair", evidence_types=(EvidenceType.AUDIT,)),
)


def concluded(embedded: Embedded) -> RecommendationConcluded:
    return RecommendationConcluded(
        recommendation_id="HSSCP-R-2026-0001",
        summary="Practice changed.",
        decided_by="Executive",
        closing_loop=ClosingLoopAudit(
            reference="MACA-12", held_on=date(2026, 9, 1), embedded=embedded
        ),
    )


@pytest.mark.parametrize(
    ("facts", "stage", "counted"),
    [
        ((), Stage.TO_BE_DONE, (0, 0, 0)),
        (DONE, Stage.IMPLEMENTED, (1, 0, 0)),
        (EVIDENCED, Stage.IMPLEMENTED, (1, 0, 0)),
        (CLOSED, Stage.IMPACT_EVIDENCED, (0, 1, 0)),
        ((*CLOSED, concluded(Embedded.PARTLY)), Stage.IMPACT_EVIDENCED, (0, 1, 0)),
        ((*CLOSED, concluded(Embedded.YES)), Stage.EMBEDDED, (0, 1, 1)),
    ],
    ids=["agreed", "implemented", "evidence accepted", "closed", "partly embedded", "embedded"],
)
def test_done_shown_to_help_and_become_practice_are_told_apart_on_every_view(facts, stage, counted):
    events = log([*BEGUN, *facts])
    today = date(2026, 12, 1)

    actions = folded(actions_by_status.VIEW, events).all(actions_by_status.ACTIONS)
    [line] = actions_board.read(actions, today=today, scope=Scope("hsscp", FRAMEWORK))
    assert line.stage is stage
    rows = folded(themes.VIEW, events)
    [count] = [
        count
        for count in themes_board.read(
            rows.all(themes.SIGHTINGS), rows.all(themes.ACTIONS), FRAMEWORK
        )
        if (count.theme, count.partnership) == ("supervision", "hsscp")
    ]
    reached = (count.implemented_actions, count.closed_actions, count.embedded_actions)
    assert reached == counted
    [priority] = priorities_board.read(
        (),
        folded(priorities.VIEW, events).all(priorities.ACTIONS),
        today=today,
        partnership="hsscp",
    )
    by_stage = {
        Stage.TO_BE_DONE: priority.to_be_done,
        Stage.IMPLEMENTED: priority.implemented,
        Stage.IMPACT_EVIDENCED: priority.impact_evidenced,
        Stage.EMBEDDED: priority.embedded,
    }
    assert by_stage == {each: int(each is stage) for each in by_stage}
    hops = folded(thread.VIEW, events).all(thread.HOPS)
    told = [hop.stage for hop in sorted(hops, key=lambda hop: hop.position) if hop.stage]
    assert (told or [Stage.TO_BE_DONE])[-1] == stage
