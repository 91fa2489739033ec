"""
V-04 Themes across partnerships: what was seen where, from which sources, and whether it came back.

The fold keeps one row for each finding and each action of a theme; `read` counts them. So a finding that gets other
themes, or is withdrawn, leaves no trace in a count, and the cost of an event does not grow with the record.
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
    ActionReopened,
    ActionStarted,
)
from domain.improvement.action_state import ActionStatus
from domain.improvement.finding_facts import (
    FindingEvidenceLinked,
    FindingRegistered,
    FindingThemed,
    FindingWithdrawn,
)
from domain.improvement.recommendation_facts import (
    ClosingLoopAuditConcluded,
    Embedded,
    RecommendationConcluded,
    RecommendationReopened,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Sighting:
    """A theme in a finding. `seen_on` is the date of the source artefact, `sources` also those linked later."""

    theme: str
    finding_id: str
    partnership: str
    kind: str
    sources: tuple[str, ...]
    seen_on: date
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class ThemeAction:
    """
    A theme in an action. `ended_on` None: open; `closed`: its impact was evidenced. `closed_on` stays when it is
    reopened on `reopened_on`; `loop_result` is that of its recommendation's closing-loop audit.
    """

    theme: str
    action_id: str
    partnership: str
    status: str
    agreed_on: date
    ended_on: date | None
    closed: bool
    closed_on: date | None
    reopened_on: date | None
    loop_result: str | None
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class Finding:
    """A finding that stands, with its themes as they are now."""

    finding_id: str
    themes: tuple[str, ...]
    partnership: str
    kind: str
    sources: tuple[str, ...]
    seen_on: date
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class ActionThemes:
    action_id: str
    themes: tuple[str, ...]


@quick
@dataclass(frozen=True, slots=True)
class ActionsOf:
    recommendation_id: str
    actions: tuple[str, ...]


SIGHTINGS = Table("theme_sightings", Sighting, ("theme", "finding_id"))
ACTIONS = Table("theme_actions", ThemeAction, ("theme", "action_id"))
_FINDINGS = Table("theme_findings", Finding, ("finding_id",), public=False)
_OF_ACTIONS = Table("theme_of_actions", ActionThemes, ("action_id",), public=False)
_OF_RECOMMENDATIONS = Table("theme_actions_of", ActionsOf, ("recommendation_id",), public=False)

# --- Fold -------------------------------------------------------------------------------------------------

Handled = (
    FindingRegistered
    | FindingThemed
    | FindingEvidenceLinked
    | FindingWithdrawn
    | ClosingLoopAuditConcluded
    | RecommendationConcluded
    | RecommendationReopened
    | ActionAgreed
    | ActionStarted
    | ActionImplemented
    | ActionClosed
    | ActionReopened
    | ActionCancelled
)


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    partnership, on = recorded.provenance.partnership, recorded.provenance.occurred_on
    match fact:
        case FindingRegistered() | FindingThemed() | FindingEvidenceLinked() | FindingWithdrawn():
            was = rows.get(_FINDINGS, fact.finding_id)
            _show(rows, was, _become(was, fact, partnership))
        case ActionAgreed():
            _agree(rows, fact, partnership)
        case ClosingLoopAuditConcluded():
            _close_the_loop(rows, fact.recommendation_id, fact.embedded)
        case RecommendationConcluded() | RecommendationReopened():
            if fact.closing_loop is not None:
                _close_the_loop(rows, fact.recommendation_id, fact.closing_loop.embedded)
        case (
            ActionStarted()
            | ActionImplemented()
            | ActionClosed()
            | ActionReopened()
            | ActionCancelled()
        ):
            _move(rows, fact, on)
        case _:
            assert_never(fact)


def _become(
    was: Finding | None,
    fact: FindingRegistered | FindingThemed | FindingEvidenceLinked | FindingWithdrawn,
    partnership: str,
) -> Finding | None:
    match fact:
        case FindingRegistered():
            return Finding(
                finding_id=fact.finding_id,
                themes=fact.themes,
                partnership=partnership,
                kind=fact.kind.value,
                sources=(fact.source.type,),
                seen_on=fact.source.published_on,
                illustrative=fact.illustrative,
            )
        case FindingThemed():
            return was and replace(was, themes=fact.themes)
        case FindingEvidenceLinked():
            return was and replace(was, sources=(*was.sources, fact.evidence.type))
        case FindingWithdrawn():
            return None
        case _:
            assert_never(fact)


def _show(rows: Rows, was: Finding | None, now: Finding | None) -> None:
    """Put the rows of a finding as it is now in the place of those that it had."""
    if was is not None:
        rows.drop(_FINDINGS, was.finding_id)
        for theme in was.themes:
            rows.drop(SIGHTINGS, theme, was.finding_id)
    if now is None:
        return
    rows.put(_FINDINGS, now)
    for theme in now.themes:
        sighting = Sighting(
            theme=theme,
            finding_id=now.finding_id,
            partnership=now.partnership,
            kind=now.kind,
            sources=now.sources,
            seen_on=now.seen_on,
            illustrative=now.illustrative,
        )
        rows.put(SIGHTINGS, sighting)


def _agree(rows: Rows, fact: ActionAgreed, partnership: str) -> None:
    rows.put(_OF_ACTIONS, ActionThemes(fact.action_id, fact.themes))
    known = rows.get(_OF_RECOMMENDATIONS, fact.recommendation_id)
    actions = (*(known.actions if known else ()), fact.action_id)
    rows.put(_OF_RECOMMENDATIONS, ActionsOf(fact.recommendation_id, actions))
    for theme in fact.themes:
        rows.put(
            ACTIONS,
            ThemeAction(
                theme=theme,
                action_id=fact.action_id,
                partnership=partnership,
                status=ActionStatus.AGREED.value,
                agreed_on=fact.agreed_on,
                ended_on=None,
                closed=False,
                closed_on=None,
                reopened_on=None,
                loop_result=None,
                illustrative=fact.illustrative,
            ),
        )


Moved = ActionStarted | ActionImplemented | ActionClosed | ActionReopened | ActionCancelled


def _move(rows: Rows, fact: Moved, on: date) -> None:
    for row in _rows_of(rows, fact.action_id):
        rows.put(ACTIONS, _moved(row, fact, on))


def _moved(row: ThemeAction, fact: Moved, on: date) -> ThemeAction:
    match fact:
        case ActionStarted():
            return replace(row, status=ActionStatus.IN_PROGRESS.value)
        case ActionImplemented():
            return replace(row, status=ActionStatus.IMPLEMENTED.value)
        case ActionClosed():
            closed = replace(row, ended_on=on, closed=True, closed_on=on, reopened_on=None)
            return replace(closed, status=ActionStatus.CLOSED.value)
        case ActionReopened():
            status = ActionStatus.REOPENED.value
            return replace(row, ended_on=None, closed=False, reopened_on=on, status=status)
        case ActionCancelled():
            status = ActionStatus.CANCELLED.value
            return replace(row, ended_on=on, closed=False, status=status)
        case _:
            assert_never(fact)


def _close_the_loop(rows: Rows, recommendation_id: str, embedded: Embedded) -> None:
    known = rows.get(_OF_RECOMMENDATIONS, recommendation_id)
    for action in known.actions if known else ():
        for row in _rows_of(rows, action):
            rows.put(ACTIONS, replace(row, loop_result=embedded.value))


def _rows_of(rows: Rows, action_id: str) -> list[ThemeAction]:
    action = rows.get(_OF_ACTIONS, action_id)
    found = [rows.get(ACTIONS, theme, action_id) for theme in (action.themes if action else ())]
    return [row for row in found if row is not None]


VIEW = View(
    name="themes",
    version=2,
    tables=(SIGHTINGS, ACTIONS, _FINDINGS, _OF_ACTIONS, _OF_RECOMMENDATIONS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
