"""V-13 as the board reads it: what is asked, what speaks to it, whether it is triangulated, what it led to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.framework import Framework
from domain.governance.line_of_enquiry import INDEPENDENT_TYPES, EnquiryStatus, status_of
from domain.governance.line_of_enquiry_facts import Says
from projections.governance.lines_of_enquiry import EnquiryRow, EvidenceRow, LedTo


@dataclass(frozen=True, slots=True)
class BoardEnquiry:
    """
    `sources` counts the pieces of evidence by type, such as `audit 2`. `triangulated`: sources of two independent types
    support or contradict. `led_to` are the findings, recommendations and actions that go back to it.
    """

    line_of_enquiry_id: str
    partnership: str
    question: str
    standing_question: str
    themes: tuple[str, ...]
    raised_by_group: str
    raised_on: date
    raised_because: tuple[str, ...]
    sources: tuple[str, ...]
    supports: int
    contradicts: int
    triangulated: bool
    status: EnquiryStatus
    escalated_to: str | None
    answer: str | None
    answered_on: date | None
    led_to: tuple[str, ...]
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("line_of_enquiry_id", "Line of enquiry"),
    ("partnership", "Partnership"),
    ("question", "Question"),
    ("standing_question", "Standing question"),
    ("themes", "Themes"),
    ("raised_by_group", "Raised by"),
    ("raised_on", "Raised"),
    ("raised_because", "Because of"),
    ("sources", "Sources"),
    ("supports", "Support"),
    ("contradicts", "Contradict"),
    ("triangulated", "Triangulated"),
    ("status", "Status"),
    ("escalated_to", "Escalated to"),
    ("answer", "Answer"),
    ("answered_on", "Answered"),
    ("led_to", "Led to"),
    ("illustrative", "Illustrative"),
)


@dataclass(frozen=True, slots=True)
class TriangulationCell:
    """One theme and one type of source: what the pieces of evidence say, and of how many lines of enquiry."""

    theme: str
    name: str
    source_type: str
    supports: int
    contradicts: int
    context: int
    lines_of_enquiry: int
    illustrative: bool


MATRIX_COLUMNS: tuple[tuple[str, str], ...] = (
    ("theme", "Theme"),
    ("name", "Name of the theme"),
    ("source_type", "Type of source"),
    ("supports", "Support"),
    ("contradicts", "Contradict"),
    ("context", "Context"),
    ("lines_of_enquiry", "Lines of enquiry"),
    ("illustrative", "Holds illustrative entries"),
)


def read(
    enquiries: Iterable[EnquiryRow], evidence: Iterable[EvidenceRow], led_to: Iterable[LedTo]
) -> tuple[BoardEnquiry, ...]:
    """Open ones first, the oldest first; then the answered ones, the newest answer first."""
    pieces: dict[str, list[EvidenceRow]] = {}
    for row in evidence:
        pieces.setdefault(row.line_of_enquiry_id, []).append(row)
    led: dict[str, list[str]] = {}
    for found in led_to:
        led.setdefault(found.line_of_enquiry_id, []).append(found.reference)
    lines = [
        _line(row, pieces.get(row.line_of_enquiry_id, []), led.get(row.line_of_enquiry_id, []))
        for row in enquiries
    ]
    going = [line for line in lines if line.answered_on is None]
    answered = [line for line in lines if line.answered_on is not None]
    return (
        *sorted(going, key=lambda line: (line.raised_on, line.line_of_enquiry_id)),
        *sorted(
            answered,
            key=lambda line: (line.answered_on or line.raised_on, line.line_of_enquiry_id),
            reverse=True,
        ),
    )


def matrix(
    enquiries: Iterable[EnquiryRow], evidence: Iterable[EvidenceRow], framework: Framework
) -> tuple[TriangulationCell, ...]:
    """Themes against types of source; in the order of the vocabulary, unknown themes of a neighbour last."""
    asked = {row.line_of_enquiry_id: row for row in enquiries}
    cells: dict[tuple[str, str], list[EvidenceRow]] = {}
    for piece in evidence:
        for theme in asked[piece.line_of_enquiry_id].themes:
            cells.setdefault((theme, piece.source_type), []).append(piece)
    order = {theme: place for place, theme in enumerate(framework.themes)}
    return tuple(
        _cell(theme, source_type, cells[theme, source_type], asked, framework)
        for theme, source_type in sorted(
            cells, key=lambda key: (order.get(key[0], len(order)), *key)
        )
    )


def _line(row: EnquiryRow, pieces: list[EvidenceRow], led_to: list[str]) -> BoardEnquiry:
    types = Counter(piece.source_type for piece in pieces)
    said = Counter(piece.says for piece in pieces)
    triangulated = len(row.speaking) >= INDEPENDENT_TYPES
    status = status_of(
        answered=row.answered_on is not None,
        escalated=row.escalated_to is not None,
        triangulated=triangulated,
        evidence=bool(pieces),
    )
    return BoardEnquiry(
        line_of_enquiry_id=row.line_of_enquiry_id,
        partnership=row.partnership,
        question=row.question,
        standing_question=row.standing_question,
        themes=row.themes,
        raised_by_group=row.raised_by_group,
        raised_on=row.raised_on,
        raised_because=row.raised_because,
        sources=tuple(f"{source} {count}" for source, count in sorted(types.items())),
        supports=said[Says.SUPPORTS],
        contradicts=said[Says.CONTRADICTS],
        triangulated=triangulated,
        status=status,
        escalated_to=row.escalated_to,
        answer=row.answer,
        answered_on=row.answered_on,
        led_to=tuple(sorted(led_to)),
        illustrative=row.illustrative,
    )


def _cell(
    theme: str,
    source_type: str,
    pieces: list[EvidenceRow],
    asked: dict[str, EnquiryRow],
    framework: Framework,
) -> TriangulationCell:
    entry = framework.themes.get(theme)
    said = Counter(piece.says for piece in pieces)
    of = {piece.line_of_enquiry_id for piece in pieces}
    return TriangulationCell(
        theme=theme,
        name=entry.name if entry else theme,
        source_type=source_type,
        supports=said[Says.SUPPORTS],
        contradicts=said[Says.CONTRADICTS],
        context=said[Says.CONTEXT],
        lines_of_enquiry=len(of),
        illustrative=any(asked[enquiry].illustrative for enquiry in of),
    )
