"""Which forms there are: what people without a system of their own send most, and then every other kind by its context."""

from collections.abc import Callable, Collection, Mapping

from domain.catalogue import COMMANDS, DECIDER_OF_FACT
from domain.command import Command
from domain.fact import Fact
from domain.names import StreamId
from services.boards.board import Group
from services.web import addresses
from services.web.bodies import OperationsBody
from services.web.form_words import FIRST, lead_of, title_of
from services.web.page import Link, Links, Notice, Section

FORMS_AT = "/forms"

_CONTEXTS: Mapping[str, str] = {
    "improvement": Group.CHANGE,
    "performance": Group.FIGURES,
    "incidents": Group.INCIDENTS,
    "quality": Group.QUALITY,
    "governance": Group.GOVERNANCE,
    "exchange": "Sharing with the other partnership",
}
"""By the package of the domain that the kind is of."""


def address_of(kind: str) -> str:
    return addresses.address(f"{FORMS_AT}/{kind}")


def about(
    reference: StreamId, first: type[Fact], may: Callable[[type[Command]], bool]
) -> Section | None:
    """
    The forms that go on with a history, with its reference filled in; `first` is its first event. None: there is none
    that somebody may send.
    """
    decider = DECIDER_OF_FACT[first]
    found = []
    for command in decider.commands[1:]:
        named = next((name for name in command.model_fields if name.endswith("_id")), None)
        if named is not None and may(command):
            address = addresses.address(f"{FORMS_AT}/{command.KIND}", [(named, reference)])
            found.append((Link(title_of(command.KIND), address), lead_of(command.KIND)))
    if not found:
        return None
    return Section("enter", "Enter something about it", (Links(tuple(found)),))


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
