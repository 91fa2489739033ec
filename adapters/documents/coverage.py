"""
Which characters the shipped font can show. An archival PDF may hold no character that its font lacks, so typst would
refuse the whole document for one emoji in a comment.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
REPLACEMENT = "\u25a1"
"""Stands for each character that the font lacks; a square, which the font has."""

_PRIVATE = range(0xE000, 0xF900)  # an archival PDF may not have these, though the font does
_BREAK = "\u200b"  # where a long word may be parted; typst draws nothing for it
_DRAWN = ("svg", "paper")  # drawings: a word of markup is never parted
_LONGEST = 24  # characters of a word that are never parted


def shown(value: Any) -> Any:
    """The same data with each character that cannot be shown replaced, and long words made to be parted."""
    match value:
        case str():
            return _text(value)
        case Mapping():
            return {
                name: _kept(part) if name in _DRAWN else shown(part) for name, part in value.items()
            }
        case list() | tuple():
            return [shown(part) for part in value]
        case _:
            return value


def _text(text: str) -> str:
    words = _kept(text).split(" ")
    return " ".join(word if len(word) <= _LONGEST else _parted(word) for word in words)


def _parted(word: str) -> str:
    return _BREAK.join(word[start : start + _LONGEST] for start in range(0, len(word), _LONGEST))


def _kept(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    covered = characters()
    return "".join(_character(each, covered) for each in text)


def _character(each: str, covered: frozenset[int]) -> str:
    if each in "\n\t":
        return each
    if not each.isprintable() and each != "\u00a0":
        return " "
    return each if ord(each) in covered else REPLACEMENT


@cache
def characters() -> frozenset[int]:
    """Those that both the regular and the bold font have, as code points."""
    faces = [_of_font(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset.intersection(*faces) - frozenset(_PRIVATE)


def _of_font(font: bytes) -> frozenset[int]:
    """From the font's own table `cmap`, subtable of Unicode's basic plane (OpenType, cmap format 4)."""
    number = _shorts(font, 4, 1)[0]
    for place in range(12, 12 + 16 * number, 16):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, place)
        if tag == b"cmap":
            return frozenset(_segments(font, _basic_plane(font, offset)))
    raise ValueError("the font has no table cmap")


def _basic_plane(font: bytes, cmap: int) -> int:
    for place in range(_shorts(font, cmap + 2, 1)[0]):
        platform, _, offset = struct.unpack_from(">HHL", font, cmap + 4 + 8 * place)
        if platform in {0, 3} and _shorts(font, cmap + offset, 1)[0] == 4:  # noqa: PLR2004 (the format)
            return cmap + int(offset)
    raise ValueError("the font has no cmap of format 4")


def _segments(font: bytes, table: int) -> Iterable[int]:
    double = _shorts(font, table + 6, 1)[0]
    count = double // 2
    ends, starts = (
        _shorts(font, table + 14, count),
        _shorts(font, table + 16 + double, count),
    )
    deltas = _shorts(font, table + 16 + 2 * double, count)
    ranges_at = table + 16 + 3 * double
    ranges = _shorts(font, ranges_at, count)
    for segment, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if ranges[segment]:
                place = ranges_at + 2 * segment + ranges[segment] + 2 * (code - start)
                glyph = _shorts(font, place, 1)[0]
            if (glyph + deltas[segment]) % 0x10000 if glyph or not ranges[segment] else 0:
                yield code


def _shorts(font: bytes, place: int, count: int) -> Sequence[int]:
    return struct.unpack_from(f">{count}H", font, place)
