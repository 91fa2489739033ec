"""A collection round says who owes what by when."""

from datetime import date
from typing import Any

from domain.errors import Code
from domain.performance.collection_round import (
    COLLECTION_ROUND,
    Cell,
    CloseCollectionRound,
    CollectionRoundOpened,
    GrantReturnExtension,
    ReminderSent,
    SendReminder,
)
from tests.support.controls import (
    HARTLEPOOL,
    POLICE,
    RE_REFERRALS,
    define_indicator,
    open_round,
    submit_indicator,
)
from tests.support.record import Record
from tests.support.scenario import given

HARTLEPOOLS = Cell(code=RE_REFERRALS, area="hartlepool", provider=HARTLEPOOL)
ROUND = "HSSCP-CR-2025-Q4"
CLOSE = CloseCollectionRound(round_id=ROUND, occurred_on=date(2026, 5, 10))


def extend(**changes: Any) -> GrantReturnExtension:
    values: dict[str, Any] = {
        "round_id": ROUND,
        "cell": HARTLEPOOLS,
        "due_on": date(2026, 5, 15),
        "reason": "The case system was moved.",
        "occurred_on": date(2026, 4, 20),
    }
    return GrantReturnExtension(**values | changes)


def opened() -> Record:
    record = Record()
    record.send(define_indicator())
    record.send(open_round())
    return record


def test_a_round_is_opened_with_every_figure_that_is_owed():
    command = open_round()

    given(COLLECTION_ROUND).when(command).then(
        CollectionRoundOpened(
            round_id=ROUND,
            period="2025-Q4",
            due_on=date(2026, 4, 30),
            expected=command.expected,
        )
    )


def test_only_the_business_unit_runs_rounds():
    given(COLLECTION_ROUND).when(open_round(), by=POLICE).then_refused(Code.NOT_PERMITTED)


def test_a_round_asks_only_for_what_somebody_can_send():
    expected = (
        Cell(code=RE_REFERRALS, area="middlesbrough", provider=HARTLEPOOL),
        Cell(code=RE_REFERRALS, area="hartlepool", provider="nobody"),
    )

    assert Record().refused(open_round(expected=expected)) == {
        "expected.0.area": Code.UNKNOWN_AREA,
        "expected.1.provider": Code.UNKNOWN_AGENCY,
    }


def test_a_round_asks_for_a_figure_once_and_after_the_period():
    assert Record().refused(open_round(expected=(HARTLEPOOLS, HARTLEPOOLS))) == {
        "expected": Code.BAD_VALUE
    }
    assert Record().refused(open_round(due_on=date(2026, 3, 31))) == {"due_on": Code.BAD_VALUE}


def test_a_round_is_opened_once():
    assert opened().refused(open_round()) == {"round_id": Code.ALREADY_EXISTS}


def test_an_extension_is_later_for_a_figure_that_is_owed_in_an_open_round():
    record = opened()

    assert record.refused(extend(due_on=date(2026, 4, 30))) == {"due_on": Code.BAD_VALUE}
    stranger = Cell(code="3.1.1", area="hartlepool", provider=HARTLEPOOL)
    assert record.refused(extend(cell=stranger)) == {"cell": Code.NOT_EXPECTED}
    record.send(extend())
    assert record.state(ROUND).due[HARTLEPOOLS] == date(2026, 5, 15)
    record.send(CLOSE)
    assert record.refused(extend(due_on=date(2026, 6, 1))) == {"round_id": Code.ROUND_NOT_OPEN}


def test_a_round_is_closed_once():
    record = opened()
    record.send(CLOSE)

    assert record.refused(CLOSE) == {"round_id": Code.ROUND_NOT_OPEN}
    assert Record().refused(CLOSE) == {"round_id": Code.NOT_FOUND}


def test_a_figure_answers_only_an_open_round_that_expects_it():
    record = opened()
    answer = submit_indicator(period="2025-Q4", round_id=ROUND)

    assert record.refused(submit_indicator(round_id=ROUND)) == {"round_id": Code.NOT_EXPECTED}
    assert record.refused(submit_indicator(period="2025-Q4", round_id="HSSCP-CR-2025-Q9")) == {
        "round_id": Code.NOT_FOUND
    }
    record.send(CLOSE)
    assert record.refused(answer) == {"round_id": Code.ROUND_NOT_OPEN}
    record.send(answer.model_copy(update={"round_id": None}))
    assert record.state(answer.stream(record.scope)).content is not None


def test_a_figure_is_taken_for_the_round_it_answers():
    record = opened()

    fact = record.send(submit_indicator(period="2025-Q4", round_id=ROUND))[0]

    assert fact.round_id == ROUND


# --- Reminders --------------------------------------------------------------------------------------------


def remind(**changes: Any) -> SendReminder:
    values: dict[str, Any] = {
        "round_id": ROUND,
        "providers": (HARTLEPOOL,),
        "sent_on": date(2026, 4, 25),
        "occurred_on": date(2026, 4, 25),
    }
    return SendReminder(**values | changes)


def test_a_reminder_says_who_was_reminded_and_when():
    assert opened().send(remind()) == (
        ReminderSent(round_id=ROUND, providers=(HARTLEPOOL,), sent_on=date(2026, 4, 25)),
    )


def test_a_reminder_goes_to_who_owes_something_in_an_open_round():
    record = opened()
    assert record.refused(remind(providers=(POLICE,))) == {"providers.0": Code.NOT_EXPECTED}
    assert record.refused(remind(providers=(HARTLEPOOL,) * 2)) == {"providers": Code.BAD_VALUE}
    assert record.refused(remind(sent_on=date(2026, 7, 1))) == {"sent_on": Code.DATED_IN_FUTURE}
    assert record.refused(remind(), by=HARTLEPOOL) == {"": Code.NOT_PERMITTED}
    record.send(CLOSE)
    assert record.refused(remind()) == {"round_id": Code.ROUND_NOT_OPEN}
