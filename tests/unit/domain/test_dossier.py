"""Several entries in one history: each at its place, corrected as in a register, and nothing without its beginning."""

from typing import Any

from domain.errors import Code
from domain.governance.assurance_report import (
    ASSURANCE_REPORT,
    AssuranceReportChallenged,
    AssuranceReportReceived,
    ChallengeAssuranceReport,
    ReceiveAssuranceReport,
)
from domain.governance.board_report import AgencyFeedbackGiven, GiveAgencyFeedback
from domain.governance.briefing import (
    BRIEFING,
    BriefingIssued,
    ConfirmDissemination,
    DisseminationConfirmed,
    IssueBriefing,
)
from domain.register import Correction
from tests.support.assurance import entered, sent
from tests.support.controls import BUSINESS_UNIT, HEALTH, POLICE
from tests.support.record import Record
from tests.support.scenario import given

WRONG = Correction(corrects=2, reason="It was the other team.")
GONE = Correction(corrects=1, reason="Sent to the wrong partnership.", withdraws=True)


def challenge(**changes: Any) -> ChallengeAssuranceReport:
    return sent(ChallengeAssuranceReport, **changes)


def test_nothing_is_entered_before_the_beginning():
    given(ASSURANCE_REPORT).when(challenge(), by=HEALTH).then_refused(Code.NOT_FOUND)
    begun = given(ASSURANCE_REPORT, entered(AssuranceReportReceived))
    begun.when(challenge(), by=HEALTH).then(entered(AssuranceReportChallenged))


def test_nothing_is_entered_once_the_beginning_is_withdrawn():
    withdrawn = entered(AssuranceReportReceived, correction=GONE)

    known = given(ASSURANCE_REPORT, entered(AssuranceReportReceived), withdrawn)
    known.when(challenge(), by=HEALTH).then_refused(Code.WRONG_STATE)


def test_each_place_is_entered_once_and_other_places_stay_open():
    known = given(BRIEFING, entered(BriefingIssued), entered(DisseminationConfirmed))

    known.when(sent(ConfirmDissemination), by=POLICE).then_refused(
        Code.ALREADY_EXISTS, field="correction"
    )
    known.when(sent(ConfirmDissemination, channel="newsletter"), by=POLICE).then(
        entered(DisseminationConfirmed, channel="newsletter")
    )
    known.when(sent(ConfirmDissemination, agency=HEALTH), by=HEALTH).then(
        entered(DisseminationConfirmed, agency=HEALTH, recorded_by=HEALTH)
    )


def test_a_correction_names_an_entry_of_its_own_place():
    known = given(BRIEFING, entered(BriefingIssued), entered(DisseminationConfirmed))
    other = Correction(corrects=1, reason="That is the briefing itself.")

    known.when(sent(ConfirmDissemination, correction=other), by=POLICE).then_refused(
        Code.NOTHING_TO_CORRECT, field="correction.corrects"
    )
    known.when(
        sent(ConfirmDissemination, channel="newsletter", correction=WRONG), by=POLICE
    ).then_refused(Code.NOTHING_TO_CORRECT, field="correction")
    known.when(sent(ConfirmDissemination, correction=WRONG), by=POLICE).then(
        entered(DisseminationConfirmed, correction=WRONG)
    )


def test_only_who_entered_it_or_the_business_unit_corrects_it():
    known = given(BRIEFING, entered(BriefingIssued), entered(DisseminationConfirmed))
    other = entered(DisseminationConfirmed, correction=WRONG, recorded_by=BUSINESS_UNIT)

    known.when(sent(IssueBriefing, correction=GONE), by=POLICE).then_refused(
        Code.NOT_YOUR_SUBMISSION
    )
    known.when(sent(ConfirmDissemination, correction=WRONG), by=BUSINESS_UNIT).then(other)


def test_what_was_withdrawn_stands_no_longer_and_can_be_put_back():
    taken_back = entered(
        DisseminationConfirmed, correction=WRONG.model_copy(update={"withdraws": True})
    )
    known = given(BRIEFING, entered(BriefingIssued), entered(DisseminationConfirmed), taken_back)
    again = Correction(corrects=3, reason="It was held after all.")

    state = known.when(sent(IssueBriefing, correction=GONE.model_copy(update={"withdraws": False})))
    assert state.then_accepted().entries(DisseminationConfirmed) == ()
    known.when(sent(ConfirmDissemination), by=POLICE).then_refused(Code.ALREADY_EXISTS)
    put_back = known.when(sent(ConfirmDissemination, correction=again), by=POLICE).then_accepted()
    assert put_back.entries(DisseminationConfirmed) == (
        entered(DisseminationConfirmed, correction=again),
    )


def test_a_reference_of_another_kind_of_history_is_refused():
    record = Record()
    record.send(sent(ReceiveAssuranceReport))

    feedback = sent(GiveAgencyFeedback)
    assert record.refused(feedback) == {"": Code.ALREADY_EXISTS}
    other = "HSSCP-RE-2026-0002"
    record.send(feedback.model_copy(update={"report_id": other}))
    report = sent(ReceiveAssuranceReport, report_id=other)
    assert record.refused(report) == {"": Code.ALREADY_EXISTS}
    assert record.state(other).entry == entered(AgencyFeedbackGiven, report_id=other)


def test_entries_of_a_kind_come_in_the_order_of_their_places():
    state = ASSURANCE_REPORT.evolve(None, entered(AssuranceReportReceived))
    for agency in (POLICE, HEALTH):
        state = ASSURANCE_REPORT.evolve(
            state, entered(AssuranceReportChallenged, challenged_by=agency)
        )

    assert [each.challenged_by for each in state.entries(AssuranceReportChallenged)] == [
        POLICE,
        HEALTH,
    ]
    assert len(state.entries(AssuranceReportReceived)) == 1
