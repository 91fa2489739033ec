"""A finding names one source and at least one theme, and is never overwritten."""

from datetime import date

from domain.errors import Code
from domain.improvement.finding import FINDING, ThemeFinding
from tests.support.controls import finding_registered, register_finding
from tests.support.scenario import given


def test_invariant_1_a_finding_without_a_theme_is_refused():
    given(FINDING).when(register_finding(themes=())).then_refused(
        Code.FINDING_NEEDS_THEME, field="themes"
    )
    given(FINDING).when(register_finding()).then(finding_registered())


def test_a_theme_outside_the_vocabulary_is_refused():
    given(FINDING).when(register_finding(themes=("astrology",))).then_refused(
        Code.UNKNOWN_THEME, field="themes"
    )


def test_themes_are_replaced_and_the_first_ones_stay_in_history():
    command = ThemeFinding(
        finding_id="HSSCP-F-2026-0001", themes=("thresholds",), occurred_on=date(2026, 5, 2)
    )

    finding = given(FINDING, finding_registered()).when(command).then_accepted()

    assert finding.themes == ("thresholds",)
