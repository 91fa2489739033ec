"""
What can happen to a review of any type, from the route that was recommended to the report agreed (rows R3 to R6, R12).

No event says anything of a child, a family or a case; persons are posts, families a yes or a no.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from domain.fact import Closed, Fact, Visibility
from domain.names import (
    AgencyId,
    Label,
    PackKey,
    Post,
    PracticeReviewId,
    RapidReviewId,
    SeriousIncidentId,
    StreamId,
)
from domain.text import PublicText

Practitioners = Annotated[int, Field(ge=0, le=1000)]
"""How many practitioners took part."""


class Declaration(Closed):
    """What a lead reviewer declares: independent of the case, and of every agency named (invariant 22)."""

    independent_of_case: bool
    independent_of: Annotated[tuple[AgencyId, ...], Field(max_length=40)]


class PauseReason(StrEnum):
    """What runs beside the review and holds its publication, not its learning."""

    POLICE = "police"
    INQUEST = "inquest"
    OTHER_REVIEW = "other-review"


class OfPracticeReview(Fact):
    VISIBILITY: ClassVar[Visibility] = Visibility.RESTRICTED

    review_id: PracticeReviewId

    @property
    def stream(self) -> StreamId:
        return self.review_id


# --- Commissioning ----------------------------------------------------------------------------------------


class ReviewRouteRecommended(OfPracticeReview):
    """`group` recommends a review of that type, by its `chair`; `agencies` are those under review."""

    TOPIC: ClassVar[str] = "review-route-recommended.v1"

    review_type: PackKey
    criteria: tuple[PackKey, ...]
    group: PackKey
    chair: Post
    agencies: tuple[AgencyId, ...]
    incident_id: SeriousIncidentId | None
    rapid_review_id: RapidReviewId | None
    reason: PublicText | None
    recommended_on: date
    illustrative: bool


class ReviewCommissioned(OfPracticeReview):
    """`criteria` are those that are met, as the pack lists them; `due_on` is set where it is not the pack's clock."""

    TOPIC: ClassVar[str] = "review-commissioned.v1"

    review_type: PackKey
    criteria: tuple[PackKey, ...]
    decided_by: Post
    incident_id: SeriousIncidentId | None
    rapid_review_id: RapidReviewId | None
    commissioned_on: date
    due_on: date | None


class ReviewNotCommissioned(OfPracticeReview):
    TOPIC: ClassVar[str] = "review-not-commissioned.v1"

    decided_by: Post
    reason: PublicText
    decided_on: date


# --- Conduct ----------------------------------------------------------------------------------------------


class LeadReviewerAppointed(OfPracticeReview):
    TOPIC: ClassVar[str] = "lead-reviewer-appointed.v1"

    reviewer: Post
    declaration: Declaration
    systems_trained: bool
    appointed_on: date


class ReviewerConflictDeclared(OfPracticeReview):
    """`agency` None: the conflict is with the case."""

    TOPIC: ClassVar[str] = "reviewer-conflict-declared.v1"

    agency: AgencyId | None
    declared_on: date


class LeadReviewerReplaced(OfPracticeReview):
    TOPIC: ClassVar[str] = "lead-reviewer-replaced.v1"

    reviewer: Post
    declaration: Declaration
    systems_trained: bool
    reason: PublicText
    replaced_on: date


class ReviewAgencyAdded(OfPracticeReview):
    """`reviewer_independent`: the lead reviewer declared to be independent of this agency too."""

    TOPIC: ClassVar[str] = "review-agency-added.v1"

    agency: AgencyId
    reviewer_independent: bool
    added_on: date


class MethodologySelected(OfPracticeReview):
    """`systems` : it looks at the system in which practitioners worked, which is the preferred way."""

    TOPIC: ClassVar[str] = "methodology-selected.v1"

    methodology: Label
    systems: bool
    selected_on: date


class PractitionerEventHeld(OfPracticeReview):
    TOPIC: ClassVar[str] = "practitioner-event-held.v1"

    agencies: tuple[AgencyId, ...]
    practitioners: Practitioners
    held_on: date


class FamilyInvited(OfPracticeReview):
    """`children_included`: surviving children were invited as well. `expectations_explained`: how they take part."""

    TOPIC: ClassVar[str] = "family-invited.v1"

    children_included: bool
    expectations_explained: bool
    invited_on: date


class FamilyContributionRecorded(OfPracticeReview):
    """That the family contributed; what it said is in the report."""

    TOPIC: ClassVar[str] = "family-contribution-recorded.v1"

    children_included: bool
    contributed_on: date


class FamilyDeclined(OfPracticeReview):
    TOPIC: ClassVar[str] = "family-declined.v1"

    declined_on: date


class AgencyResponseReceived(OfPracticeReview):
    """The agency's answer to the review; `document` says where it can be read."""

    TOPIC: ClassVar[str] = "agency-response-received.v1"

    agency: AgencyId
    document: Label
    received_on: date


class ReviewPaused(OfPracticeReview):
    TOPIC: ClassVar[str] = "review-paused.v1"

    reason: PauseReason
    paused_on: date


class ReviewResumed(OfPracticeReview):
    TOPIC: ClassVar[str] = "review-resumed.v1"

    reason: PublicText
    resumed_on: date


class ReviewReportAgreed(OfPracticeReview):
    TOPIC: ClassVar[str] = "review-report-agreed.v1"

    agreed_by: Post
    agreed_on: date


CommissioningFact = ReviewRouteRecommended | ReviewCommissioned | ReviewNotCommissioned
ConductFact = (
    LeadReviewerAppointed
    | ReviewerConflictDeclared
    | LeadReviewerReplaced
    | ReviewAgencyAdded
    | MethodologySelected
    | PractitionerEventHeld
    | FamilyInvited
    | FamilyContributionRecorded
    | FamilyDeclined
    | AgencyResponseReceived
    | ReviewPaused
    | ReviewResumed
    | ReviewReportAgreed
)
