"""Who asks: an opaque identity with one role, from a signed token or a signed session and never from a form."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.names import AgencyId, PartnershipId


class Role(StrEnum):
    """What somebody is here. Each has a column in the access table (access_table.py)."""

    AGENCY_LEAD = "agency-lead"
    BOARD_MEMBER = "board-member"
    ANALYST = "analyst"
    SCRUTINEER = "scrutineer"
    INSPECTOR = "inspector"
    RECORDS_OFFICER = "records-officer"
    BUSINESS_MANAGER = "business-manager"
    ADMIN = "admin"


UNRESTRICTED = "unrestricted"
"""In a grant's boards: every board that shows nothing restricted."""


@dataclass(frozen=True, slots=True)
class Grant:
    """
    What lets an inspector in: from `begins` on and before `ends` (aware), for one case file, at the word of `sponsor`.

    `boards` are names of boards, or UNRESTRICTED; a restricted board must be named. `references` are those whose
    history may be read.
    """

    case_file: str
    sponsor: str
    begins: datetime
    ends: datetime
    boards: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()

    def holds_at(self, now: datetime) -> bool:
        """`begins` is the first moment at which it holds, `ends` the first at which it no longer does."""
        return self.begins <= now < self.ends


@dataclass(frozen=True, slots=True)
class Subject:
    """
    `id` is opaque: the identity provider's own, never a name or an address. `agency` is where the person works; an
    admin may have none. `grant` is an inspector's.
    """

    id: str
    role: Role
    partnership: PartnershipId
    agency: AgencyId | None = None
    grant: Grant | None = None


AGENCY_NEEDED: Collection[Role] = frozenset(Role) - {Role.ADMIN, Role.INSPECTOR}
"""Who acts or reads for an agency; an inspector's comes from outside, an admin reads nothing of any."""
