"""V-10 for schools: settings at each level, by area, with what visits found."""

from dataclasses import fields
from datetime import date

from domain.quality.school_audit import (
    OpenSchoolAuditRound,
    ReturnSchoolAudit,
    SettingCount,
    SettingType,
    ValidateSchoolAudit,
)
from domain.register import Correction
from projections.quality import section_11_schools as schools
from projections.quality.section_11_schools import (
    COLUMNS,
    COUNTS,
    RETURNS,
    ROUNDS,
    VIEW,
    VISITS,
    SchoolCell,
)
from tests.support.controls import FRAMEWORK, HARTLEPOOL
from tests.support.record import Record

ROUND = "HSSCP-SCH-2026-0001"
OPEN = OpenSchoolAuditRound(
    round_id=ROUND,
    title="Schools audit 2026",
    opened_on=date(2026, 1, 5),
    due_on=date(2026, 3, 31),
    settings_asked=90,
    illustrative=True,
    occurred_on=date(2026, 1, 5),
)
VISIT = ValidateSchoolAudit(
    round_id=ROUND,
    area="hartlepool",
    validated_on=date(2026, 5, 20),
    visited=8,
    agreed=7,
    below_helped=1,
    occurred_on=date(2026, 5, 20),
)


def back(*levels: int, correction: Correction | None = None) -> ReturnSchoolAudit:
    """Academies at level 0, 1, 2, 3 in their order."""
    return ReturnSchoolAudit(
        round_id=ROUND,
        area="hartlepool",
        returned_on=date(2026, 4, 2),
        returned=sum(levels),
        counts=tuple(
            SettingCount(
                setting_type=SettingType.ACADEMY,
                standard="school-policy",
                level=level,
                settings=settings,
            )
            for level, settings in enumerate(levels)
        ),
        correction=correction,
        occurred_on=date(2026, 4, 2),
    )


def board(record: Record, today: date = date(2026, 4, 10)) -> tuple[SchoolCell, ...]:
    rows = record.show(VIEW)
    return schools.read(
        rows.all(ROUNDS),
        rows.all(RETURNS),
        rows.all(COUNTS),
        rows.all(VISITS),
        today=today,
        framework=FRAMEWORK,
    )


def test_a_round_without_a_return_is_one_line_that_is_late():
    record = Record()
    record.send(OPEN)

    (line,) = board(record)
    assert (line.area, line.asked, line.returned, line.days_late) == ("", 90, 0, 10)


def test_settings_are_counted_at_each_level_and_below_standard():
    record = Record()
    record.send(OPEN)
    record.send(back(1, 2, 5, 30), by=HARTLEPOOL)
    record.send(VISIT, by=HARTLEPOOL)

    (line,) = board(record)
    assert (line.level_0, line.level_1, line.level_2, line.level_3) == (1, 2, 5, 30)
    assert (line.below, line.returned, line.days_late) == (3, 38, 2)
    assert (line.visited, line.agreed, line.below_helped) == (8, 7, 1)
    assert (line.label, line.illustrative) == ("The policy is reviewed each year", True)


def test_a_corrected_return_leaves_nothing_of_the_earlier_one():
    record = Record()
    record.send(OPEN)
    record.send(back(1, 2, 5, 30))
    record.send(back(3, correction=Correction(corrects=2, reason="Another area's numbers.")))

    (line,) = board(record)
    assert (line.level_0, line.level_1, line.level_2, line.level_3) == (3, 0, 0, 0)
    assert len(record.show(VIEW).all(COUNTS)) == 1


def test_what_is_withdrawn_is_shown_no_longer():
    gone = Correction(corrects=2, reason="Another year's numbers.", withdraws=True)
    record = Record()
    record.send(OPEN)
    record.send(back(1, 2, 5, 30))
    record.send(back(1, 2, 5, 30, correction=gone))
    (line,) = board(record)
    assert (line.area, line.returned) == ("", 0)

    record.send(
        OPEN.model_copy(
            update={"correction": Correction(corrects=1, reason="Not held.", withdraws=True)}
        )
    )
    assert board(record) == ()


def test_every_column_has_a_label_and_is_a_field():
    assert [name for name, _ in COLUMNS] == [column.name for column in fields(SchoolCell)]
