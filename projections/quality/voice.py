"""V-15 You said / we did: what children and families said, what it changed, and whether they were told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.quality.voice import VoiceFedBack, VoiceInfluenceRecorded, VoiceMessageCaptured
from domain.quick import quick
from projections.view import Rows, Table, View, replace


@quick
@dataclass(frozen=True, slots=True)
class VoiceRow:
    """`led_to` are the finding, action or priority that it stands behind. `cohort` is a band, never a number."""

    voice_id: str
    voice_of: str
    message: str
    cohort: str
    source: str
    method: str
    agency: str
    captured_on: date
    themes: tuple[str, ...]
    communication_needs: tuple[str, ...]
    influence: str | None
    influence_text: str | None
    influenced_on: date | None
    led_to: tuple[str, ...]
    fed_back_on: date | None
    fed_back_how: str | None
    illustrative: bool


VOICES = Table("voice", VoiceRow, ("voice_id",), indexes=(("agency",),))

Handled = VoiceMessageCaptured | VoiceInfluenceRecorded | VoiceFedBack


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    gone = fact.correction is not None and fact.correction.withdraws
    known = rows.get(VOICES, fact.voice_id)
    if isinstance(fact, VoiceMessageCaptured):
        if gone:
            rows.drop(VOICES, fact.voice_id)
        else:
            rows.put(VOICES, _captured(fact, known))
    elif known is not None:
        rows.put(VOICES, _moved(known, fact, gone=gone))


def _captured(fact: VoiceMessageCaptured, known: VoiceRow | None) -> VoiceRow:
    return VoiceRow(
        voice_id=fact.voice_id,
        voice_of=fact.voice_of.value,
        message=fact.message,
        cohort=fact.cohort.value,
        source=fact.source,
        method=fact.method.value,
        agency=fact.agency,
        captured_on=fact.captured_on,
        themes=fact.themes,
        communication_needs=tuple(need.value for need in fact.communication_needs),
        influence=known.influence if known else None,
        influence_text=known.influence_text if known else None,
        influenced_on=known.influenced_on if known else None,
        led_to=known.led_to if known else (),
        fed_back_on=known.fed_back_on if known else None,
        fed_back_how=known.fed_back_how if known else None,
        illustrative=fact.illustrative,
    )


def _moved(row: VoiceRow, fact: VoiceInfluenceRecorded | VoiceFedBack, *, gone: bool) -> VoiceRow:
    match fact:
        case VoiceInfluenceRecorded():
            references = (fact.finding_id, fact.action_id, fact.priority_id)
            return replace(
                row,
                influence=None if gone else fact.influence.value,
                influence_text=None if gone else fact.text,
                influenced_on=None if gone else fact.recorded_on,
                led_to=() if gone else tuple(cited for cited in references if cited),
            )
        case VoiceFedBack():
            return replace(
                row,
                fed_back_on=None if gone else fact.fed_back_on,
                fed_back_how=None if gone else fact.how,
            )
        case _:
            assert_never(fact)


VIEW = View(
    name="voice",
    version=1,
    tables=(VOICES,),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)

# --- Reading ----------------------------------------------------------------------------------------------


class Heard(StrEnum):
    """How far a message has come. Answered: what became of it is on the record, but they were not told yet."""

    OPEN = "open"
    ANSWERED = "answered"
    FED_BACK = "fed back"


@dataclass(frozen=True, slots=True)
class SaidAndDone:
    """`days` from the message to the feedback, or to today while there is none."""

    voice_id: str
    said_by: str
    message: str
    cohort: str
    source: str
    method: str
    agency: str
    captured_on: date
    themes: tuple[str, ...]
    communication_needs: tuple[str, ...]
    status: Heard
    influence: str | None
    what_changed: str | None
    led_to: tuple[str, ...]
    fed_back_on: date | None
    fed_back_how: str | None
    days: int
    illustrative: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("voice_id", "Message no."),
    ("said_by", "Said by"),
    ("message", "You said"),
    ("cohort", "How many"),
    ("source", "Source"),
    ("method", "Heard by"),
    ("agency", "Agency"),
    ("captured_on", "Heard on"),
    ("themes", "Themes"),
    ("communication_needs", "Needs thought of"),
    ("status", "Status"),
    ("influence", "Influence"),
    ("what_changed", "We did"),
    ("led_to", "Led to"),
    ("fed_back_on", "Fed back"),
    ("fed_back_how", "How"),
    ("days", "Days"),
    ("illustrative", "Illustrative"),
)


def read(voices: Iterable[VoiceRow], *, today: date) -> tuple[SaidAndDone, ...]:
    """The newest message first."""
    newest = sorted(voices, key=lambda row: (row.captured_on, row.voice_id), reverse=True)
    return tuple(_line(row, today) for row in newest)


def _line(row: VoiceRow, today: date) -> SaidAndDone:
    if row.influence is None:
        status = Heard.OPEN
    else:
        status = Heard.ANSWERED if row.fed_back_on is None else Heard.FED_BACK
    return SaidAndDone(
        voice_id=row.voice_id,
        said_by=row.voice_of,
        message=row.message,
        cohort=row.cohort,
        source=row.source,
        method=row.method,
        agency=row.agency,
        captured_on=row.captured_on,
        themes=row.themes,
        communication_needs=row.communication_needs,
        status=status,
        influence=row.influence,
        what_changed=row.influence_text,
        led_to=row.led_to,
        fed_back_on=row.fed_back_on,
        fed_back_how=row.fed_back_how,
        days=((row.fed_back_on or today) - row.captured_on).days,
        illustrative=row.illustrative,
    )
