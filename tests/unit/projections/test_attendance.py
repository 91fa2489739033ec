"""Expected against attended, by agency, group and quarter."""

from dataclasses import replace
from datetime import date

import pytest

from domain.framework import IndicatorEntry
from domain.governance.meeting import MeetingKind
from domain.register import Correction
from projections.governance.attendance import ATTENDANCE, VIEW
from projections.governance.attendance_board import COLUMNS, AttendanceLine, read
from tests.support.controls import FRAMEWORK, HARTLEPOOL, HEALTH, POLICE
from tests.support.governance import held, line
from tests.support.story import folded, log

SECOND = "HSSCP-M-2026-0002"
WRONG = Correction(corrects=1, reason="Counted again.")
GONE = Correction(corrects=1, reason="It was cancelled.", withdraws=True)


def lines(*facts, framework=FRAMEWORK) -> list[AttendanceLine]:
    return list(read(folded(VIEW, log(facts)).all(ATTENDANCE), framework))


def test_seats_are_added_up_over_the_meetings_of_a_quarter_and_never_averaged():
    found = lines(
        held(attendance=(line(POLICE, 1, 1),)),
        held(meeting_id=SECOND, attendance=(line(POLICE, 9, 3),)),
    )

    [police] = found
    assert (police.meetings, police.expected, police.attended, police.percent) == (2, 10, 4, 40)
    assert (police.quarter, police.came_to, police.engaged) == ("2026-Q1", 2, None)


@pytest.mark.parametrize(
    ("held_on", "quarter"),
    [
        (date(2026, 3, 31), "2025-Q4"),
        (date(2026, 4, 1), "2026-Q1"),
        (date(2026, 12, 31), "2026-Q3"),
    ],
)
def test_a_quarter_is_one_of_the_financial_year(held_on, quarter):
    assert {found.quarter for found in lines(held(held_on=held_on))} == {quarter}


def test_an_agency_that_was_not_expected_has_no_percentage():
    [found] = lines(held(attendance=(line(POLICE, 0, 0),)))

    assert (found.meetings, found.percent, found.came_to) == (1, None, 0)


def test_half_a_percent_is_rounded_up():
    [found] = lines(held(attendance=(line(POLICE, 8, 1),)))

    assert found.percent == 13


def test_a_corrected_meeting_counts_as_it_is_now_and_a_withdrawn_one_not_at_all():
    corrected = held(attendance=(line(HARTLEPOOL, 1, 1),), correction=WRONG)

    assert [found.agency for found in lines(held(), corrected)] == [HARTLEPOOL]
    assert lines(held(), held(correction=GONE)) == []
    assert len(lines(held(), held(correction=GONE), held(correction=WRONG))) == 2


def test_engagement_is_counted_of_mapping_meetings_only():
    mapping = {"kind": MeetingKind.EXPLOITATION_MAPPING}
    found = lines(
        held(**mapping, attendance=(line(POLICE, 1, 1, engaged=True), line(HEALTH, 1, 0))),
        held(**mapping, meeting_id=SECOND, attendance=(line(POLICE, 1, 1, engaged=False),)),
    )

    assert {(a.agency, a.came_to, a.engaged) for a in found} == {(POLICE, 2, 1), (HEALTH, 0, 0)}


def test_the_kinds_of_meeting_are_counted_apart_and_name_their_indicator_where_the_pack_has_it():
    entry = IndicatorEntry("4.3.1", "Partner attendance at Executive", "percentage", "4.3")
    tees = replace(FRAMEWORK, indicators={"4.3.1": entry})
    facts = (
        held(kind=MeetingKind.EXECUTIVE, attendance=(line(POLICE, 1, 1),)),
        held(meeting_id=SECOND, attendance=(line(POLICE, 1, 0),)),
    )

    assert [(a.kind, a.indicator, a.percent) for a in lines(*facts, framework=tees)] == [
        ("executive", "4.3.1", 100),
        ("sub-group", None, 0),
    ]


def test_the_newest_quarter_comes_first_and_made_up_meetings_are_marked():
    found = lines(held(illustrative=True), held(meeting_id=SECOND, held_on=date(2026, 7, 1)))

    assert [(a.quarter, a.illustrative) for a in found] == [
        ("2026-Q2", False),
        ("2026-Q2", False),
        ("2026-Q1", True),
        ("2026-Q1", True),
    ]


def test_the_columns_are_those_of_the_line():
    assert [name for name, _ in COLUMNS] == list(AttendanceLine.__dataclass_fields__)
