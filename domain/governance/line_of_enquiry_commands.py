"""What partners ask concerning a key line of enquiry: each class is a command and its message."""

from typing import ClassVar

from pydantic import Field

from domain.command import Command, Scope
from domain.governance.line_of_enquiry_facts import Says, Source, StandingQuestion
from domain.names import (
    ExceptionId,
    FindingId,
    LineOfEnquiryId,
    PackKey,
    ScrutinyGapId,
    StreamId,
    ThemeId,
)
from domain.text import PublicText


class _AboutLineOfEnquiry(Command):
    line_of_enquiry_id: LineOfEnquiryId

    def stream(self, scope: Scope) -> StreamId:
        return self.line_of_enquiry_id


class RaiseLineOfEnquiry(_AboutLineOfEnquiry):
    """Put a question on the work plan of the group that raises it, on the day `occurred_on`."""

    KIND: ClassVar[str] = "raise-line-of-enquiry.v1"

    question: PublicText
    standing_question: StandingQuestion
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    raised_by_group: PackKey
    exception_id: ExceptionId | None = None
    scrutiny_gap_id: ScrutinyGapId | None = None
    illustrative: bool = False

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return tuple(cited for cited in (self.exception_id, self.scrutiny_gap_id) if cited)


class TriangulateEvidence(_AboutLineOfEnquiry):
    """Set a source beside the others and say what it says. For every agency: that sources are independent is the point."""

    KIND: ClassVar[str] = "triangulate-evidence.v1"

    source: Source
    says: Says
    text: PublicText


class AnswerLineOfEnquiry(_AboutLineOfEnquiry):
    """Answer it, when sources of two independent types speak to it. For who raised it, and the business unit."""

    KIND: ClassVar[str] = "answer-line-of-enquiry.v1"

    answer: PublicText
    findings: tuple[FindingId, ...] = Field(default=(), max_length=20)

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return tuple(dict.fromkeys(self.findings))


class EscalateLineOfEnquiry(_AboutLineOfEnquiry):
    """Ask a group of the partnership to consider it, triangulated or not. For who raised it, and the business unit."""

    KIND: ClassVar[str] = "escalate-line-of-enquiry.v1"

    to_group: PackKey
    reason: PublicText


class ReportStrength(_AboutLineOfEnquiry):
    """Report an area of strength that the enquiry showed. For who raised it, and the business unit."""

    KIND: ClassVar[str] = "report-strength.v1"

    text: PublicText
    themes: tuple[ThemeId, ...] = Field(max_length=12)
