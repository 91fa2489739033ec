"""What can happen to a rapid review (framework row R2). Every event names its incident; none says anything of a case."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact, Visibility
from domain.names import AgencyId, PackKey, Post, RapidReviewId, SeriousIncidentId, StreamId
from domain.text import PublicText

NO_FURTHER_REVIEW = "no-further-review"
"""The route of a rapid review beside the review types of the framework pack."""


class PanelResponse(StrEnum):
    """What the national Panel answered."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    ASKS_FOR_MORE = "asks-for-more"


class _OfRapidReview(Fact):
    VISIBILITY: ClassVar[Visibility] = Visibility.RESTRICTED

    rapid_review_id: RapidReviewId
    incident_id: SeriousIncidentId

    @property
    def stream(self) -> StreamId:
        return self.rapid_review_id


class RapidReviewOpened(_OfRapidReview):
    TOPIC: ClassVar[str] = "rapid-review-opened.v1"

    opened_on: date
    illustrative: bool


class AgencySummaryRequested(_OfRapidReview):
    TOPIC: ClassVar[str] = "agency-summary-requested.v1"

    agency: AgencyId
    requested_on: date
    due_on: date


class AgencySummaryReceived(_OfRapidReview):
    """That it was received; the summary itself stays with those who review."""

    TOPIC: ClassVar[str] = "agency-summary-received.v1"

    agency: AgencyId
    received_on: date


class ImmediateSafetyActionTaken(_OfRapidReview):
    """That an agency acted at once; what it did is in its own file."""

    TOPIC: ClassVar[str] = "immediate-safety-action-taken.v1"

    agency: AgencyId
    taken_on: date


class RapidReviewConcluded(_OfRapidReview):
    """`route` is a review type of the pack or `no-further-review`; `recommended_by` the post that answers for it."""

    TOPIC: ClassVar[str] = "rapid-review-concluded.v1"

    route: PackKey
    reason: PublicText | None
    recommended_by: Post
    concluded_on: date


class PanelResponseReceived(_OfRapidReview):
    TOPIC: ClassVar[str] = "panel-response-received.v1"

    response: PanelResponse
    received_on: date


RapidReviewFact = (
    RapidReviewOpened
    | AgencySummaryRequested
    | AgencySummaryReceived
    | ImmediateSafetyActionTaken
    | RapidReviewConcluded
    | PanelResponseReceived
)
