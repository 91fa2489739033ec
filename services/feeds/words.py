"""Text of the record as XML and calendars can carry it, and the identities that subscribers' programs go by."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import quote

from domain.command import Scope
from domain.names import AgencyId, PartnershipId

AUTHORITY = "golden-thread.invalid,2026"
"""
Who gives the identities (RFC 4151): a name that nobody can own, so that nobody's change of address changes an identity
that subscribers have seen.
"""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


def plain(text: str) -> str:
    """In one line, without what neither XML 1.0 nor a calendar may hold."""
    return _CONTROL.sub(" ", text).strip()


def identity(partnership: PartnershipId, *parts: str) -> str:
    """A tag URI, such as `tag:golden-thread.invalid,2026:hsscp/changes`."""
    return f"tag:{AUTHORITY}:" + "/".join(
        quote(part, safe="", errors="replace") for part in (partnership, *parts)
    )


def agency_names(scope: Scope) -> Mapping[AgencyId, str]:
    return {agency.id: agency.name for agency in scope.framework.agencies.values()}


def event_words(topic: str) -> str:
    """`Action due date extended` of action-due-date-extended.v1."""
    words = topic.rpartition(".")[0].replace("-", " ")
    return words[:1].upper() + words[1:]


def day(of: date) -> str:
    return f"{of.day} {of:%B %Y}"


def true_for(partnership: PartnershipId, position: int, known_at: str) -> str:
    """The line that every answer carries."""
    return f"{partnership.upper()}, position {position}, as known at {known_at}"


def moment_text(moment: datetime) -> str:
    """RFC 3339; `moment` is aware, in UTC."""
    return moment.isoformat().replace("+00:00", "Z")
