"""V-05: every figure beside what it is held against, as it was known, and never a small number."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.command import Scope
from domain.fact import Fact
from domain.performance.benchmark import (
    NEIGHBOURS,
    BenchmarkPoint,
    Comparator,
    SetTarget,
    Vintage,
)
from domain.performance.indicator_definition import ReviseIndicator
from domain.performance.neighbour_set import AdoptNeighbourSet
from domain.performance.return_commands import SubmitNilReturn, WithdrawSubmission
from domain.performance.submission import Part
from domain.performance.value import Count, DfeSymbol, Form, Number, Symbol
from projections.performance import indicators
from projections.performance.indicators import (
    BENCHMARKS,
    DEFINITIONS,
    FIGURES,
    NEIGHBOUR_SETS,
    TARGETS,
    VIEW,
)
from projections.performance.indicators_board import (
    COLUMNS,
    BoardIndicator,
    read,
    side_by_side,
)
from tests.support.controls import (
    BANDS,
    BUSINESS_UNIT,
    FRAMEWORK,
    HARTLEPOOL,
    PLANS,
    RE_REFERRALS,
    REFERRAL_RATE,
    REFERRALS,
    SCOPE,
    STOCKTON,
    correct_submission,
    define_indicator,
    publish_benchmark,
    submit_indicator,
)
from tests.support.record import Record

STOCKTONS = {"area": "stockton-on-tees", "provider": STOCKTON}


def defined() -> Record:
    record = Record()
    record.send(define_indicator())
    record.send(define_indicator(REFERRAL_RATE, Form.RATE))
    record.send(define_indicator(REFERRALS, Form.COUNT))
    record.send(define_indicator(PLANS, Form.COUNT, categories=BANDS))
    return record


def board(record: Record, *, until: int | None = None) -> tuple[BoardIndicator, ...]:
    rows = record.show(VIEW, until=until)
    return read(
        rows.all(FIGURES),
        rows.all(DEFINITIONS),
        rows.all(BENCHMARKS),
        rows.all(NEIGHBOUR_SETS),
        rows.all(TARGETS),
        scope=record.scope,
    )


def line(
    record: Record,
    area: str = "",
    *,
    code: str = RE_REFERRALS,
    period: str = "2025",
    category: str = "",
    until: int | None = None,
) -> BoardIndicator:
    (found,) = (
        found
        for found in board(record, until=until)
        if (found.code, found.period, found.area, found.category) == (code, period, area, category)
        and found.partnership == record.scope.partnership
    )
    return found


def south_tees() -> Record:
    record = Record(Scope("stscp", FRAMEWORK))
    record.send(define_indicator(), by="stscp-business-unit")
    for area, above, below in (("middlesbrough", 921, 3636), ("redcar-and-cleveland", 287, 1967)):
        value = Count(numerator=above, denominator=below)
        command = submit_indicator(area=area, provider=f"{area}-council", value=value)
        record.send(command, by=f"{area}-council")
    return record


def mirrored(record: Record, neighbour: Record) -> None:
    """The neighbour's shared facts arrive."""
    for recorded in neighbour.log:
        fact: Fact = recorded.fact
        if fact.VISIBILITY == "shared":
            command = submit_indicator()
            record.add(fact, on=command, by=BUSINESS_UNIT, partnership="stscp")


# --- Known answers ----------------------------------------------------------------------------------------


def test_south_tees_re_referrals_of_2025_are_21_56_per_cent_and_no_mean():
    found = line(south_tees())

    assert (found.numerator, found.denominator) == (1208, 5603)
    assert found.value == Decimal("21.56")
    assert found.figure == "21.56 %"


def test_hartlepool_and_stockton_re_referrals_of_2025_are_28_03_per_cent():
    record = defined()
    record.send(submit_indicator())
    record.send(submit_indicator(**STOCKTONS, value=Count(numerator=1140, denominator=3959)))

    assert (line(record).value, line(record).numerator) == (Decimal("28.03"), 1676)
    assert line(record, "hartlepool").value == Decimal("26.53")


def test_hartlepool_s_rate_of_2023_reads_1068_and_after_the_next_release_1056_3():
    record = defined()
    of_2023 = {"period": "2023"}
    record.send(submit_indicator(**of_2023, code=REFERRALS, value=Count(numerator=2122)))
    rate = submit_indicator(**of_2023, code=REFERRAL_RATE, value=Number(value=Decimal(1068)))
    record.send(rate)
    first_release = len(record.log)
    corrected = correct_submission(
        **of_2023,
        code=REFERRAL_RATE,
        value=Number(value=Decimal("1056.3")),
        reason="The population was estimated anew.",
    )
    record.send(corrected)

    def read_at(code: str, until: int | None) -> Decimal | None:
        return line(record, "hartlepool", code=code, period="2023", until=until).value

    assert read_at(REFERRAL_RATE, first_release) == Decimal(1068)
    assert read_at(REFERRAL_RATE, None) == Decimal("1056.3")
    assert read_at(REFERRALS, first_release) == read_at(REFERRALS, None) == 2122


