"""
An event as the obligations see it: which type, of which history, when, about what. The same for every type.

What it is about is read off the fields by their declared types (domain/names.py): references to other histories, and
simple values such as an agency, a theme, a stage or a date. Free text and figures are never taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, StringConstraints

from domain.fact import Fact, Recorded
from domain.quick import quick
from domain.sealed_text import Sealed

_REFERENCE = r"^[A-Z][A-Z0-9]{1,15}-"
"""How the pattern of every reference to a history begins (domain/names.py)."""
_SENTENCE = "Two words"


@quick
@dataclass(frozen=True, slots=True)
class Occurrence:
    """
    `on` is when it was true, `recorded_on` when this record knew. `references` are the other histories it names,
    `facets` its simple values as `field=value`, a date the ISO 8601 way.
    """

    position: int
    event_id: str
    partnership: str
    topic: str
    stream: str
    on: date
    recorded_on: date
    references: tuple[str, ...]
    facets: tuple[str, ...]

    def values(self, name: str) -> tuple[str, ...]:
        """What the field of that name says, in order."""
        begin = f"{name}="
        return tuple(f[len(begin) :] for f in self.facets if f.startswith(begin))

    def date_of(self, name: str) -> date | None:
        """The day that the field of that name says, where it says one."""
        return next((date.fromisoformat(value) for value in self.values(name)), None)


def occurrence(recorded: Recorded) -> Occurrence:
    """What the obligations keep of an event. `sent_by` is among its facets: the agency that it came from."""
    event = recorded.event
    fact, provenance = event.fact, event.provenance
    references: dict[str, None] = {}
    facets: dict[str, None] = {}
    _collect(fact, references, facets)
    own = event.stream
    references.pop(own, None)
    facets[f"sent_by={provenance.on_behalf_of or provenance.actor.agency}"] = None
    return Occurrence(
        position=recorded.position,
        event_id=str(provenance.event_id),
        partnership=provenance.partnership,
        topic=fact.TOPIC,
        stream=own,
        on=provenance.occurred_on,
        recorded_on=recorded.recorded_at.date(),
        references=tuple(references),
        facets=tuple(facets),
    )


def _collect(model: BaseModel, references: dict[str, None], facets: dict[str, None]) -> None:
    """Into both, in the order of the fields, each once. It runs for nearly every event of the log."""
    said = model.__dict__
    for name, begin, is_reference in _plan(type(model)):
        value, into = said[name], references if is_reference else facets
        if type(value) is str:  # most are
            into[begin + value] = None
        elif value is not None:
            for each in value if type(value) is tuple else (value,):
                # words before the models, of which pydantic looks closer at each
                if isinstance(each, str):
                    into[begin + each] = None
                elif isinstance(each, bool):
                    into[begin + ("yes" if each else "no")] = None
                elif isinstance(each, date):
                    into[begin + each.isoformat()] = None
                elif isinstance(each, BaseModel):
                    _collect(each, references, facets)


@cache
def _plan(model: type[BaseModel]) -> tuple[tuple[str, str, bool], ...]:
    """Field, how what it says begins, and whether it is a reference."""
    kinds = _kinds(model).items()
    references = {name: kind is _Kind.REFERENCE for name, kind in kinds}
    return tuple(
        (name, "" if is_one else f"{name}=", is_one) for name, is_one in references.items()
    )


class _Kind(Enum):
    REFERENCE = 1
    FACET = 2
    MODEL = 3


@cache
def _kinds(model: type[BaseModel]) -> dict[str, _Kind]:
    """The fields that say what an event is about, and how."""
    hints = get_type_hints(model, include_extras=True)
    found = {name: _kind(hints[name]) for name in model.model_fields}
    return {name: kind for name, kind in found.items() if kind is not None}


def _kind(declared: Any) -> _Kind | None:
    origin = get_origin(declared)
    if origin is Annotated:
        return _of_words(declared) or _kind(get_args(declared)[0])
    if origin in (Union, UnionType, tuple):
        kinds = (_kind(part) for part in get_args(declared))
        return next((kind for kind in kinds if kind is not None), None)
    if not isinstance(declared, type):
        return None
    if issubclass(declared, BaseModel):
        return None if declared is Sealed else _Kind.MODEL
    return _Kind.FACET if issubclass(declared, Enum | bool | date) else None


def _of_words(declared: Any) -> _Kind | None:
    """A name without spaces says what an event is about; a label or a text does not."""
    pattern = next(
        (m.pattern for m in get_args(declared) if isinstance(m, StringConstraints) and m.pattern),
        None,
    )
    if not isinstance(pattern, str) or re.search(pattern, _SENTENCE):
        return None
    return _Kind.REFERENCE if pattern.startswith(_REFERENCE) else _Kind.FACET


def fields_of(fact: type[Fact]) -> frozenset[str]:
    """The names that `Occurrence.facets` may have for this type: what a framework pack can ask for."""
    return frozenset({"sent_by"} | _names(fact))


def _names(model: type[BaseModel]) -> set[str]:
    found: set[str] = set()
    for name, kind in _kinds(model).items():
        if kind is _Kind.FACET:
            found.add(name)
        elif kind is _Kind.MODEL:
            for inner in _models(get_type_hints(model, include_extras=True)[name]):
                found |= _names(inner)
    return found


def _models(declared: Any) -> Iterator[type[BaseModel]]:
    if isinstance(declared, type) and issubclass(declared, BaseModel):
        yield declared
    for part in get_args(declared):
        yield from _models(part)
