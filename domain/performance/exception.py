"""
From an exception to what follows from it: detected by a policy, read by each agency, agreed by the group.

Source: Hartlepool framework §1.1.1 and Northamptonshire §14, "exceptions, trends, consensus, recommendation"; Tees,
Performance Analysis Group.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, assert_never

from pydantic import Field

from domain.command import Command, Context, Scope, cited
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.names import (
    AreaId,
    ExceptionId,
    IndicatorCode,
    LineOfEnquiryId,
    RecommendationId,
    StreamId,
)
from domain.performance.exception_facts import (
    ConsensusRecorded,
    ExceptionDetected,
    ExceptionDiscussed,
    ExceptionFact,
    ExceptionKind,
    ExceptionWithdrawn,
    LeadsTo,
    Policy,
    Reading,
    SubGroupSlug,
)
from domain.performance.indicator_definition import IndicatorDefinition
from domain.performance.period import PeriodText, period
from domain.performance.spc import Direction, Rule
from domain.performance.streams import definition_stream
from domain.quick import quick
from domain.standing import check_business_unit, check_new, check_standing, check_status
from domain.text import PublicText
from domain.vocabulary import check_agency, check_area, check_listed

# --- State ------------------------------------------------------------------------------------------------


class ExceptionStatus(StrEnum):
    DETECTED = "detected"
    DISCUSSED = "discussed"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


@quick
@dataclass(frozen=True, slots=True)
class FigureException:
    """What the record knows of one exception."""

    id: ExceptionId
    code: IndicatorCode
    area: AreaId | None
    period: str
    status: ExceptionStatus = ExceptionStatus.DETECTED


def evolve(found: FigureException | None, fact: ExceptionFact) -> FigureException:
    """The next state. Never judges."""
    if isinstance(fact, ExceptionDetected):
        return FigureException(fact.exception_id, fact.code, fact.area, fact.period)
    assert found is not None, "a history begins with its detection"  # noqa: S101
    match fact:
        case ExceptionDiscussed():
            return replace(found, status=ExceptionStatus.DISCUSSED)
        case ConsensusRecorded():
            return replace(found, status=ExceptionStatus.AGREED)
        case ExceptionWithdrawn():
            return replace(found, status=ExceptionStatus.WITHDRAWN)
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class _OfException(Command):
    exception_id: ExceptionId

    def stream(self, scope: Scope) -> StreamId:
        return self.exception_id


class DetectException(_OfException):
    """Put on the record that a policy finds a figure to be an exception. `golden-thread exceptions --detect` writes it."""

    KIND: ClassVar[str] = "detect-exception.v1"

    policy: Policy
    kind: ExceptionKind
    code: IndicatorCode
    area: AreaId | None = None
    period: PeriodText
    rule: Rule | None = None
    direction: Direction | None = None

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (definition_stream(scope.partnership, self.code),)


class DiscussException(_OfException):
    """Record how the members of a group read an exception, one reading an agency. It may be discussed again."""

    KIND: ClassVar[str] = "discuss-exception.v1"

    group: SubGroupSlug
    readings: tuple[Reading, ...] = Field(min_length=1, max_length=40)


class RecordConsensus(_OfException):
    """
    Record what was agreed: a line of enquiry or a recommendation, named by its reference, or no action with a reason.
    """

    KIND: ClassVar[str] = "record-consensus.v1"

    group: SubGroupSlug
    reading: PublicText
    leads_to: LeadsTo
    line_of_enquiry: LineOfEnquiryId | None = None
    recommendation_id: RecommendationId | None = None
    reason: PublicText | None = None

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return tuple(ref for ref in (self.line_of_enquiry, self.recommendation_id) if ref)


class WithdrawException(_OfException):
    """Say that it was no exception after all, and why."""

    KIND: ClassVar[str] = "withdraw-exception.v1"

    reason: PublicText


ExceptionCommand = DetectException | DiscussException | RecordConsensus | WithdrawException

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    found: FigureException | None, command: ExceptionCommand, context: Context
) -> Sequence[ExceptionFact]:
    """The business unit keeps the minutes of it. Raises Refused."""
    check_business_unit(context)
    if isinstance(command, DetectException):
        return detect(found, command, context)
    standing = check_standing(found, command.exception_id, field="exception_id")
    match command:
        case DiscussException():
            return discuss(standing, command, context)
        case RecordConsensus():
            return agree(standing, command, context)
        case WithdrawException():
            open_ = (ExceptionStatus.DETECTED, ExceptionStatus.DISCUSSED)
            check_status(standing.id, standing.status, open_, field="exception_id")
            return [ExceptionWithdrawn(exception_id=standing.id, reason=command.reason)]
        case _:
            assert_never(command)


def detect(
    found: FigureException | None, command: DetectException, context: Context
) -> Sequence[ExceptionFact]:
    """Refuses a reference in use, an undefined code, another partnership's area, and a period that has not ended."""
    check_new(found, command.exception_id, field="exception_id")
    stream = definition_stream(context.scope.partnership, command.code)
    cited(context.known, stream, IndicatorDefinition, field="code")
    if command.area is not None:
        check_area(command.area, context, field="area")
    if period(command.period).end > context.received_on:
        reason = "the period has not ended; a running figure is no exception yet"
        raise refuse(Code.DATED_IN_FUTURE, reason, field="period")
    if (command.rule is not None) is not (command.kind is ExceptionKind.SPC):
        reason = "a signal of the control chart names its rule, and nothing else does"
        raise refuse(Code.BAD_VALUE, reason, field="rule")
    return [
        ExceptionDetected(
            exception_id=command.exception_id,
            partnership=context.scope.partnership,
            policy=command.policy,
            kind=command.kind,
            code=command.code,
            area=command.area,
            period=command.period,
            rule=command.rule,
            direction=command.direction,
        )
    ]


