"""V-06: who has sent what a round asks for, seen from a day, without any figure."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from domain.performance.collection_round import (
    Cell,
    CloseCollectionRound,
    GrantReturnExtension,
    SendReminder,
)
from domain.performance.return_commands import (
    QuerySubmission,
    ResolveSubmissionQuery,
    SubmitNilReturn,
    WithdrawSubmission,
)
from domain.performance.value import Count, NilReturn
from projections.performance.returns import EXPECTED, RETURNS, ROUNDS, VIEW
from projections.performance.returns_board import COLUMNS, BoardReturn, ReturnStatus, read
from tests.support.controls import (
    HARTLEPOOL,
    RE_REFERRALS,
    STOCKTON,
    correct_submission,
    define_indicator,
    open_round,
    submit_indicator,
)
from tests.support.record import Record

ROUND = "HSSCP-CR-2025-Q4"
DUE = date(2026, 4, 30)
QUARTER = {"period": "2025-Q4"}
KEY: dict[str, Any] = {
    "code": RE_REFERRALS,
    "area": "hartlepool",
    "period": "2025-Q4",
    "provider": HARTLEPOOL,
    "occurred_on": date(2026, 4, 20),
}
CLOSE = CloseCollectionRound(round_id=ROUND, occurred_on=date(2026, 5, 10))


def opened() -> Record:
    record = Record(at=datetime(2026, 4, 20, 9, tzinfo=UTC))
    record.send(define_indicator())
    record.send(open_round())
    return record


def board(record: Record, today: date = DUE) -> tuple[BoardReturn, ...]:
    rows = record.show(VIEW)
    return read(rows.all(ROUNDS), rows.all(EXPECTED), rows.all(RETURNS), today=today)


def hartlepools(record: Record, today: date = DUE) -> BoardReturn:
    (found,) = (line for line in board(record, today) if line.area == "hartlepool")
    return found


def test_a_figure_is_due_to_its_day_and_late_the_day_after():
    record = opened()

    assert hartlepools(record, DUE).status is ReturnStatus.DUE
    late = hartlepools(record, date(2026, 5, 2))
    assert (late.status, late.days_late) == (ReturnStatus.LATE, 2)


def test_a_figure_that_has_not_come_when_the_round_closes_is_missed():
    record = opened()
    record.send(CLOSE)

    assert {line.status for line in board(record)} == {ReturnStatus.MISSED}


def test_a_figure_is_submitted_on_the_day_it_was_recorded():
    record = opened()
    record.send(submit_indicator(**QUARTER, round_id=ROUND))

    found = hartlepools(record)
    assert (found.status, found.received_on, found.days_late) == (
        ReturnStatus.SUBMITTED,
        date(2026, 4, 20),
        0,
    )


def test_a_figure_that_does_not_name_the_round_answers_it_all_the_same():
    record = opened()
    record.send(submit_indicator(**QUARTER))

    assert hartlepools(record).status is ReturnStatus.SUBMITTED


def test_a_figure_that_came_after_its_day_is_shown_with_the_days():
    record = opened()
    record.at = datetime(2026, 5, 3, 9, tzinfo=UTC)
    record.send(submit_indicator(**QUARTER))

    found = hartlepools(record, date(2026, 6, 1))
    assert (found.status, found.days_late) == (ReturnStatus.SUBMITTED, 3)


def test_an_extension_moves_the_day_and_keeps_the_first_one():
    record = opened()
    record.send(
        GrantReturnExtension(
            round_id=ROUND,
            cell=Cell(code=RE_REFERRALS, area="hartlepool", provider=HARTLEPOOL),
            due_on=date(2026, 5, 15),
            reason="The case system was moved.",
            occurred_on=date(2026, 4, 20),
        )
    )

    found = hartlepools(record, date(2026, 5, 10))
    assert (found.status, found.first_due_on, found.due_on) == (
        ReturnStatus.DUE,
        DUE,
        date(2026, 5, 15),
    )


def test_a_nil_return_is_one_and_a_correction_may_make_or_unmake_it():
    record = opened()
    record.send(SubmitNilReturn(**KEY))
    assert hartlepools(record).status is ReturnStatus.NIL

    record.send(correct_submission(**QUARTER, value=Count(numerator=9, denominator=20)))
    assert (hartlepools(record).status, hartlepools(record).corrections) == (
        ReturnStatus.SUBMITTED,
        1,
    )
    record.send(correct_submission(**QUARTER, corrects=2, value=NilReturn()))
    assert (hartlepools(record).status, hartlepools(record).corrections) == (ReturnStatus.NIL, 2)


def test_a_query_is_open_until_it_is_resolved_and_the_figure_then_accepted():
    record = opened()
    record.send(submit_indicator(**QUARTER))
    record.send(QuerySubmission(**KEY, question="Why so many?"))
    record.send(QuerySubmission(**KEY, question="And why so few?"))
    record.send(ResolveSubmissionQuery(**KEY, query=2, answer="A backlog."))
    assert hartlepools(record).status is ReturnStatus.QUERIED

    record.send(ResolveSubmissionQuery(**KEY, query=3, answer="A holiday."))

    assert (hartlepools(record).status, hartlepools(record).queries) == (ReturnStatus.ACCEPTED, 2)


def test_a_figure_without_an_open_query_is_accepted_when_the_round_closes():
    record = opened()
    record.send(submit_indicator(**QUARTER))
    record.send(CLOSE)

    assert hartlepools(record).status is ReturnStatus.ACCEPTED


def test_a_withdrawn_figure_is_shown_as_such_until_it_comes_anew():
    record = opened()
    record.send(submit_indicator(**QUARTER))
    record.send(WithdrawSubmission(**KEY, reason="The wrong quarter."))
    assert (hartlepools(record).status, hartlepools(record).received_on) == (
        ReturnStatus.WITHDRAWN,
        None,
    )

    record.send(submit_indicator(**QUARTER))

    assert hartlepools(record).status is ReturnStatus.SUBMITTED


def test_a_figure_outside_any_round_is_owed_by_nobody():
    record = opened()
    record.send(submit_indicator())

    assert hartlepools(record).status is ReturnStatus.DUE
    assert len(board(record)) == 2


def test_an_old_figure_is_as_old_as_its_sender_says_and_the_day_of_recording_stands_beside():
    record = opened()
    record.at = datetime(2026, 5, 20, 9, tzinfo=UTC)
    record.send(submit_indicator(**QUARTER, occurred_on=date(2026, 4, 22)))

    found = hartlepools(record, date(2026, 6, 1))
    assert (found.received_on, found.recorded_on) == (date(2026, 4, 22), date(2026, 5, 20))
    assert found.days_late == 0


def test_a_reminder_is_shown_where_something_was_still_owed():
    record = opened()
    record.send(submit_indicator(**QUARTER))
    for day in (19, 20):
        record.send(
            SendReminder(
                round_id=ROUND,
                providers=(HARTLEPOOL, STOCKTON),
                sent_on=date(2026, 4, day),
                occurred_on=date(2026, 4, day),
            )
        )

    told = {line.area: (line.reminders, line.reminded_on) for line in board(record)}
    assert told == {"hartlepool": (0, None), "stockton-on-tees": (2, date(2026, 4, 20))}


def test_no_column_of_any_table_could_hold_a_figure():
    for table in VIEW.tables:
        for column in fields(table.row):
            assert column.name not in {"value", "numerator", "denominator", "symbol", "commentary"}


def test_every_column_has_a_label_and_is_a_field():
    assert [name for name, _ in COLUMNS] == [column.name for column in fields(BoardReturn)]
