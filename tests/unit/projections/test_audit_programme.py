"""V-11: what is planned, held and concluded against the target, with no small number of children in it."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from domain.improvement.recommendation_facts import Embedded
from domain.quality.audit_commands import ReturnAuditTool, WithdrawAudit
from domain.quality.audit_facts import AuditConcluded
from domain.quality.audit_programme import AuditKind, AuditProgrammeSet, PlannedAudit
from domain.register import Correction
from projections.quality.audit_programme import AUDITS, PROGRAMMES, VIEW, profile
from projections.quality.audit_programme_board import AuditLine, Programme, programmes, read
from tests.support.audits import (
    AP,
    AU,
    NOT_OBTAINED,
    ON,
    attendance,
    commission_audit,
    conclude_audit,
    draw_sample,
    grade_audit,
    hold_audit,
    set_programme,
)
from tests.support.controls import HARTLEPOOL, HEALTH, POLICE, SCOPE
from tests.support.record import Record

TODAY = date(2026, 6, 15)
AU2 = "HSSCP-AU-2026-0002"


@pytest.fixture
def record() -> Record:
    return Record(at=datetime(2026, 6, 15, 9, tzinfo=UTC))


def lines(record: Record, today: date = TODAY) -> dict[str, AuditLine]:
    return {line.audit_id: line for line in read(record.show(VIEW).all(AUDITS), today=today)}


def years(record: Record, today: date = TODAY) -> dict[str, Programme]:
    rows = record.show(VIEW)
    found = programmes(rows.all(AUDITS), rows.all(PROGRAMMES), today=today, scope=SCOPE)
    return {line.partnership: line for line in found}


def held(record: Record, audit_id: str = AU) -> None:
    record.send(commission_audit(audit_id=audit_id))
    record.send(draw_sample(audit_id=audit_id))
    record.send(hold_audit(audit_id=audit_id))


def theirs(record: Record, number: int, on: date = date(2026, 5, 11)) -> None:
    """What arrives of an audit of the neighbour: its conclusion and nothing else."""
    fact = AuditConcluded(
        audit_id=f"STSCP-AU-2026-{number:04d}",
        kind=AuditKind.CASE,
        title="Neglect",
        themes=("supervision",),
        held_on=on,
        learning="It is named late.",
        good_practice=(),
        voice_of_child=NOT_OBTAINED,
        closes=None,
        embedded=None,
        correction=None,
    )
    record.add(fact, on=conclude_audit(), by="stscp-business-unit", partnership="stscp")


def test_a_line_shows_sample_attendance_grades_voice_and_loop(record: Record):
    away = attendance(nenc_icb=(False, False))
    record.send(commission_audit())
    record.send(ReturnAuditTool(audit_id=AU, agency=POLICE, occurred_on=ON))
    record.send(draw_sample(cases=30))
    record.send(hold_audit(attendance=away))
    record.send(grade_audit(good=20, inadequate=10))
    record.send(conclude_audit())

    line = lines(record)[AU]

    assert (line.method, line.sample, line.tools) == ("random", "30", "1 of 3")
    assert (line.attendance, line.absent, line.not_involved) == ("2 of 3", (HEALTH,), (HEALTH,))
    assert line.grades == ("good 20", "inadequate 10")
    assert (line.voice_obtained, line.voice) == (False, NOT_OBTAINED.statement)
    assert (line.status, line.held_on, line.loop_result) == ("concluded", date(2026, 5, 20), None)


def test_a_small_sample_and_a_small_grade_are_not_shown(record: Record):
    record.send(commission_audit())
    record.send(draw_sample(cases=5))
    assert lines(record)[AU].sample == "c"

    held(record, AU2)
    record.send(grade_audit(good=7, inadequate=1, audit_id=AU2))
    line = lines(record)[AU2]
    assert (line.sample, line.grades) == ("8", ("good c", "inadequate c"))


def test_nothing_small_stands_in_any_row_of_the_view(record: Record):
    record.send(commission_audit())
    record.send(draw_sample(cases=3))
    record.send(hold_audit())
    record.send(grade_audit(good=1, inadequate=2))

    [row] = record.show(VIEW).all(AUDITS)

    assert (row.sample, row.grades) == ("c", ("good c", "inadequate c"))


@pytest.mark.parametrize("whole", range(1, 31))
def test_a_hidden_grade_can_not_be_worked_out_from_what_is_shown(whole: int):
    """For each hidden small number there is another one that fits all that is shown, for every split in three."""
    for good, poor in product(range(whole + 1), repeat=2):
        rest = whole - good - poor
        if rest < 0:
            continue
        counts = {"good": good, "poor": poor, "rest": rest}
        sample, grades = profile(counts, whole)
        shown = dict(grade.split() for grade in grades)
        small = [name for name, n in counts.items() if 0 < n < 6]
        assert all(shown[name] == "c" for name in small), counts
        hidden = [name for name, said in shown.items() if said == "c"]
        if small and sample != "c":
            together = sum(counts[name] for name in hidden)
            assert len(hidden) > 1, counts
            assert together > 5, counts


def test_a_corrected_sample_takes_the_grades_away_until_they_are_given_again(record: Record):
    held(record)
    record.send(grade_audit(good=8, inadequate=0))
    assert lines(record)[AU].grades == ("good 8",)

    record.send(draw_sample(cases=9, correction=Correction(corrects=2, reason="One more.")))

    assert (lines(record)[AU].sample, lines(record)[AU].grades) == ("9", ())


def test_what_is_due_and_not_held_is_overdue(record: Record):
    record.send(commission_audit(due_on=date(2026, 6, 14)))

    assert lines(record)[AU].overdue
    assert not lines(record, date(2026, 6, 14))[AU].overdue
    record.send(hold_audit())
    assert not lines(record)[AU].overdue


def test_the_year_counts_what_was_planned_held_and_concluded_against_the_target(record: Record):
    record.send(set_programme(target=2))
    held(record)
    record.send(conclude_audit())
    held(record, AU2)

    ours = years(record)["hsscp"]

    assert (ours.target, ours.planned, ours.planned_by_now) == (2, 2, 1)
    assert (ours.held, ours.concluded, ours.reached) == (2, 1, False)


def test_the_target_is_shown_of_each_partnership_and_of_both_together(record: Record):
    for number in range(1, 13):
        theirs(record, number)
    held(record)
    record.send(conclude_audit())

    found = years(record)

    assert (found["hsscp"].target, found["hsscp"].concluded) == (12, 1)
    assert (found["hsscp"].reached, found["stscp"].reached) == (False, True)
    assert (found["both"].target, found["both"].concluded) == (12, 13)
    assert found["both"].reached


def test_a_neighbours_audit_shows_what_it_shares_and_no_more(record: Record):
    theirs(record, 1)

    line = lines(record)["STSCP-AU-2026-0001"]

    assert (line.partnership, line.title, line.learning) == (
        "stscp",
        "Neglect",
        "It is named late.",
    )
    assert (line.sample, line.attendance, line.tools, line.grades) == (None, None, None, ())


def test_an_audit_of_another_year_or_withdrawn_counts_not(record: Record):
    theirs(record, 1, on=date(2026, 3, 31))
    held(record)
    record.send(WithdrawAudit(audit_id=AU, reason="Merged.", occurred_on=ON))

    found = years(record)

    assert (found["stscp"].held, found["hsscp"].held) == (0, 0)
    assert lines(record)[AU].status == "withdrawn"


def test_a_programme_set_anew_takes_the_place_of_the_first_and_can_be_withdrawn(record: Record):
    record.send(set_programme())
    first = Correction(corrects=1, reason="Two more are asked for.")
    record.send(set_programme(target=14, correction=first))
    assert years(record)["hsscp"].target == 14

    gone = Correction(corrects=2, reason="It was a draft.", withdraws=True)
    record.send(set_programme(correction=gone))
    assert (years(record)["hsscp"].target, years(record)["hsscp"].begins_on) == (12, None)


def test_months_before_the_one_it_begins_in_are_of_the_next_calendar_year(record: Record):
    fact = AuditProgrammeSet(
        programme_id=AP,
        begins_on=date(2026, 4, 1),
        target=1,
        planned=(
            PlannedAudit(theme="supervision", month=3),
            PlannedAudit(theme="thresholds", month=4),
        ),
        recorded_by="hsscp-business-unit",
        correction=None,
    )
    record.add(fact, on=set_programme(), by="hsscp-business-unit")

    [row] = record.show(VIEW).all(PROGRAMMES)

    assert row.planned == ("2026-04 thresholds case", "2027-03 supervision case")
    assert row.ends_before == date(2027, 4, 1)


def test_a_closing_loop_audit_shows_what_it_tests_and_what_it_found(record: Record):
    fact = AuditConcluded(
        audit_id=AU,
        kind=AuditKind.CLOSING_LOOP,
        title="Supervision, again",
        themes=("supervision",),
        held_on=ON,
        learning="It lasts.",
        good_practice=("Views are recorded.",),
        voice_of_child=NOT_OBTAINED,
        closes="HSSCP-R-2026-0001",
        embedded=Embedded.YES,
        correction=None,
    )
    record.add(fact, on=conclude_audit(), by=HARTLEPOOL)

    line = lines(record)[AU]

    assert (line.closes, line.loop_result, line.good_practice) == ("HSSCP-R-2026-0001", "yes", 1)
