"""
Private addresses of feeds: for programs that cannot sign in (ADR 0088). What an address opens is sealed into it: one kind of
feed, as one person may read it, until a day. Nobody can make or change one without the key of the sessions.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.names import PartnershipId
from domain.permission.subject import Role, Subject
from services.web.session import Seals

LIFETIME = timedelta(days=90)
_SEALED = "gt-feed"


class Kind(StrEnum):
    """The value is the name of the file at the end of an address."""

    CHANGES = "changes.atom"
    OBLIGATIONS = "obligations.ics"


class Ended(Protocol):
    """Who ended their addresses, and when. It outlives the program."""

    def at(self, person: str) -> datetime | None:
        """Addresses of this person that were made before that moment are dead; None: none was ended."""
        ...

    def put(self, person: str, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class FeedAddresses:
    """Of one partnership. `site` is what people type, without a path; empty where it is not known."""

    seals: Seals
    ended: Ended
    site: str = ""

    def token(self, kind: Kind, subject: Subject, *, now: datetime) -> str:
        """Raises ValueError for an inspector, whose every reading is recorded while the grant holds."""
        if subject.grant is not None or subject.role is Role.INSPECTOR:
            raise ValueError("an inspector reads signed in")
        content = {
            "kind": kind.value,
            "sub": subject.id,
            "role": subject.role.value,
            "partnership": subject.partnership,
            "agency": subject.agency,
            "iat": now.timestamp(),
        }
        return self.seals.seal(_SEALED, content, until=(now + LIFETIME).replace(microsecond=0))

    def subject(
        self, kind: Kind, token: str, *, partnership: PartnershipId, now: datetime
    ) -> Subject | None:
        """Whom the token speaks for; None for what is not ours, of another kind or partnership, ended or out of date."""
        said = self.seals.open(_SEALED, token, now=now)
        if said is None or (said.get("kind"), said.get("partnership")) != (kind, partnership):
            return None
        ended = self.ended.at(said["sub"])
        if ended is not None and said["iat"] <= ended.timestamp():
            return None
        return Subject(said["sub"], Role(said["role"]), partnership, said["agency"])

    def end(self, subject: Subject, *, now: datetime) -> None:
        """All addresses that this person has had until now, of every kind."""
        self.ended.put(subject.id, now)
