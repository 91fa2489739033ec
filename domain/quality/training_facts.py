"""What is recorded of a training course: the values and the events of its history (framework row Q8)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from domain.fact import Closed, Fact, Visibility
from domain.names import AgencyId, CourseId, Label, PackKey, StreamId, ThemeId
from domain.register import Correction

# --- Values -----------------------------------------------------------------------------------------------

People = Annotated[int, Field(ge=0, le=100_000)]
"""A number of members of staff."""

Score = Annotated[Decimal, Field(ge=0, le=10, max_digits=4, decimal_places=2, allow_inf_nan=False)]
"""A mean on the scale from 0 to 10; text in JSON, so that 7.30 stays what was printed."""

EvaluationStage = PackKey
"""An evaluation point of the framework pack: `after-3-months`."""


class NeedSource(StrEnum):
    """What the need for a course was seen from."""

    NEEDS_ANALYSIS = "needs-analysis"
    REVIEW = "review"
    AUDIT = "audit"
    INSPECTION = "inspection"
    PERFORMANCE_DATA = "performance-data"
    SURVEY = "survey"
    GUIDANCE = "guidance"
    PRIORITY = "priority"


class Attended(Closed):
    """People of one agency who attended."""

    agency: AgencyId
    people: People


# --- Events -----------------------------------------------------------------------------------------------


class _OfCourse(Fact):
    course_id: CourseId

    @property
    def stream(self) -> StreamId:
        return self.course_id


class CourseDelivered(_OfCourse):
    """`need` is what the course answers; `need_reference` names the document, finding or review where it is said."""

    TOPIC: ClassVar[str] = "course-delivered.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    title: Label
    themes: tuple[ThemeId, ...]
    need: NeedSource
    need_reference: Label | None
    delivered_on: date
    booked: People
    attended: tuple[Attended, ...]
    correction: Correction | None

    @property
    def people(self) -> int:
        return sum(entry.people for entry in self.attended)


class EvaluationInvited(_OfCourse):
    """How many of those who attended were asked to evaluate, and when (invariant 31)."""

    TOPIC: ClassVar[str] = "evaluation-invited.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    stage: EvaluationStage
    invited_on: date
    invited: People
    correction: Correction | None


class EvaluationReceived(_OfCourse):
    """How many answered, and the mean of their scores; None when nobody answered."""

    TOPIC: ClassVar[str] = "evaluation-received.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    stage: EvaluationStage
    received_on: date
    responses: People
    mean_score: Score | None
    correction: Correction | None


TrainingCourseFact = CourseDelivered | EvaluationInvited | EvaluationReceived
