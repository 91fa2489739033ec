"""Needs analyses, returns and reports on training are received once and corrected in the open."""

from datetime import date
from typing import Any

from domain.errors import Code
from domain.quality.training_reports import (
    TRAINING_NEEDS,
    TRAINING_REPORT,
    TRAINING_RETURN,
    AnalyseTrainingNeeds,
    PublishTrainingReport,
    SubmitTrainingReturn,
    TrainingNeed,
)
from domain.register import Correction
from tests.support.controls import BUSINESS_UNIT, HEALTH, POLICE
from tests.support.scenario import given

TR = "HSSCP-TR-2026-0001"
ON = date(2026, 5, 1)
SLIP = Correction(corrects=1, reason="A slip.")


def analyse(**changes: Any) -> AnalyseTrainingNeeds:
    values: dict[str, Any] = {
        "report_id": TR,
        "analysed_on": date(2026, 3, 1),
        "agencies": (POLICE, HEALTH),
        "needs": (TrainingNeed(theme="thresholds", need="When to refer.", people=140),),
        "occurred_on": ON,
    }
    return AnalyseTrainingNeeds(**values | changes)


def submit(**changes: Any) -> SubmitTrainingReturn:
    values: dict[str, Any] = {
        "report_id": TR,
        "agency": POLICE,
        "until": date(2026, 3, 31),
        "staff": 900,
        "trained": 640,
        "occurred_on": ON,
    }
    return SubmitTrainingReturn(**values | changes)


def publish(**changes: Any) -> PublishTrainingReport:
    values: dict[str, Any] = {
        "report_id": TR,
        "title": "Training in 2025/26",
        "period_from": date(2025, 4, 1),
        "period_to": date(2026, 3, 31),
        "published_on": ON,
        "impact": "Supervisors ask for the child's views.",
        "occurred_on": ON,
    }
    return PublishTrainingReport(**values | changes)


def test_a_needs_analysis_names_agencies_and_themes_that_there_are():
    new = given(TRAINING_NEEDS)

    new.when(analyse()).then_accepted()
    new.when(analyse(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    new.when(analyse(agencies=("nobody",))).then_refused(Code.UNKNOWN_AGENCY, field="agencies")
    strange = (TrainingNeed(theme="astrology", need="The stars."),)
    new.when(analyse(needs=strange)).then_refused(Code.UNKNOWN_THEME)
    new.when(analyse(analysed_on=date(2026, 6, 2))).then_refused(Code.DATED_IN_FUTURE)


def test_a_return_comes_from_the_agency_and_counts_people():
    new = given(TRAINING_RETURN)

    assert new.when(submit(), by=POLICE).then_accepted().entry.months == 12
    new.when(submit(), by=BUSINESS_UNIT).then_accepted()
    new.when(submit(), by=HEALTH).then_refused(Code.NOT_PERMITTED, field="agency")
    new.when(submit(trained=901), by=POLICE).then_refused(
        Code.NUMERATOR_OVER_DENOMINATOR, field="trained"
    )
    new.when(submit(until=date(2026, 6, 2)), by=POLICE).then_refused(Code.DATED_IN_FUTURE)


def test_a_report_is_on_a_period_that_is_over():
    new = given(TRAINING_REPORT)

    new.when(publish()).then_accepted()
    new.when(publish(), by=POLICE).then_refused(Code.NOT_PERMITTED)
    new.when(publish(period_to=date(2025, 3, 31))).then_refused(Code.BAD_VALUE, field="period_to")
    new.when(publish(period_to=date(2026, 5, 2))).then_refused(Code.BAD_VALUE)


def test_a_return_is_corrected_by_who_sent_it_and_a_reference_is_of_one_kind():
    sent = given(TRAINING_RETURN).when(submit(), by=POLICE).facts[0]
    known = given(TRAINING_RETURN, sent)

    known.when(submit(trained=650), by=POLICE).then_refused(Code.ALREADY_EXISTS)
    known.when(submit(trained=650, correction=SLIP), by=POLICE).then_accepted()
    result = given(TRAINING_REPORT, sent).when(publish(correction=SLIP))
    result.then_refused(Code.ALREADY_EXISTS)
