"""
V-10 for schools: the yearly audit under sections 175 and 157, by area, type of setting and standard.

Settings are counted, no school is named. A corrected return takes the place of the earlier one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.framework import Framework
from domain.quality.school_audit import (
    SchoolAuditReturned,
    SchoolAuditRoundOpened,
    SchoolAuditValidated,
)
from domain.quality.self_assessment_facts import MET
from domain.quick import quick
from projections.view import Rows, Table, View

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class RoundRow:
    round_id: str
    title: str
    opened_on: date
    due_on: date
    settings_asked: int
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class ReturnRow:
    """`counts` is how many rows of counts belong to it."""

    round_id: str
    area: str
    returned_on: date
    returned: int
    counts: int


@quick
@dataclass(frozen=True, slots=True)
class CountRow:
    round_id: str
    area: str
    place: int
    setting_type: str
    standard: str
    level: int
    settings: int


@quick
@dataclass(frozen=True, slots=True)
class VisitsRow:
    round_id: str
    area: str
    visited: int
    agreed: int
    below_helped: int


ROUNDS = Table("school_audit_round", RoundRow, ("round_id",))
RETURNS = Table("school_audit_return", ReturnRow, ("round_id", "area"))
COUNTS = Table("school_audit_count", CountRow, ("round_id", "area", "place"))
VISITS = Table("school_audit_visits", VisitsRow, ("round_id", "area"))

# --- Fold -------------------------------------------------------------------------------------------------

Handled = SchoolAuditRoundOpened | SchoolAuditReturned | SchoolAuditValidated


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    gone = fact.correction is not None and fact.correction.withdraws
    match fact:
        case SchoolAuditRoundOpened():
            if gone:
                rows.drop(ROUNDS, fact.round_id)
            else:
                rows.put(ROUNDS, _round(fact))
        case SchoolAuditReturned():
            _returned(rows, fact, gone=gone)
        case SchoolAuditValidated():
            if gone:
                rows.drop(VISITS, fact.round_id, fact.area)
            else:
                rows.put(VISITS, _visits(fact))
        case _:
            assert_never(fact)


def _round(fact: SchoolAuditRoundOpened) -> RoundRow:
    return RoundRow(
        round_id=fact.round_id,
        title=fact.title,
        opened_on=fact.opened_on,
        due_on=fact.due_on,
        settings_asked=fact.settings_asked,
        illustrative=fact.illustrative,
    )


def _returned(rows: Rows, fact: SchoolAuditReturned, *, gone: bool) -> None:
    before = rows.get(RETURNS, fact.round_id, fact.area)
    for place in range(before.counts if before else 0):
        rows.drop(COUNTS, fact.round_id, fact.area, place)
    if gone:
        rows.drop(RETURNS, fact.round_id, fact.area)
        return
    rows.put(
        RETURNS,
        ReturnRow(fact.round_id, fact.area, fact.returned_on, fact.returned, len(fact.counts)),
    )
    for place, count in enumerate(fact.counts):
        rows.put(
            COUNTS,
            CountRow(
                round_id=fact.round_id,
                area=fact.area,
                place=place,
                setting_type=count.setting_type.value,
                standard=count.standard,
                level=count.level,
                settings=count.settings,
            ),
        )


def _visits(fact: SchoolAuditValidated) -> VisitsRow:
    return VisitsRow(fact.round_id, fact.area, fact.visited, fact.agreed, fact.below_helped)


VIEW = View(
    name="school_audits",
    version=1,
    tables=(ROUNDS, RETURNS, COUNTS, VISITS),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)

# --- Reading ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SchoolCell:
    """
    So many settings of one type at each level of one standard; `below` are those at 0 and 1.

    `asked` is of the whole round; `returned`, `visited`, `agreed` and `below_helped` are of the area. A round without any
    return has one line without an area.
    """

    round_id: str
    area: str
    setting_type: str
    standard: str
    label: str
    level_0: int
    level_1: int
    level_2: int
    level_3: int
    below: int
    asked: int
    returned: int
    visited: int
    agreed: int
    below_helped: int
    due_on: date
    returned_on: date | None
    days_late: int
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("round_id", "Round"),
    ("area", "Area"),
    ("setting_type", "Type of setting"),
    ("standard", "Standard"),
    ("label", "What it asks"),
    ("level_0", "At 0"),
    ("level_1", "At 1"),
    ("level_2", "At 2"),
    ("level_3", "At 3"),
    ("below", "Below standard"),
    ("asked", "Asked"),
    ("returned", "Returned"),
    ("visited", "Visited"),
    ("agreed", "Found as returned"),
    ("below_helped", "Helped"),
    ("due_on", "Due"),
    ("returned_on", "Returned on"),
    ("days_late", "Days late"),
    ("illustrative", "Illustrative"),
)


def read(
    rounds: Iterable[RoundRow],
    returns: Iterable[ReturnRow],
    counts: Iterable[CountRow],
    visits: Iterable[VisitsRow],
    *,
    today: date,
    framework: Framework,
) -> tuple[SchoolCell, ...]:
    """The newest round first, then by area, standard and type of setting."""
    came: defaultdict[str, list[ReturnRow]] = defaultdict(list)
    for row in returns:
        came[row.round_id].append(row)
    levels: defaultdict[tuple[str, str], dict[tuple[str, str], list[int]]] = defaultdict(dict)
    for count in counts:
        cell = levels[count.round_id, count.area]
        cell.setdefault((count.standard, count.setting_type), [0] * 4)[count.level] = count.settings
    visited = {(row.round_id, row.area): row for row in visits}
    labels = {standard.id: standard.label for standard in framework.standards.values()}
    lines: list[SchoolCell] = []
    for opened in sorted(rounds, key=lambda row: (row.opened_on, row.round_id), reverse=True):
        if not came[opened.round_id]:
            lines.append(_line(opened, None, None, today))
        for back in sorted(came[opened.round_id], key=lambda row: row.area):
            checked = visited.get((opened.round_id, back.area))
            for (standard, kind), at in sorted(levels[opened.round_id, back.area].items()):
                named = (standard, labels.get(standard, standard), kind)
                lines.append(_line(opened, back, checked, today, named=named, at=at))
    return tuple(lines)


def _line(
    opened: RoundRow,
    back: ReturnRow | None,
    checked: VisitsRow | None,
    today: date,
    *,
    named: tuple[str, str, str] = ("", "all standards", ""),
    at: Iterable[int] = (0, 0, 0, 0),
) -> SchoolCell:
    standard, label, kind = named
    at_0, at_1, at_2, at_3 = levels = tuple(at)
    came_on = back.returned_on if back else None
    return SchoolCell(
        round_id=opened.round_id,
        area=back.area if back else "",
        setting_type=kind,
        standard=standard,
        label=label,
        level_0=at_0,
        level_1=at_1,
        level_2=at_2,
        level_3=at_3,
        below=sum(levels[:MET]),
        asked=opened.settings_asked,
        returned=back.returned if back else 0,
        visited=checked.visited if checked else 0,
        agreed=checked.agreed if checked else 0,
        below_helped=checked.below_helped if checked else 0,
        due_on=opened.due_on,
        returned_on=came_on,
        days_late=max(0, ((came_on or today) - opened.due_on).days),
        illustrative=opened.illustrative,
    )
