"""The yearly report: opened, drafted by those whose words they are, published once and then closed."""

from datetime import date

from domain.errors import Code
from domain.governance.yearly_report import (
    YEARLY_REPORT,
    DraftYearlyReport,
    OpenYearlyReport,
    PublishYearlyReport,
    YearlyReportDrafted,
    YearlyReportOpened,
    YearlyReportPublished,
)
from domain.register import Correction
from tests.support.assurance import entered, sent
from tests.support.controls import HEALTH, POLICE
from tests.support.scenario import given

OPENED = entered(YearlyReportOpened)
DRAFTED = entered(YearlyReportDrafted)


def test_a_report_is_opened_for_a_year_and_published_after_it():
    given(YEARLY_REPORT).when(sent(OpenYearlyReport)).then(OPENED)
    given(YEARLY_REPORT).when(sent(OpenYearlyReport, publish_by=date(2026, 3, 31))).then_refused(
        Code.OUT_OF_ORDER, field="publish_by"
    )


def test_a_statement_is_its_agencys_own_and_may_be_redrafted():
    theirs = sent(DraftYearlyReport, agency=POLICE)
    known = given(
        YEARLY_REPORT, OPENED, entered(YearlyReportDrafted, agency=POLICE, recorded_by=POLICE)
    )

    known.when(theirs, by=HEALTH).then_refused(Code.NOT_YOUR_SUBMISSION)
    known.when(sent(DraftYearlyReport, agency=HEALTH), by=POLICE).then_refused(
        Code.NOT_PERMITTED, field="agency"
    )
    known.when(sent(DraftYearlyReport, agency=POLICE, statement="Now all."), by=POLICE).then(
        entered(YearlyReportDrafted, agency=POLICE, statement="Now all.", recorded_by=POLICE)
    )


def test_a_section_is_one_of_the_frameworks():
    given(YEARLY_REPORT, OPENED).when(sent(DraftYearlyReport, section="weather")).then_refused(
        Code.NOT_IN_FRAMEWORK, field="section"
    )


def test_a_report_without_a_statement_is_not_published():
    given(YEARLY_REPORT, OPENED).when(sent(PublishYearlyReport)).then_refused(Code.WRONG_STATE)
    given(YEARLY_REPORT, OPENED, DRAFTED).when(sent(PublishYearlyReport)).then(
        entered(YearlyReportPublished)
    )


def test_a_report_is_published_after_its_year_and_not_ahead_of_the_day():
    known = given(YEARLY_REPORT, OPENED, DRAFTED)

    known.when(sent(PublishYearlyReport, published_on=date(2026, 3, 31))).then_refused(
        Code.OUT_OF_ORDER, field="published_on"
    )
    known.when(sent(PublishYearlyReport, published_on=date(2026, 6, 2))).then_refused(
        Code.DATED_IN_FUTURE, field="published_on"
    )


def test_nothing_is_redrafted_once_it_is_out_until_its_publication_is_withdrawn():
    out = entered(YearlyReportPublished)
    known = given(YEARLY_REPORT, OPENED, DRAFTED, out)
    gone = Correction(corrects=3, reason="It had not been signed off.", withdraws=True)

    known.when(sent(DraftYearlyReport)).then_refused(Code.WRONG_STATE)
    known.when(sent(PublishYearlyReport)).then_refused(Code.ALREADY_EXISTS)
    back = given(
        YEARLY_REPORT, OPENED, DRAFTED, out, entered(YearlyReportPublished, correction=gone)
    )
    back.when(sent(DraftYearlyReport)).then(DRAFTED)


def test_it_is_sent_to_stakeholders_of_the_framework():
    given(YEARLY_REPORT, OPENED, DRAFTED).when(
        sent(PublishYearlyReport, sent_to=("the-moon",))
    ).then_refused(Code.NOT_IN_FRAMEWORK, field="sent_to")
