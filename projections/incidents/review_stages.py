"""The part of V-08 that is about reviews of any type: through which stages each has come."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from domain.incidents.practice_review_facts import (
    CommissioningFact,
    LeadReviewerAppointed,
    MethodologySelected,
    PractitionerEventHeld,
    ReviewAgencyAdded,
    ReviewCommissioned,
    ReviewNotCommissioned,
    ReviewPaused,
    ReviewReportAgreed,
    ReviewResumed,
    ReviewRouteRecommended,
)
from domain.incidents.practice_review_state import ReviewStatus
from domain.incidents.review_publication_facts import (
    PublicationDeferred,
    PublicationFact,
    PublicationWithdrawn,
    ReportSubmittedToPanel,
    ReviewPublished,
)
from domain.quick import quick
from projections.view import Rows, Table, replace


@quick
@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review of any type. `due_on` only where it was set; `review_on`: when a deferral is looked at again."""

    review_id: str
    partnership: str
    review_type: str
    incident_id: str | None
    rapid_review_id: str | None
    stage: str
    since: date
    agencies: tuple[str, ...]
    commissioned_on: date | None
    due_on: date | None
    paused: str | None
    review_on: date | None
    published_on: date | None
    illustrative: bool


REVIEWS = Table("incident_pipeline_review", ReviewRow, ("review_id",), indexes=(("stage",),))

ReviewMoved = (
    CommissioningFact
    | LeadReviewerAppointed
    | MethodologySelected
    | PractitionerEventHeld
    | ReviewAgencyAdded
    | ReviewPaused
    | ReviewResumed
    | ReviewReportAgreed
    | PublicationFact
)


def move_review(rows: Rows, fact: ReviewMoved, partnership: str) -> None:
    if isinstance(fact, ReviewRouteRecommended):
        rows.put(REVIEWS, _recommended(fact, partnership))
        return
    review = rows.get(REVIEWS, fact.review_id)
    if review is not None:
        rows.put(REVIEWS, _review(review, fact))


def _recommended(fact: ReviewRouteRecommended, partnership: str) -> ReviewRow:
    return ReviewRow(
        review_id=fact.review_id,
        partnership=partnership,
        review_type=fact.review_type,
        incident_id=fact.incident_id,
        rapid_review_id=fact.rapid_review_id,
        stage=ReviewStatus.RECOMMENDED.value,
        since=fact.recommended_on,
        agencies=fact.agencies,
        commissioned_on=None,
        due_on=None,
        paused=None,
        review_on=None,
        published_on=None,
        illustrative=fact.illustrative,
    )


Later = (
    ReviewCommissioned
    | ReviewNotCommissioned
    | LeadReviewerAppointed
    | MethodologySelected
    | PractitionerEventHeld
    | ReviewAgencyAdded
    | ReviewPaused
    | ReviewResumed
    | ReviewReportAgreed
    | PublicationFact
)


def _review(row: ReviewRow, fact: Later) -> ReviewRow:  # noqa: C901, PLR0911, PLR0912 - one case for each event
    match fact:
        case ReviewCommissioned():
            agreed = replace(row, commissioned_on=fact.commissioned_on, due_on=fact.due_on)
            return _at(agreed, ReviewStatus.COMMISSIONED, fact.commissioned_on)
        case ReviewNotCommissioned():
            return _at(row, ReviewStatus.NOT_COMMISSIONED, fact.decided_on)
        case LeadReviewerAppointed():
            return _begun(row, fact.appointed_on)
        case MethodologySelected():
            return _begun(row, fact.selected_on)
        case PractitionerEventHeld():
            return _begun(row, fact.held_on)
        case ReviewAgencyAdded():
            return replace(row, agencies=(*row.agencies, fact.agency))
        case ReviewPaused():
            return replace(row, paused=fact.reason.value)
        case ReviewResumed():
            return replace(row, paused=None)
        case ReviewReportAgreed():
            return _at(row, ReviewStatus.REPORT_AGREED, fact.agreed_on)
        case ReportSubmittedToPanel():
            return _at(row, ReviewStatus.WITH_PANEL, fact.submitted_on)
        case PublicationDeferred():
            later = replace(row, review_on=fact.review_on)
            return _at(later, ReviewStatus.DEFERRED, fact.deferred_on)
        case ReviewPublished():
            public = replace(row, published_on=fact.published_on)
            return _at(public, ReviewStatus.PUBLISHED, fact.published_on)
        case PublicationWithdrawn():
            return _at(row, ReviewStatus.PUBLICATION_WITHDRAWN, fact.withdrawn_on)
        case _:
            assert_never(fact)


def _at(row: ReviewRow, stage: ReviewStatus, on: date) -> ReviewRow:
    return replace(row, stage=stage.value, since=on)


def _begun(row: ReviewRow, on: date) -> ReviewRow:
    if row.stage == ReviewStatus.COMMISSIONED:
        return _at(row, ReviewStatus.IN_PROGRESS, on)
    return row
