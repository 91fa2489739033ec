"""A serious incident: referred, notified to the Panel or not (framework row R1; Tees, Learning Reviews, 4.2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.command import Context
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.incidents.order import check_not_ahead, check_not_before
from domain.incidents.serious_incident_commands import (
    DeclineNotification,
    NotifyCriminalOutcome,
    NotifySeriousIncident,
    ReferSeriousIncident,
    SeriousIncidentCommand,
    WithdrawNotification,
)
from domain.incidents.serious_incident_facts import (
    AbuseOrNeglect,
    CriminalInvestigationOutcomeNotified,
    Harm,
    NotificationDeclined,
    NotificationWithdrawn,
    RapidReviewLinked,
    SeriousIncidentFact,
    SeriousIncidentNotified,
    SeriousIncidentReferred,
)
from domain.names import AgencyId, RapidReviewId, SeriousIncidentId
from domain.quick import quick
from domain.standing import check_acts_for, check_new, check_standing, check_status
from domain.vocabulary import check_agency, check_area

POLICE = "police"
"""The kind of agency that notifies how a criminal investigation ended (Tees, 4.1.4)."""

# --- State ------------------------------------------------------------------------------------------------


class IncidentStatus(StrEnum):
    REFERRED = "referred"
    NOTIFIED = "notified"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@quick
@dataclass(frozen=True, slots=True)
class SeriousIncident:
    """`council` answers for the area where it happened; `moved_on` is the day of the last change of `status`."""

    id: SeriousIncidentId
    council: AgencyId
    harm: Harm
    abuse_or_neglect: AbuseOrNeglect
    aware_on: date
    moved_on: date
    illustrative: bool
    status: IncidentStatus = IncidentStatus.REFERRED
    rapid_review: RapidReviewId | None = None


def evolve(incident: SeriousIncident | None, fact: SeriousIncidentFact) -> SeriousIncident:
    """The next state. Never judges."""
    if isinstance(fact, SeriousIncidentReferred):
        return SeriousIncident(
            id=fact.incident_id,
            council=fact.council,
            harm=fact.harm,
            abuse_or_neglect=fact.abuse_or_neglect,
            aware_on=fact.aware_on,
            moved_on=fact.referred_on,
            illustrative=fact.illustrative,
        )
    assert incident is not None, "a history begins with the referral"  # noqa: S101
    match fact:
        case SeriousIncidentNotified():
            return replace(
                incident,
                status=IncidentStatus.NOTIFIED,
                harm=fact.harm,
                abuse_or_neglect=fact.abuse_or_neglect,
                moved_on=fact.notified_on,
            )
        case NotificationDeclined():
            return replace(incident, status=IncidentStatus.DECLINED, moved_on=fact.declined_on)
        case NotificationWithdrawn():
            return replace(incident, status=IncidentStatus.WITHDRAWN, moved_on=fact.withdrawn_on)
        case RapidReviewLinked():
            return replace(incident, rapid_review=fact.rapid_review_id)
        case CriminalInvestigationOutcomeNotified():
            return incident
        case _:
            assert_never(fact)


# --- Decisions --------------------------------------------------------------------------------------------


def decide(
    incident: SeriousIncident | None, command: SeriousIncidentCommand, context: Context
) -> Sequence[SeriousIncidentFact]:
    """Raises Refused."""
    if isinstance(command, ReferSeriousIncident):
        return refer(incident, command, context)
    standing = check_standing(incident, command.incident_id, field="incident_id")
    match command:
        case NotifySeriousIncident():
            return notify(standing, command, context)
        case DeclineNotification():
            return decline(standing, command, context)
        case WithdrawNotification():
            return withdraw(standing, command, context)
        case NotifyCriminalOutcome():
            return notify_outcome(standing, command, context)
        case _:
            assert_never(command)


def refer(
    incident: SeriousIncident | None, command: ReferSeriousIncident, context: Context
) -> Sequence[SeriousIncidentFact]:
    """For every agency. The duty to notify lies with the council of the area where it happened."""
    check_new(incident, command.incident_id, field="incident_id")
    check_agency(command.referred_by, context, field="referred_by")
    check_acts_for(command.referred_by, context, field="referred_by")
    check_area(command.area, context, field="area")
    check_not_ahead(command.aware_on, command.occurred_on, field="aware_on")
    return [
        SeriousIncidentReferred(
            incident_id=command.incident_id,
            referred_by=command.referred_by,
            area=command.area,
            council=context.scope.framework.areas[command.area].council,
            harm=command.harm,
            abuse_or_neglect=command.abuse_or_neglect,
            aware_on=command.aware_on,
            referred_on=command.occurred_on,
            illustrative=command.illustrative,
        )
    ]


def notify(
    incident: SeriousIncident, command: NotifySeriousIncident, context: Context
) -> Sequence[SeriousIncidentFact]:
    """Refuses what meets no criterion: without abuse or neglect, only a looked-after child's death is notified."""
    _check_council(incident, context)
    to_notify = {IncidentStatus.REFERRED, IncidentStatus.DECLINED, IncidentStatus.WITHDRAWN}
    check_status(incident.id, incident.status, to_notify, field="incident_id")
    # it may be notified on a day before its referral was sent: the duty runs from awareness
    since = incident.aware_on if incident.status is IncidentStatus.REFERRED else incident.moved_on
    check_not_before(command.occurred_on, since, field="occurred_on")
    harm = command.harm or incident.harm
    abuse_or_neglect = command.abuse_or_neglect or incident.abuse_or_neglect
    if abuse_or_neglect is AbuseOrNeglect.NONE and harm is not Harm.LOOKED_AFTER_CHILD_DIED:
        raise refuse(
            Code.NOT_NOTIFIABLE,
            "where no abuse or neglect is known or suspected only the death of a looked-after child is notified; "
            "correct what is known, or decline",
            field="abuse_or_neglect",
        )
    return [
        SeriousIncidentNotified(
            incident_id=incident.id,
            council=incident.council,
            harm=harm,
            abuse_or_neglect=abuse_or_neglect,
            notified_on=command.occurred_on,
        )
    ]


