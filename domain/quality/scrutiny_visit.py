"""
Where the partnership meets the front line: scrutiny and peer visits, forums, themed events (framework rows Q6 and V22).

What practitioners say there that stands in their way is a barrier, entered beside the visit.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from domain.command import Context, Scope
from domain.dossier import Dossier, Kind, dossier
from domain.fact import Visibility
from domain.names import AgencyId, Label, StreamId, ThemeId, VisitId
from domain.quality.happened import check_happened
from domain.register import Enter, Entered
from domain.text import PublicText
from domain.vocabulary import check_agency, check_themes


class VisitKind(StrEnum):
    SCRUTINY = "scrutiny"
    PEER = "peer"
    FRONT_LINE = "front-line"
    PRACTITIONER_FORUM = "practitioner-forum"
    THEMED_EVENT = "themed-event"


class VisitTopic(StrEnum):
    """The six that a visit may look at (framework row Q6)."""

    LEADERSHIP = "leadership"
    DISSEMINATION = "dissemination"
    TRAINING = "training"
    ENGAGEMENT = "engagement"
    THRESHOLDS_AND_ESCALATION = "thresholds-and-escalation"
    COMMISSIONED = "commissioned"


class ScrutinyVisitHeld(Entered):
    """`agency` is the one visited, `scrutineers` are those that looked; both None or empty for a forum of all."""

    TOPIC: ClassVar[str] = "scrutiny-visit-held.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    visit_id: VisitId
    kind: VisitKind
    title: Label
    agency: AgencyId | None
    scrutineers: tuple[AgencyId, ...]
    topics: tuple[VisitTopic, ...]
    held_on: date
    summary: PublicText
    illustrative: bool

    @property
    def stream(self) -> StreamId:
        return self.visit_id


class HoldScrutinyVisit(Enter):
    """Record a visit, a forum or a themed event, and which of the six topics it looked at."""

    KIND: ClassVar[str] = "hold-scrutiny-visit.v1"

    visit_id: VisitId
    kind: VisitKind
    title: Label
    agency: AgencyId | None = None
    scrutineers: tuple[AgencyId, ...] = Field(default=(), max_length=50)
    topics: tuple[VisitTopic, ...] = Field(min_length=1, max_length=6)
    held_on: date
    summary: PublicText
    illustrative: bool = False

    def stream(self, scope: Scope) -> StreamId:
        return self.visit_id


class BarrierReported(Entered):
    """What stands in the way of working together, in the words of the front line of `agency`."""

    TOPIC: ClassVar[str] = "barrier-reported.v1"
    VISIBILITY: ClassVar[Visibility] = Visibility.PRIVATE

    visit_id: VisitId
    agency: AgencyId
    theme: ThemeId
    text: PublicText

    @property
    def stream(self) -> StreamId:
        return self.visit_id

    @property
    def place(self) -> str:
        return f"{self.TOPIC}/{self.agency}/{self.theme}"


class ReportBarrier(Enter):
    """Enter what the front line of an agency says is in its way; one entry for each agency and theme of a visit."""

    KIND: ClassVar[str] = "report-barrier.v1"

    visit_id: VisitId
    agency: AgencyId
    theme: ThemeId
    text: PublicText

    def stream(self, scope: Scope) -> StreamId:
        return self.visit_id


def check_visit(_: Dossier, command: HoldScrutinyVisit, context: Context) -> None:
    check_happened(command.held_on, command.occurred_on, field="held_on")
    if command.agency is not None:
        check_agency(command.agency, context, field="agency")
    for scrutineer in command.scrutineers:
        check_agency(scrutineer, context, field="scrutineers")


def check_barrier(_: Dossier, command: ReportBarrier, context: Context) -> None:
    check_agency(command.agency, context, field="agency")
    check_themes((command.theme,), context)


SCRUTINY_VISIT = dossier(
    "scrutiny-visit",
    Kind(HoldScrutinyVisit, ScrutinyVisitHeld, check_visit),
    Kind(ReportBarrier, BarrierReported, check_barrier),
)
