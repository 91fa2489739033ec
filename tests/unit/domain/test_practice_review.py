"""How a review comes about, is done, waits and becomes public."""

from dataclasses import replace
from datetime import date

import pytest

from domain.command import Scope
from domain.errors import Code
from domain.incidents.practice_review import PRACTICE_REVIEW
from domain.incidents.practice_review_commands import (
    AddReviewAgency,
    AgreeReviewReport,
    AppointLeadReviewer,
    CommissionReview,
    DecideAgainstReview,
    DeclareReviewerConflict,
    DeferPublication,
    InviteFamily,
    PauseReview,
    RecordAgencyResponse,
    RecordFamilyContribution,
    RecordFamilyDeclined,
    RecordPractitionerEvent,
    ReplaceLeadReviewer,
    ResumeReview,
    SelectMethodology,
    SubmitReportToPanel,
    WithdrawPublication,
)
from domain.incidents.practice_review_facts import (
    FamilyInvited,
    LeadReviewerReplaced,
    PauseReason,
    PractitionerEventHeld,
    ReviewerConflictDeclared,
    ReviewNotCommissioned,
    ReviewPaused,
    ReviewResumed,
)
from domain.incidents.practice_review_state import ReviewStatus
from domain.incidents.rapid_review import RAPID_REVIEW
from domain.incidents.review_publication_facts import PublicationDeferred, PublicationWithdrawn
from domain.incidents.serious_incident import SERIOUS_INCIDENT
from tests.support.controls import FRAMEWORK, HARTLEPOOL, HEALTH, POLICE
from tests.support.incidents import (
    AGREED_ON,
    APPOINTED,
    COMMISSIONED_ON,
    EARLIEST,
    OPENED,
    PR,
    PUBLISHED,
    READY,
    RECOMMENDED_ON,
    REPORT_AGREED,
    RR,
    SI,
    SUBMITTED,
    UNDER_WAY,
    commissioned,
    concluded,
    declaration,
    publish,
    recommend,
    recommended,
    referred,
    responded,
)
from tests.support.scenario import Given, given, state_of

ON = date(2026, 3, 25)
CONFLICT = ReviewerConflictDeclared(review_id=PR, agency=POLICE, declared_on=ON)
PAUSED = ReviewPaused(review_id=PR, reason=PauseReason.POLICE, paused_on=ON)
INVITED = FamilyInvited(
    review_id=PR, children_included=True, expectations_explained=True, invited_on=ON
)
KNOWN = {
    SI: state_of(SERIOUS_INCIDENT, referred()),
    RR: state_of(RAPID_REVIEW, OPENED, concluded()),
}
REPLACE = ReplaceLeadReviewer(
    review_id=PR,
    reviewer="Second reviewer",
    declaration=declaration(),
    reason="A conflict.",
    occurred_on=ON,
)
AGREE = AgreeReviewReport(review_id=PR, agreed_by="Executive", occurred_on=AGREED_ON)
COMMISSION = CommissionReview(
    review_id=PR,
    decided_by="Independent chair",
    criteria=("harmed",),
    occurred_on=COMMISSIONED_ON,
)
SUBMIT = SubmitReportToPanel(review_id=PR, occurred_on=date(2026, 4, 27))
DEFER = DeferPublication(
    review_id=PR, reason="An inquest.", review_on=date(2026, 9, 1), occurred_on=EARLIEST
)
RESPOND = RecordAgencyResponse(
    review_id=PR, agency=POLICE, document="Response", occurred_on=date(2026, 4, 15)
)
METHOD = SelectMethodology(
    review_id=PR, methodology="Learning together", systems=True, occurred_on=ON
)
APPOINT = AppointLeadReviewer(
    review_id=PR, reviewer="Reviewer", declaration=declaration(), occurred_on=ON
)


def under_way(*more) -> Given:
    return given(PRACTICE_REVIEW, *UNDER_WAY, *more)


# --- Commissioning ----------------------------------------------------------------------------------------


