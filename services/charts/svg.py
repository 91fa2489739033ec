"""
SVG as text: elements with presentation attributes only, every text made safe for XML.

A drawing is fluid. Across it counts in per cent of whatever width there is, down and for letters in pixels, so the same
bytes are legible on 320 pixels and on a wide screen: give it no height by CSS. On paper the width is fixed, and the
letters keep their size as well. It never counts on more than `BASE` pixels. Pure, and the same input gives the same bytes.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Final

BASE: Final = 260
"""Pixels: what a page of 320 has left within its margins and those of a figure."""

FONT: Final = "Arial, Liberation Sans, Helvetica, sans-serif"
INK: Final = "#0b0c0c"
GREY: Final = "#505a5f"
PALE: Final = "#f3f2f1"
WHITE: Final = "#ffffff"
DARK_BLUE: Final = "#12436D"
TURQUOISE: Final = "#28A197"
DARK_PINK: Final = "#801650"
ORANGE: Final = "#F46A25"

Number = int | Fraction
Value = str | Number

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_UNSEEN = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Letters that turn the direction of what stands around them."""


@dataclass(frozen=True, slots=True)
class Element:
    name: str
    attributes: tuple[tuple[str, Value], ...]
    children: "tuple[Element | str, ...]"


def element(name: str, *children: Element | str, **attributes: Value | None) -> Element:
    """`font_size=14` becomes `font-size="14"`; an attribute of None is left out. A child that is text is escaped."""
    given = ((key.replace("_", "-"), value) for key, value in attributes.items())
    kept = tuple((key, value) for key, value in given if value is not None)
    return Element(name, kept, children)


def percent(share: Number) -> str:
    return f"{_number(share)}%"


def at(across: Number, down: Number, *drawn: Element) -> Element:
    """What is drawn in pixels around a point that lies so many per cent across."""
    return element("svg", *drawn, x=percent(across), y=down, overflow="visible")


def text(
    content: str,
    across: Number,
    down: Number,
    *,
    size: int = 14,
    anchor: str | None = None,
    fill: str = INK,
    weight: str | None = None,
    whole: str | None = None,
) -> Element:
    """One line of letters on the baseline `down`. `whole`: what it says in full, where it was shortened."""
    title = () if whole is None or whole == content else (element("title", whole),)
    return element(
        "text",
        content,
        *title,
        x=percent(across),
        y=down,
        font_size=size,
        text_anchor=anchor,
        fill=fill,
        font_weight=weight,
    )


def box(
    across: Number, down: Number, width: Number, height: Number, fill: str, *told: Element
) -> Element:
    """An area with the outline that parts it from its neighbours."""
    return element(
        "rect",
        *told,
        x=percent(across),
        y=down,
        width=percent(width),
        height=height,
        fill=fill,
        stroke=INK,
        stroke_width=1,
    )


def line(
    start: tuple[Number, Number],
    end: tuple[Number, Number],
    stroke: str,
    width: Number = 1,
    dashes: str | None = None,
) -> Element:
    """Between two points, each per cent across and pixels down."""
    return element(
        "line",
        x1=percent(start[0]),
        y1=start[1],
        x2=percent(end[0]),
        y2=end[1],
        stroke=stroke,
        stroke_width=width,
        stroke_dasharray=dashes,
    )


@dataclass(frozen=True, slots=True)
class Drawing:
    """`chart_id` is unique on its page; `height` in pixels."""

    chart_id: str
    title: str
    reading: str
    height: int
    marks: tuple[Element, ...]

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.chart_id):
            raise ValueError("a chart's id is letters, digits, - and _, and begins with a letter")

    def fluid(self) -> str:
        """As wide as where it stands."""
        return self._written(width="100%", height=self.height)

    def fixed(self, width: int) -> str:
        """For paper: so many pixels wide."""
        return self._written(width=width, height=self.height, viewBox=f"0 0 {width} {self.height}")

    def _written(self, **measures: Value) -> str:
        title_id, reading_id = f"{self.chart_id}-title", f"{self.chart_id}-reading"
        root = element(
            "svg",
            element("title", self.title, id=title_id),
            element("desc", self.reading, id=reading_id),
            *self.marks,
            xmlns="http://www.w3.org/2000/svg",
            role="img",
            aria_labelledby=title_id,
            aria_describedby=reading_id,
            font_family=FONT,
            **measures,
        )
        return "".join(_parts(root))


def plain(words: str) -> str:
    """A text on one line without what XML forbids, what moves the cursor and what turns the direction of others."""
    if words.isascii() and words.isprintable():
        return " ".join(words.split())
    seen = (" " if _forbidden(letter) else letter for letter in words if letter not in _UNSEEN)
    return " ".join("".join(seen).split())


def _forbidden(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") or ord(letter) & 0xFFFE == 0xFFFE  # noqa: PLR2004


def _parts(drawn: Element) -> Iterator[str]:
    yield f"<{drawn.name}"
    for key, value in drawn.attributes:
        yield f' {key}="{_safe(value)}"'
    if not drawn.children:
        yield "/>"
        return
    yield ">"
    for child in drawn.children:
        if isinstance(child, str):
            yield _safe(child)
        else:
            yield from _parts(child)
    yield f"</{drawn.name}>"


def _safe(value: Value) -> str:
    return escape(plain(value)) if isinstance(value, str) else _number(value)


def _number(value: Number) -> str:
    """To two places, without zeros at the end."""
    hundredths = round(value * 100)
    whole, rest = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole}.{rest:02d}".rstrip("0").rstrip(".")


def path(points: Iterable[tuple[int, int]]) -> str:
    """A closed path through points in pixels."""
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"
