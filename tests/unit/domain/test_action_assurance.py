"""What other agencies do with a progress report: challenge it, offer support, accept assurance."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Code
from domain.improvement.action import ACTION
from domain.improvement.action_commands import AcceptAssurance, ChallengeProgress, OfferSupport
from domain.improvement.action_facts import (
    ActionCancelled,
    ActionClosed,
    AssuranceAccepted,
    EvidenceType,
    ProgressChallenged,
    SupportOffered,
)
from tests.support.controls import BUSINESS_UNIT, HARTLEPOOL, POLICE, action_agreed
from tests.support.scenario import given

A1 = "HSSCP-A-2026-0001"
ASKED: dict[str, Any] = {
    "action_id": A1,
    "post": "Superintendent",
    "occurred_on": date(2026, 5, 20),
}
HELD: dict[str, Any] = {"action_id": A1, "post": "Superintendent"}
CHALLENGE = ChallengeProgress(question="What holds it up?", **ASKED)
OFFER = OfferSupport(offer="Two trainers.", **ASKED)
ASSURE = AcceptAssurance(challenge=2, ground="We were shown it.", **ASKED)
CHALLENGED = ProgressChallenged(question="What holds it up?", challenged_by=POLICE, **HELD)
OFFERED = SupportOffered(offer="Two trainers.", offered_by=POLICE, **HELD)
ASSURED = AssuranceAccepted(challenge=2, ground="We were shown it.", accepted_by=POLICE, **HELD)
CLOSED = ActionClosed(action_id=A1, approved_by="Chair", evidence_types=(EvidenceType.AUDIT,))
CANCELLED = ActionCancelled(action_id=A1, reason="Overtaken.", approved_by="Chair")


def test_another_agency_challenges_offers_support_and_is_assured():
    given(ACTION, action_agreed()).when(CHALLENGE, by=POLICE).then(CHALLENGED)
    given(ACTION, action_agreed()).when(OFFER, by=POLICE).then(OFFERED)
    given(ACTION, action_agreed(), CHALLENGED).when(ASSURE, by=POLICE).then(ASSURED)


def test_the_owner_does_none_of_it():
    challenged = given(ACTION, action_agreed(), CHALLENGED)

    challenged.when(CHALLENGE, by=HARTLEPOOL).then_refused(Code.NOT_PERMITTED)
    challenged.when(OFFER, by=HARTLEPOOL).then_refused(Code.NOT_PERMITTED)
    challenged.when(ASSURE, by=HARTLEPOOL).then_refused(Code.SELF_ASSURANCE)
    challenged.when(ASSURE, by=BUSINESS_UNIT).then_accepted()


def test_assurance_answers_a_challenge_that_is_open():
    given(ACTION, action_agreed()).when(ASSURE, by=POLICE).then_refused(
        Code.NOT_FOUND, field="challenge"
    )
    given(ACTION, action_agreed(), OFFERED).when(ASSURE, by=POLICE).then_refused(Code.NOT_FOUND)
    answered = given(ACTION, action_agreed(), CHALLENGED, ASSURED)
    answered.when(ASSURE, by=POLICE).then_refused(Code.WRONG_STATE, field="challenge")


def test_a_challenge_may_be_answered_after_the_action_was_closed():
    given(ACTION, action_agreed(), CHALLENGED, CLOSED).when(ASSURE, by=POLICE).then_accepted()


@pytest.mark.parametrize("command", [CHALLENGE, OFFER])
def test_what_has_ended_is_not_challenged(command):
    given(ACTION, action_agreed(), CLOSED).when(command, by=POLICE).then_refused(Code.WRONG_STATE)
    given(ACTION, action_agreed(), CANCELLED).when(command, by=POLICE).then_refused(
        Code.ACTION_CANCELLED
    )
