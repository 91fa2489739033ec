"""A partnership adopts a version of the framework that its record is kept under, and sets the day of its review."""

from datetime import date

from domain.errors import Code
from domain.governance.framework_version import (
    FRAMEWORK_VERSION,
    AdoptFrameworkVersion,
    FrameworkVersionAdopted,
)
from tests.support.assurance import entered, sent
from tests.support.controls import POLICE
from tests.support.scenario import given


def test_a_version_is_adopted_with_the_day_of_its_review():
    given(FRAMEWORK_VERSION).when(sent(AdoptFrameworkVersion)).then(
        entered(FrameworkVersionAdopted)
    )


def test_the_pack_of_another_framework_is_refused():
    given(FRAMEWORK_VERSION).when(sent(AdoptFrameworkVersion, framework="elsewhere")).then_refused(
        Code.NOT_IN_FRAMEWORK, field="framework"
    )


def test_a_review_comes_after_the_adoption():
    given(FRAMEWORK_VERSION).when(
        sent(AdoptFrameworkVersion, review_due_on=date(2026, 4, 1))
    ).then_refused(Code.OUT_OF_ORDER, field="review_due_on")


def test_only_the_business_unit_records_an_adoption():
    given(FRAMEWORK_VERSION).when(sent(AdoptFrameworkVersion), by=POLICE).then_refused(
        Code.NOT_PERMITTED
    )
