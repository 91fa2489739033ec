"""
A professional challenge from one agency to another, through its stages to an outcome (framework row V7).

Making and receiving agency differ, stages only increase, each stage has the clock that the framework gives it, and
independent advice comes after stage 2 is reached (invariant 28). Who may do what: ADR 0037.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.command import Context
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.framework import ChallengeStage
from domain.governance.challenge_commands import (
    EscalateChallenge,
    GiveIndependentAdvice,
    RaiseChallenge,
    ResolveChallenge,
    RespondToChallenge,
    WithdrawChallenge,
)
from domain.governance.challenge_facts import (
    ChallengeFact,
    IndependentAdviceGiven,
    Outcome,
    ProfessionalChallengeEscalatedToStage,
    ProfessionalChallengeRaised,
    ProfessionalChallengeResolved,
    ProfessionalChallengeResponded,
    ProfessionalChallengeWithdrawn,
    Stage,
)
from domain.governance.scrutineer import check_scrutineer
from domain.names import AgencyId, ChallengeId
from domain.quick import quick
from domain.standing import check_acts_for, check_new, check_standing, check_status
from domain.vocabulary import check_agency, check_partner, check_themes
from domain.working_days import BeyondCalendar

ADVICE_FROM = 2
"""The stage from which a scrutineer advises (invariant 28)."""

# --- State ------------------------------------------------------------------------------------------------


class ChallengeStatus(StrEnum):
    """`awaiting-response` at the stage it is at, `responded` at that stage."""

    AWAITING_RESPONSE = "awaiting-response"
    RESPONDED = "responded"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({ChallengeStatus.AWAITING_RESPONSE, ChallengeStatus.RESPONDED})


@quick
@dataclass(frozen=True, slots=True)
class Challenge:
    """`latest_on` is the newest date of its history: what follows is not dated before it."""

    id: ChallengeId
    making_agency: AgencyId
    receiving_agency: AgencyId
    stage: Stage
    latest_on: date
    status: ChallengeStatus = ChallengeStatus.AWAITING_RESPONSE


def evolve(challenge: Challenge | None, fact: ChallengeFact) -> Challenge:
    """The next state. Never judges."""
    if isinstance(fact, ProfessionalChallengeRaised):
        return Challenge(
            fact.challenge_id,
            fact.making_agency,
            fact.receiving_agency,
            fact.stage,
            fact.raised_on,
        )
    assert challenge is not None, "a history begins with its raising"  # noqa: S101
    match fact:
        case ProfessionalChallengeResponded():
            return replace(challenge, status=ChallengeStatus.RESPONDED, latest_on=fact.responded_on)
        case ProfessionalChallengeEscalatedToStage():
            return replace(
                challenge,
                stage=fact.stage,
                status=ChallengeStatus.AWAITING_RESPONSE,
                latest_on=fact.escalated_on,
            )
        case IndependentAdviceGiven():
            return challenge
        case ProfessionalChallengeResolved():
            return replace(challenge, status=ChallengeStatus.RESOLVED, latest_on=fact.resolved_on)
        case ProfessionalChallengeWithdrawn():
            return replace(challenge, status=ChallengeStatus.WITHDRAWN)
        case _:
            assert_never(fact)


# --- Decisions --------------------------------------------------------------------------------------------

ChallengeCommand = (
    RaiseChallenge
    | RespondToChallenge
    | EscalateChallenge
    | GiveIndependentAdvice
    | ResolveChallenge
    | WithdrawChallenge
)


def decide(
    challenge: Challenge | None, command: ChallengeCommand, context: Context
) -> Sequence[ChallengeFact]:
    """Raises Refused; see invariant 28 of the domain."""
    if isinstance(command, RaiseChallenge):
        check_new(challenge, command.challenge_id, field="challenge_id")
        return [_raise(command, context)]
    standing = check_standing(challenge, command.challenge_id, field="challenge_id")
    check_status(standing.id, standing.status, OPEN, field="challenge_id")
    if command.occurred_on < standing.latest_on:
        raise refuse(
            Code.BAD_VALUE,
            f"what came before is dated {standing.latest_on}; this cannot be earlier",
            field="occurred_on",
        )
    match command:
        case RespondToChallenge():
            return [_respond(standing, command, context)]
        case EscalateChallenge():
            return [_escalate(standing, command, context)]
        case GiveIndependentAdvice():
            return [_advise(standing, command, context)]
        case ResolveChallenge():
            return [_resolve(standing, command, context)]
        case WithdrawChallenge():
            check_acts_for(standing.making_agency, context, field="challenge_id")
            return [ProfessionalChallengeWithdrawn(challenge_id=standing.id, reason=command.reason)]
        case _:
            assert_never(command)


def _raise(command: RaiseChallenge, context: Context) -> ProfessionalChallengeRaised:
    if command.making_agency == command.receiving_agency:
        raise refuse(
            Code.SELF_CHALLENGE,
            "an agency does not challenge itself; name the agency that is challenged",
            field="receiving_agency",
        )
    check_partner(command.making_agency, context, field="making_agency")
    check_agency(command.receiving_agency, context, field="receiving_agency")
    check_acts_for(command.making_agency, context, field="making_agency")
    check_themes((command.theme,), context)
    stages = context.scope.framework.challenge_stages
    if not stages:
        raise refuse(
            Code.NOT_IN_FRAMEWORK,
            "the framework pack lists no stages of challenge; add them before one is raised",
        )
    return ProfessionalChallengeRaised(
        challenge_id=command.challenge_id,
        making_agency=command.making_agency,
        receiving_agency=command.receiving_agency,
        theme=command.theme,
        text=command.text,
        raised_on=command.occurred_on,
        stage=_entered(stages[0], command.occurred_on, context),
        illustrative=command.illustrative,
    )


def _respond(
    challenge: Challenge, command: RespondToChallenge, context: Context
) -> ProfessionalChallengeResponded:
    check_acts_for(challenge.receiving_agency, context, field="challenge_id")
    awaiting = {ChallengeStatus.AWAITING_RESPONSE}
    check_status(challenge.id, challenge.status, awaiting, field="challenge_id")
    return ProfessionalChallengeResponded(
        challenge_id=challenge.id,
        stage=challenge.stage.number,
        clock=challenge.stage.clock,
        text=command.text,
        responded_on=command.occurred_on,
    )


def _escalate(
    challenge: Challenge, command: EscalateChallenge, context: Context
) -> ProfessionalChallengeEscalatedToStage:
    _check_party(challenge, context)
    if command.stage <= challenge.stage.number:
        raise refuse(
            Code.STAGE_NOT_HIGHER,
            f"{challenge.id} is at stage {challenge.stage.number}; stages only increase",
            field="stage",
        )
    stages = {stage.number: stage for stage in context.scope.framework.challenge_stages}
    if command.stage not in stages:
        raise refuse(
            Code.NOT_IN_FRAMEWORK,
            f"the framework has the stages {', '.join(map(str, stages))}; name one of them",
            field="stage",
        )
    return ProfessionalChallengeEscalatedToStage(
        challenge_id=challenge.id,
        stage=_entered(stages[command.stage], command.occurred_on, context),
        reason=command.reason,
        escalated_by=context.actor.agency,
        escalated_on=command.occurred_on,
    )


def _advise(
    challenge: Challenge, command: GiveIndependentAdvice, context: Context
) -> IndependentAdviceGiven:
    check_scrutineer(command.given_by, context, field="given_by")
    if challenge.stage.number < ADVICE_FROM:
        raise refuse(
            Code.ADVICE_TOO_EARLY,
            f"{challenge.id} is at stage {challenge.stage.number}; advice comes from stage {ADVICE_FROM} on",
            field="challenge_id",
        )
    return IndependentAdviceGiven(
        challenge_id=challenge.id,
        stage=challenge.stage.number,
        advice=command.advice,
        given_by=command.given_by,
    )


def _resolve(
    challenge: Challenge, command: ResolveChallenge, context: Context
) -> ProfessionalChallengeResolved:
    check_acts_for(challenge.making_agency, context, field="challenge_id")
    if command.changed is None and command.outcome is not Outcome.NOT_UPHELD:
        raise refuse(
            Code.REASON_REQUIRED,
            f"a challenge that ends {command.outcome} changes something; say what",
            field="changed",
        )
    return ProfessionalChallengeResolved(
        challenge_id=challenge.id,
        stage=challenge.stage.number,
        clock=challenge.stage.clock,
        outcome=command.outcome,
        changed=command.changed,
        resolved_on=command.occurred_on,
    )


def _check_party(challenge: Challenge, context: Context) -> None:
    parties = (challenge.making_agency, challenge.receiving_agency)
    if not any(context.acts_for(agency) for agency in parties):
        raise refuse(
            Code.NOT_PERMITTED,
            "only the agency that made the challenge, the one that received it, or the business unit may do this",
            field="challenge_id",
        )


def _entered(stage: ChallengeStage, on: date, context: Context) -> Stage:
    """The stage with its deadline under the rule set of that day."""
    framework = context.scope.framework
    rule = framework.clock(stage.clock, on) if stage.clock else None
    try:
        respond_by = framework.due(rule, on) if rule else None
    except BeyondCalendar:
        raise refuse(
            Code.BAD_VALUE,
            "no working days are known for that year; check the date",
            field="occurred_on",
        ) from None
    return Stage(number=stage.number, name=stage.name, clock=stage.clock, respond_by=respond_by)


CHALLENGE = Decider(
    name="professional-challenge",
    commands=(
        RaiseChallenge,
        RespondToChallenge,
        EscalateChallenge,
        GiveIndependentAdvice,
        ResolveChallenge,
        WithdrawChallenge,
    ),
    facts=(
        ProfessionalChallengeRaised,
        ProfessionalChallengeResponded,
        ProfessionalChallengeEscalatedToStage,
        IndependentAdviceGiven,
        ProfessionalChallengeResolved,
        ProfessionalChallengeWithdrawn,
    ),
    decide=decide,
    evolve=evolve,
)
