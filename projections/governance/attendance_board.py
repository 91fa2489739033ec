"""Attendance as the board reads it: expected against attended, by agency, group and quarter, as sums and never as means."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.framework import Framework
from domain.governance.meeting import MeetingKind
from projections.governance.attendance import AttendanceRow
from projections.governance.directory_board import agency_name

INDICATORS = {
    MeetingKind.EXECUTIVE: "4.3.1",
    MeetingKind.SUB_GROUP: "4.3.2",
    MeetingKind.EXPLOITATION_MAPPING: "4.3.3",
}
"""The indicator of the Tees framework that each kind of meeting answers; shown where the pack has it."""


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """
    One agency in one group and quarter. `expected` and `attended` are seats over all `meetings`; `percent` is None
    where nobody was expected. `engaged` counts the mapping meetings at which it engaged in decision making, of those
    that it `came_to`.
    """

    partnership: str
    quarter: str
    kind: str
    group: str
    group_name: str
    agency: str
    agency_name: str
    meetings: int
    expected: int
    attended: int
    percent: int | None
    came_to: int
    engaged: int | None
    indicator: str | None
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("partnership", "Partnership"),
    ("quarter", "Quarter"),
    ("kind", "Kind"),
    ("group", "Group"),
    ("group_name", "Name of the group"),
    ("agency", "Agency"),
    ("agency_name", "Name of the agency"),
    ("meetings", "Meetings"),
    ("expected", "Seats expected"),
    ("attended", "Seats attended"),
    ("percent", "Attended %"),
    ("came_to", "Meetings it came to"),
    ("engaged", "Engaged in decisions"),
    ("indicator", "Indicator"),
    ("illustrative", "Holds illustrative entries"),
)


def read(rows: Iterable[AttendanceRow], framework: Framework) -> tuple[AttendanceLine, ...]:
    """The newest quarter first; within it by kind, group and agency."""
    found: dict[tuple[str, str, str, str, str], list[AttendanceRow]] = {}
    for row in rows:
        key = (row.partnership, row.quarter, row.kind, row.sub_group, row.agency)
        found.setdefault(key, []).append(row)
    lines = sorted(
        (_line(own, framework) for own in found.values()),
        key=lambda line: (line.kind, line.group_name, line.agency_name, line.partnership),
    )
    return tuple(sorted(lines, key=lambda line: line.quarter, reverse=True))


def _line(rows: list[AttendanceRow], framework: Framework) -> AttendanceLine:
    one = rows[0]
    group = framework.sub_groups.get(one.sub_group)
    expected = sum(row.expected for row in rows)
    attended = sum(row.attended for row in rows)
    indicator = INDICATORS[MeetingKind(one.kind)]
    mapping = one.kind == MeetingKind.EXPLOITATION_MAPPING
    return AttendanceLine(
        partnership=one.partnership,
        quarter=one.quarter,
        kind=one.kind,
        group=one.sub_group,
        group_name=group.name if group else one.sub_group,
        agency=one.agency,
        agency_name=agency_name(one.agency, framework),
        meetings=len(rows),
        expected=expected,
        attended=attended,
        percent=_percent(attended, expected),
        came_to=sum(row.attended > 0 for row in rows),
        engaged=sum(row.engaged is True for row in rows) if mapping else None,
        indicator=indicator if indicator in framework.indicators else None,
        illustrative=any(row.illustrative for row in rows),
    )


def _percent(part: int, whole: int) -> int | None:
    """To the nearest whole, a half upwards."""
    return (200 * part + whole) // (2 * whole) if whole else None
