"""An action is SMART, is reported on by its owner, and is closed only on evidence that somebody else accepted."""

from datetime import date
from typing import Any

import pytest

from domain.command import Command
from domain.errors import Code
from domain.improvement.action import ACTION
from domain.improvement.action_commands import (
    AcceptEvidence,
    CancelAction,
    CloseAction,
    CorrectUpdate,
    ExtendDueDate,
    ReassignAction,
    RejectEvidence,
    ReopenAction,
    ReportImplemented,
    ReportProgress,
    StartAction,
    SubmitImpactEvidence,
)
from domain.improvement.action_facts import (
    ActionCancelled,
    ActionClosed,
    ActionDueDateExtended,
    ActionImplemented,
    ActionReopened,
    ActionStarted,
    ActionUpdateCorrected,
    EvidenceType,
    ImpactEvidenceAccepted,
    ImpactEvidenceRejected,
    ImpactEvidenceSubmitted,
)
from domain.improvement.action_state import ActionStatus
from domain.improvement.recommendation import RECOMMENDATION
from domain.improvement.recommendation_facts import (
    RecommendationAccepted,
    RecommendationActioned,
    RecommendationNotAccepted,
)
from tests.support.controls import (
    BUSINESS_UNIT,
    HARTLEPOOL,
    HEALTH,
    POLICE,
    STOCKTON,
    action_agreed,
    agree_action,
    evidence,
    progress_reported,
    recommendation_made,
)
from tests.support.scenario import given, state_of

A1, R1 = "HSSCP-A-2026-0001", "HSSCP-R-2026-0001"
ON = date(2026, 5, 20)
DECIDED: dict[str, Any] = {
    "recommendation_id": R1,
    "decided_by": "Executive",
    "decided_on": date(2026, 5, 3),
}

ACCEPTED = state_of(RECOMMENDATION, recommendation_made(), RecommendationAccepted(**DECIDED))
DECLINED = state_of(
    RECOMMENDATION, recommendation_made(), RecommendationNotAccepted(reason="Done.", **DECIDED)
)

STARTED = ActionStarted(action_id=A1)
IMPLEMENTED = ActionImplemented(action_id=A1, summary="In use.", reported_by=HARTLEPOOL)
SUBMITTED = ImpactEvidenceSubmitted(action_id=A1, evidence=evidence(), submitted_by=HARTLEPOOL)
AGREED = action_agreed()
DONE = (AGREED, STARTED, IMPLEMENTED)
EVIDENCED = (
    *DONE,
    SUBMITTED,
    ImpactEvidenceAccepted(action_id=A1, submission=4, accepted_by=HEALTH, post="Named Nurse"),
)
CLOSED = (
    *EVIDENCED,
    ActionClosed(action_id=A1, approved_by="Chair", evidence_types=(EvidenceType.AUDIT,)),
)
REOPENED = ActionReopened(action_id=A1, reason="Not embedded.", approved_by="Chair")
CANCELLED = ActionCancelled(action_id=A1, reason="Overtaken.", approved_by="Chair")


def asked(kind: type[Command], **values: Any) -> Any:
    usual: dict[str, Any] = {"action_id": A1, "occurred_on": ON}
    return kind(**usual | values)


PROGRESS = asked(ReportProgress, percent=40, narrative="The template is drafted.")
SUBMIT = asked(SubmitImpactEvidence, evidence=evidence(), occurred_on=date(2026, 5, 31))
ACCEPT = asked(AcceptEvidence, submission=4, post="Named Nurse")
REJECT = asked(RejectEvidence, submission=4, post="Named Nurse", reason="Too few records.")
CLOSE = asked(CloseAction, approved_by="Chair")
ANSWERED: dict[str, Any] = {"reason": "Staff changed.", "approved_by": "Chair"}


# --- Agreeing


def test_an_agreed_action_carries_the_themes_and_tells_its_recommendation():
    given(ACTION, known={R1: ACCEPTED}).when(agree_action()).then(
        action_agreed(), RecommendationActioned(recommendation_id=R1, action_id=A1)
    )


