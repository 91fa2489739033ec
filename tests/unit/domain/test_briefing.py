"""A briefing goes out to agencies that are asked to confirm; each speaks for itself."""

from datetime import date

import pytest

from domain.errors import Code
from domain.fact import Visibility
from domain.governance.briefing import (
    BRIEFING,
    BriefingIssued,
    ConfirmDissemination,
    DisseminationConfirmed,
    IssueBriefing,
)
from tests.support.assurance import entered, sent
from tests.support.controls import HEALTH, POLICE
from tests.support.scenario import given


def test_the_business_unit_issues_a_briefing():
    given(BRIEFING).when(sent(IssueBriefing)).then(entered(BriefingIssued))
    given(BRIEFING).when(sent(IssueBriefing), by=POLICE).then_refused(Code.NOT_PERMITTED)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"asked": ()}, Code.MISSING_FIELD, "asked"),
        ({"asked": (POLICE, POLICE)}, Code.BAD_VALUE, "asked"),
        ({"asked": ("middlesbrough-council",)}, Code.UNKNOWN_AGENCY, "asked"),
        ({"channels": ("pigeon",)}, Code.NOT_IN_FRAMEWORK, "channels"),
        ({"themes": ()}, Code.FINDING_NEEDS_THEME, "themes"),
        ({"confirm_by": date(2026, 4, 30)}, Code.OUT_OF_ORDER, "confirm_by"),
    ],
)
def test_a_briefing_that_nobody_could_confirm_is_refused(changes, code, field):
    given(BRIEFING).when(sent(IssueBriefing, **changes)).then_refused(code, field=field)


def test_an_agency_confirms_for_itself_and_no_other():
    known = given(BRIEFING, entered(BriefingIssued))

    known.when(sent(ConfirmDissemination), by=HEALTH).then_refused(
        Code.NOT_PERMITTED, field="agency"
    )
    known.when(sent(ConfirmDissemination), by=POLICE).then(entered(DisseminationConfirmed))


def test_it_reaches_staff_by_a_channel_of_the_framework():
    given(BRIEFING, entered(BriefingIssued)).when(
        sent(ConfirmDissemination, channel="pigeon"), by=POLICE
    ).then_refused(Code.NOT_IN_FRAMEWORK, field="channel")


def test_the_learning_is_shared_and_who_has_confirmed_it_is_not():
    assert BriefingIssued.VISIBILITY is Visibility.SHARED
    assert DisseminationConfirmed.VISIBILITY is Visibility.PRIVATE
