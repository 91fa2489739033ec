"""Reports: what came in, what is due, what was challenged, what lacks evidence of impact."""

from dataclasses import fields
from datetime import date

from domain.governance.assurance_report import ChallengeAssuranceReport, ReceiveAssuranceReport
from domain.governance.board_report import GiveAgencyFeedback, IssueBoardReport
from domain.governance.framework_version import AdoptFrameworkVersion
from domain.governance.published_report import PublishReport
from domain.governance.reports import ReceiveChildDeathOverviewReport, ReceiveSubGroupReport
from domain.performance.deep_dive import CommissionDeepDive, PresentDeepDive
from domain.register import Correction
from projections.governance.reports_received import FRAMEWORKS, REPORTS, VIEW
from projections.governance.reports_received_board import (
    COLUMNS,
    FRAMEWORK_COLUMNS,
    BoardFramework,
    BoardReport,
    ReportStatus,
    frameworks,
    read,
)
from tests.support.assurance import ON, sent
from tests.support.controls import HARTLEPOOL, HEALTH, POLICE
from tests.support.record import Record

TODAY = date(2026, 6, 1)


def board(record: Record, today: date = TODAY) -> tuple[BoardReport, ...]:
    return read(record.show(VIEW).all(REPORTS), today=today)


def test_each_kind_of_report_says_where_it_came_from_and_where_it_went():
    record = Record()
    for number, command in enumerate(
        (
            sent(ReceiveSubGroupReport),
            sent(ReceiveAssuranceReport),
            sent(ReceiveChildDeathOverviewReport),
            sent(IssueBoardReport),
            sent(GiveAgencyFeedback),
            sent(PublishReport),
        ),
        start=1,
    ):
        record.send(command.model_copy(update={"report_id": f"HSSCP-RE-2026-000{number}"}))

    assert [(line.kind, line.came_from, line.went_to) for line in board(record)] == [
        ("sub-group report", "exploitation-group", None),
        ("assurance report", POLICE, None),
        ("child death overview report", "child-death-overview-panel", None),
        ("board report", "business-unit", None),
        ("feedback", "business-unit", HARTLEPOOL),
        ("published report", "business-unit", "public"),
    ]
    assert {line.on for line in board(record)} == {ON}


def test_an_assurance_report_without_evidence_of_impact_says_so():
    record = Record()
    record.send(sent(ReceiveAssuranceReport, evidence_of_impact=()), by=POLICE)

    [found] = board(record)
    assert found.status is ReportStatus.NO_EVIDENCE_OF_IMPACT
    assert found.impact_items == 0


def test_a_challenge_stands_until_it_is_taken_back_and_outlives_a_correction():
    record = Record()
    record.send(sent(ReceiveAssuranceReport), by=POLICE)
    record.send(sent(ChallengeAssuranceReport), by=HEALTH)
    again = Correction(corrects=1, reason="The year was wrong.")
    record.send(sent(ReceiveAssuranceReport, correction=again), by=POLICE)

    [found] = board(record)
    assert (found.status, found.challenged_by, found.corrections) == (
        ReportStatus.CHALLENGED,
        (HEALTH,),
        1,
    )
    gone = Correction(corrects=2, reason="The answer satisfied us.", withdraws=True)
    record.send(sent(ChallengeAssuranceReport, correction=gone), by=HEALTH)
    assert board(record)[0].status is ReportStatus.RECORDED


def test_a_deep_dive_is_due_then_overdue_then_presented():
    record = Record()
    record.send(sent(CommissionDeepDive))

    assert board(record)[0].status is ReportStatus.DUE
    assert board(record, date(2026, 10, 1))[0].status is ReportStatus.OVERDUE
    record.send(sent(PresentDeepDive))
    [found] = board(record, date(2026, 10, 1))
    assert (found.status, found.on) == (ReportStatus.RECORDED, date(2026, 5, 20))
    assert found.about == ("HSSCP-F-2026-0001",)


def test_a_withdrawn_report_stays_visible_as_such():
    record = Record()
    record.send(sent(ReceiveSubGroupReport))
    gone = Correction(corrects=1, reason="Sent to the wrong board.", withdraws=True)
    record.send(sent(ReceiveSubGroupReport, correction=gone))

    assert board(record)[0].status is ReportStatus.WITHDRAWN


def test_the_newest_adopted_version_is_in_force_and_its_review_falls_due():
    record = Record()
    record.send(sent(AdoptFrameworkVersion, review_due_on=date(2026, 5, 1)))
    record.send(
        sent(
            AdoptFrameworkVersion,
            framework_version_id="HSSCP-FW-2026-0002",
            version="Version 2",
            adopted_on=date(2026, 9, 1),
        )
    )
    versions = record.show(VIEW).all(FRAMEWORKS)

    now = frameworks(versions, today=TODAY)
    assert [(v.version, v.in_force, v.review_overdue) for v in now] == [
        ("Version 2", False, False),
        ("Version 1", True, True),
    ]
    later = frameworks(versions, today=date(2026, 9, 1))
    assert [(v.version, v.in_force) for v in later] == [("Version 2", True), ("Version 1", False)]


def test_every_column_has_a_heading():
    assert [name for name, _ in COLUMNS] == [each.name for each in fields(BoardReport)]
    assert [name for name, _ in FRAMEWORK_COLUMNS] == [each.name for each in fields(BoardFramework)]
