"""
The voice of children and families: what they said, what it changed, and that they were told (framework row Q12).

A message is in general words. How many said it is a band, so that no small number of children is ever recorded.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.dossier import Dossier, Kind, dossier
from domain.errors import Code, refuse
from domain.fact import Visibility
from domain.names import (
    ActionId,
    AgencyId,
    FindingId,
    Label,
    PriorityId,
    StreamId,
    ThemeId,
    VoiceId,
)
from domain.quality.cohort import CohortBand
from domain.quality.happened import check_happened
from domain.register import Enter, Entered
from domain.text import PublicText
from domain.vocabulary import check_agency, check_themes

# --- Values -----------------------------------------------------------------------------------------------


class VoiceOf(StrEnum):
    CHILDREN = "children"
    FAMILIES = "families"


class VoiceMethod(StrEnum):
    """How it was heard."""

    SURVEY = "survey"
    AUDIT = "audit"
    YOUTH_GROUP = "youth-group"
    FORUM = "forum"
    INTERVIEW_PANEL = "interview-panel"
    CONVERSATION = "conversation"
    ADVOCACY = "advocacy"
    CREATIVE = "creative"
    COMPLAINT = "complaint"
    OTHER = "other"


class CommunicationNeed(StrEnum):
    """Whose way of saying things was thought of. `none` is an answer too; leaving it out is not."""

    PRE_VERBAL = "pre-verbal"
    DISABILITY = "disability"
    LANGUAGE = "language"
    NONE = "none"


class Influence(StrEnum):
    """What came of it; that nothing did is said as well."""

    CHANGED = "changed"
    PLANNED = "planned"
    NOT_CHANGED = "not-changed"


# --- Events and commands ----------------------------------------------------------------------------------


class VoiceMessageCaptured(Entered):
    """What a group of children or of families said. `agency` heard it, by `method`, at or in `source`."""

    TOPIC: ClassVar[str] = "voice-message-captured.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    voice_id: VoiceId
    voice_of: VoiceOf
    method: VoiceMethod
    source: Label
    agency: AgencyId
    captured_on: date
    cohort: CohortBand
    themes: tuple[ThemeId, ...]
    message: PublicText
    communication_needs: tuple[CommunicationNeed, ...]
    illustrative: bool

    @property
    def stream(self) -> StreamId:
        return self.voice_id


class CaptureVoiceMessage(Enter):
    """Put on the record what a group of children or families said, in general words that point to nobody."""

    KIND: ClassVar[str] = "capture-voice-message.v1"

    voice_id: VoiceId
    voice_of: VoiceOf
    method: VoiceMethod
    source: Label
    agency: AgencyId
    captured_on: date
    cohort: CohortBand
    themes: tuple[ThemeId, ...] = Field(max_length=12)
    message: PublicText
    communication_needs: tuple[CommunicationNeed, ...] = Field(min_length=1, max_length=4)
    illustrative: bool = False

    def stream(self, scope: Scope) -> StreamId:
        return self.voice_id


class VoiceInfluenceRecorded(Entered):
    """What changed because of it, and where on the golden thread that stands."""

    TOPIC: ClassVar[str] = "voice-influence-recorded.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    voice_id: VoiceId
    influence: Influence
    recorded_on: date
    text: PublicText
    finding_id: FindingId | None
    action_id: ActionId | None
    priority_id: PriorityId | None

    @property
    def stream(self) -> StreamId:
        return self.voice_id


class RecordVoiceInfluence(Enter):
    """Say what became of a message: changed, planned, or not changed and why. A later one takes the earlier's place."""

    KIND: ClassVar[str] = "record-voice-influence.v1"

    voice_id: VoiceId
    influence: Influence
    recorded_on: date
    text: PublicText
    finding_id: FindingId | None = None
    action_id: ActionId | None = None
    priority_id: PriorityId | None = None

    def stream(self, scope: Scope) -> StreamId:
        return self.voice_id

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return tuple(
            cited for cited in (self.finding_id, self.action_id, self.priority_id) if cited
        )


class VoiceFedBack(Entered):
    """Those who said it, or their group, were told what became of it."""

    TOPIC: ClassVar[str] = "voice-fed-back.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    voice_id: VoiceId
    fed_back_on: date
    how: PublicText

    @property
    def stream(self) -> StreamId:
        return self.voice_id


class FeedBackVoice(Enter):
    """Record how and when the group was told. Comes after what became of its message."""

    KIND: ClassVar[str] = "feed-back-voice.v1"

    voice_id: VoiceId
    fed_back_on: date
    how: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return self.voice_id


# --- Decisions --------------------------------------------------------------------------------------------


def check_message(_: Dossier, command: CaptureVoiceMessage, context: Context) -> None:
    """Refuses a need beside `none`."""
    check_agency(command.agency, context, field="agency")
    check_happened(command.captured_on, command.occurred_on, field="captured_on")
    check_themes(command.themes, context)
    needs = command.communication_needs
    if CommunicationNeed.NONE in needs and len(needs) > 1:
        raise refuse(
            Code.BAD_VALUE,
            "name the needs that were thought of, or none, not both",
            field="communication_needs",
        )


def check_influence(_: Dossier, command: RecordVoiceInfluence, context: Context) -> None:
    """Refuses a reference to what is not on the record."""
    check_happened(command.recorded_on, command.occurred_on, field="recorded_on")
    for field in ("finding_id", "action_id", "priority_id"):
        reference = getattr(command, field)
        if reference is not None and reference not in context.known:
            raise refuse(
                Code.NOT_FOUND,
                f"nothing is recorded as {reference}; check the reference",
                field=field,
            )


def check_feedback(known: Dossier, command: FeedBackVoice, _: Context) -> None:
    """There is something to tell only when it is on the record what became of the message."""
    check_happened(command.fed_back_on, command.occurred_on, field="fed_back_on")
    if not known.entries(VoiceInfluenceRecorded):
        raise refuse(
            Code.WRONG_STATE,
            "record first what became of the message, also when nothing did",
            field="voice_id",
        )


VOICE = dossier(
    "voice",
    Kind(CaptureVoiceMessage, VoiceMessageCaptured, check_message),
    Kind(RecordVoiceInfluence, VoiceInfluenceRecorded, check_influence, redrafted=True),
    Kind(FeedBackVoice, VoiceFedBack, check_feedback),
)
