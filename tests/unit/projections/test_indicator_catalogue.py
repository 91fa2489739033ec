"""The catalogue: every version with its days, what the framework prints beside it, and what nobody has defined."""

from dataclasses import fields, replace
from datetime import date

from domain.framework import IndicatorEntry
from domain.performance.indicator_definition import RetireIndicator, ReviseIndicator
from projections.performance.catalogue import CATALOGUE, VIEW
from projections.performance.catalogue_board import (
    COLUMNS,
    BoardDefinition,
    CatalogueStatus,
    read,
)
from tests.support.controls import FRAMEWORK, RE_REFERRALS, define_indicator
from tests.support.record import Record

PRINTED = replace(
    FRAMEWORK,
    indicators={
        entry.code: entry
        for entry in (
            IndicatorEntry(RE_REFERRALS, "Re-referrals", "percentage", "3.1", note="misprinted"),
            IndicatorEntry("4.1.4", "Case by case", "narrative", "4.1", collected=False),
            IndicatorEntry("4.2.2", "Challenges", "count", "4.2", derived_by="challenges-raised"),
        )
    },
)


def revised() -> Record:
    record = Record()
    first = define_indicator()
    record.send(first)
    record.send(
        ReviseIndicator(
            code=RE_REFERRALS,
            meaning=first.meaning,
            in_force_from=date(2025, 4, 1),
            reason="The census changed.",
            occurred_on=date(2025, 3, 1),
        )
    )
    return record


def board(record: Record, today: date = date(2026, 6, 1)) -> tuple[BoardDefinition, ...]:
    return read(record.show(VIEW).all(CATALOGUE), PRINTED, today=today)


def of(record: Record, today: date = date(2026, 6, 1)) -> list[tuple[int | None, str]]:
    return [
        (line.version, line.status) for line in board(record, today) if line.code == RE_REFERRALS
    ]


def test_a_revision_ends_the_version_before_on_the_day_before():
    first, second = (line for line in board(revised()) if line.code == RE_REFERRALS)

    assert first.in_force_until == date(2025, 3, 31)
    assert (second.in_force_from, second.in_force_until) == (date(2025, 4, 1), None)
    assert second.reason == "The census changed."


def test_each_version_is_in_force_in_its_days():
    assert of(revised()) == [(1, CatalogueStatus.REVISED), (2, CatalogueStatus.IN_FORCE)]
    assert of(revised(), date(2025, 3, 31)) == [
        (1, CatalogueStatus.IN_FORCE),
        (2, CatalogueStatus.COMING),
    ]


def test_a_retired_indicator_is_shown_with_its_last_day_and_why():
    record = revised()
    record.send(
        RetireIndicator(
            code=RE_REFERRALS,
            in_force_until=date(2026, 3, 31),
            reason="The framework dropped it.",
            occurred_on=date(2026, 3, 1),
        )
    )

    assert of(record)[-1] == (2, CatalogueStatus.RETIRED)
    assert of(record, date(2026, 3, 31))[-1] == (2, CatalogueStatus.IN_FORCE)
    assert board(record)[-1].reason.endswith("The framework dropped it.")


def test_what_is_printed_and_not_defined_is_listed_and_defects_are_flagged():
    told = {line.code: line for line in board(Record())}

    assert told[RE_REFERRALS].note == "misprinted"
    assert {code: line.status for code, line in told.items()} == {
        RE_REFERRALS: CatalogueStatus.NOT_DEFINED,
        "4.1.4": CatalogueStatus.NOT_COLLECTED,
        "4.2.2": CatalogueStatus.NOT_DEFINED,
    }
    assert told["4.2.2"].derived_by == "challenges-raised"


def test_what_is_defined_and_no_longer_printed_says_so():
    record = Record()
    record.send(define_indicator("Old"))

    (line,) = (line for line in board(record) if line.code == "Old")
    assert line.note == "no longer printed by the framework"


def test_every_column_has_a_label_and_is_a_field():
    assert [name for name, _ in COLUMNS] == [field.name for field in fields(BoardDefinition)]
