"""Sharing with a neighbour: opened under a signed document, paused, resumed, ended, opened again under another."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.catalogue import CONTEXT_OF_FACT, DECIDER_OF_FACT, FACTS
from domain.errors import Code
from domain.exchange.sharing_agreement import (
    SHARING_AGREEMENT,
    EndSharingAgreement,
    OpenSharingAgreement,
    PauseSharingAgreement,
    ResumeSharingAgreement,
    SharedContext,
    SharingAgreementEnded,
    SharingAgreementOpened,
    SharingAgreementPaused,
    SharingAgreementResumed,
    SharingStatus,
)
from domain.fact import Visibility
from domain.incidents import deciders as incidents
from tests.support.controls import POLICE
from tests.support.scenario import given

ON = date(2026, 5, 1)
BY: dict[str, Any] = {"approved_by": "Chair"}
ASKED: dict[str, Any] = BY | {"occurred_on": ON, "with_partnership": "stscp"}
SAID: dict[str, Any] = {
    "agreement": "tees-learning-2026",
    "purpose": "Learning across Tees.",
    "lawful_basis": "Public task: Working Together 2023",
    "covers": (SharedContext.IMPROVEMENT,),
    "from_on": ON,
    "review_on": date(2027, 5, 1),
}
HELD: dict[str, Any] = BY | {
    "partnership": "hsscp",
    "with_partnership": "stscp",
    "agreement": "tees-learning-2026",
}
OPENED = SharingAgreementOpened(**HELD | SAID)
PAUSED = SharingAgreementPaused(**HELD, reason="A breach.")
RESUMED = SharingAgreementResumed(**HELD)
ENDED = SharingAgreementEnded(**HELD, reason="Dissolved.")
PAUSE = PauseSharingAgreement(**ASKED, reason="A breach.")
RESUME = ResumeSharingAgreement(**ASKED)
END = EndSharingAgreement(**ASKED, reason="Dissolved.")


def open_(**changes: Any) -> OpenSharingAgreement:
    return OpenSharingAgreement(**ASKED | SAID | changes)


def test_an_agreement_is_opened_paused_resumed_and_ended():
    given(SHARING_AGREEMENT).when(open_()).then(OPENED)
    given(SHARING_AGREEMENT, OPENED).when(PAUSE).then(PAUSED)
    given(SHARING_AGREEMENT, OPENED, PAUSED).when(RESUME).then(RESUMED)
    given(SHARING_AGREEMENT, OPENED, PAUSED).when(END).then(ENDED)
    given(SHARING_AGREEMENT, OPENED, PAUSED, RESUMED).when(END).then(ENDED)


@pytest.mark.parametrize(
    ("facts", "command"),
    [
        ((OPENED,), open_(agreement="another-2026")),
        ((OPENED, PAUSED), open_(agreement="another-2026")),
        ((OPENED,), RESUME),
        ((OPENED, PAUSED), PAUSE),
        ((OPENED, ENDED), PAUSE),
        ((OPENED, ENDED), RESUME),
        ((OPENED, ENDED), END),
    ],
)
def test_what_does_not_follow_is_refused(facts, command):
    given(SHARING_AGREEMENT, *facts).when(command).then_refused(
        Code.WRONG_STATE, field="with_partnership"
    )


def test_what_was_never_opened_is_not_paused():
    for command in (PAUSE, RESUME, END):
        given(SHARING_AGREEMENT).when(command).then_refused(Code.NOT_FOUND)


def test_after_an_end_another_document_opens_it_again():
    ended = given(SHARING_AGREEMENT, OPENED, ENDED)

    ended.when(open_()).then_refused(Code.ALREADY_EXISTS, field="agreement")
    state = ended.when(open_(agreement="tees-learning-2027")).then_accepted()
    assert (state.status, state.agreement) == (SharingStatus.OPEN, "tees-learning-2027")


@pytest.mark.parametrize("partner", ["hsscp", "nowhere"])
def test_sharing_is_with_a_neighbour_of_the_framework(partner):
    command = open_(with_partnership=partner)

    given(SHARING_AGREEMENT).when(command).then_refused(
        Code.NOT_IN_FRAMEWORK, field="with_partnership"
    )


def test_a_review_comes_after_the_beginning():
    given(SHARING_AGREEMENT).when(open_(review_on=ON)).then_refused(
        Code.BAD_VALUE, field="review_on"
    )


def test_only_the_business_unit_decides_on_sharing():
    given(SHARING_AGREEMENT).when(open_(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    given(SHARING_AGREEMENT, OPENED).when(END, by=POLICE).then_refused(Code.NOT_PERMITTED)


def test_it_covers_its_contexts_from_its_first_day_until_it_is_ended():
    improvement, quality = SharedContext.IMPROVEMENT, SharedContext.QUALITY
    state = given(SHARING_AGREEMENT).when(open_()).then_accepted()
    paused = given(SHARING_AGREEMENT, OPENED).when(PAUSE).then_accepted()
    ended = given(SHARING_AGREEMENT, OPENED).when(END).then_accepted()

    assert state.under(improvement, ON) == paused.under(improvement, ON) == "tees-learning-2026"
    assert state.under(improvement, date(2026, 4, 30)) is None
    assert state.under(quality, ON) is None
    assert state.under(None, ON) is None
    assert ended.under(improvement, ON) is None


def test_no_agreement_can_cover_learning_from_incidents():
    with pytest.raises(ValidationError):
        open_(covers=("incidents",))
    restricted = {fact for decider in incidents.DECIDERS for fact in decider.facts}
    assert restricted
    assert not restricted & CONTEXT_OF_FACT.keys()
    for fact in FACTS.values():
        if fact.VISIBILITY is Visibility.SHARED:
            assert fact in CONTEXT_OF_FACT, DECIDER_OF_FACT[fact].name
