"""The quality calendar: what was held, heard and reported, and what is still owed."""

from dataclasses import fields
from datetime import date
from typing import Any

from domain.quality.cohort import CohortBand
from domain.quality.scrutiny_visit import HoldScrutinyVisit, ReportBarrier, VisitKind, VisitTopic
from domain.quality.section_11_cycle import (
    CloseStaffSurvey,
    HoldChallengeEvent,
    HoldSafeguardingConversation,
    OpenSection11Cycle,
)
from domain.quality.survey import CloseSurvey, HoldBoardEvaluation, SurveyKind
from domain.quality.themed_report import ReceiveThemedReport, RequestThemedReport
from domain.register import Correction
from projections.quality.quality_calendar import ENTRIES, VIEW
from projections.quality.quality_calendar_board import COLUMNS, CalendarEntry, EntryStatus, read
from tests.support.controls import HARTLEPOOL, HEALTH, POLICE
from tests.support.record import Record

ON = date(2026, 4, 10)
VISIT = HoldScrutinyVisit(
    visit_id="HSSCP-SV-2026-0001",
    kind=VisitKind.FRONT_LINE,
    title="Visit to the front door",
    agency=HARTLEPOOL,
    scrutineers=(POLICE,),
    topics=(VisitTopic.THRESHOLDS_AND_ESCALATION,),
    held_on=ON,
    summary="Thresholds are known; escalation is not.",
    illustrative=True,
    occurred_on=ON,
)
BARRIER = ReportBarrier(
    visit_id="HSSCP-SV-2026-0001",
    agency=HEALTH,
    theme="thresholds",
    text="Referrals come back without a reason.",
    occurred_on=ON,
)
REQUEST = RequestThemedReport(
    themed_report_id="HSSCP-TH-2026-0001",
    topic="private-fostering",
    title="Private fostering 2025/26",
    agency=HARTLEPOOL,
    requested_on=ON,
    due_on=date(2026, 6, 30),
    occurred_on=ON,
)


def receive(on: date, **changes: Any) -> ReceiveThemedReport:
    values: dict[str, Any] = {
        "themed_report_id": "HSSCP-TH-2026-0001",
        "received_on": on,
        "themes": ("thresholds",),
        "summary": "Notifications are few and late.",
        "occurred_on": on,
    }
    return ReceiveThemedReport(**values | changes)


def board(record: Record, today: date = ON, agency: str | None = None) -> tuple[CalendarEntry, ...]:
    return read(record.show(VIEW).all(ENTRIES), today=today, agency=agency)


def test_a_visit_and_the_barriers_said_there_stand_side_by_side():
    record = Record()
    record.send(VISIT)
    record.send(BARRIER, by=HEALTH)

    found = {line.kind: line for line in board(record)}
    assert found["front-line-visit"].topics == ("thresholds-and-escalation",)
    assert found["front-line-visit"].agencies == (HARTLEPOOL, POLICE)
    barrier = found["barrier"]
    assert (barrier.on, barrier.title, barrier.themes, barrier.illustrative) == (
        ON,
        "Visit to the front door",
        ("thresholds",),
        True,
    )


def test_a_barrier_moves_and_goes_with_its_visit():
    record = Record()
    record.send(VISIT)
    record.send(BARRIER, by=HEALTH)
    earlier = {
        "held_on": date(2026, 4, 9),
        "correction": Correction(corrects=1, reason="The wrong day."),
    }
    record.send(VISIT.model_copy(update=earlier))
    assert {line.on for line in board(record)} == {date(2026, 4, 9)}

    gone = Correction(corrects=1, reason="It was put off.", withdraws=True)
    record.send(VISIT.model_copy(update={"correction": gone}))
    assert board(record) == ()


def test_a_themed_report_is_due_overdue_and_came_in_time_or_late():
    record = Record()
    record.send(REQUEST)
    assert board(record, date(2026, 6, 30))[0].status is EntryStatus.DUE
    assert board(record, date(2026, 7, 1))[0].status is EntryStatus.OVERDUE

    record.send(receive(date(2026, 7, 2)))
    (late,) = board(record, date(2026, 8, 1))
    assert (late.status, late.on, late.themes) == (
        EntryStatus.LATE,
        date(2026, 7, 2),
        ("thresholds",),
    )
    in_time = Correction(corrects=2, reason="It came the week before.")
    record.send(receive(date(2026, 6, 25), correction=in_time))
    assert board(record, date(2026, 8, 1))[0].status is EntryStatus.DONE

    taken = Correction(corrects=2, reason="Another report.", withdraws=True)
    record.send(receive(date(2026, 6, 25), correction=taken))
    assert board(record, date(2026, 8, 1))[0].status is EntryStatus.OVERDUE


