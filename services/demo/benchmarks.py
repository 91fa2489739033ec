"""What the business units publish to compare with: England, the North East, the statistical neighbours."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from domain.framework import Framework
from domain.names import IndicatorCode, PartnershipId
from domain.performance.benchmark import (
    ENGLAND,
    NEIGHBOURS,
    BenchmarkPoint,
    Comparator,
    PublishBenchmark,
    Vintage,
)
from domain.performance.value import Number
from services.demo.catalogue import NEIGHBOUR_SET
from services.demo.message import Message, message
from services.demo.places import business_unit_of
from services.demo.sources import Figure

NORTH_EAST = "north-east"


def exact(printed: str) -> Decimal:
    """The figure as it was meant: a spreadsheet's 17.400000000000002 is 17.4."""
    return Decimal(str(round(float(printed), 4)))


def of_figures(
    framework: Framework,
    code: IndicatorCode,
    figures: Sequence[Figure],
    vintage: Vintage,
) -> list[Message]:
    """The comparators of one measure; each area has neighbours of its own, and the record of its partnership has them."""
    messages = []
    for partnership in framework.partnerships.values():
        for name, column in ((ENGLAND, "england"), (NORTH_EAST, "north_east")):
            first = [f for f in figures if f.area == partnership.areas[0]]
            points = _points((f.period, getattr(f, column)) for f in first)
            messages += published(
                framework,
                partnership=partnership.id,
                code=code,
                comparator=Comparator(name=name),
                vintage=vintage,
                points=points,
            )
        for area in partnership.areas:
            neighbours = Comparator(name=NEIGHBOURS, area=area, neighbour_set=NEIGHBOUR_SET)
            points = _points((f.period, f.neighbours) for f in figures if f.area == area)
            messages += published(
                framework,
                partnership=partnership.id,
                code=code,
                comparator=neighbours,
                vintage=vintage,
                points=points,
            )
    return messages


def _points(printed: Iterable[tuple[str, str | None]]) -> tuple[BenchmarkPoint, ...]:
    return tuple(
        BenchmarkPoint(period=period, value=Number(value=exact(value)))
        for period, value in sorted(printed)
        if value is not None
    )


def published(
    framework: Framework,
    *,
    partnership: PartnershipId,
    code: IndicatorCode,
    comparator: Comparator,
    vintage: Vintage,
    points: tuple[BenchmarkPoint, ...],
) -> list[Message]:
    """One message, or none where the comparator has no figures."""
    if not points:
        return []
    command = PublishBenchmark(
        occurred_on=vintage.released_on,
        code=code,
        comparator=comparator,
        vintage=vintage,
        points=points,
    )
    whose = f"{partnership}-{code}-{comparator.name}-{comparator.area or 'all'}"
    id_ = f"benchmark-{vintage.released_on}-{whose}"
    return [message(id_, partnership, business_unit_of(framework, partnership), command)]
