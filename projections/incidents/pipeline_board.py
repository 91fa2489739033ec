"""
V-08 as it is read on a day: where each incident and each review stands, for how long, and by when it must move on.

Deadlines follow from the clocks of the framework pack. The counts from notification to review come in bands, so that no
number of children can be read from them, nor from the difference of two of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.cadence import after
from domain.command import Scope
from domain.framework import Framework
from domain.incidents.practice_review_state import AGREED, UNDER_WAY, ReviewStatus
from domain.incidents.serious_incident import IncidentStatus
from projections.incidents.incident_pipeline import (
    CONCLUDED,
    OPEN_RAPID_REVIEW,
    IncidentRow,
    SummaryRequest,
)
from projections.incidents.review_stages import ReviewRow

NOTIFICATION_CLOCK = "incident-notification"
RAPID_REVIEW_CLOCK = "rapid-review"
PUBLICATION_CLOCK = "review-publication"
"""Names of clocks in the framework pack."""

PUBLISHED_WITHIN = "P6M"
"""From the decision to hold a review, where the pack has no such clock."""

_ENDED = frozenset(
    {
        IncidentStatus.DECLINED.value,
        IncidentStatus.WITHDRAWN.value,
        CONCLUDED,
        ReviewStatus.NOT_COMMISSIONED.value,
        ReviewStatus.PUBLISHED.value,
        ReviewStatus.PUBLICATION_WITHDRAWN.value,
    }
)


@dataclass(frozen=True, slots=True)
class PipelineLine:
    """
    One incident with its rapid review, or one review. `working_days` in this stage up to today, None outside of the
    calendar of bank holidays; `deadline` None where nothing is due. `publication` is what can be said of it in a word.
    """

    ref: str
    kind: str
    incident_id: str | None
    stage: str
    since: date
    working_days: int | None
    deadline: date | None
    overdue: bool
    route: str | None
    agencies: int
    publication: str
    published_on: date | None
    paused: str | None
    panel_response: str | None
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step from referral to publication, and the band in which the number of those that came to it lies."""

    step: str
    band: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    """What an agency owes to a rapid review, or has sent."""

    agency: str
    rapid_review_id: str
    incident_id: str
    requested_on: date
    due_on: date
    received_on: date | None
    overdue: bool


COLUMNS: tuple[tuple[str, str], ...] = (
    ("ref", "Reference"),
    ("kind", "Kind"),
    ("incident_id", "Incident"),
    ("stage", "Stage"),
    ("since", "Since"),
    ("working_days", "Working days in stage"),
    ("deadline", "Deadline"),
    ("overdue", "Overdue"),
    ("route", "Route"),
    ("agencies", "Agencies"),
    ("publication", "Publication"),
    ("published_on", "Published"),
    ("paused", "Paused for"),
    ("panel_response", "Panel"),
    ("illustrative", "Illustrative"),
)
STEP_COLUMNS: tuple[tuple[str, str], ...] = (("step", "Came to"), ("band", "Number"))
REQUEST_COLUMNS: tuple[tuple[str, str], ...] = (
    ("agency", "Agency"),
    ("rapid_review_id", "Rapid review"),
    ("incident_id", "Incident"),
    ("requested_on", "Asked on"),
    ("due_on", "Due"),
    ("received_on", "Received"),
    ("overdue", "Overdue"),
)


def read(
    incidents: Iterable[IncidentRow], reviews: Iterable[ReviewRow], *, today: date, scope: Scope
) -> tuple[PipelineLine, ...]:
    """What is open first, the nearest deadline before the others; then what has ended."""
    lines = [
        *(_incident(row, today, scope.framework) for row in incidents),
        *(_review(row, today, scope.framework) for row in reviews),
    ]
    return tuple(sorted(lines, key=_place))


def requests(rows: Iterable[SummaryRequest], *, today: date) -> tuple[RequestLine, ...]:
    """What agencies were asked for: what has not come first, by the day on which it is due."""
    lines = [
        RequestLine(
            agency=row.agency,
            rapid_review_id=row.rapid_review_id,
            incident_id=row.incident_id,
            requested_on=row.requested_on,
            due_on=row.due_on,
            received_on=row.received_on,
            overdue=row.received_on is None and row.due_on < today,
        )
        for row in rows
    ]
    return tuple(
        sorted(lines, key=lambda line: (line.received_on is not None, line.due_on, line.agency))
    )


