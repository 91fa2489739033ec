"""Exceptions: found by policies with a version among what is published, then read, explained and agreed on one line."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from domain.performance.benchmark import BenchmarkPoint, SetTarget
from domain.performance.exception import (
    DetectException,
    DiscussException,
    RecordConsensus,
    WithdrawException,
)
from domain.performance.exception_facts import LeadsTo, Reading
from domain.performance.indicator_definition import Polarity
from domain.performance.return_commands import AddCommentary
from domain.performance.value import Count, Number
from projections.performance import indicators, indicators_board, trends_board
from projections.performance.exceptions import EXCEPTIONS, VIEW
from projections.performance.exceptions_board import COLUMNS, BoardException, read
from projections.performance.exceptions_detection import detect
from tests.support.controls import (
    HARTLEPOOL,
    POLICE,
    RE_REFERRALS,
    SCOPE,
    define_indicator,
    publish_benchmark,
    submit_indicator,
)
from tests.support.record import Record

TODAY = date(2026, 6, 1)
STEADY = [190, 250] * 7


def told(numerators: Sequence[int]) -> Record:
    """Hartlepool's years up to 2025, of 1,000 each; low is better."""
    record = Record(at=datetime(2026, 6, 1, 9, tzinfo=UTC))
    record.send(
        define_indicator(polarity=Polarity.LOW).model_copy(
            update={"in_force_from": date(2000, 4, 1)}
        )
    )
    for place, number in enumerate(numerators):
        year = 2025 - len(numerators) + 1 + place
        value = Count(numerator=number, denominator=1000)
        record.send(submit_indicator(period=str(year), value=value))
    return record


def found(record: Record, today: date = TODAY) -> tuple[DetectException, ...]:
    rows = record.show(indicators.VIEW)
    lines = indicators_board.read(
        rows.all(indicators.FIGURES),
        rows.all(indicators.DEFINITIONS),
        rows.all(indicators.BENCHMARKS),
        rows.all(indicators.NEIGHBOUR_SETS),
        rows.all(indicators.TARGETS),
        scope=SCOPE,
    )
    trends = trends_board.read(
        rows.all(indicators.FIGURES),
        rows.all(indicators.DEFINITIONS),
        rows.all(indicators.TARGETS),
        rows.all(indicators.REBASINGS),
        partnership="hsscp",
    )
    known = [row.exception_id for row in record.show(VIEW).all(EXCEPTIONS)]
    return detect(lines, trends, known, partnership="hsscp", today=today)


def hartlepools(record: Record) -> list[tuple[str, str]]:
    return [
        (command.policy.name, command.period)
        for command in found(record)
        if command.area == "hartlepool"
    ]


def board(record: Record, today: date = TODAY) -> tuple[BoardException, ...]:
    return read(record.show(VIEW).all(EXCEPTIONS), today=today)


# --- Detection --------------------------------------------------------------------------------------------


def test_a_signal_of_the_newest_figure_is_an_exception_and_an_old_one_is_none():
    assert hartlepools(told([*STEADY, 450])) == [("making-data-count", "2025")]
    assert hartlepools(told([450, *STEADY])) == []


def test_a_figure_on_the_wrong_side_of_its_target_is_an_exception():
    record = told([200])
    for target, expected in ((19, [("target", "2025")]), (20, [])):
        record.send(
            SetTarget(
                code=RE_REFERRALS,
                target=Decimal(target),
                in_force_from=date(2020, 4, 1),
                reason="Agreed.",
                occurred_on=TODAY,
            )
        )
        assert hartlepools(record) == expected


def test_a_figure_behind_every_comparator_by_more_than_a_tenth_is_an_exception():
    for england, expected in (("18.1", [("benchmark", "2025")]), ("18.2", [])):
        record = told([200])
        point = BenchmarkPoint(period="2025", value=Number(value=Decimal(england)))
        record.send(publish_benchmark(points=(point,)))
        assert hartlepools(record) == expected


def test_a_newest_figure_that_has_not_come_is_an_exception_of_data_quality():
    areas = {(command.area, command.kind.value) for command in found(told([200]))}

    assert areas == {("stockton-on-tees", "data-quality"), (None, "data-quality")}


def test_a_suppressed_figure_is_no_exception():
    assert hartlepools(told([*STEADY, 3])) == []


def test_what_is_found_is_taken_by_the_record_and_found_no_more():
    record = told([*STEADY, 450])
    first = found(record)
    for command in first:
        record.send(command)

    assert len(first) == 3
    assert found(record) == ()
    assert len({command.exception_id for command in first}) == 3


def test_the_same_figure_is_the_same_exception_on_another_day():
    record = told([*STEADY, 450])

    one, other = found(record), found(record, date(2026, 7, 1))

    assert [c.exception_id for c in one] == [c.exception_id for c in other]
    assert [c.exception_id[:13] for c in one] == ["HSSCP-X-2025-"] * 3


# --- The board --------------------------------------------------------------------------------------------


def test_readings_explanations_and_the_consensus_stand_on_one_line():
    record = told([*STEADY, 450])
    (command,) = (c for c in found(record) if c.area == "hartlepool")
    record.send(command)
    name = command.exception_id
    (line,) = board(record, date(2026, 6, 11))
    assert (line.status, line.explained, line.days_open) == ("detected", False, 10)
    assert line.what == "spc-signal: outside-limits high"
    assert line.policy == "making-data-count v1"

    record.send(
        AddCommentary(
            code=RE_REFERRALS,
            area="hartlepool",
            period="2025",
            provider=HARTLEPOOL,
            commentary="The hub opened.",
            exception_id=name,
            occurred_on=TODAY,
        ),
        by=HARTLEPOOL,
    )
    on: dict[str, Any] = {"exception_id": name, "group": "learning-group", "occurred_on": TODAY}
    record.send(DiscussException(**on, readings=(Reading(agency=POLICE, text="More reports."),)))
    record.send(DiscussException(**on, readings=(Reading(agency=HARTLEPOOL, text="A hub."),)))
    record.send(
        RecordConsensus(**on, reading="The hub.", leads_to=LeadsTo.NO_ACTION, reason="Expected.")
    )

    (line,) = board(record)
    assert line.explanations == ("hartlepool-council: The hub opened.",)
    assert line.readings == ("cleveland-police: More reports.", "hartlepool-council: A hub.")
    assert (line.status, line.leads_to, line.reason) == ("agreed", "no-action", "Expected.")


def test_words_about_a_suppressed_figure_are_withheld_on_the_board():
    record = told([3])
    command = found(told([*STEADY, 450]))[1].model_copy(update={"area": "hartlepool"})
    record.send(command)
    record.send(
        AddCommentary(
            code=RE_REFERRALS,
            area="hartlepool",
            period="2025",
            provider=HARTLEPOOL,
            commentary="It was three children.",
            exception_id=command.exception_id,
            occurred_on=TODAY,
        ),
        by=HARTLEPOOL,
    )

    (line,) = board(record)
    assert line.explained
    assert line.explanations == ("hartlepool-council: Withheld with the figure.",)


def test_the_open_ones_come_first_and_a_withdrawn_one_last():
    record = told([*STEADY, 450])
    commands = found(record)
    for command in commands:
        record.send(command)
    gone = commands[0].exception_id
    record.send(WithdrawException(exception_id=gone, reason="Corrected.", occurred_on=TODAY))

    assert [line.status for line in board(record)] == ["detected", "detected", "withdrawn"]
    assert board(record)[-1].exception_id == gone


def test_every_column_has_a_label_and_is_a_field():
    assert [name for name, _ in COLUMNS] == [field.name for field in fields(BoardException)]
