"""A deep dive is commissioned for a day and presented to a group."""

from datetime import date

from domain.errors import Code
from domain.performance.deep_dive import (
    DEEP_DIVE,
    CommissionDeepDive,
    DeepDiveCommissioned,
    DeepDivePresented,
    PresentDeepDive,
)
from tests.support.assurance import entered, sent
from tests.support.controls import POLICE
from tests.support.scenario import given

COMMISSIONED = entered(DeepDiveCommissioned)


def test_a_deep_dive_is_commissioned_and_presented():
    given(DEEP_DIVE).when(sent(CommissionDeepDive)).then(COMMISSIONED)
    given(DEEP_DIVE, COMMISSIONED).when(sent(PresentDeepDive)).then(entered(DeepDivePresented))


def test_a_deep_dive_asks_about_what_the_framework_knows():
    none = given(DEEP_DIVE)

    none.when(sent(CommissionDeepDive, themes=("weather",))).then_refused(Code.UNKNOWN_THEME)
    none.when(sent(CommissionDeepDive, sub_group="choir")).then_refused(Code.NOT_IN_FRAMEWORK)
    none.when(sent(CommissionDeepDive, indicators=("9.9",))).then_refused(Code.UNKNOWN_INDICATOR)
    none.when(sent(CommissionDeepDive), by=POLICE).then_refused(Code.NOT_PERMITTED)


def test_it_cannot_have_been_due_before_nor_presented_ahead_of_the_day():
    given(DEEP_DIVE).when(sent(CommissionDeepDive, due_on=date(2026, 4, 1))).then_refused(
        Code.OUT_OF_ORDER, field="due_on"
    )
    given(DEEP_DIVE, COMMISSIONED).when(
        sent(PresentDeepDive, presented_on=date(2026, 6, 2))
    ).then_refused(Code.DATED_IN_FUTURE, field="presented_on")


def test_it_is_presented_to_a_group_of_the_partnership_after_it_was_commissioned():
    given(DEEP_DIVE, COMMISSIONED).when(sent(PresentDeepDive, sub_group="choir")).then_refused(
        Code.NOT_IN_FRAMEWORK, field="sub_group"
    )
    given(DEEP_DIVE).when(sent(PresentDeepDive)).then_refused(Code.NOT_FOUND)
