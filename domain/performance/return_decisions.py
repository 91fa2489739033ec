"""Who may say what about a figure, and the aggregate that follows (domain invariants 7 and 15 to 21)."""

from collections.abc import Sequence
from typing import Any, assert_never

from domain.command import Context
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.performance.aggregation import aggregate
from domain.performance.indicator_aggregate import IndicatorAggregate, IndicatorAggregated
from domain.performance.indicator_definition import DefinitionVersion
from domain.performance.indicator_return import (
    CommentaryAdded,
    IndicatorReturn,
    IndicatorReturnFact,
    IndicatorSubmitted,
    NilReturnSubmitted,
    SubmissionCorrected,
    SubmissionQueried,
    SubmissionQueryResolved,
    SubmissionWithdrawn,
    evolve,
)
from domain.performance.return_checks import (
    check_content,
    check_coordinates,
    check_explains,
    check_key,
    check_round,
    check_sender,
    definition_in_force,
)
from domain.performance.return_commands import (
    AddCommentary,
    CorrectSubmission,
    FigureCommand,
    IndicatorReturnCommand,
    QuerySubmission,
    ResolveSubmissionQuery,
    ReturnCommand,
    SubmitIndicator,
    SubmitNilReturn,
    WithdrawSubmission,
)
from domain.performance.streams import (
    aggregate_stream,
    areas_of,
    providers_of,
    return_stream,
)
from domain.performance.submission import Content
from domain.performance.value import NilReturn

Facts = Sequence[IndicatorReturnFact | IndicatorAggregated]


def decide(
    given: IndicatorReturn | None, command: IndicatorReturnCommand, context: Context
) -> Facts:
    """Raises Refused."""
    match command:
        case SubmitIndicator() | SubmitNilReturn():
            return submit(given, command, context)
        case CorrectSubmission():
            return correct(_standing(given), command, context)
        case WithdrawSubmission():
            return withdraw(_standing(given), command, context)
        case AddCommentary():
            return add_commentary(_standing(given), command, context)
        case QuerySubmission():
            return query(_standing(given), command, context)
        case ResolveSubmissionQuery():
            return resolve(_standing(given), command, context)
        case _:
            assert_never(command)


# --- A figure and its aggregate ---------------------------------------------------------------------------


def submit(
    given: IndicatorReturn | None, command: SubmitIndicator | SubmitNilReturn, context: Context
) -> Facts:
    """The figure that stands, sent again, changes nothing; another one is refused in favour of a correction."""
    check_sender(command, context)
    check_key(command, context)
    definition = definition_in_force(command, context)
    if command.definition_version not in {None, definition.number}:
        raise refuse(
            Code.DEFINITION_NOT_IN_FORCE,
            f"version {definition.number} governs {command.period}; count by that one",
            field="definition_version",
        )
    content = _content(command)
    if given is not None and given.content is not None:
        if given.content == content:
            return []
        raise refuse(
            Code.ALREADY_SUBMITTED,
            f"another figure stands, as entry {given.stands_at}; send a correction of it",
            field="value",
        )
    check_content(given, content, definition)
    check_round(command, context)
    fact = _first(command, content, definition, context)
    return [fact, *_aggregated(evolve(given, fact), command, definition, context)]


def correct(given: IndicatorReturn, command: CorrectSubmission, context: Context) -> Facts:
    """Only what stands can be corrected, only by its provider or for it, and only to something else."""
    check_sender(command, context)
    definition = definition_in_force(command, context)
    content = Content(
        value=command.value,
        breakdown=command.breakdown,
        breakdown_reason=command.breakdown_reason,
        commentary=command.commentary,
    )
    if command.corrects != given.stands_at:
        raise refuse(
            Code.NOTHING_TO_CORRECT,
            f"the figure that stands is entry {given.stands_at}; name that one",
            field="corrects",
        )
    if content == given.content:
        raise refuse(
            Code.NOTHING_TO_CORRECT, "this is the figure that stands already", field="value"
        )
    check_content(given, content, definition)
    fact = SubmissionCorrected(
        **_key(command, context),
        corrects=command.corrects,
        content=content,
        reason=command.reason,
        definition_version=definition.number,
        confidential=given.confidential or content.is_confidential,
    )
    return [fact, *_aggregated(evolve(given, fact), command, definition, context)]


def withdraw(given: IndicatorReturn, command: WithdrawSubmission, context: Context) -> Facts:
    check_sender(command, context)
    definition = definition_in_force(command, context)
    fact = SubmissionWithdrawn(
        **_key(command, context), reason=command.reason, confidential=given.confidential
    )
    return [fact, *_aggregated(evolve(given, fact), command, definition, context)]


