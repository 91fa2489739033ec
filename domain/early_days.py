"""
The guard against days that nobody means: of a year written with two figures, which a program makes 0025 of.

It judges what is sent, never what is stored, as the guard against identifiers does (ADR 0119).
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from domain.days import EARLIEST
from domain.text import Path

_EARLY = PydanticCustomError(
    "day_too_early",
    "must be {earliest} or later; write the year with all of its four figures",
    {"earliest": EARLIEST.isoformat()},
)


def early_days(model: BaseModel) -> list[tuple[Path, PydanticCustomError]]:
    """Each day before EARLIEST, by its place in a model and in the models and tuples within it, and what is wrong with it."""
    return [(path, _EARLY) for path in _early(model)]


def _early(model: BaseModel, path: Path = ()) -> list[Path]:
    days, others = _fields_with_days(type(model))
    found: list[Path] = []
    for name in days:
        value = getattr(model, name)
        if value is not None and value < EARLIEST:
            found.append((*path, name))
    for name in others:
        found.extend(_within(getattr(model, name), (*path, name)))
    return found


def _within(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, date):
        if value < EARLIEST:
            yield path
    elif isinstance(value, BaseModel):
        yield from _early(value, path)
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from _within(each, (*path, place))


@cache
def _fields_with_days(model: type[BaseModel]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields that are a day, or None, and those that have days within them."""
    hints = get_type_hints(model)
    days = tuple(name for name in model.model_fields if hints[name] in (date, date | None))
    others = (name for name in model.model_fields if name not in days)
    return days, tuple(name for name in others if _may_hold_days(hints[name]))


def _may_hold_days(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return any(_fields_with_days(annotation))
    return annotation is date or any(_may_hold_days(part) for part in get_args(annotation))
