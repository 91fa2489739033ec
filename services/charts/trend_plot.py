"""Where everything of a control chart lies, and the marks that are drawn there."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from domain.performance.period import MONTHS, PeriodKind, period
from domain.performance.spc import Limits
from projections.performance.trends_board import Trend
from services.charts.lettering import width
from services.charts.scale import Scale, scale, short
from services.charts.svg import (
    BASE,
    DARK_BLUE,
    DARK_PINK,
    GREY,
    INK,
    PALE,
    Element,
    at,
    element,
    line,
    percent,
    text,
)
from services.charts.trend_marks import (
    BAND,
    BENCHMARK_DASHES,
    LIMIT_DASHES,
    SHAPES,
    TARGET_DASHES,
    cross,
    shape,
)

HEIGHT = 200
"""Pixels between the lowest tick and the highest."""

RIGHT = 97
"""Per cent across of the newest figure."""

MANY = 30
"""Figures above which their marks are small."""

_GRID = "#cecece"


class Plot:
    """The places of everything, and what is drawn there."""

    def __init__(self, of: Trend, held: Sequence[Decimal | None], top: int) -> None:
        """`held` is the benchmark at each point; the plot begins `top` pixels down."""
        self._of, self._points, self._held = of, of.chart.points, held
        self._scale: Scale = scale(self._numbers(), top=top + 24, bottom=top + 24 + HEIGHT)
        gutter = max(width(short(tick)) for tick in self._scale.ticks) + 14
        self._left = Fraction(100 * gutter, BASE)
        count = len(self._points)
        self._step = (RIGHT - self._left) / max(count - 1, 1)
        self._small = count > MANY
        self.height = self._scale.bottom + 30

    def _numbers(self) -> list[Decimal]:
        found = [judged.point.value for judged in self._points]
        found += [self._of.target, *self._held]
        for judged in self._points:
            if judged.limits:
                found += [judged.limits.lower, judged.limits.upper]
        return [value for value in found if value is not None]

    def _across(self, place: int) -> Fraction:
        if len(self._points) == 1:
            return (self._left + RIGHT) / 2
        return self._left + self._step * place

    def marks(self) -> list[Element]:
        return [
            *self._grid(),
            *self._limits(),
            *self._gaps(),
            *self._target(),
            *self._series(self._held, INK, BENCHMARK_DASHES),
            *self._series([judged.point.value for judged in self._points], DARK_BLUE),
            *self._figures_drawn(),
            *self._periods(),
        ]

    def _grid(self) -> list[Element]:
        drawn: list[Element] = []
        for tick in self._scale.ticks:
            down = self._scale.down(tick)
            drawn.append(line((0, down), (100, down), _GRID))
            drawn.append(text(short(tick), 0, down - 4, fill=GREY))
        return drawn

    def _limits(self) -> list[Element]:
        drawn: list[Element] = []
        for first, last, limits in self._bases():
            start = max(self._across(first) - self._step / 2, self._left - 2)
            end = min(self._across(last) + self._step / 2, Fraction(100))
            upper, lower, mean = map(self._scale.down, (limits.upper, limits.lower, limits.centre))
            drawn.append(
                element(
                    "rect",
                    x=percent(start),
                    y=upper,
                    width=percent(end - start),
                    height=lower - upper,
                    fill=BAND,
                )
            )
            drawn += [line((start, y), (end, y), GREY, 1, LIMIT_DASHES) for y in (upper, lower)]
            drawn.append(line((start, mean), (end, mean), GREY, 2))
        return drawn

    def _bases(self) -> list[tuple[int, int, Limits]]:
        """First place, last place and limits of each stretch that has the same ones."""
        found: list[tuple[int, int, Limits]] = []
        for place, judged in enumerate(self._points):
            if judged.limits is None:
                continue
            if found and found[-1][1] == place - 1 and found[-1][2] == judged.limits:
                found[-1] = (found[-1][0], place, judged.limits)
            else:
                found.append((place, place, judged.limits))
        return found

    def _gaps(self) -> list[Element]:
        drawn: list[Element] = []
        for place, judged in enumerate(self._points):
            if judged.point.value is not None:
                continue
            across, half = self._across(place), self._step * 2 / 5
            drawn.append(
                element(
                    "rect",
                    x=percent(across - half),
                    y=self._scale.top,
                    width=percent(2 * half),
                    height=HEIGHT,
                    fill=PALE,
                )
            )
            drawn.append(at(across, self._scale.bottom - 8, cross()))
        return drawn

    def _target(self) -> list[Element]:
        if self._of.target is None:
            return []
        down = self._scale.down(self._of.target)
        return [line((self._left - 2, down), (100, down), DARK_PINK, 2, TARGET_DASHES)]

    def _series(
        self, values: Sequence[Decimal | None], stroke: str, dashes: str | None = None
    ) -> list[Element]:
        return [
            line(
                (self._across(place), self._scale.down(a)),
                (self._across(place + 1), self._scale.down(b)),
                stroke,
                2,
                dashes,
            )
            for place, (a, b) in enumerate(pairwise(values))
            if a is not None and b is not None
        ]

    def _figures_drawn(self) -> list[Element]:
        drawn: list[Element] = []
        for place, judged in enumerate(self._points):
            value = judged.point.value
            if value is None:
                continue
            across, down = self._across(place), self._scale.down(value)
            if judged.variation and judged.variation in SHAPES:
                drawn.append(at(across, down, shape(judged.variation, small=self._small)))
            else:
                drawn.append(
                    element(
                        "circle",
                        cx=percent(across),
                        cy=down,
                        r=2 if self._small else 4,
                        fill=DARK_BLUE,
                    )
                )
        return drawn

    def _periods(self) -> list[Element]:
        """A tick for each, and the names of the first, the last, and the middle one where there is room."""
        bottom, last = self._scale.bottom, len(self._points) - 1
        drawn = [
            line((self._across(place), bottom), (self._across(place), bottom + 5), GREY)
            for place in range(last + 1)
        ]
        if not last:
            return [*drawn, self._named(0, self._across(0), "middle")]
        first, middle = self._left - 3, self._across(last // 2)
        drawn += [self._named(0, first, "start"), self._named(last, Fraction(100), "end")]
        half = self._share(last // 2) / 2 + 2
        if first + self._share(0) < middle - half and middle + half < 100 - self._share(last):
            drawn.append(self._named(last // 2, middle, "middle"))
        return drawn

    def _named(self, place: int, across: Fraction, anchor: str) -> Element:
        words = _period(self._points[place].point.period)
        return text(words, across, self._scale.bottom + 22, anchor=anchor)

    def _share(self, place: int) -> Fraction:
        """Per cent of the width that a period's name takes on the narrowest page."""
        return Fraction(100 * width(_period(self._points[place].point.period)), BASE)


def _period(of: str) -> str:
    """In few letters."""
    known = period(of)
    month = MONTHS[known.end.month - 1][:3]
    if known.kind is PeriodKind.MONTH:
        return f"{month} {known.end.year}"
    return (
        f"{known.end.day} {month} {known.end.year}"
        if known.kind is PeriodKind.SNAPSHOT
        else known.label
    )
