"""
How wide letters are, near enough, and texts made to fit. In Arial; an unknown letter counts as a wide one.

A drawing cannot measure its letters, so the widths are those of the font's own table, rounded up.
"""

import unicodedata

from services.charts.svg import plain

_NARROW = frozenset("ijl|!.,:;'`ftI()[]/ -")
_WIDE = frozenset("mwMW@%")


def width(words: str, size: int = 14) -> int:
    """Pixels, rounded up."""
    return -(-sum(map(_thousandths, words)) * size // 1000)


def _thousandths(letter: str) -> int:
    if letter in _NARROW:
        return 340
    if letter in _WIDE:
        return 950
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Cf"):
        return 0
    if letter.isascii():
        return 722 if letter.isupper() else 556
    return 1300 if unicodedata.east_asian_width(letter) in ("W", "F") else 800


def shortened(words: str, room: int, size: int = 14) -> str:
    """What fits into `room` pixels, cut with an ellipsis."""
    words = plain(words)
    return words if width(words, size) <= room else _cut(words, room, size)


def _cut(words: str, room: int, size: int) -> str:
    """The longest beginning that leaves room for the ellipsis, which is always there."""
    left = room * 1000 - 1000 * size
    kept = 0
    for letter in words:
        left -= _thousandths(letter) * size
        if left < 0:
            break
        kept += 1
    return words[:kept].rstrip(" \u200d") + "…"


def wrapped(words: str, room: int, lines: int, size: int = 14) -> tuple[str, ...]:
    """Broken between words into lines of `room` pixels; the last is cut with an ellipsis where there is more."""
    rest = plain(words).split(" ")
    found: list[str] = []
    while rest and len(found) < lines - 1:
        taken = 1
        while taken < len(rest) and width(" ".join(rest[: taken + 1]), size) <= room:
            taken += 1
        if width(" ".join(rest[:taken]), size) > room:
            break
        found.append(" ".join(rest[:taken]))
        rest = rest[taken:]
    if rest:
        found.append(shortened(" ".join(rest), room, size))
    return tuple(found)
