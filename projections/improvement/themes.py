"""
V-04 Themes across partnerships: what was seen where, from which sources, and whether it came back.

The fold keeps one row for each finding and each action of a theme; `read` counts them. So a finding that gets other
themes, or is withdrawn, leaves no trace in a count, and the cost of an event does not grow with the record.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.improvement.action_facts import (
    ActionAgreed,
    ActionCancelled,
    ActionClosed,
    ActionReopened,
)
from domain.improvement.finding_facts import (
    FindingEvidenceLinked,
    FindingRegistered,
    FindingThemed,
    FindingWithdrawn,
)
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sighting:
    """A theme in a finding. `seen_on` is the date of the source artefact, `sources` also those linked later."""

    theme: str
    finding_id: str
    partnership: str
    kind: str
    sources: tuple[str, ...]
    seen_on: date
    illustrative: bool


@dataclass(frozen=True, slots=True)
class ThemeAction:
    """A theme in an action. `ended_on` None: open; `closed`: its impact was evidenced."""

    theme: str
    action_id: str
    partnership: str
    ended_on: date | None
    closed: bool
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding that stands, with its themes as they are now."""

    finding_id: str
    themes: tuple[str, ...]
    partnership: str
    kind: str
    sources: tuple[str, ...]
    seen_on: date
    illustrative: bool


@dataclass(frozen=True, slots=True)
class ActionThemes:
    action_id: str
    themes: tuple[str, ...]


SIGHTINGS = Table("theme_sightings", Sighting, ("theme", "finding_id"))
ACTIONS = Table("theme_actions", ThemeAction, ("theme", "action_id"))
_FINDINGS = Table("theme_findings", Finding, ("finding_id",), public=False)
_OF_ACTIONS = Table("theme_of_actions", ActionThemes, ("action_id",), public=False)

# --- Fold -------------------------------------------------------------------------------------------------

Handled = (
    FindingRegistered
    | FindingThemed
    | FindingEvidenceLinked
    | FindingWithdrawn
    | ActionAgreed
    | ActionClosed
    | ActionReopened
    | ActionCancelled
)


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    partnership, on = recorded.provenance.partnership, recorded.provenance.occurred_on
    match fact:
        case FindingRegistered() | FindingThemed() | FindingEvidenceLinked() | FindingWithdrawn():
            was = rows.get(_FINDINGS, fact.finding_id)
            _show(rows, was, _become(was, fact, partnership))
        case ActionAgreed():
            _agree(rows, fact, partnership)
        case ActionClosed():
            _end(rows, fact.action_id, on, closed=True)
        case ActionCancelled():
            _end(rows, fact.action_id, on, closed=False)
        case ActionReopened():
            _end(rows, fact.action_id, None, closed=False)
        case _:
            assert_never(fact)


def _become(
    was: Finding | None,
    fact: FindingRegistered | FindingThemed | FindingEvidenceLinked | FindingWithdrawn,
    partnership: str,
) -> Finding | None:
    match fact:
        case FindingRegistered():
            return Finding(
                finding_id=fact.finding_id,
                themes=fact.themes,
                partnership=partnership,
                kind=fact.kind.value,
                sources=(fact.source.type,),
                seen_on=fact.source.published_on,
                illustrative=fact.illustrative,
            )
        case FindingThemed():
            return was and replace(was, themes=fact.themes)
        case FindingEvidenceLinked():
            return was and replace(was, sources=(*was.sources, fact.evidence.type))
        case FindingWithdrawn():
            return None
        case _:
            assert_never(fact)


def _show(rows: Rows, was: Finding | None, now: Finding | None) -> None:
    """Put the rows of a finding as it is now in the place of those that it had."""
    if was is not None:
        rows.drop(_FINDINGS, was.finding_id)
        for theme in was.themes:
            rows.drop(SIGHTINGS, theme, was.finding_id)
    if now is None:
        return
    rows.put(_FINDINGS, now)
    for theme in now.themes:
        sighting = Sighting(
            theme=theme,
            finding_id=now.finding_id,
            partnership=now.partnership,
            kind=now.kind,
            sources=now.sources,
            seen_on=now.seen_on,
            illustrative=now.illustrative,
        )
        rows.put(SIGHTINGS, sighting)


def _agree(rows: Rows, fact: ActionAgreed, partnership: str) -> None:
    rows.put(_OF_ACTIONS, ActionThemes(fact.action_id, fact.themes))
    for theme in fact.themes:
        rows.put(
            ACTIONS,
            ThemeAction(
                theme=theme,
                action_id=fact.action_id,
                partnership=partnership,
                ended_on=None,
                closed=False,
                illustrative=fact.illustrative,
            ),
        )


def _end(rows: Rows, action_id: str, on: date | None, *, closed: bool) -> None:
    action = rows.get(_OF_ACTIONS, action_id)
    for theme in action.themes if action else ():
        row = rows.get(ACTIONS, theme, action_id)
        if row is not None:
            rows.put(ACTIONS, replace(row, ended_on=on, closed=closed))


VIEW = View(
    name="themes",
    version=1,
    tables=(SIGHTINGS, ACTIONS, _FINDINGS, _OF_ACTIONS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
