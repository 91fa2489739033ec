"""
From exact returns to what may be shown: sums of numerators and denominators, never means of rates, and suppressed.

Pure; domain invariants 20 and 21. The definition of a small number: a plain count, a numerator or a denominator of 1 to 5
in a headline or a category (docs/decisions/0041). A rate or percentage that was published without its counts is
shown as it was published and cannot be added up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from domain.names import AgencyId, AreaId, CategoryId, IndicatorCode, PartnershipId
from domain.performance.disclosure import (
    HEADLINE,
    TOTAL,
    Cell,
    Earlier,
    Line,
    hidden_cells,
    is_small,
    line,
)
from domain.performance.indicator_aggregate import (
    AreaFigure,
    CategoryFigure,
    Figure,
    Incomplete,
    IndicatorAggregate,
    IndicatorAggregated,
    Missing,
    NotComputable,
    PublishedCount,
    Shown,
)
from domain.performance.indicator_definition import DefinitionVersion
from domain.performance.submission import Content
from domain.performance.value import Count, Form, NilReturn, Number, Symbol

Returns = Mapping[AgencyId, Content | None]
"""What each expected provider of an area has standing; None: nothing."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """One area's two lines; `denominators` is None where there are none."""

    numerators: Line
    denominators: Line | None


def aggregate(
    returns: Mapping[AreaId, Returns],
    *,
    partnership: PartnershipId,
    code: IndicatorCode,
    period: str,
    definition: DefinitionVersion,
    before: IndicatorAggregate | None,
) -> IndicatorAggregated | None:
    """The release that these returns make, or None when it shows nothing but what stands."""
    figures = {area: _area_figure(sent) for area, sent in returns.items()}
    lines = {area: f for area, f in figures.items() if isinstance(f, _Lines)}
    plain = {area: f for area, f in figures.items() if not isinstance(f, _Lines)}
    whole = _whole(figures)
    release = _Release(lines, added_up=whole is None, before=before)
    fact = IndicatorAggregated(
        partnership=partnership,
        code=code,
        period=period,
        definition_version=definition.number,
        form=definition.meaning.form,
        per=_per(definition),
        areas=tuple(
            AreaFigure(
                area=area,
                figure=plain[area] if area in plain else release.figure(area, HEADLINE),
                breakdown=release.breakdown(area),
                commentary=() if release.hides(area) or _tells(sent) else _commentary(sent),
            )
            for area, sent in returns.items()
        ),
        whole=release.figure(TOTAL, HEADLINE) if whole is None else whole,
        whole_breakdown=release.breakdown(TOTAL) if whole is None else (),
    )
    return None if before is not None and before.latest == fact else fact


def _per(definition: DefinitionVersion) -> int | None:
    match definition.meaning.form:
        case Form.PERCENTAGE:
            return 100
        case Form.RATE:
            return definition.meaning.per
        case Form.COUNT | Form.NUMBER | Form.NARRATIVE:
            return None
        case _:
            assert_never(definition.meaning.form)


def _commentary(sent: Returns) -> tuple[str, ...]:
    return tuple(c.commentary for c in sent.values() if c is not None and c.commentary)


def _tells(sent: Returns) -> bool:
    """True when words about these returns might tell a small number."""
    return any(content is not None and content.is_confidential for content in sent.values())


# --- One area ---------------------------------------------------------------------------------------------


def _area_figure(sent: Returns) -> Figure | _Lines:
    """What the providers of one area have said together. A nil return adds nothing and is no gap."""
    contents = [content for content in sent.values() if content is not None]
    if not contents:
        return Missing()
    if len(contents) < len(sent):
        return Incomplete()
    telling = [content for content in contents if not isinstance(content.value, NilReturn)]
    if not telling:
        return NilReturn()
    counts = [c.value for c in telling if isinstance(c.value, Count)]
    if len(counts) == len(telling):
        return _lines(telling, counts)
    return _uncounted(telling)


def _uncounted(telling: Sequence[Content]) -> Figure:
    only = telling[0].value if len(telling) == 1 else None
    return only if isinstance(only, Number | Symbol) else NotComputable()


