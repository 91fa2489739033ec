"""
What can happen to the personal text that is kept about one person, the subject (framework row V12).

The subject is known here by a reference alone. The text is sealed under the subject's own key; everything else of these
events says that there is a text, from whom, of which kind and when, and stays when the key is destroyed.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.fact import Visibility
from domain.names import AccessId, AgencyId, Entry, Label, Post, Reference, StreamId
from domain.sealed_text import AboutSubject, SealedText
from domain.text import PublicText


class TextKind(StrEnum):
    """What a text is for those who review."""

    AGENCY_SUMMARY = "agency-summary"
    ACCOUNT_OF_INCIDENT = "account-of-incident"
    FAMILY_VIEW = "family-view"


class _OfSubject(AboutSubject):
    VISIBILITY: ClassVar[Visibility] = Visibility.RESTRICTED

    @property
    def stream(self) -> StreamId:
        return self.subject_id


class PersonalTextKept(_OfSubject):
    """A text of `agency` about the subject, kept with the incident or review `about`."""

    TOPIC: ClassVar[str] = "personal-text-kept.v1"

    about: Reference
    text_kind: TextKind
    agency: AgencyId
    text: SealedText
    kept_on: date


class LegalHoldPlaced(_OfSubject):
    """Nothing of the subject may be destroyed, by the `authority` of an inquiry, a court or a moratorium."""

    TOPIC: ClassVar[str] = "legal-hold-placed.v1"

    authority: Label
    placed_by: Post
    placed_on: date


class LegalHoldLifted(_OfSubject):
    """`hold` is the entry of this history that placed it; another hold stands on."""

    TOPIC: ClassVar[str] = "legal-hold-lifted.v1"

    hold: Entry
    reason: PublicText
    lifted_by: Post
    lifted_on: date


class PersonalTextDestroyed(_OfSubject):
    """The subject's key was destroyed, and with it every text. `access_id` is its entry in the access log."""

    TOPIC: ClassVar[str] = "personal-text-destroyed.v1"

    access_id: AccessId
    authority: Label
    destroyed_by: Post
    approved_by: Post
    destroyed_on: date


SubjectFact = PersonalTextKept | LegalHoldPlaced | LegalHoldLifted | PersonalTextDestroyed
