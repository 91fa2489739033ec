"""Independent scrutiny, the map of who scrutinises what, and what other boards say."""

from datetime import date

from domain.errors import Code
from domain.governance.challenge import CHALLENGE
from domain.governance.scrutiny import (
    SCRUTINY,
    Assurance,
    GiveScrutinyJudgement,
    MakeScrutinyRecommendation,
    ScrutinyFunction,
    ScrutinyJudgementGiven,
    ScrutinyRecommendationMade,
    UndertakeScrutiny,
)
from domain.governance.scrutiny_map import (
    SCRUTINY_GAP,
    SCRUTINY_MAP,
    IdentifyScrutinyGap,
    MapScrutiny,
)
from domain.governance.strategic_feedback import STRATEGIC_FEEDBACK, ReceiveStrategicFeedback
from domain.improvement.finding import FINDING
from domain.improvement.recommendation import RECOMMENDATION
from tests.support.controls import POLICE, finding_registered, recommendation_made
from tests.support.governance import (
    CHALLENGE_ID,
    SCRUTINEER,
    SCRUTINY_ID,
    asked,
    feedback,
    gap,
    mapped,
    raised,
    under_scrutiny,
    undertaken,
)
from tests.support.scenario import given, state_of

OF = {"scrutiny_id": SCRUTINY_ID}
JUDGED = ScrutinyJudgementGiven(**OF, assurance=Assurance.PARTLY_ASSURED, judgement="Timely.")
RECOMMENDED = ScrutinyRecommendationMade(
    **OF, text="Write the reason.", recommendation_id="HSSCP-R-2026-0001"
)
UNDERTAKE = asked(UndertakeScrutiny, undertaken(), occurred_on=date(2026, 5, 1))


def test_the_framework_names_seven_functions():
    assert len(ScrutinyFunction) == 7


def test_a_scrutineer_scrutinises_judges_and_recommends():
    recommendation = state_of(RECOMMENDATION, recommendation_made())
    known = {"HSSCP-R-2026-0001": recommendation}

    under_scrutiny(SCRUTINY).when(UNDERTAKE, by=SCRUTINEER).then(undertaken())
    at_work = under_scrutiny(SCRUTINY, undertaken(), known=known)
    at_work.when(asked(GiveScrutinyJudgement, JUDGED), by=SCRUTINEER).then(JUDGED)
    at_work.when(asked(MakeScrutinyRecommendation, RECOMMENDED), by=SCRUTINEER).then(RECOMMENDED)


def test_an_agency_is_not_its_own_scrutineer():
    under_scrutiny(SCRUTINY).when(
        asked(UndertakeScrutiny, undertaken(), agency=POLICE)
    ).then_refused(Code.NOT_PERMITTED, field="agency")
    under_scrutiny(SCRUTINY).when(UNDERTAKE, by=POLICE).then_refused(Code.NOT_PERMITTED)
    under_scrutiny(SCRUTINY, undertaken()).when(
        asked(GiveScrutinyJudgement, JUDGED), by=POLICE
    ).then_refused(Code.NOT_PERMITTED)


def test_a_judgement_needs_a_scrutiny_before_it():
    judge = asked(GiveScrutinyJudgement, JUDGED)

    under_scrutiny(SCRUTINY).when(judge).then_refused(Code.NOT_FOUND)
    early = judge.model_copy(update={"occurred_on": date(2026, 4, 30)})
    under_scrutiny(SCRUTINY, undertaken()).when(early).then_refused(
        Code.BAD_VALUE, field="occurred_on"
    )
    under_scrutiny(SCRUTINY, undertaken()).when(UNDERTAKE).then_refused(Code.ALREADY_EXISTS)


def test_a_recommendation_that_scrutiny_led_to_is_on_the_record():
    under_scrutiny(SCRUTINY, undertaken()).when(
        asked(MakeScrutinyRecommendation, RECOMMENDED)
    ).then_refused(Code.NOT_FOUND, field="recommendation_id")


# --- The map ----------------------------------------------------------------------------------------------


def test_the_map_says_who_scrutinises_which_topic_and_when():
    given(SCRUTINY_MAP).when(asked(MapScrutiny, mapped())).then(mapped())
    given(SCRUTINY_MAP).when(asked(MapScrutiny, mapped(theme="astrology"))).then_refused(
        Code.UNKNOWN_THEME
    )
    backwards = mapped(period_to=date(2026, 3, 31))
    given(SCRUTINY_MAP).when(asked(MapScrutiny, backwards)).then_refused(
        Code.BAD_VALUE, field="period_to"
    )


def test_a_gap_is_about_a_theme_and_a_priority_of_the_framework():
    given(SCRUTINY_GAP).when(asked(IdentifyScrutinyGap, gap())).then(gap())
    given(SCRUTINY_GAP).when(asked(IdentifyScrutinyGap, gap(priority=None))).then(
        gap(priority=None)
    )
    given(SCRUTINY_GAP).when(asked(IdentifyScrutinyGap, gap(priority="parking"))).then_refused(
        Code.NOT_IN_FRAMEWORK, field="priority"
    )


# --- Other boards -----------------------------------------------------------------------------------------


def test_what_another_board_says_leads_to_a_finding_or_a_challenge_on_the_record():
    led = feedback(finding_id="HSSCP-F-2026-0001", challenge_id=CHALLENGE_ID)
    finding = state_of(FINDING, finding_registered())
    challenge = state_of(CHALLENGE, raised())
    receive = asked(ReceiveStrategicFeedback, led)

    given(STRATEGIC_FEEDBACK).when(asked(ReceiveStrategicFeedback, feedback())).then(feedback())
    given(STRATEGIC_FEEDBACK, known={"HSSCP-F-2026-0001": finding, CHALLENGE_ID: challenge}).when(
        receive
    ).then(led)
    given(STRATEGIC_FEEDBACK, known={CHALLENGE_ID: challenge}).when(receive).then_refused(
        Code.NOT_FOUND, field="finding_id"
    )
    given(STRATEGIC_FEEDBACK, known={"HSSCP-F-2026-0001": finding}).when(receive).then_refused(
        Code.NOT_FOUND, field="challenge_id"
    )