def _lines(telling: Sequence[Content], counts: Sequence[Count]) -> _Lines:
    broken_down = all(content.breakdown for content in telling)
    parts = [content.breakdown if broken_down else () for content in telling]
    names = dict.fromkeys(part.category for of_one in parts for part in of_one)
    numerators = line(
        [
            {HEADLINE: count.numerator, **dict.fromkeys(names, 0)}
            | {part.category: part.value.numerator for part in of_one}
            for count, of_one in zip(counts, parts, strict=True)
        ]
    )
    whole = [count.denominator for count in counts if count.denominator is not None]
    if len(whole) < len(counts):
        return _Lines(numerators, None)
    split = all(part.value.denominator is not None for of_one in parts for part in of_one)
    denominators = line(
        [
            {HEADLINE: number, **dict.fromkeys(names if split else (), 0)}
            | {p.category: p.value.denominator for p in of_one if p.value.denominator is not None}
            for number, of_one in zip(whole, parts, strict=True)
        ]
    )
    return _Lines(_below(numerators, denominators), _above(denominators, numerators))


def _below(numerators: Line, denominators: Line) -> Line:
    """A numerator is no more than a denominator that is shown."""
    shown = {n: c for n, c in denominators.counts.items() if not is_small(c)}
    return replace(numerators, ceiling=shown)


def _above(denominators: Line, numerators: Line) -> Line:
    shown = {n: c for n, c in numerators.counts.items() if not is_small(c)}
    return replace(denominators, floor=shown)


# --- The partnership --------------------------------------------------------------------------------------


def _whole(figures: Mapping[AreaId, Figure | _Lines]) -> Figure | None:
    """The partnership's figure where it is no sum; None where it is."""
    found = list(figures.values())
    if any(isinstance(figure, Missing | Incomplete) for figure in found):
        return Incomplete()
    if all(isinstance(figure, NilReturn) for figure in found):
        return NilReturn()
    lines = [figure for figure in found if isinstance(figure, _Lines)]
    nils = [figure for figure in found if isinstance(figure, NilReturn)]
    alike = len({of_area.denominators is None for of_area in lines}) == 1
    if len(lines) + len(nils) == len(found) and alike:
        return None
    only = found[0] if len(found) == 1 else None
    return only if isinstance(only, Number | Symbol) else NotComputable()


class _Release:
    """The two tables with their hidden cells, and the figures read from them."""

    def __init__(
        self,
        areas: Mapping[AreaId, _Lines],
        *,
        added_up: bool,
        before: IndicatorAggregate | None,
    ) -> None:
        self._numerators = {area: of_area.numerators for area, of_area in areas.items()}
        self._denominators = {
            area: of_area.denominators
            for area, of_area in areas.items()
            if of_area.denominators is not None
        }
        earlier = (before.numerators, before.denominators) if before else (Earlier(), Earlier())
        self._hidden_numerators = _hide(self._numerators, earlier[0], added_up=added_up)
        self._hidden_denominators = _hide(self._denominators, earlier[1], added_up=added_up)

    def figure(self, area: AreaId, name: CategoryId) -> PublishedCount:
        numerator = _shown(self._numerators, self._hidden_numerators, area, name)
        assert numerator is not None, "a figure is asked for where there is a numerator"  # noqa: S101
        return PublishedCount(
            numerator=numerator,
            denominator=_shown(self._denominators, self._hidden_denominators, area, name),
        )

    def breakdown(self, area: AreaId) -> tuple[CategoryFigure, ...]:
        if area == TOTAL:
            names = sorted(_totals(self._numerators) - {HEADLINE})
        else:
            names = list(self._numerators[area].parts) if area in self._numerators else []
        return tuple(
            CategoryFigure(category=name, figure=self.figure(area, name)) for name in names
        )

    def hides(self, area: AreaId) -> bool:
        return any(
            place == area for place, _ in self._hidden_numerators | self._hidden_denominators
        )


def _hide(lines: Mapping[AreaId, Line], earlier: Earlier, *, added_up: bool) -> frozenset[Cell]:
    return hidden_cells(lines, _totals(lines) if added_up else frozenset(), earlier)


def _totals(lines: Mapping[AreaId, Line]) -> frozenset[CategoryId]:
    """The cells of the partnership's line: the categories only where every area has given its own."""
    if not lines:
        return frozenset()
    named = frozenset(name for of_area in lines.values() for name in of_area.counts)
    return named if all(of_area.parts for of_area in lines.values()) else frozenset({HEADLINE})


def _shown(
    lines: Mapping[AreaId, Line], hidden: frozenset[Cell], area: AreaId, name: CategoryId
) -> Shown | None:
    """The number, or the sign that it is suppressed; None where this table has no such cell."""
    if (area, name) in hidden:
        return "c"
    if area != TOTAL:
        return lines[area].counts.get(name) if area in lines else None
    if name not in _totals(lines):
        return None
    return sum(of_area.counts.get(name, 0) for of_area in lines.values())
