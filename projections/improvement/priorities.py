"""
Priorities of the business plan and how the actions that serve them move (framework row G9).

An action names its priority by reference, by the framework's key or by title; projections/improvement/priorities_board.py
puts the two together, so it does not matter which was recorded first.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.improvement.action_facts import (
    ActionAgreed,
    ActionCancelled,
    ActionClosed,
    ActionImplemented,
    ActionProgressReported,
    ActionReopened,
    ActionStarted,
    ImpactEvidenceSubmitted,
)
from domain.improvement.action_state import ActionStatus
from domain.improvement.priority import PriorityRefreshed, PrioritySet
from domain.improvement.recommendation_facts import (
    ClosingLoopAuditConcluded,
    RecommendationConcluded,
    RecommendationReopened,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class PriorityRow:
    priority_id: str
    priority: str
    title: str
    from_on: date
    until: date | None
    ended: bool
    refreshed_on: date | None


@quick
@dataclass(frozen=True, slots=True)
class PriorityAction:
    """
    `named` is what the action calls its priority. `moved_on` is when it last came on: a higher percentage counts, a
    report of the same one does not.
    """

    action_id: str
    partnership: str
    named: str | None
    status: str
    percent: int
    agreed_on: date
    moved_on: date | None
    loop_result: str | None
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class ActionsOf:
    recommendation_id: str
    actions: tuple[str, ...]


PRIORITIES = Table("priorities", PriorityRow, ("priority_id",))
ACTIONS = Table("priority_actions", PriorityAction, ("action_id",))
_ACTIONS_OF = Table("priority_actions_of", ActionsOf, ("recommendation_id",), public=False)

# --- Fold -------------------------------------------------------------------------------------------------

Moved = (
    ActionStarted
    | ActionProgressReported
    | ActionImplemented
    | ImpactEvidenceSubmitted
    | ActionClosed
    | ActionReopened
    | ActionCancelled
)
Looped = ClosingLoopAuditConcluded | RecommendationConcluded | RecommendationReopened
Handled = PrioritySet | PriorityRefreshed | ActionAgreed | Moved | Looped


def fold(rows: Rows, recorded: Recorded) -> None:
    fact, on = cast("Handled", recorded.fact), recorded.provenance.occurred_on
    match fact:
        case PrioritySet():
            rows.put(
                PRIORITIES,
                PriorityRow(
                    priority_id=fact.priority_id,
                    priority=fact.priority,
                    title=fact.title,
                    from_on=fact.from_on,
                    until=fact.until,
                    ended=False,
                    refreshed_on=None,
                ),
            )
        case PriorityRefreshed():
            was = rows.get(PRIORITIES, fact.priority_id)
            if was is not None:
                now = replace(was, title=fact.title, until=fact.until)
                rows.put(PRIORITIES, replace(now, ended=fact.ends, refreshed_on=on))
        case ActionAgreed():
            _agree(rows, fact, recorded.provenance.partnership)
        case ClosingLoopAuditConcluded() | RecommendationConcluded() | RecommendationReopened():
            _close_the_loop(rows, fact)
        case _:
            action = rows.get(ACTIONS, fact.action_id)
            if action is not None:
                rows.put(ACTIONS, _moved(action, fact, on))


def _agree(rows: Rows, fact: ActionAgreed, partnership: str) -> None:
    known = rows.get(_ACTIONS_OF, fact.recommendation_id)
    actions = (*(known.actions if known else ()), fact.action_id)
    rows.put(_ACTIONS_OF, ActionsOf(fact.recommendation_id, actions))
    rows.put(
        ACTIONS,
        PriorityAction(
            action_id=fact.action_id,
            partnership=partnership,
            named=fact.priority,
            status=ActionStatus.AGREED.value,
            percent=0,
            agreed_on=fact.agreed_on,
            moved_on=None,
            loop_result=None,
            illustrative=fact.illustrative,
        ),
    )


def _moved(action: PriorityAction, fact: Moved, on: date) -> PriorityAction:  # noqa: PLR0911 - one case for each event
    match fact:
        case ActionProgressReported():
            if fact.percent <= action.percent:
                return action
            return _on(replace(action, percent=fact.percent), on)
        case ImpactEvidenceSubmitted():
            return _on(action, on)
        case ActionStarted():
            return _on(replace(action, status=ActionStatus.IN_PROGRESS.value), on)
        case ActionImplemented():
            return _on(replace(action, status=ActionStatus.IMPLEMENTED.value), on)
        case ActionClosed():
            return _on(replace(action, status=ActionStatus.CLOSED.value), on)
        case ActionReopened():
            return replace(action, status=ActionStatus.REOPENED.value)
        case ActionCancelled():
            return replace(action, status=ActionStatus.CANCELLED.value)
        case _:
            assert_never(fact)


def _on(action: PriorityAction, on: date) -> PriorityAction:
    return replace(action, moved_on=max(on, action.moved_on or on))


def _close_the_loop(rows: Rows, fact: Looped) -> None:
    if isinstance(fact, ClosingLoopAuditConcluded):
        embedded = fact.embedded
    elif fact.closing_loop is not None:
        embedded = fact.closing_loop.embedded
    else:
        return
    known = rows.get(_ACTIONS_OF, fact.recommendation_id)
    for reference in known.actions if known else ():
        action = rows.get(ACTIONS, reference)
        if action is not None:
            rows.put(ACTIONS, replace(action, loop_result=embedded.value))


VIEW = View(
    name="priorities",
    version=1,
    tables=(PRIORITIES, ACTIONS, _ACTIONS_OF),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
