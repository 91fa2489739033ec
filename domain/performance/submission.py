"""What a provider sends for one indicator, area and period, and whether it adds up."""

from pydantic import Field

from domain.errors import Code, Fault
from domain.fact import Closed
from domain.names import CategoryId
from domain.performance.disclosure import is_small
from domain.performance.indicator_definition import Meaning
from domain.performance.value import Count, DfeSymbol, IndicatorValue, Symbol, faults_of
from domain.text import PublicText


class Part(Closed):
    """One category of a breakdown, for instance a protected characteristic or a band of duration."""

    category: CategoryId
    value: Count


class Content(Closed):
    """
    A value with its breakdown.

    `breakdown_reason` says why the categories do not add up to the headline, and is left out when they do.
    """

    value: IndicatorValue
    breakdown: tuple[Part, ...] = Field(default=(), max_length=60)
    breakdown_reason: PublicText | None = None
    commentary: PublicText | None = None

    @property
    def is_confidential(self) -> bool:
        """True when it holds a small number, or says itself that its number is suppressed."""
        values = (self.value, *(part.value for part in self.breakdown))
        return any(
            is_small(value.numerator) or is_small(value.denominator or 0)
            if isinstance(value, Count)
            else value == Symbol(symbol=DfeSymbol.CONFIDENTIAL)
            for value in values
        )


def content_faults(content: Content, meaning: Meaning) -> tuple[Fault, ...]:
    """All that is wrong with the content under that definition (domain invariants 18 and 19)."""
    return (
        *faults_of(content.value, meaning.form, field="value"),
        *_category_faults(content, meaning),
        *_sum_faults(content),
    )


def _category_faults(content: Content, meaning: Meaning) -> list[Fault]:
    faults: list[Fault] = []
    names = [part.category for part in content.breakdown]
    if len(set(names)) < len(names):
        faults.append(Fault(Code.BAD_VALUE, "a category is given twice", "breakdown"))
    if names and not isinstance(content.value, Count):
        reason = "only a count can be broken down; send the headline as a count"
        faults.append(Fault(Code.WRONG_FORM, reason, "breakdown"))
    for place, part in enumerate(content.breakdown):
        where = f"breakdown.{place}"
        if part.category not in meaning.categories:
            reason = f"the definition has no category {part.category}"
            faults.append(Fault(Code.WRONG_FORM, reason, f"{where}.category"))
        if part.value.denominator is not None:
            faults.extend(faults_of(part.value, meaning.form, field=f"{where}.value"))
    divided = {part.value.denominator is not None for part in content.breakdown}
    if len(divided) > 1:
        reason = "give every category a denominator, or none"
        faults.append(Fault(Code.WRONG_FORM, reason, "breakdown"))
    return faults


def _sum_faults(content: Content) -> list[Fault]:
    if not content.breakdown or not isinstance(content.value, Count):
        return []
    adds_up = _adds_up(content.value, content.breakdown)
    if not adds_up and content.breakdown_reason is None:
        reason = "the categories do not add up to the headline; mend them or give breakdown_reason"
        return [Fault(Code.BREAKDOWN_DOES_NOT_ADD_UP, reason, "breakdown")]
    if adds_up and content.breakdown_reason is not None:
        reason = "the categories add up; leave breakdown_reason out"
        return [Fault(Code.BAD_VALUE, reason, "breakdown_reason")]
    return []


def _adds_up(headline: Count, breakdown: tuple[Part, ...]) -> bool:
    if sum(part.value.numerator for part in breakdown) != headline.numerator:
        return False
    divisors = [p.value.denominator for p in breakdown if p.value.denominator is not None]
    return not divisors or sum(divisors) == headline.denominator
