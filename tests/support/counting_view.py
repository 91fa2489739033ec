"""A small view for the tests of the engine: every kind of column, a chain of look-ups, a table readers never see."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never
from uuid import UUID

from domain.fact import Fact, Recorded
from domain.improvement.finding_facts import (
    FindingCorrected,
    FindingKind,
    FindingRegistered,
    FindingThemed,
    FindingWithdrawn,
)
from projections.view import Rows, Table, View


@dataclass(frozen=True, slots=True)
class CountedFinding:
    finding_id: str
    kind: FindingKind
    about: str
    text: str
    themes: tuple[str, ...]
    published_on: date
    registered_at: datetime
    event: UUID
    share: Decimal
    withdrawn: bool
    corrected_on: date | None
    changes: int


@dataclass(frozen=True, slots=True)
class ThemeCount:
    theme: str
    partnership: str
    findings: int
    first_position: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many events were folded in, one by one: twice would show."""

    partnership: str
    events: int


FINDINGS = Table("counted_findings", CountedFinding, key=("finding_id",), indexes=(("about",),))
THEMES = Table("theme_counts", ThemeCount, key=("theme", "partnership"))
TALLY = Table("tally", Tally, key=("partnership",), public=False)

HANDLES: frozenset[type[Fact]] = frozenset(
    {FindingRegistered, FindingThemed, FindingCorrected, FindingWithdrawn}
)


def fold(rows: Rows, event: Recorded) -> None:
    partnership = event.provenance.partnership
    tally = rows.get(TALLY, partnership) or Tally(partnership, 0)
    rows.put(TALLY, replace(tally, events=tally.events + 1))
    fact = event.fact
    match fact:
        case FindingRegistered():
            for theme in fact.themes:
                _count(rows, theme, event, 1)
            rows.put(FINDINGS, _registered(fact, event))
        case FindingThemed():
            found = _standing(rows, fact.finding_id)
            for theme in found.themes:
                _count(rows, theme, event, -1)
            for theme in fact.themes:
                _count(rows, theme, event, 1)
            rows.put(FINDINGS, replace(found, themes=fact.themes, changes=found.changes + 1))
        case FindingCorrected():
            found = _standing(rows, fact.finding_id)
            rows.put(
                FINDINGS,
                replace(
                    found,
                    text=fact.text,
                    corrected_on=event.provenance.occurred_on,
                    changes=found.changes + 1,
                ),
            )
        case FindingWithdrawn():
            found = _standing(rows, fact.finding_id)
            for theme in found.themes:
                _count(rows, theme, event, -1)
            rows.drop(FINDINGS, fact.finding_id)
        case _:
            raise AssertionError(f"not handled: {type(fact).__name__}")


def counting_view(
    *,
    name: str = "counting",
    version: int = 1,
    fold_with: Callable[[Rows, Recorded], None] = fold,
) -> View:
    return View(name, version, (FINDINGS, THEMES, TALLY), HANDLES, fold_with)


def _registered(fact: FindingRegistered, event: Recorded) -> CountedFinding:
    match fact.kind:
        case FindingKind.STRENGTH:
            share = Decimal("0.10")
        case FindingKind.IMPROVEMENT:
            share = Decimal("12.5")
        case _:
            assert_never(fact.kind)
    return CountedFinding(
        finding_id=fact.finding_id,
        kind=fact.kind,
        about=fact.about,
        text=fact.text,
        themes=fact.themes,
        published_on=fact.source.published_on,
        registered_at=event.recorded_at,
        event=event.provenance.event_id,
        share=share,
        withdrawn=False,
        corrected_on=None,
        changes=0,
    )


def _standing(rows: Rows, finding: str) -> CountedFinding:
    found = rows.get(FINDINGS, finding)
    assert found is not None, "a history begins with its registration"
    return found


def _count(rows: Rows, theme: str, event: Recorded, by: int) -> None:
    """A theme that nothing carries any more has no row."""
    partnership = event.provenance.partnership
    count = rows.get(THEMES, theme, partnership)
    if count is None:
        count = ThemeCount(theme, partnership, 0, event.position)
    if count.findings + by == 0:
        rows.drop(THEMES, theme, partnership)
    else:
        rows.put(THEMES, replace(count, findings=count.findings + by))


VIEW = counting_view()