def discuss(
    found: FigureException, command: DiscussException, context: Context
) -> Sequence[ExceptionFact]:
    open_ = (ExceptionStatus.DETECTED, ExceptionStatus.DISCUSSED)
    check_status(found.id, found.status, open_, field="exception_id")
    _check_group(command.group, context)
    agencies = [reading.agency for reading in command.readings]
    if len(set(agencies)) < len(agencies):
        raise refuse(Code.BAD_VALUE, "give one reading an agency", field="readings")
    for place, agency in enumerate(agencies):
        check_agency(agency, context, field=f"readings.{place}.agency")
    return [
        ExceptionDiscussed(exception_id=found.id, group=command.group, readings=command.readings)
    ]


def agree(
    found: FigureException, command: RecordConsensus, context: Context
) -> Sequence[ExceptionFact]:
    """Refuses a consensus before a discussion, one that leads to nothing that is named, and no action without a reason."""
    check_status(found.id, found.status, (ExceptionStatus.DISCUSSED,), field="exception_id")
    _check_group(command.group, context)
    _check_outcome(command, context)
    return [
        ConsensusRecorded(
            exception_id=found.id,
            group=command.group,
            reading=command.reading,
            leads_to=command.leads_to,
            line_of_enquiry=command.line_of_enquiry,
            recommendation_id=command.recommendation_id,
            reason=command.reason,
        )
    ]


def _check_group(group: str, context: Context) -> None:
    here = context.scope.partnership
    groups = context.scope.framework.sub_groups.values()
    known = [known.id for known in groups if here in known.partnerships]
    check_listed(group, known, what="sub-group", field="group")


def _check_outcome(command: RecordConsensus, context: Context) -> None:
    named = {
        LeadsTo.LINE_OF_ENQUIRY: ("line_of_enquiry", command.line_of_enquiry),
        LeadsTo.RECOMMENDATION: ("recommendation_id", command.recommendation_id),
    }
    for outcome, (field, reference) in named.items():
        if command.leads_to is outcome and reference is None:
            reason = f"name the {outcome.value} that it leads to; raise it first"
            raise refuse(Code.MISSING_FIELD, reason, field=field)
        if command.leads_to is not outcome and reference is not None:
            raise refuse(Code.BAD_VALUE, f"it leads to {command.leads_to}", field=field)
        if reference is not None and reference not in context.known:
            reason = f"nothing is recorded as {reference}; raise it first"
            raise refuse(Code.NOT_FOUND, reason, field=field)
    if command.leads_to is LeadsTo.NO_ACTION and command.reason is None:
        raise refuse(Code.REASON_REQUIRED, "say why nothing follows", field="reason")


EXCEPTION = Decider(
    name="exception",
    commands=(DetectException, DiscussException, RecordConsensus, WithdrawException),
    facts=(ExceptionDetected, ExceptionDiscussed, ConsensusRecorded, ExceptionWithdrawn),
    decide=decide,
    evolve=evolve,
)
