"""V-14: has a briefing reached the front line, and who has not said so."""

from dataclasses import fields
from datetime import date

from domain.governance.briefing import (
    BriefingIssued,
    ConfirmDissemination,
    IssueBriefing,
    Reach,
)
from domain.register import Correction
from projections.governance.dissemination import BRIEFINGS, CONFIRMATIONS, VIEW
from projections.governance.dissemination_board import (
    COLUMNS,
    BoardDissemination,
    DisseminationStatus,
    read,
)
from tests.support.assurance import entered, sent
from tests.support.controls import HARTLEPOOL, HEALTH, POLICE
from tests.support.record import Record

DUE = date(2026, 5, 31)


def issued() -> Record:
    record = Record()
    record.send(sent(IssueBriefing))
    return record


def board(record: Record, today: date = DUE) -> tuple[BoardDissemination, ...]:
    rows = record.show(VIEW)
    return read(rows.all(BRIEFINGS), rows.all(CONFIRMATIONS), today=today, partnership="hsscp")


def test_every_agency_asked_waits_to_its_day_and_is_overdue_the_day_after():
    record = issued()

    assert [(line.agency, line.status) for line in board(record)] == [
        (POLICE, DisseminationStatus.WAITING),
        (HARTLEPOOL, DisseminationStatus.WAITING),
    ]
    [police, _] = board(record, date(2026, 6, 3))
    assert (police.status, police.days_overdue) == (DisseminationStatus.OVERDUE, 3)


def test_a_confirmation_shows_channel_and_reach_and_when_it_first_came():
    record = issued()
    record.send(sent(ConfirmDissemination), by=POLICE)
    second = sent(
        ConfirmDissemination,
        channel="newsletter",
        reach=Reach.OVER_1000,
        occurred_on=date(2026, 5, 20),
    )
    record.send(second, by=POLICE)

    [police, _] = board(record)
    assert police.status is DisseminationStatus.CONFIRMED
    assert police.confirmed_on == date(2026, 5, 1)
    assert (police.channels, police.reach) == (
        ("newsletter", "team-meeting"),
        ("over-1000", "51-to-250"),
    )


def test_a_confirmation_after_the_day_asked_for_is_late_and_stays_late():
    record = issued()
    record.send(sent(ConfirmDissemination, occurred_on=date(2026, 6, 2)), by=POLICE)

    [police, _] = board(record, date(2026, 9, 1))
    assert (police.status, police.days_overdue) == (DisseminationStatus.CONFIRMED_LATE, 0)


def test_an_agency_that_was_not_asked_stands_at_the_end_as_a_volunteer():
    record = issued()
    record.send(sent(ConfirmDissemination, agency=HEALTH), by=HEALTH)

    last = board(record)[-1]
    assert (last.agency, last.status) == (HEALTH, DisseminationStatus.VOLUNTEERED)


def test_a_confirmation_taken_back_counts_no_longer_and_put_back_has_its_new_day():
    record = issued()
    record.send(sent(ConfirmDissemination), by=POLICE)
    gone = Correction(corrects=2, reason="The meeting was cancelled.", withdraws=True)
    record.send(sent(ConfirmDissemination, correction=gone), by=POLICE)

    assert board(record)[0].status is DisseminationStatus.WAITING
    back = Correction(corrects=3, reason="It was held later.")
    record.send(
        sent(ConfirmDissemination, correction=back, occurred_on=date(2026, 5, 30)), by=POLICE
    )
    assert board(record)[0].confirmed_on == date(2026, 5, 30)


def test_a_corrected_briefing_keeps_the_day_it_was_issued_and_a_withdrawn_one_asks_nobody():
    record = issued()
    title = Correction(corrects=1, reason="The title was another's.")
    record.send(sent(IssueBriefing, title="Hearing the child", correction=title, occurred_on=DUE))

    [first, _] = board(record)
    assert (first.title, first.issued_on) == ("Hearing the child", date(2026, 5, 1))
    gone = Correction(corrects=2, reason="It was issued too early.", withdraws=True)
    record.send(sent(IssueBriefing, correction=gone))
    late = board(record, date(2026, 9, 1))
    assert {line.status for line in late} == {DisseminationStatus.WITHDRAWN}


def test_a_neighbours_briefing_is_one_line_that_asks_nobody_here():
    record = issued()
    theirs = entered(BriefingIssued, briefing_id="STSCP-B-2026-0001")
    record.add(theirs, on=sent(IssueBriefing), by=POLICE, partnership="stscp")

    [found] = [line for line in board(record, date(2026, 9, 1)) if line.partnership == "stscp"]
    assert (found.agency, found.status) == (None, DisseminationStatus.RECEIVED)


def test_every_column_has_a_heading():
    assert [name for name, _ in COLUMNS] == [each.name for each in fields(BoardDissemination)]
