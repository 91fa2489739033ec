"""The seeded people of the demonstration: one of each role, at agencies that the framework itself names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.command import Scope
from domain.framework import Agency
from domain.permission.subject import UNRESTRICTED, Grant, Role, Subject

_GRANT_LASTS = timedelta(days=14)

ROLE_WORDS = {
    Role.AGENCY_LEAD: "Agency lead",
    Role.BOARD_MEMBER: "Board member",
    Role.ANALYST: "Analyst",
    Role.SCRUTINEER: "Independent scrutineer",
    Role.INSPECTOR: "Inspector",
    Role.RECORDS_OFFICER: "Records officer",
    Role.BUSINESS_MANAGER: "Business manager",
    Role.ADMIN: "Administrator",
}

_SEES = {
    Role.AGENCY_LEAD: "Sees its own agency's lines and what is shared; sends for its agency.",
    Role.BOARD_MEMBER: "Sees the partnership's boards and its reviews; challenges.",
    Role.ANALYST: "Sees figures and boards, nothing about incidents; asks lines of enquiry.",
    Role.SCRUTINEER: "Sees everything, the access log too; records scrutiny.",
    Role.INSPECTOR: "Reads under a grant of fourteen days; every reading is recorded.",
    Role.RECORDS_OFFICER: "Sees who looked at what, and about whom text is kept.",
    Role.BUSINESS_MANAGER: "Sees everything and keeps the record for the partnership.",
    Role.ADMIN: "Sees how the programs do, and nothing of the record.",
}


@dataclass(frozen=True, slots=True)
class Person:
    """`key` names it in the form."""

    key: str
    name: str
    sees: str
    subject: Subject


def people(scope: Scope, *, now: datetime) -> tuple[Person, ...]:
    """Two agency leads, so that one may see what the other does not; everybody else once. `now` is aware."""
    agencies = [a for a in scope.framework.agencies.values() if scope.partnership in a.partnerships]
    unit = _first(agencies, "business-unit")
    scrutineer = _first(agencies, "scrutiny")
    leads = [a for a in agencies if a not in (unit, scrutineer)]
    second = next((a for a in leads if a.kind != leads[0].kind), leads[0])
    grant = Grant(
        "Demonstration inspection",
        "The business manager",
        now,
        now + _GRANT_LASTS,
        frozenset({UNRESTRICTED, "incidents"}),
    )
    return (
        _person(scope, Role.BUSINESS_MANAGER, unit),
        _person(scope, Role.BOARD_MEMBER, leads[0]),
        _person(scope, Role.AGENCY_LEAD, leads[0]),
        _person(scope, Role.AGENCY_LEAD, second),
        _person(scope, Role.ANALYST, second),
        _person(scope, Role.SCRUTINEER, scrutineer),
        _person(scope, Role.INSPECTOR, None, grant),
        _person(scope, Role.RECORDS_OFFICER, unit),
        _person(scope, Role.ADMIN, None),
    )


def _first(agencies: Sequence[Agency], kind: str) -> Agency:
    """A framework that names none of that kind has its first agency stand in."""
    return next((agency for agency in agencies if agency.kind == kind), agencies[0])


def _person(scope: Scope, role: Role, agency: Agency | None, grant: Grant | None = None) -> Person:
    at = agency.id if agency else None
    key = role.value if at is None else f"{role}.{at}"
    name = ROLE_WORDS[role] if agency is None else f"{ROLE_WORDS[role]}, {agency.name}"
    subject = Subject(f"demo.{key}", role, scope.partnership, at, grant)
    return Person(key, name, _SEES[role], subject)
