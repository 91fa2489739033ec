"""What one line of an agency's profile is, whose profile it is, and where a part of it comes from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from domain.command import Scope
from domain.names import AgencyId
from projections.view import MemoryRows, View


@dataclass(frozen=True, slots=True)
class Profiled:
    """Whose profile it is, seen from which day, under which framework."""

    agency: AgencyId
    today: date
    scope: Scope


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One thing of the agency's. `open`: something is still to be done about it, by `due_on` where there is a day."""

    part: str
    reference: str
    what: str
    status: str
    open: bool
    on: date | None
    due_on: date | None
    detail: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the profile, from the rows of one view."""

    view: View
    lines: Callable[[MemoryRows, Profiled], Iterable[ProfileLine]]