def test_invariant_5_an_action_needs_an_accepted_recommendation():
    given(ACTION).when(agree_action()).then_refused(Code.NOT_FOUND, field="recommendation_id")
    given(ACTION, known={R1: DECLINED}).when(agree_action()).then_refused(
        Code.RECOMMENDATION_NOT_ACCEPTED, field="recommendation_id"
    )


def test_invariant_6_every_part_that_is_missing_is_named():
    bare = agree_action(
        text=None, measure=None, owner_agency=None, owner_post=None, confirmed_by=None, due_on=None
    )

    result = given(ACTION, known={R1: ACCEPTED}).when(bare)

    assert result.refused is not None
    assert {(fault.code, fault.field) for fault in result.refused.faults} == {
        (Code.ACTION_NOT_SMART, field)
        for field in ("text", "measure", "owner_agency", "owner_post", "confirmed_by", "due_on")
    }


def test_invariant_6_an_action_is_not_due_before_it_is_agreed():
    accepted = given(ACTION, known={R1: ACCEPTED})

    accepted.when(agree_action(due_on=date(2026, 5, 3))).then_refused(
        Code.ACTION_NOT_SMART, field="due_on"
    )
    accepted.when(agree_action(due_on=date(2026, 5, 4))).then_accepted()


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"owner_agency": "middlesbrough-council"}, Code.UNKNOWN_AGENCY, "owner_agency"),
        ({"partners": ("nobody",)}, Code.UNKNOWN_AGENCY, "partners"),
        ({"indicator": "9.9.9"}, Code.UNKNOWN_INDICATOR, "indicator"),
    ],
)
def test_what_the_framework_does_not_know_is_refused(changes, code, field):
    given(ACTION, known={R1: ACCEPTED}).when(agree_action(**changes)).then_refused(
        code, field=field
    )


def test_nobody_agrees_an_action_for_another_agency_but_the_business_unit():
    accepted = given(ACTION, known={R1: ACCEPTED})

    accepted.when(agree_action(), by=POLICE).then_refused(Code.NOT_PERMITTED, field="owner_agency")
    accepted.when(agree_action(), by=HARTLEPOOL).then_accepted()


def test_what_rests_on_an_illustrative_recommendation_is_illustrative():
    assert given(ACTION, known={R1: ACCEPTED}).when(agree_action(illustrative=False)).facts[0] == (
        action_agreed(illustrative=True)
    )


def test_an_action_is_agreed_once():
    given(ACTION, AGREED, known={R1: ACCEPTED}).when(agree_action()).then_refused(
        Code.ALREADY_EXISTS, field="action_id"
    )


# --- Reporting


def test_invariant_7_only_the_owner_reports_and_the_business_unit_is_named_as_itself():
    by_owner = given(ACTION, AGREED, STARTED).when(PROGRESS, by=HARTLEPOOL)
    by_unit = given(ACTION, AGREED, STARTED).when(PROGRESS, by=BUSINESS_UNIT)

    by_owner.then(progress_reported())
    by_unit.then(progress_reported(reported_by=BUSINESS_UNIT))
    for command in (PROGRESS, asked(StartAction), asked(ReportImplemented, summary="In use.")):
        given(ACTION, AGREED).when(command, by=POLICE).then_refused(Code.NOT_THE_OWNER)


def test_the_first_work_reported_starts_the_action():
    given(ACTION, AGREED).when(PROGRESS, by=HARTLEPOOL).then(STARTED, progress_reported())
    nothing = given(ACTION, AGREED).when(PROGRESS.model_copy(update={"percent": 0})).then_accepted()

    assert nothing.status is ActionStatus.AGREED


def test_invariant_8_nothing_happens_to_an_action_before_it_is_agreed():
    for command in (PROGRESS, asked(StartAction), CLOSE, ACCEPT, asked(CancelAction, **ANSWERED)):
        early = command.model_copy(update={"occurred_on": date(2026, 5, 3)})
        given(ACTION, AGREED).when(early).then_refused(
            Code.DATED_BEFORE_AGREEMENT, field="occurred_on"
        )


