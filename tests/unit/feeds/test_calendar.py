"""The calendar of obligations is iCalendar as RFC 5545 asks for, and the same record gives the same bytes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from projections.governance.obligations_board import BoardObligation
from projections.governance.schedule import State
from services.feeds.calendar import Of, calendar, owed_by

OF = Of("hsscp", 1204, datetime(2026, 3, 31, 16, 0, 5, 123456, tzinfo=UTC))
LINE = BoardObligation(
    requirement="C2-yearly-report",
    obligation="Publish the yearly report.",
    about=None,
    basis="law",
    rule="every P1Y",
    since=date(2025, 4, 1),
    due_on=date(2026, 9, 30),
    working_days_left=120,
    owner="hsscp-business-unit",
    state=State.SCHEDULED,
    met_on=None,
    proofs=(),
)


def lines(made):
    """The content lines, unfolded, after the rules for octets: CRLF alone, at most 75 of them, UTF-8 throughout."""
    assert made.endswith(b"\r\n")
    physical = made.split(b"\r\n")[:-1]
    assert not [line for line in physical if b"\r" in line or b"\n" in line]
    assert max(map(len, physical)) <= 75
    unfolded = made.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    assert all(line and line[0].isalpha() and ":" in line for line in unfolded)
    return unfolded


def events(made):
    parsed = Calendar.from_ical(made)
    assert not parsed.errors
    assert parsed["VERSION"] == "2.0"
    assert parsed["PRODID"]
    assert {component.name for component in parsed.walk()} <= {"VCALENDAR", "VEVENT"}
    return parsed.walk("VEVENT")


def test_an_obligation_is_one_all_day_event_on_its_due_date():
    made = calendar([LINE], OF)
    lines(made)
    [event] = events(made)
    assert not event.errors
    assert event["DTSTART"].dt == date(2026, 9, 30)
    assert event["DTEND"].dt == date(2026, 10, 1)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["STATUS"] == "CONFIRMED"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["SUMMARY"] == "Scheduled: Publish the yearly report."
    assert event["CATEGORIES"].cats == ["law", "scheduled"]
    assert b"VALARM" not in made


def test_the_last_day_of_all_is_one_day_without_an_end():
    """Which is a day by RFC 5545, 3.6.1."""
    [event] = events(calendar([replace(LINE, due_on=date.max)], OF))
    assert event["DTSTART"].dt == date.max
    assert "DTEND" not in event


def test_it_says_what_it_is_true_for_and_never_when_it_was_made():
    made = calendar([LINE], OF)
    [event] = events(made)
    told = "HSSCP, position 1204, as known at 31 March 2026 at 17:00"
    assert event["DTSTAMP"].dt == datetime(2026, 3, 31, 16, 0, 5, tzinfo=UTC)
    assert str(event["DESCRIPTION"]).splitlines()[-1] == told
    assert "X-WR-CALDESC:" + told.replace(",", "\\,") in lines(made)
    assert calendar([LINE], OF) == made


@pytest.mark.parametrize("state", State)
def test_every_state_is_told(state):
    [event] = events(calendar([replace(LINE, state=state)], OF))
    assert event["STATUS"] == ("CANCELLED" if state is State.WAIVED else "CONFIRMED")
    assert str(event["SUMMARY"]).startswith(state.capitalize())
    assert event["CATEGORIES"].cats[1] == state.value


def uids(*given):
    return [str(event["UID"]) for event in events(calendar(given, OF))]


def test_an_obligation_keeps_its_identity_when_its_date_state_or_words_change():
    [before] = uids(LINE)
    later = replace(LINE, due_on=date(2026, 12, 1), state=State.OVERDUE, obligation="Other words.")
    assert uids(later) == [before]
    assert [str(e["UID"]) for e in events(calendar([LINE], replace(OF, position=9)))] == [before]


def test_different_obligations_never_share_an_identity():
    others = [
        LINE,
        replace(LINE, requirement="another"),
        replace(LINE, about="cleveland-police"),
        replace(LINE, since=date(2026, 4, 1)),
        LINE,
        replace(LINE, due_on=date(2026, 10, 2)),
    ]
    found = uids(*others)
    assert len(set(found)) == len(others)
    assert (
        len(
            set(found)
            | {str(e["UID"]) for e in events(calendar([LINE], replace(OF, partnership="stscp")))}
        )
        == 7
    )
    assert uids(*reversed(others)) == found


def test_an_agency_gets_what_it_owes_and_what_is_asked_of_it_by_name():
    mine = replace(LINE, owner="cleveland-police")
    about = replace(LINE, about="HSSCP-RR-2026-0001 cleveland-police")
    other = replace(LINE, about="cleveland-police-federation")
    assert owed_by([LINE, mine, about, other], "cleveland-police") == [mine, about]


def test_an_empty_calendar_is_one():
    made = calendar([], replace(OF, agency="cleveland-police"))
    assert events(made) == []
    assert "X-WR-CALNAME:Obligations of HSSCP: cleveland-police" in lines(made)


HOSTILE = st.text(max_size=200) | st.sampled_from(
    [
        "x\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:EMAIL",
        "a;b,c\\n\\;\\,\\\\",
        "\x00\x1b[31m\u2028\x85",
        "ü€😀" * 80,
        '"quoted:":;"',
        "\ud800",
    ]
)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_any_text_stays_text(obligation, about, rule, owner):
    line = replace(LINE, obligation=obligation, about=about, rule=rule, owner=owner)
    made = calendar([line], OF)
    lines(made)
    [event] = events(made)
    assert not event.errors
    assert set(event) == {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CATEGORIES", "STATUS", "TRANSP",
    }  # fmt: skip
    assert len(str(event["SUMMARY"])) <= 120


def test_a_large_calendar_is_made_in_order():
    many = [
        replace(LINE, requirement=f"r{n}", due_on=LINE.due_on + timedelta(days=n * 37 % 400))
        for n in range(500)
    ]
    found = [event["DTSTART"].dt for event in events(calendar(many, OF))]
    assert found == sorted(found)
    assert len(found) == 500