def test_a_corrected_request_keeps_the_report_that_came():
    record = Record()
    record.send(REQUEST)
    record.send(receive(date(2026, 6, 20)))
    later = {"correction": Correction(corrects=1, reason="Agreed."), "due_on": date(2026, 6, 10)}
    record.send(REQUEST.model_copy(update=later))

    (line,) = board(record)
    assert (line.status, line.due_on) == (EntryStatus.LATE, date(2026, 6, 10))


def test_the_response_of_staff_is_a_rate_and_of_a_small_group_of_children_only_a_band():
    record = Record()
    staff = CloseSurvey(
        survey_id="HSSCP-SU-2026-0001",
        kind=SurveyKind.STAFF,
        title="What front-line staff say",
        agency=POLICE,
        closed_on=ON,
        invited=400,
        responses=130,
        themes=("supervision",),
        occurred_on=ON,
    )
    children = CloseSurvey(
        survey_id="HSSCP-SU-2026-0002",
        kind=SurveyKind.CHILDREN,
        title="Your say in care",
        closed_on=ON,
        band=CohortBand.UP_TO_10,
        themes=("voice-of-the-child",),
        occurred_on=ON,
    )
    record.send(staff)
    record.send(children)

    found = {line.kind: line for line in board(record)}
    assert (found["staff-survey"].response_rate, found["staff-survey"].cohort) == (32, None)
    small = found["children-survey"]
    assert (small.invited, small.responses, small.response_rate, small.cohort) == (
        None,
        None,
        None,
        "up-to-10",
    )


def test_the_events_of_a_section_11_cycle_are_in_it():
    cycle = "HSSCP-S11-2026-0001"
    record = Record()
    record.send(
        OpenSection11Cycle(
            cycle_id=cycle,
            title="Section 11, 2026 to 2028",
            agencies=(POLICE, HEALTH),
            due_on=date(2026, 3, 31),
            period="P24M",
            illustrative=True,
            occurred_on=date(2026, 1, 5),
        )
    )
    record.send(
        CloseStaffSurvey(
            cycle_id=cycle, agency=POLICE, invited=0, responses=0, occurred_on=date(2026, 2, 20)
        )
    )
    record.send(
        HoldChallengeEvent(
            cycle_id=cycle,
            agencies=(POLICE, HEALTH),
            summary="Both said more.",
            occurred_on=date(2026, 5, 20),
        )
    )
    record.send(
        HoldSafeguardingConversation(
            cycle_id=cycle, agency=HEALTH, summary="On the way.", occurred_on=date(2027, 1, 12)
        )
    )

    lines = board(record)
    assert [(line.kind, line.on) for line in lines] == [
        ("safeguarding-conversation", date(2027, 1, 12)),
        ("challenge-event", date(2026, 5, 20)),
        ("staff-survey", date(2026, 2, 20)),
        ("section-11-cycle", date(2026, 1, 5)),
    ]
    assert all(line.illustrative for line in lines)
    assert lines[2].response_rate is None  # nobody was asked


def test_an_agency_sees_what_concerns_it():
    record = Record()
    record.send(VISIT)
    record.send(BARRIER, by=HEALTH)
    record.send(
        HoldBoardEvaluation(
            survey_id="HSSCP-SU-2026-0003",
            title="How the board works",
            led_by="Independent Chair",
            held_on=ON,
            invited=22,
            responses=19,
            themes=("supervision",),
            summary="Members want more time for challenge.",
            occurred_on=ON,
        )
    )

    assert [line.kind for line in board(record, agency=HEALTH)] == ["barrier"]
    assert [line.kind for line in board(record, agency=POLICE)] == ["front-line-visit"]
    assert len(board(record)) == 3


def test_every_column_has_a_label_and_is_a_field():
    assert [name for name, _ in COLUMNS] == [column.name for column in fields(CalendarEntry)]
