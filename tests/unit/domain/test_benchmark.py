"""A benchmark changes only as its releases say, and a target from its day on."""

from datetime import date
from decimal import Decimal
from typing import Any

from domain.errors import Code
from domain.performance.benchmark import (
    BENCHMARK,
    NEIGHBOURS,
    BenchmarkPoint,
    BenchmarkPublished,
    Comparator,
    SetTarget,
    TargetSet,
    Vintage,
)
from domain.performance.value import DfeSymbol, Number, Symbol
from tests.support.controls import POLICE, RE_REFERRALS, publish_benchmark
from tests.support.record import Record
from tests.support.scenario import given

ENGLAND = Comparator(name="england")
LATER = Vintage(release="Children in need 2026", released_on=date(2026, 10, 29))


def point(period: str, value: str) -> BenchmarkPoint:
    return BenchmarkPoint(period=period, value=Number(value=Decimal(value)))


def target(value: str = "20", **changes: Any) -> SetTarget:
    values: dict[str, Any] = {
        "code": RE_REFERRALS,
        "target": Decimal(value),
        "in_force_from": date(2025, 4, 1),
        "reason": "Agreed by the Executive.",
        "occurred_on": date(2025, 4, 1),
    }
    return SetTarget(**values | changes)


def test_a_benchmark_is_recorded_with_the_release_it_comes_from():
    command = publish_benchmark()

    given(BENCHMARK).when(command).then(
        BenchmarkPublished(
            partnership="hsscp",
            code=RE_REFERRALS,
            comparator=ENGLAND,
            vintage=command.vintage,
            points=command.points,
        )
    )


def test_only_the_business_unit_keeps_benchmarks_and_targets():
    given(BENCHMARK).when(publish_benchmark(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    given(BENCHMARK).when(target(), by=POLICE).then_refused(Code.NOT_PERMITTED)


def test_the_same_release_again_changes_nothing():
    record = Record()
    record.send(publish_benchmark())

    assert record.send(publish_benchmark()) == ()


def test_a_newer_release_changes_only_the_periods_it_publishes():
    record = Record()
    record.send(publish_benchmark(points=(point("2024", "22.4"), point("2025", "22.6"))))
    record.send(publish_benchmark(vintage=LATER, points=(point("2025", "22.7"),)))

    points = record.state("HSSCP-BM-ReReferral").points
    assert points[ENGLAND, "2024"][1] == Number(value=Decimal("22.4"))
    assert points[ENGLAND, "2025"] == (LATER, Number(value=Decimal("22.7")))


def test_an_older_release_does_not_undo_a_newer_one():
    record = Record()
    record.send(publish_benchmark(vintage=LATER))

    assert record.refused(publish_benchmark()) == {"points.0.period": Code.WRONG_STATE}
    record.send(publish_benchmark(points=(point("2024", "22.4"),)))


def test_a_period_is_given_once():
    twice = (point("2025", "22.6"), point("2025", "22.7"))

    assert Record().refused(publish_benchmark(points=twice)) == {"points": Code.BAD_VALUE}


def test_a_comparator_may_be_suppressed_or_missing():
    missing = BenchmarkPoint(period="2025", value=Symbol(symbol=DfeSymbol.NOT_AVAILABLE))

    assert Record().send(publish_benchmark(points=(missing,)))[0].points == (missing,)


def test_statistical_neighbours_belong_to_an_area_and_a_set():
    def neighbours(**changes: Any) -> Any:
        return publish_benchmark(comparator=Comparator(name=NEIGHBOURS, **changes))

    assert Record().refused(neighbours(neighbour_set="dfe-2025")) == {
        "comparator.area": Code.UNKNOWN_AREA
    }
    assert Record().refused(neighbours(area="middlesbrough", neighbour_set="dfe-2025")) == {
        "comparator.area": Code.UNKNOWN_AREA
    }
    assert Record().refused(neighbours(area="hartlepool")) == {
        "comparator.neighbour_set": Code.MISSING_FIELD
    }
    Record().send(neighbours(area="hartlepool", neighbour_set="dfe-2025"))


def test_england_has_neither_area_nor_set():
    england = Comparator(name="england", area="hartlepool")

    assert Record().refused(publish_benchmark(comparator=england)) == {
        "comparator.name": Code.BAD_VALUE
    }


def test_a_target_holds_from_its_day_on():
    record = Record()
    facts = record.send(target())

    assert facts == (
        TargetSet(
            partnership="hsscp",
            code=RE_REFERRALS,
            target=Decimal(20),
            in_force_from=date(2025, 4, 1),
            reason="Agreed by the Executive.",
        ),
    )
    assert record.send(target()) == ()
    record.send(target("18", in_force_from=date(2026, 4, 1)))
    assert set(record.state("HSSCP-BM-ReReferral").targets) == {date(2025, 4, 1), date(2026, 4, 1)}
