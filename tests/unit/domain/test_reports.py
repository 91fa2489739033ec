"""Reports of sub-groups and of the child death overview panel, and what the board tells and publishes."""

from datetime import date

import pytest
from pydantic import ValidationError

from domain.errors import Code
from domain.governance.board_report import (
    AGENCY_FEEDBACK,
    BOARD_REPORT,
    AgencyFeedbackGiven,
    BoardReportIssued,
    GiveAgencyFeedback,
    IssueBoardReport,
    PriorityProgress,
)
from domain.governance.published_report import (
    PUBLISHED_REPORT,
    Graph,
    PublishReport,
    ReportPublished,
)
from domain.governance.reports import (
    CHILD_DEATH_OVERVIEW_REPORT,
    SUB_GROUP_REPORT,
    ChildDeathOverviewReportReceived,
    ReceiveChildDeathOverviewReport,
    ReceiveSubGroupReport,
    SubGroupReportReceived,
)
from domain.governance.span import Span
from tests.support.assurance import entered, sent
from tests.support.controls import POLICE
from tests.support.scenario import given

BACKWARDS = Span(first=date(2026, 3, 31), last=date(2026, 1, 1))


def test_a_sub_group_reports_on_a_time_and_on_themes():
    given(SUB_GROUP_REPORT).when(sent(ReceiveSubGroupReport)).then(entered(SubGroupReportReceived))


def test_a_report_of_an_unknown_group_or_theme_or_of_no_time_is_refused():
    none = given(SUB_GROUP_REPORT)

    none.when(sent(ReceiveSubGroupReport, sub_group="choir")).then_refused(
        Code.NOT_IN_FRAMEWORK, field="sub_group"
    )
    none.when(sent(ReceiveSubGroupReport, themes=("weather",))).then_refused(Code.UNKNOWN_THEME)
    none.when(sent(ReceiveSubGroupReport, themes=())).then_refused(Code.FINDING_NEEDS_THEME)
    none.when(sent(ReceiveSubGroupReport, covers=BACKWARDS)).then_refused(
        Code.BAD_VALUE, field="covers"
    )


def test_the_panels_annual_report_covers_a_year_and_no_single_meeting():
    month = Span(first=date(2026, 3, 1), last=date(2026, 3, 31))
    none = given(CHILD_DEATH_OVERVIEW_REPORT)

    none.when(sent(ReceiveChildDeathOverviewReport, covers=month)).then_refused(
        Code.BAD_VALUE, field="covers"
    )
    none.when(sent(ReceiveChildDeathOverviewReport)).then(entered(ChildDeathOverviewReportReceived))


def test_the_business_unit_reports_to_the_board_on_the_frameworks_priorities():
    given(BOARD_REPORT).when(sent(IssueBoardReport)).then(entered(BoardReportIssued))
    odd = (PriorityProgress(priority="weather", text="It rained."),)
    given(BOARD_REPORT).when(sent(IssueBoardReport, progress=odd)).then_refused(
        Code.NOT_IN_FRAMEWORK, field="progress.0.priority"
    )


def test_feedback_goes_to_an_agency_of_the_partnership():
    given(AGENCY_FEEDBACK).when(sent(GiveAgencyFeedback)).then(entered(AgencyFeedbackGiven))
    given(AGENCY_FEEDBACK).when(
        sent(GiveAgencyFeedback, agency="middlesbrough-council")
    ).then_refused(Code.UNKNOWN_AGENCY, field="agency")


def test_a_published_report_has_four_parts_an_audience_and_the_snapshot_it_was_made_from():
    given(PUBLISHED_REPORT).when(sent(PublishReport)).then(entered(ReportPublished))
    none = given(PUBLISHED_REPORT)
    none.when(sent(PublishReport, audience="nobody")).then_refused(
        Code.NOT_IN_FRAMEWORK, field="audience"
    )
    odd = (Graph(caption="Plans", indicators=("9.9.9",)),)
    none.when(sent(PublishReport, graphs=odd)).then_refused(
        Code.UNKNOWN_INDICATOR, field="graphs.0.indicators"
    )


@pytest.mark.parametrize("wrong", ["", "0" * 63, "G" * 64, "A" * 64, "0" * 65, "0" * 64 + "\n"])
def test_the_hash_of_a_published_file_is_a_sha_256_in_lower_case(wrong):
    with pytest.raises(ValidationError):
        sent(PublishReport, content_hash=wrong)


@pytest.mark.parametrize(
    ("decider", "command"),
    [
        (SUB_GROUP_REPORT, sent(ReceiveSubGroupReport)),
        (CHILD_DEATH_OVERVIEW_REPORT, sent(ReceiveChildDeathOverviewReport)),
        (BOARD_REPORT, sent(IssueBoardReport)),
        (AGENCY_FEEDBACK, sent(GiveAgencyFeedback)),
        (PUBLISHED_REPORT, sent(PublishReport)),
    ],
    ids=lambda found: getattr(found, "name", ""),
)
def test_only_the_business_unit_keeps_these(decider, command):
    given(decider).when(command, by=POLICE).then_refused(Code.NOT_PERMITTED)
