"""A rapid review: facts gathered, children made safe, a route chosen (framework row R2, invariant 23)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from domain.command import Context, cited
from domain.decider import Decider
from domain.errors import Code, refuse
from domain.incidents.order import check_not_before
from domain.incidents.rapid_review_commands import (
    ConcludeRapidReview,
    OpenRapidReview,
    RapidReviewCommand,
    RecordAgencySummary,
    RecordPanelResponse,
    RecordSafetyAction,
    RequestAgencySummary,
)
from domain.incidents.rapid_review_facts import (
    NO_FURTHER_REVIEW,
    AgencySummaryReceived,
    AgencySummaryRequested,
    ImmediateSafetyActionTaken,
    PanelResponseReceived,
    RapidReviewConcluded,
    RapidReviewFact,
    RapidReviewOpened,
)
from domain.incidents.serious_incident import IncidentStatus, SeriousIncident
from domain.incidents.serious_incident_facts import RapidReviewLinked
from domain.names import AgencyId, PackKey, RapidReviewId, SeriousIncidentId
from domain.quick import quick
from domain.standing import check_acts_for, check_business_unit, check_new, check_standing
from domain.vocabulary import check_agency, check_listed


@quick
@dataclass(frozen=True, slots=True)
class RapidReview:
    """`asked` are the agencies whose summary was requested, `received` those that sent it. `route` None: still open."""

    id: RapidReviewId
    incident: SeriousIncidentId
    opened_on: date
    illustrative: bool
    asked: frozenset[AgencyId] = frozenset()
    received: frozenset[AgencyId] = frozenset()
    route: PackKey | None = None
    concluded_on: date | None = None


def evolve(review: RapidReview | None, fact: RapidReviewFact) -> RapidReview:
    """The next state. Never judges."""
    if isinstance(fact, RapidReviewOpened):
        return RapidReview(
            fact.rapid_review_id, fact.incident_id, fact.opened_on, fact.illustrative
        )
    assert review is not None, "a history begins with its opening"  # noqa: S101
    match fact:
        case AgencySummaryRequested():
            return replace(review, asked=review.asked | {fact.agency})
        case AgencySummaryReceived():
            return replace(review, received=review.received | {fact.agency})
        case RapidReviewConcluded():
            return replace(review, route=fact.route, concluded_on=fact.concluded_on)
        case ImmediateSafetyActionTaken() | PanelResponseReceived():
            return review
        case _:
            assert_never(fact)


def decide(
    review: RapidReview | None, command: RapidReviewCommand, context: Context
) -> Sequence[RapidReviewFact | RapidReviewLinked]:
    """Raises Refused; see the invariant 23 of the domain."""
    if isinstance(command, OpenRapidReview):
        return begin(review, command, context)
    standing = check_standing(review, command.rapid_review_id, field="rapid_review_id")
    if not isinstance(command, RecordSafetyAction):  # children are made safe before anybody reviews
        check_not_before(command.occurred_on, standing.opened_on, field="occurred_on")
    match command:
        case RequestAgencySummary():
            return request_summary(standing, command, context)
        case RecordAgencySummary():
            return record_summary(standing, command, context)
        case RecordSafetyAction():
            return record_safety_action(standing, command, context)
        case ConcludeRapidReview():
            return conclude(standing, command, context)
        case RecordPanelResponse():
            return record_response(standing, command, context)
        case _:
            assert_never(command)


def begin(
    review: RapidReview | None, command: OpenRapidReview, context: Context
) -> Sequence[RapidReviewFact | RapidReviewLinked]:
    """Only for an incident that was notified, and only once."""
    check_business_unit(context)
    check_new(review, command.rapid_review_id, field="rapid_review_id")
    incident = cited(context.known, command.incident_id, SeriousIncident, field="incident_id")
    if incident.status is not IncidentStatus.NOTIFIED:
        raise refuse(
            Code.NOT_NOTIFIED,
            f"{incident.id} is {incident.status}; a rapid review follows a notification",
            field="incident_id",
        )
    if incident.rapid_review is not None:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"{incident.id} has its rapid review, {incident.rapid_review}; an incident has one",
            field="incident_id",
        )
    check_not_before(command.occurred_on, incident.moved_on, field="occurred_on")
    return [
        RapidReviewOpened(
            rapid_review_id=command.rapid_review_id,
            incident_id=incident.id,
            opened_on=command.occurred_on,
            illustrative=incident.illustrative,
        ),
        RapidReviewLinked(incident_id=incident.id, rapid_review_id=command.rapid_review_id),
    ]


def request_summary(
    review: RapidReview, command: RequestAgencySummary, context: Context
) -> Sequence[RapidReviewFact]:
    """Asking again moves the day by which it is wanted."""
    check_business_unit(context)
    _check_open(review)
    check_agency(command.agency, context, field="agency")
    check_not_before(command.due_on, command.occurred_on, field="due_on")
    _check_missing(review, command.agency)
    return [
        AgencySummaryRequested(
            rapid_review_id=review.id,
            incident_id=review.incident,
            agency=command.agency,
            requested_on=command.occurred_on,
            due_on=command.due_on,
        )
    ]


def record_summary(
    review: RapidReview, command: RecordAgencySummary, context: Context
) -> Sequence[RapidReviewFact]:
    check_acts_for(command.agency, context, field="agency")
    _check_open(review)
    if command.agency not in review.asked:
        known = ", ".join(sorted(review.asked)) or "none"
        raise refuse(
            Code.NOT_EXPECTED,
            f"{review.id} asked these agencies for a summary: {known}",
            field="agency",
        )
    _check_missing(review, command.agency)
    return [
        AgencySummaryReceived(
            rapid_review_id=review.id,
            incident_id=review.incident,
            agency=command.agency,
            received_on=command.occurred_on,
        )
    ]


def record_safety_action(
    review: RapidReview, command: RecordSafetyAction, context: Context
) -> Sequence[RapidReviewFact]:
    check_agency(command.agency, context, field="agency")
    check_acts_for(command.agency, context, field="agency")
    return [
        ImmediateSafetyActionTaken(
            rapid_review_id=review.id,
            incident_id=review.incident,
            agency=command.agency,
            taken_on=command.occurred_on,
        )
    ]


def conclude(
    review: RapidReview, command: ConcludeRapidReview, context: Context
) -> Sequence[RapidReviewFact]:
    """The route is one of the pack's; anything but the statutory review needs a reason."""
    check_business_unit(context)
    _check_open(review)
    types = context.scope.framework.review_types
    check_listed(command.route, {*types, NO_FURTHER_REVIEW}, what="route", field="route")
    statutory = command.route in types and types[command.route].statutory
    if command.reason is None and not statutory:
        raise refuse(
            Code.REASON_REQUIRED,
            "say why it shall not be the review that the law asks for; the Panel will ask",
            field="reason",
        )
    return [
        RapidReviewConcluded(
            rapid_review_id=review.id,
            incident_id=review.incident,
            route=command.route,
            reason=command.reason,
            recommended_by=command.recommended_by,
            concluded_on=command.occurred_on,
        )
    ]


