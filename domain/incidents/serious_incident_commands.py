"""What agencies ask concerning a serious incident: each class is a command and its message."""

from datetime import date
from typing import ClassVar

from domain.command import Command, Scope
from domain.incidents.serious_incident_facts import AbuseOrNeglect, CriminalOutcome, Harm
from domain.names import AgencyId, AreaId, SeriousIncidentId, StreamId
from domain.text import PublicText


class _OfIncident(Command):
    incident_id: SeriousIncidentId

    def stream(self, scope: Scope) -> StreamId:
        return self.incident_id


class ReferSeriousIncident(_OfIncident):
    """Bring an incident to the council of the `area` where it happened. Nothing about the child or the family."""

    KIND: ClassVar[str] = "refer-serious-incident.v1"

    referred_by: AgencyId
    area: AreaId
    harm: Harm
    abuse_or_neglect: AbuseOrNeglect
    aware_on: date
    illustrative: bool = False


class NotifySeriousIncident(_OfIncident):
    """
    The Panel was notified on the day `occurred_on`. `harm` and `abuse_or_neglect` only where they are judged otherwise
    than in the referral. Also for what was declined or withdrawn before, when more is known.
    """

    KIND: ClassVar[str] = "notify-serious-incident.v1"

    harm: Harm | None = None
    abuse_or_neglect: AbuseOrNeglect | None = None


class DeclineNotification(_OfIncident):
    """Decide that the incident need not be notified, and say why."""

    KIND: ClassVar[str] = "decline-notification.v1"

    reason: PublicText


class WithdrawNotification(_OfIncident):
    """Take the notification back because the criteria are not met, and say why."""

    KIND: ClassVar[str] = "withdraw-notification.v1"

    reason: PublicText


class NotifyCriminalOutcome(_OfIncident):
    """How a criminal investigation ended, on the day `occurred_on`: the band alone."""

    KIND: ClassVar[str] = "notify-criminal-outcome.v1"

    police: AgencyId
    outcome: CriminalOutcome


SeriousIncidentCommand = (
    ReferSeriousIncident
    | NotifySeriousIncident
    | DeclineNotification
    | WithdrawNotification
    | NotifyCriminalOutcome
)
