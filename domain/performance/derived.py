"""
Indicators that nobody types: counted from the record itself, marked derived, and reproducible (framework row P7).

A rule says what is counted; the framework's catalogue says which indicator it serves (`derived-by`). A calculation is
recorded with its rule's version and the position up to which it counted: whoever folds the record up to there by that
version gets the same figure (docs/decisions/0048).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from domain.command import Command, Context, Scope, cited
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact, Visibility
from domain.names import SLUG, AreaId, CategoryId, IndicatorCode, PartnershipId, StreamId
from domain.performance.derived_rules import RULES, DerivedRule
from domain.performance.disclosure import HEADLINE, Earlier, hidden_cells, is_small, line
from domain.performance.indicator_aggregate import (
    CategoryFigure,
    IndicatorAggregate,
    PublishedCount,
    Shown,
    given_away,
)
from domain.performance.indicator_definition import IndicatorDefinition
from domain.performance.period import PeriodKind, PeriodText, period
from domain.performance.streams import aggregate_stream, definition_stream, derived_stream
from domain.performance.value import Form
from domain.quick import quick
from domain.standing import check_business_unit

RuleName = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]

# --- Event ------------------------------------------------------------------------------------------------


class DerivedIndicatorCalculated(Fact):
    """A figure of the whole partnership, suppressed like every other; `per` is 100 for a percentage."""

    TOPIC: ClassVar[str] = "derived-indicator-calculated.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    partnership: PartnershipId
    code: IndicatorCode
    period: PeriodText
    rule: RuleName
    rule_version: int
    position: int
    definition_version: int
    form: Form
    per: int | None
    figure: PublishedCount
    breakdown: tuple[CategoryFigure, ...]

    @property
    def stream(self) -> StreamId:
        return derived_stream(self.partnership, self.code, self.period)


# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class DerivedIndicator:
    """The calculation that stands and, for each measure, what earlier ones have given away."""

    latest: DerivedIndicatorCalculated
    numerators: Earlier
    denominators: Earlier


def evolve(standing: DerivedIndicator | None, fact: DerivedIndicatorCalculated) -> DerivedIndicator:
    """The next state. Never judges."""
    before = standing or DerivedIndicator(fact, Earlier(), Earlier())
    return DerivedIndicator(
        latest=fact,
        numerators=given_away(before.numerators, _cells(fact), "numerator"),
        denominators=given_away(before.denominators, _cells(fact), "denominator"),
    )


def _cells(
    fact: DerivedIndicatorCalculated,
) -> Iterator[tuple[AreaId, CategoryId, PublishedCount]]:
    yield fact.partnership, HEADLINE, fact.figure
    for part in fact.breakdown:
        yield fact.partnership, part.category, part.figure


# --- The calculation --------------------------------------------------------------------------------------

Tally = Mapping[CategoryId, tuple[int, int | None]]
"""Numerator and denominator by category, exact; they add up to the headline."""


def calculated(
    tally: Tally, rule: DerivedRule, *, partnership: PartnershipId, before: DerivedIndicator | None
) -> tuple[PublishedCount, tuple[CategoryFigure, ...]]:
    """Headline and breakdown as they may be shown."""
    above = {name: counted[0] for name, counted in tally.items()}
    below = {name: counted[1] for name, counted in tally.items() if counted[1] is not None}
    earlier = (before.numerators, before.denominators) if before else (Earlier(), Earlier())
    numerators = _shown(above, rule, partnership, earlier[0])
    divided = rule.form is Form.PERCENTAGE
    denominators = _shown(below, rule, partnership, earlier[1]) if divided else {}
    if rule.of_whole:
        denominators = dict.fromkeys(numerators, denominators[HEADLINE])
    figures = {
        name: PublishedCount(numerator=number, denominator=denominators.get(name))
        for name, number in numerators.items()
    }
    headline = figures.pop(HEADLINE)
    return headline, tuple(
        CategoryFigure(category=name, figure=figure) for name, figure in sorted(figures.items())
    )


def _shown(
    counts: Mapping[CategoryId, int],
    rule: DerivedRule,
    partnership: PartnershipId,
    earlier: Earlier,
) -> dict[CategoryId, Shown]:
    whole: dict[CategoryId, int] = {HEADLINE: sum(counts.values()), **counts}
    if not rule.suppressed:
        return dict(whole)
    hidden = hidden_cells({partnership: line([whole])}, frozenset(), earlier)
    return {name: "c" if (partnership, name) in hidden else n for name, n in whole.items()}


# --- Command ----------------------------------------------------------------------------------------------


class CalculateDerivedIndicator(Command):
    """
    Record what a rule counted in a quarter. `golden-thread derived --submit-lines` writes it; `position` is that of the
    last event it counted.
    """

    KIND: ClassVar[str] = "calculate-derived-indicator.v1"

    code: IndicatorCode
    period: PeriodText
    rule: RuleName
    rule_version: int = Field(ge=1)
    position: int = Field(ge=1)
    figure: PublishedCount
    breakdown: tuple[CategoryFigure, ...] = Field(default=(), max_length=200)

    def stream(self, scope: Scope) -> StreamId:
        return derived_stream(scope.partnership, self.code, self.period)

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (
            definition_stream(scope.partnership, self.code),
            aggregate_stream(scope.partnership, self.code, self.period),
        )


# --- Decision ---------------------------------------------------------------------------------------------


def decide(
    standing: DerivedIndicator | None, command: CalculateDerivedIndicator, context: Context
) -> Sequence[DerivedIndicatorCalculated]:
    """
    The same figure again changes nothing. Refuses another sender than the business unit, a rule that does not serve the
    code or is of another version, a quarter that has not ended, a code without a definition in force (invariant 17) or
    with typed returns, and a small number that is shown or can be worked out (invariant 21).
    """
    check_business_unit(context)
    rule = _rule(command, context)
    of = period(command.period)
    if of.kind is not PeriodKind.QUARTER:
        raise refuse(Code.BAD_VALUE, "these are counted by quarter: 2025-Q1", field="period")
    if of.end > context.received_on:
        reason = "the quarter has not ended; calculate it when it has"
        raise refuse(Code.DATED_IN_FUTURE, reason, field="period")
    stream = definition_stream(context.scope.partnership, command.code)
    known = cited(context.known, stream, IndicatorDefinition, field="code")
    version = known.in_force(of.end)
    if version is None:
        reason = f"no definition of {command.code} is in force on {of.end}"
        raise refuse(Code.DEFINITION_NOT_IN_FORCE, reason, field="code")
    typed = context.known.get(
        aggregate_stream(context.scope.partnership, command.code, command.period)
    )
    if isinstance(typed, IndicatorAggregate):
        reason = "returns were sent for this quarter; withdraw them, or leave it at them"
        raise refuse(Code.ALREADY_SUBMITTED, reason, field="period")
    _check_safe(command, rule)
    if standing is not None and _same(standing.latest, command):
        return []
    return [
        DerivedIndicatorCalculated(
            partnership=context.scope.partnership,
            code=command.code,
            period=command.period,
            rule=command.rule,
            rule_version=command.rule_version,
            position=command.position,
            definition_version=version.number,
            form=rule.form,
            per=100 if rule.form is Form.PERCENTAGE else None,
            figure=command.figure,
            breakdown=command.breakdown,
        )
    ]


def _rule(command: CalculateDerivedIndicator, context: Context) -> DerivedRule:
    entry = context.scope.framework.indicators.get(command.code)
    rule = RULES.get(command.rule)
    if rule is None or entry is None or entry.derived_by != command.rule:
        reason = "the framework's catalogue derives this code by another rule, or by none"
        raise refuse(Code.NOT_IN_FRAMEWORK, reason, field="rule")
    if rule.version != command.rule_version:
        reason = f"this program counts by version {rule.version}; calculate it again"
        raise refuse(Code.BAD_VALUE, reason, field="rule_version")
    return rule


def _same(latest: DerivedIndicatorCalculated, command: CalculateDerivedIndicator) -> bool:
    """Counted further on in the record, and nothing has changed."""
    told = (latest.rule, latest.rule_version, latest.figure, latest.breakdown)
    return told == (command.rule, command.rule_version, command.figure, command.breakdown)


def _check_safe(command: CalculateDerivedIndicator, rule: DerivedRule) -> None:
    if not rule.suppressed:
        return
    parts = [part.figure for part in command.breakdown]
    for measure in ("numerator", "denominator"):
        headline: Shown | None = getattr(command.figure, measure)
        shown: list[Shown | None] = [getattr(part, measure) for part in parts]
        told = [number for number in (headline, *shown) if isinstance(number, int)]
        hidden = shown.count("c")
        if any(is_small(number) for number in told) or (
            isinstance(headline, int) and hidden and _recoverable(headline, shown)
        ):
            reason = (
                "a small number is shown or can be worked out; send what the program calculated"
            )
            raise refuse(Code.SMALL_NUMBER, reason, field="figure")


def _recoverable(headline: int, shown: Sequence[Shown | None]) -> bool:
    """Of the hidden cells under a shown headline: one alone, or several that come to a small number."""
    rest = headline - sum(number for number in shown if isinstance(number, int))
    return shown.count("c") == 1 or rest <= 0 or is_small(rest)


DERIVED_INDICATOR = Decider(
    name="derived-indicator",
    commands=(CalculateDerivedIndicator,),
    facts=(DerivedIndicatorCalculated,),
    decide=decide,
    evolve=evolve,
)
