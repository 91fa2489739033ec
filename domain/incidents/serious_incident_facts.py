"""
What can happen to a serious child safeguarding incident (framework rows R1 and R11).

No event of it says anything of a child, a family or a case: a reference, who is answerable, days, and closed lists.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact, Visibility
from domain.names import AgencyId, AreaId, RapidReviewId, SeriousIncidentId, StreamId
from domain.text import PublicText


class Harm(StrEnum):
    """What the duty to notify distinguishes."""

    DIED = "died"
    SERIOUSLY_HARMED = "seriously-harmed"
    LOOKED_AFTER_CHILD_DIED = "looked-after-child-died"


class AbuseOrNeglect(StrEnum):
    """Whether abuse or neglect stands behind it, as far as is known."""

    KNOWN = "known"
    SUSPECTED = "suspected"
    NONE = "none"


class CriminalOutcome(StrEnum):
    """How an investigation ended, in bands that say nothing of the case."""

    NO_FURTHER_ACTION = "no-further-action"
    OUT_OF_COURT = "out-of-court"
    CHARGED = "charged"
    CONVICTED = "convicted"
    NOT_CONVICTED = "not-convicted"


class _OfIncident(Fact):
    VISIBILITY: ClassVar[Visibility] = Visibility.RESTRICTED

    incident_id: SeriousIncidentId

    @property
    def stream(self) -> StreamId:
        return self.incident_id


class SeriousIncidentReferred(_OfIncident):
    """`area` is the council area where it happened; `aware_on` the day its council became aware: the clock starts."""

    TOPIC: ClassVar[str] = "serious-incident-referred.v1"

    referred_by: AgencyId
    area: AreaId
    council: AgencyId
    harm: Harm
    abuse_or_neglect: AbuseOrNeglect
    aware_on: date
    referred_on: date
    illustrative: bool


class SeriousIncidentNotified(_OfIncident):
    """The council notified the Panel. `harm` and `abuse_or_neglect` as it judged them then."""

    TOPIC: ClassVar[str] = "serious-incident-notified.v1"

    council: AgencyId
    harm: Harm
    abuse_or_neglect: AbuseOrNeglect
    notified_on: date


class NotificationDeclined(_OfIncident):
    """The council decided that the incident need not be notified."""

    TOPIC: ClassVar[str] = "notification-declined.v1"

    council: AgencyId
    reason: PublicText
    declined_on: date


class NotificationWithdrawn(_OfIncident):
    """It turned out that the criteria are not met."""

    TOPIC: ClassVar[str] = "notification-withdrawn.v1"

    council: AgencyId
    reason: PublicText
    withdrawn_on: date


class RapidReviewLinked(_OfIncident):
    """The incident has its one rapid review (invariant 23); see ADR 0033 for why it must know."""

    TOPIC: ClassVar[str] = "rapid-review-linked.v1"

    rapid_review_id: RapidReviewId


class CriminalInvestigationOutcomeNotified(_OfIncident):
    """One outcome of one investigation; there may be several. No person, offence or court is named."""

    TOPIC: ClassVar[str] = "criminal-investigation-outcome-notified.v1"

    police: AgencyId
    outcome: CriminalOutcome
    outcome_on: date


SeriousIncidentFact = (
    SeriousIncidentReferred
    | SeriousIncidentNotified
    | NotificationDeclined
    | NotificationWithdrawn
    | RapidReviewLinked
    | CriminalInvestigationOutcomeNotified
)
