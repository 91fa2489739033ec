"""
What a code means, from when to when: `3.2.2@v3` (framework rows P1 and P3).

A definition is never changed in place: a revision takes over from its date, and a period is read by the definition
in force on its last day (domain invariant 17).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never

from pydantic import Field

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Closed, Fact, Visibility
from domain.names import CategoryId, IndicatorCode, Label, PartnershipId, StreamId
from domain.performance.streams import definition_stream
from domain.performance.value import Form
from domain.quick import quick
from domain.text import PublicText

# --- Values -----------------------------------------------------------------------------------------------


class Polarity(StrEnum):
    """Which way is better."""

    HIGH = "high"
    LOW = "low"
    NONE = "none"


class Meaning(Closed):
    """
    What is counted, of what, by which categories; the words are the framework's, misprints included.

    `per` is the multiplier of a rate (10,000 children) and of nothing else.
    """

    label: Label
    form: Form
    polarity: Polarity = Polarity.NONE
    objective: Label | None = None
    numerator: Label | None = None
    denominator: Label | None = None
    source: Label | None = None
    per: int = Field(default=10_000, ge=1, le=1_000_000)
    categories: tuple[CategoryId, ...] = Field(default=(), max_length=60)


# --- Events -----------------------------------------------------------------------------------------------


class IndicatorDefined(Fact):
    TOPIC: ClassVar[str] = "indicator-defined.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    partnership: PartnershipId
    code: IndicatorCode
    version: int
    meaning: Meaning
    in_force_from: date

    @property
    def stream(self) -> StreamId:
        return definition_stream(self.partnership, self.code)


class IndicatorRevised(Fact):
    """A new version; it takes over from `in_force_from`, and the one before keeps the periods before."""

    TOPIC: ClassVar[str] = "indicator-revised.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    partnership: PartnershipId
    code: IndicatorCode
    version: int
    meaning: Meaning
    in_force_from: date
    reason: PublicText

    @property
    def stream(self) -> StreamId:
        return definition_stream(self.partnership, self.code)


class IndicatorRetired(Fact):
    """Collected no more; `in_force_until` is the last day it governs."""

    TOPIC: ClassVar[str] = "indicator-retired.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    partnership: PartnershipId
    code: IndicatorCode
    in_force_until: date
    reason: PublicText

    @property
    def stream(self) -> StreamId:
        return definition_stream(self.partnership, self.code)


DefinitionFact = IndicatorDefined | IndicatorRevised | IndicatorRetired

# --- State ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DefinitionVersion:
    number: int
    meaning: Meaning
    in_force_from: date


@quick
@dataclass(frozen=True, slots=True)
class IndicatorDefinition:
    """All versions of a code, oldest first."""

    code: IndicatorCode
    versions: tuple[DefinitionVersion, ...]
    in_force_until: date | None = None

    def in_force(self, on: date) -> DefinitionVersion | None:
        """The version that governs that day, or None before the first and after retirement."""
        if self.in_force_until is not None and on > self.in_force_until:
            return None
        begun = [version for version in self.versions if version.in_force_from <= on]
        return begun[-1] if begun else None


def evolve(definition: IndicatorDefinition | None, fact: DefinitionFact) -> IndicatorDefinition:
    """The next state. Never judges."""
    match fact:
        case IndicatorDefined():
            first = DefinitionVersion(fact.version, fact.meaning, fact.in_force_from)
            return IndicatorDefinition(fact.code, (first,))
        case IndicatorRevised():
            begun = _begun(definition)
            revised = DefinitionVersion(fact.version, fact.meaning, fact.in_force_from)
            return replace(begun, versions=(*begun.versions, revised))
        case IndicatorRetired():
            return replace(_begun(definition), in_force_until=fact.in_force_until)
        case _:
            assert_never(fact)


def _begun(definition: IndicatorDefinition | None) -> IndicatorDefinition:
    assert definition is not None, "a history begins with its definition"  # noqa: S101
    return definition


# --- Commands ---------------------------------------------------------------------------------------------


class DefineIndicator(Command):
    """Put a code on the record as version 1."""

    KIND: ClassVar[str] = "define-indicator.v1"

    code: IndicatorCode
    meaning: Meaning
    in_force_from: date

    def stream(self, scope: Scope) -> StreamId:
        return definition_stream(scope.partnership, self.code)


class ReviseIndicator(Command):
    """Give a code a new meaning from a later date on."""

    KIND: ClassVar[str] = "revise-indicator.v1"

    code: IndicatorCode
    meaning: Meaning
    in_force_from: date
    reason: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return definition_stream(scope.partnership, self.code)


class RetireIndicator(Command):
    """Collect a code no more after `in_force_until`."""

    KIND: ClassVar[str] = "retire-indicator.v1"

    code: IndicatorCode
    in_force_until: date
    reason: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return definition_stream(scope.partnership, self.code)


DefinitionCommand = DefineIndicator | ReviseIndicator | RetireIndicator

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    definition: IndicatorDefinition | None, command: DefinitionCommand, context: Context
) -> Sequence[DefinitionFact]:
    """Only the business unit keeps the catalogue. Raises Refused."""
    if not context.scope.framework.coordinates(context.actor.agency):
        raise refuse(
            Code.NOT_PERMITTED, "only the business unit keeps the catalogue of indicators; ask it"
        )
    match command:
        case DefineIndicator():
            return define(definition, command, context)
        case ReviseIndicator():
            return revise(_standing(definition), command, context)
        case RetireIndicator():
            return retire(_standing(definition), command, context)
        case _:
            assert_never(command)


def define(
    definition: IndicatorDefinition | None, command: DefineIndicator, context: Context
) -> Sequence[DefinitionFact]:
    """The same definition again changes nothing; another one is refused in favour of a revision."""
    if definition is not None:
        first = definition.versions[0]
        if (first.meaning, first.in_force_from) == (command.meaning, command.in_force_from):
            return []
        raise refuse(
            Code.ALREADY_EXISTS, f"{command.code} is defined already; revise it", field="code"
        )
    return [
        IndicatorDefined(
            partnership=context.scope.partnership,
            code=command.code,
            version=1,
            meaning=command.meaning,
            in_force_from=command.in_force_from,
        )
    ]


def revise(
    definition: IndicatorDefinition, command: ReviseIndicator, context: Context
) -> Sequence[DefinitionFact]:
    latest = definition.versions[-1]
    if command.in_force_from <= latest.in_force_from:
        raise refuse(
            Code.BAD_VALUE,
            f"version {latest.number} is in force from {latest.in_force_from}; a revision begins later",
            field="in_force_from",
        )
    return [
        IndicatorRevised(
            partnership=context.scope.partnership,
            code=command.code,
            version=latest.number + 1,
            meaning=command.meaning,
            in_force_from=command.in_force_from,
            reason=command.reason,
        )
    ]


def retire(
    definition: IndicatorDefinition, command: RetireIndicator, context: Context
) -> Sequence[DefinitionFact]:
    latest = definition.versions[-1]
    if command.in_force_until < latest.in_force_from:
        raise refuse(
            Code.BAD_VALUE,
            f"version {latest.number} is in force from {latest.in_force_from}; retire it later",
            field="in_force_until",
        )
    return [
        IndicatorRetired(
            partnership=context.scope.partnership,
            code=command.code,
            in_force_until=command.in_force_until,
            reason=command.reason,
        )
    ]


def _standing(definition: IndicatorDefinition | None) -> IndicatorDefinition:
    if definition is None:
        raise refuse(Code.NOT_FOUND, "this code has no definition; define it first", field="code")
    if definition.in_force_until is not None:
        raise refuse(Code.WRONG_STATE, "this indicator is retired", field="code")
    return definition


INDICATOR_DEFINITION = Decider(
    name="indicator-definition",
    commands=(DefineIndicator, ReviseIndicator, RetireIndicator),
    facts=(IndicatorDefined, IndicatorRevised, IndicatorRetired),
    decide=decide,
    evolve=evolve,
)
