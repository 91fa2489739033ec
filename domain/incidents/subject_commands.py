"""
What is asked concerning a subject. Keeping and destroying are for the partnership's own command line alone (ADR 0049):
a message would lie in a stream with its text, and a key is destroyed where the keys are.
"""

from typing import ClassVar

from domain.command import Command, Scope
from domain.incidents.subject_facts import TextKind
from domain.names import AccessId, AgencyId, Entry, Label, Post, Reference, StreamId, SubjectId
from domain.text import PersonalText, PublicText


class _OfSubject(Command):
    subject_id: SubjectId

    def stream(self, scope: Scope) -> StreamId:
        return self.subject_id


class KeepPersonalText(_OfSubject):
    """Keep a text about a person with an incident or review, sealed under the person's own key."""

    KIND: ClassVar[str] = "keep-personal-text.v1"
    LOCAL: ClassVar[bool] = True

    about: Reference
    text_kind: TextKind
    agency: AgencyId
    text: PersonalText

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (self.about,)


class PlaceLegalHold(_OfSubject):
    """Forbid the destruction of what is kept about a person, also before anything is."""

    KIND: ClassVar[str] = "place-legal-hold.v1"

    authority: Label
    placed_by: Post


class LiftLegalHold(_OfSubject):
    """Lift the hold that the entry `hold` of the subject's history placed, and say why."""

    KIND: ClassVar[str] = "lift-legal-hold.v1"

    hold: Entry
    reason: PublicText
    lifted_by: Post


class DestroyPersonalText(_OfSubject):
    """Destroy a person's key, on a line of the retention schedule, with another post's approval."""

    KIND: ClassVar[str] = "destroy-personal-text.v1"
    LOCAL: ClassVar[bool] = True

    access_id: AccessId
    authority: Label
    destroyed_by: Post
    approved_by: Post

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (self.access_id,)


SubjectCommand = KeepPersonalText | PlaceLegalHold | LiftLegalHold | DestroyPersonalText
