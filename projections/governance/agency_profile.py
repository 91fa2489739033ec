"""
V-16 Agency profile: all that the record holds of one agency, put together from the other views on reading.

A part is one entry of PARTS: the view that it reads and how it turns that view's rows into lines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from projections.governance import agency_profile_assurance, agency_profile_work
from projections.governance.agency_profile_line import Part, Profiled, ProfileLine
from projections.view import MemoryRows, View

PARTS: tuple[Part, ...] = (*agency_profile_work.PARTS, *agency_profile_assurance.PARTS)

COLUMNS: tuple[tuple[str, str], ...] = (
    ("part", "Part"),
    ("reference", "Reference"),
    ("what", "What"),
    ("status", "Status"),
    ("open", "Open"),
    ("on", "On"),
    ("due_on", "Due"),
    ("detail", "Detail"),
)


@dataclass(frozen=True, slots=True)
class PartCount:
    """How much there is in one part, and how much of it is open or late."""

    part: str
    lines: int
    open: int
    late: int


def read(rows: Mapping[str, MemoryRows], asked: Profiled) -> tuple[ProfileLine, ...]:
    """`rows` of every view in `views()`, by its name. Part by part; in each, what is open first, by its day."""
    return tuple(
        line
        for part in PARTS
        for line in sorted(part.lines(rows[part.view.name], asked), key=_place)
    )


def counts(lines: Sequence[ProfileLine], today: date) -> tuple[PartCount, ...]:
    """One line a part, in the order of the lines."""
    parts = dict.fromkeys(line.part for line in lines)
    own = {part: [line for line in lines if line.part == part] for part in parts}
    return tuple(
        PartCount(
            part,
            len(found),
            sum(line.open for line in found),
            sum(line.open and line.due_on is not None and line.due_on < today for line in found),
        )
        for part, found in own.items()
    )


def views() -> tuple[View, ...]:
    """Those that the profile reads."""
    return tuple({part.view.name: part.view for part in PARTS}.values())


def _place(line: ProfileLine) -> tuple[bool, date, str]:
    return not line.open, line.due_on or line.on or date.max, line.reference
