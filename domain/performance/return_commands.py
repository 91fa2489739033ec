"""What is asked about a return. Every one of them that changes a figure also reads what the aggregate is made of."""

from typing import ClassVar

from pydantic import Field

from domain.command import Command, Scope
from domain.names import AgencyId, AreaId, Entry, ExceptionId, IndicatorCode, StreamId
from domain.performance.collection_round import RoundId
from domain.performance.period import PeriodText
from domain.performance.streams import (
    aggregate_stream,
    areas_of,
    definition_stream,
    providers_of,
    return_stream,
)
from domain.performance.submission import Part
from domain.performance.value import IndicatorValue, SubmittedValue
from domain.text import PublicText


class ReturnCommand(Command):
    """The key of a return: one code, area, period and provider in this partnership."""

    code: IndicatorCode
    area: AreaId
    period: PeriodText
    provider: AgencyId

    def stream(self, scope: Scope) -> StreamId:
        return return_stream(scope.partnership, self.code, self.area, self.period, self.provider)


class FigureCommand(ReturnCommand):
    """A command that changes the figure and with it the aggregate of its code and period."""

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        siblings = (
            return_stream(scope.partnership, self.code, area, self.period, provider)
            for area in areas_of(scope.framework, scope.partnership)
            for provider in providers_of(scope.framework, scope.partnership, self.code, area)
        )
        own = self.stream(scope)
        return (
            definition_stream(scope.partnership, self.code),
            aggregate_stream(scope.partnership, self.code, self.period),
            *(stream for stream in siblings if stream != own),
        )


class FirstReturn(FigureCommand):
    """
    A first return. `definition_version` is the version that the sender counted by, if it says so; `round_id` the
    collection that it answers, if any.
    """

    commentary: PublicText | None = None
    definition_version: int | None = Field(default=None, ge=1)
    round_id: RoundId | None = None

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        named = (self.round_id,) if self.round_id else ()
        return (*super().cites(scope), *named)


class SubmitIndicator(FirstReturn):
    """Send a figure. A percentage or rate is sent as numerator and denominator wherever they are known."""

    KIND: ClassVar[str] = "submit-indicator.v1"

    value: SubmittedValue
    breakdown: tuple[Part, ...] = Field(default=(), max_length=60)
    breakdown_reason: PublicText | None = None


class SubmitNilReturn(FirstReturn):
    """Say that there is nothing to report."""

    KIND: ClassVar[str] = "submit-nil-return.v1"


class CorrectSubmission(FigureCommand):
    """Replace the figure that stands. `corrects` is the version of the entry that said it; both stay in history."""

    KIND: ClassVar[str] = "correct-submission.v1"

    corrects: Entry
    reason: PublicText
    value: IndicatorValue
    breakdown: tuple[Part, ...] = Field(default=(), max_length=60)
    breakdown_reason: PublicText | None = None
    commentary: PublicText | None = None


class WithdrawSubmission(FigureCommand):
    """Take a figure back, with a reason; it stays in history and counts no longer."""

    KIND: ClassVar[str] = "withdraw-submission.v1"

    reason: PublicText


class QuerySubmission(ReturnCommand):
    """Ask the provider about a figure."""

    KIND: ClassVar[str] = "query-submission.v1"

    question: PublicText


class ResolveSubmissionQuery(ReturnCommand):
    """Note how a query was answered. `query` is the version of the entry that asked."""

    KIND: ClassVar[str] = "resolve-submission-query.v1"

    query: Entry
    answer: PublicText


class AddCommentary(ReturnCommand):
    """Explain a figure that stands; name the exception that is explained, if it is one."""

    KIND: ClassVar[str] = "add-commentary.v1"

    commentary: PublicText
    exception_id: ExceptionId | None = None

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (self.exception_id,) if self.exception_id else ()


IndicatorReturnCommand = (
    SubmitIndicator
    | SubmitNilReturn
    | CorrectSubmission
    | WithdrawSubmission
    | AddCommentary
    | QuerySubmission
    | ResolveSubmissionQuery
)
