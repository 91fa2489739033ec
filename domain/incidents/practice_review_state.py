"""A review as its history leaves it: what the decisions look at."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.incidents.practice_review_facts import (
    AgencyResponseReceived,
    Declaration,
    FamilyContributionRecorded,
    FamilyDeclined,
    FamilyInvited,
    LeadReviewerAppointed,
    LeadReviewerReplaced,
    MethodologySelected,
    PauseReason,
    PractitionerEventHeld,
    ReviewAgencyAdded,
    ReviewCommissioned,
    ReviewerConflictDeclared,
    ReviewNotCommissioned,
    ReviewPaused,
    ReviewReportAgreed,
    ReviewResumed,
    ReviewRouteRecommended,
)
from domain.incidents.review_publication_facts import (
    PracticeReviewFact,
    PublicationDeferred,
    PublicationWithdrawn,
    ReportSubmittedToPanel,
    ReviewPublished,
)
from domain.names import AgencyId, PracticeReviewId
from domain.quick import quick


class ReviewStatus(StrEnum):
    """Paused is none of them: what a review waits for is held beside its status, because learning goes on."""

    RECOMMENDED = "recommended"
    NOT_COMMISSIONED = "not-commissioned"
    COMMISSIONED = "commissioned"
    IN_PROGRESS = "in-progress"
    REPORT_AGREED = "report-agreed"
    WITH_PANEL = "with-panel"
    DEFERRED = "deferred"
    PUBLISHED = "published"
    PUBLICATION_WITHDRAWN = "publication-withdrawn"


UNDER_WAY = frozenset({ReviewStatus.COMMISSIONED, ReviewStatus.IN_PROGRESS})
AGREED = frozenset({ReviewStatus.REPORT_AGREED, ReviewStatus.WITH_PANEL, ReviewStatus.DEFERRED})


@dataclass(frozen=True, slots=True)
class LeadReviewer:
    """`conflict`: the reviewer has declared not to be independent after all."""

    independent_of_case: bool
    independent_of: frozenset[AgencyId]
    conflict: bool = False

    @classmethod
    def declared(cls, declaration: Declaration) -> "LeadReviewer":
        return cls(declaration.independent_of_case, frozenset(declaration.independent_of))


@quick
@dataclass(frozen=True, slots=True)
class PracticeReview:
    """
    `moved_on` is the day of the last change of `status`; `submitted_on` the last submission to the Panel.
    `family_invited` and `paused` tell what stands now.
    """

    recommended: ReviewRouteRecommended
    agencies: tuple[AgencyId, ...]
    moved_on: date
    status: ReviewStatus = ReviewStatus.RECOMMENDED
    reviewer: LeadReviewer | None = None
    paused: PauseReason | None = None
    family_invited: bool = False
    responded: frozenset[AgencyId] = frozenset()
    submitted_on: date | None = None

    @property
    def id(self) -> PracticeReviewId:
        return self.recommended.review_id


def evolve(review: PracticeReview | None, fact: PracticeReviewFact) -> PracticeReview:  # noqa: C901, PLR0911, PLR0912 - one case for each event
    """The next state. Never judges."""
    if isinstance(fact, ReviewRouteRecommended):
        return PracticeReview(fact, fact.agencies, fact.recommended_on)
    assert review is not None, "a history begins with the recommendation"  # noqa: S101
    match fact:
        case ReviewCommissioned():
            return _moved(review, ReviewStatus.COMMISSIONED, fact.commissioned_on)
        case ReviewNotCommissioned():
            return _moved(review, ReviewStatus.NOT_COMMISSIONED, fact.decided_on)
        case LeadReviewerAppointed():
            appointed = replace(review, reviewer=LeadReviewer.declared(fact.declaration))
            return _begun(appointed, fact.appointed_on)
        case LeadReviewerReplaced():
            return replace(review, reviewer=LeadReviewer.declared(fact.declaration))
        case ReviewerConflictDeclared():
            return replace(review, reviewer=_conflicted(review))
        case ReviewAgencyAdded():
            reviewer = _also_independent(review, fact) if fact.reviewer_independent else None
            agencies = (*review.agencies, fact.agency)
            return replace(review, agencies=agencies, reviewer=reviewer or review.reviewer)
        case MethodologySelected():
            return _begun(review, fact.selected_on)
        case PractitionerEventHeld():
            return _begun(review, fact.held_on)
        case FamilyInvited():
            return replace(review, family_invited=True)
        case FamilyContributionRecorded() | FamilyDeclined():
            return review
        case AgencyResponseReceived():
            return replace(review, responded=review.responded | {fact.agency})
        case ReviewPaused():
            return replace(review, paused=fact.reason)
        case ReviewResumed():
            return replace(review, paused=None)
        case ReviewReportAgreed():
            return _moved(review, ReviewStatus.REPORT_AGREED, fact.agreed_on)
        case ReportSubmittedToPanel():
            submitted = replace(review, submitted_on=fact.submitted_on)
            return _moved(submitted, ReviewStatus.WITH_PANEL, fact.submitted_on)
        case PublicationDeferred():
            return _moved(review, ReviewStatus.DEFERRED, fact.deferred_on)
        case ReviewPublished():
            return _moved(review, ReviewStatus.PUBLISHED, fact.published_on)
        case PublicationWithdrawn():
            return _moved(review, ReviewStatus.PUBLICATION_WITHDRAWN, fact.withdrawn_on)
        case _:
            assert_never(fact)


def _moved(review: PracticeReview, status: ReviewStatus, on: date) -> PracticeReview:
    return replace(review, status=status, moved_on=on)


def _begun(review: PracticeReview, on: date) -> PracticeReview:
    """The first thing done takes a commissioned review to work in progress."""
    if review.status is ReviewStatus.COMMISSIONED:
        return _moved(review, ReviewStatus.IN_PROGRESS, on)
    return review


def _conflicted(review: PracticeReview) -> LeadReviewer | None:
    return replace(review.reviewer, conflict=True) if review.reviewer else None


def _also_independent(review: PracticeReview, fact: ReviewAgencyAdded) -> LeadReviewer | None:
    reviewer = review.reviewer
    if reviewer is None:
        return None
    return replace(reviewer, independent_of=reviewer.independent_of | {fact.agency})