def test_invariant_15_a_correction_names_an_update_and_chains():
    correct = asked(CorrectUpdate, corrects=3, percent=30, narrative="A draft.", reason="Too high.")
    history = (AGREED, STARTED, progress_reported())
    corrected = ActionUpdateCorrected(
        action_id=A1,
        corrects=3,
        percent=30,
        blocked=False,
        narrative="A draft.",
        reason="Too high.",
    )

    given(ACTION, *history).when(correct, by=HARTLEPOOL).then(corrected)
    again = correct.model_copy(update={"corrects": 4})
    given(ACTION, *history, corrected).when(again, by=HARTLEPOOL).then_accepted()
    for entry in (1, 2, 4):
        given(ACTION, *history).when(correct.model_copy(update={"corrects": entry})).then_refused(
            Code.NOTHING_TO_CORRECT, field="corrects"
        )


def test_invariant_15_another_agencys_update_is_not_corrected():
    correct = asked(CorrectUpdate, corrects=2, percent=30, narrative="A draft.", reason="Too high.")
    given(ACTION, AGREED, progress_reported(percent=0)).when(correct, by=POLICE).then_refused(
        Code.NOT_YOUR_SUBMISSION, field="corrects"
    )


# --- Changing


def test_invariant_12_a_due_date_moves_only_later_with_reason_and_approver():
    later: dict[str, Any] = {"due_on": date(2026, 9, 30)}

    given(ACTION, AGREED).when(asked(ExtendDueDate, **later, **ANSWERED), by=HARTLEPOOL).then(
        ActionDueDateExtended(action_id=A1, **later, **ANSWERED)
    )
    bare = given(ACTION, AGREED).when(asked(ExtendDueDate, **later))
    bare.then_refused(Code.REASON_REQUIRED, field="reason")
    bare.then_refused(Code.REASON_REQUIRED, field="approved_by")
    same = asked(ExtendDueDate, due_on=AGREED.due_on, **ANSWERED)
    given(ACTION, AGREED).when(same).then_refused(Code.BAD_VALUE, field="due_on")


def test_a_reassigned_action_is_reported_on_by_its_new_owner():
    reassign = asked(
        ReassignAction,
        owner_agency=POLICE,
        owner_post="Detective Chief Inspector",
        confirmed_by="Superintendent",
        reason="It is theirs.",
    )
    facts = given(ACTION, AGREED).when(reassign, by=HARTLEPOOL).facts

    given(ACTION, AGREED, *facts).when(PROGRESS, by=HARTLEPOOL).then_refused(Code.NOT_THE_OWNER)
    given(ACTION, AGREED, *facts).when(PROGRESS, by=POLICE).then_accepted()


def test_invariant_13_cancelling_takes_reason_and_approver_and_ends_the_reports():
    given(ACTION, AGREED).when(asked(CancelAction)).then_refused(
        Code.REASON_REQUIRED, field="approved_by"
    )
    cancel = asked(CancelAction, reason="Overtaken.", approved_by="Chair")
    given(ACTION, AGREED).when(cancel).then(CANCELLED)
    for command in (PROGRESS, SUBMIT, CLOSE, cancel, asked(ReopenAction, **ANSWERED)):
        given(ACTION, AGREED, CANCELLED).when(command).then_refused(Code.ACTION_CANCELLED)


# --- Impact


def test_invariant_9_implemented_is_not_closed():
    given(ACTION, *DONE).when(CLOSE).then_refused(Code.NO_IMPACT_EVIDENCE)
    given(ACTION, *DONE, SUBMITTED).when(CLOSE).then_refused(Code.NO_IMPACT_EVIDENCE)
    given(ACTION, AGREED).when(CLOSE).then_refused(Code.WRONG_STATE)
    given(ACTION, *EVIDENCED).when(CLOSE, by=HARTLEPOOL).then_refused(Code.NOT_PERMITTED)
    given(ACTION, *EVIDENCED).when(CLOSE).then(CLOSED[-1])


