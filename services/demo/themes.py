"""By its words, what a published finding is about: good enough for a demonstration, no substitute for a reader."""

import re
from collections.abc import Mapping

from domain.framework import Framework
from domain.names import ThemeId

REST: ThemeId = "other-practice"
"""For a text in which no theme's words occur."""

MOST = 12
"""As many themes as a finding may have."""


def recogniser(framework: Framework) -> Mapping[ThemeId, re.Pattern[str]]:
    """For each theme with words, the pattern of their beginnings."""
    return {
        theme.id: re.compile("|".join(rf"\b{re.escape(_plain(word))}" for word in theme.words))
        for theme in framework.themes.values()
        if theme.words
    }


def themes_of(text: str, patterns: Mapping[ThemeId, re.Pattern[str]]) -> tuple[ThemeId, ...]:
    """At least one, in the order of the framework's vocabulary."""
    plain = _plain(text)
    found = tuple(theme for theme, pattern in patterns.items() if pattern.search(plain))
    return found[:MOST] or (REST,)


def _plain(text: str) -> str:
    """Lower case, straight apostrophes, words that a line break had cut joined again."""
    joined = re.sub(r"(?<=\w)-\s+", "-", text.translate({0x2019: "'", 0x2018: "'"}))
    return " ".join(joined.casefold().split())