def test_both_partnerships_stand_side_by_side_in_each_record():
    record = defined()
    record.send(submit_indicator())
    record.send(submit_indicator(**STOCKTONS, value=Count(numerator=1140, denominator=3959)))
    mirrored(record, south_tees())

    (across,) = side_by_side(board(record), FRAMEWORK)

    assert across.period_label == "2024/25"
    assert [(found.partnership, found.area, found.figure) for found in across.lines] == [
        ("hsscp", "", "28.03 %"),
        ("stscp", "", "21.56 %"),
        ("hsscp", "hartlepool", "26.53 %"),
        ("hsscp", "stockton-on-tees", "28.80 %"),
        ("stscp", "middlesbrough", "25.33 %"),
        ("stscp", "redcar-and-cleveland", "14.59 %"),
    ]
    assert across.label == across.lines[1].label == "Label of ReReferral"


# --- What is no number ------------------------------------------------------------------------------------


def test_nil_zero_missing_and_suppressed_read_differently():
    record = defined()
    record.send(
        SubmitNilReturn(
            code=RE_REFERRALS,
            provider=HARTLEPOOL,
            area="hartlepool",
            period="2022",
            occurred_on=date(2026, 1, 1),
        )
    )
    record.send(submit_indicator(period="2023", value=Count(numerator=0, denominator=50)))
    record.send(submit_indicator(period="2024", value=Count(numerator=3, denominator=50)))
    record.send(submit_indicator(period="2025", value=Symbol(symbol=DfeSymbol.NOT_AVAILABLE)))

    read_as = {
        year: line(record, "hartlepool", period=year) for year in ("2022", "2023", "2024", "2025")
    }

    assert {year: found.figure for year, found in read_as.items()} == {
        "2022": "nil",
        "2023": "0.00 %",
        "2024": "c",
        "2025": "x",
    }
    assert line(record, "stockton-on-tees").figure == "missing"
    assert line(record).figure == "incomplete"
    assert read_as["2024"].numerator is None
    assert read_as["2024"].denominator == 50


def test_the_last_bands_of_a_breakdown_are_suppressed_together():
    record = defined()
    parts = tuple(
        Part(category=name, value=Count(numerator=n))
        for name, n in zip(BANDS, (53, 38, 62, 17, 3), strict=True)
    )
    record.send(submit_indicator(code=PLANS, value=Count(numerator=173), breakdown=parts))

    shown = {
        found.category: found.figure
        for found in board(record)
        if found.area == "hartlepool" and found.code == PLANS
    }
    assert shown == {"": "173"} | dict(zip(BANDS, ("53", "38", "62", "c", "c"), strict=True))


def test_the_categories_of_a_withdrawn_figure_go_with_it():
    record = defined()
    parts = (Part(category=BANDS[0], value=Count(numerator=173)),)
    record.send(submit_indicator(code=PLANS, value=Count(numerator=173), breakdown=parts))
    record.send(
        WithdrawSubmission(
            code=PLANS,
            area="hartlepool",
            period="2025",
            provider=HARTLEPOOL,
            reason="Wrong year.",
            occurred_on=date(2026, 1, 1),
        )
    )

    found = {(f.area, f.category): f.figure for f in board(record)}
    assert found == {
        ("", ""): "incomplete",
        ("hartlepool", ""): "missing",
        ("stockton-on-tees", ""): "missing",
    }


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["hartlepool", "stockton-on-tees"]),
            st.integers(0, 9),
            st.integers(0, 40),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_invariant_21_no_small_number_is_ever_in_a_row(turns: list[tuple[str, int, int]]):
    record = defined()
    for area, above, more in turns:
        provider = {"hartlepool": HARTLEPOOL, "stockton-on-tees": STOCKTON}[area]
        value = Count(numerator=above, denominator=above + more + 1)
        state = record.state(f"HSSCP-IR-ReReferral:{area}:2025:{provider}")
        if state is None:
            record.send(submit_indicator(area=area, provider=provider, value=value))
        elif state.content.value != value:
            where = {"area": area, "provider": provider, "corrects": state.stands_at}
            record.send(correct_submission(**where, value=value))

    for row in record.show(VIEW).all(FIGURES):
        assert row.numerator not in range(1, 6)
        assert row.denominator not in range(1, 6)
        if row.numerator is None or row.denominator is None:
            assert row.value is None


# --- Benchmarks -------------------------------------------------------------------------------------------


def neighbours(neighbour_set: str, value: str) -> Any:
    return publish_benchmark(
        comparator=Comparator(name=NEIGHBOURS, area="hartlepool", neighbour_set=neighbour_set),
        points=(BenchmarkPoint(period="2025", value=Number(value=Decimal(value))),),
    )


def adopt(neighbour_set: str) -> AdoptNeighbourSet:
    return AdoptNeighbourSet(
        area="hartlepool",
        neighbour_set=neighbour_set,
        neighbours=("Sunderland",),
        reason="New sets.",
        occurred_on=date(2025, 5, 31),
    )


