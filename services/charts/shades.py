"""
Five shades at the most, white for none, each with the ink that is legible on it.

The three darkest are the Analysis Function's sequential blues; the contrast of ink and shade is 4.5:1 or more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.charts.svg import DARK_BLUE, INK, WHITE

BLUES: tuple[tuple[str, str], ...] = (
    (WHITE, INK),
    ("#d5e6f5", INK),
    ("#6BACE6", INK),
    ("#2073BC", WHITE),
    (DARK_BLUE, WHITE),
)
"""Each with its ink, lightest first."""


@dataclass(frozen=True, slots=True)
class Shade:
    """Of the counts from `first` to `last`."""

    first: int
    last: int
    fill: str
    ink: str

    @property
    def words(self) -> str:
        return f"{self.first:,}" if self.first == self.last else f"{self.first:,} to {self.last:,}"


def shades(most: int) -> tuple[Shade, ...]:
    """None in white, and then equal steps up to `most`: four, or as many as there are numbers."""
    steps = min(most, len(BLUES) - 1)
    found = [Shade(0, 0, *BLUES[0])]
    for step in range(1, steps + 1):
        last = -(-most * step // steps)
        found.append(Shade(found[-1].last + 1, last, *BLUES[step + len(BLUES) - 1 - steps]))
    return tuple(found)


def shade(count: int, steps: Sequence[Shade]) -> Shade:
    return next(step for step in steps if count <= step.last)
