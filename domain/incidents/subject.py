"""A subject: the person about whom personal text is kept, held and in the end destroyed (row V12, invariant 37)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from domain.command import Context
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.fact import Fact
from domain.governance.access import RecordClass, RecordDestroyed, check_two_posts
from domain.incidents.practice_review_state import PracticeReview
from domain.incidents.rapid_review import RapidReview
from domain.incidents.serious_incident import SeriousIncident
from domain.incidents.subject_commands import (
    DestroyPersonalText,
    KeepPersonalText,
    LiftLegalHold,
    PlaceLegalHold,
    SubjectCommand,
)
from domain.incidents.subject_facts import (
    LegalHoldLifted,
    LegalHoldPlaced,
    PersonalTextDestroyed,
    PersonalTextKept,
    SubjectFact,
)
from domain.names import Entry, Label, SubjectId
from domain.quick import quick
from domain.sealed_text import Destroyed, Unsealed
from domain.standing import check_business_unit, check_new
from domain.vocabulary import check_agency


@quick
@dataclass(frozen=True, slots=True)
class Subject:
    """`entries` counts its events, `texts` those that keep a text; `holds` are the authorities by their entry."""

    id: SubjectId
    entries: int = 0
    texts: int = 0
    holds: Mapping[Entry, Label] = field(default_factory=dict)
    destroyed: Destroyed | None = None


def evolve(subject: Subject | None, fact: SubjectFact) -> Subject:
    """The next state. Never judges."""
    before = subject or Subject(fact.subject_id)
    after = replace(before, entries=before.entries + 1)
    match fact:
        case PersonalTextKept():
            return replace(after, texts=before.texts + 1)
        case LegalHoldPlaced():
            return replace(after, holds={**before.holds, after.entries: fact.authority})
        case LegalHoldLifted():
            standing = {entry: by for entry, by in before.holds.items() if entry != fact.hold}
            return replace(after, holds=standing)
        case PersonalTextDestroyed():
            return replace(after, destroyed=Destroyed(fact.destroyed_on, fact.authority))
        case _:
            assert_never(fact)


def decide(subject: Subject | None, command: SubjectCommand, context: Context) -> Sequence[Fact]:
    """For the business unit. Raises Refused."""
    check_business_unit(context)
    if subject is not None and subject.destroyed is not None:
        raise refuse(
            Code.WRONG_STATE,
            f"what was kept about {subject.id} was destroyed on {subject.destroyed.on}; that stands, and a new text needs "
            "a new reference",
            field="subject_id",
        )
    match command:
        case KeepPersonalText():
            return keep(command, context)
        case PlaceLegalHold():
            return [
                LegalHoldPlaced(
                    subject_id=command.subject_id,
                    authority=command.authority,
                    placed_by=command.placed_by,
                    placed_on=command.occurred_on,
                )
            ]
        case LiftLegalHold():
            return lift(subject, command)
        case DestroyPersonalText():
            return destroy(subject, command, context)
        case _:
            assert_never(command)


def keep(command: KeepPersonalText, context: Context) -> Sequence[Fact]:
    check_agency(command.agency, context, field="agency")
    about = context.known.get(command.about)
    if not isinstance(about, SeriousIncident | RapidReview | PracticeReview):
        raise refuse(
            Code.NOT_FOUND,
            f"no incident or review is recorded as {command.about}; personal text is kept with one of these",
            field="about",
        )
    return [
        PersonalTextKept(
            subject_id=command.subject_id,
            about=command.about,
            text_kind=command.text_kind,
            agency=command.agency,
            text=Unsealed(command.text),
            kept_on=command.occurred_on,
        )
    ]


def lift(subject: Subject | None, command: LiftLegalHold) -> Sequence[Fact]:
    if subject is None or command.hold not in subject.holds:
        held = ", ".join(map(str, subject.holds)) if subject and subject.holds else "none"
        raise refuse(
            Code.NOT_FOUND,
            f"the holds on {command.subject_id} were placed by these entries: {held}",
            field="hold",
        )
    return [
        LegalHoldLifted(
            subject_id=subject.id,
            hold=command.hold,
            reason=command.reason,
            lifted_by=command.lifted_by,
            lifted_on=command.occurred_on,
        )
    ]


def destroy(
    subject: Subject | None, command: DestroyPersonalText, context: Context
) -> Sequence[Fact]:
    """It takes two, and no hold. Recorded twice: in the subject's own history, and for whoever reads the access log."""
    if subject is None or subject.texts == 0:
        raise refuse(
            Code.NOT_FOUND, f"nothing is kept about {command.subject_id}", field="subject_id"
        )
    if subject.holds:
        raise refuse(
            Code.LEGAL_HOLD,
            f"{subject.id} is held by {'; '.join(subject.holds.values())}; a hold is lifted before anything is destroyed",
            field="subject_id",
        )
    check_two_posts(command.destroyed_by, command.approved_by, field="approved_by")
    check_new(context.known.get(command.access_id), command.access_id, field="access_id")
    return [
        PersonalTextDestroyed(
            subject_id=subject.id,
            access_id=command.access_id,
            authority=command.authority,
            destroyed_by=command.destroyed_by,
            approved_by=command.approved_by,
            destroyed_on=command.occurred_on,
        ),
        RecordDestroyed(
            access_id=command.access_id,
            record_class=RecordClass.PERSONAL_TEXT,
            destroyed=(subject.id,),
            authority=command.authority,
            destroyed_by=command.destroyed_by,
            approved_by=command.approved_by,
            recorded_by=context.actor.agency,
            correction=None,
        ),
    ]


SUBJECT = Decider(
    name="subject",
    commands=(KeepPersonalText, PlaceLegalHold, LiftLegalHold, DestroyPersonalText),
    facts=(PersonalTextKept, LegalHoldPlaced, LegalHoldLifted, PersonalTextDestroyed),
    decide=decide,
    evolve=evolve,
)
