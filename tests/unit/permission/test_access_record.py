"""A reading that must be logged becomes entries of the access log that the record takes."""

from datetime import date

import pytest

from domain.governance.access import RecordAccess
from domain.permission.access_record import MOST, access_commands
from domain.permission.decision import LogTheRead
from domain.permission.subject import Role, Subject
from tests.support.controls import BUSINESS_UNIT, POLICE
from tests.support.record import Record

LEAD = Subject(
    "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee.0123456789ab", Role.AGENCY_LEAD, "hsscp", POLICE
)
INSPECTOR = Subject("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee.0123456789ab", Role.INSPECTOR, "hsscp")
TODAY = date(2026, 5, 20)


def commands(
    subject: Subject, *references: str, log: LogTheRead | None = None, numbers: int = 3
) -> tuple[RecordAccess, ...]:
    return access_commands(
        subject,
        log or LogTheRead(),
        references,
        what="the history of an action",
        on=TODAY,
        business_unit=BUSINESS_UNIT,
        numbers=[f"X{n}" for n in range(numbers)],
    )


def test_the_record_takes_a_reading_and_names_who_and_what() -> None:
    record = Record()
    (command,) = commands(LEAD, "HSSCP-A-2026-0001")
    (fact,) = record.send(command, by=POLICE)
    assert fact.accessed == ("HSSCP-A-2026-0001",)
    assert fact.agency == POLICE
    assert fact.post == f"agency-lead {LEAD.id}"
    assert fact.purpose == "Read on the pages: the history of an action."


def test_an_inspectors_reading_names_the_case_file_and_is_sent_by_the_business_unit() -> None:
    (command,) = commands(INSPECTOR, "HSSCP-A-2026-0001", log=LogTheRead("JTAI 2026"))
    assert command.agency == BUSINESS_UNIT
    assert "JTAI 2026" in command.purpose
    Record().send(command, by=BUSINESS_UNIT)


def test_a_case_file_that_identifies_somebody_is_left_out() -> None:
    (command,) = commands(
        INSPECTOR, "HSSCP-A-2026-0001", log=LogTheRead("dob 01/02/2019 of TS24 8AY")
    )
    assert "2019" not in command.purpose


def test_many_references_become_several_entries() -> None:
    many = [f"HSSCP-A-2026-{n:04}" for n in range(2 * MOST + 1)]
    made = commands(LEAD, *reversed(many), *many)
    assert [len(each.accessed) for each in made] == [MOST, MOST, 1]
    assert [each.access_id for each in made] == [f"HSSCP-AC-2026-X{n}" for n in range(3)]
    assert sorted(r for each in made for r in each.accessed) == many
    with pytest.raises(ValueError, match="zip"):
        commands(LEAD, *many, numbers=2)


def test_a_stream_that_is_no_reference_is_not_named() -> None:
    assert commands(LEAD, "HSSCP-IR-3.2.4:hartlepool:2026-Q1:cleveland-police") == ()
    assert commands(LEAD) == ()
