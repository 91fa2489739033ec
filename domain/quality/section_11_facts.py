"""What is recorded of a Section 11 cycle: the values and the events of its history."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from domain.fact import Fact, Visibility
from domain.names import AgencyId, Label, Section11CycleId, SelfAssessmentId, StreamId
from domain.quality.cohort import HowMany
from domain.text import PublicText

CyclePeriod = Annotated[str, StringConstraints(pattern=r"^P[1-9]\d{0,2}[YM]$")]
"""How long a cycle takes, as an ISO 8601 period: `P24M`. The word "bi-annual" has two meanings and is never kept."""


class _OfCycle(Fact):
    cycle_id: Section11CycleId

    @property
    def stream(self) -> StreamId:
        return self.cycle_id


class Section11CycleOpened(_OfCycle):
    """`agencies` are asked for a self-assessment by `due_on`; the cycle runs for `period` from `opened_on`."""

    TOPIC: ClassVar[str] = "section-11-cycle-opened.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    title: Label
    agencies: tuple[AgencyId, ...]
    opened_on: date
    due_on: date
    period: CyclePeriod
    illustrative: bool


class Section11ReturnReceived(_OfCycle):
    """The agency's one self-assessment of this cycle is there; recorded with its submission."""

    TOPIC: ClassVar[str] = "section-11-return-received.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    assessment_id: SelfAssessmentId


class SafeguardingConversationHeld(_OfCycle):
    """Half way: what became of one agency's plan, in a conversation with the safeguarding partners."""

    TOPIC: ClassVar[str] = "safeguarding-conversation-held.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    held_on: date
    summary: PublicText


class ChallengeEventHeld(_OfCycle):
    """Board members ask each other to say more about what they sent in. `agencies` took part."""

    TOPIC: ClassVar[str] = "challenge-event-held.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agencies: tuple[AgencyId, ...]
    held_on: date
    summary: PublicText


class StaffSurveyClosed(_OfCycle):
    """The survey of front-line staff that goes with the cycle: so many were asked, so many answered."""

    TOPIC: ClassVar[str] = "staff-survey-closed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    closed_on: date
    invited: HowMany
    responses: HowMany
    summary: PublicText | None


class Section11CycleClosed(_OfCycle):
    """`not_returned` are the agencies that were asked and sent nothing."""

    TOPIC: ClassVar[str] = "section-11-cycle-closed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    closed_on: date
    not_returned: tuple[AgencyId, ...]
    summary: PublicText


CycleFact = (
    Section11CycleOpened
    | Section11ReturnReceived
    | SafeguardingConversationHeld
    | ChallengeEventHeld
    | StaffSurveyClosed
    | Section11CycleClosed
)
