"""Which agency takes part in a partnership, from when until when (framework row V1; Tees, "Context")."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.names import AgencyId, MembershipId, StreamId
from domain.quick import quick
from domain.standing import check_business_unit, check_new, check_standing
from domain.text import PublicText
from domain.vocabulary import check_agency

# --- Events -----------------------------------------------------------------------------------------------


class Part(StrEnum):
    """What an agency is to the partnership, in the words of Working Together."""

    STATUTORY_PARTNER = "statutory-partner"
    RELEVANT_AGENCY = "relevant-agency"
    SUPPORT = "support"  # the business unit, the independent scrutineer


class _OfMembership(Fact):
    membership_id: MembershipId

    @property
    def stream(self) -> StreamId:
        return self.membership_id


class AgencyJoined(_OfMembership):
    """The agency takes part from `joined_on`, the day included."""

    TOPIC: ClassVar[str] = "agency-joined.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    part: Part
    joined_on: date
    illustrative: bool


class AgencyLeft(_OfMembership):
    """The agency took part until `left_on`, the day included."""

    TOPIC: ClassVar[str] = "agency-left.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    left_on: date
    reason: PublicText


MembershipFact = AgencyJoined | AgencyLeft

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Membership:
    id: MembershipId
    agency: AgencyId
    joined_on: date
    left_on: date | None = None


def evolve(membership: Membership | None, fact: MembershipFact) -> Membership:
    """The next state. Never judges."""
    if isinstance(fact, AgencyJoined):
        return Membership(fact.membership_id, fact.agency, fact.joined_on)
    assert membership is not None, "a history begins with the joining"  # noqa: S101
    match fact:
        case AgencyLeft():
            return replace(membership, left_on=fact.left_on)
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class _AboutMembership(Command):
    membership_id: MembershipId

    def stream(self, scope: Scope) -> StreamId:
        return self.membership_id


class AdmitAgency(_AboutMembership):
    """An agency of the framework pack begins to take part. For the business unit."""

    KIND: ClassVar[str] = "admit-agency.v1"

    agency: AgencyId
    part: Part
    joined_on: date
    illustrative: bool = False


class EndMembership(_AboutMembership):
    """The agency takes part no longer; if it comes back, that is a new membership. For the business unit."""

    KIND: ClassVar[str] = "end-membership.v1"

    left_on: date
    reason: PublicText


MembershipCommand = AdmitAgency | EndMembership

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    membership: Membership | None, command: MembershipCommand, context: Context
) -> Sequence[MembershipFact]:
    """Refuses an agency outside of the pack, a second ending, and an end before the beginning."""
    check_business_unit(context)
    match command:
        case AdmitAgency():
            check_new(membership, command.membership_id, field="membership_id")
            check_agency(command.agency, context, field="agency")
            return [
                AgencyJoined(
                    membership_id=command.membership_id,
                    agency=command.agency,
                    part=command.part,
                    joined_on=command.joined_on,
                    illustrative=command.illustrative,
                )
            ]
        case EndMembership():
            standing = check_standing(membership, command.membership_id, field="membership_id")
            return [_end(standing, command)]
        case _:
            assert_never(command)


def _end(membership: Membership, command: EndMembership) -> AgencyLeft:
    if membership.left_on is not None:
        raise refuse(
            Code.WRONG_STATE,
            f"{membership.id} ended on {membership.left_on}; a return is a new membership",
            field="membership_id",
        )
    if command.left_on < membership.joined_on:
        raise refuse(
            Code.BAD_VALUE,
            f"the agency joined on {membership.joined_on}; it cannot have left before",
            field="left_on",
        )
    return AgencyLeft(
        membership_id=membership.id,
        agency=membership.agency,
        left_on=command.left_on,
        reason=command.reason,
    )


MEMBERSHIP = Decider(
    name="membership",
    commands=(AdmitAgency, EndMembership),
    facts=(AgencyJoined, AgencyLeft),
    decide=decide,
    evolve=evolve,
)
