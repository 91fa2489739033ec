"""An action as its history leaves it: what the decisions look at."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

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
    EvidenceType,
    ImpactEvidenceAccepted,
    ImpactEvidenceRejected,
    ImpactEvidenceSubmitted,
    ProgressChallenged,
    SupportOffered,
)
from domain.names import ActionId, AgencyId, RecommendationId
from domain.quick import quick


class ActionStatus(StrEnum):
    """The states of an action. Overdue is none of them: it depends on today and is computed on reading."""

    AGREED = "agreed"
    IN_PROGRESS = "in-progress"
    IMPLEMENTED = "implemented"
    EVIDENCE_UNDER_REVIEW = "evidence-under-review"
    CLOSED = "closed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"


TO_BE_DONE = frozenset({ActionStatus.AGREED, ActionStatus.IN_PROGRESS, ActionStatus.REOPENED})
DONE = frozenset({ActionStatus.IMPLEMENTED, ActionStatus.EVIDENCE_UNDER_REVIEW})


@dataclass(frozen=True, slots=True)
class Submission:
    """One item of evidence; `entry` is its place in the history, `accepted` None until somebody judged it."""

    entry: int
    type: EvidenceType
    submitted_by: AgencyId
    accepted: bool | None = None


@quick
@dataclass(frozen=True, slots=True)
class Action:
    """
    `version` is the last entry of the history. `updates` are the entries that hold a progress report or a correction
    of one, with their sender. `evidence` is what was submitted since the action was last implemented. `challenges` are
    the entries that hold a challenge, each True once assurance was accepted.
    """

    id: ActionId
    recommendation: RecommendationId
    owner: AgencyId
    partners: tuple[AgencyId, ...]
    agreed_on: date
    due_on: date
    status: ActionStatus = ActionStatus.AGREED
    version: int = 1
    updates: tuple[tuple[int, AgencyId], ...] = ()
    evidence: tuple[Submission, ...] = ()
    challenges: tuple[tuple[int, bool], ...] = ()

    @property
    def accepted_evidence(self) -> tuple[Submission, ...]:
        return tuple(item for item in self.evidence if item.accepted)


def evolve(action: Action | None, fact: ActionFact) -> Action:  # noqa: C901, PLR0911, PLR0912 - one case for each event
    """The next state. Never judges."""
    if isinstance(fact, ActionAgreed):
        return Action(
            id=fact.action_id,
            recommendation=fact.recommendation_id,
            owner=fact.owner_agency,
            partners=fact.partners,
            agreed_on=fact.agreed_on,
            due_on=fact.due_on,
        )
    assert action is not None, "a history begins with its agreement"  # noqa: S101
    begun = replace(action, version=action.version + 1)
    match fact:
        case ActionStarted():
            return replace(begun, status=ActionStatus.IN_PROGRESS)
        case ActionProgressReported():
            return replace(begun, updates=(*begun.updates, (begun.version, fact.reported_by)))
        case ActionUpdateCorrected():
            sender = dict(begun.updates)[fact.corrects]
            return replace(begun, updates=(*begun.updates, (begun.version, sender)))
        case ActionDueDateExtended():
            return replace(begun, due_on=fact.due_on)
        case ActionReassigned():
            return replace(begun, owner=fact.owner_agency)
        case ActionImplemented():
            return replace(begun, status=ActionStatus.IMPLEMENTED, evidence=())
        case ImpactEvidenceSubmitted():
            item = Submission(begun.version, fact.evidence.type, fact.submitted_by)
            return replace(
                begun,
                status=ActionStatus.EVIDENCE_UNDER_REVIEW,
                evidence=(*begun.evidence, item),
            )
        case ImpactEvidenceAccepted():
            return _judged(begun, fact.submission, accepted=True)
        case ImpactEvidenceRejected():
            return _judged(begun, fact.submission, accepted=False)
        case ActionClosed():
            return replace(begun, status=ActionStatus.CLOSED)
        case ActionReopened():
            return replace(begun, status=ActionStatus.REOPENED)
        case ActionCancelled():
            return replace(begun, status=ActionStatus.CANCELLED)
        case ProgressChallenged():
            return replace(begun, challenges=(*begun.challenges, (begun.version, False)))
        case AssuranceAccepted():
            challenges = dict(begun.challenges) | {fact.challenge: True}
            return replace(begun, challenges=tuple(challenges.items()))
        case SupportOffered():
            return begun
        case _:
            assert_never(fact)


def _judged(action: Action, submission: int, *, accepted: bool) -> Action:
    evidence = tuple(
        replace(item, accepted=accepted) if item.entry == submission else item
        for item in action.evidence
    )
    standing = any(item.accepted is not False for item in evidence)
    status = ActionStatus.EVIDENCE_UNDER_REVIEW if standing else ActionStatus.IMPLEMENTED
    return replace(action, evidence=evidence, status=status)