def test_england_the_region_and_the_target_stand_beside_the_figure():
    record = defined()
    record.send(submit_indicator())
    record.send(publish_benchmark())
    region = BenchmarkPoint(period="2025", value=Number(value=Decimal("20.7")))
    record.send(publish_benchmark(comparator=Comparator(name="north-east"), points=(region,)))
    aim = SetTarget(
        code=RE_REFERRALS,
        target=Decimal(20),
        in_force_from=date(2025, 3, 31),
        reason="Agreed.",
        occurred_on=date(2025, 3, 31),
    )
    record.send(aim)
    record.send(aim.model_copy(update={"target": Decimal(15), "in_force_from": date(2025, 4, 1)}))

    found = line(record, "hartlepool")

    assert (found.england, found.region, found.region_value) == (
        Decimal("22.6"),
        "north-east",
        Decimal("20.7"),
    )
    assert (found.target, found.vintage) == (Decimal(20), "Children in need 2025")


def test_a_newer_release_changes_the_benchmark_only_of_the_periods_it_names():
    record = defined()
    record.send(submit_indicator())
    record.send(submit_indicator(period="2024"))
    points = [
        BenchmarkPoint(period=year, value=Number(value=Decimal(value)))
        for year, value in (("2024", "22.4"), ("2025", "22.6"))
    ]
    record.send(publish_benchmark(points=tuple(points)))
    before = len(record.log)
    later = Vintage(release="Children in need 2026", released_on=date(2026, 5, 1))
    corrected = BenchmarkPoint(period="2025", value=Number(value=Decimal("22.7")))
    record.send(publish_benchmark(vintage=later, points=(corrected,)))

    assert line(record, until=before).england == Decimal("22.6")
    assert (line(record).england, line(record).vintage) == (Decimal("22.7"), later.release)
    assert line(record, period="2024").england == Decimal("22.4")


def test_a_new_neighbour_set_alters_the_benchmark_only_after_its_adoption():
    record = defined()
    record.send(submit_indicator())
    record.send(neighbours("dfe-2021", "24.0"))
    assert line(record, "hartlepool").neighbour_median is None
    record.send(adopt("dfe-2021"))
    record.send(neighbours("dfe-2025", "21.5"))
    assert line(record, "hartlepool").neighbour_median == Decimal("24.0")

    record.send(adopt("dfe-2025"))

    found = line(record, "hartlepool")
    assert (found.neighbour_median, found.neighbour_set) == (Decimal("21.5"), "dfe-2025")
    assert line(record, "stockton-on-tees").neighbour_median is None


def test_a_trend_is_the_last_four_periods_of_the_same_kind():
    record = defined()
    for year in range(2020, 2026):
        value = Count(numerator=year - 2000, denominator=100)
        record.send(submit_indicator(period=str(year), value=value))
    quarter = Count(numerator=9, denominator=100)
    record.send(submit_indicator(period="2024-Q4", value=quarter))

    assert line(record, "hartlepool").trend == ("22.00 %", "23.00 %", "24.00 %", "25.00 %")
    assert line(record, "hartlepool", period="2024-Q4").trend == ("9.00 %",)


def test_a_figure_is_read_by_the_definition_that_governed_its_period():
    record = defined()
    record.send(submit_indicator(period="2024"))
    record.send(
        ReviseIndicator(
            code=RE_REFERRALS,
            meaning=define_indicator(label="Re-referrals, new count").meaning,
            in_force_from=date(2025, 1, 1),
            reason="Counted anew.",
            occurred_on=date(2025, 1, 1),
        )
    )
    record.send(submit_indicator(period="2025"))

    assert line(record, period="2024").definition == "ReReferral@v1"
    assert line(record, period="2024").label == "Label of ReReferral"
    assert line(record, period="2025").definition == "ReReferral@v2"
    assert line(record, period="2025").label == "Re-referrals, new count"


def test_commentary_is_read_beside_the_figure():
    record = defined()
    record.send(submit_indicator(commentary="The front door was moved in June."))

    assert line(record, "hartlepool").commentary == ("The front door was moved in June.",)


# --- Shape ------------------------------------------------------------------------------------------------


def test_every_column_has_a_label_and_is_a_field():
    names = [name for name, _ in COLUMNS]

    assert names == list(BoardIndicator.__dataclass_fields__)
    assert len({label for _, label in COLUMNS}) == len(COLUMNS)


def test_the_view_is_given_nothing_exact():
    assert not [fact for fact in indicators.VIEW.handles if "submi" in fact.TOPIC]


def test_the_newest_period_comes_first_and_the_partnership_before_its_areas():
    record = defined()
    record.send(submit_indicator(period="2024"))
    record.send(submit_indicator())

    order = [(found.period, found.area) for found in board(record)]

    assert order == [
        ("2025", ""),
        ("2025", "hartlepool"),
        ("2025", "stockton-on-tees"),
        ("2024", ""),
        ("2024", "hartlepool"),
        ("2024", "stockton-on-tees"),
    ]
    assert board(Record(SCOPE)) == ()
