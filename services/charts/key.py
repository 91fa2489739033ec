"""The key above a chart: what each shape and colour means, in words and with its number. A long entry has a row of its own."""

from collections.abc import Sequence
from fractions import Fraction

from services.charts.lettering import shortened, width
from services.charts.svg import BASE, INK, Element, at, element, text

ROW = 24
_COLUMNS = 2
_SWATCH = 30


def key(
    entries: Sequence[tuple[Sequence[Element], str]], top: int = 0
) -> tuple[list[Element], int]:
    """Each entry is a sample, drawn around the middle of 24 by 18 pixels, and its words. What is drawn, and where it ends."""
    drawn: list[Element] = []
    row = column = 0
    for sample, words in entries:
        wide = width(words) > BASE // _COLUMNS - _SWATCH
        if column and wide:
            row, column = row + 1, 0
        across, middle = Fraction(100 * column, _COLUMNS), top + row * ROW + ROW // 2
        room = BASE - _SWATCH if wide else BASE // _COLUMNS - _SWATCH
        label = text(shortened(words, room), 0, 5, whole=words)
        moved = element("g", label, transform=f"translate({_SWATCH} 0)")
        drawn.append(at(across, middle, element("g", *sample, transform="translate(13 0)"), moved))
        row, column = (row + 1, 0) if wide or column == _COLUMNS - 1 else (row, column + 1)
    return drawn, top + (row + bool(column)) * ROW


def swatch(fill: str, letter: str = "", ink: str = INK) -> tuple[Element, ...]:
    """A block with its letter."""
    area = element("rect", x=-12, y=-9, width=24, height=18, fill=fill, stroke=INK, stroke_width=1)
    if not letter:
        return (area,)
    return area, element("text", letter, y=5, font_size=14, text_anchor="middle", fill=ink)
