"""What can happen to the report of a review once it is agreed: to the Panel, deferred, published, withdrawn (row R7)."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.incidents.practice_review_facts import CommissioningFact, ConductFact, OfPracticeReview
from domain.names import Label, PackKey, Post
from domain.text import PublicText


class NotInformed(StrEnum):
    """Why a family was not told before a report became public."""

    NOT_TRACED = "not-traced"
    WISHED_NO_CONTACT = "wished-no-contact"
    WELFARE_OF_A_CHILD = "welfare-of-a-child"
    NO_FAMILY = "no-family"


class ReportSubmittedToPanel(OfPracticeReview):
    TOPIC: ClassVar[str] = "report-submitted-to-panel.v1"

    submitted_on: date


class PublicationDeferred(OfPracticeReview):
    """`review_on` is the day on which it is looked at again."""

    TOPIC: ClassVar[str] = "publication-deferred.v1"

    reason: PublicText
    review_on: date
    deferred_on: date


class ReviewPublished(OfPracticeReview):
    """
    `document` and `partnership_response` are the titles under which they were published; the report stays public until
    `public_until`. `family_not_informed` None: the family was told beforehand.
    """

    TOPIC: ClassVar[str] = "review-published.v1"

    review_type: PackKey
    document: Label
    partnership_response: Label | None
    family_not_informed: NotInformed | None
    submitted_on: date | None
    published_on: date
    public_until: date


class PublicationWithdrawn(OfPracticeReview):
    TOPIC: ClassVar[str] = "publication-withdrawn.v1"

    decided_by: Post
    reason: PublicText
    withdrawn_on: date


PublicationFact = (
    ReportSubmittedToPanel | PublicationDeferred | ReviewPublished | PublicationWithdrawn
)
PracticeReviewFact = CommissioningFact | ConductFact | PublicationFact
