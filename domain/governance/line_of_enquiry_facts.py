"""What is recorded of a key line of enquiry (framework rows V5 and V6; Tees, "Performance Analysis Group")."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.fact import Closed, Fact, Visibility
from domain.names import (
    AgencyId,
    ExceptionId,
    FindingId,
    Label,
    LineOfEnquiryId,
    PackKey,
    ScrutinyGapId,
    StreamId,
    ThemeId,
)
from domain.text import PublicText

# --- Values -----------------------------------------------------------------------------------------------


class StandingQuestion(StrEnum):
    """The five questions that the group answers, in the framework's order."""

    EFFECTIVENESS = (
        "effectiveness"  # what the information tells about the effectiveness of the arrangements
    )
    STRENGTHS = "strengths"  # what the strengths are, and what needs to be improved
    WORKING_TOGETHER = "working-together"  # whether all agencies work together; if not, why not
    RIGHT_SUPPORT = "right-support"  # right level, right time, right organisation
    IMPACT = "impact"  # the impact in safeguarding children and improving their outcomes


class Says(StrEnum):
    """What a source says of the question. Context tells about it without speaking for or against."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


class Source(Closed):
    """Where a piece of evidence stands. `type` is a source type of the framework pack."""

    type: Label
    reference: Label
    published_on: date | None = None


# --- Events -----------------------------------------------------------------------------------------------


class _OfLineOfEnquiry(Fact):
    line_of_enquiry_id: LineOfEnquiryId

    @property
    def stream(self) -> StreamId:
        return self.line_of_enquiry_id


class KeyLineOfEnquiryRaised(_OfLineOfEnquiry):
    """`raised_by_group` is the key of a sub-group; an exception or a gap in scrutiny may have led to the question."""

    TOPIC: ClassVar[str] = "key-line-of-enquiry-raised.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    question: PublicText
    standing_question: StandingQuestion
    themes: tuple[ThemeId, ...]
    raised_by_group: PackKey
    raised_by: AgencyId
    raised_on: date
    exception_id: ExceptionId | None
    scrutiny_gap_id: ScrutinyGapId | None
    illustrative: bool


class EvidenceTriangulated(_OfLineOfEnquiry):
    """One source is set beside the others."""

    TOPIC: ClassVar[str] = "evidence-triangulated.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    source: Source
    says: Says
    text: PublicText
    added_by: AgencyId


class KeyLineOfEnquiryAnswered(_OfLineOfEnquiry):
    """`source_types` are the independent types that the answer rests on; `findings` are what it led to so far."""

    TOPIC: ClassVar[str] = "key-line-of-enquiry-answered.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    answer: PublicText
    source_types: tuple[Label, ...]
    findings: tuple[FindingId, ...]
    answered_on: date


class KeyLineOfEnquiryEscalated(_OfLineOfEnquiry):
    """The partnerships are asked to consider it: `to_group` is the key of the group that decides."""

    TOPIC: ClassVar[str] = "key-line-of-enquiry-escalated.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    to_group: PackKey
    reason: PublicText
    escalated_on: date


class StrengthReported(_OfLineOfEnquiry):
    """An area of strength, reported back to the partnerships; `source_types` say what it rests on."""

    TOPIC: ClassVar[str] = "strength-reported.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    text: PublicText
    themes: tuple[ThemeId, ...]
    source_types: tuple[Label, ...]


LineOfEnquiryFact = (
    KeyLineOfEnquiryRaised
    | EvidenceTriangulated
    | KeyLineOfEnquiryAnswered
    | KeyLineOfEnquiryEscalated
    | StrengthReported
)
