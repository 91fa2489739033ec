"""What can be asked of a self-assessment under Section 11."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from domain.command import Command, Scope
from domain.fact import Closed
from domain.names import AgencyId, Entry, Post, Section11CycleId, SelfAssessmentId, StreamId
from domain.quality.self_assessment_facts import (
    AssessmentEvidence,
    Score,
    StandardId,
    StandardScore,
)
from domain.text import PublicText


class _OfAssessment(Command):
    assessment_id: SelfAssessmentId

    def stream(self, scope: Scope) -> StreamId:
        return self.assessment_id


class SubmitSelfAssessment(_OfAssessment):
    """Send an agency's one self-assessment of a cycle, with a score for each standard that it has to meet."""

    KIND: ClassVar[str] = "submit-self-assessment.v1"

    cycle_id: Section11CycleId
    agency: AgencyId
    scores: tuple[StandardScore, ...] = Field(min_length=1, max_length=200)
    illustrative: bool = False

    def cites(self, scope: Scope) -> tuple[StreamId, ...]:
        return (self.cycle_id,)


class ScoreStandard(_OfAssessment):
    """Score one standard anew, before it is moderated, and say why."""

    KIND: ClassVar[str] = "score-standard.v1"

    score: StandardScore
    reason: PublicText


class AttachEvidence(_OfAssessment):
    """Name a document that shows how far a standard is met."""

    KIND: ClassVar[str] = "attach-evidence.v1"

    standard: StandardId
    evidence: AssessmentEvidence


class PlannedImprovement(Closed):
    """What is agreed when a standard is not met."""

    text: PublicText
    owner_post: Post
    due_on: date


class ModerateAssessment(_OfAssessment):
    """
    Record the panel's score of one standard. `panel` are the agencies on it.

    `reason` is needed where the score differs from the agency's own, `action` where it is below 2 and the standard
    has no open action yet.
    """

    KIND: ClassVar[str] = "moderate-assessment.v1"

    standard: StandardId
    moderated: Score
    panel: tuple[AgencyId, ...] = Field(min_length=1, max_length=50)
    reason: PublicText | None = None
    action: PlannedImprovement | None = None


class AgreeSection11Action(_OfAssessment):
    """Put one more line into the agency's plan."""

    KIND: ClassVar[str] = "agree-section-11-action.v1"

    standard: StandardId
    action: PlannedImprovement


class ChallengeAssessment(_OfAssessment):
    """Ask an agency to say more on a standard, or doubt its score. `challenger` is never the agency itself."""

    KIND: ClassVar[str] = "challenge-assessment.v1"

    challenger: AgencyId
    standard: StandardId
    text: PublicText


class CompleteAssessmentAction(_OfAssessment):
    """Report a line of the plan as done, and what came of it."""

    KIND: ClassVar[str] = "complete-assessment-action.v1"

    action: Entry
    result: PublicText


AssessmentCommand = (
    SubmitSelfAssessment
    | ScoreStandard
    | AttachEvidence
    | ModerateAssessment
    | AgreeSection11Action
    | ChallengeAssessment
    | CompleteAssessmentAction
)
