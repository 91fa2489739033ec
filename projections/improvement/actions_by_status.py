"""
V-01 Actions by status, as recorded; projections/improvement/actions_board.py adds what depends on today.

A neighbour's progress and evidence never arrive here.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.improvement.action_facts import (
    ActionAgreed,
    ActionCancelled,
    ActionClosed,
    ActionDueDateExtended,
    ActionFact,
    ActionImplemented,
    ActionProgressReported,
    ActionReassigned,
    ActionReopened,
    ActionStarted,
    ActionUpdateCorrected,
    AssuranceAccepted,
    ImpactEvidenceAccepted,
    ImpactEvidenceRejected,
    ImpactEvidenceSubmitted,
    ProgressChallenged,
    SupportOffered,
)
from domain.improvement.action_state import ActionStatus
from domain.improvement.finding_facts import FindingKind, FindingRegistered
from domain.improvement.recommendation_facts import (
    ClosingLoopAuditConcluded,
    Embedded,
    RecommendationConcluded,
    RecommendationMade,
    RecommendationReopened,
)
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class ActionRow:
    """
    One action. `sources` are the source types of the findings behind it, `found_on` the newest source's date, and
    `to_improve_on` the newest of those that are no strengths. `closed_on` stays when it is reopened.
    `percent` is None until progress is reported. `last_update_on` is the newest date of anything its owner sent.
    """

    action_id: str
    partnership: str
    text: str
    recommendation_id: str
    sources: tuple[str, ...]
    found_on: date | None
    to_improve_on: date | None
    themes: tuple[str, ...]
    priority: str | None
    owner_agency: str
    owner_post: str
    agreed_on: date
    original_due_on: date
    due_on: date
    slips: int
    status: str
    percent: int | None
    blocked: bool
    last_update_on: date | None
    evidence_pending: int
    evidence_accepted: int
    challenges_open: int
    support_offers: int
    ended_on: date | None
    closed_on: date | None
    reopened_on: date | None
    loop_result: str | None
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class FindingSource:
    finding_id: str
    source_type: str
    published_on: date
    to_improve: bool


@quick
@dataclass(frozen=True, slots=True)
class RecommendationSources:
    recommendation_id: str
    sources: tuple[str, ...]
    found_on: date | None
    to_improve_on: date | None
    actions: tuple[str, ...]
    loop_result: str | None


@quick
@dataclass(frozen=True, slots=True)
class Report:
    """Which progress report an entry of an action's history is, or corrects in the end (`root`)."""

    action_id: str
    entry: int
    root: int


@quick
@dataclass(frozen=True, slots=True)
class NewestReport:
    action_id: str
    root: int
    reported_on: date


ACTIONS = Table(
    "actions_by_status",
    ActionRow,
    ("action_id",),
    indexes=(("status",), ("owner_agency",), ("recommendation_id",)),
)
_FINDINGS = Table("actions_by_status_finding", FindingSource, ("finding_id",), public=False)
_RECOMMENDATIONS = Table(
    "actions_by_status_recommendation",
    RecommendationSources,
    ("recommendation_id",),
    public=False,
)
_REPORTS = Table("actions_by_status_report", Report, ("action_id", "entry"), public=False)
_NEWEST = Table("actions_by_status_newest", NewestReport, ("action_id",), public=False)

# --- Fold -------------------------------------------------------------------------------------------------

Before = (
    FindingRegistered
    | RecommendationMade
    | ClosingLoopAuditConcluded
    | RecommendationConcluded
    | RecommendationReopened
    | ActionAgreed
)
Handled = Before | ActionFact

_LATER = frozenset(get_args(ActionFact)) - {ActionAgreed}


def fold(rows: Rows, recorded: Recorded) -> None:
    """Most events are of an action that is under way: one look-up finds that out, where a match tries class after class."""
    if type(recorded.fact) in _LATER:
        later = cast("ActionFact", recorded.fact)
        row = rows.get(ACTIONS, later.action_id)
        if row is not None:
            rows.put(ACTIONS, _moved(rows, row, later, recorded))
    else:
        _begin(rows, cast("Before", recorded.fact), recorded)


