"""
Whether what is said of a theme rests on independent kinds of source (framework row V6: "a single source is likely to be
partial"; invariant 27). Two documents of one kind see alike, and the same document cited twice is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.names import ThemeId

INDEPENDENT = 2
"""Kinds of source that it takes (Tees, Performance Analysis Group)."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A theme seen in one source: its type, as the framework lists them, and its reference."""

    theme: ThemeId
    source_type: str
    reference: str


@dataclass(frozen=True, slots=True)
class Triangulation:
    """`sources` counts the different references of each type."""

    theme: ThemeId
    sources: tuple[tuple[str, int], ...]

    @property
    def is_triangulated(self) -> bool:
        return len(self.sources) >= INDEPENDENT


def triangulate(sightings: Iterable[Sighting]) -> tuple[Triangulation, ...]:
    """Of each theme, by what it is seen; by theme."""
    found: dict[ThemeId, dict[str, set[str]]] = {}
    for sighting in sightings:
        references = found.setdefault(sighting.theme, {})
        references.setdefault(sighting.source_type, set()).add(sighting.reference)
    return tuple(
        Triangulation(theme, tuple((name, len(by[name])) for name in sorted(by)))
        for theme, by in sorted(found.items())
    )
