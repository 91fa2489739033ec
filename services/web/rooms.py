"""The rooms beside the boards, for those who may enter them."""

from datetime import datetime

from domain.names import PartnershipId
from domain.permission.decision import decide
from domain.permission.resource import Action, Operations
from domain.permission.subject import Role, Subject
from services.web.page import Link


def rooms(subject: Subject, *, partnership: PartnershipId, now: datetime) -> tuple[Link, ...]:
    """Those in which the subject finds something; each page still decides for itself."""
    asked = decide(subject, Action.READ, Operations(partnership), now=now)
    content = subject.role is not Role.ADMIN
    boards = content and subject.role is not Role.RECORDS_OFFICER
    found: list[tuple[bool, Link]] = [
        (content, Link("Changes", "/history")),
        (content, Link("Enter", "/forms")),
        (boards, Link("Reports", "/reports")),
        (boards, Link("Feeds", "/feeds")),
        (asked.permit, Link("Operations", "/operations")),
        (True, Link("API", "/api/v1/docs")),
    ]
    return tuple(link for enters, link in found if enters)
