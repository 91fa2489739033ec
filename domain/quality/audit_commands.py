"""What partners ask concerning a multi-agency audit: each class is a command and its message."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from domain.command import Command, Scope
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
from domain.quality.audit_facts import Attendance, GradeCount, Sampling, VoiceOfChild
from domain.quality.audit_programme import AuditKind
from domain.register import Correction
from domain.text import PublicText


class _OfAudit(Command):
    audit_id: AuditId

    def stream(self, scope: Scope) -> StreamId:
        return self.audit_id


class CommissionAudit(_OfAudit):
    """Commission a multi-agency audit. With `closes` it is a closing-loop audit of that recommendation."""

    KIND: ClassVar[str] = "commission-audit.v1"

    programme_id: AuditProgrammeId | None = None
    kind: AuditKind = AuditKind.CASE
    title: Label
    terms_of_reference: PublicText
    standard: PublicText
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    priority: PackKey | None = None
    sampling: Sampling
    agencies: tuple[AgencyId, ...] = Field(max_length=100)
    due_on: date
    closes: RecommendationId | None = None

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return tuple(cited for cited in (self.programme_id, self.closes) if cited is not None)


class DrawAuditSample(_OfAudit):
    """Say how many cases were drawn, how, and from which."""

    KIND: ClassVar[str] = "draw-audit-sample.v1"

    cases: Annotated[int, Field(ge=1, le=10_000)]
    method: Sampling
    drawn_from: PublicText
    correction: Correction | None = None


class ReturnAuditTool(_OfAudit):
    """Say that an agency has returned its audit tool; what it holds is not for this record."""

    KIND: ClassVar[str] = "return-audit-tool.v1"

    agency: AgencyId


class HoldAudit(_OfAudit):
    """Say when the audit was held and who came. `attendance` names every agency that was asked to take part."""

    KIND: ClassVar[str] = "hold-audit.v1"

    held_on: date
    attendance: tuple[Attendance, ...] = Field(max_length=100)
    practitioners: bool
    correction: Correction | None = None


class GradeAudit(_OfAudit):
    """Give the profile of grades; it adds up to the sample."""

    KIND: ClassVar[str] = "grade-audit.v1"

    grades: tuple[GradeCount, ...] = Field(max_length=5)
    correction: Correction | None = None


class IdentifyGoodPractice(_OfAudit):
    """Say what was done well, in general words: it is shared with what the audit concludes."""

    KIND: ClassVar[str] = "identify-good-practice.v1"

    text: PublicText
    themes: tuple[ThemeId, ...] = Field(max_length=12)


class ConcludeAudit(_OfAudit):
    """
    Conclude an audit with what was learned; the learning is shared with the neighbour, so it names no case.

    A closing-loop audit names again the recommendation that it `closes` and says whether practice is `embedded`; no
    reopens that recommendation. A correction changes the words of a conclusion and never its result.
    """

    KIND: ClassVar[str] = "conclude-audit.v1"

    learning: PublicText
    voice_of_child: VoiceOfChild | None = None
    closes: RecommendationId | None = None
    embedded: Embedded | None = None
    correction: Correction | None = None

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return () if self.closes is None else (self.closes,)


class WithdrawAudit(_OfAudit):
    """Take back an audit that will not be concluded, with a reason; it counts no longer."""

    KIND: ClassVar[str] = "withdraw-audit.v1"

    reason: PublicText


AuditCommand = (
    CommissionAudit
    | DrawAuditSample
    | ReturnAuditTool
    | HoldAudit
    | GradeAudit
    | IdentifyGoodPractice
    | ConcludeAudit
    | WithdrawAudit
)
