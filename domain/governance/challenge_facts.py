"""What is recorded of a professional challenge (framework row V7; Tees, indicators 4.2.2 to 4.2.4)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from domain.fact import Closed, Fact, Visibility
from domain.names import AgencyId, ChallengeId, Label, PackKey, StreamId, ThemeId
from domain.text import PublicText

# --- Values -----------------------------------------------------------------------------------------------

StageNumber = Annotated[int, Field(ge=1, le=9)]


class Outcome(StrEnum):
    """How a challenge ended."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly-upheld"
    NOT_UPHELD = "not-upheld"
    AGREED_CHANGE = "agreed-change"


class Stage(Closed):
    """
    A stage of the framework as it was entered. `clock` is the name of its clock, `respond_by` the last working day
    for the answer under the rule set in force on that day; both None for a stage without a clock.
    """

    number: StageNumber
    name: Label
    clock: PackKey | None
    respond_by: date | None


# --- Events -----------------------------------------------------------------------------------------------


class _OfChallenge(Fact):
    challenge_id: ChallengeId

    @property
    def stream(self) -> StreamId:
        return self.challenge_id


class ProfessionalChallengeRaised(_OfChallenge):
    """One agency challenges another. It stays in the record of the receiving agency's partnership."""

    TOPIC: ClassVar[str] = "professional-challenge-raised.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    making_agency: AgencyId
    receiving_agency: AgencyId
    theme: ThemeId
    text: PublicText
    raised_on: date
    stage: Stage
    illustrative: bool


class ProfessionalChallengeResponded(_OfChallenge):
    """The answer at a stage. `clock` is that of the stage, so that the answer is known by what it is in time for."""

    TOPIC: ClassVar[str] = "professional-challenge-responded.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    stage: StageNumber
    clock: PackKey | None
    text: PublicText
    responded_on: date


class ProfessionalChallengeEscalatedToStage(_OfChallenge):
    TOPIC: ClassVar[str] = "professional-challenge-escalated-to-stage.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    stage: Stage
    reason: PublicText
    escalated_by: AgencyId
    escalated_on: date


class IndependentAdviceGiven(_OfChallenge):
    """Advice of a scrutineer on a disagreement (Tees, "Independent Scrutiny", the sixth function)."""

    TOPIC: ClassVar[str] = "independent-advice-given.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    stage: StageNumber
    advice: PublicText
    given_by: AgencyId


class ProfessionalChallengeResolved(_OfChallenge):
    """`stage` is where it was resolved (indicator 4.2.4). `changed` is None only when it was not upheld."""

    TOPIC: ClassVar[str] = "professional-challenge-resolved.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    stage: StageNumber
    clock: PackKey | None
    outcome: Outcome
    changed: PublicText | None
    resolved_on: date


class ProfessionalChallengeWithdrawn(_OfChallenge):
    TOPIC: ClassVar[str] = "professional-challenge-withdrawn.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    reason: PublicText


ChallengeFact = (
    ProfessionalChallengeRaised
    | ProfessionalChallengeResponded
    | ProfessionalChallengeEscalatedToStage
    | IndependentAdviceGiven
    | ProfessionalChallengeResolved
    | ProfessionalChallengeWithdrawn
)
