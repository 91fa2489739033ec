"""What is recorded of an exception: that a rule found it, how each agency read it, what was agreed (framework row P5)."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from domain.fact import Closed, Fact, Visibility
from domain.names import (
    SLUG,
    AgencyId,
    AreaId,
    ExceptionId,
    IndicatorCode,
    LineOfEnquiryId,
    PartnershipId,
    RecommendationId,
    StreamId,
)
from domain.performance.period import PeriodText
from domain.performance.spc import Direction, Rule
from domain.text import PublicText

PolicyName = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
"""The policy by which a figure is an exception: `making-data-count`, `target`."""

SubGroupSlug = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]


class ExceptionKind(StrEnum):
    SPC = "spc-signal"
    TARGET = "target-missed"
    BENCHMARK = "benchmark-gap"
    DATA_QUALITY = "data-quality"


class LeadsTo(StrEnum):
    LINE_OF_ENQUIRY = "line-of-enquiry"
    RECOMMENDATION = "recommendation"
    NO_ACTION = "no-action"


class Policy(Closed):
    """A rule by its name and version, so that an exception can be explained when the rule has changed."""

    name: PolicyName
    version: int = Field(ge=1)


class Reading(Closed):
    """How one agency understands the figure; each may read it differently."""

    agency: AgencyId
    text: PublicText


class ExceptionDetected(Fact):
    """`area` None is the partnership's own figure; `rule` and `direction` are of a signal of the control chart."""

    TOPIC: ClassVar[str] = "exception-detected.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    exception_id: ExceptionId
    partnership: PartnershipId
    policy: Policy
    kind: ExceptionKind
    code: IndicatorCode
    area: AreaId | None
    period: PeriodText
    rule: Rule | None = None
    direction: Direction | None = None

    @property
    def stream(self) -> StreamId:
        return self.exception_id


class ExceptionDiscussed(Fact):
    TOPIC: ClassVar[str] = "exception-discussed.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    exception_id: ExceptionId
    group: SubGroupSlug
    readings: tuple[Reading, ...]

    @property
    def stream(self) -> StreamId:
        return self.exception_id


class ConsensusRecorded(Fact):
    """What the group agreed that the figure means, and what follows. `reason` says why nothing follows."""

    TOPIC: ClassVar[str] = "consensus-recorded.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    exception_id: ExceptionId
    group: SubGroupSlug
    reading: PublicText
    leads_to: LeadsTo
    line_of_enquiry: LineOfEnquiryId | None = None
    recommendation_id: RecommendationId | None = None
    reason: PublicText | None = None

    @property
    def stream(self) -> StreamId:
        return self.exception_id


class ExceptionWithdrawn(Fact):
    """The figure was corrected, or the rule applied wrongly: it was none."""

    TOPIC: ClassVar[str] = "exception-withdrawn.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    exception_id: ExceptionId
    reason: PublicText

    @property
    def stream(self) -> StreamId:
        return self.exception_id


ExceptionFact = ExceptionDetected | ExceptionDiscussed | ConsensusRecorded | ExceptionWithdrawn
