"""What is recorded of one agency's self-assessment under Section 11: the values and the events of its history."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from domain.fact import Closed, Fact, Visibility
from domain.names import (
    SLUG,
    AgencyId,
    Entry,
    Label,
    Post,
    Section11CycleId,
    SelfAssessmentId,
    StreamId,
)
from domain.text import PublicText

# --- Values -----------------------------------------------------------------------------------------------

StandardId = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
"""A standard of the framework pack: `leadership`."""

Score = Annotated[int, Field(ge=0, le=3)]
"""How far a standard is met: from 0 (not at all) to 3 (fully, and shown to work)."""

MET: Score = 2
"""The least score at which a standard is met (domain invariant 32)."""


class StandardScore(Closed):
    """What the agency says of itself on one standard: what shows it, what must become better, and by when."""

    standard: StandardId
    score: Score
    evidence: PublicText | None = None
    improvement: PublicText | None = None
    deadline: date | None = None


class AssessmentEvidence(Closed):
    """A document that shows how far a standard is met."""

    reference: Label
    title: Label
    published_on: date


# --- Events -----------------------------------------------------------------------------------------------


class _OfAssessment(Fact):
    assessment_id: SelfAssessmentId

    @property
    def stream(self) -> StreamId:
        return self.assessment_id


class SelfAssessmentSubmitted(_OfAssessment):
    """What an agency says of itself in one cycle: a score for every standard that is its own to meet."""

    TOPIC: ClassVar[str] = "self-assessment-submitted.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    cycle_id: Section11CycleId
    agency: AgencyId
    submitted_on: date
    scores: tuple[StandardScore, ...]
    illustrative: bool


class StandardScored(_OfAssessment):
    """The agency scores one standard anew, before it is moderated; the earlier score stays in history."""

    TOPIC: ClassVar[str] = "standard-scored.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    score: StandardScore
    reason: PublicText


class EvidenceAttached(_OfAssessment):
    TOPIC: ClassVar[str] = "evidence-attached.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    standard: StandardId
    evidence: AssessmentEvidence


class AssessmentModerated(_OfAssessment):
    """The panel's score beside the agency's own. `reason` says why they differ; None where they agree."""

    TOPIC: ClassVar[str] = "assessment-moderated.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    standard: StandardId
    moderated: Score
    panel: tuple[AgencyId, ...]
    moderated_on: date
    reason: PublicText | None


class Section11ActionAgreed(_OfAssessment):
    """One line of the agency's plan. `action` counts from 1 within this self-assessment."""

    TOPIC: ClassVar[str] = "section-11-action-agreed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    action: Entry
    standard: StandardId
    text: PublicText
    owner_post: Post
    due_on: date


class AssessmentChallenged(_OfAssessment):
    """Another agency asks for more, or doubts a score; that standard may then be moderated anew."""

    TOPIC: ClassVar[str] = "assessment-challenged.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    challenger: AgencyId
    standard: StandardId
    text: PublicText


class AssessmentActionCompleted(_OfAssessment):
    TOPIC: ClassVar[str] = "assessment-action-completed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    agency: AgencyId
    action: Entry
    standard: StandardId
    completed_on: date
    result: PublicText


AssessmentFact = (
    SelfAssessmentSubmitted
    | StandardScored
    | EvidenceAttached
    | AssessmentModerated
    | Section11ActionAgreed
    | AssessmentChallenged
    | AssessmentActionCompleted
)