def record_response(
    review: RapidReview, command: RecordPanelResponse, context: Context
) -> Sequence[RapidReviewFact]:
    check_business_unit(context)
    if review.concluded_on is None:
        raise refuse(
            Code.WRONG_STATE,
            f"{review.id} is still open; the Panel answers to a rapid review that is concluded",
            field="rapid_review_id",
        )
    check_not_before(command.occurred_on, review.concluded_on, field="occurred_on")
    return [
        PanelResponseReceived(
            rapid_review_id=review.id,
            incident_id=review.incident,
            response=command.response,
            received_on=command.occurred_on,
        )
    ]


def _check_open(review: RapidReview) -> None:
    if review.route is not None:
        raise refuse(
            Code.WRONG_STATE,
            f"{review.id} was concluded on {review.concluded_on}; it stands",
            field="rapid_review_id",
        )


def _check_missing(review: RapidReview, agency: AgencyId) -> None:
    if agency in review.received:
        raise refuse(
            Code.ALREADY_SUBMITTED, f"the summary of {agency} is there already", field="agency"
        )


RAPID_REVIEW = Decider(
    name="rapid-review",
    commands=(
        OpenRapidReview,
        RequestAgencySummary,
        RecordAgencySummary,
        RecordSafetyAction,
        ConcludeRapidReview,
        RecordPanelResponse,
    ),
    facts=(
        RapidReviewOpened,
        AgencySummaryRequested,
        AgencySummaryReceived,
        ImmediateSafetyActionTaken,
        RapidReviewConcluded,
        PanelResponseReceived,
    ),
    decide=decide,
    evolve=evolve,
)
