"""V-19: who looked at what and why, what was disclosed, what was destroyed."""

from dataclasses import fields
from datetime import date

from domain.governance.access import ApproveDisclosure, RecordAccess, RecordDestruction
from domain.register import Correction
from projections.governance.access_log import ACCESSES, COLUMNS, VIEW, AccessRow, read
from tests.support.assurance import sent
from tests.support.controls import POLICE
from tests.support.record import Record


def log(record: Record) -> tuple[AccessRow, ...]:
    return read(record.show(VIEW).all(ACCESSES))


def test_the_log_says_who_what_why_and_under_which_agreement_the_newest_first():
    record = Record()
    record.send(sent(RecordAccess), by=POLICE)
    record.send(
        sent(ApproveDisclosure, access_id="HSSCP-AC-2026-0002", occurred_on=date(2026, 5, 2))
    )
    record.send(
        sent(RecordDestruction, access_id="HSSCP-AC-2026-0003", occurred_on=date(2026, 5, 3))
    )

    destroyed, disclosed, accessed = log(record)
    assert (accessed.done, accessed.who, accessed.agency) == ("accessed", "Review officer", POLICE)
    assert (accessed.references, accessed.agreement) == (
        ("HSSCP-SI-2026-0001",),
        "tees-sharing-2026",
    )
    assert (disclosed.done, disclosed.recipient, disclosed.authority) == (
        "disclosed",
        "HM Coroner",
        "legal-obligation",
    )
    assert (destroyed.done, destroyed.authority) == (
        "destroyed",
        "audit-tool: Retention schedule, line 12",
    )


def test_a_withdrawn_entry_stays_in_the_log_as_withdrawn():
    record = Record()
    record.send(sent(RecordAccess), by=POLICE)
    gone = Correction(corrects=1, reason="It was another incident.", withdraws=True)
    record.send(sent(RecordAccess, correction=gone), by=POLICE)

    [found] = log(record)
    assert (found.withdrawn, found.corrections) == (True, 1)


def test_every_column_has_a_heading():
    assert [name for name, _ in COLUMNS] == [each.name for each in fields(AccessRow)]
