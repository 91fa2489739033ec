"""The invariants of learning from incidents: each first refused with its code, then kept."""

from datetime import date

import pytest

from adapters.messaging import subjects
from adapters.messaging.routing import route
from domain.catalogue import DECIDERS, FACTS
from domain.errors import Code
from domain.fact import Visibility
from domain.incidents.deciders import DECIDERS as INCIDENTS
from domain.incidents.practice_review import PRACTICE_REVIEW
from domain.incidents.practice_review_commands import (
    AddReviewAgency,
    AppointLeadReviewer,
    CommissionReview,
    DeferPublication,
)
from domain.incidents.practice_review_facts import ReviewAgencyAdded
from domain.incidents.rapid_review import RAPID_REVIEW
from domain.incidents.rapid_review_commands import ConcludeRapidReview, OpenRapidReview
from domain.incidents.rapid_review_facts import NO_FURTHER_REVIEW
from domain.incidents.review_publication_facts import NotInformed, PublicationDeferred
from domain.incidents.serious_incident import SERIOUS_INCIDENT
from tests.support.controls import HARTLEPOOL, HEALTH
from tests.support.incidents import (
    APPOINTED,
    APPOINTED_ON,
    CHAIR,
    COMMISSIONED_ON,
    CONCLUDED_ON,
    EARLIEST,
    LINKED,
    OPENED,
    OPENED_ON,
    PR,
    PUBLISHED,
    READY,
    REPORT_AGREED,
    RR,
    SI,
    SUBMITTED,
    UNDER_WAY,
    commissioned,
    concluded,
    declaration,
    notified,
    publish,
    recommended,
    referred,
    responded,
)
from tests.support.scenario import given, state_of


def test_invariant_22_a_lead_reviewer_is_independent_of_the_case_and_of_every_agency():
    review = given(PRACTICE_REVIEW, recommended(), commissioned())
    added = AddReviewAgency(review_id=PR, agency=HEALTH, occurred_on=date(2026, 3, 20))

    def appoint(declared) -> AppointLeadReviewer:
        return AppointLeadReviewer(
            review_id=PR,
            reviewer="Independent reviewer",
            declaration=declared,
            systems_trained=True,
            occurred_on=APPOINTED_ON,
        )

    for wanting, field in (
        (declaration(of_case=False), "declaration.independent_of_case"),
        (declaration(HARTLEPOOL), "declaration.independent_of"),
    ):
        review.when(appoint(wanting)).then_refused(Code.REVIEWER_NOT_INDEPENDENT, field=field)
    review.when(appoint(declaration())).then(APPOINTED)

    led = given(PRACTICE_REVIEW, *UNDER_WAY)
    led.when(added).then_refused(Code.REVIEWER_NOT_INDEPENDENT, field="reviewer_independent")
    led.when(added.model_copy(update={"reviewer_independent": True})).then(
        ReviewAgencyAdded(
            review_id=PR, agency=HEALTH, reviewer_independent=True, added_on=date(2026, 3, 20)
        )
    )


def test_invariant_23_a_rapid_review_follows_a_notification_once_and_ends_with_a_listed_route():
    begin = OpenRapidReview(rapid_review_id=RR, incident_id=SI, occurred_on=OPENED_ON)
    second = OpenRapidReview(
        rapid_review_id="HSSCP-RR-2026-0002", incident_id=SI, occurred_on=OPENED_ON
    )

    def known(*facts):
        return given(RAPID_REVIEW, known={SI: state_of(SERIOUS_INCIDENT, *facts)})

    known(referred()).when(begin).then_refused(Code.NOT_NOTIFIED, field="incident_id")
    known(referred(), notified(), LINKED).when(second).then_refused(
        Code.ALREADY_EXISTS, field="incident_id"
    )
    known(referred(), notified()).when(begin).then(OPENED, LINKED)

    def conclude(route: str, reason: str | None = None) -> ConcludeRapidReview:
        return ConcludeRapidReview(
            rapid_review_id=RR,
            route=route,
            reason=reason,
            recommended_by=CHAIR,
            occurred_on=CONCLUDED_ON,
        )

    opened = given(RAPID_REVIEW, OPENED)
    opened.when(conclude("a-chat")).then_refused(Code.NOT_IN_FRAMEWORK, field="route")
    for short_of_it in (NO_FURTHER_REVIEW, "learning-review"):
        opened.when(conclude(short_of_it)).then_refused(Code.REASON_REQUIRED, field="reason")
        opened.when(conclude(short_of_it, "All is learned.")).then(
            concluded(route=short_of_it, reason="All is learned.")
        )
    opened.when(conclude("practice-review")).then(concluded())


