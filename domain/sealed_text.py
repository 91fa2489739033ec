"""
Personal text in a fact: in the clear only between the decision and the log, sealed ever after (ADR 0016).

A fact that has such a field is `AboutSubject`, which says whose key seals it, and is never shared
(tests/architecture/test_free_text.py). What is read from the log is `Sealed`, so a fold can put no text into a row.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

from pydantic import BaseModel, GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema

from domain.fact import Closed, Fact
from domain.names import Label, SubjectId

_BASE64 = r"^[A-Za-z0-9+/]+={0,2}$"


class Sealed(Closed):
    """AES-256-GCM under the key `key_id` of a subject; all but the key's id in Base64."""

    key_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    nonce: Annotated[str, StringConstraints(pattern=_BASE64, max_length=16)]
    ciphertext: Annotated[str, StringConstraints(pattern=_BASE64, max_length=24_000)]


class Unsealed:
    """
    Text that a decision was given and the log has not had yet. It shows itself to nobody and has no stored form: an
    event that still holds it cannot be encoded.
    """

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return "Unsealed(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unsealed) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(cls)  # which no JSON is, in either direction


SealedText = Sealed | Unsealed


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What stands where a text stood: its key was destroyed on that day, under that line of the retention schedule."""

    on: date
    authority: Label


class AboutSubject(Fact):
    """A fact about one person, whose key seals its personal text."""

    subject_id: SubjectId


@cache
def sealed_fields(fact: type[Fact]) -> tuple[str, ...]:
    """The fields of a type of fact that hold personal text; empty for nearly every type."""
    hints = get_type_hints(fact, include_extras=True)
    return tuple(name for name in fact.model_fields if holds_sealed(hints[name]))


def holds_sealed(declared: Any) -> bool:
    """Whether a declared type is, or has within it, sealed text."""
    if isinstance(declared, type) and issubclass(declared, BaseModel):
        if declared is Sealed:
            return True
        hints = get_type_hints(declared, include_extras=True)
        return any(holds_sealed(hints[name]) for name in declared.model_fields)
    return declared is Unsealed or any(holds_sealed(part) for part in get_args(declared))
