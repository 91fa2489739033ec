"""Priorities: how far the actions of each have come, and where little or nothing moves."""

from datetime import date
from typing import Any

import pytest

from domain.improvement.action_facts import (
    ActionCancelled,
    ActionClosed,
    ActionImplemented,
    ActionStarted,
    EvidenceType,
)
from domain.improvement.priority import PriorityRefreshed, PrioritySet
from domain.improvement.recommendation_facts import (
    ClosingLoopAudit,
    Embedded,
    RecommendationConcluded,
)
from projections.improvement import priorities_board
from projections.improvement.priorities import ACTIONS, PRIORITIES, VIEW
from projections.improvement.priorities_board import UNNAMED, PriorityLine, read
from tests.support.controls import HARTLEPOOL, action_agreed, progress_reported
from tests.support.story import folded, log

P1 = "HSSCP-P-2026-0001"
SET = PrioritySet(
    priority_id=P1,
    priority="neglect",
    title="Neglect is seen early",
    from_on=date(2026, 4, 1),
    until=date(2028, 3, 31),
    set_by="Executive",
)
CLOSED = ActionClosed(
    action_id="HSSCP-A-2026-0001", approved_by="Chair", evidence_types=(EvidenceType.AUDIT,)
)


def refreshed(**changes: Any) -> PriorityRefreshed:
    values: dict[str, Any] = {
        "priority_id": P1,
        "title": "Neglect is named",
        "until": None,
        "ends": False,
        "reason": "Half is done.",
        "set_by": "Executive",
    }
    return PriorityRefreshed(**values | changes)


def action(number: int = 1, named: str | None = "neglect", partnership: str = "HSSCP"):
    return action_agreed(action_id=f"{partnership}-A-2026-000{number}", priority=named)


def lines(*facts, today: date = date(2026, 6, 1), **settings: Any) -> tuple[PriorityLine, ...]:
    rows = folded(VIEW, log(facts))
    return read(
        rows.all(PRIORITIES), rows.all(ACTIONS), today=today, partnership="hsscp", **settings
    )


@pytest.mark.parametrize("named", ["neglect", P1, "Neglect is seen early"])
def test_an_action_names_its_priority_by_key_reference_or_title_in_either_order(named):
    [line] = lines(action(named=named), SET)

    assert (line.priority_id, line.actions, line.to_be_done) == (P1, 1, 1)


def test_implemented_impact_evidenced_and_embedded_are_three_things():
    done = ActionImplemented(
        action_id="HSSCP-A-2026-0001", summary="In use.", reported_by=HARTLEPOOL
    )
    embedded = RecommendationConcluded(
        recommendation_id="HSSCP-R-2026-0001",
        summary="Practice changed.",
        decided_by="Executive",
        closing_loop=ClosingLoopAudit(
            reference="MACA-12", held_on=date(2026, 9, 1), embedded=Embedded.YES
        ),
    )

    def reached(*facts):
        [line] = lines(SET, action(), *facts)
        return line.to_be_done, line.implemented, line.impact_evidenced, line.embedded

    assert reached() == (1, 0, 0, 0)
    assert reached(done) == (0, 1, 0, 0)
    assert reached(done, CLOSED) == (0, 0, 1, 0)
    assert reached(done, CLOSED, embedded) == (0, 0, 0, 1)
    cancelled = ActionCancelled(action_id="HSSCP-A-2026-0001", reason="No.", approved_by="Chair")
    assert reached(cancelled) == (0, 0, 0, 0)


def test_a_priority_whose_actions_do_not_move_shows_little_progress():
    started = (ActionStarted(action_id="HSSCP-A-2026-0001"), date(2026, 5, 10))
    same_again = (progress_reported(percent=0), date(2026, 8, 1))
    facts = (SET, action(), started, same_again)

    [before] = lines(*facts, today=date(2026, 8, 8))
    [after] = lines(*facts, today=date(2026, 8, 9))
    assert (before.days_still, before.little_progress) == (90, False)
    assert (after.days_still, after.little_progress) == (91, True)
    [moved] = lines(*facts, (progress_reported(), date(2026, 8, 2)), today=date(2026, 8, 9))
    assert (moved.last_moved_on, moved.little_progress) == (date(2026, 8, 2), False)
    [strict] = lines(*facts, today=date(2026, 5, 21), still_after=10)
    assert strict.little_progress


def test_a_priority_without_any_action_shows_it_and_a_finished_one_does_not():
    [empty] = lines(SET, today=date(2026, 8, 1))
    [finished] = lines(SET, action(), CLOSED, today=date(2027, 8, 1))

    assert (empty.actions, empty.little_progress) == (0, True)
    assert not finished.little_progress


def test_a_refreshed_priority_bears_its_new_title_and_an_ended_one_stands_no_longer():
    [renamed] = lines(SET, refreshed())
    [ended] = lines(SET, refreshed(ends=True))
    [later] = lines(SET, today=date(2028, 4, 1))

    assert (renamed.title, renamed.standing) == ("Neglect is named", True)
    assert (ended.standing, later.standing) == (False, False)


def test_what_no_priority_bears_comes_last_and_the_neighbours_actions_count_nowhere():
    found = lines(SET, action(1, "Housing"), action(2, None), action(3, "neglect", "STSCP"))

    assert [(line.title, line.actions) for line in found] == [
        ("Neglect is seen early", 0),
        (UNNAMED, 1),
        ("Housing", 1),
    ]


def test_the_columns_are_those_of_the_line():
    assert [name for name, _ in priorities_board.COLUMNS] == list(PriorityLine.__dataclass_fields__)
