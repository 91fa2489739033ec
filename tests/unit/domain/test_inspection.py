"""Inspections: told by whom they concern, reported, and answered by the day that the letter states, or else the clock's."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Code
from domain.quality.inspection import (
    INSPECTION,
    InspectionFindingRegistered,
    InspectionNotified,
    InspectionReportPublished,
    NotifyInspection,
    PublishInspectionReport,
    RegisterInspectionFinding,
    StatementOfActionSubmitted,
    SubmitStatementOfAction,
    statement_due,
)
from domain.register import Correction
from tests.support.controls import (
    BUSINESS_UNIT,
    FRAMEWORK,
    HARTLEPOOL,
    HEALTH,
    POLICE,
    register_finding,
)
from tests.support.record import Record
from tests.support.scenario import given

LETTERS = list(
    csv.DictReader(
        (Path(__file__).parents[2] / "data/jtai_statement_due_dates.csv").read_text().splitlines()
    )
)
ON_A_SATURDAY = {"southend-on-sea", "manchester"}

INSPECTED = "HSSCP-IN-2026-0001"
ENTERED: dict[str, Any] = {
    "inspection_id": INSPECTED,
    "recorded_by": BUSINESS_UNIT,
    "correction": None,
}
NOTIFIED = InspectionNotified(
    **ENTERED,
    inspectorates=("ofsted", "cqc"),
    kind="jtai",
    title="Joint targeted area inspection",
    agencies=(HARTLEPOOL, POLICE),
    notified_on=date(2026, 1, 5),
    illustrative=False,
)
LETTER = InspectionReportPublished(
    **ENTERED,
    published_on=date(2026, 3, 2),
    reference="Letter of March 2026",
    judgement=None,
    needs_statement=True,
    statement_due_on=None,
)


def notify(**changes: Any) -> NotifyInspection:
    values: dict[str, Any] = {
        "inspection_id": INSPECTED,
        "inspectorates": ("ofsted", "cqc"),
        "kind": "jtai",
        "title": "Joint targeted area inspection",
        "agencies": (HARTLEPOOL, POLICE),
        "notified_on": date(2026, 1, 5),
        "occurred_on": date(2026, 1, 5),
    }
    return NotifyInspection(**values | changes)


def publish(**changes: Any) -> PublishInspectionReport:
    values: dict[str, Any] = {
        "inspection_id": INSPECTED,
        "published_on": date(2026, 3, 2),
        "reference": "Letter of March 2026",
        "needs_statement": True,
        "occurred_on": date(2026, 3, 2),
    }
    return PublishInspectionReport(**values | changes)


def answer(**changes: Any) -> SubmitStatementOfAction:
    values: dict[str, Any] = {
        "inspection_id": INSPECTED,
        "lead_agency": HARTLEPOOL,
        "submitted_on": date(2026, 6, 10),
        "reference": "Statement of action",
        "occurred_on": date(2026, 6, 10),
    }
    return SubmitStatementOfAction(**values | changes)


# --- The clock, by real letters ---------------------------------------------------------------------------


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter["area"])
def test_working_days_between_a_real_letter_and_its_day(letter: dict[str, str]):
    published = date.fromisoformat(letter["letter_published"])
    stated = date.fromisoformat(letter["statement_due"])

    counted = FRAMEWORK.working_days.between(published, stated)

    saturday = letter["area"] in ON_A_SATURDAY
    assert (stated.weekday() == 5) is saturday
    assert counted == int(letter["working_days"]) - saturday


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter["area"])
def test_the_day_in_the_letter_wins_over_the_clock(letter: dict[str, str]):
    published = date.fromisoformat(letter["letter_published"])
    stated = date.fromisoformat(letter["statement_due"])

    assert statement_due(FRAMEWORK, published, stated) == stated


def test_the_clock_gives_half_of_the_real_letters_their_own_day():
    same = [
        letter["area"]
        for letter in LETTERS
        if statement_due(FRAMEWORK, date.fromisoformat(letter["letter_published"]), None)
        == date.fromisoformat(letter["statement_due"])
    ]

    assert (len(LETTERS), len(same)) == (28, 13)
    assert "haringey" not in same  # 70 days as well, but its letter is older than the rule set


def test_a_letter_older_than_every_rule_set_and_without_a_day_has_none():
    assert statement_due(FRAMEWORK, date(2016, 5, 10), None) is None


# --- The history ------------------------------------------------------------------------------------------


def test_an_agency_that_it_concerns_tells_the_board_of_an_inspection():
    given(INSPECTION).when(notify(), by=POLICE).then(
        NOTIFIED.model_copy(update={"recorded_by": POLICE})
    )
    given(INSPECTION).when(notify(), by=BUSINESS_UNIT).then(NOTIFIED)
    given(INSPECTION).when(notify(), by=HEALTH).then_refused(Code.NOT_PERMITTED)
    given(INSPECTION).when(notify(agencies=("north-pole",))).then_refused(Code.UNKNOWN_AGENCY)
    given(INSPECTION).when(notify(occurred_on=date(2026, 1, 4))).then_refused(
        Code.DATED_IN_FUTURE, field="notified_on"
    )


def test_a_report_follows_its_notice_and_a_stated_day_follows_the_report():
    told = given(INSPECTION, NOTIFIED)

    given(INSPECTION).when(publish()).then_refused(Code.NOT_FOUND)
    told.when(publish(published_on=date(2026, 1, 4))).then_refused(
        Code.OUT_OF_ORDER, field="published_on"
    )
    told.when(publish(statement_due_on=date(2026, 3, 1))).then_refused(
        Code.OUT_OF_ORDER, field="statement_due_on"
    )
    told.when(publish(needs_statement=False, statement_due_on=date(2026, 6, 12))).then_refused(
        Code.BAD_VALUE, field="needs_statement"
    )
    told.when(publish()).then(LETTER)


def test_a_corrected_letter_stands_in_the_place_of_the_first():
    wrong = Correction(corrects=2, reason="The letter states a day.")
    known = given(INSPECTION, NOTIFIED, LETTER)

    known.when(publish(statement_due_on=date(2026, 6, 12))).then_refused(Code.ALREADY_EXISTS)
    corrected = publish(statement_due_on=date(2026, 6, 12), correction=wrong)
    state = known.when(corrected).then_accepted()
    (letter,) = state.entries(InspectionReportPublished)
    assert letter.statement_due_on == date(2026, 6, 12)


def test_a_statement_answers_a_letter_that_asks_for_one():
    plain = LETTER.model_copy(update={"needs_statement": False})

    given(INSPECTION, NOTIFIED).when(answer()).then_refused(Code.WRONG_STATE)
    given(INSPECTION, NOTIFIED, plain).when(answer()).then_refused(Code.WRONG_STATE)
    asked = given(INSPECTION, NOTIFIED, LETTER)
    asked.when(answer(lead_agency=HEALTH)).then_refused(Code.NOT_EXPECTED, field="lead_agency")
    asked.when(answer(submitted_on=date(2026, 3, 1))).then_refused(Code.OUT_OF_ORDER)
    asked.when(answer(), by=HARTLEPOOL).then(
        StatementOfActionSubmitted(
            **ENTERED | {"recorded_by": HARTLEPOOL},
            lead_agency=HARTLEPOOL,
            submitted_on=date(2026, 6, 10),
            reference="Statement of action",
        )
    )


def test_a_finding_of_an_inspection_is_one_on_the_golden_thread():
    record = Record()
    link = RegisterInspectionFinding(
        inspection_id=INSPECTED, finding_id="HSSCP-F-2026-0001", occurred_on=date(2026, 5, 2)
    )
    record.send(notify())
    assert record.refused(link) == {"finding_id": Code.NOT_FOUND}

    record.send(register_finding())

    (linked,) = record.send(link)
    assert linked == InspectionFindingRegistered(**ENTERED, finding_id="HSSCP-F-2026-0001")
    assert record.refused(link) == {"correction": Code.ALREADY_EXISTS}