def conversion(
    incidents: Sequence[IncidentRow], reviews: Sequence[ReviewRow], framework: Framework
) -> tuple[Step, ...]:
    """From referral over rapid review to publication. Bands of the width of the framework's small numbers."""
    routes = Counter(row.route for row in incidents if row.route is not None)
    counts = {
        "referred": len(incidents),
        "notified to the Panel": _number(incidents, lambda row: row.notified_on is not None),
        "rapid review opened": _number(incidents, lambda row: row.opened_on is not None),
        "rapid review concluded": _number(incidents, lambda row: row.concluded_on is not None),
        **{f"route: {route}": routes[route] for route in sorted(routes)},
        "review commissioned after an incident": _number(
            reviews, lambda row: row.incident_id is not None and row.commissioned_on is not None
        ),
        "review commissioned without one": _number(
            reviews, lambda row: row.incident_id is None and row.commissioned_on is not None
        ),
        "review published": _number(reviews, lambda row: row.published_on is not None),
    }
    width = framework.small_number_threshold
    return tuple(Step(step, band(number, width)) for step, number in counts.items())


def band(number: int, width: int) -> str:
    """`0`, or the band that the number lies in: with a width of 5 `1 to 5`, `6 to 10`, and so on."""
    if number == 0:
        return "0"
    low = (number - 1) // width * width + 1
    return f"{low} to {low + width - 1}"


def _number(
    rows: "Iterable[IncidentRow] | Iterable[ReviewRow]", holds: "Callable[..., bool]"
) -> int:
    return sum(1 for row in rows if holds(row))


def _place(line: PipelineLine) -> tuple[bool, date, str]:
    return line.stage in _ENDED, line.deadline or date.max, line.ref


def _incident(row: IncidentRow, today: date, framework: Framework) -> PipelineLine:
    deadline = _incident_deadline(row, framework)
    return PipelineLine(
        ref=row.incident_id,
        kind="incident",
        incident_id=row.incident_id,
        stage=row.stage,
        since=row.since,
        working_days=framework.working_days.known_between(row.since, today),
        deadline=deadline,
        overdue=deadline is not None and deadline < today,
        route=row.route,
        agencies=len(row.agencies),
        publication="",
        published_on=None,
        paused=None,
        panel_response=row.panel_response,
        illustrative=row.illustrative,
    )


def _incident_deadline(row: IncidentRow, framework: Framework) -> date | None:
    """Of the notification from awareness on, of the rapid review from the notification on."""
    if row.stage == IncidentStatus.REFERRED:
        return _due(NOTIFICATION_CLOCK, row.aware_on, framework)
    if row.stage in {IncidentStatus.NOTIFIED.value, OPEN_RAPID_REVIEW} and row.notified_on:
        return _due(RAPID_REVIEW_CLOCK, row.notified_on, framework)
    return None


def _review(row: ReviewRow, today: date, framework: Framework) -> PipelineLine:
    deadline = _review_deadline(row, framework)
    return PipelineLine(
        ref=row.review_id,
        kind="review",
        incident_id=row.incident_id,
        stage=row.stage,
        since=row.since,
        working_days=framework.working_days.known_between(row.since, today),
        deadline=deadline,
        overdue=deadline is not None and deadline < today,
        route=row.review_type,
        agencies=len(row.agencies),
        publication=_publication(row),
        published_on=row.published_on,
        paused=row.paused,
        panel_response=None,
        illustrative=row.illustrative,
    )


def _review_deadline(row: ReviewRow, framework: Framework) -> date | None:
    """Of publication: as recorded, else by the clock from the commissioning on; of a deferral, its next look."""
    if row.stage == ReviewStatus.DEFERRED:
        return row.review_on
    if row.stage not in UNDER_WAY | AGREED or row.commissioned_on is None:
        return None
    if row.due_on is not None:
        return row.due_on
    by_clock = _due(PUBLICATION_CLOCK, row.commissioned_on, framework)
    return by_clock or after(row.commissioned_on, PUBLISHED_WITHIN)


def _publication(row: ReviewRow) -> str:
    if row.stage in {ReviewStatus.PUBLISHED.value, ReviewStatus.DEFERRED.value}:
        return row.stage
    if row.stage == ReviewStatus.PUBLICATION_WITHDRAWN:
        return "withdrawn"
    return "" if row.commissioned_on is None else "to come"


def _due(clock: str, trigger: date, framework: Framework) -> date | None:
    rule = framework.clock(clock, trigger)
    return None if rule is None else framework.known_due(rule, trigger)
