"""
Every text of a fact or a command says by its type what it is: a name of a known form, or public, or personal text.

Personal text is in a fact only as sealed text of a subject, never in one that is shared (ADR 0016); a command that
brings it has no message (ADR 0049); and no row of a view may hold it, sealed or not.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from pydantic import BaseModel, StringConstraints, TypeAdapter, ValidationError

import domain.names
from adapters.contracts import contracts as made
from adapters.partner_messages import read_command
from domain.catalogue import COMMANDS, FACTS, LOCAL_COMMANDS
from domain.command import Command
from domain.errors import Code
from domain.fact import Closed, Fact, Visibility
from domain.names import Label
from domain.sealed_text import (
    AboutSubject,
    Sealed,
    SealedText,
    Unsealed,
    holds_sealed,
    sealed_fields,
)
from domain.text import Personal, PersonalText, Public, PublicText, personal_fields
from projections.catalogue import VIEWS
from projections.governance.occurrence import fields_of

contracts = cache(made)
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
    elif declared is Unsealed:
        return  # where it may be is another question: see below
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
            yield f"{path}: personal text in a fact; say SealedText, in a fact that is AboutSubject"
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


# --- Personal text ----------------------------------------------------------------------------------------

EVERY_COMMAND = {**COMMANDS, **LOCAL_COMMANDS}


def unsafe(fact: type[Fact]) -> list[str]:
    """What is wrong with a fact that holds sealed text; empty for every other."""
    if not sealed_fields(fact):
        return []
    nested = [n for n in sealed_fields(fact) if not _is_sealed(fact, n)]
    return [
        *(["it is shared"] if fact.VISIBILITY is Visibility.SHARED else []),
        *([] if issubclass(fact, AboutSubject) else ["it does not say about whom: AboutSubject"]),
        *(f"{name}: sealed text stands in a field of its own" for name in nested),
    ]


def _is_sealed(fact: type[Fact], name: str) -> bool:
    parts = set(get_args(get_type_hints(fact, include_extras=True)[name])) - {NoneType}
    return parts == {Sealed, Unsealed}


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS.keys())
def test_sealed_text_stands_in_no_fact_that_is_shared_or_about_nobody(fact):
    assert unsafe(fact) == []


def test_there_is_sealed_text_to_check():
    assert [topic for topic, fact in FACTS.items() if sealed_fields(fact)] == [
        "personal-text-kept.v1"
    ]


@pytest.mark.parametrize("kind", sorted(EVERY_COMMAND))
def test_a_command_with_personal_text_has_no_message(kind):
    command = EVERY_COMMAND[kind]

    if personal_fields(command):
        assert command.LOCAL, f"{kind}: set LOCAL, or its text will lie in the stream INTAKE"
    assert (kind in COMMANDS) is not command.LOCAL


@pytest.mark.parametrize("kind", sorted(LOCAL_COMMANDS))
def test_what_is_local_has_no_schema_no_subject_and_is_not_read_from_a_message(kind):
    assert f"messages/{kind}.json" not in contracts()
    assert kind not in str(contracts()["asyncapi.json"])
    _, faults = read_command(kind, b"{}")
    assert [fault.code for fault in faults] == [Code.UNKNOWN_MESSAGE]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_no_row_of_a_view_may_hold_personal_text(view):
    for table in view.tables:
        assert not [name for name, kind in get_type_hints(table.row).items() if holds_sealed(kind)]


def test_nothing_of_sealed_text_is_among_what_the_obligations_keep_of_an_event():
    kept = FACTS["personal-text-kept.v1"]

    assert fields_of(kept) == {"sent_by", "agency", "text_kind", "kept_on"}


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
    assert personal_fields(_Asked) == {"told"}


class _Told(Closed):
    text: SealedText | None


class _CarelesslyTold(Fact):
    TOPIC: ClassVar[str] = "careless-told.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    one: SealedText | None
    many: tuple[_Told, ...]

    @property
    def stream(self) -> str:
        return "HSSCP-F-2026-0001"


def test_the_check_finds_sealed_text_where_it_must_not_be():
    assert sealed_fields(_CarelesslyTold) == ("one", "many")
    assert len(unsafe(_CarelesslyTold)) == 3
