"""The inspection tracker: which letter waits for its statement of action, in working days."""

from dataclasses import fields
from datetime import date
from typing import Any

from domain.quality.inspection import (
    NotifyInspection,
    PublishInspectionReport,
    RegisterInspectionFinding,
    SubmitStatementOfAction,
)
from domain.register import Correction
from projections.quality.inspections import INSPECTIONS, VIEW
from projections.quality.inspections_board import (
    COLUMNS,
    BoardInspection,
    DueBy,
    InspectionStatus,
    read,
)
from tests.support.controls import FRAMEWORK, HARTLEPOOL, POLICE, register_finding
from tests.support.record import Record

INSPECTED = "HSSCP-IN-2026-0001"
PUBLISHED = date(2024, 5, 16)  # the letter to Leeds, which gives 70 working days
STATED = date(2024, 8, 23)


def notify(reference: str = INSPECTED, on: date = date(2024, 4, 1)) -> NotifyInspection:
    return NotifyInspection(
        inspection_id=reference,
        inspectorates=("ofsted", "cqc", "hmicfrs"),
        kind="jtai",
        title="Joint targeted area inspection",
        agencies=(HARTLEPOOL, POLICE),
        notified_on=on,
        illustrative=True,
        occurred_on=on,
    )


def publish(reference: str = INSPECTED, **changes: Any) -> PublishInspectionReport:
    values: dict[str, Any] = {
        "inspection_id": reference,
        "published_on": PUBLISHED,
        "reference": "Letter of May 2024",
        "needs_statement": True,
        "occurred_on": PUBLISHED,
    }
    return PublishInspectionReport(**values | changes)


def answer(on: date) -> SubmitStatementOfAction:
    return SubmitStatementOfAction(
        inspection_id=INSPECTED,
        lead_agency=HARTLEPOOL,
        submitted_on=on,
        reference="Statement of action",
        occurred_on=on,
    )


def board(record: Record, today: date = PUBLISHED) -> tuple[BoardInspection, ...]:
    return read(record.show(VIEW).all(INSPECTIONS), today=today, framework=FRAMEWORK)


def test_without_a_day_in_the_letter_the_clock_runs_for_70_working_days():
    record = Record()
    record.send(notify())
    (announced,) = board(record)
    assert (announced.status, announced.due_on) == (InspectionStatus.NOTIFIED, None)

    record.send(publish())

    (line,) = board(record)
    assert (line.due_on, line.due_by) == (STATED, DueBy.CLOCK)
    assert (line.working_days_given, line.working_days_left) == (70, 70)


def test_the_day_in_the_letter_wins():
    record = Record()
    record.send(notify())
    record.send(publish(statement_due_on=date(2024, 7, 31)))

    (line,) = board(record)
    assert (line.due_on, line.due_by) == (date(2024, 7, 31), DueBy.LETTER)
    assert line.working_days_given == 53


def test_a_statement_is_due_overdue_and_answered_in_time_or_late():
    record = Record()
    record.send(notify())
    record.send(publish())
    assert board(record, STATED)[0].status is InspectionStatus.STATEMENT_DUE
    overdue = board(record, date(2024, 8, 27))[0]  # the Monday between is a bank holiday
    assert (overdue.status, overdue.working_days_left) == (InspectionStatus.STATEMENT_OVERDUE, -1)

    record.send(answer(date(2024, 8, 27)))
    late = board(record, date(2026, 1, 1))[0]
    assert (late.status, late.working_days_left) == (InspectionStatus.ANSWERED_LATE, -1)

    corrected = answer(STATED).model_copy(
        update={"correction": Correction(corrects=3, reason="It went on the Friday.")}
    )
    record.send(corrected)
    assert board(record, date(2026, 1, 1))[0].status is InspectionStatus.ANSWERED


def test_a_report_that_asks_for_nothing_has_no_day():
    record = Record()
    record.send(notify())
    record.send(publish(needs_statement=False, judgement="Good"))

    (line,) = board(record, date(2030, 1, 1))
    assert (line.status, line.due_on, line.judgement) == (InspectionStatus.REPORTED, None, "Good")


def test_a_letter_beyond_the_bank_holidays_known_has_no_day_and_breaks_nothing():
    far = date(2050, 12, 1)
    record = Record()
    record.send(notify(on=far))
    record.send(publish(published_on=far, occurred_on=far))

    (line,) = board(record, far)
    assert (line.status, line.due_on) == (InspectionStatus.STATEMENT_DUE, None)


def test_what_waits_for_a_statement_comes_first():
    record = Record()
    record.send(notify())
    record.send(publish())
    record.send(notify("HSSCP-IN-2026-0002", date(2026, 2, 1)))

    assert [line.inspection_id for line in board(record)] == [INSPECTED, "HSSCP-IN-2026-0002"]


def test_findings_are_counted_once_and_a_withdrawn_link_no_longer():
    link = RegisterInspectionFinding(
        inspection_id=INSPECTED, finding_id="HSSCP-F-2026-0001", occurred_on=date(2026, 5, 2)
    )
    record = Record()
    record.send(notify())
    record.send(register_finding())
    record.send(link)
    assert board(record)[0].findings == 1

    gone = Correction(corrects=2, reason="It came from another one.", withdraws=True)
    record.send(link.model_copy(update={"correction": gone}))

    assert board(record)[0].findings == 0


def test_a_withdrawn_inspection_is_shown_no_longer():
    record = Record()
    record.send(notify())
    gone = Correction(corrects=1, reason="Of another area.", withdraws=True)
    record.send(notify().model_copy(update={"correction": gone}))

    assert board(record) == ()


def test_every_column_has_a_label_and_is_a_field():
    assert [name for name, _ in COLUMNS] == [column.name for column in fields(BoardInspection)]
