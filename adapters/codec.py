"""
An event to its stored form and back: the one place that knows the bytes.

`state` is `{"data": {the fact's fields}, "meta": {the provenance}}` as JSON with sorted keys. A stored name is looked
up in the closed catalogue and in the upcasters; it is never imported, whatever it says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson
from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from domain.catalogue import FACTS
from domain.errors import UnreadableEvent
from domain.fact import Event, Fact, Provenance
from domain.names import StreamId
from domain.upcasts import UPCASTS, Upcast

F = TypeVar("F", bound=Fact)


# The shape of `state` for one type of fact; a docstring would become part of the published schemas
@with_config(ConfigDict(extra="forbid", strict=True))
class Stored(TypedDict, Generic[F]):
    data: F
    meta: Provenance


_Reader = Callable[[bytes], Stored[Any]]
"""A state to its fact and provenance. Raises ValidationError, and UnreadableEvent where it cannot be upcast."""


@dataclass(frozen=True, slots=True)
class Received(Event):
    """An event as a neighbour sent it: it is stored under the name and in the bytes that the origin gave it."""

    topic: str
    state: bytes


class Codec:
    """`upcasts` maps a retired stored name to its successor and to what makes the successor's fields."""

    def __init__(
        self,
        facts: Mapping[str, type[Fact]] = FACTS,
        upcasts: Mapping[str, tuple[str, Upcast]] = UPCASTS,
    ) -> None:
        both = sorted(facts.keys() & upcasts.keys())
        if both:
            raise ValueError(f"retired and still in use: {', '.join(both)}")
        self._facts = facts
        self._upcasts = upcasts
        self._readers: dict[str, _Reader] = {}

    @property
    def of_the_catalogue(self) -> bool:
        """Whether it is the same as one that is made without arguments."""
        return self._facts is FACTS and self._upcasts is UPCASTS

    def encode(self, event: Event) -> tuple[str, bytes]:
        """The stored name and the state. A received event keeps the origin's."""
        if isinstance(event, Received):
            return event.topic, event.state
        fact, meta = event.fact, event.provenance
        # model_dump hands on a dozen settings that are never asked of it here
        state = {
            "data": fact.__pydantic_serializer__.to_python(fact, mode="json"),
            "meta": {
                "actor": {"agency": meta.actor.agency, "role": meta.actor.role},
                "agreement": meta.agreement,
                "causation_id": meta.causation_id,
                "correlation_id": meta.correlation_id,
                "event_id": meta.event_id,
                "occurred_on": meta.occurred_on,
                "on_behalf_of": meta.on_behalf_of,
                "partnership": meta.partnership,
            },
        }
        return fact.TOPIC, orjson.dumps(state, option=orjson.OPT_SORT_KEYS)

    def decode(
        self,
        stream: StreamId,
        version: int,
        topic: str,
        state: bytes,
        *,
        position: int | None = None,
    ) -> Event:
        """Raises UnreadableEvent, which names the place and never the content. `position` is for that message."""
        try:
            stored = (self._readers.get(topic) or self._reader(topic))(state)
        except ValidationError as invalid:
            kinds = sorted({error["type"] for error in invalid.errors(include_input=False)})
            reason = f"its content breaks the contract ({', '.join(kinds)})"
            raise _unreadable(reason, stream, version, topic, position) from None
        except UnreadableEvent as unreadable:
            raise _unreadable(str(unreadable), stream, version, topic, position) from None
        fact: Fact = stored["data"]
        if fact.stream != stream:
            raise _unreadable("its fact is of another stream", stream, version, topic, position)
        return Event(stream, version, fact, stored["meta"])

    def receive(self, stream: StreamId, version: int, topic: str, state: bytes) -> Received:
        """A neighbour's event, to be stored verbatim. Raises UnreadableEvent."""
        event = self.decode(stream, version, topic, state)
        return Received(event.stream, event.version, event.fact, event.provenance, topic, state)

    def _reader(self, topic: str) -> _Reader:
        """It is made when the first event of its name is read. Raises UnreadableEvent."""
        reader = self._readers.get(topic)
        if reader is None:
            reader = self._retired(topic) if topic in self._upcasts else self._in_use(topic)
            self._readers[topic] = reader
        return reader

    def _in_use(self, topic: str) -> _Reader:
        fact = self._facts.get(topic)
        if fact is None:
            raise UnreadableEvent("this program knows no such event type")
        shape: TypeAdapter[Stored[Any]] = TypeAdapter(Stored[fact])  # type: ignore[valid-type]
        # the adapter's own method asks on every call what is never asked of it here, for a tenth of the time
        return shape.validator.validate_json

    def _retired(self, topic: str) -> _Reader:
        def read(state: bytes) -> Stored[Any]:
            successor, brought = self._upcast(topic, state)
            return self._reader(successor)(brought)

        return read

    def _upcast(self, topic: str, state: bytes) -> tuple[str, bytes]:
        try:
            stored = orjson.loads(state)
            while topic in self._upcasts:
                topic, upcast = self._upcasts[topic]
                stored["data"] = upcast(stored["data"])
            return topic, orjson.dumps(stored)
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as invalid:
            raise UnreadableEvent(
                f"it cannot be brought to today's shape ({type(invalid).__name__})"
            ) from None


def _unreadable(
    reason: str, stream: StreamId, version: int, topic: str, position: int | None
) -> UnreadableEvent:
    place = "" if position is None else f" at position {position}"
    return UnreadableEvent(f"{topic} of {stream}, version {version}{place}: {reason}")
