"""V-01: what is recorded of an action, and what the board says of it on a day."""

from dataclasses import replace
from datetime import date

import pytest

from domain.improvement.action_facts import (
    ActionClosed,
    ActionImplemented,
    ActionReopened,
    ActionUpdateCorrected,
    EvidenceType,
    ImpactEvidenceRejected,
    ImpactEvidenceSubmitted,
)
from projections.improvement import actions_board
from projections.improvement.actions_board import BoardAction, Brag, read
from projections.improvement.actions_by_status import ACTIONS, VIEW, ActionRow
from tests.support.controls import (
    HARTLEPOOL,
    SCOPE,
    SOURCE,
    action_agreed,
    evidence,
    finding_registered,
    progress_reported,
    recommendation_made,
)
from tests.support.story import folded, log, shared, story

A1 = "HSSCP-A-2026-0001"
AGREED = action_agreed()  # agreed 4 May, due 12 August 2026: a hundred days
IMPLEMENTED = ActionImplemented(action_id=A1, summary="In use.", reported_by=HARTLEPOOL)
SUBMITTED = ImpactEvidenceSubmitted(action_id=A1, evidence=evidence(), submitted_by=HARTLEPOOL)
CLOSED = ActionClosed(action_id=A1, approved_by="Chair", evidence_types=(EvidenceType.AUDIT,))


def row_of(*facts) -> ActionRow:
    [row] = folded(VIEW, log(facts)).all(ACTIONS)
    return row


def line_of(row: ActionRow, today: date) -> BoardAction:
    [line] = read([row], today=today, scope=SCOPE)
    return line


def corrected(corrects: int, percent: int, *, blocked: bool = False) -> ActionUpdateCorrected:
    return ActionUpdateCorrected(
        action_id=A1,
        corrects=corrects,
        percent=percent,
        blocked=blocked,
        narrative="A draft.",
        reason="A slip.",
    )


def test_an_action_carries_the_sources_of_the_findings_behind_it():
    audit = SOURCE.model_copy(update={"type": "audit", "published_on": date(2026, 1, 9)})
    second = "HSSCP-F-2026-0002"

    row = row_of(
        finding_registered(),
        finding_registered(finding_id=second, source=audit),
        recommendation_made(findings=("HSSCP-F-2026-0001", second)),
        AGREED,
    )

    assert row.sources == ("audit", "inspection")
    assert row.found_on == date(2026, 1, 9)
    assert row.themes == ("supervision", "voice-of-the-child")


def test_a_due_date_that_moves_leaves_the_first_one_visible():
    [row, _] = folded(VIEW, log(story())).all(ACTIONS)
    line = line_of(row, date(2026, 10, 1))

    assert (row.original_due_on, row.due_on, row.slips) == (
        date(2026, 8, 12),
        date(2026, 9, 30),
        1,
    )
    assert line.slipped_days == 49
    assert row.owner_agency == "nenc-icb"
    assert (row.status, row.evidence_accepted, row.loop_result) == ("reopened", 0, "no")


def test_evidence_under_review_ends_with_the_last_rejection():
    rejected = ImpactEvidenceRejected(
        action_id=A1, submission=3, rejected_by="nenc-icb", post="Named Nurse", reason="Too few."
    )

    assert row_of(AGREED, IMPLEMENTED, SUBMITTED).status == "evidence-under-review"
    assert row_of(AGREED, IMPLEMENTED, SUBMITTED, rejected).status == "implemented"


def test_the_newest_report_counts_however_late_an_older_one_is_sent():
    late = progress_reported(percent=10, reported_on=date(2026, 5, 10))

    row = row_of(
        AGREED,
        (progress_reported(), date(2026, 5, 20)),
        (late, date(2026, 5, 10)),
    )

    assert row.percent == 40
    assert row.last_update_on == date(2026, 5, 20)


def test_a_correction_of_a_correction_is_what_the_report_says():
    row = row_of(AGREED, progress_reported(), corrected(2, 30), corrected(3, 35, blocked=True))

    assert (row.percent, row.blocked) == (35, True)


def test_a_correction_of_an_older_report_leaves_the_newest_as_it_is():
    newest = progress_reported(percent=80, reported_on=date(2026, 6, 1))

    assert row_of(AGREED, progress_reported(), newest, corrected(2, 5)).percent == 80


def test_a_correction_that_comes_after_the_work_is_done_blocks_nothing():
    row = row_of(AGREED, progress_reported(), IMPLEMENTED, corrected(2, 30, blocked=True))

    assert row.blocked is False


BASE = replace(row_of(AGREED), last_update_on=date(2026, 7, 1))
ON_THE_DAY = date(2026, 8, 12)


