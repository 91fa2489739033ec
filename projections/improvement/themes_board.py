"""V-04 as the board reads it: each theme counted in each partnership, and side by side across both."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.framework import Framework
from domain.improvement.action_state import ActionStatus
from domain.improvement.finding_facts import FindingKind
from domain.names import PartnershipId
from projections.improvement import stages
from projections.improvement.recurrence import Acted, Recurrence
from projections.improvement.stages import Stage
from projections.improvement.themes import Sighting, ThemeAction


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """
    One theme in one partnership. `sources` counts source types, such as `inspection 12`. `recurrences` are the
    findings to improve that were seen after the first closing of an action of that theme (None: none was closed).

    `recurs_after`: the theme came back here; the earlier action, of either partnership, that had been closed on it.
    `returned_as`: the finding, of either partnership, by which it came back after all actions here had ended.
    """

    theme: str
    name: str
    partnership: str
    findings: int
    strengths: int
    sources: tuple[str, ...]
    open_actions: int
    implemented_actions: int
    closed_actions: int
    embedded_actions: int
    first_seen: date | None
    last_seen: date | None
    recurrences: int | None
    recurs_after: str | None
    returned_as: str | None
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("theme", "Theme"),
    ("name", "Name of the theme"),
    ("partnership", "Partnership"),
    ("findings", "Findings"),
    ("strengths", "Strengths"),
    ("sources", "Sources"),
    ("open_actions", "Open actions"),
    ("implemented_actions", "Open: implemented"),
    ("closed_actions", "Impact evidenced"),
    ("embedded_actions", "Embedded"),
    ("first_seen", "First seen"),
    ("last_seen", "Last seen"),
    ("recurrences", "Seen again after closing"),
    ("recurs_after", "Recurs after"),
    ("returned_as", "Returned as"),
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
    returns = _Returns(seen, acted)
    met = {theme for theme, _ in (*seen, *acted)}
    themes = [theme for theme in framework.themes if theme in met]
    themes += sorted(met - framework.themes.keys())
    return tuple(
        _count(theme, partnership, returns, framework)
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
    returns: "_Returns",
    framework: Framework,
) -> ThemeCount:
    seen = returns.seen.get((theme, partnership), ())
    acted = returns.acted.get((theme, partnership), ())
    entry = framework.themes.get(theme)
    sources = Counter(source for sighting in seen for source in sighting.sources)
    closed = [action.ended_on for action in acted if action.closed and action.ended_on]
    reached = Counter(stages.of_action(action.status, action.loop_result) for action in acted)
    to_improve = [s for s in seen if s.kind == FindingKind.IMPROVEMENT]
    return ThemeCount(
        theme=theme,
        name=entry.name if entry else theme,
        partnership=partnership,
        findings=len(seen),
        strengths=len(seen) - len(to_improve),
        sources=tuple(f"{source} {number}" for source, number in sorted(sources.items())),
        open_actions=sum(action.ended_on is None for action in acted),
        implemented_actions=reached[Stage.IMPLEMENTED],
        closed_actions=len(closed),
        embedded_actions=reached[Stage.EMBEDDED],
        first_seen=min((sighting.seen_on for sighting in seen), default=None),
        last_seen=max((sighting.seen_on for sighting in seen), default=None),
        recurrences=sum(s.seen_on > min(closed) for s in to_improve) if closed else None,
        recurs_after=returns.recurs_after(theme, partnership),
        returned_as=returns.returned_as(theme, partnership),
        illustrative=any(s.illustrative for s in seen) or any(a.illustrative for a in acted),
    )


class _Returns:
    """What came back, looked at across all partnerships."""

    def __init__(
        self,
        seen: Mapping[tuple[str, PartnershipId], Sequence[Sighting]],
        acted: Mapping[tuple[str, PartnershipId], Sequence[ThemeAction]],
    ) -> None:
        self.seen = seen
        self.acted = acted

    def recurs_after(self, theme: str, partnership: PartnershipId) -> str | None:
        """After which action, of any partnership, this one found the theme again; by the newest such finding."""
        actions = Recurrence(
            _acted(action)
            for (of, _), found in self.acted.items()
            if of == theme
            for action in found
        )
        for sighting in self._newest_first(theme, partnership):
            reference = actions.earlier(sighting.seen_on)
            if reference is not None:
                return reference
        return None

    def returned_as(self, theme: str, partnership: PartnershipId) -> str | None:
        """By which finding, of any partnership, it came back after this one's actions; the newest such finding."""
        actions = Recurrence(_acted(action) for action in self.acted.get((theme, partnership), ()))
        for sighting in self._newest_first(theme, None):
            if actions.earlier(sighting.seen_on) is not None:
                return sighting.finding_id
        return None

    def _newest_first(self, theme: str, partnership: PartnershipId | None) -> list[Sighting]:
        found = [
            sighting
            for (of, where), sightings in self.seen.items()
            if of == theme and partnership in (where, None)
            for sighting in sightings
            if sighting.kind == FindingKind.IMPROVEMENT
        ]
        return sorted(found, key=lambda s: (s.seen_on, s.finding_id), reverse=True)


def _acted(action: ThemeAction) -> Acted:
    return Acted(
        reference=action.action_id,
        partnership=action.partnership,
        agreed_on=action.agreed_on,
        closed_on=action.closed_on,
        reopened_on=action.reopened_on,
        cancelled_on=action.ended_on if action.status == ActionStatus.CANCELLED else None,
    )
