"""V-15: you said, we did; how many is a band, and what was not told back is seen."""

from dataclasses import fields
from datetime import date

from domain.quality.cohort import CohortBand
from domain.quality.voice import (
    CaptureVoiceMessage,
    CommunicationNeed,
    FeedBackVoice,
    Influence,
    RecordVoiceInfluence,
    VoiceMethod,
    VoiceOf,
)
from domain.register import Correction
from projections.quality.voice import COLUMNS, VIEW, VOICES, Heard, SaidAndDone, VoiceRow, read
from tests.support.controls import HARTLEPOOL, register_finding
from tests.support.record import Record

VOICED = "HSSCP-V-2026-0001"
SAID = CaptureVoiceMessage(
    voice_id=VOICED,
    voice_of=VoiceOf.CHILDREN,
    method=VoiceMethod.YOUTH_GROUP,
    source="Children in Care Council",
    agency=HARTLEPOOL,
    captured_on=date(2026, 3, 14),
    cohort=CohortBand.UP_TO_10,
    themes=("voice-of-the-child",),
    message="We want to know in good time who our new worker is.",
    communication_needs=(CommunicationNeed.LANGUAGE,),
    illustrative=True,
    occurred_on=date(2026, 3, 14),
)
CHANGED = RecordVoiceInfluence(
    voice_id=VOICED,
    influence=Influence.CHANGED,
    recorded_on=date(2026, 5, 10),
    text="A change of worker is told in a letter a week before.",
    finding_id="HSSCP-F-2026-0001",
    occurred_on=date(2026, 5, 10),
)
TOLD = FeedBackVoice(
    voice_id=VOICED,
    fed_back_on=date(2026, 6, 1),
    how="Told at the next meeting of the group.",
    occurred_on=date(2026, 6, 1),
)


def heard() -> Record:
    record = Record()
    record.send(register_finding())
    record.send(SAID)
    return record


def board(record: Record, today: date = date(2026, 6, 12)) -> tuple[SaidAndDone, ...]:
    return read(record.show(VIEW).all(VOICES), today=today)


def test_a_message_is_open_then_answered_then_fed_back():
    record = heard()
    (said,) = board(record)
    assert (said.status, said.influence, said.days) == (Heard.OPEN, None, 90)

    record.send(CHANGED)
    (answered,) = board(record)
    assert (answered.status, answered.what_changed, answered.led_to) == (
        Heard.ANSWERED,
        "A change of worker is told in a letter a week before.",
        ("HSSCP-F-2026-0001",),
    )

    record.send(TOLD)
    (told,) = board(record)
    assert (told.status, told.fed_back_on, told.days) == (Heard.FED_BACK, date(2026, 6, 1), 79)


def test_the_words_are_corrected_and_what_became_of_them_stays():
    record = heard()
    record.send(CHANGED)
    better = {
        "message": "We want to know who our new worker is.",
        "correction": Correction(corrects=1, reason="Nearer to what was said."),
    }
    record.send(SAID.model_copy(update=better))

    (line,) = board(record)
    assert (line.message, line.influence) == ("We want to know who our new worker is.", "changed")


def test_what_is_withdrawn_is_shown_no_longer():
    record = heard()
    record.send(CHANGED)
    taken = Correction(corrects=2, reason="That was another group's.", withdraws=True)
    record.send(CHANGED.model_copy(update={"correction": taken}))
    assert board(record)[0].status is Heard.OPEN

    gone = Correction(corrects=1, reason="They did not want it told.", withdraws=True)
    record.send(SAID.model_copy(update={"correction": gone}))
    assert board(record) == ()


def test_no_column_could_hold_how_many_children_it_was():
    kinds = {column.name: column.type for column in fields(VoiceRow)}

    assert int not in kinds.values()
    assert kinds["cohort"] is str


def test_every_column_has_a_label_and_is_a_field():
    assert [name for name, _ in COLUMNS] == [column.name for column in fields(SaidAndDone)]
