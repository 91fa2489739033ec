"""An agency's assurance report: its own word, and open to challenge by everybody else."""

from domain.errors import Code
from domain.governance.assurance_report import (
    ASSURANCE_REPORT,
    AssuranceReportChallenged,
    AssuranceReportReceived,
    ChallengeAssuranceReport,
    ReceiveAssuranceReport,
)
from domain.register import Correction
from tests.support.assurance import entered, sent
from tests.support.controls import BUSINESS_UNIT, HEALTH, POLICE
from tests.support.scenario import given

RECEIVED = entered(AssuranceReportReceived)


def test_an_agency_reports_on_itself_and_the_business_unit_may_for_it():
    given(ASSURANCE_REPORT).when(sent(ReceiveAssuranceReport), by=HEALTH).then_refused(
        Code.NOT_PERMITTED, field="agency"
    )
    given(ASSURANCE_REPORT).when(sent(ReceiveAssuranceReport), by=POLICE).then(RECEIVED)
    given(ASSURANCE_REPORT).when(sent(ReceiveAssuranceReport)).then(
        entered(AssuranceReportReceived, recorded_by=BUSINESS_UNIT)
    )


def test_a_report_without_areas_for_development_is_refused():
    given(ASSURANCE_REPORT).when(
        sent(ReceiveAssuranceReport, areas_for_development=()), by=POLICE
    ).then_refused(Code.MISSING_FIELD, field="areas_for_development")


def test_a_report_may_have_no_evidence_of_impact_and_then_shows_it():
    given(ASSURANCE_REPORT).when(
        sent(ReceiveAssuranceReport, evidence_of_impact=()), by=POLICE
    ).then(entered(AssuranceReportReceived, evidence_of_impact=()))


def test_nobody_challenges_its_own_report():
    known = given(ASSURANCE_REPORT, RECEIVED)

    known.when(sent(ChallengeAssuranceReport, challenged_by=POLICE), by=POLICE).then_refused(
        Code.SELF_CHALLENGE, field="challenged_by"
    )
    known.when(sent(ChallengeAssuranceReport), by=HEALTH).then(entered(AssuranceReportChallenged))


def test_a_correction_cannot_make_a_challenge_one_of_its_own_report():
    wrong = Correction(corrects=1, reason="It was the board's.")
    known = given(ASSURANCE_REPORT, RECEIVED, entered(AssuranceReportChallenged))

    known.when(sent(ReceiveAssuranceReport, agency=HEALTH, correction=wrong)).then_refused(
        Code.SELF_CHALLENGE, field="agency"
    )


def test_a_challenge_is_sent_by_who_makes_it():
    given(ASSURANCE_REPORT, RECEIVED).when(sent(ChallengeAssuranceReport), by=POLICE).then_refused(
        Code.NOT_PERMITTED, field="challenged_by"
    )
