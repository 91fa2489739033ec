"""Obligations set by hand, and waivers: what is recorded, and when it is refused (invariant 30)."""

from datetime import date

from domain.errors import Code
from domain.framework import Framework
from domain.governance.obligation import (
    OBLIGATION,
    MeetObligation,
    ObligationMet,
    ObligationScheduled,
    ObligationWaived,
    RequirementWaived,
    ScheduleObligation,
    WaiveObligation,
    WaiveRequirement,
)
from domain.requirement import Anytime, Basis, Happening, Requirement
from tests.support.controls import BUSINESS_UNIT, FRAMEWORK, HARTLEPOOL, POLICE, SCOPE
from tests.support.scenario import Given, given

O1 = "HSSCP-O-2026-0001"
ON = date(2026, 5, 1)
DUE = date(2026, 9, 30)
CHAIR = "Independent Chair"

SCHEDULED = ObligationScheduled(
    obligation_id=O1,
    title="Answer to the letter of the panel",
    basis=Basis.GUIDANCE,
    owner=HARTLEPOOL,
    due_on=DUE,
)
MET = ObligationMet(obligation_id=O1, evidence=None, met_on=ON)


def schedule(owner: str = HARTLEPOOL) -> ScheduleObligation:
    return ScheduleObligation(
        obligation_id=O1,
        title="Answer to the letter of the panel",
        basis=Basis.GUIDANCE,
        owner=owner,
        due_on=DUE,
        occurred_on=ON,
    )


def meet() -> MeetObligation:
    return MeetObligation(obligation_id=O1, occurred_on=ON)


def waive(reason: str | None = "Withdrawn.", by: str | None = CHAIR) -> WaiveObligation:
    return WaiveObligation(obligation_id=O1, reason=reason, waived_by=by, occurred_on=ON)


def test_the_business_unit_schedules_what_an_agency_of_the_partnership_owes():
    given(OBLIGATION).when(schedule()).then(SCHEDULED)
    given(OBLIGATION).when(schedule(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    given(OBLIGATION).when(schedule("nobody")).then_refused(Code.UNKNOWN_AGENCY, field="owner")
    given(OBLIGATION, SCHEDULED).when(schedule()).then_refused(Code.ALREADY_EXISTS)


def test_its_owner_or_the_business_unit_says_that_it_was_met():
    given(OBLIGATION, SCHEDULED).when(meet(), by=HARTLEPOOL).then(MET)
    given(OBLIGATION, SCHEDULED).when(meet(), by=BUSINESS_UNIT).then(MET)
    given(OBLIGATION, SCHEDULED).when(meet(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    given(OBLIGATION).when(meet()).then_refused(Code.NOT_FOUND, field="obligation_id")


def test_invariant_30_a_closed_obligation_is_not_met_again_and_waiving_needs_a_chair():
    given(OBLIGATION, SCHEDULED, MET).when(meet()).then_refused(Code.WRONG_STATE)
    given(OBLIGATION, SCHEDULED, MET).when(waive()).then_refused(Code.WRONG_STATE)
    known = given(OBLIGATION, SCHEDULED)
    known.when(waive(by="Business Manager")).then_refused(Code.CHAIR_REQUIRED, field="waived_by")
    known.when(waive(by=None)).then_refused(Code.CHAIR_REQUIRED, field="waived_by")
    known.when(waive(reason=None)).then_refused(Code.REASON_REQUIRED, field="reason")

    known.when(meet()).then(MET)
    known.when(waive()).then(
        ObligationWaived(obligation_id=O1, reason="Withdrawn.", waived_by=CHAIR)
    )


def test_a_requirement_of_the_framework_is_waived_once_by_a_chair():
    requirement = Requirement(
        id="sub-group-reports",
        section="Sub-group Reports",
        text="Each sub-group reports quarterly",
        basis=Basis.FRAMEWORK,
        owner="each sub-group",
        proved_by=Happening(("sub-group-report-received.v1",)),
        timing=Anytime(),
    )
    values = {name: getattr(FRAMEWORK, name) for name in Framework.__slots__}
    framework = Framework(**values | {"requirements": {requirement.id: requirement}})
    known = Given(OBLIGATION, (), scope=type(SCOPE)("hsscp", framework))

    def command(name: str = "sub-group-reports", by: str = CHAIR) -> WaiveRequirement:
        return WaiveRequirement(
            obligation_id=O1,
            requirement=name,
            about="executive",
            due_on=DUE,
            reason="Reconstituted.",
            waived_by=by,
            occurred_on=ON,
        )

    known.when(command("nothing-known")).then_refused(Code.NOT_IN_FRAMEWORK, field="requirement")
    known.when(command(by="Clerk")).then_refused(Code.CHAIR_REQUIRED)
    known.when(command()).then(
        RequirementWaived(
            obligation_id=O1,
            requirement="sub-group-reports",
            about="executive",
            due_on=DUE,
            reason="Reconstituted.",
            waived_by=CHAIR,
        )
    )
