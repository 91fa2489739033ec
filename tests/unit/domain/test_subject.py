"""A subject: whose text may be kept, when it is held, and what it takes to destroy it."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.errors import Code
from domain.fact import Visibility
from domain.governance.access import RecordClass, RecordDestroyed, RecordDestruction
from domain.incidents.rapid_review import RAPID_REVIEW
from domain.incidents.serious_incident import SERIOUS_INCIDENT
from domain.incidents.subject import SUBJECT
from domain.incidents.subject_commands import (
    DestroyPersonalText,
    KeepPersonalText,
    LiftLegalHold,
    PlaceLegalHold,
)
from domain.incidents.subject_facts import (
    LegalHoldLifted,
    LegalHoldPlaced,
    PersonalTextDestroyed,
    PersonalTextKept,
    TextKind,
)
from domain.sealed_text import Destroyed, Sealed, Unsealed
from tests.support.controls import BUSINESS_UNIT, POLICE
from tests.support.incidents import OPENED, RR, SI, referred
from tests.support.record import Record
from tests.support.scenario import Given, given, state_of

SJ, AC = "HSSCP-SJ-2026-0001", "HSSCP-AC-2026-0009"
DAY = date(2026, 5, 4)
INCIDENT = state_of(SERIOUS_INCIDENT, referred())
SEALED = Sealed(key_id="0" * 32, nonce="AAAA", ciphertext="AAAA")
KEPT = PersonalTextKept(
    subject_id=SJ,
    about=SI,
    text_kind=TextKind.AGENCY_SUMMARY,
    agency=POLICE,
    text=SEALED,
    kept_on=DAY,
)
HELD = LegalHoldPlaced(
    subject_id=SJ, authority="Court order of 1 May", placed_by="Head of Legal", placed_on=DAY
)
DESTROYED = PersonalTextDestroyed(
    subject_id=SJ,
    access_id=AC,
    authority="Schedule, line 14",
    destroyed_by="Records Officer",
    approved_by="Manager",
    destroyed_on=DAY,
)


def keep(**changes: Any) -> KeepPersonalText:
    values: dict[str, Any] = {
        "subject_id": SJ,
        "about": SI,
        "text_kind": TextKind.AGENCY_SUMMARY,
        "agency": POLICE,
        "text": "What the agency knew, with a name and 999 000 0018.",
        "occurred_on": DAY,
    }
    return KeepPersonalText(**values | changes)


def hold(**changes: Any) -> PlaceLegalHold:
    values: dict[str, Any] = {
        "subject_id": SJ,
        "authority": "Court order of 1 May",
        "placed_by": "Head of Legal",
        "occurred_on": DAY,
    }
    return PlaceLegalHold(**values | changes)


def lift(**changes: Any) -> LiftLegalHold:
    values: dict[str, Any] = {
        "subject_id": SJ,
        "hold": 2,
        "reason": "The proceedings have ended.",
        "lifted_by": "Head of Legal",
        "occurred_on": DAY,
    }
    return LiftLegalHold(**values | changes)


def destroy(**changes: Any) -> DestroyPersonalText:
    values: dict[str, Any] = {
        "subject_id": SJ,
        "access_id": AC,
        "authority": "Schedule, line 14",
        "destroyed_by": "Records Officer",
        "approved_by": "Manager",
        "occurred_on": DAY,
    }
    return DestroyPersonalText(**values | changes)


def beside(*facts: Any) -> Given:
    return given(SUBJECT, *facts, known={SI: INCIDENT})


# --- Kept -------------------------------------------------------------------------------------------------


def test_what_is_kept_names_who_whose_what_and_when_and_leaves_as_it_came():
    command = keep()

    kept = KEPT.model_copy(update={"text": Unsealed(command.text)})
    beside().when(command).then(kept)


def test_a_text_in_the_clear_shows_itself_nowhere_and_has_no_stored_form():
    [fact] = beside().when(keep()).facts

    assert "999 000" not in f"{fact} {fact!r}"
    with pytest.raises(Exception, match="serialize"):
        fact.model_dump_json()
    with pytest.raises(ValidationError):
        PersonalTextKept.model_validate_json(
            KEPT.model_dump_json().replace(SEALED.model_dump_json(), '"in the clear"')
        )


def test_it_is_kept_with_an_incident_or_a_review_and_with_nothing_else():
    beside().when(keep(about="HSSCP-SI-2026-0404")).then_refused(Code.NOT_FOUND, field="about")
    finding = given(SUBJECT, known={"HSSCP-F-2026-0001": object()})
    finding.when(keep(about="HSSCP-F-2026-0001")).then_refused(Code.NOT_FOUND, field="about")
    review = given(SUBJECT, known={RR: state_of(RAPID_REVIEW, OPENED)})
    assert review.when(keep(about=RR)).then_accepted().texts == 1


def test_only_the_business_unit_keeps_holds_lifts_and_destroys():
    for command in (keep(), hold(), lift(), destroy()):
        beside(KEPT, HELD).when(command, by=POLICE).then_refused(Code.NOT_PERMITTED)


def test_whose_text_it_is_must_be_known():
    beside().when(keep(agency="somebody")).then_refused(Code.UNKNOWN_AGENCY, field="agency")


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_text_is_neither_empty_nor_endless(text):
    with pytest.raises(ValidationError):
        keep(text=text)


# --- Held -------------------------------------------------------------------------------------------------


def test_a_hold_may_come_before_anything_is_kept_and_there_may_be_several():
    state = beside(HELD, HELD.model_copy(update={"authority": "Inquiry"})).when(keep())

    assert state.then_accepted().holds == {1: "Court order of 1 May", 2: "Inquiry"}


def test_a_hold_is_lifted_by_its_entry_and_another_one_stands_on():
    before = beside(KEPT, HELD, HELD.model_copy(update={"authority": "Inquiry"}))

    before.when(lift(hold=1)).then_refused(Code.NOT_FOUND, field="hold")
    before.when(lift(hold=4)).then_refused(Code.NOT_FOUND, field="hold")
    assert before.when(lift(hold=2)).then_accepted().holds == {3: "Inquiry"}
    beside().when(lift()).then_refused(Code.NOT_FOUND, field="hold")
    lifted = LegalHoldLifted(
        subject_id=SJ, hold=2, reason="Ended.", lifted_by="Head of Legal", lifted_on=DAY
    )
    beside(KEPT, HELD, lifted).when(lift()).then_refused(Code.NOT_FOUND, field="hold")


def test_what_is_held_is_not_destroyed_until_every_hold_is_lifted():
    beside(KEPT, HELD).when(destroy()).then_refused(Code.LEGAL_HOLD, field="subject_id")
    lifted = LegalHoldLifted(
        subject_id=SJ, hold=2, reason="Ended.", lifted_by="Head of Legal", lifted_on=DAY
    )
    assert beside(KEPT, HELD, lifted).when(destroy()).then_accepted().destroyed is not None


# --- Destroyed --------------------------------------------------------------------------------------------


def test_a_destruction_is_in_the_subjects_history_and_in_the_access_log():
    recorded = RecordDestroyed(
        access_id=AC,
        record_class=RecordClass.PERSONAL_TEXT,
        destroyed=(SJ,),
        authority="Schedule, line 14",
        destroyed_by="Records Officer",
        approved_by="Manager",
        recorded_by=BUSINESS_UNIT,
        correction=None,
    )

    result = beside(KEPT).when(destroy())
    result.then(DESTROYED, recorded)
    assert result.then_accepted().destroyed == Destroyed(DAY, "Schedule, line 14")


def test_it_takes_two_and_something_to_destroy_and_a_new_entry():
    beside().when(destroy()).then_refused(Code.NOT_FOUND)
    beside(HELD).when(destroy()).then_refused(Code.NOT_FOUND)
    same = destroy(approved_by=" records officer ")
    beside(KEPT).when(same).then_refused(Code.NOT_PERMITTED, field="approved_by")
    taken = given(SUBJECT, KEPT, known={AC: object()})
    taken.when(destroy()).then_refused(Code.ALREADY_EXISTS, field="access_id")


def test_after_a_destruction_nothing_more_happens_to_a_subject():
    for command in (keep(), hold(), lift(), destroy()):
        beside(KEPT, DESTROYED).when(command).then_refused(Code.WRONG_STATE, field="subject_id")


def test_nobody_says_by_a_message_that_personal_text_was_destroyed():
    said = RecordDestruction(
        access_id=AC,
        record_class=RecordClass.PERSONAL_TEXT,
        destroyed=(SJ,),
        authority="Schedule, line 14",
        destroyed_by="Records Officer",
        approved_by="Manager",
        occurred_on=DAY,
    )

    assert Record().refused(said) == {"record_class": Code.NOT_PERMITTED}


def test_everything_about_a_subject_is_restricted():
    assert {fact.VISIBILITY for fact in SUBJECT.facts} == {Visibility.RESTRICTED}
