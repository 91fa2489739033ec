"""
V-08 Incident and review pipeline, as recorded; projections/incidents/pipeline_board.py adds what depends on today.

Restricted: only this partnership's own events, and nothing of a child or a case.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.incidents.rapid_review_facts import (
    AgencySummaryReceived,
    AgencySummaryRequested,
    ImmediateSafetyActionTaken,
    PanelResponseReceived,
    RapidReviewConcluded,
    RapidReviewFact,
    RapidReviewOpened,
)
from domain.incidents.serious_incident import IncidentStatus
from domain.incidents.serious_incident_facts import (
    CriminalInvestigationOutcomeNotified,
    NotificationDeclined,
    NotificationWithdrawn,
    RapidReviewLinked,
    SeriousIncidentFact,
    SeriousIncidentNotified,
    SeriousIncidentReferred,
)
from domain.quick import quick
from projections.incidents.review_stages import REVIEWS, ReviewMoved, move_review
from projections.view import Rows, Table, View, replace

OPEN_RAPID_REVIEW = "rapid-review-open"
CONCLUDED = "concluded"
"""Stages of an incident beside its own states: those of its rapid review."""

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident with its rapid review. `since` is the day on which it came to its stage, `route` how that ended."""

    incident_id: str
    partnership: str
    stage: str
    since: date
    aware_on: date
    notified_on: date | None
    rapid_review_id: str | None
    opened_on: date | None
    concluded_on: date | None
    route: str | None
    panel_response: str | None
    agencies: tuple[str, ...]
    safety_actions: int
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """What one agency was asked for by a rapid review."""

    rapid_review_id: str
    agency: str
    incident_id: str
    requested_on: date
    due_on: date
    received_on: date | None


@quick
@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome of a criminal investigation, in its band; `entry` is its place in the incident's history."""

    incident_id: str
    entry: int
    police: str
    outcome: str
    outcome_on: date


INCIDENTS = Table("incident_pipeline", IncidentRow, ("incident_id",), indexes=(("stage",),))
REQUESTS = Table(
    "incident_pipeline_request",
    SummaryRequest,
    ("rapid_review_id", "agency"),
    indexes=(("agency",),),
)
OUTCOMES = Table("incident_pipeline_outcome", OutcomeRow, ("incident_id", "entry"))

# --- Fold -------------------------------------------------------------------------------------------------

Handled = SeriousIncidentFact | RapidReviewFact | ReviewMoved


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    partnership = recorded.provenance.partnership
    match fact:
        case SeriousIncidentReferred():
            rows.put(INCIDENTS, _referred(fact, partnership))
        case CriminalInvestigationOutcomeNotified():
            entry, outcome = recorded.event.version, fact.outcome.value
            row = OutcomeRow(fact.incident_id, entry, fact.police, outcome, fact.outcome_on)
            rows.put(OUTCOMES, row)
        case AgencySummaryRequested() | AgencySummaryReceived():
            _ask(rows, fact)
        case (
            SeriousIncidentNotified()
            | NotificationDeclined()
            | NotificationWithdrawn()
            | RapidReviewLinked()
            | RapidReviewOpened()
            | ImmediateSafetyActionTaken()
            | RapidReviewConcluded()
            | PanelResponseReceived()
        ):
            incident = rows.get(INCIDENTS, fact.incident_id)
            if incident is not None:
                rows.put(INCIDENTS, _incident(incident, fact))
        case _:
            move_review(rows, fact, partnership)


# --- Incidents --------------------------------------------------------------------------------------------


def _referred(fact: SeriousIncidentReferred, partnership: str) -> IncidentRow:
    return IncidentRow(
        incident_id=fact.incident_id,
        partnership=partnership,
        stage=IncidentStatus.REFERRED.value,
        since=fact.referred_on,
        aware_on=fact.aware_on,
        notified_on=None,
        rapid_review_id=None,
        opened_on=None,
        concluded_on=None,
        route=None,
        panel_response=None,
        agencies=(),
        safety_actions=0,
        illustrative=fact.illustrative,
    )


IncidentMoved = (
    SeriousIncidentNotified
    | NotificationDeclined
    | NotificationWithdrawn
    | RapidReviewLinked
    | RapidReviewOpened
    | ImmediateSafetyActionTaken
    | RapidReviewConcluded
    | PanelResponseReceived
)


def _incident(row: IncidentRow, fact: IncidentMoved) -> IncidentRow:  # noqa: PLR0911 - one case for each event
    match fact:
        case SeriousIncidentNotified():
            return _notified(row, fact.notified_on)
        case NotificationDeclined():
            stage = IncidentStatus.DECLINED.value
            return replace(row, stage=stage, since=fact.declined_on)
        case NotificationWithdrawn():
            stage = IncidentStatus.WITHDRAWN.value
            return replace(row, stage=stage, since=fact.withdrawn_on)
        case RapidReviewLinked():
            return replace(row, rapid_review_id=fact.rapid_review_id)
        case RapidReviewOpened():
            opened = replace(row, opened_on=fact.opened_on)
            return replace(opened, stage=OPEN_RAPID_REVIEW, since=fact.opened_on)
        case ImmediateSafetyActionTaken():
            return replace(row, safety_actions=row.safety_actions + 1)
        case RapidReviewConcluded():
            done = replace(row, route=fact.route, concluded_on=fact.concluded_on)
            if row.stage == IncidentStatus.WITHDRAWN:
                return done
            return replace(done, stage=CONCLUDED, since=fact.concluded_on)
        case PanelResponseReceived():
            return replace(row, panel_response=fact.response.value)
        case _:
            assert_never(fact)


def _notified(row: IncidentRow, on: date) -> IncidentRow:
    """Notified again after a withdrawal it goes on where its rapid review stands."""
    told = replace(row, notified_on=on, since=on)
    if row.concluded_on is not None:
        return replace(told, stage=CONCLUDED)
    if row.opened_on is not None:
        return replace(told, stage=OPEN_RAPID_REVIEW)
    return replace(told, stage=IncidentStatus.NOTIFIED.value)


def _ask(rows: Rows, fact: AgencySummaryRequested | AgencySummaryReceived) -> None:
    match fact:
        case AgencySummaryRequested():
            row = SummaryRequest(
                rapid_review_id=fact.rapid_review_id,
                agency=fact.agency,
                incident_id=fact.incident_id,
                requested_on=fact.requested_on,
                due_on=fact.due_on,
                received_on=None,
            )
            rows.put(REQUESTS, row)
            incident = rows.get(INCIDENTS, fact.incident_id)
            if incident is not None and fact.agency not in incident.agencies:
                agencies = (*incident.agencies, fact.agency)
                rows.put(INCIDENTS, replace(incident, agencies=agencies))
        case AgencySummaryReceived():
            asked = rows.get(REQUESTS, fact.rapid_review_id, fact.agency)
            if asked is not None:
                rows.put(REQUESTS, replace(asked, received_on=fact.received_on))
        case _:
            assert_never(fact)


VIEW = View(
    name="incident_pipeline",
    version=1,
    tables=(INCIDENTS, REVIEWS, REQUESTS, OUTCOMES),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
