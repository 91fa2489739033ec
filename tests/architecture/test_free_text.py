"""
Every text of a fact or a command says by its type what it is: a name of a known form, or public, or personal text.

No sealing of personal text exists yet, so a fact may not hold any (ADR 0031).
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from pydantic import BaseModel, StringConstraints, TypeAdapter, ValidationError

import domain.names
from domain.catalogue import COMMANDS, FACTS
from domain.command import Command
from domain.fact import Closed, Fact, Visibility
from domain.names import Label
from domain.text import Personal, PersonalText, Public, PublicText

SENTENCE = "Anything at all, said about somebody."
NAMES = tuple(value for value in vars(domain.names).values() if get_origin(value) is Annotated)
PLAIN = (bool, int, Decimal, date, datetime, UUID, NoneType)


def faults(model: type[BaseModel]) -> list[str]:
    """Each field, with its place, that is not declared as it must be."""
    return list(_of_model(model, model.__name__, stored=issubclass(model, Fact)))


def _of_model(model: type[BaseModel], path: str, *, stored: bool) -> Iterator[str]:
    hints = get_type_hints(model, include_extras=True)
    for name in model.model_fields:
        yield from _of_type(hints[name], f"{path}.{name}", stored=stored)


def _of_type(declared: Any, path: str, *, stored: bool) -> Iterator[str]:
    origin = get_origin(declared)
    if declared in NAMES or declared in PLAIN:
        return
    if origin is Annotated:
        yield from _of_annotated(declared, path, stored=stored)
    elif origin in (Union, UnionType, tuple):
        place = f"{path}[]" if origin is tuple else path
        for part in get_args(declared):
            if part is not Ellipsis:
                yield from _of_type(part, place, stored=stored)
    elif origin is Literal or (isinstance(declared, type) and issubclass(declared, Enum)):
        return
    elif isinstance(declared, type) and issubclass(declared, BaseModel):
        yield from _of_model(declared, path, stored=stored)
    elif declared is str:
        yield f"{path}: a bare str; say PublicText, PersonalText, or which name it is"
    else:
        yield f"{path}: {declared} can hold anything; use a tuple, an enum or a model"


def _of_annotated(declared: Any, path: str, *, stored: bool) -> Iterator[str]:
    base, *marks = get_args(declared)
    if base is not str:
        yield from _of_type(base, path, stored=stored)
    elif any(isinstance(mark, Personal) for mark in marks):
        if stored:
            yield f"{path}: personal text in a fact; there is no way yet to seal it"
    elif not any(isinstance(mark, Public) for mark in marks) and not _refuses_a_sentence(declared):
        yield f"{path}: takes a whole sentence; say PublicText or PersonalText"


def _refuses_a_sentence(declared: Any) -> bool:
    try:
        TypeAdapter(declared).validate_python(SENTENCE)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS.keys())
def test_every_text_of_a_fact_says_what_it_is(fact):
    assert faults(fact) == []


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_every_text_of_a_command_says_what_it_is(command):
    assert faults(command) == []


# --- The check itself -------------------------------------------------------------------------------------


class _Inner(Closed):
    note: str
    said: Annotated[str, StringConstraints(max_length=400)]


class _Careless(Fact):
    TOPIC: ClassVar[str] = "careless-made.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    bare: str
    perhaps: str | None
    many: tuple[str, ...]
    inner: tuple[_Inner, ...] | None
    anything: dict[str, str]
    told: PersonalText | None
    name: Label
    text: PublicText | None


class _Asked(Command):
    told: PersonalText


def test_the_check_finds_each_careless_field_and_only_those():
    found = [fault.split(":")[0] for fault in faults(_Careless)]

    assert found == [
        "_Careless.bare",
        "_Careless.perhaps",
        "_Careless.many[]",
        "_Careless.inner[].note",
        "_Careless.inner[].said",
        "_Careless.anything",
        "_Careless.told",
    ]


def test_a_command_may_carry_personal_text():
    assert faults(_Asked) == []
