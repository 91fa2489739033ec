"""
Who looked at what and why, what was disclosed to whom, what was destroyed (framework row V12).

Necessary and proportionate, and on the record: each entry names references and a purpose, never content. All of it is
restricted, because a reference to an incident says that there was one.
"""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.errors import Code, refuse
from domain.fact import Visibility
from domain.names import AccessId, AgencyId, AgreementId, Label, Post, Reference, StreamId
from domain.register import Enter, Entered, register
from domain.standing import check_acts_for, check_business_unit
from domain.text import PublicText
from domain.vocabulary import check_agency

# --- Looked at ----------------------------------------------------------------------------------------------


class InformationAccessed(Entered):
    """`post` at `agency` looked at `accessed` for `purpose`. `agreement`: the sharing agreement it rests on."""

    TOPIC: ClassVar[str] = "information-accessed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.RESTRICTED

    access_id: AccessId
    agency: AgencyId
    post: Post
    accessed: tuple[Reference, ...]
    purpose: PublicText
    agreement: AgreementId | None

    @property
    def stream(self) -> StreamId:
        return self.access_id


class RecordAccess(Enter):
    """Say who looked at what, for which purpose, under which agreement."""

    KIND: ClassVar[str] = "record-access.v1"

    access_id: AccessId
    agency: AgencyId
    post: Post
    accessed: tuple[Reference, ...] = Field(min_length=1, max_length=100)
    purpose: PublicText
    agreement: AgreementId | None = None

    def stream(self, scope: Scope) -> StreamId:
        return self.access_id


def check_access(command: RecordAccess, context: Context) -> None:
    """For the agency whose post it was, or the business unit."""
    check_agency(command.agency, context, field="agency")
    check_acts_for(command.agency, context, field="agency")


INFORMATION_ACCESS = register(
    "information-access", command=RecordAccess, fact=InformationAccessed, check=check_access
)

# --- Disclosed ----------------------------------------------------------------------------------------------


class LegalBasis(StrEnum):
    """Of Article 6 of the UK GDPR, as far as a safeguarding partnership discloses under it."""

    PUBLIC_TASK = "public-task"
    LEGAL_OBLIGATION = "legal-obligation"
    VITAL_INTERESTS = "vital-interests"
    CONSENT = "consent"
    COURT_ORDER = "court-order"


class DisclosureApproved(Entered):
    """`approved_by` let `disclosed` go to `recipient`; `necessity` says why it is necessary and proportionate."""

    TOPIC: ClassVar[str] = "disclosure-approved.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.RESTRICTED

    access_id: AccessId
    disclosed: tuple[Reference, ...]
    recipient: Label
    purpose: PublicText
    necessity: PublicText
    basis: LegalBasis
    agreement: AgreementId | None
    requested_by: Post
    approved_by: Post

    @property
    def stream(self) -> StreamId:
        return self.access_id


class ApproveDisclosure(Enter):
    """Approve that something goes to a body outside, with purpose, necessity and legal basis."""

    KIND: ClassVar[str] = "approve-disclosure.v1"

    access_id: AccessId
    disclosed: tuple[Reference, ...] = Field(min_length=1, max_length=100)
    recipient: Label
    purpose: PublicText
    necessity: PublicText
    basis: LegalBasis
    agreement: AgreementId | None = None
    requested_by: Post
    approved_by: Post

    def stream(self, scope: Scope) -> StreamId:
        return self.access_id


def check_disclosure(command: ApproveDisclosure, context: Context) -> None:
    """For the business unit; who asks does not approve."""
    check_business_unit(context)
    check_two_posts(command.requested_by, command.approved_by, field="approved_by")


DISCLOSURE = register(
    "disclosure", command=ApproveDisclosure, fact=DisclosureApproved, check=check_disclosure
)

# --- Destroyed ----------------------------------------------------------------------------------------------


class RecordClass(StrEnum):
    """What a retention schedule tells apart."""

    REVIEW_MATERIAL = "review-material"
    AUDIT_TOOL = "audit-tool"
    MEETING_PAPER = "meeting-paper"
    RETURN_FILE = "return-file"
    TRAINING_RECORD = "training-record"
    CORRESPONDENCE = "correspondence"
    PERSONAL_TEXT = "personal-text"  # of a subject; only `subject destroy` records it, with the key


class RecordDestroyed(Entered):
    """
    Documents behind these references were destroyed; the events stay. `authority` is the line of the retention
    schedule, `approved_by` another post than the one that did it.
    """

    TOPIC: ClassVar[str] = "record-destroyed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.RESTRICTED

    access_id: AccessId
    record_class: RecordClass
    destroyed: tuple[Reference, ...]
    authority: Label
    destroyed_by: Post
    approved_by: Post

    @property
    def stream(self) -> StreamId:
        return self.access_id


class RecordDestruction(Enter):
    """Say which documents were destroyed, on which authority, by whom and with whose approval."""

    KIND: ClassVar[str] = "record-destruction.v1"

    access_id: AccessId
    record_class: RecordClass
    destroyed: tuple[Reference, ...] = Field(min_length=1, max_length=500)
    authority: Label
    destroyed_by: Post
    approved_by: Post

    def stream(self, scope: Scope) -> StreamId:
        return self.access_id


def check_destruction(command: RecordDestruction, context: Context) -> None:
    """For the business unit; it takes two. What is kept sealed is destroyed together with being recorded (ADR 0016)."""
    check_business_unit(context)
    check_two_posts(command.destroyed_by, command.approved_by, field="approved_by")
    if command.record_class is RecordClass.PERSONAL_TEXT:
        raise refuse(
            Code.NOT_PERMITTED,
            "personal text is destroyed, and this recorded, by `golden-thread subject destroy`",
            field="record_class",
        )


def check_two_posts(acts: Post, approves: Post, *, field: str) -> None:
    """Raises Refused NOT_PERMITTED when they are the same, in whatever letters."""
    if acts.strip().casefold() == approves.strip().casefold():
        raise refuse(
            Code.NOT_PERMITTED,
            "who asks for it or does it does not approve it; name another post",
            field=field,
        )


DESTRUCTION = register(
    "destruction", command=RecordDestruction, fact=RecordDestroyed, check=check_destruction
)
