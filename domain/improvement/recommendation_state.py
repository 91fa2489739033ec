"""A recommendation as its history leaves it: what the decisions look at."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from domain.improvement.recommendation_facts import (
    ClosingLoopAudit,
    ClosingLoopAuditConcluded,
    ClosingLoopAuditScheduled,
    RecommendationAccepted,
    RecommendationActioned,
    RecommendationConcluded,
    RecommendationFact,
    RecommendationMade,
    RecommendationNotAccepted,
    RecommendationReopened,
    RecommendationSuperseded,
)
from domain.names import ActionId, AuditId, RecommendationId
from domain.quick import quick


class RecommendationStatus(StrEnum):
    """Implemented and embedded are none of them: they follow from the actions and from the closing-loop audit."""

    MADE = "made"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not-accepted"
    IMPLEMENTING = "implementing"
    SUPERSEDED = "superseded"
    CONCLUDED = "concluded"
    REOPENED = "reopened"


TAKES_ACTIONS = frozenset(
    {
        RecommendationStatus.ACCEPTED,
        RecommendationStatus.IMPLEMENTING,
        RecommendationStatus.REOPENED,
    }
)


@quick
@dataclass(frozen=True, slots=True)
class Recommendation:
    """
    `actions` are those agreed for it. Reopened after a refusal it is as made: it still has to be accepted.

    `audits` were commissioned to test it; `tested` is what the last one to be concluded found, since it was last reopened.
    """

    made: RecommendationMade
    status: RecommendationStatus = RecommendationStatus.MADE
    actions: tuple[ActionId, ...] = ()
    audits: tuple[AuditId, ...] = ()
    tested: ClosingLoopAudit | None = None

    @property
    def id(self) -> RecommendationId:
        return self.made.recommendation_id


def evolve(recommendation: Recommendation | None, fact: RecommendationFact) -> Recommendation:  # noqa: PLR0911 - one for each event
    """The next state. Never judges."""
    if isinstance(fact, RecommendationMade):
        return Recommendation(fact)
    assert recommendation is not None, "a history begins with its making"  # noqa: S101
    match fact:
        case RecommendationAccepted():
            return replace(recommendation, status=RecommendationStatus.ACCEPTED)
        case RecommendationNotAccepted():
            return replace(recommendation, status=RecommendationStatus.NOT_ACCEPTED)
        case RecommendationActioned():
            actions = (*recommendation.actions, fact.action_id)
            return replace(
                recommendation, status=RecommendationStatus.IMPLEMENTING, actions=actions
            )
        case ClosingLoopAuditScheduled():
            return replace(recommendation, audits=(*recommendation.audits, fact.audit_id))
        case ClosingLoopAuditConcluded():
            tested = ClosingLoopAudit(
                reference=fact.audit_id, held_on=fact.held_on, embedded=fact.embedded
            )
            return replace(recommendation, tested=tested)
        case RecommendationSuperseded():
            return replace(recommendation, status=RecommendationStatus.SUPERSEDED)
        case RecommendationReopened():
            refused = recommendation.status is RecommendationStatus.NOT_ACCEPTED
            status = RecommendationStatus.MADE if refused else RecommendationStatus.REOPENED
            return replace(recommendation, status=status, tested=None)
        case RecommendationConcluded():
            return replace(recommendation, status=RecommendationStatus.CONCLUDED)
        case _:
            assert_never(fact)