@pytest.mark.parametrize("spelt", [CHAIR, CHAIR.upper(), CHAIR.replace(" ", "  ")])
def test_invariant_24_who_recommends_a_review_does_not_commission_it(spelt: str):
    review = given(PRACTICE_REVIEW, recommended())

    def commission(decided_by: str) -> CommissionReview:
        return CommissionReview(
            review_id=PR,
            decided_by=decided_by,
            criteria=("harmed",),
            occurred_on=COMMISSIONED_ON,
        )

    review.when(commission(spelt)).then_refused(Code.SELF_COMMISSIONED, field="decided_by")
    review.when(commission("Independent chair")).then(commissioned())


def test_invariant_25_a_report_is_published_when_all_have_been_heard_and_the_panel_has_had_its_time():
    agreed = given(PRACTICE_REVIEW, *UNDER_WAY, responded(HARTLEPOOL), REPORT_AGREED)
    bare = publish(family_informed=False, partnership_response=None)

    result = agreed.when(bare)
    result.then_refused(Code.NOT_READY_TO_PUBLISH, field="family_informed")
    assert result.refused is not None
    assert [fault.field for fault in result.refused.faults] == [
        "review_id",  # the police have not responded
        "family_informed",
        "partnership_response",
        "review_id",  # the Panel has not had it
    ]

    ready = given(PRACTICE_REVIEW, *READY)
    the_day_before = date(2026, 5, 6)
    ready.when(publish(occurred_on=the_day_before)).then_refused(
        Code.NOT_READY_TO_PUBLISH, field="occurred_on"
    )
    why = NotInformed.NOT_TRACED
    ready.when(publish(family_not_informed=why)).then_refused(Code.NOT_READY_TO_PUBLISH)
    ready.when(publish(family_informed=False, family_not_informed=why)).then(
        PUBLISHED.model_copy(update={"family_not_informed": why})
    )
    ready.when(publish()).then(PUBLISHED)

    def defer(**parts) -> DeferPublication:
        return DeferPublication(review_id=PR, occurred_on=EARLIEST, **parts)

    reason, review_on = "An inquest is open.", date(2026, 9, 1)
    ready.when(defer(reason=reason)).then_refused(Code.REASON_REQUIRED, field="review_on")
    ready.when(defer(review_on=review_on)).then_refused(Code.REASON_REQUIRED, field="reason")
    ready.when(defer(reason=reason, review_on=review_on)).then(
        PublicationDeferred(review_id=PR, reason=reason, review_on=review_on, deferred_on=EARLIEST)
    )


def test_invariant_36_nothing_of_an_incident_has_a_route():
    facts = [fact for decider in INCIDENTS for fact in decider.facts]
    assert len(facts) == 36
    assert {fact.TOPIC for fact in facts} <= FACTS.keys()

    for fact in facts:
        visibility, aggregate = route(fact.TOPIC)
        assert visibility is Visibility.RESTRICTED
        with pytest.raises(ValueError, match="no subject"):
            subjects.event("hsscp", visibility, aggregate, fact.TOPIC)

    others = [fact for d in DECIDERS if d not in INCIDENTS for fact in d.facts]
    written_here = [f for f in FACTS.values() if f.__module__.startswith("domain.incidents.")]
    assert set(written_here) == set(facts)
    for fact in others:
        if fact.VISIBILITY is not Visibility.RESTRICTED:
            visibility, aggregate = route(fact.TOPIC)
            assert subjects.event("hsscp", visibility, aggregate, fact.TOPIC)


def test_a_report_submitted_anew_has_its_time_with_the_panel_anew():
    later = SUBMITTED.model_copy(update={"submitted_on": date(2026, 5, 5)})

    given(PRACTICE_REVIEW, *READY, later).when(publish()).then_refused(Code.NOT_READY_TO_PUBLISH)
