"""A finding from any source: a review, an audit, an inspection, a figure, a child's voice (framework row G1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, assert_never

from pydantic import Field

from domain.command import Command, Context, Scope
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.improvement.finding_facts import (
    FindingCorrected,
    FindingEvidenceLinked,
    FindingFact,
    FindingKind,
    FindingRegistered,
    FindingThemed,
    FindingWithdrawn,
    SourceArtefact,
)
from domain.names import AgencyId, Entry, FindingId, StreamId, ThemeId
from domain.quick import quick
from domain.text import PublicText
from domain.vocabulary import check_agency, check_source_type, check_themes

# --- State ------------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Finding:
    """`version` is the last entry of the history, `texts` are the entries that gave it its text."""

    id: FindingId
    kind: FindingKind
    about: AgencyId
    source: SourceArtefact
    themes: tuple[ThemeId, ...]
    registered_by: AgencyId
    illustrative: bool
    version: int = 1
    texts: tuple[int, ...] = (1,)
    evidence: tuple[SourceArtefact, ...] = ()
    withdrawn: bool = False

    @property
    def corrections(self) -> int:
        return len(self.texts) - 1


def evolve(finding: Finding | None, fact: FindingFact) -> Finding:
    """The next state. Never judges."""
    if isinstance(fact, FindingRegistered):
        return Finding(
            id=fact.finding_id,
            kind=fact.kind,
            about=fact.about,
            source=fact.source,
            themes=fact.themes,
            registered_by=fact.registered_by,
            illustrative=fact.illustrative,
        )
    assert finding is not None, "a history begins with its registration"  # noqa: S101
    begun = replace(finding, version=finding.version + 1)
    match fact:
        case FindingThemed():
            return replace(begun, themes=fact.themes)
        case FindingEvidenceLinked():
            return replace(begun, evidence=(*begun.evidence, fact.evidence))
        case FindingCorrected():
            return replace(begun, texts=(*begun.texts, begun.version))
        case FindingWithdrawn():
            return replace(begun, withdrawn=True)
        case _:
            assert_never(fact)


# --- Commands ---------------------------------------------------------------------------------------------


class _OfFinding(Command):
    finding_id: FindingId

    def stream(self, scope: Scope) -> StreamId:
        return self.finding_id


class RegisterFinding(_OfFinding):
    """Put a finding on the record. It names one source artefact and at least one theme."""

    KIND: ClassVar[str] = "register-finding.v1"

    kind: FindingKind
    source: SourceArtefact
    about: AgencyId
    text: PublicText
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    illustrative: bool = False


class ThemeFinding(_OfFinding):
    """Set the themes of a finding."""

    KIND: ClassVar[str] = "theme-finding.v1"

    themes: tuple[ThemeId, ...] = Field(max_length=12)


class LinkEvidence(_OfFinding):
    """Name another document that says the same as the finding."""

    KIND: ClassVar[str] = "link-evidence.v1"

    evidence: SourceArtefact


class CorrectFinding(_OfFinding):
    """Correct the text of a finding. `corrects` is the entry of its history that was wrong; it stays there."""

    KIND: ClassVar[str] = "correct-finding.v1"

    corrects: Entry
    text: PublicText
    reason: PublicText


class WithdrawFinding(_OfFinding):
    """Take a finding back, with a reason; it stays in history and counts no longer."""

    KIND: ClassVar[str] = "withdraw-finding.v1"

    reason: PublicText


FindingCommand = RegisterFinding | ThemeFinding | LinkEvidence | CorrectFinding | WithdrawFinding

# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    finding: Finding | None, command: FindingCommand, context: Context
) -> Sequence[FindingFact]:
    """Raises Refused; see the invariants 1 and 15 of the domain."""
    if isinstance(command, RegisterFinding):
        return register(finding, command, context)
    standing = _standing(finding, command.finding_id)
    match command:
        case ThemeFinding():
            return theme(standing, command, context)
        case LinkEvidence():
            return link(standing, command, context)
        case CorrectFinding():
            return correct(standing, command, context)
        case WithdrawFinding():
            _check_own(standing, context)
            return [FindingWithdrawn(finding_id=standing.id, reason=command.reason)]
        case _:
            assert_never(command)


def register(
    finding: Finding | None, command: RegisterFinding, context: Context
) -> Sequence[FindingFact]:
    """Refuses a reference in use, an unknown agency, source type or theme, and a finding without a theme."""
    if finding is not None:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"{command.finding_id} is registered already; use another reference",
            field="finding_id",
        )
    check_agency(command.about, context, field="about")
    check_source_type(command.source.type, context, field="source.type")
    check_themes(command.themes, context)
    return [
        FindingRegistered(
            finding_id=command.finding_id,
            kind=command.kind,
            source=command.source,
            about=command.about,
            text=command.text,
            themes=tuple(dict.fromkeys(command.themes)),
            registered_by=context.actor.agency,
            illustrative=command.illustrative,
        )
    ]


def theme(finding: Finding, command: ThemeFinding, context: Context) -> Sequence[FindingFact]:
    """For the agency that registered it, the one it is about, and the business unit."""
    if not (context.acts_for(finding.registered_by) or context.acts_for(finding.about)):
        raise refuse(
            Code.NOT_PERMITTED,
            "only the agency that registered the finding, the one it is about, or the business unit may theme it",
        )
    check_themes(command.themes, context)
    return [FindingThemed(finding_id=finding.id, themes=tuple(dict.fromkeys(command.themes)))]


def link(finding: Finding, command: LinkEvidence, context: Context) -> Sequence[FindingFact]:
    """For every agency: that others see the same is the point. Refuses a document linked already."""
    check_source_type(command.evidence.type, context, field="evidence.type")
    if command.evidence in (finding.source, *finding.evidence):
        raise refuse(
            Code.ALREADY_EXISTS, "this document is linked already; nothing to do", field="evidence"
        )
    return [
        FindingEvidenceLinked(
            finding_id=finding.id, evidence=command.evidence, linked_by=context.actor.agency
        )
    ]


def correct(finding: Finding, command: CorrectFinding, context: Context) -> Sequence[FindingFact]:
    """Refuses another agency's finding, and an entry that gave the finding no text."""
    _check_own(finding, context)
    if command.corrects not in finding.texts:
        raise refuse(
            Code.NOTHING_TO_CORRECT,
            f"the entries of {finding.id} that hold a text are {', '.join(map(str, finding.texts))}; name one",
            field="corrects",
        )
    return [
        FindingCorrected(
            finding_id=finding.id,
            corrects=command.corrects,
            text=command.text,
            reason=command.reason,
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


def _check_own(finding: Finding, context: Context) -> None:
    if not context.acts_for(finding.registered_by):
        raise refuse(
            Code.NOT_YOUR_SUBMISSION,
            f"{finding.id} was registered by {finding.registered_by}; ask them, or the business unit",
            field="finding_id",
        )


FINDING = Decider(
    name="finding",
    commands=(RegisterFinding, ThemeFinding, LinkEvidence, CorrectFinding, WithdrawFinding),
    facts=(
        FindingRegistered,
        FindingThemed,
        FindingEvidenceLinked,
        FindingCorrected,
        FindingWithdrawn,
    ),
    decide=decide,
    evolve=evolve,
)
