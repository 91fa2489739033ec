"""
What an indicator says for one area and period: a closed sum, never a nullable number.

A nil return is not zero, zero is not missing, and missing is not suppressed. Source: Tees Performance and Quality
Framework, Appendix 2; the symbols are those of the Department for Education's statistics.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, assert_never

from pydantic import Field

from domain.errors import Code, Fault
from domain.fact import Closed

LARGEST = 10**12

Whole = Annotated[int, Field(ge=0, le=LARGEST)]
"""A number of children, cases, meetings or posts."""

Exact = Annotated[Decimal, Field(max_digits=18, decimal_places=6, allow_inf_nan=False)]
"""A decimal kept as it was printed; text in JSON, so that 1056.3 stays 1056.3."""


class Form(StrEnum):
    """What kind of figure an indicator asks for."""

    COUNT = "count"  # how many
    PERCENTAGE = "percentage"  # some of all
    RATE = "rate"  # so many per so many others; the numerator may be the larger
    NUMBER = "number"  # a measurement that is no count: an average, a score
    NARRATIVE = "narrative"  # words only, as commentary


class DfeSymbol(StrEnum):
    """Why there is no number, in the Department's own signs."""

    CONFIDENTIAL = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"
    NOT_COLLECTED = ":"
    UNRELIABLE = "k"
    LOW_RELIABILITY = "u"
    ROUNDS_TO_ZERO = "low"


class Count(Closed):
    """How many, and of how many where the form asks for it. The denominator's sign is judged by the decision."""

    kind: Literal["count"] = "count"
    numerator: Whole
    denominator: Annotated[int, Field(ge=-LARGEST, le=LARGEST)] | None = None


class Number(Closed):
    """A published or measured figure without its counts, such as a rate per 10,000."""

    kind: Literal["number"] = "number"
    value: Exact


class NilReturn(Closed):
    """Said on purpose: nothing to report for this period."""

    kind: Literal["nil"] = "nil"


class Symbol(Closed):
    """No number, and why."""

    kind: Literal["symbol"] = "symbol"
    symbol: DfeSymbol


IndicatorValue = Annotated[Count | Number | NilReturn | Symbol, Field(discriminator="kind")]
SubmittedValue = Annotated[Count | Number | Symbol, Field(discriminator="kind")]
"""What a submission may carry; a nil return is a message of its own."""

BenchmarkValue = Annotated[Number | Symbol, Field(discriminator="kind")]


def faults_of(
    value: Count | Number | NilReturn | Symbol, form: Form, *, field: str
) -> tuple[Fault, ...]:
    """All that is wrong with a value for that form (domain invariant 18). The sentences never repeat the figures."""
    match value:
        case NilReturn() | Symbol():
            return ()
        case Count():
            return _count_faults(value, form, field)
        case Number():
            return _number_faults(value, form, field)
        case _:
            assert_never(value)


def _count_faults(count: Count, form: Form, field: str) -> tuple[Fault, ...]:
    where = f"{field}.denominator"
    match form:
        case Form.NUMBER | Form.NARRATIVE:
            reason = f"this indicator is a {form}; do not send a count"
            return (Fault(Code.WRONG_FORM, reason, field),)
        case Form.COUNT:
            reason = "this indicator is a plain count; leave the denominator out"
            return () if count.denominator is None else (Fault(Code.WRONG_FORM, reason, where),)
        case Form.PERCENTAGE | Form.RATE:
            return _ratio_faults(count, form, field)
        case _:
            assert_never(form)


def _ratio_faults(count: Count, form: Form, field: str) -> tuple[Fault, ...]:
    where = f"{field}.denominator"
    if count.denominator is None:
        reason = f"a {form} needs the denominator as well as the numerator"
        return (Fault(Code.WRONG_FORM, reason, where),)
    if count.denominator <= 0:
        reason = "the denominator must be above zero; where it does not apply send the symbol z"
        return (Fault(Code.DENOMINATOR_NOT_POSITIVE, reason, where),)
    if form is Form.PERCENTAGE and count.numerator > count.denominator:
        reason = "the numerator is larger than the denominator; check that they are not swapped"
        return (Fault(Code.NUMERATOR_OVER_DENOMINATOR, reason, f"{field}.numerator"),)
    return ()


def _number_faults(number: Number, form: Form, field: str) -> tuple[Fault, ...]:
    match form:
        case Form.COUNT:
            reason = "this indicator is a count; send the numerator as a whole number"
            return (Fault(Code.WRONG_FORM, reason, field),)
        case Form.NARRATIVE:
            reason = "this indicator is a narrative; send the commentary with the symbol z"
            return (Fault(Code.WRONG_FORM, reason, field),)
        case Form.PERCENTAGE:
            if 0 <= number.value <= 100:  # noqa: PLR2004 - the bounds of a percentage
                return ()
            reason = "a percentage lies between 0 and 100"
            return (Fault(Code.BAD_VALUE, reason, f"{field}.value"),)
        case Form.RATE | Form.NUMBER:
            return ()
        case _:
            assert_never(form)