def _begin(rows: Rows, fact: Before, recorded: Recorded) -> None:
    match fact:
        case FindingRegistered():
            source, to_improve = fact.source, fact.kind is FindingKind.IMPROVEMENT
            found = FindingSource(fact.finding_id, source.type, source.published_on, to_improve)
            rows.put(_FINDINGS, found)
        case RecommendationMade():
            _recommend(rows, fact)
        case RecommendationConcluded() | RecommendationReopened():
            if fact.closing_loop is not None:
                _close_the_loop(rows, fact.recommendation_id, fact.closing_loop.embedded)
        case ClosingLoopAuditConcluded():
            _close_the_loop(rows, fact.recommendation_id, fact.embedded)
        case ActionAgreed():
            _agree(rows, fact, recorded.provenance.partnership)
        case _:
            assert_never(fact)


def _recommend(rows: Rows, fact: RecommendationMade) -> None:
    found = [rows.get(_FINDINGS, finding) for finding in fact.findings]
    sources = [source for source in found if source is not None]
    rows.put(
        _RECOMMENDATIONS,
        RecommendationSources(
            recommendation_id=fact.recommendation_id,
            sources=tuple(sorted({source.source_type for source in sources})),
            found_on=max((source.published_on for source in sources), default=None),
            to_improve_on=max((s.published_on for s in sources if s.to_improve), default=None),
            actions=(),
            loop_result=None,
        ),
    )


def _close_the_loop(rows: Rows, recommendation_id: str, embedded: Embedded) -> None:
    recommendation = rows.get(_RECOMMENDATIONS, recommendation_id)
    if recommendation is None:
        return
    result = embedded.value
    rows.put(_RECOMMENDATIONS, replace(recommendation, loop_result=result))
    for action in recommendation.actions:
        row = rows.get(ACTIONS, action)
        if row is not None:
            rows.put(ACTIONS, replace(row, loop_result=result))


def _agree(rows: Rows, fact: ActionAgreed, partnership: str) -> None:
    recommendation = rows.get(_RECOMMENDATIONS, fact.recommendation_id)
    if recommendation is not None:
        actions = (*recommendation.actions, fact.action_id)
        rows.put(_RECOMMENDATIONS, replace(recommendation, actions=actions))
    rows.put(
        ACTIONS,
        ActionRow(
            action_id=fact.action_id,
            partnership=partnership,
            text=fact.text,
            recommendation_id=fact.recommendation_id,
            sources=recommendation.sources if recommendation else (),
            found_on=recommendation.found_on if recommendation else None,
            to_improve_on=recommendation.to_improve_on if recommendation else None,
            themes=fact.themes,
            priority=fact.priority,
            owner_agency=fact.owner_agency,
            owner_post=fact.owner_post,
            agreed_on=fact.agreed_on,
            original_due_on=fact.due_on,
            due_on=fact.due_on,
            slips=0,
            status=ActionStatus.AGREED.value,
            percent=None,
            blocked=False,
            last_update_on=None,
            evidence_pending=0,
            evidence_accepted=0,
            challenges_open=0,
            support_offers=0,
            ended_on=None,
            closed_on=None,
            reopened_on=None,
            loop_result=None,
            illustrative=fact.illustrative,
        ),
    )