def test_a_review_is_recommended_from_a_concluded_rapid_review():
    known = given(PRACTICE_REVIEW, known=KNOWN)

    known.when(recommend()).then(recommended())
    known.when(recommend(incident_id=None)).then(recommended())
    known.when(recommend(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    given(PRACTICE_REVIEW, recommended(), known=KNOWN).when(recommend()).then_refused(
        Code.ALREADY_EXISTS
    )


def test_a_review_needs_no_incident_good_practice_is_learned_from_too():
    alone = {"review_type": "learning-review", "criteria": ("good",)} | dict.fromkeys(
        ("incident_id", "rapid_review_id")
    )

    given(PRACTICE_REVIEW).when(recommend(**alone)).then(recommended(**alone))


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"review_type": "inquiry"}, Code.NOT_IN_FRAMEWORK, "review_type"),
        ({"criteria": ("below",)}, Code.NOT_IN_FRAMEWORK, "criteria"),
        ({"group": "lunch"}, Code.NOT_IN_FRAMEWORK, "group"),
        ({"agencies": ()}, Code.MISSING_FIELD, "agencies"),
        ({"agencies": ("middlesbrough-council",)}, Code.UNKNOWN_AGENCY, "agencies"),
        ({"rapid_review_id": "HSSCP-RR-2026-0009"}, Code.NOT_FOUND, "rapid_review_id"),
        ({"incident_id": "HSSCP-SI-2026-0009"}, Code.NOT_FOUND, "incident_id"),
        ({"occurred_on": date(2026, 2, 24)}, Code.OUT_OF_ORDER, "occurred_on"),
        (
            {"review_type": "learning-review", "criteria": ("below",)},
            Code.REASON_REQUIRED,
            "reason",
        ),
    ],
)
def test_a_recommendation_is_refused(changes, code, field):
    given(PRACTICE_REVIEW, known=KNOWN).when(recommend(**changes)).then_refused(code, field=field)


def test_a_rapid_review_that_is_open_or_anothers_leads_to_no_review():
    still_open = KNOWN | {RR: state_of(RAPID_REVIEW, OPENED)}
    other = "HSSCP-SI-2026-0002"
    two = KNOWN | {other: state_of(SERIOUS_INCIDENT, referred(incident_id=other))}

    given(PRACTICE_REVIEW, known=still_open).when(recommend()).then_refused(Code.WRONG_STATE)
    given(PRACTICE_REVIEW, known=two).when(recommend(incident_id=other)).then_refused(
        Code.BAD_VALUE, field="incident_id"
    )


def test_what_was_made_up_stays_marked_in_the_review_of_it():
    made_up = KNOWN | {SI: state_of(SERIOUS_INCIDENT, referred(illustrative=True))}

    given(PRACTICE_REVIEW, known=made_up).when(recommend()).then(recommended(illustrative=True))


def test_the_criteria_met_stay_on_the_record():
    review = given(PRACTICE_REVIEW, recommended())

    none_met = COMMISSION.model_copy(update={"criteria": ()})
    review.when(none_met).then_refused(Code.REASON_REQUIRED, field="criteria")
    unlisted = COMMISSION.model_copy(update={"criteria": ("good",)})
    review.when(unlisted).then_refused(Code.NOT_IN_FRAMEWORK, field="criteria")
    early = COMMISSION.model_copy(update={"occurred_on": date(2026, 3, 1)})
    review.when(early).then_refused(Code.OUT_OF_ORDER)
    overdue = COMMISSION.model_copy(update={"due_on": date(2026, 3, 1)})
    review.when(overdue).then_refused(Code.OUT_OF_ORDER, field="due_on")
    review.when(COMMISSION).then(commissioned())
    given(PRACTICE_REVIEW, recommended(), commissioned()).when(COMMISSION).then_refused(
        Code.WRONG_STATE
    )


def test_a_review_that_is_not_held_says_why():
    against = DecideAgainstReview(
        review_id=PR, decided_by="Independent chair", occurred_on=COMMISSIONED_ON
    )
    review = given(PRACTICE_REVIEW, recommended())

    review.when(against).then_refused(Code.REASON_REQUIRED, field="reason")
    not_held = ReviewNotCommissioned(
        review_id=PR,
        decided_by="Independent chair",
        reason="An audit answers it.",
        decided_on=COMMISSIONED_ON,
    )
    review.when(against.model_copy(update={"reason": "An audit answers it."})).then(not_held)
    given(PRACTICE_REVIEW, recommended(), not_held).when(METHOD).then_refused(Code.WRONG_STATE)


# --- Conduct ----------------------------------------------------------------------------------------------


def test_nothing_is_done_before_a_review_is_commissioned():
    for command in (APPOINT, METHOD, RESPOND, AGREE, SUBMIT, publish()):
        given(PRACTICE_REVIEW, recommended()).when(command).then_refused(Code.WRONG_STATE)
        given(PRACTICE_REVIEW).when(command).then_refused(Code.NOT_FOUND, field="review_id")


