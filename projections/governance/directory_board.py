"""The directory as of one day: who takes part, and who sits where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.framework import Framework
from projections.governance.directory import MembershipRow, SeatRow, SubGroupRow


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """`group` is a partnership or a sub-group; `holds` is the agency's part in the one, a post in the other."""

    partnership: str
    group: str
    group_name: str
    shared: bool
    agency: str
    agency_name: str
    holds: str
    from_on: date
    until_on: date | None
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("partnership", "Partnership"),
    ("group", "Group"),
    ("group_name", "Name of the group"),
    ("shared", "Shared by partnerships"),
    ("agency", "Agency"),
    ("agency_name", "Name of the agency"),
    ("holds", "Part or post"),
    ("from_on", "From"),
    ("until_on", "Until"),
    ("illustrative", "Illustrative"),
)


def read(
    memberships: Iterable[MembershipRow],
    sub_groups: Iterable[SubGroupRow],
    seats: Iterable[SeatRow],
    *,
    on: date,
    framework: Framework,
) -> tuple[DirectoryLine, ...]:
    """What holds on that day: the partnership's agencies first, then each sub-group's seats, by name."""
    agencies = [
        _of_membership(row, framework)
        for row in memberships
        if row.joined_on <= on and (row.left_on is None or on <= row.left_on)
    ]
    groups = {row.sub_group_id: row for row in sub_groups}
    sitting = [
        _of_seat(seat, groups[seat.sub_group_id], framework)
        for seat in seats
        if seat.from_on <= on and (seat.until_on is None or on <= seat.until_on)
    ]
    return (*sorted(agencies, key=_place), *sorted(sitting, key=_place))


def _place(line: DirectoryLine) -> tuple[str, str, str, str]:
    return line.partnership, line.group_name, line.agency_name, line.holds


def _of_membership(row: MembershipRow, framework: Framework) -> DirectoryLine:
    partnership = framework.partnerships.get(row.partnership)
    return DirectoryLine(
        partnership=row.partnership,
        group=row.partnership,
        group_name=partnership.name if partnership else row.partnership,
        shared=False,
        agency=row.agency,
        agency_name=agency_name(row.agency, framework),
        holds=row.part,
        from_on=row.joined_on,
        until_on=row.left_on,
        illustrative=row.illustrative,
    )


def _of_seat(seat: SeatRow, group: SubGroupRow, framework: Framework) -> DirectoryLine:
    entry = framework.sub_groups.get(group.sub_group)
    return DirectoryLine(
        partnership=group.partnership,
        group=group.sub_group,
        group_name=entry.name if entry else group.sub_group,
        shared=entry is not None and len(entry.partnerships) > 1,
        agency=seat.agency,
        agency_name=agency_name(seat.agency, framework),
        holds=seat.post,
        from_on=seat.from_on,
        until_on=seat.until_on,
        illustrative=group.illustrative,
    )


def agency_name(agency: str, framework: Framework) -> str:
    """As the pack prints it; the id of one that it has dropped."""
    entry = framework.agencies.get(agency)
    return entry.name if entry else agency
