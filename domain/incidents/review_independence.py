"""Who leads a review: independent of the case and of every agency under review (row R5, invariant 22)."""

from collections.abc import Sequence

from domain.command import Context
from domain.errors import Code, refuse
from domain.incidents.practice_review_commands import (
    AddReviewAgency,
    AppointLeadReviewer,
    DeclareReviewerConflict,
    ReplaceLeadReviewer,
)
from domain.incidents.practice_review_facts import (
    Declaration,
    LeadReviewerAppointed,
    LeadReviewerReplaced,
    ReviewAgencyAdded,
    ReviewerConflictDeclared,
)
from domain.incidents.practice_review_state import LeadReviewer, PracticeReview
from domain.incidents.review_publication_facts import PracticeReviewFact
from domain.vocabulary import check_agency


def appoint(review: PracticeReview, command: AppointLeadReviewer) -> Sequence[PracticeReviewFact]:
    """Refuses a declaration that leaves out the case or an agency under review."""
    if review.reviewer is not None:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"{review.id} has a lead reviewer; replace them, with a reason",
            field="reviewer",
        )
    _check_independent(review, command.declaration)
    return [
        LeadReviewerAppointed(
            review_id=review.id,
            reviewer=command.reviewer,
            declaration=command.declaration,
            systems_trained=command.systems_trained,
            appointed_on=command.occurred_on,
        )
    ]


def replace_reviewer(
    review: PracticeReview, command: ReplaceLeadReviewer
) -> Sequence[PracticeReviewFact]:
    _reviewer_of(review)
    _check_independent(review, command.declaration)
    return [
        LeadReviewerReplaced(
            review_id=review.id,
            reviewer=command.reviewer,
            declaration=command.declaration,
            systems_trained=command.systems_trained,
            reason=command.reason,
            replaced_on=command.occurred_on,
        )
    ]


def declare_conflict(
    review: PracticeReview, command: DeclareReviewerConflict, context: Context
) -> Sequence[PracticeReviewFact]:
    _reviewer_of(review)
    if command.agency is not None:
        check_agency(command.agency, context, field="agency")
    return [
        ReviewerConflictDeclared(
            review_id=review.id, agency=command.agency, declared_on=command.occurred_on
        )
    ]


def add_agency(
    review: PracticeReview, command: AddReviewAgency, context: Context
) -> Sequence[PracticeReviewFact]:
    """The lead reviewer must be independent of this agency too."""
    check_agency(command.agency, context, field="agency")
    if command.agency in review.agencies:
        raise refuse(
            Code.ALREADY_EXISTS, f"{command.agency} is under review already", field="agency"
        )
    reviewer = review.reviewer
    covered = command.reviewer_independent or (
        reviewer is None or command.agency in reviewer.independent_of
    )
    if not covered:
        raise refuse(
            Code.REVIEWER_NOT_INDEPENDENT,
            f"the lead reviewer has not declared to be independent of {command.agency}; let them declare it, "
            "or replace them first",
            field="reviewer_independent",
        )
    return [
        ReviewAgencyAdded(
            review_id=review.id,
            agency=command.agency,
            reviewer_independent=command.reviewer_independent,
            added_on=command.occurred_on,
        )
    ]


def _check_independent(review: PracticeReview, declaration: Declaration) -> None:
    if not declaration.independent_of_case:
        raise refuse(
            Code.REVIEWER_NOT_INDEPENDENT,
            "a lead reviewer is independent of the case; appoint another",
            field="declaration.independent_of_case",
        )
    open_ = [agency for agency in review.agencies if agency not in declaration.independent_of]
    if open_:
        raise refuse(
            Code.REVIEWER_NOT_INDEPENDENT,
            f"the declaration leaves out agencies under review: {', '.join(open_)}",
            field="declaration.independent_of",
        )


def _reviewer_of(review: PracticeReview) -> LeadReviewer:
    if review.reviewer is None:
        raise refuse(
            Code.WRONG_STATE, f"{review.id} has no lead reviewer; appoint one", field="review_id"
        )
    return review.reviewer
