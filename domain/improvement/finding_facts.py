"""What is recorded of a finding: the values and the events of its history."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.fact import Closed, Fact, Visibility
from domain.names import AgencyId, Entry, FindingId, Label, StreamId, ThemeId
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


class _OfFinding(Fact):
    finding_id: FindingId

    @property
    def stream(self) -> StreamId:
        return self.finding_id


class FindingRegistered(_OfFinding):
    """`registered_by` is the sender, who alone may correct it. `illustrative`: made up, for a demonstration."""

    TOPIC: ClassVar[str] = "finding-registered.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    kind: FindingKind
    source: SourceArtefact
    about: AgencyId
    text: PublicText
    themes: tuple[ThemeId, ...]
    registered_by: AgencyId
    illustrative: bool


class FindingThemed(_OfFinding):
    """The themes as they are from now on; the earlier ones stay in history."""

    TOPIC: ClassVar[str] = "finding-themed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    themes: tuple[ThemeId, ...]


class FindingEvidenceLinked(_OfFinding):
    """A second document says the same: what triangulation rests on."""

    TOPIC: ClassVar[str] = "finding-evidence-linked.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    evidence: SourceArtefact
    linked_by: AgencyId


class FindingCorrected(_OfFinding):
    """Names the entry of this history that it corrects; both stay visible (invariant 15, ADR 0030)."""

    TOPIC: ClassVar[str] = "finding-corrected.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    corrects: Entry
    text: PublicText
    reason: PublicText


class FindingWithdrawn(_OfFinding):
    TOPIC: ClassVar[str] = "finding-withdrawn.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.SHARED

    reason: PublicText


FindingFact = (
    FindingRegistered | FindingThemed | FindingEvidenceLinked | FindingCorrected | FindingWithdrawn
)
