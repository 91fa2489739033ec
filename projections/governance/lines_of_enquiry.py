"""V-13 as recorded: each key line of enquiry, the sources set beside it, the strengths it showed, and what it led to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.governance.line_of_enquiry import speaking
from domain.governance.line_of_enquiry_facts import (
    EvidenceTriangulated,
    KeyLineOfEnquiryAnswered,
    KeyLineOfEnquiryEscalated,
    KeyLineOfEnquiryRaised,
    LineOfEnquiryFact,
    StrengthReported,
)
from domain.improvement.action_facts import ActionAgreed
from domain.improvement.finding_facts import FindingRegistered, FindingWithdrawn
from domain.improvement.recommendation_facts import RecommendationMade
from domain.quick import quick
from projections.view import Rows, Table, View, replace

SOURCE_TYPE = "line-of-enquiry"
"""The source type of a finding that a line of enquiry led to; its reference is that of the line of enquiry."""

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class EnquiryRow:
    """`speaking` are the types of the sources that support or contradict; `raised_because` an exception or a gap."""

    line_of_enquiry_id: str
    partnership: str
    question: str
    standing_question: str
    themes: tuple[str, ...]
    raised_by_group: str
    raised_by: str
    raised_on: date
    raised_because: tuple[str, ...]
    speaking: tuple[str, ...]
    answer: str | None
    answered_on: date | None
    escalated_to: str | None
    escalated_on: date | None
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One source beside a question. `entry` is its place in the history."""

    line_of_enquiry_id: str
    entry: int
    source_type: str
    source_reference: str
    published_on: date | None
    says: str
    text: str
    added_by: str


@quick
@dataclass(frozen=True, slots=True)
class StrengthRow:
    line_of_enquiry_id: str
    entry: int
    partnership: str
    text: str
    themes: tuple[str, ...]
    source_types: tuple[str, ...]
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class LedTo:
    """A finding, recommendation or action that goes back to a line of enquiry."""

    line_of_enquiry_id: str
    reference: str


@quick
@dataclass(frozen=True, slots=True)
class Origin:
    """The lines of enquiry that a finding or a recommendation goes back to."""

    reference: str
    enquiries: tuple[str, ...]


ENQUIRIES = Table("lines_of_enquiry", EnquiryRow, ("line_of_enquiry_id",))
EVIDENCE = Table(
    "lines_of_enquiry_evidence",
    EvidenceRow,
    ("line_of_enquiry_id", "entry"),
    indexes=(("source_type",),),
)
STRENGTHS = Table("lines_of_enquiry_strengths", StrengthRow, ("line_of_enquiry_id", "entry"))
LED_TO = Table("lines_of_enquiry_led_to", LedTo, ("line_of_enquiry_id", "reference"))
_ORIGINS = Table("lines_of_enquiry_origins", Origin, ("reference",), public=False)

# --- Fold -------------------------------------------------------------------------------------------------

Handled = (
    LineOfEnquiryFact | FindingRegistered | FindingWithdrawn | RecommendationMade | ActionAgreed
)


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    match fact:
        case FindingRegistered():
            if fact.source.type == SOURCE_TYPE:
                _lead(rows, fact.finding_id, (fact.source.reference,))
        case FindingWithdrawn():
            for enquiry in _origins(rows, (fact.finding_id,)):
                rows.drop(LED_TO, enquiry, fact.finding_id)
        case RecommendationMade():
            _lead(rows, fact.recommendation_id, _origins(rows, fact.findings))
        case ActionAgreed():
            _lead(rows, fact.action_id, _origins(rows, (fact.recommendation_id,)))
        case KeyLineOfEnquiryRaised():
            _raise(rows, fact, recorded.provenance.partnership)
        case _:
            asked = rows.get(ENQUIRIES, fact.line_of_enquiry_id)
            if asked is not None:
                _follow(rows, asked, fact, recorded.event.version)


def _raise(rows: Rows, fact: KeyLineOfEnquiryRaised, partnership: str) -> None:
    because = tuple(cause for cause in (fact.exception_id, fact.scrutiny_gap_id) if cause)
    rows.put(
        ENQUIRIES,
        EnquiryRow(
            line_of_enquiry_id=fact.line_of_enquiry_id,
            partnership=partnership,
            question=fact.question,
            standing_question=fact.standing_question.value,
            themes=fact.themes,
            raised_by_group=fact.raised_by_group,
            raised_by=fact.raised_by,
            raised_on=fact.raised_on,
            raised_because=because,
            speaking=(),
            answer=None,
            answered_on=None,
            escalated_to=None,
            escalated_on=None,
            illustrative=fact.illustrative,
        ),
    )


def _follow(
    rows: Rows,
    enquiry: EnquiryRow,
    fact: EvidenceTriangulated
    | KeyLineOfEnquiryAnswered
    | KeyLineOfEnquiryEscalated
    | StrengthReported,
    entry: int,
) -> None:
    match fact:
        case EvidenceTriangulated():
            rows.put(ENQUIRIES, replace(enquiry, speaking=speaking(enquiry.speaking, fact)))
            rows.put(
                EVIDENCE,
                EvidenceRow(
                    line_of_enquiry_id=fact.line_of_enquiry_id,
                    entry=entry,
                    source_type=fact.source.type,
                    source_reference=fact.source.reference,
                    published_on=fact.source.published_on,
                    says=fact.says.value,
                    text=fact.text,
                    added_by=fact.added_by,
                ),
            )
        case KeyLineOfEnquiryAnswered():
            rows.put(
                ENQUIRIES,
                replace(enquiry, answer=fact.answer, answered_on=fact.answered_on),
            )
            for finding in fact.findings:
                _lead(rows, finding, (enquiry.line_of_enquiry_id,))
        case KeyLineOfEnquiryEscalated():
            rows.put(
                ENQUIRIES,
                replace(enquiry, escalated_to=fact.to_group, escalated_on=fact.escalated_on),
            )
        case StrengthReported():
            rows.put(
                STRENGTHS,
                StrengthRow(
                    line_of_enquiry_id=fact.line_of_enquiry_id,
                    entry=entry,
                    partnership=enquiry.partnership,
                    text=fact.text,
                    themes=fact.themes,
                    source_types=fact.source_types,
                    illustrative=enquiry.illustrative,
                ),
            )
        case _:
            assert_never(fact)


def _lead(rows: Rows, reference: str, enquiries: tuple[str, ...]) -> None:
    """Keep that the lines of enquiry led to this, and what will go back to it goes back to them."""
    if not enquiries:
        return
    before = rows.get(_ORIGINS, reference)
    known = before.enquiries if before else ()
    rows.put(_ORIGINS, Origin(reference, tuple(dict.fromkeys((*known, *enquiries)))))
    for enquiry in enquiries:
        rows.put(LED_TO, LedTo(enquiry, reference))


def _origins(rows: Rows, references: Iterable[str]) -> tuple[str, ...]:
    found = (rows.get(_ORIGINS, reference) for reference in references)
    return tuple(dict.fromkeys(e for origin in found if origin for e in origin.enquiries))


VIEW = View(
    name="lines_of_enquiry",
    version=1,
    tables=(ENQUIRIES, EVIDENCE, STRENGTHS, LED_TO, _ORIGINS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
