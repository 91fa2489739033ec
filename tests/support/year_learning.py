"""From incidents, reviews and findings to actions that are closed. Parts of tests/support/partnership_year.py."""

from datetime import date, timedelta
from typing import Any

from tests.support.year import Year


def reviews(year: Year) -> None:
    incident, rapid, review = year.ref("SI"), year.ref("RR"), year.ref("PR")
    kind = next(iter(year.framework.review_types.values()))
    aware = year.day(40)
    year.send(
        aware,
        "refer-serious-incident",
        year.council,
        incident_id=incident,
        referred_by=year.council,
        area=year.area,
        harm="seriously-harmed",
        abuse_or_neglect="suspected",
        aware_on=aware,
    )
    year.send(
        aware + timedelta(days=2), "notify-serious-incident", year.council, incident_id=incident
    )
    opened = aware + timedelta(days=3)
    year.send(opened, "open-rapid-review", rapid_review_id=rapid, incident_id=incident)
    year.send(
        opened,
        "request-agency-summary",
        rapid_review_id=rapid,
        agency=year.police,
        due_on=opened + timedelta(days=5),
    )
    year.send(
        opened + timedelta(days=3),
        "record-agency-summary",
        year.police,
        rapid_review_id=rapid,
        agency=year.police,
    )
    year.send(
        opened + timedelta(days=9),
        "conclude-rapid-review",
        rapid_review_id=rapid,
        route=kind.id,
        recommended_by="Chair of the learning group",
    )
    year.send(
        opened + timedelta(days=12),
        "recommend-review-route",
        review_id=review,
        review_type=kind.id,
        group=kind.recommended_by,
        chair="Chair of the learning group",
        agencies=[year.council, year.police],
        criteria=list(kind.criteria)[:1],
        incident_id=incident,
        rapid_review_id=rapid,
        reason="The criteria are met.",
    )
    begun = opened + timedelta(days=20)
    year.send(
        begun,
        "commission-review",
        review_id=review,
        decided_by=kind.decided_by,
        criteria=list(kind.criteria)[:1],
    )
    independent = {"independent_of_case": True, "independent_of": [year.council, year.police]}
    year.send(
        begun + timedelta(days=10),
        "appoint-lead-reviewer",
        review_id=review,
        reviewer="Independent reviewer",
        declaration=independent,
        systems_trained=True,
    )
    year.send(
        begun + timedelta(days=20),
        "select-methodology",
        review_id=review,
        methodology="Systems review",
        systems=True,
    )
    year.send(
        begun + timedelta(days=50),
        "record-practitioner-event",
        review_id=review,
        agencies=[year.council, year.police],
        practitioners=14,
    )
    year.send(
        begun + timedelta(days=55),
        "invite-family",
        review_id=review,
        children_included=True,
        expectations_explained=True,
    )
    year.send(
        begun + timedelta(days=60),
        "record-family-contribution",
        review_id=review,
        children_included=False,
    )
    for agency in (year.council, year.police):
        year.send(
            begun + timedelta(days=100),
            "record-agency-response",
            agency,
            review_id=review,
            agency=agency,
            document="Response to the draft",
        )
    year.send(
        begun + timedelta(days=110),
        "agree-review-report",
        review_id=review,
        agreed_by=kind.decided_by,
    )
    year.send(begun + timedelta(days=120), "submit-report-to-panel", review_id=review)
    year.send(
        begun + timedelta(days=150),
        "publish-review",
        review_id=review,
        document="Review report",
        partnership_response="Response of the partnership",
        family_informed=True,
    )
    year.send(
        year.day(90),
        "notify-national-review",
        learning_id=year.ref("NL"),
        source=_artefact(year, next(iter(year.framework.source_types)), year.day(80)),
        themes=year.themes[:1],
    )
    year.send(
        year.day(95),
        "assign-national-learning",
        learning_id=year.ref("NL"),
        agency=year.council,
        due_on=year.day(150),
    )
    year.send(
        year.day(140),
        "assess-local-position",
        year.council,
        learning_id=year.ref("NL"),
        position="no-gap",
        text="Local practice is in line with it.",
    )


def _artefact(year: Year, type_: str, on: date) -> dict[str, Any]:
    return {"type": type_, "reference": "R-1", "title": "A report", "published_on": on}


def golden_thread(year: Year) -> None:
    finding, recommendation, action = year.ref("F"), year.ref("R"), year.ref("A")
    source = "review" if "review" in year.framework.source_types else "audit"
    begun = year.day(60)
    year.send(
        begun,
        "register-finding",
        finding_id=finding,
        kind="improvement",
        source=_artefact(year, source, year.day(50)),
        about=year.council,
        text="Thresholds are understood in different ways.",
        themes=year.themes[:1],
    )
    asked = [name for name in ("thresholds", "early-help") if name in year.framework.themes]
    for number, theme in enumerate(asked, 2):
        year.send(
            begun,
            "register-finding",
            finding_id=year.ref("F", number),
            kind="strength",
            source=_artefact(year, source, year.day(50)),
            about=year.council,
            text="Well understood by those who were asked.",
            themes=[theme],
        )
    year.send(
        begun,
        "make-recommendation",
        recommendation_id=recommendation,
        kind="improve",
        findings=[finding],
        text="Agree one understanding of thresholds.",
        owner=year.council,
    )
    year.send(
        begun + timedelta(days=5),
        "accept-recommendation",
        year.council,
        recommendation_id=recommendation,
        decided_by="Director",
    )
    agreed = begun + timedelta(days=10)
    year.send(
        agreed,
        "agree-action",
        year.council,
        action_id=action,
        recommendation_id=recommendation,
        text="Publish and train one threshold document.",
        measure="Audit of referrals.",
        owner_agency=year.council,
        owner_post="Head of Front Door",
        confirmed_by="Director",
        due_on=agreed + timedelta(days=200),
    )
    for percent, days in ((20, 60), (60, 140)):
        year.send(
            agreed + timedelta(days=days),
            "report-progress",
            year.council,
            action_id=action,
            percent=percent,
            narrative="On course.",
        )
    year.send(
        agreed + timedelta(days=80),
        "challenge-progress",
        year.police,
        action_id=action,
        question="Is it reaching schools?",
        post="Superintendent",
    )
    year.send(
        agreed + timedelta(days=190),
        "report-implemented",
        year.council,
        action_id=action,
        summary="Published and trained.",
    )
    year.send(
        agreed + timedelta(days=200),
        "submit-impact-evidence",
        year.council,
        action_id=action,
        evidence={
            "type": "audit",
            "effect_on": "practice",
            "period_from": agreed,
            "period_to": agreed + timedelta(days=180),
            "pointer": "Audit 5",
            "text": "Referrals meet the threshold more often.",
        },
    )
    entry = 7  # agreed, started, two reports, challenged, implemented, submitted
    year.send(
        agreed + timedelta(days=205),
        "accept-evidence",
        year.scrutineer,
        action_id=action,
        submission=entry,
        post="Independent scrutineer",
    )
    year.send(
        agreed + timedelta(days=210),
        "close-action",
        action_id=action,
        approved_by="Independent Chair",
    )
    year.send(
        year.day(80),
        "request-procedure-change",
        change_id=year.ref("PC"),
        procedure="Threshold document",
        finding_id=finding,
        change="One document for all.",
        owner=year.council,
    )
    year.send(
        year.day(180),
        "publish-procedure-change",
        year.council,
        change_id=year.ref("PC"),
        edition="2",
        pointer="Procedures online",
    )
