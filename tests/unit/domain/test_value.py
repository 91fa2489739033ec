"""An indicator value says what it is: a count, a number, a nil return or a symbol, and never nothing."""

from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.errors import Code
from domain.performance.value import (
    Count,
    DfeSymbol,
    Form,
    IndicatorValue,
    NilReturn,
    Number,
    Symbol,
    faults_of,
)

VALUE: TypeAdapter[Count | Number | NilReturn | Symbol] = TypeAdapter(IndicatorValue)


def faults(value: Count | Number | NilReturn | Symbol, form: Form) -> dict[str, Code]:
    return {fault.field: fault.code for fault in faults_of(value, form, field="value")}


def test_a_published_rate_keeps_its_digits():
    number = VALUE.validate_json('{"kind":"number","value":"1056.3"}')

    assert number == Number(value=Decimal("1056.3"))
    assert VALUE.dump_json(number) == b'{"kind":"number","value":"1056.3"}'


@pytest.mark.parametrize("symbol", ["c", "z", "x", ":", "k", "u", "low"])
def test_every_symbol_of_the_department_is_its_own_value(symbol: str):
    value = VALUE.validate_json(f'{{"kind":"symbol","symbol":"{symbol}"}}')

    assert value == Symbol(symbol=DfeSymbol(symbol))


def test_nil_zero_and_suppressed_are_three_different_things():
    values = [NilReturn(), Count(numerator=0), Symbol(symbol=DfeSymbol.CONFIDENTIAL)]

    assert [values.count(value) for value in values] == [1, 1, 1]


@pytest.mark.parametrize(
    "body",
    [
        "null",
        "3",
        "{}",
        '{"kind":"number","value":null}',
        '{"kind":"number","value":"NaN"}',
        '{"kind":"number","value":"1e400"}',
        '{"kind":"count","numerator":-1}',
        '{"kind":"count","numerator":1.5}',
        '{"kind":"count","numerator":"3"}',
        '{"kind":"count","numerator":true}',
        '{"kind":"count","numerator":99999999999999999999}',
        '{"kind":"symbol","symbol":"-"}',
        '{"kind":"nil","value":0}',
        '{"kind":"guess","value":"1"}',
    ],
)
def test_what_is_no_value_cannot_be_read(body: str):
    with pytest.raises(ValidationError):
        VALUE.validate_json(body)


def test_invariant_18_a_percentage_has_its_numerator_within_its_denominator():
    assert faults(Count(numerator=6, denominator=5), Form.PERCENTAGE) == {
        "value.numerator": Code.NUMERATOR_OVER_DENOMINATOR
    }
    assert faults(Count(numerator=5, denominator=5), Form.PERCENTAGE) == {}


@pytest.mark.parametrize("denominator", [0, -4])
@pytest.mark.parametrize("form", [Form.PERCENTAGE, Form.RATE])
def test_invariant_18_a_denominator_is_above_zero_or_the_symbol_says_why(
    denominator: int, form: Form
):
    assert faults(Count(numerator=0, denominator=denominator), form) == {
        "value.denominator": Code.DENOMINATOR_NOT_POSITIVE
    }
    assert faults(Symbol(symbol=DfeSymbol.NOT_APPLICABLE), form) == {}


def test_a_rate_may_have_more_above_than_below():
    assert faults(Count(numerator=90, denominator=5), Form.RATE) == {}


@pytest.mark.parametrize(
    ("value", "form", "field"),
    [
        (Count(numerator=8, denominator=9), Form.COUNT, "value.denominator"),
        (Count(numerator=8), Form.PERCENTAGE, "value.denominator"),
        (Count(numerator=8), Form.RATE, "value.denominator"),
        (Count(numerator=8), Form.NUMBER, "value"),
        (Count(numerator=8), Form.NARRATIVE, "value"),
        (Number(value=Decimal(8)), Form.COUNT, "value"),
        (Number(value=Decimal(8)), Form.NARRATIVE, "value"),
    ],
)
def test_a_value_of_another_form_is_refused(value: Count | Number, form: Form, field: str):
    assert faults(value, form) == {field: Code.WRONG_FORM}


@pytest.mark.parametrize("form", list(Form))
def test_a_nil_return_and_a_symbol_fit_every_form(form: Form):
    assert faults(NilReturn(), form) == {}
    assert faults(Symbol(symbol=DfeSymbol.NOT_AVAILABLE), form) == {}


def test_a_percentage_without_counts_lies_between_0_and_100():
    assert faults(Number(value=Decimal("100.1")), Form.PERCENTAGE) == {
        "value.value": Code.BAD_VALUE
    }
    assert faults(Number(value=Decimal("26.5")), Form.PERCENTAGE) == {}


def test_a_refusal_does_not_repeat_the_figures():
    (fault,) = faults_of(Count(numerator=7341, denominator=3), Form.PERCENTAGE, field="value")

    assert "7341" not in fault.reason
    assert "3" not in fault.reason
