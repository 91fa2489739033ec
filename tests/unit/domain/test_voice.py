"""The voice of children and families: said, answered, and told back."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.errors import Code
from domain.quality.cohort import CohortBand
from domain.quality.voice import (
    VOICE,
    CaptureVoiceMessage,
    CommunicationNeed,
    FeedBackVoice,
    Influence,
    RecordVoiceInfluence,
    VoiceFedBack,
    VoiceInfluenceRecorded,
    VoiceMessageCaptured,
    VoiceMethod,
    VoiceOf,
)
from tests.support.controls import HARTLEPOOL, register_finding
from tests.support.record import Record
from tests.support.scenario import given

VOICED = "HSSCP-V-2026-0001"


def said(**changes: Any) -> CaptureVoiceMessage:
    values: dict[str, Any] = {
        "voice_id": VOICED,
        "voice_of": VoiceOf.CHILDREN,
        "method": VoiceMethod.YOUTH_GROUP,
        "source": "Children in Care Council",
        "agency": HARTLEPOOL,
        "captured_on": date(2026, 3, 14),
        "cohort": CohortBand.UP_TO_10,
        "themes": ("voice-of-the-child",),
        "message": "We want to know in good time who our new worker is.",
        "communication_needs": (CommunicationNeed.DISABILITY, CommunicationNeed.LANGUAGE),
        "occurred_on": date(2026, 3, 14),
    }
    return CaptureVoiceMessage(**values | changes)


def changed(**changes: Any) -> RecordVoiceInfluence:
    values: dict[str, Any] = {
        "voice_id": VOICED,
        "influence": Influence.CHANGED,
        "recorded_on": date(2026, 5, 10),
        "text": "A change of worker is told in a letter a week before.",
        "occurred_on": date(2026, 5, 10),
    }
    return RecordVoiceInfluence(**values | changes)


TOLD = FeedBackVoice(
    voice_id=VOICED,
    fed_back_on=date(2026, 6, 1),
    how="Told at the next meeting of the group.",
    occurred_on=date(2026, 6, 1),
)


@pytest.mark.parametrize("size", [3, "1-to-5", "11"])
def test_the_size_of_a_group_is_a_band_and_never_a_number(size: Any):
    with pytest.raises(ValidationError):
        said(cohort=size)


def test_no_band_ends_within_the_small_numbers():
    assert min(int(band.value.split("-")[-1]) for band in CohortBand) == 10


def test_a_message_in_which_somebody_can_be_recognised_is_not_taken():
    with pytest.raises(ValidationError):
        said(message="A girl born on 3 May 2012 said she was not heard.")


def test_whose_way_of_saying_things_was_thought_of_is_said():
    with pytest.raises(ValidationError):
        said(communication_needs=())
    given(VOICE).when(
        said(communication_needs=(CommunicationNeed.NONE, CommunicationNeed.LANGUAGE))
    ).then_refused(Code.BAD_VALUE, field="communication_needs")
    given(VOICE).when(said(communication_needs=(CommunicationNeed.NONE,))).then_accepted()


def test_a_message_has_a_theme_and_an_agency_of_the_framework():
    given(VOICE).when(said(themes=())).then_refused(Code.FINDING_NEEDS_THEME)
    given(VOICE).when(said(agency="north-pole")).then_refused(Code.UNKNOWN_AGENCY)
    state = given(VOICE).when(said(), by=HARTLEPOOL).then_accepted()
    assert state.entries(VoiceMessageCaptured)[0].recorded_by == HARTLEPOOL


def test_they_are_told_only_when_it_is_on_the_record_what_became_of_it():
    heard = given(VOICE).when(said()).facts
    given(VOICE, *heard).when(TOLD).then_refused(Code.WRONG_STATE, field="voice_id")

    nothing = changed(influence=Influence.NOT_CHANGED, text="The law does not allow it.")
    answered = given(VOICE, *heard).when(nothing).facts
    state = given(VOICE, *heard, *answered).when(TOLD).then_accepted()
    assert state.entries(VoiceFedBack)[0].fed_back_on == date(2026, 6, 1)


def test_what_changed_later_takes_the_place_of_what_was_planned():
    heard = given(VOICE).when(said()).facts
    planned = given(VOICE, *heard).when(changed(influence=Influence.PLANNED)).facts

    state = given(VOICE, *heard, *planned).when(changed()).then_accepted()

    assert [e.influence for e in state.entries(VoiceInfluenceRecorded)] == [Influence.CHANGED]


def test_what_it_led_to_is_on_the_record():
    record = Record()
    record.send(said())
    leads = changed(finding_id="HSSCP-F-2026-0001")
    assert record.refused(leads) == {"finding_id": Code.NOT_FOUND}
    assert record.refused(changed(priority_id="HSSCP-P-2026-0001")) == {
        "priority_id": Code.NOT_FOUND
    }

    record.send(register_finding())

    assert record.send(leads)[0].finding_id == "HSSCP-F-2026-0001"
