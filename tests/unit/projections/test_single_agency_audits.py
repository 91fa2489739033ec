"""The agencies' own audits: asked for, told, late, reported."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.quality.single_agency_audit import (
    NotifySingleAgencyAudit,
    ReportSingleAgencyAudit,
    RequestSingleAgencyAudit,
    SingleAgencyAuditKind,
)
from domain.register import Correction
from projections.quality.single_agency_audits import (
    SINGLE_AGENCY_AUDITS,
    VIEW,
    SingleAgencyAuditLine,
    read,
)
from tests.support.controls import POLICE
from tests.support.record import Record

SA1, SA2 = "HSSCP-SA-2026-0001", "HSSCP-SA-2026-0002"
DUE = date(2026, 9, 30)
SUBJECT: dict[str, Any] = {
    "agency": POLICE,
    "kind": SingleAgencyAuditKind.EARLY_HELP,
    "area": "Early help assessments",
    "themes": ("thresholds",),
    "occurred_on": date(2026, 5, 1),
}


@pytest.fixture
def record() -> Record:
    return Record(at=datetime(2026, 6, 15, 9, tzinfo=UTC))


def lines(record: Record, today: date = date(2026, 6, 15)) -> list[SingleAgencyAuditLine]:
    return list(read(record.show(VIEW).all(SINGLE_AGENCY_AUDITS), today=today))


def request(record: Record) -> None:
    record.send(
        RequestSingleAgencyAudit(audit_id=SA1, reason="Fewer in time.", due_on=DUE, **SUBJECT)
    )


def report(record: Record, outcome: str = "Good and late.", **changes: Any) -> None:
    command = ReportSingleAgencyAudit(
        audit_id=SA1,
        audited_on=date(2026, 6, 1),
        outcome=outcome,
        actions=("Look at the allocation.",),
        occurred_on=date(2026, 6, 2),
        **changes,
    )
    record.send(command, by=POLICE)


def test_an_audit_is_requested_notified_and_reported(record: Record):
    request(record)
    assert lines(record)[0].status == "requested"

    record.send(NotifySingleAgencyAudit(audit_id=SA1, **SUBJECT), by=POLICE)
    assert lines(record)[0].status == "notified"

    report(record)
    [line] = lines(record)
    assert (line.status, line.reported_on, line.due_on) == ("reported", date(2026, 6, 2), DUE)
    assert (line.outcome, line.actions) == ("Good and late.", ("Look at the allocation.",))


def test_what_was_asked_for_by_a_day_is_late_after_it(record: Record):
    request(record)

    assert lines(record, DUE)[0].status == "requested"
    assert lines(record, date(2026, 10, 1))[0].status == "late"
    report(record)
    assert lines(record, date(2026, 10, 1))[0].status == "reported"


def test_an_audit_that_nobody_asked_for_has_no_due_day(record: Record):
    record.send(NotifySingleAgencyAudit(audit_id=SA2, **SUBJECT), by=POLICE)

    [line] = lines(record, date(2027, 1, 1))

    assert (line.status, line.requested_on, line.due_on) == ("notified", None, None)


def test_a_corrected_report_is_shown_as_it_is_now_and_when_it_first_came(record: Record):
    request(record)
    report(record)
    report(record, "Good.", correction=Correction(corrects=2, reason="They were in time."))

    [line] = lines(record)

    assert (line.outcome, line.reported_on) == ("Good.", date(2026, 6, 2))


def test_what_is_still_to_come_stands_first(record: Record):
    request(record)
    report(record)
    record.send(NotifySingleAgencyAudit(audit_id=SA2, **SUBJECT), by=POLICE)

    assert [line.audit_id for line in lines(record)] == [SA2, SA1]
