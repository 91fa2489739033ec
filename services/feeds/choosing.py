"""Which events a feed takes: of everybody, of one agency, of one theme."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.fact import Recorded, Visibility
from domain.names import AgencyId, StreamId, ThemeId
from domain.permission.sensitivity import parties
from projections.improvement import actions_by_status, themes
from projections.view import View
from services.boards.board import RowsOf

CONCERNS: tuple[View, ...] = (actions_by_status.VIEW, themes.VIEW)
"""The views that say what a reference concerns where its events do not."""

Concerns = Mapping[StreamId, frozenset[str]]
"""Of a reference: the agency that owns it, and its themes."""


@dataclass(frozen=True, slots=True)
class Choice:
    """
    None: whatever agency or theme. With `restricted` the events come too that never leave the partnership's own record:
    that there is one is told, never what it says.
    """

    agency: AgencyId | None = None
    theme: ThemeId | None = None
    concerns: Concerns = field(default_factory=dict)
    restricted: bool = False

    def takes(self, recorded: Recorded) -> bool:
        if not self.restricted and recorded.fact.VISIBILITY is Visibility.RESTRICTED:
            return False
        about = self.concerns.get(recorded.event.stream, frozenset())
        if self.agency and self.agency not in about and not parties([recorded], [self.agency]):
            return False
        return not self.theme or self.theme in about or self.theme in _themes(recorded)


def concerns(rows: RowsOf) -> Concerns:
    """Of actions and findings, and of recommendations what their actions concern. `rows` are those of CONCERNS."""
    found: defaultdict[StreamId, set[str]] = defaultdict(set)
    for action in rows[actions_by_status.VIEW.name].all(actions_by_status.ACTIONS):
        for reference in (action.action_id, action.recommendation_id):
            found[reference] |= {action.owner_agency, *action.themes}
    for sighting in rows[themes.VIEW.name].all(themes.SIGHTINGS):
        found[sighting.finding_id].add(sighting.theme)
    return {reference: frozenset(about) for reference, about in found.items()}


def _themes(recorded: Recorded) -> tuple[str, ...]:
    """As the event itself names them."""
    many = getattr(recorded.fact, "themes", None) or ()
    return (*many, getattr(recorded.fact, "theme", None) or "")
