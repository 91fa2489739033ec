"""
What a history amounts to: the state after each of its events as fields, and what lies between two states.

A state is the aggregate's own (domain/catalogue.py), folded as it decides on it; nothing is told here that the fold does
not know.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from pydantic import BaseModel

from domain.catalogue import DECIDER_OF_FACT
from domain.fact import Fact
from domain.sealed_text import Sealed, Unsealed
from services.boards.cells import heading

State = Mapping[str, object]
"""Values by their place, `source.published_on` or `milestones[2].due_on`, in the order of the state. What is empty is absent."""

NOTHING: State = {}
WITHHELD = "withheld: kept under seal"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a state before and after; None: it was not there, or is no longer."""

    field: str
    before: object
    after: object


def states(facts: Iterable[Fact]) -> Iterator[State]:
    """The state after each fact of one history, from its first."""
    state: Any = None
    for fact in facts:
        state = DECIDER_OF_FACT[type(fact)].evolve(state, fact)
        yield fields_of(state)


def fields_of(value: Any) -> State:
    """Of a state or of a fact."""
    return dict(_leaves(value, ""))


def changes(before: State, after: State) -> tuple[Change, ...]:
    """In the order of `after`; what is gone comes last."""
    found = [
        Change(name, before.get(name), value)
        for name, value in after.items()
        if name not in before or before[name] != value
    ]
    gone = [Change(name, value, None) for name, value in before.items() if name not in after]
    return (*found, *gone)


def applied(state: State, made: Sequence[Change]) -> State:
    """The state with these changes made in it."""
    values = dict(state)
    for change in made:
        if change.after is None:
            values.pop(change.field, None)
        else:
            values[change.field] = change.after
    return values


def told(name: str) -> str:
    """`source.published_on` → `Source: published on`, for people."""
    parts = name.removeprefix("entry.").replace("[", " ").replace("]", "").split(".")
    return heading(": ".join(parts))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, object]]:
    match value:
        case None:
            return
        case Sealed() | Unsealed():
            yield path, WITHHELD
            return
        case BaseModel():
            named: Iterable[tuple[str, Any]] = (
                (n, getattr(value, n)) for n in type(value).model_fields
            )
        case Mapping():
            named = ((_word(key), each) for key, each in value.items())
        case tuple() | list():
            yield from _several(value, path)
            return
        case frozenset() | set():
            yield from _several(sorted(value, key=str), path)
            return
        case _ if is_dataclass(value) and not isinstance(value, type):
            named = ((each.name, getattr(value, each.name)) for each in fields(value))
        case _:
            yield path, value.value if isinstance(value, Enum) else value
            return
    for name, each in named:
        yield from _leaves(each, f"{path}.{name}" if path else name)


def _several(values: Sequence[Any], path: str) -> Iterator[tuple[str, object]]:
    """A list of plain values is one value; of others, each has its place, counted from 1."""
    if not values:
        return
    if any(_has_parts(each) for each in values):
        for place, each in enumerate(values, 1):
            yield from _leaves(each, f"{path}[{place}]")
    else:
        yield path, tuple(each.value if isinstance(each, Enum) else each for each in values)


def _has_parts(value: Any) -> bool:
    return isinstance(value, BaseModel | Mapping | tuple | list | frozenset | set) or (
        is_dataclass(value) and not isinstance(value, type)
    )


def _word(key: object) -> str:
    return str(key.value if isinstance(key, Enum) else key)
