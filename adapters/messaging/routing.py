"""Where an event type goes: its visibility and the name of its aggregate, from the catalogue."""

from collections.abc import Callable

from domain.catalogue import DECIDER_OF_FACT, FACTS
from domain.errors import UnreadableEvent
from domain.fact import Visibility
from domain.upcasts import UPCASTS

Route = Callable[[str], tuple[Visibility, str]]


def route(topic: str) -> tuple[Visibility, str]:
    """For a stored name, also a retired one. Raises UnreadableEvent for one that is in no catalogue."""
    current = topic
    while current in UPCASTS:
        current, _ = UPCASTS[current]
    fact = FACTS.get(current)
    if fact is None:
        raise UnreadableEvent(f"no event type is stored as {topic}")
    return fact.VISIBILITY, DECIDER_OF_FACT[fact].name
