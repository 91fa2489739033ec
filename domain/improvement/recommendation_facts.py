"""What is recorded of a recommendation: the values and the events of its history."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from domain.fact import Closed, Fact, Visibility
from domain.names import (
    ActionId,
    AgencyId,
    AuditId,
    FindingId,
    Label,
    Post,
    RecommendationId,
    SharedLearningId,
    StreamId,
    ThemeId,
)
from domain.text import PublicText

# --- Values -----------------------------------------------------------------------------------------------


class RecommendationKind(StrEnum):
    """Put something right, or carry good practice further."""

    IMPROVE = "improve"
    SPREAD = "spread"


class Embedded(StrEnum):
    """Whether practice has changed, as a later audit found it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class ClosingLoopAudit(Closed):
    """The audit that tested whether the change has become practice (framework row G7)."""

    reference: Label
    held_on: date
    embedded: Embedded


# --- Events -----------------------------------------------------------------------------------------------


class _OfRecommendation(Fact):
    recommendation_id: RecommendationId

    @property
    def stream(self) -> StreamId:
        return self.recommendation_id


class RecommendationMade(_OfRecommendation):
    """
    `themes` are those of the findings it cites, at that time. It belongs to an agency (`owner`) or to a sub-group
    (`owner_group`). `needs_closing_loop`: a finding comes from a source whose learning must be audited again.
    `learning` is what was adopted of a neighbour's (not stored where there is none: that is the released shape).
    """

    TOPIC: ClassVar[str] = "recommendation-made.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    kind: RecommendationKind
    findings: tuple[FindingId, ...]
    text: PublicText
    owner: AgencyId | None
    owner_group: Label | None
    themes: tuple[ThemeId, ...]
    needs_closing_loop: bool
    made_by: AgencyId
    illustrative: bool
    learning: tuple[SharedLearningId, ...] = Field(default=(), exclude_if=lambda cited: not cited)


class RecommendationAccepted(_OfRecommendation):
    TOPIC: ClassVar[str] = "recommendation-accepted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    decided_by: Post
    decided_on: date


class RecommendationNotAccepted(_OfRecommendation):
    """A reason and a named decision-maker, always (invariant 4)."""

    TOPIC: ClassVar[str] = "recommendation-not-accepted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    reason: PublicText
    decided_by: Post
    decided_on: date


class RecommendationActioned(_OfRecommendation):
    """An action was agreed for it; so its history knows what has to be closed before it is concluded (ADR 0033)."""

    TOPIC: ClassVar[str] = "recommendation-actioned.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    action_id: ActionId


class ClosingLoopAuditScheduled(_OfRecommendation):
    """An audit was commissioned that tests it; from now on the results of audits on this record count (ADR 0038)."""

    TOPIC: ClassVar[str] = "closing-loop-audit-scheduled.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    audit_id: AuditId
    due_on: date


class ClosingLoopAuditConcluded(_OfRecommendation):
    """What that audit found. With the result no, the recommendation is reopened beside it (invariant 14)."""

    TOPIC: ClassVar[str] = "closing-loop-audit-concluded.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    audit_id: AuditId
    held_on: date
    embedded: Embedded


class RecommendationSuperseded(_OfRecommendation):
    TOPIC: ClassVar[str] = "recommendation-superseded.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    superseded_by: RecommendationId
    reason: PublicText


class RecommendationReopened(_OfRecommendation):
    TOPIC: ClassVar[str] = "recommendation-reopened.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    reason: PublicText
    closing_loop: ClosingLoopAudit | None


class RecommendationConcluded(_OfRecommendation):
    """`summary` says what has changed for children and practice."""

    TOPIC: ClassVar[str] = "recommendation-concluded.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    summary: PublicText
    decided_by: Post
    closing_loop: ClosingLoopAudit | None


RecommendationFact = (
    RecommendationMade
    | RecommendationAccepted
    | RecommendationNotAccepted
    | RecommendationActioned
    | ClosingLoopAuditScheduled
    | ClosingLoopAuditConcluded
    | RecommendationSuperseded
    | RecommendationReopened
    | RecommendationConcluded
)
