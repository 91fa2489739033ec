"""
A key line of enquiry: a question of the Performance Analysis Group, the sources set beside it, and its answer.

One source is likely to be partial: a line of enquiry is triangulated, and can be answered, only when sources of two
independent types speak for or against it (invariant 27). Who may do what: ADR 0037.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.command import Context, cited
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.governance.line_of_enquiry_commands import (
    AnswerLineOfEnquiry,
    EscalateLineOfEnquiry,
    RaiseLineOfEnquiry,
    ReportStrength,
    TriangulateEvidence,
)
from domain.governance.line_of_enquiry_facts import (
    EvidenceTriangulated,
    KeyLineOfEnquiryAnswered,
    KeyLineOfEnquiryEscalated,
    KeyLineOfEnquiryRaised,
    LineOfEnquiryFact,
    Says,
    Source,
    StrengthReported,
)
from domain.governance.sub_group import check_sub_group
from domain.improvement.finding import Finding
from domain.names import AgencyId, LineOfEnquiryId
from domain.quick import quick
from domain.standing import check_acts_for, check_new, check_standing, check_status
from domain.vocabulary import check_source_type, check_themes

INDEPENDENT_TYPES = 2
"""So many types of source make a triangulation (invariant 27)."""

# --- State ------------------------------------------------------------------------------------------------


class EnquiryStatus(StrEnum):
    RAISED = "raised"
    EVIDENCE_GATHERING = "evidence-gathering"
    TRIANGULATED = "triangulated"
    ESCALATED = "escalated"
    ANSWERED = "answered"


OPEN = frozenset(EnquiryStatus) - {EnquiryStatus.ANSWERED}


@quick
@dataclass(frozen=True, slots=True)
class LineOfEnquiry:
    """`speaking` are the types of the sources that support or contradict, each once, in the order they came."""

    id: LineOfEnquiryId
    raised_by: AgencyId
    raised_on: date
    sources: tuple[Source, ...] = ()
    speaking: tuple[str, ...] = ()
    escalated: bool = False
    answered: bool = False

    @property
    def triangulated(self) -> bool:
        return len(self.speaking) >= INDEPENDENT_TYPES

    @property
    def status(self) -> EnquiryStatus:
        return status_of(
            answered=self.answered,
            escalated=self.escalated,
            triangulated=self.triangulated,
            evidence=bool(self.sources),
        )


def status_of(
    *, answered: bool, escalated: bool, triangulated: bool, evidence: bool
) -> EnquiryStatus:
    """The furthest that it has come."""
    if answered:
        return EnquiryStatus.ANSWERED
    if escalated:
        return EnquiryStatus.ESCALATED
    if triangulated:
        return EnquiryStatus.TRIANGULATED
    return EnquiryStatus.EVIDENCE_GATHERING if evidence else EnquiryStatus.RAISED


def evolve(enquiry: LineOfEnquiry | None, fact: LineOfEnquiryFact) -> LineOfEnquiry:
    """The next state. Never judges."""
    if isinstance(fact, KeyLineOfEnquiryRaised):
        return LineOfEnquiry(fact.line_of_enquiry_id, fact.raised_by, fact.raised_on)
    assert enquiry is not None, "a history begins with its raising"  # noqa: S101
    match fact:
        case EvidenceTriangulated():
            return replace(
                enquiry,
                sources=(*enquiry.sources, fact.source),
                speaking=speaking(enquiry.speaking, fact),
            )
        case KeyLineOfEnquiryAnswered():
            return replace(enquiry, answered=True)
        case KeyLineOfEnquiryEscalated():
            return replace(enquiry, escalated=True)
        case StrengthReported():
            return enquiry
        case _:
            assert_never(fact)


def speaking(before: tuple[str, ...], fact: EvidenceTriangulated) -> tuple[str, ...]:
    """The types of source that speak for or against, with this one. Context does not count."""
    if fact.says is Says.CONTEXT or fact.source.type in before:
        return before
    return (*before, fact.source.type)


# --- Decisions --------------------------------------------------------------------------------------------

LineOfEnquiryCommand = (
    RaiseLineOfEnquiry
    | TriangulateEvidence
    | AnswerLineOfEnquiry
    | EscalateLineOfEnquiry
    | ReportStrength
)


def decide(
    enquiry: LineOfEnquiry | None, command: LineOfEnquiryCommand, context: Context
) -> Sequence[LineOfEnquiryFact]:
    """Raises Refused; see invariant 27 of the domain."""
    if isinstance(command, RaiseLineOfEnquiry):
        check_new(enquiry, command.line_of_enquiry_id, field="line_of_enquiry_id")
        return [_raise(command, context)]
    standing = check_standing(enquiry, command.line_of_enquiry_id, field="line_of_enquiry_id")
    if command.occurred_on < standing.raised_on:
        raise refuse(
            Code.BAD_VALUE,
            f"the question was raised on {standing.raised_on}; this cannot be earlier",
            field="occurred_on",
        )
    match command:
        case TriangulateEvidence():
            return [_triangulate(standing, command, context)]
        case AnswerLineOfEnquiry():
            return [_answer(standing, command, context)]
        case EscalateLineOfEnquiry():
            return [_escalate(standing, command, context)]
        case ReportStrength():
            check_acts_for(standing.raised_by, context, field="line_of_enquiry_id")
            check_themes(command.themes, context)
            return [
                StrengthReported(
                    line_of_enquiry_id=standing.id,
                    text=command.text,
                    themes=tuple(dict.fromkeys(command.themes)),
                    source_types=standing.speaking,
                )
            ]
        case _:
            assert_never(command)


def _raise(command: RaiseLineOfEnquiry, context: Context) -> KeyLineOfEnquiryRaised:
    check_themes(command.themes, context)
    check_sub_group(command.raised_by_group, context, field="raised_by_group")
    for field in ("exception_id", "scrutiny_gap_id"):
        reference = getattr(command, field)
        if reference is not None and reference not in context.known:
            raise refuse(
                Code.NOT_FOUND,
                f"nothing is recorded as {reference}; check the reference",
                field=field,
            )
    return KeyLineOfEnquiryRaised(
        line_of_enquiry_id=command.line_of_enquiry_id,
        question=command.question,
        standing_question=command.standing_question,
        themes=tuple(dict.fromkeys(command.themes)),
        raised_by_group=command.raised_by_group,
        raised_by=context.actor.agency,
        raised_on=command.occurred_on,
        exception_id=command.exception_id,
        scrutiny_gap_id=command.scrutiny_gap_id,
        illustrative=command.illustrative,
    )


def _triangulate(
    enquiry: LineOfEnquiry, command: TriangulateEvidence, context: Context
) -> EvidenceTriangulated:
    check_status(enquiry.id, enquiry.status, OPEN, field="line_of_enquiry_id")
    check_source_type(command.source.type, context, field="source.type")
    given = {(source.type, source.reference) for source in enquiry.sources}
    if (command.source.type, command.source.reference) in given:
        raise refuse(
            Code.ALREADY_EXISTS,
            "this source stands beside the question already; it cannot speak twice",
            field="source.reference",
        )
    return EvidenceTriangulated(
        line_of_enquiry_id=enquiry.id,
        source=command.source,
        says=command.says,
        text=command.text,
        added_by=context.actor.agency,
    )


def _answer(
    enquiry: LineOfEnquiry, command: AnswerLineOfEnquiry, context: Context
) -> KeyLineOfEnquiryAnswered:
    check_acts_for(enquiry.raised_by, context, field="line_of_enquiry_id")
    check_status(enquiry.id, enquiry.status, OPEN, field="line_of_enquiry_id")
    if not enquiry.triangulated:
        raise refuse(
            Code.NOT_TRIANGULATED,
            f"sources of {INDEPENDENT_TYPES} independent types must support or contradict; "
            f"so far: {', '.join(enquiry.speaking) or 'none'}",
            field="line_of_enquiry_id",
        )
    for place, finding in enumerate(command.findings):
        cited(context.known, finding, Finding, field=f"findings.{place}")
    return KeyLineOfEnquiryAnswered(
        line_of_enquiry_id=enquiry.id,
        answer=command.answer,
        source_types=enquiry.speaking,
        findings=tuple(dict.fromkeys(command.findings)),
        answered_on=command.occurred_on,
    )


def _escalate(
    enquiry: LineOfEnquiry, command: EscalateLineOfEnquiry, context: Context
) -> KeyLineOfEnquiryEscalated:
    check_acts_for(enquiry.raised_by, context, field="line_of_enquiry_id")
    check_status(
        enquiry.id,
        enquiry.status,
        OPEN - {EnquiryStatus.ESCALATED},
        field="line_of_enquiry_id",
    )
    check_sub_group(command.to_group, context, field="to_group")
    return KeyLineOfEnquiryEscalated(
        line_of_enquiry_id=enquiry.id,
        to_group=command.to_group,
        reason=command.reason,
        escalated_on=command.occurred_on,
    )


LINE_OF_ENQUIRY = Decider(
    name="key-line-of-enquiry",
    commands=(
        RaiseLineOfEnquiry,
        TriangulateEvidence,
        AnswerLineOfEnquiry,
        EscalateLineOfEnquiry,
        ReportStrength,
    ),
    facts=(
        KeyLineOfEnquiryRaised,
        EvidenceTriangulated,
        KeyLineOfEnquiryAnswered,
        KeyLineOfEnquiryEscalated,
        StrengthReported,
    ),
    decide=decide,
    evolve=evolve,
)