def test_the_first_thing_done_begins_the_work():
    begun = given(PRACTICE_REVIEW, recommended(), commissioned())

    assert begun.when(METHOD).then_accepted().status is ReviewStatus.IN_PROGRESS
    begun.when(AGREE).then_refused(Code.WRONG_STATE)


def test_there_is_one_lead_reviewer_at_a_time():
    under_way().when(APPOINT).then_refused(Code.ALREADY_EXISTS, field="reviewer")
    bare = given(PRACTICE_REVIEW, recommended(), commissioned())
    conflict = DeclareReviewerConflict(review_id=PR, agency=POLICE, occurred_on=ON)
    for nobody in (REPLACE, conflict):
        bare.when(nobody).then_refused(Code.WRONG_STATE)
    under_way().when(conflict).then(CONFLICT)
    under_way().when(conflict.model_copy(update={"agency": "nobody"})).then_refused(
        Code.UNKNOWN_AGENCY
    )


def test_a_reviewer_in_conflict_agrees_no_report_until_replaced():
    under_way(CONFLICT).when(AGREE).then_refused(Code.REVIEWER_NOT_INDEPENDENT)
    replaced = LeadReviewerReplaced(
        review_id=PR,
        reviewer="Second reviewer",
        declaration=declaration(),
        systems_trained=False,
        reason="A conflict.",
        replaced_on=ON,
    )
    under_way(CONFLICT).when(REPLACE).then(replaced)
    under_way(CONFLICT, replaced).when(AGREE).then(REPORT_AGREED)


def test_an_agency_that_was_added_is_covered_by_every_later_declaration():
    add = AddReviewAgency(review_id=PR, agency=HEALTH, reviewer_independent=True, occurred_on=ON)
    [added] = under_way().when(add).facts

    under_way(added).when(add).then_refused(Code.ALREADY_EXISTS, field="agency")
    under_way(added).when(REPLACE).then_refused(Code.REVIEWER_NOT_INDEPENDENT)
    all_three = REPLACE.model_copy(update={"declaration": declaration(HARTLEPOOL, POLICE, HEALTH)})
    assert under_way(added).when(all_three).then_accepted().agencies == (HARTLEPOOL, POLICE, HEALTH)
    nobody_yet = given(PRACTICE_REVIEW, recommended(), commissioned())
    assert nobody_yet.when(add).then_accepted().reviewer is None


def test_a_review_below_the_threshold_can_do_without_a_lead_reviewer():
    kind = {"review_type": "learning-review", "criteria": ("below",)}
    review = given(PRACTICE_REVIEW, recommended(**kind), commissioned(**kind), *_method())
    statutory = given(PRACTICE_REVIEW, recommended(), commissioned(), *_method())

    statutory.when(AGREE).then_refused(Code.REVIEWER_NOT_INDEPENDENT)
    review.when(AGREE).then(REPORT_AGREED)


def _method():
    return given(PRACTICE_REVIEW, recommended(), commissioned()).when(METHOD).facts


def test_a_family_is_invited_before_it_contributes_or_declines():
    invite = InviteFamily(
        review_id=PR, children_included=True, expectations_explained=True, occurred_on=ON
    )
    heard = RecordFamilyContribution(review_id=PR, children_included=True, occurred_on=ON)
    declined = RecordFamilyDeclined(review_id=PR, occurred_on=ON)

    under_way().when(invite).then(INVITED)
    for answer in (heard, declined):
        under_way().when(answer).then_refused(Code.WRONG_STATE)
        assert under_way(INVITED).when(answer).then_accepted().family_invited


def test_practitioners_of_known_agencies_take_part():
    event = RecordPractitionerEvent(
        review_id=PR, agencies=(POLICE, POLICE), practitioners=12, occurred_on=ON
    )

    [held] = under_way().when(event).facts
    assert isinstance(held, PractitionerEventHeld)
    assert held.agencies == (POLICE,)
    strange = event.model_copy(update={"agencies": ("nobody",)})
    under_way().when(strange).then_refused(Code.UNKNOWN_AGENCY)


def test_an_agency_under_review_answers_for_itself():
    under_way().when(RESPOND, by=POLICE).then(responded(POLICE))
    under_way().when(RESPOND).then(responded(POLICE))
    under_way().when(RESPOND, by=HEALTH).then_refused(Code.NOT_PERMITTED)
    outside = RESPOND.model_copy(update={"agency": HEALTH})
    under_way().when(outside, by=HEALTH).then_refused(Code.NOT_EXPECTED, field="agency")


