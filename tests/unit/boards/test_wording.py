"""Ids stand by their names, and what only looks like one stays as it is."""

from datetime import date

import pytest

from services.boards.catalogue import BOARDS, named
from services.boards.wording import Wording
from services.bootstrap import places

TEES = places.pack("tees")


def words(name: str) -> Wording:
    board = named(name)
    assert board is not None
    return Wording(board, TEES)


@pytest.mark.parametrize(
    ("board", "column", "value", "said"),
    [
        ("actions", "owner_agency", "cleveland-police", "Cleveland Police"),
        ("actions", "partnership", "hsscp", "HSSCP"),
        ("actions", "themes", ("thresholds", "unheard-of"), ("Thresholds", "unheard-of")),
        ("sharing", "with_partnership", "stscp", "STSCP"),
        ("indicators", "area", "stockton-on-tees", TEES.areas["stockton-on-tees"].name),
        ("impact", "judged_by", "cleveland-police", "Cleveland Police"),
        ("obligations", "about", "executive", TEES.sub_groups["executive"].name),
        ("attendance", "group", "executive", TEES.sub_groups["executive"].name),
        ("directory", "group", "executive", TEES.sub_groups["executive"].name),
        ("enquiries", "raised_by_group", "executive", TEES.sub_groups["executive"].name),
        ("themes", "theme", "thresholds", "Thresholds"),
        (
            "obligations",
            "about",
            "HSSCP-B-2026-7001 cleveland-police",
            "HSSCP-B-2026-7001, Cleveland Police",
        ),
    ],
)
def test_an_id_stands_by_its_name(board: str, column: str, value: object, said: object):
    assert words(board).cell(column, value) == said


@pytest.mark.parametrize(
    ("board", "column", "value"),
    [
        ("requirements", "requirement", "thresholds"),
        ("section-11", "standard", "voice"),
        ("obligations", "requirement", "priorities"),
        ("obligations", "owner", "owner of the action"),
        ("actions", "text", "Do as cleveland-police does"),
        ("actions", "text", "  spaces   stay  "),
        ("actions", "action_id", "HSSCP-A-2026-0001"),
        ("actions", "owner_agency", ""),
        ("actions", "due_on", date(2026, 3, 31)),
        ("actions", "owner_agency", None),
    ],
)
def test_what_is_no_id_of_the_column_stays_as_it_is(board: str, column: str, value: object):
    assert words(board).cell(column, value) == value


def test_every_agency_of_a_framework_has_its_name_on_every_board():
    for board in BOARDS:
        for column in board.agencies:
            for agency in TEES.agencies.values():
                assert Wording(board, TEES).word(column, agency.id) == agency.name
