"""
Free text says by its type whether it may be read by everybody or belongs to somebody.

Source: Golden Thread design, "What an event carries". A test walks every fact and every command and refuses
a free-text field that is neither (tests/architecture/test_free_text.py, ADR 0031).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, StringConstraints

Path = tuple[str | int, ...]
"""Where a value stands in a model: field names, and places in a tuple."""


@dataclass(frozen=True, slots=True)
class Public:
    """Marks text that may be shown on a board and cross the border. Guarded against identifiers on the way in."""


@dataclass(frozen=True, slots=True)
class Personal:
    """Marks text about a person. No stored fact may carry it in the clear (ADR 0031)."""


PublicText = Annotated[
    str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S"), Public()
]
PersonalText = Annotated[
    str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S"), Personal()
]


def public_texts(model: BaseModel, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every public text in a model and in the models and tuples within it, with its place."""
    for name, annotation, is_public in _annotations(type(model)):
        value = getattr(model, name)
        if not isinstance(value, str):
            yield from _within(annotation, value, (*path, name))
        elif is_public:
            yield (*path, name), value


@cache
def personal_fields(model: type[BaseModel]) -> frozenset[str]:
    """The fields that are, or have within them, text about a person."""
    hints = get_type_hints(model, include_extras=True)
    return frozenset(name for name in model.model_fields if _may_hold_personal(hints[name]))


def _may_hold_personal(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(personal_fields(annotation))
    return any(isinstance(p, Personal) or _may_hold_personal(p) for p in get_args(annotation))


@cache
def _annotations(model: type[BaseModel]) -> tuple[tuple[str, Any, bool], ...]:
    """The fields of a model that a public text can stand in, with their types, and whether a word of such a field is public."""
    hints = get_type_hints(model, include_extras=True)
    held = ((name, hints[name]) for name in model.model_fields)
    return tuple((name, hint, _is_public(hint)) for name, hint in held if _may_hold_public(hint))


@cache
def _may_hold_public(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(_annotations(annotation))
    return _is_public(annotation) or any(_may_hold_public(part) for part in get_args(annotation))


def _within(annotation: Any, value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if _is_public(annotation):
            yield path, value
    elif isinstance(value, BaseModel):
        yield from public_texts(value, path)
    elif isinstance(value, tuple):
        item = _item(annotation)
        for place, each in enumerate(value):
            yield from _within(item, each, (*path, place))


@cache
def _is_public(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *marks = get_args(annotation)
        return any(isinstance(mark, Public) for mark in marks) or _is_public(base)
    if origin in (Union, UnionType):
        return any(_is_public(arm) for arm in get_args(annotation))
    return False


@cache
def _item(annotation: Any) -> Any:
    """What a tuple holds: of `tuple[X, ...]`, also within an Annotated or an optional, X."""
    origin = get_origin(annotation)
    if origin is tuple:
        return get_args(annotation)[0]
    if origin is Annotated:
        return _item(get_args(annotation)[0])
    if origin in (Union, UnionType):
        arms = (_item(arm) for arm in get_args(annotation))
        return next((item for item in arms if item is not None), None)
    return None