def _aggregated(
    given: IndicatorReturn,
    command: FigureCommand,
    definition: DefinitionVersion,
    context: Context,
) -> Sequence[IndicatorAggregated]:
    scope = context.scope

    def standing(area: str, provider: str) -> Content | None:
        if (area, provider) == (command.area, command.provider):
            return given.content
        stream = return_stream(scope.partnership, command.code, area, command.period, provider)
        sibling = context.known.get(stream)
        return sibling.content if isinstance(sibling, IndicatorReturn) else None

    before = context.known.get(aggregate_stream(scope.partnership, command.code, command.period))
    fact = aggregate(
        {
            area: {
                provider: standing(area, provider)
                for provider in providers_of(scope.framework, scope.partnership, command.code, area)
            }
            for area in areas_of(scope.framework, scope.partnership)
        },
        partnership=scope.partnership,
        code=command.code,
        period=command.period,
        definition=definition,
        before=before if isinstance(before, IndicatorAggregate) else None,
    )
    return [] if fact is None else [fact]


# --- Words and queries ------------------------------------------------------------------------------------


def add_commentary(given: IndicatorReturn, command: AddCommentary, context: Context) -> Facts:
    """From the provider or for it. What is said to explain is an exception of this code and period, and of its area or all."""
    check_sender(command, context)
    check_explains(command, context)
    return [
        CommentaryAdded(
            **_key(command, context),
            commentary=command.commentary,
            exception_id=command.exception_id,
            confidential=given.confidential,
        )
    ]


def query(given: IndicatorReturn, command: QuerySubmission, context: Context) -> Facts:
    check_coordinates(context)
    return [
        SubmissionQueried(
            **_key(command, context),
            question=command.question,
            confidential=given.confidential,
        )
    ]


def resolve(given: IndicatorReturn, command: ResolveSubmissionQuery, context: Context) -> Facts:
    """Whoever asked says that it is answered; the provider answers by a correction or outside the record."""
    check_coordinates(context)
    if command.query not in given.open_queries:
        raise refuse(Code.NOT_FOUND, "no query is open under that entry", field="query")
    return [
        SubmissionQueryResolved(
            **_key(command, context),
            query=command.query,
            answer=command.answer,
            confidential=given.confidential,
        )
    ]


# --- Making the facts ------------------------------------------------------------------------------------


def _content(command: SubmitIndicator | SubmitNilReturn) -> Content:
    match command:
        case SubmitIndicator():
            return Content(
                value=command.value,
                breakdown=command.breakdown,
                breakdown_reason=command.breakdown_reason,
                commentary=command.commentary,
            )
        case SubmitNilReturn():
            return Content(value=NilReturn(), commentary=command.commentary)
        case _:
            assert_never(command)


def _first(
    command: SubmitIndicator | SubmitNilReturn,
    content: Content,
    definition: DefinitionVersion,
    context: Context,
) -> IndicatorSubmitted | NilReturnSubmitted:
    match command:
        case SubmitIndicator():
            return IndicatorSubmitted(
                **_key(command, context),
                content=content,
                definition_version=definition.number,
                round_id=command.round_id,
            )
        case SubmitNilReturn():
            return NilReturnSubmitted(
                **_key(command, context),
                commentary=command.commentary,
                definition_version=definition.number,
                round_id=command.round_id,
            )
        case _:
            assert_never(command)


def _key(command: ReturnCommand, context: Context) -> dict[str, Any]:
    return {
        "partnership": context.scope.partnership,
        "code": command.code,
        "area": command.area,
        "period": command.period,
        "provider": command.provider,
    }


def _standing(given: IndicatorReturn | None) -> IndicatorReturn:
    if given is None:
        raise refuse(Code.NOT_FOUND, "no such return is recorded; submit it first", field="code")
    if given.content is None:
        raise refuse(Code.WRONG_STATE, "this return was withdrawn; submit it anew", field="code")
    return given


INDICATOR_RETURN = Decider(
    name="indicator-return",
    commands=(
        SubmitIndicator,
        SubmitNilReturn,
        CorrectSubmission,
        WithdrawSubmission,
        AddCommentary,
        QuerySubmission,
        ResolveSubmissionQuery,
    ),
    facts=(
        IndicatorSubmitted,
        NilReturnSubmitted,
        SubmissionCorrected,
        CommentaryAdded,
        SubmissionQueried,
        SubmissionQueryResolved,
        SubmissionWithdrawn,
    ),
    decide=decide,
    evolve=evolve,
)
