"""The shapes of a control chart, each signal by its own, and the key that says what they mean."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from domain.performance.spc import Variation
from projections.performance.trends_board import Trend
from services.charts.svg import DARK_BLUE, DARK_PINK, GREY, INK, TURQUOISE, Element, element, path
from services.charts.trend_reading import Figures

BAND = "#e6ecf3"
TARGET_DASHES = "10 4"
BENCHMARK_DASHES = "2 4"
LIMIT_DASHES = "4 3"
_RUST = "#C2510C"
"""The palette's orange on a tinted band."""

SHAPES: Mapping[Variation, tuple[str, str, Sequence[tuple[int, int]]]] = {
    Variation.IMPROVEMENT: ("Improvement", TURQUOISE, ((0, -8), (8, 0), (0, 8), (-8, 0))),
    Variation.CONCERN: ("Concern", _RUST, ((-6, -6), (6, -6), (6, 6), (-6, 6))),
    Variation.HIGH: ("Unusually high", DARK_PINK, ((0, -8), (8, 6), (-8, 6))),
    Variation.LOW: ("Unusually low", DARK_PINK, ((0, 8), (8, -6), (-8, -6))),
}


def entries(
    of: Trend, figures: Figures, held: Sequence[Decimal], name: str
) -> list[tuple[Sequence[Element], str]]:
    """The key's: what is in the chart and nothing else. `held` are the benchmark's figures, `name` its name."""
    latest = of.chart.latest
    limits = latest.limits if latest else None
    found: list[tuple[Sequence[Element], str]] = [
        ((_stroke(DARK_BLUE), element("circle", r=4, fill=DARK_BLUE)), "Figure")
    ]
    if limits:
        lower, upper = figures.made(limits.lower, bare=True), figures.made(limits.upper)
        edges = [_stroke(GREY, LIMIT_DASHES, down) for down in (-8, 8)]
        band = element("rect", x=-12, y=-8, width=24, height=16, fill=BAND)
        found.append(((_stroke(GREY),), f"Mean {figures.made(limits.centre)}"))
        found.append(((band, *edges), f"Expected {lower} to {upper}"))
    if of.target is not None:
        sample = _stroke(DARK_PINK, TARGET_DASHES)
        found.append(((sample,), f"Target {figures.said(of.target)}"))
    if held:
        found.append(((_stroke(INK, BENCHMARK_DASHES),), f"{name} {figures.said(held[-1])}"))
    seen = Counter(judged.variation for judged in of.chart.points)
    found += [
        ((shape(variation),), f"{words} ({seen[variation]})")
        for variation, (words, _, _) in SHAPES.items()
        if seen[variation]
    ]
    if gaps := len(of.chart.gaps):
        found.append(((cross(),), f"No figure ({gaps})"))
    return found


def _stroke(colour: str, dashes: str | None = None, down: int = 0) -> Element:
    return element(
        "line",
        x1=-12,
        y1=down,
        x2=12,
        y2=down,
        stroke=colour,
        stroke_width=1 if down else 2,
        stroke_dasharray=dashes,
    )


def shape(variation: Variation, *, small: bool = False) -> Element:
    _, fill, corners = SHAPES[variation]
    if small:
        corners = [(x * 5 // 8, y * 5 // 8) for x, y in corners]
    return element("path", d=path(corners), fill=fill, stroke=INK, stroke_width=1)


def cross() -> Element:
    return element("path", d="M-4 -4L4 4M-4 4L4 -4", stroke=GREY, stroke_width=2)
