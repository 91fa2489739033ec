"""A year's programme of audits is set by the business unit, and set anew only with a correction."""

from datetime import date

from domain.errors import Code
from domain.quality.audit_programme import AUDIT_PROGRAMME, PlannedAudit
from domain.register import Correction
from tests.support.audits import set_programme
from tests.support.controls import POLICE
from tests.support.scenario import given


def test_a_programme_is_set_with_its_target_and_what_is_planned():
    programme = given(AUDIT_PROGRAMME).when(set_programme()).then_accepted().entry

    assert (programme.target, len(programme.planned)) == (12, 2)


def test_a_programme_names_themes_and_priorities_of_the_framework():
    new = given(AUDIT_PROGRAMME)

    new.when(set_programme(planned=(PlannedAudit(theme="astrology", month=5),))).then_refused(
        Code.UNKNOWN_THEME
    )
    strange = PlannedAudit(theme="thresholds", month=5, priority="astrology")
    new.when(set_programme(planned=(strange,))).then_refused(
        Code.NOT_IN_FRAMEWORK, field="planned.0.priority"
    )


def test_a_programme_begins_with_a_month_and_comes_from_the_business_unit():
    given(AUDIT_PROGRAMME).when(set_programme(begins_on=date(2026, 4, 2))).then_refused(
        Code.BAD_VALUE, field="begins_on"
    )
    given(AUDIT_PROGRAMME).when(set_programme(begins_on=date(9999, 4, 1))).then_refused(
        Code.BAD_VALUE, field="begins_on"
    )
    given(AUDIT_PROGRAMME).when(set_programme(), by=POLICE).then_refused(Code.NOT_PERMITTED)


def test_a_programme_is_changed_by_a_correction_that_says_why():
    first = given(AUDIT_PROGRAMME).when(set_programme()).facts
    more = Correction(corrects=1, reason="The Executive asked for two more.")
    set_ = given(AUDIT_PROGRAMME, *first)

    set_.when(set_programme(target=14)).then_refused(Code.ALREADY_EXISTS)
    assert set_.when(set_programme(target=14, correction=more)).then_accepted().entry.target == 14
