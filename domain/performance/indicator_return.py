"""
One provider's figure for one code, area and period: submitted once, then only corrected, queried or withdrawn.

Exact figures are private and stay with the partnership; what everybody sees is `indicator_aggregate`.
"""

from dataclasses import dataclass, replace
from typing import ClassVar, assert_never

from domain.fact import Fact, Visibility
from domain.names import (
    AgencyId,
    AreaId,
    Entry,
    ExceptionId,
    IndicatorCode,
    PartnershipId,
    StreamId,
)
from domain.performance.collection_round import RoundId
from domain.performance.period import PeriodText
from domain.performance.streams import return_stream
from domain.performance.submission import Content
from domain.performance.value import Count, DfeSymbol, NilReturn, Symbol
from domain.quick import quick
from domain.text import PublicText

WITHHELD = "Withheld with the figure."


# --- Events -----------------------------------------------------------------------------------------------


class ReturnFact(Fact):
    """
    The five parts of a return's key, which every fact about it repeats.

    Where a fact is `confidential`, the return holds or held a small number, which the words may tell.
    """

    partnership: PartnershipId
    code: IndicatorCode
    area: AreaId
    period: PeriodText
    provider: AgencyId

    @property
    def stream(self) -> StreamId:
        return return_stream(self.partnership, self.code, self.area, self.period, self.provider)


class IndicatorSubmitted(ReturnFact):
    TOPIC: ClassVar[str] = "indicator-submitted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    content: Content
    definition_version: int
    round_id: RoundId | None = None


class NilReturnSubmitted(ReturnFact):
    """Nothing to report, said on purpose."""

    TOPIC: ClassVar[str] = "nil-return-submitted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    commentary: PublicText | None
    definition_version: int
    round_id: RoundId | None = None


class SubmissionCorrected(ReturnFact):
    """Names, by its version in this history, the event that it corrects; both stay (domain invariant 15)."""

    TOPIC: ClassVar[str] = "submission-corrected.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    corrects: Entry
    content: Content
    reason: PublicText
    definition_version: int
    confidential: bool


class SubmissionQueried(ReturnFact):
    TOPIC: ClassVar[str] = "submission-queried.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    question: PublicText
    confidential: bool


class SubmissionQueryResolved(ReturnFact):
    """`query` is the version, in this history, of the event that asked."""

    TOPIC: ClassVar[str] = "submission-query-resolved.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    query: Entry
    answer: PublicText
    confidential: bool


class SubmissionWithdrawn(ReturnFact):
    TOPIC: ClassVar[str] = "submission-withdrawn.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    reason: PublicText
    confidential: bool


class CommentaryAdded(ReturnFact):
    """Words beside the figure that stands; `exception_id` is the exception that they explain, if any."""

    TOPIC: ClassVar[str] = "commentary-added.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    commentary: PublicText
    exception_id: ExceptionId | None = None
    confidential: bool


IndicatorReturnFact = (
    IndicatorSubmitted
    | NilReturnSubmitted
    | SubmissionCorrected
    | CommentaryAdded
    | SubmissionQueried
    | SubmissionQueryResolved
    | SubmissionWithdrawn
)

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class IndicatorReturn:
    """
    `content` is what stands, None once withdrawn; `stands_at` is the version of the event that said it.

    `broken_down` and `counted` remember that a breakdown, or counts, were ever given: they are asked for again
    with every correction, since the bare figure beside the earlier ones would tell what was suppressed.
    `confidential` remembers that it ever held a small number.
    """

    content: Content | None
    stands_at: int
    version: int
    open_queries: tuple[int, ...] = ()
    corrections: int = 0
    broken_down: bool = False
    counted: bool = False
    confidential: bool = False


def evolve(given: IndicatorReturn | None, fact: IndicatorReturnFact) -> IndicatorReturn:
    """The next state. Never judges."""
    begun = given or IndicatorReturn(None, 0, 0)
    begun = replace(begun, version=begun.version + 1)
    match fact:
        case IndicatorSubmitted() | SubmissionCorrected():
            corrections = begun.corrections + isinstance(fact, SubmissionCorrected)
            return replace(_saying(begun, fact.content), corrections=corrections)
        case NilReturnSubmitted():
            return _saying(begun, Content(value=NilReturn(), commentary=fact.commentary))
        case CommentaryAdded():
            return begun
        case SubmissionQueried():
            return replace(begun, open_queries=(*begun.open_queries, begun.version))
        case SubmissionQueryResolved():
            left = tuple(query for query in begun.open_queries if query != fact.query)
            return replace(begun, open_queries=left)
        case SubmissionWithdrawn():
            return replace(begun, content=None, open_queries=())
        case _:
            assert_never(fact)


def _saying(given: IndicatorReturn, content: Content) -> IndicatorReturn:
    return replace(
        given,
        content=content,
        stands_at=given.version,
        broken_down=given.broken_down or bool(content.breakdown),
        counted=given.counted or isinstance(content.value, Count),
        confidential=given.confidential or content.is_confidential,
    )


# --- Disclosure -------------------------------------------------------------------------------------------


def disclose(fact: Fact, audience: AgencyId | None) -> Fact:
    """
    The fact as that audience may read it in a list of events; None is everybody.

    Only the provider reads its own small numbers, and only it reads a return that was broken down: which of its cells
    must be hidden depends on what was published before, and the aggregate answers that. With the figure go the words about it.
    """
    if not isinstance(fact, IndicatorReturnFact) or fact.provider == audience:
        return fact
    changes: dict[str, object] = {}
    if isinstance(fact, IndicatorSubmitted | SubmissionCorrected):
        changes["content"] = _disclosed(fact.content)
    if words := _telling(fact):
        changes[words] = WITHHELD
    return fact.model_copy(update=changes)


def _telling(fact: IndicatorReturnFact) -> str | None:
    """The field whose words may tell a small number."""
    match fact:
        case SubmissionCorrected() | SubmissionWithdrawn():
            return "reason" if fact.confidential else None
        case SubmissionQueried():
            return "question" if fact.confidential else None
        case SubmissionQueryResolved():
            return "answer" if fact.confidential else None
        case CommentaryAdded():
            return "commentary" if fact.confidential else None
        case IndicatorSubmitted() | NilReturnSubmitted():  # the first loses its content as a whole
            return None
        case _:
            assert_never(fact)


def _disclosed(content: Content) -> Content:
    if content.breakdown or content.is_confidential:
        return Content(value=Symbol(symbol=DfeSymbol.CONFIDENTIAL))
    return content
