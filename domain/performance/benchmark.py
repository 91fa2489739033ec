"""
What a figure is held against: published comparators by release, and the partnership's own targets (framework row P4).

A newer release changes a period only where it was published for that period. A statistical-neighbour figure names the
set of neighbours it was made with and counts on a board only once that set is adopted (`neighbour_set`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, ClassVar, assert_never

from pydantic import Field, StringConstraints

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, Fault, Refused, refuse
from domain.fact import Closed, Fact, Visibility
from domain.names import SLUG, AreaId, IndicatorCode, Label, PartnershipId, StreamId
from domain.performance.period import PeriodText
from domain.performance.streams import areas_of, benchmark_stream
from domain.performance.value import BenchmarkValue, Exact
from domain.quick import quick
from domain.text import PublicText

# --- Values -----------------------------------------------------------------------------------------------

ENGLAND = "england"
NEIGHBOURS = "statistical-neighbours"

ComparatorId = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
"""`england`, `statistical-neighbours`, or the slug of a region: `north-east`."""

NeighbourSetId = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]


class Vintage(Closed):
    """The release that the figures come from."""

    release: Label
    released_on: date


class BenchmarkPoint(Closed):
    period: PeriodText
    value: BenchmarkValue


class Comparator(Closed):
    """`area` and `neighbour_set` belong to statistical neighbours and to nobody else."""

    name: ComparatorId
    area: AreaId | None = None
    neighbour_set: NeighbourSetId | None = None


# --- Events -----------------------------------------------------------------------------------------------


class BenchmarkPublished(Fact):
    TOPIC: ClassVar[str] = "benchmark-published.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    partnership: PartnershipId
    code: IndicatorCode
    comparator: Comparator
    vintage: Vintage
    points: tuple[BenchmarkPoint, ...]

    @property
    def stream(self) -> StreamId:
        return benchmark_stream(self.partnership, self.code)


class TargetSet(Fact):
    """What the partnership aims at, for periods that end on `in_force_from` or later."""

    TOPIC: ClassVar[str] = "target-set.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    partnership: PartnershipId
    code: IndicatorCode
    target: Exact
    in_force_from: date
    reason: PublicText

    @property
    def stream(self) -> StreamId:
        return benchmark_stream(self.partnership, self.code)


BenchmarkFact = BenchmarkPublished | TargetSet

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class BenchmarkSeries:
    """`points` holds, by comparator and period, the release that stands and its value; `targets` by first day."""

    code: IndicatorCode
    points: Mapping[tuple[Comparator, str], tuple[Vintage, BenchmarkValue]] = field(
        default_factory=dict
    )
    targets: Mapping[date, Exact] = field(default_factory=dict)


def evolve(series: BenchmarkSeries | None, fact: BenchmarkFact) -> BenchmarkSeries:
    """The next state. Never judges."""
    begun = series or BenchmarkSeries(fact.code)
    match fact:
        case BenchmarkPublished():
            fresh = {
                (fact.comparator, point.period): (fact.vintage, point.value)
                for point in fact.points
            }
            return replace(begun, points={**begun.points, **fresh})
        case TargetSet():
            return replace(begun, targets={**begun.targets, fact.in_force_from: fact.target})
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class PublishBenchmark(Command):
    """Put a comparator's published figures on the record, with the release they come from."""

    KIND: ClassVar[str] = "publish-benchmark.v1"

    code: IndicatorCode
    comparator: Comparator
    vintage: Vintage
    points: tuple[BenchmarkPoint, ...] = Field(min_length=1, max_length=500)

    def stream(self, scope: Scope) -> StreamId:
        return benchmark_stream(scope.partnership, self.code)


class SetTarget(Command):
    """Set what the partnership aims at from a day on."""

    KIND: ClassVar[str] = "set-target.v1"

    code: IndicatorCode
    target: Exact
    in_force_from: date
    reason: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return benchmark_stream(scope.partnership, self.code)


BenchmarkCommand = PublishBenchmark | SetTarget

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    series: BenchmarkSeries | None, command: BenchmarkCommand, context: Context
) -> Sequence[BenchmarkFact]:
    """Only the business unit keeps benchmarks and targets. Raises Refused."""
    if not context.scope.framework.coordinates(context.actor.agency):
        raise refuse(
            Code.NOT_PERMITTED, "only the business unit keeps benchmarks and targets; ask it"
        )
    standing = series or BenchmarkSeries(command.code)
    match command:
        case PublishBenchmark():
            return publish(standing, command, context)
        case SetTarget():
            if standing.targets.get(command.in_force_from) == command.target:
                return []
            return [
                TargetSet(
                    partnership=context.scope.partnership,
                    code=command.code,
                    target=command.target,
                    in_force_from=command.in_force_from,
                    reason=command.reason,
                )
            ]
        case _:
            assert_never(command)


def publish(
    series: BenchmarkSeries, command: PublishBenchmark, context: Context
) -> Sequence[BenchmarkFact]:
    """What stands already is left out, so the same release twice changes nothing; an older release is refused."""
    faults = [*_comparator_faults(command.comparator, context), *_point_faults(series, command)]
    if faults:
        raise Refused(*faults)
    fresh = tuple(
        point
        for point in command.points
        if series.points.get((command.comparator, point.period)) != (command.vintage, point.value)
    )
    if not fresh:
        return []
    return [
        BenchmarkPublished(
            partnership=context.scope.partnership,
            code=command.code,
            comparator=command.comparator,
            vintage=command.vintage,
            points=fresh,
        )
    ]


def _comparator_faults(comparator: Comparator, context: Context) -> list[Fault]:
    where = "comparator"
    if comparator.name != NEIGHBOURS:
        if comparator.area is None and comparator.neighbour_set is None:
            return []
        reason = "only statistical neighbours belong to an area and a neighbour set"
        return [Fault(Code.BAD_VALUE, reason, f"{where}.name")]
    faults: list[Fault] = []
    if comparator.area not in areas_of(context.scope.framework, context.scope.partnership):
        reason = "name the area of this partnership whose neighbours these are"
        faults.append(Fault(Code.UNKNOWN_AREA, reason, f"{where}.area"))
    if comparator.neighbour_set is None:
        reason = "name the neighbour set that the figures were made with"
        faults.append(Fault(Code.MISSING_FIELD, reason, f"{where}.neighbour_set"))
    return faults


def _point_faults(series: BenchmarkSeries, command: PublishBenchmark) -> list[Fault]:
    periods = [point.period for point in command.points]
    faults: list[Fault] = []
    if len(set(periods)) < len(periods):
        faults.append(Fault(Code.BAD_VALUE, "a period is given twice", "points"))
    for place, name in enumerate(periods):
        standing = series.points.get((command.comparator, name))
        if standing and standing[0].released_on > command.vintage.released_on:
            reason = f"{name} stands in a later release, of {standing[0].released_on}"
            faults.append(Fault(Code.WRONG_STATE, reason, f"points.{place}.period"))
    return faults


BENCHMARK = Decider(
    name="benchmark-series",
    commands=(PublishBenchmark, SetTarget),
    facts=(BenchmarkPublished, TargetSet),
    decide=decide,
    evolve=evolve,
)
