"""V-04 as the board reads it: each theme counted in each partnership, and side by side across both."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.framework import Framework
from domain.improvement.finding_facts import FindingKind
from domain.names import PartnershipId
from projections.improvement.themes import Sighting, ThemeAction


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """
    One theme in one partnership. `sources` counts source types, such as `inspection 12`. `recurrences` are the
    findings to improve that were seen after the first closing of an action of that theme (None: none was closed).
    """

    theme: str
    name: str
    partnership: str
    findings: int
    strengths: int
    sources: tuple[str, ...]
    open_actions: int
    closed_actions: int
    first_seen: date | None
    last_seen: date | None
    recurrences: int | None
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("theme", "Theme id"),
    ("name", "Theme"),
    ("partnership", "Partnership"),
    ("findings", "Findings"),
    ("strengths", "Strengths"),
    ("sources", "Sources"),
    ("open_actions", "Open actions"),
    ("closed_actions", "Closed actions"),
    ("first_seen", "First seen"),
    ("last_seen", "Last seen"),
    ("recurrences", "Seen again after closing"),
    ("illustrative", "Holds illustrative entries"),
)


@dataclass(frozen=True, slots=True)
class ThemeAcross:
    """One theme side by side. `counts` has one entry for each partnership, in the framework's order."""

    theme: str
    name: str
    counts: tuple[ThemeCount, ...]

    @property
    def findings(self) -> int:
        return sum(count.findings for count in self.counts)

    @property
    def recurs(self) -> bool:
        """Every partnership has found it."""
        return all(count.findings for count in self.counts)


def read(
    sightings: Iterable[Sighting], actions: Iterable[ThemeAction], framework: Framework
) -> tuple[ThemeCount, ...]:
    """
    A line for each theme that was seen or acted on anywhere and each partnership, also where it counts nothing;
    in the order of the framework's vocabulary, unknown themes of a neighbour last.
    """
    seen: dict[tuple[str, PartnershipId], list[Sighting]] = {}
    acted: dict[tuple[str, PartnershipId], list[ThemeAction]] = {}
    for sighting in sightings:
        seen.setdefault((sighting.theme, sighting.partnership), []).append(sighting)
    for action in actions:
        acted.setdefault((action.theme, action.partnership), []).append(action)
    met = {theme for theme, _ in (*seen, *acted)}
    themes = [theme for theme in framework.themes if theme in met]
    themes += sorted(met - framework.themes.keys())
    return tuple(
        _count(
            theme,
            partnership,
            seen.get((theme, partnership), ()),
            acted.get((theme, partnership), ()),
            framework,
        )
        for theme in themes
        for partnership in framework.partnerships
    )


def across(counts: Sequence[ThemeCount]) -> tuple[ThemeAcross, ...]:
    """The lines of `read` side by side: first what recurs in every partnership, then by number of findings."""
    by_theme: dict[str, list[ThemeCount]] = {}
    for count in counts:
        by_theme.setdefault(count.theme, []).append(count)
    rows = [ThemeAcross(theme, found[0].name, tuple(found)) for theme, found in by_theme.items()]
    return tuple(sorted(rows, key=lambda row: (not row.recurs, -row.findings, row.theme)))


def _count(
    theme: str,
    partnership: PartnershipId,
    seen: Sequence[Sighting],
    acted: Sequence[ThemeAction],
    framework: Framework,
) -> ThemeCount:
    entry = framework.themes.get(theme)
    sources = Counter(source for sighting in seen for source in sighting.sources)
    closed = [action.ended_on for action in acted if action.closed and action.ended_on]
    to_improve = [s for s in seen if s.kind == FindingKind.IMPROVEMENT]
    return ThemeCount(
        theme=theme,
        name=entry.name if entry else theme,
        partnership=partnership,
        findings=len(seen),
        strengths=len(seen) - len(to_improve),
        sources=tuple(f"{source} {number}" for source, number in sorted(sources.items())),
        open_actions=sum(action.ended_on is None for action in acted),
        closed_actions=len(closed),
        first_seen=min((sighting.seen_on for sighting in seen), default=None),
        last_seen=max((sighting.seen_on for sighting in seen), default=None),
        recurrences=sum(s.seen_on > min(closed) for s in to_improve) if closed else None,
        illustrative=any(s.illustrative for s in seen) or any(a.illustrative for a in acted),
    )
