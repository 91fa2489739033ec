"""What everybody sees is added up from counts, says when it cannot be, and tells no small number."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest

from domain.command import Scope
from domain.errors import Code
from domain.fact import Visibility
from domain.framework import IndicatorEntry
from domain.performance.indicator_aggregate import (
    AreaFigure,
    CategoryFigure,
    Incomplete,
    IndicatorAggregated,
    Missing,
    NotComputable,
    PublishedCount,
)
from domain.performance.indicator_definition import ReviseIndicator
from domain.performance.return_commands import SubmitNilReturn, WithdrawSubmission
from domain.performance.submission import Part
from domain.performance.value import Count, DfeSymbol, Form, NilReturn, Number, Symbol
from tests.support.controls import (
    BANDS,
    FRAMEWORK,
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

SOUTH_TEES = Scope("stscp", FRAMEWORK)
STOCKTONS = {"area": "stockton-on-tees", "provider": STOCKTON}


def defined(scope: Scope | None = None) -> Record:
    record = Record(scope) if scope else Record()
    by = f"{record.scope.partnership}-business-unit"
    record.send(define_indicator(), by=by)
    record.send(define_indicator(REFERRAL_RATE, Form.RATE), by=by)
    record.send(define_indicator(PLANS, Form.COUNT, categories=BANDS), by=by)
    return record


def aggregate(record: Record, code: str = RE_REFERRALS, period: str = "2025") -> Any:
    stream = f"{record.scope.partnership.upper()}-IA-{code}:{period}"
    return record.state(stream).latest


def of(record: Record, area: str, code: str = RE_REFERRALS) -> Any:
    return next(f.figure for f in aggregate(record, code).areas if f.area == area)


def bands(*counts: int) -> tuple[Part, ...]:
    return tuple(
        Part(category=name, value=Count(numerator=n)) for name, n in zip(BANDS, counts, strict=True)
    )


# --- Sums -------------------------------------------------------------------------------------------------


def test_invariant_20_south_tees_is_1208_of_5603_and_no_mean_of_two_rates():
    record = defined(SOUTH_TEES)
    for area, provider, above, below in (
        ("middlesbrough", "middlesbrough-council", 921, 3636),
        ("redcar-and-cleveland", "redcar-and-cleveland-council", 287, 1967),
    ):
        value = Count(numerator=above, denominator=below)
        record.send(submit_indicator(area=area, provider=provider, value=value), by=provider)

    assert aggregate(record).whole == PublishedCount(numerator=1208, denominator=5603)


def test_invariant_20_hartlepool_and_stockton_are_1676_of_5979():
    record = defined()
    record.send(submit_indicator())
    record.send(submit_indicator(**STOCKTONS, value=Count(numerator=1140, denominator=3959)))

    assert aggregate(record).whole == PublishedCount(numerator=1676, denominator=5979)
    assert aggregate(record).per == 100


def test_invariant_20_with_an_area_missing_the_partnership_is_incomplete():
    record = defined()
    record.send(submit_indicator())

    assert aggregate(record).whole == Incomplete()
    assert of(record, "stockton-on-tees") == Missing()
    assert of(record, "hartlepool") == PublishedCount(numerator=536, denominator=2020)


def test_a_nil_return_is_no_gap_and_adds_nothing():
    record = defined()
    nil: dict[str, Any] = {"code": RE_REFERRALS, "period": "2025", **STOCKTONS}
    record.send(submit_indicator())
    record.send(SubmitNilReturn(**nil, occurred_on=date(2026, 1, 1)))

    assert of(record, "stockton-on-tees") == NilReturn()
    assert aggregate(record).whole == PublishedCount(numerator=536, denominator=2020)
    record.send(correct_submission(value=NilReturn()))
    assert aggregate(record).whole == NilReturn()


@pytest.mark.parametrize(
    "value", [Number(value=Decimal("28.8")), Symbol(symbol=DfeSymbol.NOT_AVAILABLE)]
)
def test_a_rate_without_its_counts_or_a_symbol_cannot_be_added_up(value: Number | Symbol):
    record = defined()
    record.send(submit_indicator())
    record.send(submit_indicator(**STOCKTONS, value=value))

    assert of(record, "stockton-on-tees") == value
    assert aggregate(record).whole == NotComputable()


def test_counts_with_and_without_a_denominator_cannot_be_added_up():
    record = defined()
    record.send(submit_indicator())
    revised = define_indicator(RE_REFERRALS, Form.COUNT)
    record.send(
        ReviseIndicator(
            code=RE_REFERRALS,
            meaning=revised.meaning,
            in_force_from=date(2025, 3, 1),
            reason="Counted only.",
            occurred_on=date(2026, 1, 1),
        )
    )
    record.send(submit_indicator(**STOCKTONS, value=Count(numerator=1140)))

    assert aggregate(record).whole == NotComputable()


def test_an_area_with_several_providers_is_complete_when_all_have_sent():
    entry = IndicatorEntry(
        code="3.2.2",
        label="Agency attendance",
        form="percentage",
        objective="3.2",
        providers=(POLICE, HEALTH, HARTLEPOOL, STOCKTON),
    )
    scope = Scope("hsscp", replace(FRAMEWORK, indicators={"3.2.2": entry}))
    record = Record(scope)
    record.send(define_indicator("3.2.2"))

    def attended(provider: str, above: int) -> None:
        value = Count(numerator=above, denominator=100)
        record.send(submit_indicator(code="3.2.2", provider=provider, value=value), by=provider)

    attended(POLICE, 80)
    attended(HEALTH, 70)
    assert of(record, "hartlepool", "3.2.2") == Incomplete()
    attended(HARTLEPOOL, 90)
    assert of(record, "hartlepool", "3.2.2") == PublishedCount(numerator=240, denominator=300)
    stranger = submit_indicator(code="3.2.2", provider=STOCKTON)
    assert record.refused(stranger) == {"provider": Code.NOT_EXPECTED}


def test_what_one_of_several_providers_adds_is_not_told_when_it_is_small():
    entry = IndicatorEntry(
        code="3.1.1", label="Triaged", form="count", objective="3.1", providers=(POLICE, HEALTH)
    )
    record = Record(Scope("hsscp", replace(FRAMEWORK, indicators={"3.1.1": entry})))
    record.send(define_indicator("3.1.1", Form.COUNT))
    for provider, number in ((POLICE, 20), (HEALTH, 3)):
        record.send(
            submit_indicator(code="3.1.1", provider=provider, value=Count(numerator=number))
        )

    assert of(record, "hartlepool", "3.1.1") == PublishedCount(numerator="c")


def test_a_withdrawn_figure_leaves_its_area_missing():
    record = defined()
    record.send(submit_indicator())
    record.send(submit_indicator(**STOCKTONS, value=Count(numerator=1140, denominator=3959)))
    record.send(
        WithdrawSubmission(
            code=RE_REFERRALS,
            area="hartlepool",
            period="2025",
            provider=HARTLEPOOL,
            reason="The wrong year.",
            occurred_on=date(2026, 1, 1),
        )
    )

    assert of(record, "hartlepool") == Missing()
    assert aggregate(record).whole == Incomplete()


# --- Suppression ------------------------------------------------------------------------------------------


def test_invariant_21_a_small_numerator_hides_itself_and_the_sum_and_shows_the_denominators():
    record = defined()
    record.send(submit_indicator(value=Count(numerator=3, denominator=900)))
    record.send(submit_indicator(**STOCKTONS, value=Count(numerator=40, denominator=1000)))

    assert of(record, "hartlepool") == PublishedCount(numerator="c", denominator=900)
    assert of(record, "stockton-on-tees") == PublishedCount(numerator=40, denominator=1000)
    assert aggregate(record).whole == PublishedCount(numerator="c", denominator=1900)


def test_invariant_21_a_small_denominator_is_hidden_and_a_true_zero_shown():
    record = defined()
    record.send(submit_indicator(value=Count(numerator=0, denominator=4)))
    record.send(submit_indicator(**STOCKTONS, value=Count(numerator=0, denominator=30)))

    assert of(record, "hartlepool") == PublishedCount(numerator=0, denominator="c")
    assert aggregate(record).whole == PublishedCount(numerator=0, denominator="c")


def test_invariant_21_hartlepool_on_31_march_2025():
    record = defined()
    shown: tuple[int | Literal["c"], ...] = (53, 38, 62, "c", "c")
    snapshot = {"code": PLANS, "period": "2025-03-31"}
    record.send(
        submit_indicator(**snapshot, value=Count(numerator=173), breakdown=bands(53, 38, 62, 17, 3))
    )

    (hartlepool, _) = aggregate(record, PLANS, "2025-03-31").areas
    assert hartlepool == AreaFigure(
        area="hartlepool",
        figure=PublishedCount(numerator=173),
        breakdown=tuple(
            CategoryFigure(category=name, figure=PublishedCount(numerator=cell))
            for name, cell in zip(BANDS, shown, strict=True)
        ),
    )


def test_the_partnership_has_a_breakdown_when_every_area_has_one():
    record = defined()
    record.send(
        submit_indicator(
            code=PLANS, value=Count(numerator=100), breakdown=bands(20, 20, 20, 20, 20)
        )
    )
    record.send(
        submit_indicator(
            **STOCKTONS, code=PLANS, value=Count(numerator=70), breakdown=bands(50, 0, 0, 10, 10)
        )
    )

    whole = aggregate(record, PLANS)
    assert whole.whole == PublishedCount(numerator=170)
    shown = {part.category: part.figure.numerator for part in whole.whole_breakdown}
    assert shown == dict(zip(BANDS, (70, 20, 20, 30, 30), strict=True))


@pytest.mark.parametrize(
    ("value", "published"),
    [
        (Count(numerator=300, denominator=900), ("Three cases less.",)),
        (Count(numerator=3, denominator=900), ()),
        (Count(numerator=0, denominator=3), ()),
        (Symbol(symbol=DfeSymbol.CONFIDENTIAL), ()),
        (Symbol(symbol=DfeSymbol.NOT_AVAILABLE), ("Three cases less.",)),
    ],
)
def test_words_about_a_suppressed_figure_are_withheld(
    value: Count | Symbol, published: tuple[str, ...]
):
    record = defined()
    record.send(submit_indicator(value=value, commentary="Three cases less."))

    assert aggregate(record).areas[0].commentary == published


def test_a_correction_that_shows_nothing_new_is_not_published():
    record = defined()
    record.send(submit_indicator(value=Count(numerator=3, denominator=900)))

    facts = record.send(correct_submission(value=Count(numerator=4, denominator=900)))

    assert [fact.TOPIC for fact in facts] == ["submission-corrected.v1"]


def test_a_correction_publishes_the_new_sum_and_the_old_one_stays_in_history():
    record = defined()
    record.send(submit_indicator())
    record.send(submit_indicator(**STOCKTONS, value=Count(numerator=1140, denominator=3959)))
    record.send(correct_submission(value=Count(numerator=530, denominator=2020)))

    history = record.facts("HSSCP-IA-ReReferral:2025")
    sums = [fact.whole for fact in history if isinstance(fact, IndicatorAggregated)]
    assert sums == [
        Incomplete(),
        PublishedCount(numerator=1676, denominator=5979),
        PublishedCount(numerator=1670, denominator=5979),
    ]


def test_only_the_aggregate_is_shared():
    assert IndicatorAggregated.VISIBILITY is Visibility.SHARED


def test_invariant_35_a_neighbour_s_aggregate_is_a_history_of_its_own():
    own, neighbours = defined(), defined(SOUTH_TEES)
    own.send(submit_indicator())
    neighbours.send(
        submit_indicator(area="middlesbrough", provider="middlesbrough-council"),
        by="middlesbrough-council",
    )

    assert aggregate(own).stream != aggregate(neighbours).stream
