"""Who takes part and who sits where, as of a day."""

from datetime import date

from domain.governance.membership import AgencyLeft
from projections.governance.directory import MEMBERSHIPS, SEATS, SUB_GROUPS, VIEW
from projections.governance.directory_board import COLUMNS, DirectoryLine, read
from tests.support.controls import FRAMEWORK, HEALTH, POLICE
from tests.support.governance import MEMBERSHIP_ID, appointed, ceased, constituted, joined
from tests.support.story import folded, log

JUNE = date(2026, 6, 1)
LEFT = AgencyLeft(
    membership_id=MEMBERSHIP_ID, agency=POLICE, left_on=date(2026, 3, 31), reason="Merged."
)


def lines(*facts, on: date = JUNE) -> list[DirectoryLine]:
    rows = folded(VIEW, log(facts))
    return list(
        read(
            rows.all(MEMBERSHIPS),
            rows.all(SUB_GROUPS),
            rows.all(SEATS),
            on=on,
            framework=FRAMEWORK,
        )
    )


def who(*facts, on: date = JUNE) -> list[tuple[str, str, str]]:
    return [(line.group, line.agency, line.holds) for line in lines(*facts, on=on)]


def test_agencies_come_first_and_then_the_seats_of_each_sub_group():
    found = lines(constituted(), appointed(HEALTH, "Named Nurse"), appointed(), joined())

    assert [(line.group, line.agency, line.holds) for line in found] == [
        ("hsscp", POLICE, "statutory-partner"),
        ("learning-group", POLICE, "Superintendent"),
        ("learning-group", HEALTH, "Named Nurse"),
    ]
    assert found[0].agency_name == "Cleveland Police"
    assert [line.group_name for line in found][:2] == ["Hartlepool and Stockton", "Learning Group"]


def test_a_membership_and_a_seat_hold_from_their_first_day_to_their_last():
    facts = (joined(), LEFT, constituted(), appointed(), ceased())
    both = [
        ("hsscp", POLICE, "statutory-partner"),
        ("learning-group", POLICE, "Superintendent"),
    ]

    assert who(*facts, on=date(2019, 9, 28)) == []
    assert who(*facts, on=date(2019, 9, 29)) == both[:1]
    assert who(*facts, on=date(2026, 3, 31)) == both
    assert who(*facts, on=date(2026, 4, 1)) == []


def test_a_post_that_comes_back_has_two_terms():
    facts = (constituted(), appointed(), ceased(), appointed(from_on=date(2026, 5, 1)))

    assert [who(*facts, on=day) != [] for day in (date(2026, 3, 31), date(2026, 4, 30), JUNE)] == [
        True,
        False,
        True,
    ]


def test_a_sub_group_of_both_partnerships_is_marked():
    shared = {"sub_group": "exploitation-group"}

    [line] = lines(constituted(**shared), appointed(**shared))
    assert line.shared
    [own] = lines(constituted(), appointed())
    assert not own.shared


def test_what_the_pack_dropped_is_shown_by_its_id():
    gone = {"sub_group": "sewing-circle"}

    [line] = lines(constituted(**gone), appointed("old-agency", **gone))
    assert (line.group_name, line.agency_name) == ("sewing-circle", "old-agency")


def test_the_columns_are_those_of_the_line():
    assert [name for name, _ in COLUMNS] == list(DirectoryLine.__dataclass_fields__)
