"""How sensitive something is: from the visibility that its event types declare, never from a list of boards."""

import re
from collections.abc import Collection, Iterable

from domain.catalogue import DECIDER_OF_COMMAND, DECIDER_OF_FACT
from domain.command import Command, Scope
from domain.fact import Fact, Recorded, Visibility
from domain.names import AgencyId, PartnershipId, StreamId
from domain.permission.resource import History, Message, Sensitivity

_ABOUT_RECORDS = frozenset({"subject", "information-access", "disclosure", "destruction"})
"""Aggregates that say who looked at what, or about whom text is kept."""

_FIGURES = "indicator-return"

_LETTERS = {
    "SI": Sensitivity.INCIDENTS,
    "RR": Sensitivity.INCIDENTS,
    "PR": Sensitivity.INCIDENTS,
    "SJ": Sensitivity.RECORDS,
    "AC": Sensitivity.RECORDS,
}
_RESTRICTED = re.compile(
    rf"\b[A-Z][A-Z0-9]{{1,15}}-({'|'.join(_LETTERS)})-\d{{4}}-[0-9A-Z]{{1,12}}\b"
)


def of_facts(facts: Iterable[type[Fact]]) -> Sensitivity:
    """Of a view that handles these event types, or of a history that consists of them."""
    kinds = set(facts)
    restricted = {fact for fact in kinds if fact.VISIBILITY is Visibility.RESTRICTED}
    if restricted and restricted != kinds:
        return Sensitivity.MIXED
    if restricted:
        of_records = any(DECIDER_OF_FACT[fact].name in _ABOUT_RECORDS for fact in restricted)
        return Sensitivity.RECORDS if of_records else Sensitivity.INCIDENTS
    if any(DECIDER_OF_FACT[fact].name == _FIGURES for fact in kinds):
        return Sensitivity.FIGURES
    shared = all(fact.VISIBILITY is Visibility.SHARED for fact in kinds)
    return Sensitivity.SHARED if shared else Sensitivity.PRIVATE


def of_view(handles: Iterable[type[Fact]]) -> Sensitivity:
    """As `of_facts`; but no view keeps a figure before suppression, whatever it handles (ADR 0041)."""
    found = of_facts(handles)
    return Sensitivity.PRIVATE if found is Sensitivity.FIGURES else found


def restricted_in(text: str) -> frozenset[Sensitivity]:
    """Of the restricted references in a text: that they are named says that there is something behind them."""
    return frozenset(_LETTERS[letters] for letters in _RESTRICTED.findall(text))


def history(
    partnership: PartnershipId,
    reference: StreamId,
    events: Collection[Recorded],
    agencies: Collection[AgencyId],
) -> History:
    """
    The resource that these events are, in the record of `partnership`; `agencies` are those of the framework.

    Without events it is as sensitive as the reference looks, so that who may not read it cannot tell whether it exists.
    """
    if not events:
        return History(partnership, reference, _of_reference(reference))
    sensitivity = of_facts(type(event.fact) for event in events)
    return History(partnership, reference, sensitivity, parties(events, agencies))


def _of_reference(reference: StreamId) -> Sensitivity:
    return next(iter(restricted_in(reference)), Sensitivity.PRIVATE)


def parties(events: Iterable[Recorded], agencies: Collection[AgencyId]) -> frozenset[AgencyId]:
    """The agencies that sent these events, for which they were sent, or which a field of theirs names."""
    known = frozenset(agencies)
    found: set[str] = set()
    for event in events:
        found.add(event.provenance.actor.agency)
        found.add(event.provenance.on_behalf_of or "")
        found.update(_words(event.fact.model_dump()))
    return frozenset(known & found)


def message(scope: Scope, command: type[Command], agency: AgencyId) -> Message:
    """The resource that a kind of message is when it is sent as `agency`."""
    return Message(
        scope.partnership,
        command.KIND,
        DECIDER_OF_COMMAND[command].name,
        agency,
        coordinates=scope.framework.coordinates(agency),
        local=command.LOCAL,
    )


def _words(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _words(key)
            yield from _words(inner)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from _words(inner)