def test_invariant_10_the_owner_does_not_assure_itself():
    shared = action_agreed(partners=(STOCKTON,))
    history = given(ACTION, shared, STARTED, IMPLEMENTED, SUBMITTED)

    for sender in (HARTLEPOOL, STOCKTON):
        history.when(ACCEPT, by=sender).then_refused(Code.SELF_ASSURANCE)
    history.when(ACCEPT, by=HEALTH).then(EVIDENCED[-1])


def test_invariant_10_who_sent_the_evidence_for_the_owner_does_not_accept_it():
    sent = ImpactEvidenceSubmitted(action_id=A1, evidence=evidence(), submitted_by=BUSINESS_UNIT)

    given(ACTION, *DONE, sent).when(ACCEPT, by=BUSINESS_UNIT).then_refused(Code.SELF_ASSURANCE)


def test_invariant_11_an_output_is_no_impact():
    output = SUBMIT.model_copy(update={"evidence": evidence(type=EvidenceType.OUTPUT)})

    given(ACTION, *DONE).when(output).then_refused(Code.OUTPUT_NOT_IMPACT, field="evidence.type")


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ({"period_to": date(2026, 5, 4)}, Code.BAD_VALUE),
        ({"period_to": date(2026, 6, 1)}, Code.DATED_IN_FUTURE),
    ],
)
def test_evidence_covers_a_period_that_is_over(period, code):
    command = SUBMIT.model_copy(update={"evidence": evidence(**period)})

    given(ACTION, *DONE).when(command).then_refused(code, field="evidence.period_to")


def test_evidence_is_for_what_was_implemented_and_comes_from_the_owner():
    given(ACTION, AGREED, STARTED).when(SUBMIT).then_refused(Code.WRONG_STATE)
    given(ACTION, *DONE).when(SUBMIT, by=POLICE).then_refused(Code.NOT_THE_OWNER)
    given(ACTION, *DONE).when(SUBMIT, by=HARTLEPOOL).then(SUBMITTED)


def test_evidence_is_judged_once_and_by_its_entry():
    rejected = ImpactEvidenceRejected(
        action_id=A1,
        submission=4,
        rejected_by=HEALTH,
        post="Named Nurse",
        reason="Too few records.",
    )
    result = given(ACTION, *DONE, SUBMITTED).when(REJECT, by=HEALTH)

    result.then(rejected)
    assert result.then_accepted().status is ActionStatus.IMPLEMENTED
    given(ACTION, *DONE, SUBMITTED, rejected).when(ACCEPT, by=HEALTH).then_refused(Code.WRONG_STATE)
    given(ACTION, *DONE, SUBMITTED).when(
        ACCEPT.model_copy(update={"submission": 3}), by=HEALTH
    ).then_refused(Code.NOT_FOUND, field="submission")
    given(ACTION, *DONE, SUBMITTED).when(
        REJECT.model_copy(update={"reason": None}), by=HEALTH
    ).then_refused(Code.REASON_REQUIRED, field="reason")


def test_a_reopened_action_is_evidenced_anew_before_it_is_closed():
    reopen = asked(ReopenAction, reason="Not embedded.", approved_by="Chair")
    given(ACTION, *CLOSED).when(reopen).then(REOPENED)

    again = (*CLOSED, REOPENED, IMPLEMENTED)

    given(ACTION, *CLOSED, REOPENED).when(CLOSE).then_refused(Code.WRONG_STATE)
    given(ACTION, *again).when(CLOSE).then_refused(Code.NO_IMPACT_EVIDENCE)
    given(ACTION, *again).when(ACCEPT, by=HEALTH).then_refused(Code.NOT_FOUND)


def test_a_closed_action_takes_no_reports():
    for command in (PROGRESS, SUBMIT, asked(StartAction), asked(CancelAction, **ANSWERED)):
        given(ACTION, *CLOSED).when(command).then_refused(Code.WRONG_STATE)


def test_what_was_never_agreed_cannot_be_reported_on():
    given(ACTION).when(PROGRESS).then_refused(Code.NOT_FOUND, field="action_id")
