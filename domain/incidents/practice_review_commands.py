"""What is asked concerning a review of any type: each class is a command and its message."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from domain.command import Command, Scope
from domain.incidents.practice_review_facts import Declaration, PauseReason, Practitioners
from domain.incidents.review_publication_facts import NotInformed
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

Agencies = Annotated[tuple[AgencyId, ...], Field(max_length=40)]
Criteria = Annotated[tuple[PackKey, ...], Field(max_length=20)]


class _OfPracticeReview(Command):
    review_id: PracticeReviewId

    def stream(self, scope: Scope) -> StreamId:
        return self.review_id


# --- Commissioning ----------------------------------------------------------------------------------------


class RecommendReviewRoute(_OfPracticeReview):
    """
    A group recommends a review of a type that the pack lists, of the `agencies` named. It may follow from an incident
    and its concluded rapid review; if that chose another route, `reason` says why.
    """

    KIND: ClassVar[str] = "recommend-review-route.v1"

    review_type: PackKey
    group: PackKey
    chair: Post
    agencies: Agencies
    criteria: Criteria = ()
    incident_id: SeriousIncidentId | None = None
    rapid_review_id: RapidReviewId | None = None
    reason: PublicText | None = None
    illustrative: bool = False

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return tuple(ref for ref in (self.incident_id, self.rapid_review_id) if ref is not None)


class CommissionReview(_OfPracticeReview):
    """Decide that the review is held. `criteria` are those met; `decided_by` is not the chair who recommended it."""

    KIND: ClassVar[str] = "commission-review.v1"

    decided_by: Post
    criteria: Criteria
    due_on: date | None = None


class DecideAgainstReview(_OfPracticeReview):
    """Decide that the review recommended is not held, and say why."""

    KIND: ClassVar[str] = "decide-against-review.v1"

    decided_by: Post
    reason: PublicText | None = None


# --- Conduct ----------------------------------------------------------------------------------------------


class AppointLeadReviewer(_OfPracticeReview):
    """Appoint the lead reviewer, as a post, with the declaration of independence."""

    KIND: ClassVar[str] = "appoint-lead-reviewer.v1"

    reviewer: Post
    declaration: Declaration
    systems_trained: bool = False


class DeclareReviewerConflict(_OfPracticeReview):
    """The lead reviewer is not independent after all: of an `agency`, or without one of the case."""

    KIND: ClassVar[str] = "declare-reviewer-conflict.v1"

    agency: AgencyId | None = None


class ReplaceLeadReviewer(_OfPracticeReview):
    """Appoint another lead reviewer, and say why."""

    KIND: ClassVar[str] = "replace-lead-reviewer.v1"

    reviewer: Post
    declaration: Declaration
    reason: PublicText
    systems_trained: bool = False


class AddReviewAgency(_OfPracticeReview):
    """Review another agency too. `reviewer_independent`: the lead reviewer declares to be independent of it."""

    KIND: ClassVar[str] = "add-review-agency.v1"

    agency: AgencyId
    reviewer_independent: bool = False


class SelectMethodology(_OfPracticeReview):
    """By which learning model the review is done."""

    KIND: ClassVar[str] = "select-methodology.v1"

    methodology: Label
    systems: bool


class RecordPractitionerEvent(_OfPracticeReview):
    """Practitioners of these agencies took part, without fear of being blamed."""

    KIND: ClassVar[str] = "record-practitioner-event.v1"

    agencies: Agencies
    practitioners: Practitioners


class InviteFamily(_OfPracticeReview):
    """The family was invited to contribute. Nothing about the persons."""

    KIND: ClassVar[str] = "invite-family.v1"

    children_included: bool
    expectations_explained: bool


class RecordFamilyContribution(_OfPracticeReview):
    """The family contributed. Nothing of what it said."""

    KIND: ClassVar[str] = "record-family-contribution.v1"

    children_included: bool


class RecordFamilyDeclined(_OfPracticeReview):
    """The family was invited and does not wish to contribute."""

    KIND: ClassVar[str] = "record-family-declined.v1"


class RecordAgencyResponse(_OfPracticeReview):
    """An agency under review answers to it; `document` says where the answer can be read."""

    KIND: ClassVar[str] = "record-agency-response.v1"

    agency: AgencyId
    document: Label


class PauseReview(_OfPracticeReview):
    """Publication waits for another process; learning goes on."""

    KIND: ClassVar[str] = "pause-review.v1"

    reason: PauseReason


class ResumeReview(_OfPracticeReview):
    """What the review waited for is over."""

    KIND: ClassVar[str] = "resume-review.v1"

    reason: PublicText


class AgreeReviewReport(_OfPracticeReview):
    """The report stands."""

    KIND: ClassVar[str] = "agree-review-report.v1"

    agreed_by: Post


# --- Publication ------------------------------------------------------------------------------------------


class SubmitReportToPanel(_OfPracticeReview):
    """The agreed report went to the Panel and the Secretary of State, on the day `occurred_on`."""

    KIND: ClassVar[str] = "submit-report-to-panel.v1"


class DeferPublication(_OfPracticeReview):
    """Publish later: say why, and when it is looked at again."""

    KIND: ClassVar[str] = "defer-publication.v1"

    reason: PublicText | None = None
    review_on: date | None = None


class PublishReview(_OfPracticeReview):
    """
    The report became public on the day `occurred_on` under the title `document`, with the partnership's response. Say
    that the family was told beforehand, or why not.
    """

    KIND: ClassVar[str] = "publish-review.v1"

    document: Label
    partnership_response: Label | None = None
    family_informed: bool = False
    family_not_informed: NotInformed | None = None


class WithdrawPublication(_OfPracticeReview):
    """Take a published report back, and say why."""

    KIND: ClassVar[str] = "withdraw-publication.v1"

    decided_by: Post
    reason: PublicText


ConductCommand = (
    AppointLeadReviewer
    | DeclareReviewerConflict
    | ReplaceLeadReviewer
    | AddReviewAgency
    | SelectMethodology
    | RecordPractitionerEvent
    | InviteFamily
    | RecordFamilyContribution
    | RecordFamilyDeclined
    | RecordAgencyResponse
    | PauseReview
    | ResumeReview
    | AgreeReviewReport
)
PublicationCommand = SubmitReportToPanel | DeferPublication | PublishReview | WithdrawPublication
PracticeReviewCommand = (
    RecommendReviewRoute
    | CommissionReview
    | DecideAgainstReview
    | ConductCommand
    | PublicationCommand
)
