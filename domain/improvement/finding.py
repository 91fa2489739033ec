"""A finding from any source: a review, an audit, an inspection, a figure, a child's voice (framework row G1)."""

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
from domain.names import AgencyId, EventRef, FindingId, Label, StreamId, ThemeId
from domain.text import PublicText

# --- Values -----------------------------------------------------------------------------------------------


class FindingKind(StrEnum):
    """Good practice is a finding too (framework row G1)."""

    STRENGTH = "strength"
    IMPROVEMENT = "improvement"


class SourceArtefact(Closed):
    """The one document that a finding comes from (invariant 1). `type` is a source type of the framework pack."""

    type: Label
    reference: Label
    title: Label
    published_on: date
    paragraph: Label | None = None


# --- Events -----------------------------------------------------------------------------------------------


class FindingRegistered(Fact):
    TOPIC: ClassVar[str] = "finding-registered.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    finding_id: FindingId
    kind: FindingKind
    source: SourceArtefact
    about: AgencyId
    text: PublicText
    themes: tuple[ThemeId, ...]

    @property
    def stream(self) -> StreamId:
        return self.finding_id


class FindingThemed(Fact):
    """The themes as they are from now on; the earlier ones stay in history."""

    TOPIC: ClassVar[str] = "finding-themed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    finding_id: FindingId
    themes: tuple[ThemeId, ...]

    @property
    def stream(self) -> StreamId:
        return self.finding_id


class FindingCorrected(Fact):
    """Names the event it corrects; both stay visible (invariant 15)."""

    TOPIC: ClassVar[str] = "finding-corrected.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    finding_id: FindingId
    corrects: EventRef
    text: PublicText
    reason: PublicText

    @property
    def stream(self) -> StreamId:
        return self.finding_id


class FindingWithdrawn(Fact):
    TOPIC: ClassVar[str] = "finding-withdrawn.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    finding_id: FindingId
    reason: PublicText

    @property
    def stream(self) -> StreamId:
        return self.finding_id


FindingFact = FindingRegistered | FindingThemed | FindingCorrected | FindingWithdrawn

# --- State ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    id: FindingId
    kind: FindingKind
    about: AgencyId
    source: SourceArtefact
    themes: tuple[ThemeId, ...]
    withdrawn: bool = False
    corrections: int = 0


def evolve(finding: Finding | None, fact: FindingFact) -> Finding:
    """The next state. Never judges."""
    match fact:
        case FindingRegistered():
            return Finding(fact.finding_id, fact.kind, fact.about, fact.source, fact.themes)
        case FindingThemed():
            return replace(_begun(finding), themes=fact.themes)
        case FindingCorrected():
            begun = _begun(finding)
            return replace(begun, corrections=begun.corrections + 1)
        case FindingWithdrawn():
            return replace(_begun(finding), withdrawn=True)
        case _:
            assert_never(fact)


def _begun(finding: Finding | None) -> Finding:
    assert finding is not None, "a history begins with its registration"  # noqa: S101
    return finding


# --- Commands ---------------------------------------------------------------------------------------------


class RegisterFinding(Command):
    """Put a finding on the record. It names one source artefact and at least one theme."""

    KIND: ClassVar[str] = "register-finding.v1"

    finding_id: FindingId
    kind: FindingKind
    source: SourceArtefact
    about: AgencyId
    text: PublicText
    themes: tuple[ThemeId, ...] = Field(max_length=12)

    def stream(self, scope: Scope) -> StreamId:
        return self.finding_id


class ThemeFinding(Command):
    """Set the themes of a finding."""

    KIND: ClassVar[str] = "theme-finding.v1"

    finding_id: FindingId
    themes: tuple[ThemeId, ...] = Field(max_length=12)

    def stream(self, scope: Scope) -> StreamId:
        return self.finding_id


class CorrectFinding(Command):
    """Correct the text of a finding; the first text stays in its history."""

    KIND: ClassVar[str] = "correct-finding.v1"

    finding_id: FindingId
    corrects: EventRef
    text: PublicText
    reason: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return self.finding_id


class WithdrawFinding(Command):
    """Take a finding back, with a reason; it stays in history and counts no longer."""

    KIND: ClassVar[str] = "withdraw-finding.v1"

    finding_id: FindingId
    reason: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return self.finding_id


FindingCommand = RegisterFinding | ThemeFinding | CorrectFinding | WithdrawFinding

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    finding: Finding | None, command: FindingCommand, context: Context
) -> Sequence[FindingFact]:
    """Raises Refused; see the invariants 1 and 15 of the domain."""
    match command:
        case RegisterFinding():
            return register(finding, command, context)
        case ThemeFinding():
            _standing(finding, command.finding_id)
            _check_themes(command.themes, context)
            return [FindingThemed(finding_id=command.finding_id, themes=command.themes)]
        case CorrectFinding():
            _standing(finding, command.finding_id)
            return [
                FindingCorrected(
                    finding_id=command.finding_id,
                    corrects=command.corrects,
                    text=command.text,
                    reason=command.reason,
                )
            ]
        case WithdrawFinding():
            _standing(finding, command.finding_id)
            return [FindingWithdrawn(finding_id=command.finding_id, reason=command.reason)]
        case _:
            assert_never(command)


def register(
    finding: Finding | None, command: RegisterFinding, context: Context
) -> Sequence[FindingFact]:
    """Refuses a reference in use, an unknown agency or theme, and a finding without a theme."""
    if finding is not None:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"{command.finding_id} is registered already; use another reference",
            field="finding_id",
        )
    if command.about not in context.scope.framework.agencies:
        raise refuse(
            Code.UNKNOWN_AGENCY, f"the framework knows no agency {command.about}", field="about"
        )
    _check_themes(command.themes, context)
    return [
        FindingRegistered(
            finding_id=command.finding_id,
            kind=command.kind,
            source=command.source,
            about=command.about,
            text=command.text,
            themes=command.themes,
        )
    ]


def _standing(finding: Finding | None, reference: FindingId) -> Finding:
    if finding is None:
        raise refuse(
            Code.NOT_FOUND,
            f"no finding is recorded as {reference}; register it first",
            field="finding_id",
        )
    if finding.withdrawn:
        raise refuse(Code.WRONG_STATE, f"{reference} was withdrawn", field="finding_id")
    return finding


def _check_themes(themes: tuple[ThemeId, ...], context: Context) -> None:
    if not themes:
        raise refuse(Code.FINDING_NEEDS_THEME, "name at least one theme", field="themes")
    unknown = [theme for theme in themes if theme not in context.scope.framework.themes]
    if unknown:
        raise refuse(
            Code.UNKNOWN_THEME,
            f"the framework's vocabulary has no theme {unknown[0]}",
            field="themes",
        )


FINDING = Decider(
    name="finding",
    commands=(RegisterFinding, ThemeFinding, CorrectFinding, WithdrawFinding),
    facts=(FindingRegistered, FindingThemed, FindingCorrected, FindingWithdrawn),
    decide=decide,
    evolve=evolve,
)
