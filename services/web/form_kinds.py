"""Which forms there are: what people without a system of their own send most, and then every other kind by its context."""

from collections.abc import Collection, Mapping

from domain.catalogue import COMMANDS
from services.boards.board import Group
from services.bootstrap.messages import summary_of
from services.bootstrap.questions import spoken
from services.web import addresses
from services.web.bodies import OperationsBody
from services.web.page import Link, Links, Notice, Section

FORMS_AT = "/forms"

FIRST: Mapping[str, str] = {
    "report-progress.v1": "Update an action",
    "report-implemented.v1": "Say that an action is carried out",
    "submit-impact-evidence.v1": "Send evidence of impact",
    "accept-evidence.v1": "Accept evidence of impact",
    "reject-evidence.v1": "Send evidence of impact back",
    "submit-indicator.v1": "Send an indicator return",
    "submit-nil-return.v1": "Send a nil return",
    "register-finding.v1": "Register a finding",
    "raise-challenge.v1": "Raise a professional challenge",
    "respond-to-challenge.v1": "Respond to a professional challenge",
    "raise-line-of-enquiry.v1": "Raise a key line of enquiry",
    "triangulate-evidence.v1": "Add evidence to a key line of enquiry",
    "confirm-dissemination.v1": "Confirm that a briefing was passed on",
}
"""By kind, as people say it."""

_CONTEXTS: Mapping[str, str] = {
    "improvement": Group.CHANGE,
    "performance": Group.FIGURES,
    "incidents": Group.INCIDENTS,
    "quality": Group.QUALITY,
    "governance": Group.GOVERNANCE,
    "exchange": "Sharing with the other partnership",
}
"""By the package of the domain that the kind is of."""


def title_of(kind: str) -> str:
    return FIRST.get(kind) or spoken(kind.rpartition(".v")[0])


def lead_of(kind: str) -> str:
    """What it is for, without the marks of code."""
    parts = summary_of(COMMANDS[kind]).split("`")
    return "".join(
        f"“{part.replace('_', ' ')}”" if place % 2 else part for place, part in enumerate(parts)
    )


def address_of(kind: str) -> str:
    return addresses.address(f"{FORMS_AT}/{kind}")


def body(permitted: Collection[str]) -> OperationsBody:
    """The forms for the kinds that somebody may send."""
    groups = {"What is sent most": [kind for kind in FIRST if kind in permitted]}
    groups |= {title: [] for title in _CONTEXTS.values()}
    for kind in sorted(permitted, key=title_of):
        if kind not in FIRST:
            groups[_CONTEXTS[COMMANDS[kind].__module__.split(".")[1]]].append(kind)
    sections = tuple(
        Section(
            f"forms-{place}",
            title,
            (
                Links(
                    tuple((Link(title_of(kind), address_of(kind)), lead_of(kind)) for kind in kinds)
                ),
            ),
            count=str(len(kinds)),
        )
        for place, (title, kinds) in enumerate(groups.items(), 1)
        if kinds
    )
    nothing = Notice("Your role sends nothing. The business manager can say who may do it.")
    return OperationsBody(
        heading="Enter by form",
        lead="For what your agency has no system of its own to send. Every form is judged by the same rules.",
        summary=f"{len(permitted)} forms",
        sections=sections,
        notices=() if sections else (nothing,),
    )
