"""
An obligation that somebody sets by hand, and the waiving of one (framework row V9).

What the framework itself asks for is not scheduled here: it follows from the pack and the record
(domain/requirement.py). Missed is no event either; it comes from the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.names import AgencyId, Label, ObligationId, Post, Reference, RequirementId, StreamId
from domain.quick import quick
from domain.requirement import Basis
from domain.standing import (
    check_acts_for,
    check_business_unit,
    check_new,
    check_standing,
    check_status,
)
from domain.text import PublicText
from domain.vocabulary import check_agency, check_listed

# --- Events -----------------------------------------------------------------------------------------------


class _OfObligation(Fact):
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    obligation_id: ObligationId

    @property
    def stream(self) -> StreamId:
        return self.obligation_id


class ObligationScheduled(_OfObligation):
    """Beside those that follow from the framework: what was agreed for once."""

    TOPIC: ClassVar[str] = "obligation-scheduled.v1"

    title: Label
    basis: Basis
    owner: AgencyId
    due_on: date


class ObligationMet(_OfObligation):
    """`evidence` is the reference of what shows it."""

    TOPIC: ClassVar[str] = "obligation-met.v1"

    evidence: Reference | None
    met_on: date


class ObligationWaived(_OfObligation):
    TOPIC: ClassVar[str] = "obligation-waived.v1"

    reason: PublicText
    waived_by: Post


class RequirementWaived(_OfObligation):
    """One obligation that follows from the framework: `due_on` of `requirement`, for `about` if it is one of many."""

    TOPIC: ClassVar[str] = "requirement-waived.v1"

    requirement: RequirementId
    about: Label | None
    due_on: date
    reason: PublicText
    waived_by: Post


ObligationFact = ObligationScheduled | ObligationMet | ObligationWaived | RequirementWaived

# --- State ------------------------------------------------------------------------------------------------


class ObligationStatus(StrEnum):
    SCHEDULED = "scheduled"
    MET = "met"
    WAIVED = "waived"


@quick
@dataclass(frozen=True, slots=True)
class Obligation:
    id: ObligationId
    owner: AgencyId | None
    status: ObligationStatus


def evolve(obligation: Obligation | None, fact: ObligationFact) -> Obligation:
    """The next state. Never judges."""
    match fact:
        case ObligationScheduled():
            return Obligation(fact.obligation_id, fact.owner, ObligationStatus.SCHEDULED)
        case RequirementWaived():
            return Obligation(fact.obligation_id, None, ObligationStatus.WAIVED)
        case ObligationMet() | ObligationWaived():
            assert obligation is not None, "a history begins with its scheduling"  # noqa: S101
            met = isinstance(fact, ObligationMet)
            return replace(
                obligation, status=ObligationStatus.MET if met else ObligationStatus.WAIVED
            )
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class _ToObligation(Command):
    obligation_id: ObligationId

    def stream(self, scope: Scope) -> StreamId:
        return self.obligation_id


class ScheduleObligation(_ToObligation):
    """Set an obligation that does not follow from the framework by itself."""

    KIND: ClassVar[str] = "schedule-obligation.v1"

    title: Label
    basis: Basis
    owner: AgencyId
    due_on: date


class MeetObligation(_ToObligation):
    """Say that a scheduled obligation was met, and what shows it."""

    KIND: ClassVar[str] = "meet-obligation.v1"

    evidence: Reference | None = None


class WaiveObligation(_ToObligation):
    """Release from a scheduled obligation. Only a chair may, with a reason."""

    KIND: ClassVar[str] = "waive-obligation.v1"

    reason: PublicText | None = None
    waived_by: Post | None = None


class WaiveRequirement(_ToObligation):
    """Release from one obligation that follows from the framework. Only a chair may, with a reason."""

    KIND: ClassVar[str] = "waive-requirement.v1"

    requirement: RequirementId
    about: Label | None = None
    due_on: date
    reason: PublicText | None = None
    waived_by: Post | None = None


ObligationCommand = ScheduleObligation | MeetObligation | WaiveObligation | WaiveRequirement

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    obligation: Obligation | None, command: ObligationCommand, context: Context
) -> Sequence[ObligationFact]:
    """Raises Refused; a closed obligation cannot be met again, and waiving needs a chair (invariant 30)."""
    match command:
        case ScheduleObligation():
            check_new(obligation, command.obligation_id, field="obligation_id")
            check_business_unit(context)
            check_agency(command.owner, context, field="owner")
            return [
                ObligationScheduled(
                    obligation_id=command.obligation_id,
                    title=command.title,
                    basis=command.basis,
                    owner=command.owner,
                    due_on=command.due_on,
                )
            ]
        case MeetObligation():
            return meet(obligation, command, context)
        case WaiveObligation():
            _open(obligation, command.obligation_id)
            check_business_unit(context)
            reason, chair = _by_a_chair(command.reason, command.waived_by, context)
            return [
                ObligationWaived(
                    obligation_id=command.obligation_id, reason=reason, waived_by=chair
                )
            ]
        case WaiveRequirement():
            return waive_requirement(obligation, command, context)
        case _:
            assert_never(command)


def meet(
    obligation: Obligation | None, command: MeetObligation, context: Context
) -> Sequence[ObligationFact]:
    standing = _open(obligation, command.obligation_id)
    assert standing.owner is not None, "an open one was scheduled, with its owner"  # noqa: S101
    check_acts_for(standing.owner, context, field="obligation_id")
    return [
        ObligationMet(
            obligation_id=standing.id, evidence=command.evidence, met_on=command.occurred_on
        )
    ]


def waive_requirement(
    obligation: Obligation | None, command: WaiveRequirement, context: Context
) -> Sequence[ObligationFact]:
    check_new(obligation, command.obligation_id, field="obligation_id")
    check_business_unit(context)
    requirements = context.scope.framework.requirements
    check_listed(command.requirement, requirements, what="requirement", field="requirement")
    reason, chair = _by_a_chair(command.reason, command.waived_by, context)
    return [
        RequirementWaived(
            obligation_id=command.obligation_id,
            requirement=command.requirement,
            about=command.about,
            due_on=command.due_on,
            reason=reason,
            waived_by=chair,
        )
    ]


def _open(obligation: Obligation | None, reference: ObligationId) -> Obligation:
    standing = check_standing(obligation, reference, field="obligation_id")
    check_status(reference, standing.status, {ObligationStatus.SCHEDULED}, field="obligation_id")
    return standing


def _by_a_chair(
    reason: PublicText | None, post: Post | None, context: Context
) -> tuple[PublicText, Post]:
    if reason is None:
        raise refuse(Code.REASON_REQUIRED, "say why; the Board will ask", field="reason")
    chairs = context.scope.framework.chairs
    if post is None or post not in chairs:
        raise refuse(
            Code.CHAIR_REQUIRED,
            f"only a chair may release from an obligation; the framework names: {', '.join(chairs)}",
            field="waived_by",
        )
    return reason, post


OBLIGATION = Decider(
    name="obligation",
    commands=(ScheduleObligation, MeetObligation, WaiveObligation, WaiveRequirement),
    facts=(ObligationScheduled, ObligationMet, ObligationWaived, RequirementWaived),
    decide=decide,
    evolve=evolve,
)