@pytest.mark.parametrize(
    ("changes", "today", "brag", "why"),
    [
        ({"percent": 50}, ON_THE_DAY, Brag.GREEN, "on the way"),
        ({"percent": 50}, date(2026, 8, 13), Brag.RED, "1 day overdue"),
        ({"percent": 90, "blocked": True}, date(2026, 6, 1), Brag.RED, "blocked"),
        # 75 of the hundred days are used on 18 July
        ({"percent": 49}, date(2026, 7, 18), Brag.GREEN, "on the way"),
        (
            {"percent": 49},
            date(2026, 7, 19),
            Brag.AMBER,
            "three quarters of the time used, 49 % done",
        ),
        (
            {"percent": None},
            date(2026, 7, 19),
            Brag.AMBER,
            "three quarters of the time used, 0 % done",
        ),
        # the cadence of the control framework is 90 days
        (
            {"percent": 60, "last_update_on": date(2026, 5, 14)},
            ON_THE_DAY,
            Brag.GREEN,
            "on the way",
        ),
        (
            {"percent": 60, "last_update_on": date(2026, 5, 13)},
            ON_THE_DAY,
            Brag.AMBER,
            "no update for 91 days",
        ),
        ({"percent": 60, "last_update_on": None}, ON_THE_DAY, Brag.AMBER, "no update for 100 days"),
        (
            {"status": "implemented"},
            date(2026, 9, 1),
            Brag.GREEN,
            "implemented; impact not yet evidenced",
        ),
        (
            {"status": "evidence-under-review"},
            date(2026, 12, 1),
            Brag.AMBER,
            "no update for 153 days",
        ),
        (
            {"status": "closed", "evidence_accepted": 2},
            date(2027, 1, 1),
            Brag.BLUE,
            "closed on 2 items of evidence",
        ),
        ({"status": "cancelled"}, date(2027, 1, 1), None, "cancelled"),
        ({"status": "reopened"}, date(2026, 8, 20), Brag.RED, "8 days overdue"),
        ({"partnership": "stscp"}, date(2026, 8, 13), Brag.RED, "1 day overdue"),
        ({"partnership": "stscp"}, ON_THE_DAY, None, "progress is not shared"),
        (
            {"partnership": "stscp", "status": "implemented"},
            date(2027, 1, 1),
            None,
            "progress is not shared",
        ),
    ],
)
def test_brag_is_computed_and_says_why(changes, today, brag, why):
    line = line_of(replace(BASE, **changes), today)

    assert (line.brag, line.why) == (brag, why)


def test_what_a_neighbour_does_not_share_is_not_shown_as_nothing():
    theirs = shared(log(story("stscp")))
    closing = next(n for n, event in enumerate(theirs) if isinstance(event.fact, ActionClosed))
    [open_row, cancelled] = folded(VIEW, theirs[:closing]).all(ACTIONS)
    [closed_row, _] = folded(VIEW, theirs[: closing + 1]).all(ACTIONS)
    today = date(2026, 8, 1)

    implemented, closed = line_of(open_row, today), line_of(closed_row, today)

    assert (implemented.status, implemented.percent, implemented.evidence) == (
        "implemented",
        None,
        None,
    )
    assert implemented.days_since is None
    assert (closed.status, closed.evidence, closed.brag) == ("closed", 1, Brag.BLUE)
    assert line_of(cancelled, today).brag is None


def test_a_reopened_action_has_no_evidence_until_it_is_shown_anew():
    reopened = ActionReopened(action_id=A1, reason="It did not last.", approved_by="Chair")

    row = row_of(AGREED, IMPLEMENTED, SUBMITTED, CLOSED, reopened)

    assert (row.status, row.evidence_accepted, row.evidence_pending, row.ended_on) == (
        "reopened",
        0,
        0,
        None,
    )


def test_the_board_shows_what_is_stuck_first():
    rows = [
        replace(BASE, action_id="HSSCP-A-2026-0001", status="cancelled"),
        replace(BASE, action_id="HSSCP-A-2026-0002", status="closed"),
        replace(BASE, action_id="HSSCP-A-2026-0003", percent=90),
        replace(BASE, action_id="STSCP-A-2026-0004", partnership="stscp"),
        replace(BASE, action_id="HSSCP-A-2026-0005", blocked=True),
        replace(BASE, action_id="HSSCP-A-2026-0006"),
    ]

    lines = read(rows, today=date(2026, 8, 1), scope=SCOPE)

    assert [line.action_id[-1] for line in lines] == ["5", "6", "3", "4", "2", "1"]
    assert lines == read(reversed(rows), today=date(2026, 8, 1), scope=SCOPE)


def test_the_columns_are_those_of_the_line():
    assert [name for name, _ in actions_board.COLUMNS] == list(BoardAction.__dataclass_fields__)
    assert all(line.illustrative for line in read([BASE], today=ON_THE_DAY, scope=SCOPE))
