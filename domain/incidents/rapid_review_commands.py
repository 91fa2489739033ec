"""What agencies ask concerning a rapid review: each class is a command and its message."""

from datetime import date
from typing import ClassVar

from domain.command import Command, Scope
from domain.incidents.rapid_review_facts import PanelResponse
from domain.names import AgencyId, PackKey, Post, RapidReviewId, SeriousIncidentId, StreamId
from domain.text import PublicText


class _OfRapidReview(Command):
    rapid_review_id: RapidReviewId

    def stream(self, scope: Scope) -> StreamId:
        return self.rapid_review_id


class OpenRapidReview(_OfRapidReview):
    """Open the one rapid review of a notified incident."""

    KIND: ClassVar[str] = "open-rapid-review.v1"

    incident_id: SeriousIncidentId

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (self.incident_id,)


class RequestAgencySummary(_OfRapidReview):
    """Ask an agency for its summary by a day."""

    KIND: ClassVar[str] = "request-agency-summary.v1"

    agency: AgencyId
    due_on: date


class RecordAgencySummary(_OfRapidReview):
    """The agency's summary has arrived, where summaries are kept; nothing of it comes with this message."""

    KIND: ClassVar[str] = "record-agency-summary.v1"

    agency: AgencyId


class RecordSafetyAction(_OfRapidReview):
    """An agency acted at once to keep children safe."""

    KIND: ClassVar[str] = "record-safety-action.v1"

    agency: AgencyId


class ConcludeRapidReview(_OfRapidReview):
    """Conclude with a route: a review type of the pack or `no-further-review`. Short of the statutory review, say why."""

    KIND: ClassVar[str] = "conclude-rapid-review.v1"

    route: PackKey
    recommended_by: Post
    reason: PublicText | None = None


class RecordPanelResponse(_OfRapidReview):
    """What the Panel answered to the concluded rapid review."""

    KIND: ClassVar[str] = "record-panel-response.v1"

    response: PanelResponse


RapidReviewCommand = (
    OpenRapidReview
    | RequestAgencySummary
    | RecordAgencySummary
    | RecordSafetyAction
    | ConcludeRapidReview
    | RecordPanelResponse
)
