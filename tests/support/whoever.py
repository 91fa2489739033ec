"""Everybody who may come: each role, an inspector under several grants, and somebody of the neighbour's."""

from datetime import UTC, datetime

from domain.permission.subject import UNRESTRICTED, Grant, Role
from services.web.viewer import Viewer
from tests.support.controls import BUSINESS_UNIT, POLICE
from tests.support.site import viewer

COUNCIL = "hartlepool-council"
LONG_AGO, LONG_AFTER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
INCIDENT, RETURN = "HSSCP-SI-2025-0001", "HSSCP-IR-E1.2:hartlepool:2025-Q1:hartlepool-council"


def granted(*boards: str, references: tuple[str, ...] = (), ends: datetime = LONG_AFTER) -> Viewer:
    grant = Grant(
        "JTAI-2026-1", "The sponsor", LONG_AGO, ends, frozenset(boards), frozenset(references)
    )
    return viewer(Role.INSPECTOR, None, grant=grant)


WHO = {
    "an agency lead": viewer(Role.AGENCY_LEAD, POLICE),
    "another agency's lead": viewer(Role.AGENCY_LEAD, COUNCIL),
    "an agency lead of no agency": viewer(Role.AGENCY_LEAD, None),
    "a board member": viewer(Role.BOARD_MEMBER, POLICE),
    "an analyst": viewer(Role.ANALYST, POLICE),
    "a scrutineer": viewer(Role.SCRUTINEER, POLICE),
    "a records officer": viewer(Role.RECORDS_OFFICER, BUSINESS_UNIT),
    "the business manager": viewer(Role.BUSINESS_MANAGER),
    "an admin": viewer(Role.ADMIN, None),
    "an inspector without a grant": viewer(Role.INSPECTOR, None),
    "an inspector with the unrestricted boards": granted(UNRESTRICTED),
    "an inspector with two boards": granted(
        "incidents", "actions", references=(INCIDENT, RETURN, "HSSCP-A-2025-0001")
    ),
    "an inspector whose grant has ended": granted(UNRESTRICTED, ends=LONG_AGO),
    "the neighbour's business manager": viewer(Role.BUSINESS_MANAGER, partnership="stscp"),
}
