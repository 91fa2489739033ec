"""A recommendation made from findings: accepted or not, acted on, tested, concluded (framework rows G2, G7, R8)."""

from collections.abc import Sequence
from typing import assert_never

from domain.command import Context, cited
from domain.decider import Decider
from domain.errors import Code, Fault, Refused, refuse
from domain.improvement.action_state import Action, ActionStatus
from domain.improvement.recommendation_commands import (
    AcceptRecommendation,
    ConcludeRecommendation,
    DeclineRecommendation,
    MakeRecommendation,
    RecommendationCommand,
    ReopenRecommendation,
    SupersedeRecommendation,
)
from domain.improvement.recommendation_facts import (
    ClosingLoopAudit,
    ClosingLoopAuditConcluded,
    ClosingLoopAuditScheduled,
    Embedded,
    RecommendationAccepted,
    RecommendationActioned,
    RecommendationConcluded,
    RecommendationFact,
    RecommendationMade,
    RecommendationNotAccepted,
    RecommendationReopened,
    RecommendationSuperseded,
)
from domain.improvement.recommendation_making import make
from domain.improvement.recommendation_state import (
    Recommendation,
    RecommendationStatus,
    evolve,
)
from domain.names import RecommendationId


def decide(
    recommendation: Recommendation | None, command: RecommendationCommand, context: Context
) -> Sequence[RecommendationFact]:
    """Raises Refused; see the invariants 2, 3, 4 and 14 of the domain."""
    if isinstance(command, MakeRecommendation):
        return make(recommendation, command, context)
    known = _known(recommendation, command.recommendation_id)
    match command:
        case AcceptRecommendation():
            return accept(known, command, context)
        case DeclineRecommendation():
            return decline(known, command, context)
        case SupersedeRecommendation():
            return supersede(known, command, context)
        case ReopenRecommendation():
            return reopen(known, command, context)
        case ConcludeRecommendation():
            return conclude(known, command, context)
        case _:
            assert_never(command)


# --- Deciding ---------------------------------------------------------------------------------------------


def accept(
    recommendation: Recommendation, command: AcceptRecommendation, context: Context
) -> Sequence[RecommendationFact]:
    """For the owning agency and the business unit."""
    _check_may_decide(recommendation, context)
    _check_status(recommendation, RecommendationStatus.MADE)
    return [
        RecommendationAccepted(
            recommendation_id=recommendation.id,
            decided_by=command.decided_by,
            decided_on=command.occurred_on,
        )
    ]


def decline(
    recommendation: Recommendation, command: DeclineRecommendation, context: Context
) -> Sequence[RecommendationFact]:
    """For the owning agency and the business unit. Refuses a decision without reason or decision-maker."""
    _check_may_decide(recommendation, context)
    _check_status(recommendation, RecommendationStatus.MADE)
    reason, decided_by = command.reason, command.decided_by
    if reason is None or decided_by is None:
        wanted = {"reason": (reason, "say why"), "decided_by": (decided_by, "name who decided")}
        raise Refused(
            *(
                Fault(Code.REASON_REQUIRED, f"{what}: not to accept has to be answered for", field)
                for field, (value, what) in wanted.items()
                if value is None
            )
        )
    return [
        RecommendationNotAccepted(
            recommendation_id=recommendation.id,
            reason=reason,
            decided_by=decided_by,
            decided_on=command.occurred_on,
        )
    ]


def supersede(
    recommendation: Recommendation, command: SupersedeRecommendation, context: Context
) -> Sequence[RecommendationFact]:
    """For the agency that made it and the business unit. The other one must stand."""
    _check_maker(recommendation, context)
    ended = {RecommendationStatus.SUPERSEDED, RecommendationStatus.CONCLUDED}
    _check_status(recommendation, *(set(RecommendationStatus) - ended))
    if command.superseded_by == recommendation.id:
        raise refuse(
            Code.WRONG_STATE,
            "a recommendation cannot take its own place; name another",
            field="superseded_by",
        )
    other = cited(context.known, command.superseded_by, Recommendation, field="superseded_by")
    if other.status is RecommendationStatus.SUPERSEDED:
        raise refuse(
            Code.WRONG_STATE,
            f"{other.id} was superseded itself; name the one that stands now",
            field="superseded_by",
        )
    return [
        RecommendationSuperseded(
            recommendation_id=recommendation.id,
            superseded_by=command.superseded_by,
            reason=command.reason,
        )
    ]


# --- Ending and taking up again ---------------------------------------------------------------------------


def reopen(
    recommendation: Recommendation, command: ReopenRecommendation, context: Context
) -> Sequence[RecommendationFact]:
    """For the agency that made it and the business unit, when it was concluded or not accepted."""
    _check_maker(recommendation, context)
    _check_status(recommendation, RecommendationStatus.CONCLUDED, RecommendationStatus.NOT_ACCEPTED)
    return [
        RecommendationReopened(
            recommendation_id=recommendation.id,
            reason=command.reason,
            closing_loop=command.closing_loop,
        )
    ]


