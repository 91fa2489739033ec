"""
The figures of one code and period as everybody may see them: by area and for the partnership, already suppressed.

The only fact of this context that crosses the border and the only one that boards show. It is made by the decision that
takes a return (`aggregation`), so that no reader has to suppress anything.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Closed, Fact, Visibility
from domain.names import AreaId, CategoryId, IndicatorCode, PartnershipId, StreamId
from domain.performance.disclosure import HEADLINE, TOTAL, Earlier
from domain.performance.period import PeriodText
from domain.performance.streams import aggregate_stream
from domain.performance.value import Form, NilReturn, Number, Symbol, Whole
from domain.quick import quick
from domain.text import PublicText

# --- Values -----------------------------------------------------------------------------------------------

Shown = Whole | Literal["c"]
"""A number, or the sign that it is suppressed."""


class PublishedCount(Closed):
    kind: Literal["count"] = "count"
    numerator: Shown
    denominator: Shown | None = None


class Missing(Closed):
    """No return has come."""

    kind: Literal["missing"] = "missing"


class Incomplete(Closed):
    """Some of what it is the sum of has not come; a part is not shown as the whole (domain invariant 20)."""

    kind: Literal["incomplete"] = "incomplete"


class NotComputable(Closed):
    """All has come, but rates and symbols cannot be added up."""

    kind: Literal["not-computable"] = "not-computable"


Figure = Annotated[
    PublishedCount | Number | NilReturn | Symbol | Missing | Incomplete | NotComputable,
    Field(discriminator="kind"),
]


class CategoryFigure(Closed):
    category: CategoryId
    figure: PublishedCount


class AreaFigure(Closed):
    """`commentary` is withheld where a cell of the area is suppressed, since words may tell the number."""

    area: AreaId
    figure: Figure
    breakdown: tuple[CategoryFigure, ...] = ()
    commentary: tuple[PublicText, ...] = ()


# --- Event ------------------------------------------------------------------------------------------------


class IndicatorAggregated(Fact):
    """`per` is what the quotient is multiplied by: 100 for a percentage; None for a form without one."""

    TOPIC: ClassVar[str] = "indicator-aggregated.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    partnership: PartnershipId
    code: IndicatorCode
    period: PeriodText
    definition_version: int
    form: Form
    per: int | None
    areas: tuple[AreaFigure, ...]
    whole: Figure
    whole_breakdown: tuple[CategoryFigure, ...] = ()

    @property
    def stream(self) -> StreamId:
        return aggregate_stream(self.partnership, self.code, self.period)


# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class IndicatorAggregate:
    """The release that stands and, for each measure, what earlier ones have given away."""

    latest: IndicatorAggregated
    numerators: Earlier
    denominators: Earlier


def evolve(aggregate: IndicatorAggregate | None, fact: IndicatorAggregated) -> IndicatorAggregate:
    """The next state. Never judges."""
    begun = aggregate or IndicatorAggregate(fact, Earlier(), Earlier())
    return replace(
        begun,
        latest=fact,
        numerators=given_away(begun.numerators, _cells(fact), "numerator"),
        denominators=given_away(begun.denominators, _cells(fact), "denominator"),
    )


def given_away(
    earlier: Earlier,
    cells: Iterable[tuple[AreaId, CategoryId, PublishedCount]],
    measure: Literal["numerator", "denominator"],
) -> Earlier:
    """What readers know of one measure after a release of these cells and all before it."""
    shown: set[tuple[AreaId, CategoryId, int]] = set()
    hidden: set[tuple[AreaId, CategoryId]] = set()
    for area, category, figure in cells:
        value = figure.numerator if measure == "numerator" else figure.denominator
        if isinstance(value, int):
            shown.add((area, category, value))
        elif value is not None:
            hidden.add((area, category))
    headed = {area for area, category, _ in shown if category == HEADLINE}
    guarded = {area for area, category in hidden if category != HEADLINE and area in headed}
    return Earlier(earlier.shown | shown, earlier.guarded | (guarded - {TOTAL}))


def _cells(fact: IndicatorAggregated) -> Iterator[tuple[AreaId, CategoryId, PublishedCount]]:
    lines = [(entry.area, entry.figure, entry.breakdown) for entry in fact.areas]
    for area, headline, breakdown in [*lines, (TOTAL, fact.whole, fact.whole_breakdown)]:
        if isinstance(headline, PublishedCount):
            yield area, HEADLINE, headline
        for part in breakdown:
            yield area, part.category, part.figure


def decide(_aggregate: object, _command: object, _context: object) -> Sequence[IndicatorAggregated]:
    """Nobody asks for an aggregate; it follows from a return."""
    raise refuse(Code.UNKNOWN_MESSAGE, "aggregates follow from returns; submit a return")


INDICATOR_AGGREGATE = Decider(
    name="indicator-aggregate",
    commands=(),
    facts=(IndicatorAggregated,),
    decide=decide,
    evolve=evolve,
)