def test_all_else_is_the_business_units_to_send():
    for command in (recommend(), COMMISSION, METHOD, AGREE, SUBMIT, publish()):
        under_way().when(command, by=POLICE).then_refused(Code.NOT_PERMITTED)


# --- Waiting and publishing -------------------------------------------------------------------------------


def test_a_pause_holds_publication_and_not_learning():
    pause = PauseReview(review_id=PR, reason=PauseReason.POLICE, occurred_on=ON)
    resume = ResumeReview(review_id=PR, reason="The trial is over.", occurred_on=EARLIEST)
    resumed = ReviewResumed(review_id=PR, reason="The trial is over.", resumed_on=EARLIEST)

    under_way().when(pause).then(PAUSED)
    under_way(PAUSED).when(pause).then_refused(Code.WRONG_STATE)
    under_way().when(resume).then_refused(Code.WRONG_STATE)
    assert under_way(PAUSED).when(METHOD).then_accepted().paused is PauseReason.POLICE

    waiting = given(PRACTICE_REVIEW, *READY, PAUSED)
    waiting.when(publish()).then_refused(Code.WRONG_STATE)
    waiting.when(resume).then(resumed)
    given(PRACTICE_REVIEW, *READY, PAUSED, resumed).when(publish()).then(PUBLISHED)


def test_a_deferred_report_can_be_deferred_again_submitted_again_or_published():
    deferred = PublicationDeferred(
        review_id=PR, reason="An inquest.", review_on=date(2026, 9, 1), deferred_on=EARLIEST
    )
    later = given(PRACTICE_REVIEW, *READY, deferred)

    given(PRACTICE_REVIEW, *READY).when(DEFER).then(deferred)
    later.when(DEFER).then(deferred)
    later.when(publish()).then(PUBLISHED)
    again = SUBMIT.model_copy(update={"occurred_on": date(2026, 5, 20)})
    assert later.when(again).then_accepted().status is ReviewStatus.WITH_PANEL
    backwards = DEFER.model_copy(update={"review_on": date(2026, 5, 1)})
    later.when(backwards).then_refused(Code.OUT_OF_ORDER, field="review_on")


def test_what_is_public_can_only_be_withdrawn():
    public = given(PRACTICE_REVIEW, *READY, PUBLISHED)
    withdraw = WithdrawPublication(
        review_id=PR,
        decided_by="Independent chair",
        reason="A child could be recognised.",
        occurred_on=date(2026, 6, 1),
    )
    withdrawn = PublicationWithdrawn(
        review_id=PR,
        decided_by="Independent chair",
        reason="A child could be recognised.",
        withdrawn_on=date(2026, 6, 1),
    )

    for command in (publish(), DEFER, RESPOND):
        public.when(command).then_refused(Code.WRONG_STATE)
    given(PRACTICE_REVIEW, *READY).when(withdraw).then_refused(Code.WRONG_STATE)
    public.when(withdraw).then(withdrawn)


def test_the_panel_reads_only_the_reviews_that_the_law_asks_for():
    kind = {"review_type": "learning-review", "criteria": ("below",)}
    facts = (
        recommended(**kind),
        commissioned(**kind),
        APPOINTED,
        responded(HARTLEPOOL),
        responded(POLICE),
        REPORT_AGREED,
    )

    result = given(PRACTICE_REVIEW, *facts).when(publish(partnership_response=None))
    assert result.then_accepted().status is ReviewStatus.PUBLISHED


def test_without_a_clock_in_the_pack_the_panel_need_not_have_had_it():
    clocks = {k: v for k, v in FRAMEWORK.clocks.items() if k != "panel-before-publication"}
    scope = Scope("hsscp", replace(FRAMEWORK, clocks=clocks))
    facts = tuple(fact for fact in READY if fact is not SUBMITTED)
    review = Given(PRACTICE_REVIEW, facts, scope=scope)

    review.when(publish()).then(PUBLISHED.model_copy(update={"submitted_on": None}))


def test_steps_are_not_dated_before_the_ones_they_follow():
    early = METHOD.model_copy(update={"occurred_on": date(2026, 3, 1)})
    assert early.occurred_on < RECOMMENDED_ON
    under_way().when(early).then_refused(Code.OUT_OF_ORDER, field="occurred_on")
    sooner = AGREE.model_copy(update={"occurred_on": date(2026, 3, 15)})
    under_way().when(sooner).then_refused(Code.OUT_OF_ORDER)
    before_agreed = SUBMIT.model_copy(update={"occurred_on": date(2026, 4, 1)})
    under_way(REPORT_AGREED).when(before_agreed).then_refused(Code.OUT_OF_ORDER)
