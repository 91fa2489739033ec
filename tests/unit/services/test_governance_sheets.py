"""What the governance commands print in each form; a CSV file holds the list alone."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from adapters.spreadsheets import write_csv
from domain.fact import Fact
from domain.governance.line_of_enquiry_facts import KeyLineOfEnquiryAnswered
from projections.governance import challenges, lines_of_enquiry, scrutiny
from projections.improvement import actions_by_status
from projections.improvement.actions_board import BoardAction
from projections.view import View
from services.boards.board import RowsOf
from services.boards.ports import Stand
from services.boards.sheets import Sheet
from services.cli import governance_sheets
from services.cli.formats import Format
from services.cli.writing import TOLD, write
from tests.support.controls import (
    SCOPE,
    action_agreed,
    finding_registered,
    recommendation_made,
)
from tests.support.governance import (
    ENQUIRY_ID,
    enquiry_raised,
    feedback,
    gap,
    mapped,
    raised,
    responded,
    triangulated,
    undertaken,
)
from tests.support.story import folded, log

STAND = Stand("hsscp", 20, datetime(2026, 6, 1, tzinfo=UTC))
LED = KeyLineOfEnquiryAnswered(
    line_of_enquiry_id=ENQUIRY_ID,
    answer="They do.",
    source_types=("audit", "inspection"),
    findings=("HSSCP-F-2026-0001",),
    answered_on=STAND.today,
)
WORK = (finding_registered(), recommendation_made(), action_agreed())


def of_challenges(*facts) -> list[Sheet]:
    rows = rows_of((challenges.VIEW,), facts)
    return governance_sheets.challenges(rows, STAND, SCOPE, agency=None, first=20)


def of_enquiries(*facts) -> list[Sheet]:
    rows = rows_of((lines_of_enquiry.VIEW, actions_by_status.VIEW), facts)
    return governance_sheets.enquiries(rows, STAND, SCOPE, theme=None, first=20)


def of_scrutiny(*facts) -> list[Sheet]:
    return governance_sheets.scrutiny(rows_of((scrutiny.VIEW,), facts), STAND, SCOPE, first=20)


def rows_of(views: Iterable[View], facts: Iterable[Fact]) -> RowsOf:
    events = log(facts)
    return {view.name: folded(view, events) for view in views}


ANSWERS = {
    "challenges": of_challenges(raised(illustrative=True), feedback()),
    "enquiries": of_enquiries(enquiry_raised(), triangulated(), LED, *WORK),
    "scrutiny": of_scrutiny(undertaken(), mapped(), gap()),
    "nothing challenged": of_challenges(),
    "nothing asked": of_enquiries(),
    "nothing scrutinised": of_scrutiny(),
}


def told(sheets: list[Sheet], form: Format) -> str:
    out = io.StringIO()
    write(sheets, form, out, write_csv=write_csv, width=120)
    return out.getvalue()


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_reads_the_same_in_each_form(answer: str):
    sheets = ANSWERS[answer]
    [listed] = [sheet for sheet in sheets if sheet.in_csv]

    table = told(sheets, Format.TABLE)
    kept = json.loads(told(sheets, Format.JSON))
    head, *rows = list(csv.reader(io.StringIO(told(sheets, Format.CSV).lstrip("\ufeff"))))

    assert all(sheet.title in table for sheet in sheets)
    assert [answer["title"] for answer in kept] == [sheet.title for sheet in sheets]
    assert head == [*listed.columns, *TOLD]
    assert [row[0] for row in rows if len(row) == len(head)] == [row[0] for row in listed.rows]


def test_every_column_shown_is_one_of_the_sheet_and_has_a_heading():
    for sheets in ANSWERS.values():
        for sheet in sheets:
            assert set(sheet.shown or ()) <= set(sheet.columns)
            assert set(sheet.labels) <= set(sheet.columns)


def test_a_made_up_challenge_is_marked_in_every_table_that_counts_it():
    table = told(of_challenges(raised(illustrative=True)), Format.TABLE)

    assert table.count("(illustrative)") == 3
    assert "(illustrative)" not in told(of_challenges(raised()), Format.TABLE)


def test_what_is_overdue_is_said_in_words_too():
    words = "Overdue, with working days left below zero: 1."

    assert words in told(of_challenges(raised()), Format.TABLE)
    assert "Overdue, with" not in told(of_challenges(raised(), responded()), Format.TABLE)


def test_the_work_plan_holds_the_actions_that_go_back_to_a_line_of_enquiry_and_no_others():
    [plan] = [s for s in of_enquiries(enquiry_raised(), LED, *WORK) if "Work plan" in s.title]
    [none] = [s for s in of_enquiries(enquiry_raised(), *WORK) if "Work plan" in s.title]

    assert [row[0] for row in plan.rows] == ["HSSCP-A-2026-0001"]
    assert plan.columns == tuple(BoardAction.__dataclass_fields__)
    assert none.rows == ()
