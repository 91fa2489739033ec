"""
What one partnership shares with another: under which signed agreement, for what purpose, and whether it flows.

One history for each neighbour, because at most one agreement stands between two partnerships. What is recorded while
it stands, and is of a shared type and a covered context, bears its name and crosses the border (ADR 0045).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never

from pydantic import Field

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.names import AgreementId, Label, PartnershipId, Post, SharingAgreementId, StreamId
from domain.quick import quick
from domain.standing import check_business_unit, check_standing, check_status
from domain.text import PublicText


def sharing_stream(partnership: PartnershipId, partner: PartnershipId) -> SharingAgreementId:
    """`HSSCP-SH-STSCP`: what the first shares with the second."""
    return f"{partnership.upper()}-SH-{partner.upper()}"


class SharedContext(StrEnum):
    """What an agreement can cover. Learning from incidents is not among them: it has no route."""

    IMPROVEMENT = "improvement"
    PERFORMANCE = "performance"
    QUALITY = "quality"
    GOVERNANCE = "governance"
    EXCHANGE = "exchange"


# --- Events -----------------------------------------------------------------------------------------------


class _OfSharing(Fact):
    partnership: PartnershipId
    with_partnership: PartnershipId

    @property
    def stream(self) -> StreamId:
        return sharing_stream(self.partnership, self.with_partnership)


class SharingAgreementOpened(_OfSharing):
    """`agreement` is the id of the signed document; every event shared under it bears this id."""

    TOPIC: ClassVar[str] = "sharing-agreement-opened.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agreement: AgreementId
    purpose: PublicText
    lawful_basis: Label
    covers: tuple[SharedContext, ...]
    from_on: date
    review_on: date
    approved_by: Post


class SharingAgreementPaused(_OfSharing):
    """Nothing is delivered until it is resumed; what is recorded meanwhile is delivered then."""

    TOPIC: ClassVar[str] = "sharing-agreement-paused.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agreement: AgreementId
    reason: PublicText
    approved_by: Post


class SharingAgreementResumed(_OfSharing):
    TOPIC: ClassVar[str] = "sharing-agreement-resumed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agreement: AgreementId
    approved_by: Post


class SharingAgreementEnded(_OfSharing):
    """For good: what is recorded from now on never crosses under it."""

    TOPIC: ClassVar[str] = "sharing-agreement-ended.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agreement: AgreementId
    reason: PublicText
    approved_by: Post


SharingFact = (
    SharingAgreementOpened
    | SharingAgreementPaused
    | SharingAgreementResumed
    | SharingAgreementEnded
)

# --- State ------------------------------------------------------------------------------------------------


class SharingStatus(StrEnum):
    OPEN = "open"
    PAUSED = "paused"
    ENDED = "ended"


@quick
@dataclass(frozen=True, slots=True)
class SharingAgreement:
    """The agreement that stands, or the last one that did. `used` are the ids of all there have been."""

    id: SharingAgreementId
    agreement: AgreementId
    covers: frozenset[SharedContext]
    from_on: date
    status: SharingStatus = SharingStatus.OPEN
    used: frozenset[AgreementId] = frozenset()

    def under(self, context: SharedContext | None, on: date) -> AgreementId | None:
        """The agreement under which what is recorded on that day in that context is shared; None: it stays at home."""
        stands = self.status is not SharingStatus.ENDED and self.from_on <= on
        return self.agreement if stands and context in self.covers else None


def evolve(sharing: SharingAgreement | None, fact: SharingFact) -> SharingAgreement:
    """The next state. Never judges."""
    if isinstance(fact, SharingAgreementOpened):
        return SharingAgreement(
            id=sharing_stream(fact.partnership, fact.with_partnership),
            agreement=fact.agreement,
            covers=frozenset(fact.covers),
            from_on=fact.from_on,
            used=(sharing.used if sharing else frozenset()) | {fact.agreement},
        )
    assert sharing is not None, "a history begins with its opening"  # noqa: S101
    match fact:
        case SharingAgreementPaused():
            return replace(sharing, status=SharingStatus.PAUSED)
        case SharingAgreementResumed():
            return replace(sharing, status=SharingStatus.OPEN)
        case SharingAgreementEnded():
            return replace(sharing, status=SharingStatus.ENDED)
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class _AboutSharing(Command):
    with_partnership: PartnershipId

    def stream(self, scope: Scope) -> StreamId:
        return sharing_stream(scope.partnership, self.with_partnership)


class OpenSharingAgreement(_AboutSharing):
    """
    Begin to share with a neighbour under a signed agreement. `agreement` is the document's id, `covers` what it is about.

    From `from_on` on; by `review_on` somebody looks at it again. What was recorded before is not shared by it.
    """

    KIND: ClassVar[str] = "open-sharing-agreement.v1"

    agreement: AgreementId
    purpose: PublicText
    lawful_basis: Label
    covers: tuple[SharedContext, ...] = Field(min_length=1, max_length=len(SharedContext))
    from_on: date
    review_on: date
    approved_by: Post


class PauseSharingAgreement(_AboutSharing):
    """Stop delivering, at once. Nothing is lost: it is delivered when the agreement is resumed."""

    KIND: ClassVar[str] = "pause-sharing-agreement.v1"

    reason: PublicText
    approved_by: Post


class ResumeSharingAgreement(_AboutSharing):
    """Deliver again, first what was recorded meanwhile."""

    KIND: ClassVar[str] = "resume-sharing-agreement.v1"

    approved_by: Post


class EndSharingAgreement(_AboutSharing):
    """Stop sharing for good. What the neighbour has received stays with them."""

    KIND: ClassVar[str] = "end-sharing-agreement.v1"

    reason: PublicText
    approved_by: Post


SharingCommand = (
    OpenSharingAgreement | PauseSharingAgreement | ResumeSharingAgreement | EndSharingAgreement
)

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    sharing: SharingAgreement | None, command: SharingCommand, context: Context
) -> Sequence[SharingFact]:
    """For the business unit. Raises Refused."""
    check_business_unit(context)
    if isinstance(command, OpenSharingAgreement):
        return open_(sharing, command, context)
    reference = command.stream(context.scope)
    standing = check_standing(sharing, reference, field="with_partnership")
    both = {
        "partnership": context.scope.partnership,
        "with_partnership": command.with_partnership,
        "agreement": standing.agreement,
    }

    def check(*allowed: SharingStatus) -> None:
        check_status(reference, standing.status, allowed, field="with_partnership")

    match command:
        case PauseSharingAgreement():
            check(SharingStatus.OPEN)
            return [
                SharingAgreementPaused(
                    **both, reason=command.reason, approved_by=command.approved_by
                )
            ]
        case ResumeSharingAgreement():
            check(SharingStatus.PAUSED)
            return [SharingAgreementResumed(**both, approved_by=command.approved_by)]
        case EndSharingAgreement():
            check(SharingStatus.OPEN, SharingStatus.PAUSED)
            return [
                SharingAgreementEnded(
                    **both, reason=command.reason, approved_by=command.approved_by
                )
            ]
        case _:
            assert_never(command)


def open_(
    sharing: SharingAgreement | None, command: OpenSharingAgreement, context: Context
) -> Sequence[SharingFact]:
    """Refuses an unknown neighbour, a second agreement beside one that stands, and an id that was used before."""
    own, partner = context.scope.partnership, command.with_partnership
    if partner == own or partner not in context.scope.framework.partnerships:
        others = sorted(set(context.scope.framework.partnerships) - {own})
        raise refuse(
            Code.NOT_IN_FRAMEWORK,
            f"the framework knows no such neighbour; it lists: {', '.join(others) or 'none'}",
            field="with_partnership",
        )
    if sharing is not None:
        reference = sharing_stream(own, partner)
        check_status(reference, sharing.status, {SharingStatus.ENDED}, field="with_partnership")
        if command.agreement in sharing.used:
            raise refuse(
                Code.ALREADY_EXISTS,
                "an agreement of this id was ended; the new one has an id of its own",
                field="agreement",
            )
    if command.review_on <= command.from_on:
        raise refuse(
            Code.BAD_VALUE, f"it begins on {command.from_on}; review it later", field="review_on"
        )
    return [
        SharingAgreementOpened(
            partnership=own,
            with_partnership=partner,
            agreement=command.agreement,
            purpose=command.purpose,
            lawful_basis=command.lawful_basis,
            covers=tuple(dict.fromkeys(command.covers)),
            from_on=command.from_on,
            review_on=command.review_on,
            approved_by=command.approved_by,
        )
    ]


SHARING_AGREEMENT = Decider(
    name="sharing-agreement",
    commands=(
        OpenSharingAgreement,
        PauseSharingAgreement,
        ResumeSharingAgreement,
        EndSharingAgreement,
    ),
    facts=(
        SharingAgreementOpened,
        SharingAgreementPaused,
        SharingAgreementResumed,
        SharingAgreementEnded,
    ),
    decide=decide,
    evolve=evolve,
)