def _moved(rows: Rows, row: ActionRow, fact: ActionFact, recorded: Recorded) -> ActionRow:  # noqa: C901, PLR0911, PLR0912 - one case for each event
    on = recorded.provenance.occurred_on
    match fact:
        case ActionProgressReported():
            return _progressed(rows, row, fact, recorded)
        case ActionStarted():
            status = ActionStatus.IN_PROGRESS.value
            return replace(row, status=status, last_update_on=_heard(row, on))
        case ActionImplemented():
            status = ActionStatus.IMPLEMENTED.value
            return replace(row, status=status, blocked=False, last_update_on=_heard(row, on))
        case ActionUpdateCorrected():
            return _corrected(rows, row, fact, recorded.event.version)
        case ActionDueDateExtended():
            slips, heard = row.slips + 1, _heard(row, on)
            return replace(row, due_on=fact.due_on, slips=slips, last_update_on=heard)
        case ActionReassigned():
            return replace(row, owner_agency=fact.owner_agency, owner_post=fact.owner_post)
        case ImpactEvidenceSubmitted():
            return replace(_weighed(row, pending=1), last_update_on=_heard(row, on))
        case ImpactEvidenceAccepted():
            return _weighed(row, pending=-1, accepted=1)
        case ImpactEvidenceRejected():
            return _weighed(row, pending=-1)
        case ActionClosed():
            accepted = len(fact.evidence_types)
            closed = replace(row, status=ActionStatus.CLOSED.value, ended_on=on, closed_on=on)
            closed = replace(closed, reopened_on=None)
            return replace(closed, evidence_accepted=accepted, evidence_pending=0)
        case ActionReopened():
            status = ActionStatus.REOPENED.value
            anew = replace(row, evidence_accepted=0, evidence_pending=0)
            return replace(anew, status=status, ended_on=None, reopened_on=on)
        case ActionCancelled():
            return replace(row, status=ActionStatus.CANCELLED.value, blocked=False, ended_on=on)
        case ProgressChallenged():
            return replace(row, challenges_open=row.challenges_open + 1)
        case SupportOffered():
            return replace(row, support_offers=row.support_offers + 1)
        case AssuranceAccepted():
            return replace(row, challenges_open=row.challenges_open - 1)
        case ActionAgreed():
            raise AssertionError("it begins a row and moves none")
        case _:
            assert_never(fact)


def _heard(row: ActionRow, on: date) -> date:
    before = row.last_update_on
    return on if before is None or on > before else before


def _weighed(row: ActionRow, *, pending: int, accepted: int = 0) -> ActionRow:
    pending, accepted = row.evidence_pending + pending, row.evidence_accepted + accepted
    status = ActionStatus.EVIDENCE_UNDER_REVIEW if pending + accepted else ActionStatus.IMPLEMENTED
    return replace(row, status=status.value, evidence_pending=pending, evidence_accepted=accepted)


def _progressed(
    rows: Rows, row: ActionRow, fact: ActionProgressReported, recorded: Recorded
) -> ActionRow:
    """The newest report counts by its own date: one that is sent late changes nothing that is shown."""
    event = recorded.event
    entry, heard = event.version, _heard(row, event.provenance.occurred_on)
    rows.put(_REPORTS, Report(row.action_id, entry, entry))
    newest = rows.get(_NEWEST, row.action_id)
    if newest is not None and newest.reported_on > fact.reported_on:
        return replace(row, last_update_on=heard)
    rows.put(_NEWEST, NewestReport(row.action_id, entry, fact.reported_on))
    return replace(row, percent=fact.percent, blocked=fact.blocked, last_update_on=heard)


def _corrected(rows: Rows, row: ActionRow, fact: ActionUpdateCorrected, entry: int) -> ActionRow:
    corrected = rows.get(_REPORTS, row.action_id, fact.corrects)
    newest = rows.get(_NEWEST, row.action_id)
    if corrected is None or newest is None:
        return row
    rows.put(_REPORTS, Report(row.action_id, entry, corrected.root))
    if corrected.root != newest.root:
        return row
    to_be_done = row.status in {"agreed", "in-progress", "reopened"}
    return replace(row, percent=fact.percent, blocked=fact.blocked and to_be_done)


VIEW = View(
    name="actions_by_status",
    version=2,
    tables=(ACTIONS, _FINDINGS, _RECOMMENDATIONS, _REPORTS, _NEWEST),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
