"""What partners ask concerning an action: each class is a command and its message."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from domain.command import Command, Scope
from domain.improvement.action_facts import Evidence, Percent
from domain.names import (
    ActionId,
    AgencyId,
    Entry,
    IndicatorCode,
    Label,
    Post,
    RecommendationId,
    StreamId,
)
from domain.text import PublicText


class _OfAction(Command):
    action_id: ActionId

    def stream(self, scope: Scope) -> StreamId:
        return self.action_id


class AgreeAction(_OfAction):
    """
    Agree an action for an accepted recommendation, on the day `occurred_on`.

    Specific `text`; a `measure` or an `indicator`; the owner as a post at an agency; `confirmed_by`, the post at that
    agency that holds it achievable; `due_on`. What is missing is named part by part.
    """

    KIND: ClassVar[str] = "agree-action.v1"

    recommendation_id: RecommendationId
    text: PublicText | None = None
    measure: PublicText | None = None
    indicator: IndicatorCode | None = None
    owner_agency: AgencyId | None = None
    owner_post: Post | None = None
    confirmed_by: Post | None = None
    partners: tuple[AgencyId, ...] = Field(default=(), max_length=20)
    due_on: date | None = None
    priority: Label | None = None
    illustrative: bool = False

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (self.recommendation_id,)


class StartAction(_OfAction):
    """Work has begun."""

    KIND: ClassVar[str] = "start-action.v1"


class ReportProgress(_OfAction):
    """How far the action is on the day `occurred_on`. `blocked`: it cannot go on without help."""

    KIND: ClassVar[str] = "report-progress.v1"

    percent: Percent
    narrative: PublicText
    blocked: bool = False


class CorrectUpdate(_OfAction):
    """Correct a progress report of one's own. `corrects` is the entry of the action's history; it stays there."""

    KIND: ClassVar[str] = "correct-update.v1"

    corrects: Entry
    percent: Percent
    narrative: PublicText
    reason: PublicText
    blocked: bool = False


class ExtendDueDate(_OfAction):
    """Move the due date to a later day, with a reason and the post that approved it."""

    KIND: ClassVar[str] = "extend-due-date.v1"

    due_on: date
    reason: PublicText | None = None
    approved_by: Post | None = None


class ReassignAction(_OfAction):
    """Give the action to another owner, who has confirmed that it is achievable."""

    KIND: ClassVar[str] = "reassign-action.v1"

    owner_agency: AgencyId
    owner_post: Post
    confirmed_by: Post
    reason: PublicText | None = None


class ReportImplemented(_OfAction):
    """The action is done. Whether it helped is shown by evidence of impact."""

    KIND: ClassVar[str] = "report-implemented.v1"

    summary: PublicText


class SubmitImpactEvidence(_OfAction):
    """Evidence of an effect on children and families, or on practice."""

    KIND: ClassVar[str] = "submit-impact-evidence.v1"

    evidence: Evidence


class AcceptEvidence(_OfAction):
    """Accept evidence as an agency that does not own the action. `submission` is its entry of the history."""

    KIND: ClassVar[str] = "accept-evidence.v1"

    submission: Entry
    post: Post


class RejectEvidence(_OfAction):
    """Reject evidence, with a reason. `submission` is its entry of the action's history."""

    KIND: ClassVar[str] = "reject-evidence.v1"

    submission: Entry
    post: Post
    reason: PublicText | None = None


class CloseAction(_OfAction):
    """Close an implemented action whose impact is evidenced."""

    KIND: ClassVar[str] = "close-action.v1"

    approved_by: Post


class ReopenAction(_OfAction):
    """Take up again what was implemented or closed."""

    KIND: ClassVar[str] = "reopen-action.v1"

    reason: PublicText | None = None
    approved_by: Post | None = None


class CancelAction(_OfAction):
    """Cancel an action, with a reason and the post that approved it."""

    KIND: ClassVar[str] = "cancel-action.v1"

    reason: PublicText | None = None
    approved_by: Post | None = None


class ChallengeProgress(_OfAction):
    """Challenge the progress reported, or that none is, as an agency that does not own the action."""

    KIND: ClassVar[str] = "challenge-progress.v1"

    question: PublicText
    post: Post


class OfferSupport(_OfAction):
    """Offer the owner help."""

    KIND: ClassVar[str] = "offer-support.v1"

    offer: PublicText
    post: Post


class AcceptAssurance(_OfAction):
    """Accept, as an agency that does not own the action, that a challenge is answered, and say on what ground."""

    KIND: ClassVar[str] = "accept-assurance.v1"

    challenge: Entry
    ground: PublicText
    post: Post


ActionCommand = (
    AgreeAction
    | StartAction
    | ReportProgress
    | CorrectUpdate
    | ExtendDueDate
    | ReassignAction
    | ReportImplemented
    | SubmitImpactEvidence
    | AcceptEvidence
    | RejectEvidence
    | CloseAction
    | ReopenAction
    | CancelAction
    | ChallengeProgress
    | OfferSupport
    | AcceptAssurance
)
