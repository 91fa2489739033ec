"""Events as lines of an answer: for the command line, the pages and the API."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.fact import Fact, Recorded
from domain.names import AgencyId
from domain.performance.indicator_return import disclose
from services.boards.board import Board, Group

_IN_THE_REFERENCE = frozenset({"partnership", "code", "area", "period", "provider"})
_WHY = ("reason", "ground", "necessity", "purpose", "because_of")
_VERSION = re.compile(r"\.v\d+$")


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event for a list. `content` is the fact's own fields as this audience may read them."""

    position: int
    recorded_at: datetime
    reference: str
    entry: int
    event: str
    occurred_on: date
    agency: str
    role: str
    on_behalf_of: str | None
    origin: str
    visibility: str
    correlation: str
    event_id: str
    content: str


EVENTS = Board(
    name="events",
    title="Events",
    asks="What was recorded, when, by whom and what does it say?",
    group=Group.GOVERNANCE,
    views=(),
    line=EventLine,
    labels=(
        ("position", "Position"),
        ("recorded_at", "Recorded at"),
        ("reference", "Reference"),
        ("entry", "Entry"),
        ("event", "Event"),
        ("occurred_on", "Occurred on"),
        ("agency", "Agency"),
        ("role", "Role"),
        ("on_behalf_of", "On behalf of"),
        ("origin", "Origin"),
        ("visibility", "Visibility"),
        ("correlation", "Correlation"),
        ("event_id", "Event id"),
        ("content", "Content"),
    ),
    shown=("position", "recorded_at", "event", "occurred_on", "agency", "content"),
    read=lambda _rows, _today, _scope: (),
)
"""How events are written to a file. It reads no view, so it is in no list of boards."""


def line_of(recorded: Recorded, audience: AgencyId | None, *, whole: bool = False) -> EventLine:
    """As that agency may read it; None is everybody, with small numbers withheld. `whole`: as it was recorded."""
    fact = recorded.fact if whole else disclose(recorded.fact, audience)
    return _line(recorded, fact.model_dump_json(exclude_none=True, exclude_defaults=True))


def entry_of(recorded: Recorded) -> EventLine:
    """Who sent what and when, without what it says."""
    return _line(recorded, "")


def _line(recorded: Recorded, content: str) -> EventLine:
    event, provenance = recorded.event, recorded.provenance
    return EventLine(
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        reference=event.stream,
        entry=event.version,
        event=event.fact.TOPIC,
        occurred_on=provenance.occurred_on,
        agency=provenance.actor.agency,
        role=provenance.actor.role,
        on_behalf_of=provenance.on_behalf_of,
        origin=provenance.partnership,
        visibility=event.fact.VISIBILITY.value,
        correlation=provenance.correlation_id,
        event_id=str(provenance.event_id),
        content=content,
    )


def title(topic: str) -> str:
    """`action-agreed.v1` → `Action agreed`."""
    words = _VERSION.sub("", topic).replace("-", " ")
    return words[:1].upper() + words[1:]


def why(fact: Fact) -> str:
    """The reason that the event gives, in its own words; empty where it gives none."""
    correction = getattr(fact, "correction", None)
    if correction is not None:
        return str(correction.reason)
    found = (getattr(fact, name, None) for name in _WHY)
    return next((each for each in found if isinstance(each, str)), "")


def named(facts: Sequence[Fact]) -> str:
    """What a history is called: the newest title that it was given, or else the newest text; empty where it has neither."""
    for name in ("title", "name", "text", "question"):
        for fact in reversed(facts):
            if isinstance(found := getattr(fact, name, None), str):
                return found
    return ""


def in_words(content: str) -> str:
    """The fields of a fact without what its reference says already."""
    return "; ".join(_fields(json.loads(content), ""))


def _fields(value: Any, path: str) -> Iterator[str]:
    match value:
        case dict():
            for name, part in value.items():
                if name not in _IN_THE_REFERENCE or path:
                    yield from _fields(part, f"{path}.{name}" if path else name)
        case list():
            yield f"{path}: " + ", ".join(" ".join(_fields(part, "")) for part in value)
        case _ if path:
            yield f"{path.removeprefix('content.')}: {value}"
        case _:
            yield str(value)
