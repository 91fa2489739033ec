"""A serious incident, its rapid review and a review of it, as facts and as commands; a test names what it is about."""

from datetime import date
from typing import Any

from domain.fact import Fact
from domain.incidents.practice_review_commands import PublishReview, RecommendReviewRoute
from domain.incidents.practice_review_facts import (
    AgencyResponseReceived,
    Declaration,
    LeadReviewerAppointed,
    ReviewCommissioned,
    ReviewReportAgreed,
    ReviewRouteRecommended,
)
from domain.incidents.rapid_review_facts import (
    AgencySummaryRequested,
    RapidReviewConcluded,
    RapidReviewOpened,
)
from domain.incidents.review_publication_facts import ReportSubmittedToPanel, ReviewPublished
from domain.incidents.serious_incident_commands import ReferSeriousIncident
from domain.incidents.serious_incident_facts import (
    AbuseOrNeglect,
    Harm,
    RapidReviewLinked,
    SeriousIncidentNotified,
    SeriousIncidentReferred,
)
from tests.support.controls import HARTLEPOOL, POLICE

SI = "HSSCP-SI-2026-0001"
RR = "HSSCP-RR-2026-0001"
PR = "HSSCP-PR-2026-0001"
CHAIR = "Chair of the Learning Group"

AWARE_ON = date(2026, 2, 2)  # a Monday; the council has until Monday, 9 February
NOTIFIED_ON = date(2026, 2, 5)  # a Thursday; the rapid review has until Thursday, 26 February
OPENED_ON = date(2026, 2, 6)
CONCLUDED_ON = date(2026, 2, 25)
RECOMMENDED_ON = date(2026, 3, 2)
COMMISSIONED_ON = date(2026, 3, 9)
APPOINTED_ON = date(2026, 3, 16)
AGREED_ON = date(2026, 4, 20)
SUBMITTED_ON = date(2026, 4, 27)  # a Monday; with 4 May a holiday, seven working days end on 7 May
EARLIEST = date(2026, 5, 7)


def referred(**changes: Any) -> SeriousIncidentReferred:
    values: dict[str, Any] = {
        "incident_id": SI,
        "referred_by": POLICE,
        "area": "hartlepool",
        "council": HARTLEPOOL,
        "harm": Harm.SERIOUSLY_HARMED,
        "abuse_or_neglect": AbuseOrNeglect.SUSPECTED,
        "aware_on": AWARE_ON,
        "referred_on": date(2026, 2, 3),
        "illustrative": False,
    }
    return SeriousIncidentReferred(**values | changes)


def refer(**changes: Any) -> ReferSeriousIncident:
    values: dict[str, Any] = {
        "incident_id": SI,
        "referred_by": POLICE,
        "area": "hartlepool",
        "harm": Harm.SERIOUSLY_HARMED,
        "abuse_or_neglect": AbuseOrNeglect.SUSPECTED,
        "aware_on": AWARE_ON,
        "occurred_on": date(2026, 2, 3),
    }
    return ReferSeriousIncident(**values | changes)


def notified(**changes: Any) -> SeriousIncidentNotified:
    values: dict[str, Any] = {
        "incident_id": SI,
        "council": HARTLEPOOL,
        "harm": Harm.SERIOUSLY_HARMED,
        "abuse_or_neglect": AbuseOrNeglect.SUSPECTED,
        "notified_on": NOTIFIED_ON,
    }
    return SeriousIncidentNotified(**values | changes)


LINKED = RapidReviewLinked(incident_id=SI, rapid_review_id=RR)
OPENED = RapidReviewOpened(
    rapid_review_id=RR, incident_id=SI, opened_on=OPENED_ON, illustrative=False
)
ASKED = AgencySummaryRequested(
    rapid_review_id=RR,
    incident_id=SI,
    agency=POLICE,
    requested_on=OPENED_ON,
    due_on=date(2026, 2, 13),
)


def concluded(**changes: Any) -> RapidReviewConcluded:
    values: dict[str, Any] = {
        "rapid_review_id": RR,
        "incident_id": SI,
        "route": "practice-review",
        "reason": None,
        "recommended_by": CHAIR,
        "concluded_on": CONCLUDED_ON,
    }
    return RapidReviewConcluded(**values | changes)


def recommended(**changes: Any) -> ReviewRouteRecommended:
    values: dict[str, Any] = {
        "review_id": PR,
        "review_type": "practice-review",
        "criteria": ("harmed",),
        "group": "learning-group",
        "chair": CHAIR,
        "agencies": (HARTLEPOOL, POLICE),
        "incident_id": SI,
        "rapid_review_id": RR,
        "reason": None,
        "recommended_on": RECOMMENDED_ON,
        "illustrative": False,
    }
    return ReviewRouteRecommended(**values | changes)


def recommend(**changes: Any) -> RecommendReviewRoute:
    fact = recommended()
    values = {name: getattr(fact, name) for name in type(fact).model_fields}
    values["occurred_on"] = values.pop("recommended_on")
    return RecommendReviewRoute(**values | changes)


def commissioned(**changes: Any) -> ReviewCommissioned:
    values: dict[str, Any] = {
        "review_id": PR,
        "review_type": "practice-review",
        "criteria": ("harmed",),
        "decided_by": "Independent chair",
        "incident_id": SI,
        "rapid_review_id": RR,
        "commissioned_on": COMMISSIONED_ON,
        "due_on": None,
    }
    return ReviewCommissioned(**values | changes)


def declaration(*agencies: str, of_case: bool = True) -> Declaration:
    return Declaration(independent_of_case=of_case, independent_of=agencies or (HARTLEPOOL, POLICE))


APPOINTED = LeadReviewerAppointed(
    review_id=PR,
    reviewer="Independent reviewer",
    declaration=declaration(),
    systems_trained=True,
    appointed_on=APPOINTED_ON,
)
REPORT_AGREED = ReviewReportAgreed(review_id=PR, agreed_by="Executive", agreed_on=AGREED_ON)
SUBMITTED = ReportSubmittedToPanel(review_id=PR, submitted_on=SUBMITTED_ON)


def responded(agency: str) -> AgencyResponseReceived:
    return AgencyResponseReceived(
        review_id=PR, agency=agency, document="Response", received_on=date(2026, 4, 15)
    )


def publish(**changes: Any) -> PublishReview:
    values: dict[str, Any] = {
        "review_id": PR,
        "document": "What we learned",
        "partnership_response": "What we will do",
        "family_informed": True,
        "occurred_on": EARLIEST,
    }
    return PublishReview(**values | changes)


PUBLISHED = ReviewPublished(
    review_id=PR,
    review_type="practice-review",
    document="What we learned",
    partnership_response="What we will do",
    family_not_informed=None,
    submitted_on=SUBMITTED_ON,
    published_on=EARLIEST,
    public_until=date(2027, 5, 7),
)

UNDER_WAY: tuple[Fact, ...] = (recommended(), commissioned(), APPOINTED)
READY: tuple[Fact, ...] = (
    *UNDER_WAY,
    responded(HARTLEPOOL),
    responded(POLICE),
    REPORT_AGREED,
    SUBMITTED,
)
"""All that a publication rests on."""
