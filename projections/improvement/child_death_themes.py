"""Themes that the child death overview panel passed on: bands, no counts, no cases (framework row R10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from domain.fact import Recorded
from domain.improvement.child_death_theme import ChildDeathThemeReceived
from domain.quick import quick
from projections.view import Rows, Table, View


@quick
@dataclass(frozen=True, slots=True)
class ChildDeathThemeRow:
    child_death_theme_id: str
    theme: str
    modifiable: bool
    period: str
    count_band: str
    source: str


THEMES = Table("child_death_themes", ChildDeathThemeRow, ("child_death_theme_id",))

COLUMNS: tuple[tuple[str, str], ...] = (
    ("child_death_theme_id", "Reference"),
    ("theme", "Theme"),
    ("modifiable", "Modifiable"),
    ("period", "Period"),
    ("count_band", "How often"),
    ("source", "Source"),
)


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("ChildDeathThemeReceived", recorded.fact)
    if fact.correction is not None and fact.correction.withdraws:
        rows.drop(THEMES, fact.child_death_theme_id)
        return
    rows.put(
        THEMES,
        ChildDeathThemeRow(
            child_death_theme_id=fact.child_death_theme_id,
            theme=fact.theme,
            modifiable=fact.modifiable,
            period=fact.period,
            count_band=fact.count_band.value,
            source=fact.source,
        ),
    )


def read(rows: Iterable[ChildDeathThemeRow]) -> tuple[ChildDeathThemeRow, ...]:
    """What could be changed first, the newest period at the top."""
    newest = sorted(rows, key=lambda row: (row.period, row.theme), reverse=True)
    return tuple(sorted(newest, key=lambda row: not row.modifiable))


VIEW = View(
    name="child_death_themes",
    version=1,
    tables=(THEMES,),
    handles=frozenset({ChildDeathThemeReceived}),
    fold=fold,
)
