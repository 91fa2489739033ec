"""A challenge goes up its stages, each with its clock, until somebody else than the one challenged says how it ended."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.command import Scope
from domain.errors import Code
from domain.governance.challenge import CHALLENGE
from domain.governance.challenge_commands import (
    EscalateChallenge,
    GiveIndependentAdvice,
    RaiseChallenge,
    ResolveChallenge,
    RespondToChallenge,
    WithdrawChallenge,
)
from domain.governance.challenge_facts import (
    IndependentAdviceGiven,
    Outcome,
    ProfessionalChallengeEscalatedToStage,
    ProfessionalChallengeResolved,
    ProfessionalChallengeWithdrawn,
)
from tests.support.controls import BUSINESS_UNIT, FRAMEWORK, HARTLEPOOL, HEALTH, POLICE
from tests.support.governance import (
    CHALLENGE_ID,
    SCRUTINEER,
    asked,
    raised,
    responded,
    stage,
    under_scrutiny,
)
from tests.support.scenario import Given, given

OF = {"challenge_id": CHALLENGE_ID}
JUNE = date(2026, 6, 1)


def raise_it(**changes: Any) -> Any:
    return asked(RaiseChallenge, raised(), **{"occurred_on": date(2026, 5, 1)} | changes)


def escalated(number: int = 2, **changes: Any) -> ProfessionalChallengeEscalatedToStage:
    values: dict[str, Any] = {
        "stage": stage(number, {2: date(2026, 6, 8), 3: date(2026, 6, 15), 4: None}[number]),
        "reason": "No answer came.",
        "escalated_by": HEALTH,
        "escalated_on": JUNE,
    }
    return ProfessionalChallengeEscalatedToStage(**OF | values | changes)


def resolved(**changes: Any) -> ProfessionalChallengeResolved:
    values: dict[str, Any] = {
        "stage": 1,
        "clock": "challenge-stage-1",
        "outcome": Outcome.UPHELD,
        "changed": "Every referrer is told.",
        "resolved_on": JUNE,
    }
    return ProfessionalChallengeResolved(**OF | values | changes)


ESCALATE = EscalateChallenge(**OF, stage=2, reason="No answer came.", occurred_on=JUNE)
WITHDRAW = WithdrawChallenge(**OF, reason="A mistake.", occurred_on=JUNE)
RESPOND = asked(RespondToChallenge, responded(), occurred_on=date(2026, 5, 6))
RAISED = given(CHALLENGE, raised())


def test_a_challenge_begins_at_the_first_stage_with_its_deadline():
    given(CHALLENGE).when(raise_it(), by=HEALTH).then(raised())


@pytest.mark.parametrize(
    ("raised_on", "respond_by"),
    [
        (date(2026, 5, 1), date(2026, 5, 7)),  # the Monday between is a bank holiday
        (date(2026, 5, 2), date(2026, 5, 7)),  # a Saturday
        (date(2022, 9, 16), date(2022, 9, 22)),  # the Monday was that of the state funeral
        (date(2017, 1, 2), None),  # before the first rule set
    ],
)
def test_the_deadline_is_in_working_days_under_the_rule_set_of_that_day(raised_on, respond_by):
    challenge = given(CHALLENGE).when(raise_it(occurred_on=raised_on)).then_accepted()

    assert challenge.stage.respond_by == respond_by


def test_a_day_that_no_calendar_covers_is_refused_and_breaks_nothing():
    given(CHALLENGE).when(raise_it(occurred_on=date(2051, 1, 3))).then_refused(
        Code.BAD_VALUE, field="occurred_on"
    )


def test_the_receiving_agency_is_of_this_partnership_and_the_making_one_of_either():
    theirs = "middlesbrough-council"

    new = given(CHALLENGE)
    new.when(raise_it(making_agency=theirs)).then(raised(making_agency=theirs))
    new.when(raise_it(receiving_agency=theirs)).then_refused(
        Code.UNKNOWN_AGENCY, field="receiving_agency"
    )
    new.when(raise_it(making_agency="nobody")).then_refused(
        Code.UNKNOWN_AGENCY, field="making_agency"
    )


def test_nobody_challenges_in_the_name_of_another_but_the_business_unit():
    given(CHALLENGE).when(raise_it(), by=POLICE).then_refused(
        Code.NOT_PERMITTED, field="making_agency"
    )
    given(CHALLENGE).when(raise_it(), by=BUSINESS_UNIT).then(raised())


def test_a_challenge_is_about_a_theme_and_raised_once():
    given(CHALLENGE).when(raise_it(theme="astrology")).then_refused(Code.UNKNOWN_THEME)
    RAISED.when(raise_it()).then_refused(Code.ALREADY_EXISTS, field="challenge_id")


def test_a_framework_without_stages_takes_no_challenge():
    bare = Scope("hsscp", replace(FRAMEWORK, challenge_stages=()))

    Given(CHALLENGE, (), {}, bare).when(raise_it()).then_refused(Code.NOT_IN_FRAMEWORK)


def test_the_receiving_agency_responds_once_a_stage():
    RAISED.when(RESPOND, by=HARTLEPOOL).then(responded())
    RAISED.when(RESPOND, by=HEALTH).then_refused(Code.NOT_PERMITTED)
    answered = given(CHALLENGE, raised(), responded())
    answered.when(RESPOND, by=HARTLEPOOL).then_refused(Code.WRONG_STATE)
    again = RESPOND.model_copy(update={"occurred_on": JUNE})
    given(CHALLENGE, raised(), responded(), escalated()).when(again, by=HARTLEPOOL).then(
        responded(stage=2, clock="challenge-stage-2", responded_on=JUNE)
    )


def test_either_agency_escalates_and_nobody_else():
    RAISED.when(ESCALATE, by=HEALTH).then(escalated())
    RAISED.when(ESCALATE, by=HARTLEPOOL).then(escalated(escalated_by=HARTLEPOOL))
    RAISED.when(ESCALATE, by=POLICE).then_refused(Code.NOT_PERMITTED)


def test_a_stage_that_the_framework_does_not_have_is_refused():
    beyond = ESCALATE.model_copy(update={"stage": 9})

    RAISED.when(beyond, by=HEALTH).then_refused(Code.NOT_IN_FRAMEWORK, field="stage")


def test_the_receiving_agency_does_not_judge_the_challenge_to_itself():
    resolve = asked(ResolveChallenge, resolved())

    RAISED.when(resolve, by=HARTLEPOOL).then_refused(Code.NOT_PERMITTED)
    RAISED.when(resolve, by=HEALTH).then(resolved())
    RAISED.when(WITHDRAW, by=HARTLEPOOL).then_refused(Code.NOT_PERMITTED)
    RAISED.when(WITHDRAW, by=HEALTH).then(ProfessionalChallengeWithdrawn(**OF, reason="A mistake."))


@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_upheld_or_agreed_says_what_changed(outcome: Outcome):
    silent = asked(ResolveChallenge, resolved(), outcome=outcome, changed=None)

    if outcome is Outcome.NOT_UPHELD:
        RAISED.when(silent).then(resolved(outcome=outcome, changed=None))
    else:
        RAISED.when(silent).then_refused(Code.REASON_REQUIRED, field="changed")


@pytest.mark.parametrize(
    "ended", [resolved(), ProfessionalChallengeWithdrawn(**OF, reason="A mistake.")]
)
@pytest.mark.parametrize(
    "command",
    [RESPOND, ESCALATE, WITHDRAW, asked(ResolveChallenge, resolved())],
    ids=lambda command: command.KIND,
)
def test_nothing_happens_to_a_challenge_that_ended(command, ended):
    given(CHALLENGE, raised(), ended).when(command).then_refused(Code.WRONG_STATE)


def test_nothing_is_dated_before_what_it_follows():
    early = RESPOND.model_copy(update={"occurred_on": date(2026, 4, 30)})

    RAISED.when(early, by=HARTLEPOOL).then_refused(Code.BAD_VALUE, field="occurred_on")
    given(CHALLENGE).when(RESPOND, by=HARTLEPOOL).then_refused(Code.NOT_FOUND)


def test_advice_is_given_by_a_scrutineer_and_by_nobody_else():
    advise = GiveIndependentAdvice(**OF, given_by=SCRUTINEER, advice="Count.", occurred_on=JUNE)
    known = under_scrutiny(CHALLENGE, raised(), escalated())

    known.when(advise, by=SCRUTINEER).then(
        IndependentAdviceGiven(**OF, stage=2, advice="Count.", given_by=SCRUTINEER)
    )
    known.when(advise, by=POLICE).then_refused(Code.NOT_PERMITTED, field="given_by")
    in_their_name = advise.model_copy(update={"given_by": POLICE})
    known.when(in_their_name, by=POLICE).then_refused(Code.NOT_PERMITTED, field="given_by")