def conclude(
    recommendation: Recommendation, command: ConcludeRecommendation, context: Context
) -> Sequence[RecommendationFact]:
    """For the business unit, once every action is closed or cancelled and the learning is tested where it must be."""
    if not context.by_business_unit:
        raise refuse(Code.NOT_PERMITTED, "only the business unit concludes a recommendation")
    _check_status(recommendation, RecommendationStatus.IMPLEMENTING, RecommendationStatus.REOPENED)
    audit = _closing_loop(recommendation, command)
    if audit is not None and audit.embedded is Embedded.NO:
        return [
            RecommendationReopened(
                recommendation_id=recommendation.id, reason=command.summary, closing_loop=audit
            )
        ]
    if audit is None and recommendation.made.needs_closing_loop:
        raise refuse(
            Code.CLOSING_LOOP_REQUIRED,
            "this learning needs a closing-loop audit; commission one, or send the reference, date and result of one held elsewhere",
            field="closing_loop",
        )
    _check_actions_ended(recommendation, command, context)
    return [
        RecommendationConcluded(
            recommendation_id=recommendation.id,
            summary=command.summary,
            decided_by=command.decided_by,
            closing_loop=audit,
        )
    ]


def _closing_loop(
    recommendation: Recommendation, command: ConcludeRecommendation
) -> ClosingLoopAudit | None:
    """The result that counts: of the audits that this record holds, once one was commissioned, else as it is told."""
    told = command.closing_loop
    if not recommendation.audits:
        return told
    if told is not None and told != recommendation.tested:
        raise refuse(
            Code.CLOSING_LOOP_REQUIRED,
            f"{recommendation.audits[-1]} tests it; conclude that audit and leave closing_loop out",
            field="closing_loop",
        )
    return recommendation.tested


def _check_actions_ended(
    recommendation: Recommendation, command: ConcludeRecommendation, context: Context
) -> None:
    if set(command.actions) != set(recommendation.actions):
        raise refuse(
            Code.BAD_VALUE,
            f"name exactly its actions: {', '.join(recommendation.actions)}",
            field="actions",
        )
    actions = [
        cited(context.known, reference, Action, field="actions")
        for reference in recommendation.actions
    ]
    ended = {ActionStatus.CLOSED, ActionStatus.CANCELLED}
    still_open = [action.id for action in actions if action.status not in ended]
    if still_open:
        raise refuse(
            Code.WRONG_STATE,
            f"close or cancel these actions first: {', '.join(still_open)}",
            field="actions",
        )
    if all(action.status is ActionStatus.CANCELLED for action in actions):
        raise refuse(
            Code.NO_IMPACT_EVIDENCE,
            "every action was cancelled; agree another one, or supersede the recommendation",
            field="actions",
        )


# --- Who and when -----------------------------------------------------------------------------------------


def _known(recommendation: Recommendation | None, reference: RecommendationId) -> Recommendation:
    if recommendation is None:
        raise refuse(
            Code.NOT_FOUND,
            f"no recommendation is recorded as {reference}; make it first",
            field="recommendation_id",
        )
    return recommendation


def _check_status(recommendation: Recommendation, *allowed: RecommendationStatus) -> None:
    if recommendation.status not in allowed:
        raise refuse(
            Code.WRONG_STATE,
            f"{recommendation.id} is {recommendation.status}; this needs it to be {' or '.join(sorted(allowed))}",
            field="recommendation_id",
        )


def _check_may_decide(recommendation: Recommendation, context: Context) -> None:
    owner = recommendation.made.owner
    if not (context.by_business_unit or context.actor.agency == owner):
        raise refuse(
            Code.NOT_PERMITTED,
            "only the agency that owns the recommendation, or the business unit, sends its decision",
        )


def _check_maker(recommendation: Recommendation, context: Context) -> None:
    if not context.acts_for(recommendation.made.made_by):
        raise refuse(
            Code.NOT_YOUR_SUBMISSION,
            f"only {recommendation.made.made_by}, which made it, or the business unit may do this",
            field="recommendation_id",
        )


RECOMMENDATION = Decider(
    name="recommendation",
    commands=(
        MakeRecommendation,
        AcceptRecommendation,
        DeclineRecommendation,
        SupersedeRecommendation,
        ReopenRecommendation,
        ConcludeRecommendation,
    ),
    facts=(
        RecommendationMade,
        RecommendationAccepted,
        RecommendationNotAccepted,
        RecommendationActioned,
        ClosingLoopAuditScheduled,
        ClosingLoopAuditConcluded,
        RecommendationSuperseded,
        RecommendationReopened,
        RecommendationConcluded,
    ),
    decide=decide,
    evolve=evolve,
)
