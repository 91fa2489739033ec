"""One mechanism for what is recorded once: again only with a correction, and only by who recorded it."""

from datetime import date
from typing import Any, ClassVar

from domain.command import Scope
from domain.errors import Code
from domain.fact import Visibility
from domain.names import Label, ReportId, StreamId
from domain.register import Correction, Enter, Entered, register
from tests.support.controls import BUSINESS_UNIT, HEALTH, POLICE
from tests.support.scenario import given

ON = date(2026, 5, 1)


class _Noted(Entered):
    TOPIC: ClassVar[str] = "noted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    report_id: ReportId
    title: Label

    @property
    def stream(self) -> StreamId:
        return self.report_id


class _Note(Enter):
    KIND: ClassVar[str] = "note.v1"

    report_id: ReportId
    title: Label

    def stream(self, scope: Scope) -> StreamId:
        return self.report_id


def _anything(command: _Note, context: Any) -> None:
    """Nothing of it is refused for what it says."""


NOTES = register("note", command=_Note, fact=_Noted, check=_anything)


def note(title: str = "First", **changes: Any) -> _Note:
    return _Note(report_id="HSSCP-RE-2026-0001", title=title, occurred_on=ON, **changes)


def noted(title: str = "First", by: str = POLICE, correction: Correction | None = None) -> _Noted:
    return _Noted(
        report_id="HSSCP-RE-2026-0001", title=title, recorded_by=by, correction=correction
    )


WRONG = Correction(corrects=1, reason="The title was that of another report.")


def test_an_entry_is_recorded_once_and_then_only_with_a_correction():
    given(NOTES).when(note(), by=POLICE).then(noted())
    given(NOTES, noted()).when(note("Second"), by=POLICE).then_refused(
        Code.ALREADY_EXISTS, field="correction"
    )
    given(NOTES, noted()).when(note("Second", correction=WRONG), by=POLICE).then(
        noted("Second", correction=WRONG)
    )


def test_a_correction_names_an_entry_that_is_there():
    later = Correction(corrects=2, reason="There is none.")

    given(NOTES).when(note(correction=WRONG)).then_refused(
        Code.NOTHING_TO_CORRECT, field="correction"
    )
    given(NOTES, noted()).when(note(correction=later)).then_refused(
        Code.NOTHING_TO_CORRECT, field="correction.corrects"
    )


def test_only_who_recorded_it_or_the_business_unit_corrects_it():
    known = given(NOTES, noted())

    known.when(note(correction=WRONG), by=HEALTH).then_refused(Code.NOT_YOUR_SUBMISSION)
    known.when(note(correction=WRONG), by=BUSINESS_UNIT).then(
        noted(by=BUSINESS_UNIT, correction=WRONG)
    )


def test_the_first_recorder_stays_the_owner_after_a_correction_by_the_business_unit():
    corrected = noted(by=BUSINESS_UNIT, correction=WRONG)
    again = Correction(corrects=2, reason="It was right at first.")

    given(NOTES, noted(), corrected).when(note(correction=again), by=POLICE).then(
        noted(correction=again)
    )


def test_a_withdrawn_entry_says_so_and_can_be_put_back():
    gone = Correction(corrects=1, reason="It never happened.", withdraws=True)
    back = Correction(corrects=2, reason="It did happen.")
    known = given(NOTES, noted())

    assert known.when(note(correction=gone), by=POLICE).then_accepted().withdrawn
    put_back = given(NOTES, noted(), noted(correction=gone))
    assert not put_back.when(note(correction=back), by=POLICE).then_accepted().withdrawn
