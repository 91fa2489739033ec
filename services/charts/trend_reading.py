"""A control chart in words: the latest figure, what is usual, what the variation means, what was counted by which rule."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from domain.performance.period import period
from domain.performance.spc import Assurance, Direction, Judged, Rule, Variation
from projections.performance.trends_board import Trend
from services.charts.chart import counted, listed
from services.charts.scale import MINUS

_RULES = {
    Rule.OUTSIDE: "outside the limits",
    Rule.TREND: "7 rising or falling",
    Rule.NEAR_LIMIT: "2 of 3 near a limit",
    Rule.ONE_SIDE: "7 on one side of the mean",
}
_VARIATIONS = {
    Variation.COMMON_CAUSE: "common cause variation",
    Variation.IMPROVEMENT: "latest signals improvement",
    Variation.CONCERN: "latest signals concern",
    Variation.HIGH: "latest is unusually high",
    Variation.LOW: "latest is unusually low",
}
_GAPS = {
    "z": "not applicable",
    "x": "not available",
    "k": "rounds to nought",
    "u": "low reliability",
    "nil": "nil return",
}
_NAMED = 3
"""Gaps that are named one by one; more are counted."""

_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Figures:
    """How the figures of one series are written: as exactly as they were recorded, what is made of them to a place more."""

    of: Trend
    unit: str

    def said(self, value: Decimal) -> str:
        return f"{_number(value, min(_places(value), _MOST_PLACES))}{self._unit}"

    def made(self, value: Decimal, *, bare: bool = False) -> str:
        """Of a mean or a limit."""
        known = [judged.point.value for judged in self.of.chart.points]
        places = max([1, *(_places(value) for value in known if value is not None)])
        return f"{_number(value, min(places, _MOST_PLACES))}{'' if bare else self._unit}"

    @property
    def _unit(self) -> str:
        return f" {self.unit}" if self.unit else ""


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _number(value: Decimal, places: int) -> str:
    return f"{value:,.{places}f}".replace("-", MINUS)


def says(of: Trend) -> str:
    """The message of the chart, for its title."""
    latest = of.chart.latest
    if latest is None or latest.variation is None:
        return "too few figures for limits"
    words = _VARIATIONS[latest.variation]
    match of.assurance:
        case Assurance.PASSES:
            return f"{words}, passes target"
        case Assurance.FAILS:
            return f"{words}, fails target"
        case _:
            return words


def reading(of: Trend, unit: str) -> str:
    """All that the chart shows, benchmark excepted."""
    latest, figures = of.chart.latest, Figures(of, unit)
    if latest is None or latest.point.value is None:
        return " ".join(filter(None, ("There are no figures to show.", _gaps(of))))
    now = figures.said(latest.point.value)
    parts = [_usual(now, latest, figures), _variation(latest), _assurance(of, figures)]
    parts += [f"The latest figure is of {period(latest.point.period).label}.", _signals(of)]
    parts += [_anew(of), _gaps(of), f"Rule set: {of.chart.rule_set}."]
    return " ".join(filter(None, parts))


def _usual(now: str, latest: Judged, figures: Figures) -> str:
    limits = latest.limits
    if limits is None:
        return f"Latest {now}. There are no limits on fewer than six figures."
    lower, upper = figures.made(limits.lower, bare=True), figures.made(limits.upper)
    mean = figures.made(limits.centre)
    said = f"Latest {now}; mean {mean}; expected range {lower} to {upper}."
    if limits.trial:
        said += f" The limits are for trial, made of {counted(limits.figures, 'figure')}."
    return said


def _variation(latest: Judged) -> str:
    if latest.variation is None:
        return ""
    if latest.rule is None:
        return "Variation: common cause."
    way = "high" if latest.direction is Direction.HIGH else "low"
    return f"Variation: {latest.variation.value}, {way} ({_RULES[latest.rule]})."


def _assurance(of: Trend, figures: Figures) -> str:
    if of.target is None:
        return "Assurance: none, because there is no target."
    target = figures.said(of.target)
    match of.assurance:
        case Assurance.PASSES:
            return f"Assurance: consistently passes the target of {target}."
        case Assurance.FAILS:
            return f"Assurance: consistently fails the target of {target}."
        case Assurance.HIT_AND_MISS:
            return f"Assurance: hit and miss, the target of {target} lies in the expected range."
        case None:
            latest = of.chart.latest
            limits = latest.limits if latest else None
            why = "neither way is better" if limits else "there are no limits"
            return f"Assurance: none, because {why}; target {target}."


def _signals(of: Trend) -> str:
    if not any(judged.limits for judged in of.chart.points):
        return ""
    seen = Counter(judged.rule for judged in of.chart.points)
    figures = sum(judged.point.value is not None for judged in of.chart.points)
    told = listed([f"{words} {seen[rule]}" for rule, words in _RULES.items()])
    return f"Signals in {counted(figures, 'figure')}: {told}."


def _anew(of: Trend) -> str:
    shown = {judged.point.period for judged in of.chart.points}
    return " ".join(
        f"Limits begin anew from {period(of_period).label}: {why.rstrip('.')}."
        for of_period, why in sorted(of.rebased.items())
        if of_period in shown
    )


def _gaps(of: Trend) -> str:
    gaps = of.chart.gaps
    if not gaps:
        return ""
    if len(gaps) <= _NAMED:
        named = [f"{period(g.period).label} ({_GAPS.get(g.gap, g.gap)})" for g in gaps]
        return f"No figure for {listed(named)}."
    kinds = Counter(_GAPS.get(gap.gap, gap.gap) for gap in gaps)
    told = listed([f"{number} {kind}" for kind, number in sorted(kinds.items())])
    return f"No figure for {len(gaps)} of {counted(len(of.chart.points), 'period')}: {told}."
