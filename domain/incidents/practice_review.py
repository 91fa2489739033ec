"""A review of any type that the framework pack lists: from a recommended route to a published report (rows R3 to R8)."""

from collections.abc import Sequence
from typing import get_args

from domain.command import Context
from domain.decider import Decider
from domain.incidents.practice_review_commands import (
    CommissionReview,
    DecideAgainstReview,
    DeferPublication,
    PracticeReviewCommand,
    PublishReview,
    RecommendReviewRoute,
    RecordAgencyResponse,
    SubmitReportToPanel,
    WithdrawPublication,
)
from domain.incidents.practice_review_state import PracticeReview, evolve
from domain.incidents.review_commissioning import commission, decide_against, recommend
from domain.incidents.review_conduct import conduct
from domain.incidents.review_publication import bring_out
from domain.incidents.review_publication_facts import PracticeReviewFact
from domain.standing import check_business_unit, check_standing


def decide(
    review: PracticeReview | None, command: PracticeReviewCommand, context: Context
) -> Sequence[PracticeReviewFact]:
    """
    Raises Refused; see the invariants 22, 24 and 25 of the domain.

    An agency sends its own response; all else is the business unit's to send.
    """
    if not isinstance(command, RecordAgencyResponse):
        check_business_unit(context)
    if isinstance(command, RecommendReviewRoute):
        return recommend(review, command, context)
    standing = check_standing(review, command.review_id, field="review_id")
    match command:
        case CommissionReview():
            return commission(standing, command, context)
        case DecideAgainstReview():
            return decide_against(standing, command)
        case SubmitReportToPanel() | DeferPublication() | PublishReview() | WithdrawPublication():
            return bring_out(standing, command, context)
        case _:
            return conduct(standing, command, context)


PRACTICE_REVIEW = Decider(
    name="practice-review",
    commands=get_args(PracticeReviewCommand),
    facts=get_args(PracticeReviewFact),
    decide=decide,
    evolve=evolve,
)
