"""From numbers to places: round ticks, and a scale on which more is never lower. Exact, so that the same is the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

MINUS = "\N{MINUS SIGN}"
_STEPS = (1, 2, 5, 10)
_TICKS = 5
"""Intervals at the most."""


@dataclass(frozen=True, slots=True)
class Scale:
    """`top` and `bottom` are pixels; `ticks` go from the lowest number shown to the highest."""

    ticks: tuple[Fraction, ...]
    top: int
    bottom: int

    def down(self, value: Decimal | Fraction) -> Fraction:
        lowest, highest = self.ticks[0], self.ticks[-1]
        share = (Fraction(value) - lowest) / (highest - lowest)
        return self.bottom - share * (self.bottom - self.top)


def scale(values: Iterable[Decimal], *, top: int, bottom: int) -> Scale:
    """Over all values, of which there is at least one; around one value where all are the same."""
    known = [Fraction(value) for value in values]
    lowest, highest = min(known), max(known)
    if lowest == highest:
        around = abs(lowest) / 10 or Fraction(1)
        lowest, highest = lowest - around, highest + around
    step = _step(highest - lowest)
    first, last = floor(lowest / step), ceil(highest / step)
    return Scale(tuple(step * n for n in range(first, last + 1)), top, bottom)


def _step(span: Fraction) -> Fraction:
    """The smallest of 1, 2 or 5 times a power of ten that parts the span into few enough intervals."""
    power = Fraction(1)
    while power * _TICKS < span:
        power *= 10
    while power * _TICKS >= span * 10:
        power /= 10
    return next(power * n / 10 for n in _STEPS if power * n / 10 * _TICKS >= span)


def short(number: Fraction) -> str:
    """A tick in few letters: 1,500 and 20k and 3.5m."""
    for size, letter in ((10**9, "bn"), (10**6, "m"), (10**4, "k")):
        if abs(number) >= size:
            return f"{_told(number / (1000 if letter == 'k' else size))}{letter}"
    return _told(number)


def _told(number: Fraction) -> str:
    rounded = Decimal(round(number * 10**6)).scaleb(-6).normalize()
    return f"{rounded:,f}".replace("-", MINUS) if rounded else "0"
