"""The invariants of the figures, 15 to 21, one test each: first what is refused and by which code, then what is taken."""

from datetime import date
from decimal import Decimal

from domain.errors import Code
from domain.performance.indicator_aggregate import (
    Incomplete,
    IndicatorAggregated,
    PublishedCount,
)
from domain.performance.indicator_definition import RetireIndicator
from domain.performance.indicator_return import IndicatorSubmitted, SubmissionCorrected, disclose
from domain.performance.submission import Part
from domain.performance.value import Count, DfeSymbol, Form, Number, Symbol
from tests.support.controls import (
    BANDS,
    HARTLEPOOL,
    PLANS,
    RE_REFERRALS,
    STOCKTON,
    correct_submission,
    define_indicator,
    submit_indicator,
)
from tests.support.record import Record


def defined() -> Record:
    record = Record()
    record.send(define_indicator())
    record.send(define_indicator(PLANS, Form.COUNT, categories=BANDS))
    return record


def whole(record: Record) -> object:
    facts = [r.fact for r in record.log if isinstance(r.fact, IndicatorAggregated)]
    return facts[-1].whole


def test_invariant_15_a_correction_names_what_was_wrong_and_both_stay():
    record = defined()
    record.send(submit_indicator(), by=HARTLEPOOL)
    assert record.refused(correct_submission(), by=STOCKTON) == {
        "provider": Code.NOT_YOUR_SUBMISSION
    }
    assert record.refused(correct_submission(corrects=7)) == {"corrects": Code.NOTHING_TO_CORRECT}

    record.send(correct_submission(), by=HARTLEPOOL)

    again = correct_submission(corrects=1, value=Count(numerator=520, denominator=2020))
    assert record.refused(again) == {"corrects": Code.NOTHING_TO_CORRECT}
    record.send(again.model_copy(update={"corrects": 2}))
    history = record.facts(again.stream(record.scope))
    assert [type(fact) for fact in history] == [
        IndicatorSubmitted,
        SubmissionCorrected,
        SubmissionCorrected,
    ]


def test_invariant_16_a_figure_is_submitted_once():
    record = defined()
    record.send(submit_indicator())
    other = submit_indicator(value=Count(numerator=1, denominator=2020))
    assert record.refused(other) == {"value": Code.ALREADY_SUBMITTED}

    assert record.send(submit_indicator()) == ()
    assert record.send(submit_indicator(area="stockton-on-tees", provider=STOCKTON))


def test_invariant_17_the_definition_in_force_at_the_end_of_the_period_governs():
    record = defined()
    until = date(2025, 3, 30)
    record.send(
        RetireIndicator(
            code=RE_REFERRALS, in_force_until=until, reason="Dropped.", occurred_on=until
        )
    )
    assert record.refused(submit_indicator()) == {"code": Code.DEFINITION_NOT_IN_FORCE}
    assert record.refused(submit_indicator(code="Unknown")) == {
        "code": Code.DEFINITION_NOT_IN_FORCE
    }
    assert record.refused(submit_indicator(period="2024", definition_version=2)) == {
        "definition_version": Code.DEFINITION_NOT_IN_FORCE
    }

    assert record.send(submit_indicator(period="2024", definition_version=1))


def test_invariant_18_a_percentage_is_no_more_than_its_whole_or_has_a_symbol():
    record = defined()
    for above, below, code in (
        (11, 10, Code.NUMERATOR_OVER_DENOMINATOR),
        (0, 0, Code.DENOMINATOR_NOT_POSITIVE),
        (1, -1, Code.DENOMINATOR_NOT_POSITIVE),
        (1, None, Code.WRONG_FORM),
    ):
        value = Count(numerator=above, denominator=below)
        assert code in record.refused(submit_indicator(value=value)).values()

    assert record.send(submit_indicator(value=Symbol(symbol=DfeSymbol.NOT_APPLICABLE)))
    assert record.send(submit_indicator(period="2024", value=Count(numerator=10, denominator=10)))


def test_invariant_19_a_breakdown_adds_up_or_says_why_not():
    record = defined()
    parts = tuple(Part(category=band, value=Count(numerator=10)) for band in BANDS[:2])
    values = {"code": PLANS, "value": Count(numerator=25), "breakdown": parts}
    assert record.refused(submit_indicator(**values)) == {
        "breakdown": Code.BREAKDOWN_DOES_NOT_ADD_UP
    }

    assert record.send(submit_indicator(**values, breakdown_reason="Five dates are unknown."))


def test_invariant_20_a_partnership_s_figure_is_a_sum_or_none():
    record = defined()
    typed = submit_indicator(area="hsscp", value=Number(value=Decimal("28.03")))
    assert record.refused(typed) == {"area": Code.UNKNOWN_AREA}
    record.send(submit_indicator(value=Count(numerator=536, denominator=2020)))
    assert whole(record) == Incomplete()

    record.send(
        submit_indicator(
            area="stockton-on-tees",
            provider=STOCKTON,
            value=Count(numerator=1140, denominator=3959),
        )
    )

    assert whole(record) == PublishedCount(numerator=1676, denominator=5979)


def test_invariant_21_a_small_number_leaves_nowhere_not_even_in_a_refusal():
    record = defined()
    record.send(submit_indicator(value=Count(numerator=4, denominator=2020)))
    record.send(submit_indicator(area="stockton-on-tees", provider=STOCKTON))

    released = [r.fact for r in record.log if isinstance(r.fact, IndicatorAggregated)][-1]
    assert released.areas[0].figure == PublishedCount(numerator="c", denominator=2020)
    assert released.whole == PublishedCount(numerator="c", denominator=4040)
    fact = record.facts(submit_indicator().stream(record.scope))[0]
    assert disclose(fact, HARTLEPOOL) == fact
    told = disclose(fact, None)
    assert isinstance(told, IndicatorSubmitted)
    assert told.content.value == Symbol(symbol=DfeSymbol.CONFIDENTIAL)
    stood = record.refused(submit_indicator(value=Count(numerator=5, denominator=2020)))
    assert stood == {"value": Code.ALREADY_SUBMITTED}
