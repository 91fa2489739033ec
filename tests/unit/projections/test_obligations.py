"""V-07: which obligations follow from a requirement and the record, and how each stands on a day."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.fact import Recorded
from domain.framework import Framework
from domain.register import Correction
from domain.requirement import (
    Anytime,
    Basis,
    Each,
    Every,
    EveryAfter,
    Happening,
    InMonths,
    Requirement,
    Timing,
    Within,
)
from projections.governance import obligations_board
from projections.governance.ledger import Ledger
from projections.governance.obligations import OCCURRENCES, SCHEDULED, VIEW, WAIVERS
from projections.governance.obligations_board import Standing
from projections.governance.occurrence import Occurrence, fields_of
from projections.governance.schedule import Owed, State, owed
from projections.view import MemoryRows
from tests.support.controls import FRAMEWORK
from tests.support.golden import example, provenance, recorded_as

ADOPTED = date(2026, 1, 1)
REPORT = "report-received.v1"


def happened(
    topic: str, on: date, *, stream: str = "S", position: int = 1, **facets: str
) -> Occurrence:
    references = tuple(facets.pop("cites", "").split())
    return Occurrence(
        position=position,
        event_id=f"{topic} {on}",
        partnership="hsscp",
        topic=topic,
        stream=stream,
        on=on,
        recorded_on=on,
        references=references,
        facets=tuple(f"{name}={value}" for name, value in facets.items()),
    )


def asks(timing: Timing, *, at_least: int = 1, each: Each | None = None) -> Requirement:
    return Requirement(
        id="reports",
        section="Reports",
        text="Report",
        basis=Basis.FRAMEWORK,
        owner="executive",
        proved_by=Happening((REPORT,)),
        timing=timing,
        at_least=at_least,
        each=each,
    )


def found(
    requirement: Requirement,
    *occurrences: Occurrence,
    today: date,
    adopted: date | None = ADOPTED,
    waived: frozenset[tuple[str, str | None, date]] = frozenset(),
) -> list[Owed]:
    ledger = Ledger(occurrences, adopted, waived)
    return owed(requirement, ledger, framework=FRAMEWORK, partnership="hsscp", today=today)


def states(*arguments: Requirement | Occurrence, today: date) -> list[tuple[date, State]]:
    requirement, *occurrences = arguments
    assert isinstance(requirement, Requirement)
    lines = found(requirement, *occurrences, today=today)  # type: ignore[arg-type]
    return [(line.due_on, line.state) for line in lines]


QUARTERLY = asks(Every("P3M"))
Q1, Q2, Q3 = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)


def test_midnight_turns_due_into_overdue_and_then_into_missed_without_an_event():
    assert states(QUARTERLY, today=date(2026, 1, 2)) == [(Q1, State.SCHEDULED)]
    assert states(QUARTERLY, today=date(2026, 3, 20)) == [(Q1, State.DUE_SOON)]
    assert states(QUARTERLY, today=Q1) == [(Q1, State.DUE_SOON)]
    assert states(QUARTERLY, today=date(2026, 4, 2)) == [(Q1, State.OVERDUE), (Q2, State.SCHEDULED)]
    assert states(QUARTERLY, today=date(2026, 7, 2)) == [
        (Q1, State.MISSED),
        (Q2, State.OVERDUE),
        (Q3, State.SCHEDULED),
    ]


def test_a_report_meets_the_period_it_falls_in():
    assert states(QUARTERLY, happened(REPORT, date(2026, 3, 1)), today=date(2026, 4, 2)) == [
        (Q1, State.MET_ON_TIME),
        (Q2, State.SCHEDULED),
    ]


def test_a_late_report_is_made_good_by_one_more_than_the_next_period_asks_for():
    late, own = happened(REPORT, date(2026, 4, 5)), happened(REPORT, date(2026, 6, 28))

    assert states(QUARTERLY, late, own, today=Q2) == [
        (Q1, State.MET_LATE),
        (Q2, State.MET_ON_TIME),
    ]


def test_a_missed_quarter_stays_missed_however_many_reports_come_later():
    reports = [happened(REPORT, day) for day in (date(2026, 5, 1), date(2026, 8, 1))]

    assert states(QUARTERLY, *reports, today=date(2026, 8, 2))[0] == (Q1, State.MISSED)


def test_twelve_a_year_are_twelve():
    yearly = asks(Every("P12M"), at_least=12)
    months = [happened(REPORT, date(2026, month, 10)) for month in range(1, 13)]

    assert states(yearly, *months, today=date(2027, 1, 1)) == [
        (date(2027, 1, 1), State.MET_ON_TIME)
    ]
    assert states(yearly, *months[:-1], today=date(2027, 1, 2))[0][1] == State.OVERDUE


def test_nothing_is_owed_by_the_calendar_before_the_framework_was_adopted():
    assert found(QUARTERLY, today=Q3, adopted=None) == []


def test_a_timetable_by_months_is_due_at_their_ends():
    timetable = asks(InMonths((2, 6)))

    assert states(timetable, happened(REPORT, date(2026, 2, 28)), today=date(2026, 6, 30)) == [
        (date(2026, 2, 28), State.MET_ON_TIME),
        (date(2026, 6, 30), State.DUE_SOON),
    ]


def test_the_31st_comes_back_after_a_short_month():
    lines = found(asks(Every("P1M")), today=date(2026, 4, 1), adopted=date(2026, 1, 31))

    assert [line.due_on.isoformat() for line in lines] == [
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]


def test_every_group_owes_its_own_report():
    groups = asks(Every("P3M"), each=Each.SUB_GROUP)
    of_one = happened(REPORT, date(2026, 3, 1), sub_group="executive")

    lines = found(groups, of_one, today=date(2026, 4, 2))
    assert {(line.about, line.state) for line in lines if line.due_on == Q1} == {
        ("executive", State.MET_ON_TIME),
        ("learning-group", State.OVERDUE),
        ("exploitation-group", State.OVERDUE),
    }


def test_every_agency_owes_its_own_and_the_keepers_of_the_record_none():
    agencies = asks(Every("P12M"), each=Each.AGENCY)
    about_police = happened(
        REPORT, date(2026, 3, 1), agency="cleveland-police", sent_by="hsscp-business-unit"
    )
    sent_by_health = happened(REPORT, date(2026, 3, 1), sent_by="nenc-icb")

    lines = {line.about: line.state for line in found(agencies, about_police, today=Q1)}
    assert lines["cleveland-police"] == State.MET_ON_TIME
    assert lines["nenc-icb"] == State.SCHEDULED
    assert "hsscp-business-unit" not in lines
    lines = {line.about: line.state for line in found(agencies, sent_by_health, today=Q1)}
    assert lines["nenc-icb"] == State.MET_ON_TIME
    assert lines["cleveland-police"] == State.SCHEDULED


NOTIFIED, CONCLUDED = "incident-notified.v1", REPORT
CLOCK = asks(Within(Happening((NOTIFIED,)), clock="rapid-review"))


def test_a_trigger_starts_a_clock_of_working_days_and_the_event_that_answers_it_stops_it():
    trigger = happened(NOTIFIED, date(2026, 4, 30), stream="I1")
    answer = happened(CONCLUDED, date(2026, 5, 22), stream="RR1", cites="I1")
    other = happened(CONCLUDED, date(2026, 5, 1), stream="RR2", cites="I2")

    # fifteen working days after 30 April 2026, with the bank holiday of 4 May
    assert states(CLOCK, trigger, other, today=date(2026, 5, 22)) == [
        (date(2026, 5, 22), State.DUE_SOON)
    ]
    assert states(CLOCK, trigger, answer, today=date(2026, 6, 1)) == [
        (date(2026, 5, 22), State.MET_ON_TIME)
    ]
    assert states(CLOCK, trigger, other, today=date(2026, 5, 23)) == [
        (date(2026, 5, 22), State.OVERDUE)
    ]


def test_an_answer_in_a_history_that_names_the_trigger_elsewhere_counts():
    trigger = happened(NOTIFIED, date(2026, 4, 30), stream="I1")
    opened = happened("rapid-review-opened.v1", date(2026, 5, 1), stream="RR1", cites="I1")
    answer = happened(CONCLUDED, date(2026, 5, 6), stream="RR1")

    [line] = found(CLOCK, trigger, opened, answer, today=date(2026, 6, 1))
    assert (line.state, line.met_on) == (State.MET_ON_TIME, date(2026, 5, 6))


def test_a_rule_that_nobody_has_confirmed_says_so_and_none_held_before_the_first():
    [line] = found(CLOCK, happened(NOTIFIED, date(2026, 4, 30)), today=Q2)

    assert line.rule == "rapid-review of 2018-06-29, unconfirmed"
    assert found(CLOCK, happened(NOTIFIED, date(2017, 4, 30)), today=Q2) == []


def test_the_date_stated_in_the_event_wins_over_the_clock():
    stated = asks(
        Within(Happening((NOTIFIED,)), clock="statement-of-action", stated_in="statement_due_on")
    )
    with_date = happened(NOTIFIED, date(2026, 4, 30), statement_due_on="2026-08-03")

    assert states(stated, with_date, today=Q1)[0][0] == date(2026, 8, 3)
    [line] = found(stated, happened(NOTIFIED, date(2026, 4, 30)), today=Q1)
    assert line.due_on == FRAMEWORK.working_days.after(date(2026, 4, 30), 70)


def test_a_clock_can_count_from_a_day_that_the_event_states():
    aware = asks(Within(Happening((NOTIFIED,)), clock="rapid-review", counted_from="aware_on"))
    told_later = happened(NOTIFIED, date(2026, 5, 20), aware_on="2026-04-30")

    [line] = found(aware, told_later, today=Q2)
    assert (line.since, line.due_on) == (date(2026, 4, 30), date(2026, 5, 22))


def test_every_agency_named_in_the_trigger_owes_its_own():
    named = asks(Within(Happening((NOTIFIED,)), period="P14D", named_in="agency"))
    trigger = Occurrence(
        **{
            **{f: getattr(happened(NOTIFIED, Q1, stream="B1"), f) for f in Occurrence.__slots__},
            "facets": ("agency=cleveland-police", "agency=nenc-icb"),
        }
    )
    confirmed = happened(REPORT, date(2026, 4, 3), stream="B1", agency="nenc-icb")

    lines = found(named, trigger, confirmed, today=date(2026, 5, 1))
    assert {line.about: line.state for line in lines} == {
        "B1 cleveland-police": State.OVERDUE,
        "B1 nenc-icb": State.MET_ON_TIME,
    }


def test_a_cadence_runs_from_its_trigger_until_the_end():
    cadence = asks(EveryAfter(Happening(("action-agreed.v1",)), "P90D", ("action-closed.v1",)))
    agreed = happened("action-agreed.v1", date(2026, 1, 1), stream="A1")
    update = happened(REPORT, date(2026, 3, 1), stream="A1")
    closed = happened("action-closed.v1", date(2026, 5, 1), stream="A1")

    assert states(cadence, agreed, update, today=date(2026, 4, 2)) == [
        (date(2026, 4, 1), State.MET_ON_TIME),
        (date(2026, 6, 30), State.SCHEDULED),
    ]
    assert states(cadence, agreed, update, closed, today=date(2026, 12, 1)) == [
        (date(2026, 4, 1), State.MET_ON_TIME)
    ]


def test_what_was_left_out_before_a_history_ended_cannot_be_made_good():
    progress = asks(EveryAfter(Happening(("action-agreed.v1",)), "P90D", ("action-closed.v1",)))
    agreed = happened("action-agreed.v1", ADOPTED, stream="A")
    closed = happened("action-closed.v1", date(2026, 5, 1), stream="A", position=2)

    assert states(progress, agreed, today=date(2026, 4, 30)) == [
        (Q1, State.OVERDUE),
        (date(2026, 6, 30), State.SCHEDULED),
    ]
    assert states(progress, agreed, closed, today=date(2026, 5, 2)) == [(Q1, State.MISSED)]


def test_a_framework_asks_for_nothing_that_was_due_before_it_was_adopted_but_the_law_does():
    answer = asks(Within(Happening(("review-opened.v1",)), period="P14D"))
    opened = happened("review-opened.v1", date(2025, 6, 1))
    day = date(2025, 6, 15)

    assert found(answer, opened, today=Q1) == []
    assert [line.due_on for line in found(answer, opened, today=Q1, adopted=None)] == [day]
    by_law = replace(answer, basis=Basis.LAW)
    assert [line.due_on for line in found(by_law, opened, today=Q1)] == [day]


def test_a_chair_can_release_from_one_of_them_only():
    waived = frozenset({("reports", None, Q1)})

    lines = found(QUARTERLY, today=date(2026, 7, 2), waived=waived)
    assert [line.state for line in lines] == [State.WAIVED, State.OVERDUE, State.SCHEDULED]


# --- The board --------------------------------------------------------------------------------------------


def standing(requirement: Requirement, *occurrences: Occurrence, today: date) -> Standing:
    framework = of(requirement)
    ledger = Ledger(occurrences, ADOPTED, frozenset())
    [line] = obligations_board.requirements(
        ledger, framework=framework, partnership="hsscp", today=today
    )
    return line.standing


def of(*requirements: Requirement) -> Framework:
    return replace(FRAMEWORK, requirements={r.id: r for r in requirements})


@pytest.mark.parametrize(
    ("requirement", "reports", "today", "expected"),
    [
        (QUARTERLY, [], date(2026, 1, 2), Standing.DUE),
        (QUARTERLY, [], date(2026, 4, 2), Standing.OVERDUE),
        (QUARTERLY, [date(2026, 3, 1)], date(2026, 4, 2), Standing.MET),
        (QUARTERLY, [date(2026, 6, 1)], date(2026, 7, 2), Standing.MISSED),
        (CLOCK, [date(2026, 6, 1)], date(2026, 7, 1), Standing.NOT_EVIDENCED),
        (asks(Anytime()), [], date(2026, 7, 1), Standing.NOT_EVIDENCED),
        (asks(Anytime()), [date(2026, 6, 1)], date(2026, 7, 1), Standing.MET),
        (asks(Anytime(), at_least=2), [date(2026, 6, 1)], date(2026, 7, 1), Standing.NOT_EVIDENCED),
    ],
)
def test_what_the_record_proves_of_a_requirement(requirement, reports, today, expected):
    assert standing(requirement, *(happened(REPORT, day) for day in reports), today=today) == (
        expected
    )


def test_the_open_ones_come_first_and_say_how_many_working_days_are_left():
    framework = of(QUARTERLY)
    ledger = Ledger([happened(REPORT, date(2026, 3, 1))], ADOPTED, frozenset())

    [waiting, closed] = obligations_board.obligations(
        ledger, [], framework=framework, partnership="hsscp", today=date(2026, 6, 24)
    )
    assert (waiting.due_on, waiting.state, waiting.working_days_left) == (Q2, State.DUE_SOON, 5)
    assert (closed.due_on, closed.state, closed.working_days_left) == (Q1, State.MET_ON_TIME, None)
    assert closed.proofs == (f"{REPORT} 2026-03-01",)


def test_a_day_beyond_the_bank_holidays_known_breaks_nothing():
    """A date may be of any year; one of them must not take the whole board away."""
    stated = asks(Within(Happening((NOTIFIED,)), clock="rapid-review", stated_in="due_on"))
    told = happened(NOTIFIED, date(2026, 4, 30), stream="I1", due_on="2066-05-01")
    rows = MemoryRows()
    VIEW.fold(rows, recorded_as("obligation-scheduled.v1"))
    [by_hand] = rows.all(SCHEDULED)

    lines = obligations_board.obligations(
        Ledger([told], ADOPTED, frozenset()),
        [replace(by_hand, due_on=date(2062, 1, 1))],
        framework=of(stated),
        partnership="hsscp",
        today=date(2026, 6, 24),
    )
    assert [(line.due_on.year, line.state, line.working_days_left) for line in lines] == [
        (2062, State.SCHEDULED, None),
        (2066, State.SCHEDULED, None),
    ]
    assert found(CLOCK, happened(NOTIFIED, date(2050, 12, 20)), today=date(2050, 12, 21)) == []


# --- The fold ---------------------------------------------------------------------------------------------


def test_an_event_is_kept_with_what_it_is_about_and_no_text():
    rows = MemoryRows()
    VIEW.fold(rows, recorded_as("action-agreed.v1", position=7))
    [row] = rows.all(OCCURRENCES)
    fact = example("action-agreed.v1")

    assert (row.position, row.topic, row.stream) == (7, "action-agreed.v1", fact.stream)
    assert row.on == provenance("action-agreed.v1").occurred_on
    assert all(reference != fact.stream for reference in row.references)
    assert "HSSCP-R-2026-0007" in row.references
    assert row.date_of("due_on") is not None
    assert "text" not in {facet.partition("=")[0] for facet in row.facets}
    assert "owner_agency" in fields_of(type(fact))


def test_what_is_scheduled_by_hand_is_met_or_waived_by_hand():
    rows = MemoryRows()
    VIEW.fold(rows, recorded_as("obligation-scheduled.v1"))
    VIEW.fold(rows, recorded_as("obligation-met.v1"))
    VIEW.fold(rows, recorded_as("requirement-waived.v1"))

    [row] = rows.all(SCHEDULED)
    assert (row.met_on, row.waived) == (date(2026, 9, 14), False)
    assert [waiver.requirement for waiver in rows.all(WAIVERS)] == ["sub-group-reports"]
    VIEW.fold(rows, recorded_as("obligation-waived.v1"))
    assert rows.all(SCHEDULED)[0].waived


def test_a_corrected_entry_takes_the_place_of_the_one_before_and_a_withdrawn_one_is_gone():
    def confirmed(position: int, version: int, **changes: Any) -> Recorded:
        first = recorded_as("dissemination-confirmed.v1", position=position, version=version)
        fact = first.fact.model_copy(update=changes)
        return replace(first, event=replace(first.event, fact=fact))

    rows = MemoryRows()
    VIEW.fold(rows, recorded_as("briefing-issued.v1", position=1))
    VIEW.fold(rows, confirmed(2, 2))
    VIEW.fold(rows, confirmed(3, 3, correction=Correction(corrects=2, reason="The channel.")))
    assert [row.position for row in rows.all(OCCURRENCES)] == [1, 3]
    VIEW.fold(rows, confirmed(4, 4, correction=Correction(corrects=2, reason="Again.")))
    assert [row.position for row in rows.all(OCCURRENCES)] == [1, 4]
    gone = Correction(corrects=4, reason="Never happened.", withdraws=True)
    VIEW.fold(rows, confirmed(5, 5, correction=gone))

    assert [row.position for row in rows.all(OCCURRENCES)] == [1]