def decline(
    incident: SeriousIncident, command: DeclineNotification, context: Context
) -> Sequence[SeriousIncidentFact]:
    """Refuses a looked-after child's death, which is always notified."""
    _check_council(incident, context)
    check_status(incident.id, incident.status, {IncidentStatus.REFERRED}, field="incident_id")
    check_not_before(command.occurred_on, incident.aware_on, field="occurred_on")
    _check_may_be_left(incident)
    return [
        NotificationDeclined(
            incident_id=incident.id,
            council=incident.council,
            reason=command.reason,
            declined_on=command.occurred_on,
        )
    ]


def withdraw(
    incident: SeriousIncident, command: WithdrawNotification, context: Context
) -> Sequence[SeriousIncidentFact]:
    """Refuses a looked-after child's death, as declining does."""
    _check_council(incident, context)
    check_status(incident.id, incident.status, {IncidentStatus.NOTIFIED}, field="incident_id")
    check_not_before(command.occurred_on, incident.moved_on, field="occurred_on")
    _check_may_be_left(incident)
    return [
        NotificationWithdrawn(
            incident_id=incident.id,
            council=incident.council,
            reason=command.reason,
            withdrawn_on=command.occurred_on,
        )
    ]


def notify_outcome(
    incident: SeriousIncident, command: NotifyCriminalOutcome, context: Context
) -> Sequence[SeriousIncidentFact]:
    """For the police, or the business unit on their behalf."""
    check_agency(command.police, context, field="police")
    check_acts_for(command.police, context, field="police")
    if context.scope.framework.agencies[command.police].kind != POLICE:
        raise refuse(
            Code.NOT_PERMITTED,
            "the outcome of a criminal investigation is notified by the police",
            field="police",
        )
    check_not_before(command.occurred_on, incident.aware_on, field="occurred_on")
    return [
        CriminalInvestigationOutcomeNotified(
            incident_id=incident.id,
            police=command.police,
            outcome=command.outcome,
            outcome_on=command.occurred_on,
        )
    ]


def _check_council(incident: SeriousIncident, context: Context) -> None:
    if not context.acts_for(incident.council):
        raise refuse(
            Code.NOT_PERMITTED,
            f"the duty lies with the council where it happened, {incident.council}; they or the business unit send this",
            field="incident_id",
        )


def _check_may_be_left(incident: SeriousIncident) -> None:
    if incident.harm is Harm.LOOKED_AFTER_CHILD_DIED:
        raise refuse(
            Code.MUST_BE_NOTIFIED,
            "the death of a looked-after child is always notified, also without abuse or neglect",
            field="incident_id",
        )


SERIOUS_INCIDENT = Decider(
    name="serious-incident",
    commands=(
        ReferSeriousIncident,
        NotifySeriousIncident,
        DeclineNotification,
        WithdrawNotification,
        NotifyCriminalOutcome,
    ),
    facts=(
        SeriousIncidentReferred,
        SeriousIncidentNotified,
        NotificationDeclined,
        NotificationWithdrawn,
        RapidReviewLinked,
        CriminalInvestigationOutcomeNotified,
    ),
    decide=decide,
    evolve=evolve,
)
