"""
Control limits are set anew only by a recorded decision: from which period, why, and who decided (framework row P3).

A chart whose limits follow every figure shows no change; one whose limits somebody moved in silence shows what he likes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, assert_never

from domain.command import Command, Context, Scope, cited
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.names import AreaId, IndicatorCode, PartnershipId, Post, StreamId
from domain.performance.indicator_definition import IndicatorDefinition
from domain.performance.period import PeriodText, period
from domain.performance.streams import definition_stream, limits_stream
from domain.quick import quick
from domain.standing import check_business_unit
from domain.text import PublicText
from domain.vocabulary import check_area

# --- Events -----------------------------------------------------------------------------------------------


class ControlLimitsRebased(Fact):
    """`area` None is the partnership's own figure. The limits of `from_period` and later know nothing of what was before."""

    TOPIC: ClassVar[str] = "control-limits-rebased.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    partnership: PartnershipId
    code: IndicatorCode
    area: AreaId | None
    from_period: PeriodText
    reason: PublicText
    decided_by: Post

    @property
    def stream(self) -> StreamId:
        return limits_stream(self.partnership, self.code)


class RebasingWithdrawn(Fact):
    """The limits run on as if they had never been set anew; both entries stay."""

    TOPIC: ClassVar[str] = "rebasing-withdrawn.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    partnership: PartnershipId
    code: IndicatorCode
    area: AreaId | None
    from_period: PeriodText
    reason: PublicText
    decided_by: Post

    @property
    def stream(self) -> StreamId:
        return limits_stream(self.partnership, self.code)


RebasingFact = ControlLimitsRebased | RebasingWithdrawn

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Rebasings:
    """Where the limits of a code begin anew: the area, or None for the partnership, and the period."""

    code: IndicatorCode
    standing: frozenset[tuple[AreaId | None, str]] = frozenset()


def evolve(rebasings: Rebasings | None, fact: RebasingFact) -> Rebasings:
    """The next state. Never judges."""
    standing = rebasings.standing if rebasings else frozenset()
    match fact:
        case ControlLimitsRebased():
            return Rebasings(fact.code, standing | {(fact.area, fact.from_period)})
        case RebasingWithdrawn():
            return Rebasings(fact.code, standing - {(fact.area, fact.from_period)})
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class _OfLimits(Command):
    code: IndicatorCode
    area: AreaId | None = None
    from_period: PeriodText
    reason: PublicText
    decided_by: Post

    def stream(self, scope: Scope) -> StreamId:
        return limits_stream(scope.partnership, self.code)

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (definition_stream(scope.partnership, self.code),)


class RebaseControlLimits(_OfLimits):
    """Set the control limits of an indicator anew from a period on. Without an area: of the partnership's own figure."""

    KIND: ClassVar[str] = "rebase-control-limits.v1"


class WithdrawRebasing(_OfLimits):
    """Take back that limits were set anew, with a reason."""

    KIND: ClassVar[str] = "withdraw-rebasing.v1"


RebasingCommand = RebaseControlLimits | WithdrawRebasing

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    rebasings: Rebasings | None, command: RebasingCommand, context: Context
) -> Sequence[RebasingFact]:
    """
    The business unit records it; who decided is named. Refuses a code without a definition, another partnership's area,
    a period that has not begun, and a second rebasing from the same period. Raises Refused.
    """
    check_business_unit(context)
    stream = definition_stream(context.scope.partnership, command.code)
    cited(context.known, stream, IndicatorDefinition, field="code")
    if command.area is not None:
        check_area(command.area, context, field="area")
    said: dict[str, Any] = {
        "partnership": context.scope.partnership,
        "code": command.code,
        "area": command.area,
        "from_period": command.from_period,
        "reason": command.reason,
        "decided_by": command.decided_by,
    }
    stands = rebasings is not None and (command.area, command.from_period) in rebasings.standing
    match command:
        case RebaseControlLimits():
            _check_new(command, context, stands=stands)
            return [ControlLimitsRebased(**said)]
        case WithdrawRebasing():
            if not stands:
                reason = "no limits were set anew from that period; check code, area and period"
                raise refuse(Code.NOT_FOUND, reason, field="from_period")
            return [RebasingWithdrawn(**said)]
        case _:
            assert_never(command)


def _check_new(command: RebaseControlLimits, context: Context, *, stands: bool) -> None:
    if stands:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"the limits begin anew from {command.from_period} already; nothing to do",
            field="from_period",
        )
    if period(command.from_period).start > context.received_on:
        raise refuse(
            Code.DATED_IN_FUTURE,
            f"{command.from_period} has not begun; set the limits anew when it has",
            field="from_period",
        )


REBASING = Decider(
    name="control-limits",
    commands=(RebaseControlLimits, WithdrawRebasing),
    facts=(ControlLimitsRebased, RebasingWithdrawn),
    decide=decide,
    evolve=evolve,
)
