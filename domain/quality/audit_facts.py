"""What is recorded of a multi-agency audit: the values and the events of its history (framework rows Q1, Q2)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from domain.fact import Closed, Fact, Visibility
from domain.improvement.recommendation_facts import Embedded
from domain.names import (
    AgencyId,
    AuditId,
    AuditProgrammeId,
    Label,
    PackKey,
    RecommendationId,
    StreamId,
    ThemeId,
)
from domain.quality.audit_programme import AuditKind
from domain.register import Correction
from domain.text import PublicText

# --- Values -----------------------------------------------------------------------------------------------

Cases = Annotated[int, Field(ge=0, le=10_000)]


class Sampling(StrEnum):
    """How the cases come to be in the sample."""

    RANDOM = "random"
    PURPOSIVE = "purposive"


class Attendance(Closed):
    """Of one agency asked to take part: whether it came, and whether it was involved with any child of the sample."""

    agency: AgencyId
    attended: bool
    involved: bool


class Grade(StrEnum):
    """The quality of practice in one case."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires-improvement"
    INADEQUATE = "inadequate"
    NOT_GRADED = "not-graded"


class GradeCount(Closed):
    """How many cases of the sample have a grade."""

    grade: Grade
    cases: Cases


class VoiceOfChild(Closed):
    """Whether children's views were obtained for the audit; `statement` says how, or why not. Never what a child said."""

    obtained: bool
    statement: PublicText


# --- Events -----------------------------------------------------------------------------------------------


class _OfAudit(Fact):
    audit_id: AuditId

    @property
    def stream(self) -> StreamId:
        return self.audit_id


class AuditCommissioned(_OfAudit):
    """
    `agencies` are asked to take part, involved with the children or not (Tees, Multi-Agency Audits). `closes` is the
    recommendation whose embedding a closing-loop audit tests; `standard` is what practice is held against.
    """

    TOPIC: ClassVar[str] = "audit-commissioned.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    programme_id: AuditProgrammeId | None
    kind: AuditKind
    title: Label
    terms_of_reference: PublicText
    standard: PublicText
    themes: tuple[ThemeId, ...]
    priority: PackKey | None
    sampling: Sampling
    agencies: tuple[AgencyId, ...]
    commissioned_on: date
    due_on: date
    closes: RecommendationId | None


class AuditSampleDrawn(_OfAudit):
    """`cases` is the size of the sample; `drawn_from` says of which cases and by which rule."""

    TOPIC: ClassVar[str] = "audit-sample-drawn.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    cases: Cases
    method: Sampling
    drawn_from: PublicText
    correction: Correction | None


class AgencyAuditToolReturned(_OfAudit):
    TOPIC: ClassVar[str] = "agency-audit-tool-returned.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    returned_on: date


class AuditHeld(_OfAudit):
    """`practitioners`: those who worked with the children took part."""

    TOPIC: ClassVar[str] = "audit-held.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    held_on: date
    attendance: tuple[Attendance, ...]
    practitioners: bool
    correction: Correction | None


class AuditGraded(_OfAudit):
    TOPIC: ClassVar[str] = "audit-graded.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    grades: tuple[GradeCount, ...]
    correction: Correction | None


class GoodPracticeIdentified(_OfAudit):
    TOPIC: ClassVar[str] = "good-practice-identified.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    text: PublicText
    themes: tuple[ThemeId, ...]
    identified_by: AgencyId


class AuditConcluded(_OfAudit):
    """
    What was learned, for both partnerships; no count of cases among it. `good_practice` is what was identified.

    `embedded` is the result of a closing-loop audit, else None.
    """

    TOPIC: ClassVar[str] = "audit-concluded.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    kind: AuditKind
    title: Label
    themes: tuple[ThemeId, ...]
    held_on: date
    learning: PublicText
    good_practice: tuple[PublicText, ...]
    voice_of_child: VoiceOfChild
    closes: RecommendationId | None
    embedded: Embedded | None
    correction: Correction | None


class AuditWithdrawn(_OfAudit):
    TOPIC: ClassVar[str] = "audit-withdrawn.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    reason: PublicText


AuditFact = (
    AuditCommissioned
    | AuditSampleDrawn
    | AgencyAuditToolReturned
    | AuditHeld
    | AuditGraded
    | GoodPracticeIdentified
    | AuditConcluded
    | AuditWithdrawn
)
