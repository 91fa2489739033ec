"""A figure is submitted once by its provider; afterwards it is corrected, queried or withdrawn, and nothing is lost."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from domain.errors import Code
from domain.fact import Visibility
from domain.performance.indicator_definition import ReviseIndicator
from domain.performance.indicator_return import (
    IndicatorSubmitted,
    NilReturnSubmitted,
    SubmissionCorrected,
    SubmissionQueried,
    SubmissionWithdrawn,
    disclose,
)
from domain.performance.return_commands import (
    CorrectSubmission,
    QuerySubmission,
    ResolveSubmissionQuery,
    SubmitIndicator,
    SubmitNilReturn,
    WithdrawSubmission,
)
from domain.performance.return_decisions import INDICATOR_RETURN
from domain.performance.submission import Part
from domain.performance.value import Count, DfeSymbol, Form, NilReturn, Number, Symbol
from tests.support.controls import (
    BANDS,
    BUSINESS_UNIT,
    HARTLEPOOL,
    HEALTH,
    PLANS,
    POLICE,
    RE_REFERRALS,
    REFERRAL_RATE,
    STOCKTON,
    correct_submission,
    define_indicator,
    submit_indicator,
)
from tests.support.record import Record

STREAM = "HSSCP-IR-ReReferral:hartlepool:2025:hartlepool-council"

KEY: dict[str, Any] = {
    "code": RE_REFERRALS,
    "area": "hartlepool",
    "period": "2025",
    "provider": HARTLEPOOL,
    "occurred_on": date(2026, 1, 10),
}


def defined() -> Record:
    record = Record()
    record.send(define_indicator())
    record.send(define_indicator(REFERRAL_RATE, Form.RATE))
    record.send(define_indicator(PLANS, Form.COUNT, categories=BANDS))
    return record


def submitted() -> Record:
    record = defined()
    record.send(submit_indicator(), by=HARTLEPOOL)
    return record


def bands(*counts: int) -> tuple[Part, ...]:
    return tuple(
        Part(category=name, value=Count(numerator=n))
        for name, n in zip(BANDS, counts, strict=False)
    )


def plans(headline: int, *counts: int, **changes: Any) -> SubmitIndicator:
    return submit_indicator(
        code=PLANS, value=Count(numerator=headline), breakdown=bands(*counts), **changes
    )


# --- Who --------------------------------------------------------------------------------------------------


def test_invariant_7_a_figure_is_sent_by_its_provider_or_by_the_business_unit_for_it():
    record = defined()

    assert record.refused(submit_indicator(), by=POLICE) == {"provider": Code.NOT_YOUR_SUBMISSION}
    assert record.refused(submit_indicator(), by=STOCKTON) == {"provider": Code.NOT_YOUR_SUBMISSION}
    record.send(submit_indicator(), by=HARTLEPOOL)
    record.send(submit_indicator(area="stockton-on-tees", provider=STOCKTON), by=BUSINESS_UNIT)


def test_area_and_provider_are_known_and_belong_together():
    record = defined()

    assert record.refused(submit_indicator(area="middlesbrough")) == {"area": Code.UNKNOWN_AREA}
    assert record.refused(submit_indicator(area="atlantis")) == {"area": Code.UNKNOWN_AREA}
    assert record.refused(submit_indicator(provider="nobody")) == {"provider": Code.UNKNOWN_AGENCY}
    assert record.refused(submit_indicator(provider=STOCKTON)) == {"provider": Code.NOT_EXPECTED}
    assert record.refused(submit_indicator(provider=HEALTH)) == {"provider": Code.NOT_EXPECTED}


def test_invariant_34_every_history_of_a_figure_begins_with_its_own_partnership():
    record = defined()
    facts = record.send(submit_indicator())

    assert [fact.stream for fact in facts] == [STREAM, "HSSCP-IA-ReReferral:2025"]
    with pytest.raises(ValidationError, match="partnership"):
        submit_indicator(partnership="stscp")


def test_invariant_36_an_exact_figure_never_crosses_the_border():
    facts = {fact.TOPIC: fact.VISIBILITY for fact in INDICATOR_RETURN.facts}

    assert set(facts.values()) == {Visibility.PRIVATE}


# --- Once -------------------------------------------------------------------------------------------------


def test_invariant_16_the_same_figure_again_changes_nothing_and_another_is_refused():
    record = submitted()

    other = submit_indicator(value=Count(numerator=537, denominator=2020))
    assert record.refused(other) == {"value": Code.ALREADY_SUBMITTED}
    assert record.refused(submit_indicator(commentary="New words.")) == {
        "value": Code.ALREADY_SUBMITTED
    }
    assert record.refused(SubmitNilReturn(**KEY)) == {"value": Code.ALREADY_SUBMITTED}
    assert record.send(submit_indicator(), by=HARTLEPOOL) == ()


def test_invariant_16_the_first_figure_sent_again_after_its_correction_is_refused():
    record = submitted()
    record.send(correct_submission())

    assert record.refused(submit_indicator()) == {"value": Code.ALREADY_SUBMITTED}


def test_a_nil_return_is_not_a_zero():
    record = defined()

    fact = record.send(SubmitNilReturn(**KEY), by=HARTLEPOOL)[0]

    assert isinstance(fact, NilReturnSubmitted)
    assert record.state(STREAM).content.value == NilReturn()
    zero = submit_indicator(value=Count(numerator=0, denominator=2020))
    assert record.refused(zero) == {"value": Code.ALREADY_SUBMITTED}


# --- Definition -------------------------------------------------------------------------------------------


def test_invariant_17_the_definition_in_force_at_the_period_s_end_governs():
    record = defined()

    assert record.refused(submit_indicator(code="9.9.9")) == {"code": Code.DEFINITION_NOT_IN_FORCE}
    assert record.refused(submit_indicator(period="2012")) == {"code": Code.DEFINITION_NOT_IN_FORCE}
    assert record.refused(submit_indicator(definition_version=2)) == {
        "definition_version": Code.DEFINITION_NOT_IN_FORCE
    }
    assert record.send(submit_indicator(definition_version=1))[0].definition_version == 1


def test_invariant_17_a_revised_definition_governs_only_the_periods_that_end_after_it():
    record = defined()
    meaning = define_indicator(RE_REFERRALS, Form.COUNT).meaning
    record.send(
        ReviseIndicator(
            code=RE_REFERRALS,
            meaning=meaning,
            in_force_from=date(2025, 3, 31),
            reason="Counted without a denominator.",
            occurred_on=date(2025, 3, 1),
        )
    )

    assert record.refused(submit_indicator()) == {"value.denominator": Code.WRONG_FORM}
    assert record.send(submit_indicator(value=Count(numerator=536)))[0].definition_version == 2
    assert record.send(submit_indicator(period="2024"))[0].definition_version == 1


def test_a_period_that_has_not_ended_has_no_figure_yet():
    record = defined()
    record.at = datetime(2025, 3, 30, tzinfo=UTC)

    assert record.refused(submit_indicator()) == {"period": Code.DATED_IN_FUTURE}
    record.at = datetime(2025, 3, 31, tzinfo=UTC)
    record.send(submit_indicator())


# --- Content ----------------------------------------------------------------------------------------------


def test_invariant_18_a_percentage_with_its_numerator_over_its_denominator_is_refused():
    record = defined()

    assert record.refused(submit_indicator(value=Count(numerator=9, denominator=8))) == {
        "value.numerator": Code.NUMERATOR_OVER_DENOMINATOR
    }
    assert record.refused(submit_indicator(value=Count(numerator=0, denominator=0))) == {
        "value.denominator": Code.DENOMINATOR_NOT_POSITIVE
    }
    record.send(submit_indicator(value=Symbol(symbol=DfeSymbol.NOT_APPLICABLE)))


def test_invariant_19_a_breakdown_adds_up_or_says_why_not():
    record = defined()

    assert record.refused(plans(173, 53, 38, 62, 17, 2)) == {
        "breakdown": Code.BREAKDOWN_DOES_NOT_ADD_UP
    }
    assert record.refused(plans(173, 53, 38, 62, 17, 3, breakdown_reason="All is well.")) == {
        "breakdown_reason": Code.BAD_VALUE
    }
    record.send(plans(173, 53, 38, 62, 17, 3))
    record.send(plans(180, 90, 30, period="2024", breakdown_reason="Start dates are missing."))


def test_invariant_19_the_denominators_of_a_breakdown_add_up_too():
    record = Record()
    record.send(define_indicator(categories=("girls", "boys")))

    def by_sex(girls: Count, boys: Count) -> SubmitIndicator:
        parts = (Part(category="girls", value=girls), Part(category="boys", value=boys))
        return submit_indicator(value=Count(numerator=40, denominator=100), breakdown=parts)

    uneven = by_sex(Count(numerator=20, denominator=50), Count(numerator=20, denominator=40))
    assert record.refused(uneven) == {"breakdown": Code.BREAKDOWN_DOES_NOT_ADD_UP}
    half = by_sex(Count(numerator=20, denominator=50), Count(numerator=20))
    assert half.code == RE_REFERRALS
    assert record.refused(half)["breakdown"] in {
        Code.WRONG_FORM,
        Code.BREAKDOWN_DOES_NOT_ADD_UP,
    }
    over = by_sex(Count(numerator=30, denominator=20), Count(numerator=10, denominator=80))
    assert record.refused(over) == {"breakdown.0.value.numerator": Code.NUMERATOR_OVER_DENOMINATOR}
    record.send(by_sex(Count(numerator=20, denominator=50), Count(numerator=20, denominator=50)))


def test_the_categories_are_the_definition_s_and_each_comes_once():
    record = defined()
    stranger = (Part(category="astrology", value=Count(numerator=173)),)

    command = submit_indicator(code=PLANS, value=Count(numerator=173), breakdown=stranger)
    assert record.refused(command) == {"breakdown.0.category": Code.WRONG_FORM}
    twice = (*bands(100), *bands(73))
    command = submit_indicator(code=PLANS, value=Count(numerator=173), breakdown=twice)
    assert record.refused(command) == {"breakdown": Code.BAD_VALUE}


def test_only_a_count_is_broken_down():
    record = defined()
    command = submit_indicator(
        code=PLANS, value=Symbol(symbol=DfeSymbol.CONFIDENTIAL), breakdown=bands(5, 6)
    )

    assert record.refused(command) == {"breakdown": Code.WRONG_FORM}


# --- Correction -------------------------------------------------------------------------------------------


def test_invariant_15_a_correction_names_what_stands_and_both_figures_stay():
    record = submitted()

    assert record.refused(correct_submission(corrects=2)) == {"corrects": Code.NOTHING_TO_CORRECT}
    record.send(correct_submission(), by=HARTLEPOOL)

    first, second = record.facts(STREAM)
    assert isinstance(first, IndicatorSubmitted)
    assert isinstance(second, SubmissionCorrected)
    assert first.content.value == Count(numerator=536, denominator=2020)
    assert second.content.value == Count(numerator=530, denominator=2020)
    assert (second.corrects, second.reason) == (1, "Counted again after the census was closed.")


def test_invariant_15_corrections_chain():
    record = submitted()
    record.send(correct_submission())
    again = {"value": Count(numerator=529, denominator=2020)}

    assert record.refused(correct_submission(**again)) == {"corrects": Code.NOTHING_TO_CORRECT}
    record.send(correct_submission(corrects=2, **again))

    assert (record.state(STREAM).stands_at, record.state(STREAM).corrections) == (3, 2)


def test_invariant_15_another_agency_s_figure_is_not_corrected():
    record = submitted()

    assert record.refused(correct_submission(), by=STOCKTON) == {
        "provider": Code.NOT_YOUR_SUBMISSION
    }
    record.send(correct_submission(), by=BUSINESS_UNIT)


def test_a_correction_to_the_same_figure_or_of_nothing_is_none():
    record = submitted()

    same = correct_submission(value=Count(numerator=536, denominator=2020))
    assert record.refused(same) == {"value": Code.NOTHING_TO_CORRECT}
    assert record.refused(correct_submission(period="2024")) == {"code": Code.NOT_FOUND}


def test_a_query_between_figure_and_correction_does_not_change_what_is_corrected():
    record = submitted()
    record.send(QuerySubmission(**KEY, question="Is the census closed?"))

    record.send(correct_submission(corrects=1))

    assert record.state(STREAM).stands_at == 3


def test_a_figure_that_was_broken_down_or_counted_is_corrected_in_the_same_detail():
    record = defined()
    record.send(plans(173, 53, 38, 62, 17, 3))
    record.send(submit_indicator())
    bare = correct_submission(code=PLANS, value=Count(numerator=178))
    rate = correct_submission(value=Number(value=Decimal("26.2")))

    assert record.refused(bare) == {"breakdown": Code.WRONG_FORM}
    assert record.refused(rate) == {"value": Code.WRONG_FORM}
    record.send(bare.model_copy(update={"breakdown": bands(53, 38, 62, 17, 8)}))
    record.send(correct_submission(value=NilReturn()))


def test_a_withdrawn_figure_counts_no_longer_and_may_be_submitted_anew():
    record = submitted()
    withdraw = WithdrawSubmission(**KEY, reason="Sent for the wrong year.")

    assert record.refused(withdraw, by=POLICE) == {"provider": Code.NOT_YOUR_SUBMISSION}
    record.send(withdraw, by=HARTLEPOOL)

    assert record.state(STREAM).content is None
    assert record.refused(withdraw) == {"code": Code.WRONG_STATE}
    assert record.refused(correct_submission()) == {"code": Code.WRONG_STATE}
    record.send(submit_indicator())
    assert record.state(STREAM).stands_at == 3


# --- Queries ----------------------------------------------------------------------------------------------


def test_the_business_unit_asks_about_a_figure_and_says_when_it_is_answered():
    record = submitted()
    ask = QuerySubmission(**KEY, question="Why so few?")
    answer = ResolveSubmissionQuery(**KEY, query=2, answer="Two teams were merged.")

    assert record.refused(ask, by=POLICE) == {"": Code.NOT_PERMITTED}
    record.send(ask)
    assert record.state(STREAM).open_queries == (2,)
    assert record.refused(answer, by=HARTLEPOOL) == {"": Code.NOT_PERMITTED}
    assert record.refused(answer.model_copy(update={"query": 1})) == {"query": Code.NOT_FOUND}
    record.send(answer)
    assert record.state(STREAM).open_queries == ()
    assert record.refused(answer) == {"query": Code.NOT_FOUND}


# --- What a wider audience reads --------------------------------------------------------------------------


def test_hartlepool_s_rate_of_2023_keeps_both_values_and_the_reason_for_everybody():
    record = defined()
    rate = {"code": REFERRAL_RATE, "period": "2023"}
    record.send(submit_indicator(**rate, value=Number(value=Decimal(1068))))
    record.send(
        correct_submission(
            **rate,
            value=Number(value=Decimal("1056.3")),
            reason="The population was estimated anew.",
        )
    )

    stream = "HSSCP-IR-ReferralRate:hartlepool:2023:hartlepool-council"
    first, second = (disclose(fact, None) for fact in record.facts(stream))
    assert isinstance(first, IndicatorSubmitted)
    assert isinstance(second, SubmissionCorrected)
    assert first.content.value == Number(value=Decimal(1068))
    assert second.content.value == Number(value=Decimal("1056.3"))
    assert second.reason == "The population was estimated anew."


@pytest.mark.parametrize(
    "value", [Count(numerator=3, denominator=900), Count(numerator=0, denominator=4)]
)
def test_invariant_21_only_the_provider_reads_its_own_small_number(value: Count):
    record = defined()
    fact = record.send(submit_indicator(value=value, commentary="Three of them."))[0]

    for audience in (None, POLICE, BUSINESS_UNIT, STOCKTON):
        shown = disclose(fact, audience).model_dump_json()
        assert '"c"' in shown
        assert "numerator" not in shown
        assert "Three" not in shown
    assert disclose(fact, HARTLEPOOL) == fact


def test_invariant_21_a_breakdown_is_read_only_by_its_provider():
    record = defined()
    fact = record.send(plans(173, 53, 38, 62, 17, 3))[0]

    assert "173" not in disclose(fact, POLICE).model_dump_json()
    assert disclose(fact, HARTLEPOOL) == fact


def test_words_about_a_small_number_are_withheld_with_it_even_after_its_correction():
    record = defined()
    record.send(submit_indicator(value=Count(numerator=3, denominator=900)))
    record.send(QuerySubmission(**KEY, question="Is it really three?"))
    record.send(ResolveSubmissionQuery(**KEY, query=2, answer="Not three but thirty."))
    record.send(
        correct_submission(
            value=Count(numerator=30, denominator=900), reason="Three was typed for thirty."
        )
    )
    record.send(WithdrawSubmission(**KEY, reason="Neither three nor thirty."))

    shown = [disclose(fact, None).model_dump_json() for fact in record.facts(STREAM)]

    assert not [line for line in shown if "hree" in line]
    assert '"numerator":30' in shown[3]


def test_words_about_other_figures_are_read_by_everybody():
    record = submitted()
    asked = record.send(QuerySubmission(**KEY, question="Why so few?"))[0]
    withdrawn = record.send(WithdrawSubmission(**KEY, reason="The wrong year."))[0]

    assert isinstance(asked, SubmissionQueried)
    assert isinstance(withdrawn, SubmissionWithdrawn)
    assert disclose(asked, None) == asked
    assert disclose(withdrawn, None) == withdrawn


def test_a_correction_command_is_closed():
    with pytest.raises(ValidationError, match="surprise"):
        CorrectSubmission(**KEY, corrects=1, reason="r", value=NilReturn(), surprise=1)  # type: ignore[call-arg]
