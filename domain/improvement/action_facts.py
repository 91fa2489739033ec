"""What is recorded of an action: the values and the events of its history."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from domain.fact import Closed, Fact, Visibility
from domain.names import (
    ActionId,
    AgencyId,
    Entry,
    IndicatorCode,
    Label,
    Post,
    RecommendationId,
    StreamId,
    ThemeId,
)
from domain.text import PublicText

# --- Values -----------------------------------------------------------------------------------------------

Percent = Annotated[int, Field(ge=0, le=100)]


class EvidenceType(StrEnum):
    """What evidence of impact can be (framework row G6). `output` can be said and is always refused (invariant 11)."""

    AUDIT = "audit"
    SURVEY = "survey"
    INDICATOR_MOVEMENT = "indicator-movement"
    USER_FEEDBACK = "user-feedback"
    PRACTITIONER_FEEDBACK = "practitioner-feedback"
    OUTPUT = "output"


class EffectOn(StrEnum):
    """Whom the change reached."""

    CHILDREN_AND_FAMILIES = "children-and-families"
    PRACTICE = "practice"


class Evidence(Closed):
    """
    What shows an effect in a period, and where it can be read (`pointer`: a document and its paragraph).

    `baseline` and `now` are the figures before and after, as printed, where there are any; `benchmark` is the figure
    elsewhere in that period (not stored where there is none: that is the released shape).
    """

    type: EvidenceType
    effect_on: EffectOn
    period_from: date
    period_to: date
    pointer: Label
    text: PublicText
    baseline: Label | None = None
    now: Label | None = None
    benchmark: Label | None = Field(default=None, exclude_if=lambda said: said is None)


# --- Events that are shared learning ----------------------------------------------------------------------


class _OfAction(Fact):
    action_id: ActionId

    @property
    def stream(self) -> StreamId:
        return self.action_id


class ActionAgreed(_OfAction):
    """
    Specific (`text`), measurable (`measure` or `indicator`), owned by a post at an agency, confirmed as achievable by
    that agency (`confirmed_by`), with a due date (invariant 6). `themes` are those of the recommendation.
    `priority` is the priority of the business plan that it serves; `partners` are the agencies that help.
    """

    TOPIC: ClassVar[str] = "action-agreed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    recommendation_id: RecommendationId
    themes: tuple[ThemeId, ...]
    text: PublicText
    measure: PublicText | None
    indicator: IndicatorCode | None
    owner_agency: AgencyId
    owner_post: Post
    confirmed_by: Post
    partners: tuple[AgencyId, ...]
    agreed_on: date
    due_on: date
    priority: Label | None
    illustrative: bool


class ActionStarted(_OfAction):
    TOPIC: ClassVar[str] = "action-started.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED


class ActionDueDateExtended(_OfAction):
    """The dates before it stay visible in the events before it (invariant 12)."""

    TOPIC: ClassVar[str] = "action-due-date-extended.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    due_on: date
    reason: PublicText
    approved_by: Post


class ActionReassigned(_OfAction):
    TOPIC: ClassVar[str] = "action-reassigned.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    owner_agency: AgencyId
    owner_post: Post
    confirmed_by: Post
    reason: PublicText


class ActionImplemented(_OfAction):
    """The owner says that it is done; whether it helped is another question (invariant 9)."""

    TOPIC: ClassVar[str] = "action-implemented.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    summary: PublicText
    reported_by: AgencyId


class ActionClosed(_OfAction):
    """Closed on evidence: how much was accepted and of which types, since the evidence itself stays at home."""

    TOPIC: ClassVar[str] = "action-closed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    approved_by: Post
    evidence_types: tuple[EvidenceType, ...]


class ActionReopened(_OfAction):
    TOPIC: ClassVar[str] = "action-reopened.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    reason: PublicText
    approved_by: Post


class ActionCancelled(_OfAction):
    TOPIC: ClassVar[str] = "action-cancelled.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    reason: PublicText
    approved_by: Post


# --- Events that stay at home -----------------------------------------------------------------------------


class ActionProgressReported(_OfAction):
    """`reported_by` is the sender: the owner, or the business unit on its behalf (invariant 7)."""

    TOPIC: ClassVar[str] = "action-progress-reported.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    percent: Percent
    blocked: bool
    narrative: PublicText
    reported_by: AgencyId
    reported_on: date


class ActionUpdateCorrected(_OfAction):
    """What a progress report, or a correction of it, should have said. Both stay visible (invariant 15)."""

    TOPIC: ClassVar[str] = "action-update-corrected.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    corrects: Entry
    percent: Percent
    blocked: bool
    narrative: PublicText
    reason: PublicText


class ImpactEvidenceSubmitted(_OfAction):
    TOPIC: ClassVar[str] = "impact-evidence-submitted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    evidence: Evidence
    submitted_by: AgencyId


class ImpactEvidenceAccepted(_OfAction):
    """`submission` is the entry of this history that holds the evidence; `accepted_by` is not its owner."""

    TOPIC: ClassVar[str] = "impact-evidence-accepted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    submission: Entry
    accepted_by: AgencyId
    post: Post


class ImpactEvidenceRejected(_OfAction):
    TOPIC: ClassVar[str] = "impact-evidence-rejected.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    submission: Entry
    rejected_by: AgencyId
    post: Post
    reason: PublicText


class ProgressChallenged(_OfAction):
    """An agency that does not own the action asks about its progress, or about the want of it (framework row G5)."""

    TOPIC: ClassVar[str] = "progress-challenged.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    question: PublicText
    challenged_by: AgencyId
    post: Post


class SupportOffered(_OfAction):
    TOPIC: ClassVar[str] = "support-offered.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    offer: PublicText
    offered_by: AgencyId
    post: Post


class AssuranceAccepted(_OfAction):
    """Somebody other than the owner is satisfied by the answer. `challenge` is the entry that holds the challenge."""

    TOPIC: ClassVar[str] = "assurance-accepted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    challenge: Entry
    ground: PublicText
    accepted_by: AgencyId
    post: Post


ActionFact = (
    ActionAgreed
    | ActionStarted
    | ActionProgressReported
    | ActionDueDateExtended
    | ActionReassigned
    | ActionImplemented
    | ImpactEvidenceSubmitted
    | ImpactEvidenceAccepted
    | ImpactEvidenceRejected
    | ActionClosed
    | ActionReopened
    | ActionCancelled
    | ActionUpdateCorrected
    | ProgressChallenged
    | SupportOffered
    | AssuranceAccepted
)
