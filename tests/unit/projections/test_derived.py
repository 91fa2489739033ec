"""Derived indicators: counted from what was recorded, corrected with it, and for incidents only as a suppressed calculation."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from adapters.framework_packs import load
from domain.command import Scope
from domain.errors import Code
from domain.fact import Fact
from domain.framework import IndicatorEntry
from domain.governance.challenge_facts import (
    Outcome,
    ProfessionalChallengeRaised,
    ProfessionalChallengeResolved,
    ProfessionalChallengeWithdrawn,
    Stage,
)
from domain.governance.meeting import Attendance, MeetingHeld, MeetingKind
from domain.incidents.serious_incident_facts import (
    AbuseOrNeglect,
    Harm,
    NotificationDeclined,
    NotificationWithdrawn,
    SeriousIncidentNotified,
    SeriousIncidentReferred,
)
from domain.performance.derived import CalculateDerivedIndicator
from domain.performance.derived_rules import RULES
from domain.performance.value import Form
from domain.quality.audit_facts import AuditConcluded, AuditWithdrawn, VoiceOfChild
from domain.quality.audit_programme import AuditKind
from domain.quality.training_facts import Attended, CourseDelivered, NeedSource
from domain.register import Correction
from projections.performance import indicators
from projections.performance.derived import CALCULATED, COUNTED, RESTRICTED, VIEW
from projections.performance.derived_board import (
    COLUMNS,
    BoardDerived,
    calculations,
    last_quarter,
    read,
)
from tests.support.controls import FRAMEWORK, HARTLEPOOL, HEALTH, POLICE, define_indicator
from tests.support.project_files import ROOT
from tests.support.record import Record

CODES = {name: f"D.{number}" for number, name in enumerate(RULES, start=1)}
SCOPE = Scope(
    "hsscp",
    replace(
        FRAMEWORK,
        indicators={
            code: IndicatorEntry(code, f"Label of {code}", "count", "4", derived_by=name)
            for name, code in CODES.items()
        },
    ),
)
DAY = date(2025, 5, 2)
QUARTER = "2025-Q1"
TODAY = date(2026, 6, 1)
GONE = Correction(corrects=1, reason="Entered twice.", withdraws=True)


def recorded(facts: Sequence[Fact], partnership: str = "hsscp") -> Record:
    record = Record(SCOPE, at=datetime(2026, 6, 1, 9, tzinfo=UTC))
    for name, code in CODES.items():
        form = RULES[name].form
        record.send(define_indicator(code, form))
    for fact in facts:
        record.add(fact, on=define_indicator(), by=POLICE, partnership=partnership)
    return record


def board(record: Record) -> tuple[BoardDerived, ...]:
    rows = record.show(VIEW)
    return read(rows.all(COUNTED), rows.all(CALCULATED), scope=SCOPE)


def figures(record: Record, rule: str) -> dict[str, str]:
    return {line.category: line.figure for line in board(record) if line.code == CODES[rule]}


def messages(record: Record, of: str = QUARTER) -> dict[str, CalculateDerivedIndicator]:
    rows = record.show(VIEW)
    before = {
        code: state
        for code in CODES.values()
        if (state := record.state(f"HSSCP-DI-{code}:{of}")) is not None
    }
    found = calculations(
        [*rows.all(COUNTED), *rows.all(RESTRICTED)],
        before,
        of,
        scope=SCOPE,
        position=len(record.log),
        today=TODAY,
    )
    return {message.rule: message for message in found}


def incident(number: int, by: str = POLICE) -> SeriousIncidentReferred:
    return SeriousIncidentReferred(
        incident_id=f"HSSCP-SI-2025-{number:04d}",
        referred_by=by,
        area="hartlepool",
        council=HARTLEPOOL,
        harm=Harm.SERIOUSLY_HARMED,
        abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
        aware_on=DAY,
        referred_on=DAY,
        illustrative=True,
    )


def notified(number: int) -> SeriousIncidentNotified:
    return SeriousIncidentNotified(
        incident_id=f"HSSCP-SI-2025-{number:04d}",
        council=HARTLEPOOL,
        harm=Harm.SERIOUSLY_HARMED,
        abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
        notified_on=DAY,
    )


def raised(number: int, by: str = POLICE) -> ProfessionalChallengeRaised:
    return ProfessionalChallengeRaised(
        challenge_id=f"HSSCP-C-2025-{number:04d}",
        making_agency=by,
        receiving_agency=HARTLEPOOL,
        theme="thresholds",
        text="The threshold was not explained.",
        raised_on=DAY,
        stage=Stage(number=1, name="Practitioners", clock=None, respond_by=None),
        illustrative=True,
    )


def resolved(number: int, stage: int, outcome: Outcome) -> ProfessionalChallengeResolved:
    return ProfessionalChallengeResolved(
        challenge_id=f"HSSCP-C-2025-{number:04d}",
        stage=stage,
        clock=None,
        outcome=outcome,
        changed="The form was changed.",
        resolved_on=DAY,
    )


def meeting(kind: MeetingKind = MeetingKind.EXECUTIVE, **changes: Any) -> MeetingHeld:
    values: dict[str, Any] = {
        "meeting_id": "HSSCP-M-2025-0001",
        "sub_group_id": "HSSCP-SG-2025-0001",
        "sub_group": "executive",
        "kind": kind,
        "held_on": DAY,
        "attendance": (
            Attendance(agency=POLICE, expected=2, attended=1),
            Attendance(agency=HEALTH, expected=1, attended=1),
        ),
        "illustrative": True,
        "recorded_by": POLICE,
        "correction": None,
    }
    return MeetingHeld(**values | changes)


def course(**changes: Any) -> CourseDelivered:
    values: dict[str, Any] = {
        "course_id": "HSSCP-TC-2025-0001",
        "title": "Thresholds",
        "themes": ("thresholds",),
        "need": NeedSource.AUDIT,
        "need_reference": None,
        "delivered_on": DAY,
        "booked": 20,
        "attended": (Attended(agency=POLICE, people=3), Attended(agency=HEALTH, people=12)),
        "correction": None,
    }
    return CourseDelivered(**values | changes)


def audit(**changes: Any) -> AuditConcluded:
    values: dict[str, Any] = {
        "audit_id": "HSSCP-AU-2025-0001",
        "kind": next(iter(AuditKind)),
        "title": "Neglect",
        "themes": ("thresholds",),
        "held_on": DAY,
        "learning": "Plans name no outcome.",
        "good_practice": (),
        "voice_of_child": VoiceOfChild(obtained=False, statement="Not obtained, no consent."),
        "closes": None,
        "embedded": None,
        "correction": None,
    }
    return AuditConcluded(**values | changes)


# --- What is counted --------------------------------------------------------------------------------------


def test_challenges_are_counted_by_who_made_them_how_they_ended_and_at_which_stage():
    record = recorded(
        [
            *(raised(number, POLICE) for number in range(1, 4)),
            raised(4, HEALTH),
            resolved(1, 1, Outcome.UPHELD),
            resolved(2, 3, Outcome.AGREED_CHANGE),
            resolved(4, 1, Outcome.UPHELD),
            ProfessionalChallengeWithdrawn(challenge_id="HSSCP-C-2025-0003", reason="Settled."),
        ]
    )

    assert figures(record, "challenges-raised") == {"": "3", POLICE: "2", HEALTH: "1"}
    assert figures(record, "challenge-outcomes") == {"": "3", "agreed-change": "1", "upheld": "2"}
    assert figures(record, "challenge-stages") == {
        "": "100.00 %",
        "stage-1": "66.67 %",
        "stage-3": "33.33 %",
    }


def test_attendance_is_seats_taken_of_seats_expected_added_up_over_the_quarter():
    second = meeting(meeting_id="HSSCP-M-2025-0002", held_on=date(2025, 6, 30))
    later = meeting(meeting_id="HSSCP-M-2025-0003", held_on=date(2025, 7, 1))
    record = recorded(
        [meeting(), second, later, meeting(MeetingKind.SUB_GROUP, meeting_id="HSSCP-M-2025-0004")]
    )

    lines = [line for line in board(record) if line.code == CODES["executive-attendance"]]
    assert [(line.period, line.category, line.figure) for line in lines] == [
        ("2025-Q2", "", "66.67 %"),
        ("2025-Q2", POLICE, "50.00 %"),
        ("2025-Q2", HEALTH, "100.00 %"),
        (QUARTER, "", "66.67 %"),
        (QUARTER, POLICE, "50.00 %"),
        (QUARTER, HEALTH, "100.00 %"),
    ]
    assert (lines[3].numerator, lines[3].denominator) == (4, 6)
    assert figures(record, "sub-group-attendance")[""] == "66.67 %"


def test_a_correction_replaces_what_was_counted_and_a_withdrawal_takes_it_away():
    corrected = meeting(MeetingKind.SUB_GROUP, correction=Correction(corrects=1, reason="Wrong."))
    record = recorded([meeting(), corrected])
    assert figures(record, "executive-attendance") == {}
    assert figures(record, "sub-group-attendance")[""] == "66.67 %"

    record = recorded([meeting(), meeting(correction=GONE), course(), course(correction=GONE)])
    assert board(record) == ()
    record = recorded([audit(), AuditWithdrawn(audit_id="HSSCP-AU-2025-0001", reason="Not ours.")])
    assert board(record) == ()


def test_places_at_courses_and_audits_are_counted():
    record = recorded([course(), audit()])

    assert figures(record, "training-places") == {"": "15", POLICE: "3", HEALTH: "12"}
    assert figures(record, "audits-concluded")[""] == "1"
    assert figures(record, "closing-loop-audits") == {}


def test_what_the_neighbour_s_record_counts_is_the_neighbour_s():
    assert board(recorded([audit(), raised(1)], partnership="stscp")) == ()


# --- What is restricted -----------------------------------------------------------------------------------


def test_incidents_are_on_no_board_before_they_are_calculated():
    record = recorded([incident(1), notified(1)])

    assert board(record) == ()
    public = [table for table in VIEW.tables if table.public]
    assert [row for table in public for row in record.show(VIEW).all(table)] == []


def test_a_calculation_of_incidents_is_suppressed_and_of_none_a_true_nought():
    told = messages(recorded([incident(1), notified(1), incident(2, HEALTH)]))
    (few, none) = (told["incident-notifications"], messages(recorded([]))["incident-notifications"])

    assert few.figure.numerator == "c"
    assert [part.figure.numerator for part in few.breakdown] == ["c"]
    assert (none.figure.numerator, none.breakdown) == (0, ())
    assert told["incident-referrals"].figure.numerator == "c"


def test_incidents_are_counted_by_what_became_of_them_and_who_referred_them():
    facts: list[Fact] = [incident(number) for number in range(1, 31)]
    facts += [notified(number) for number in range(1, 17)]
    name = "HSSCP-SI-2025-{:04d}"
    facts += [
        NotificationDeclined(
            incident_id=name.format(number), council=HARTLEPOOL, reason="No abuse.", declined_on=DAY
        )
        for number in range(17, 24)
    ]
    facts += [
        NotificationWithdrawn(
            incident_id=name.format(number), council=HARTLEPOOL, reason="Not met.", withdrawn_on=DAY
        )
        for number in range(1, 8)
    ]
    told = messages(recorded(facts))

    assert told["incident-notifications"].figure.numerator == 9
    assert {
        part.category: part.figure.numerator for part in told["incident-referrals"].breakdown
    } == {"declined": 7, "notified": 9, "open": 7, "withdrawn": 7}


# --- What is recorded of it -------------------------------------------------------------------------------


def test_a_calculation_is_recorded_once_with_its_rule_and_position():
    record = recorded([raised(1), raised(2, HEALTH)])
    for message in messages(record).values():
        record.send(message)
    size = len(record.log)

    assert all(record.send(message) == () for message in messages(record).values())
    (line,) = (
        line
        for line in board(record)
        if line.code == CODES["challenges-raised"] and not line.category
    )
    assert (line.badge, line.rule, line.figure) == ("derived", "challenges-raised v1", "2")
    assert line.position is not None
    assert line.position < size
    assert line.current


def test_a_calculation_is_made_again_from_the_record_up_to_its_position():
    record = recorded([raised(1)])
    first = messages(record)["challenges-raised"]
    record.send(first)
    record.add(raised(2), on=define_indicator(), by=POLICE)

    again = recorded([raised(1)])
    assert messages(again)["challenges-raised"] == first
    rows = record.show(VIEW, until=first.position)
    found = calculations(
        rows.all(COUNTED), {}, QUARTER, scope=SCOPE, position=first.position, today=TODAY
    )
    assert {m.rule: m for m in found}["challenges-raised"] == first


def test_a_late_entry_shows_the_recorded_figure_as_no_longer_current_until_calculated_again():
    record = recorded([raised(1)])
    record.send(messages(record)["challenges-raised"])
    record.add(raised(2), on=define_indicator(), by=POLICE)

    assert {line.current for line in board(record)} == {False}
    record.send(messages(record)["challenges-raised"])
    assert {line.current for line in board(record)} == {True}
    assert figures(record, "challenges-raised")[""] == "2"


def test_a_recorded_calculation_stands_in_v05_with_its_badge():
    record = recorded([raised(1), raised(2, HEALTH)])
    record.send(messages(record)["challenges-raised"])

    rows = record.show(indicators.VIEW).all(indicators.FIGURES)
    assert [(row.area, row.category, row.value, row.badge) for row in rows] == [
        ("", "", Decimal(2), "derived"),
        ("", POLICE, Decimal(1), "derived"),
        ("", HEALTH, Decimal(1), "derived"),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rule": "challenge-outcomes"}, Code.NOT_IN_FRAMEWORK),
        ({"rule": "no-such-rule"}, Code.NOT_IN_FRAMEWORK),
        ({"rule_version": 2}, Code.BAD_VALUE),
        ({"period": "2025"}, Code.BAD_VALUE),
        ({"period": "2026-Q1"}, Code.DATED_IN_FUTURE),
        ({"period": "2010-Q1"}, Code.DEFINITION_NOT_IN_FORCE),
        ({"code": "D.99"}, Code.NOT_IN_FRAMEWORK),
    ],
)
def test_what_no_rule_gives_is_refused(changes, code):
    record = recorded([raised(1)])
    message = messages(record)["challenges-raised"].model_copy(update=changes)

    assert code in record.refused(message).values()


def test_only_the_business_unit_records_a_calculation():
    record = recorded([raised(1)])
    message = messages(record)["challenges-raised"]

    assert record.refused(message, by=POLICE) == {"": Code.NOT_PERMITTED}


@pytest.mark.parametrize("shown", [(3, [3]), (9, [3, 6]), (12, [9, "c"]), (17, [12, "c", "c"])])
def test_invariant_21_a_calculation_that_tells_a_small_number_of_incidents_is_refused(shown):
    headline, parts = shown
    record = recorded([])
    message = messages(record)["incident-notifications"]
    told = message.model_copy(
        update={
            "figure": message.figure.model_copy(update={"numerator": headline}),
            "breakdown": tuple(
                CalculateDerivedIndicator.model_validate(
                    message.model_dump()
                    | {
                        "breakdown": (
                            {"category": f"a{n}", "figure": {"kind": "count", "numerator": part}},
                        )
                    }
                ).breakdown[0]
                for n, part in enumerate(parts)
            ),
        }
    )

    assert record.refused(told) == {"figure": Code.SMALL_NUMBER}


# --- The rules and the pack -------------------------------------------------------------------------------


def test_eleven_indicators_of_the_tees_framework_are_derived_each_by_a_rule_that_there_is():
    framework = load(ROOT / "frameworks" / "tees")

    named = {entry.code: entry.derived_by for entry in framework.indicators.values()}
    assert {code for code, rule in named.items() if rule} == {
        *("4.1.3", "4.2.1", "4.2.2", "4.2.3", "4.2.4"),
        *("4.3.1", "4.3.2", "4.3.3", "E2.1", "E2.2", "E2.3"),
    }
    assert {rule for rule in named.values() if rule} == RULES.keys()


def test_a_rule_of_incidents_is_suppressed_and_a_percentage_never():
    restricted = {name for name, rule in RULES.items() if rule.suppressed}

    assert restricted == {"incident-referrals", "incident-notifications"}
    assert all(RULES[name].form is Form.COUNT for name in restricted)


def test_the_last_quarter_is_the_one_that_has_ended():
    assert last_quarter(date(2025, 6, 30)) == "2024-Q4"
    assert last_quarter(date(2025, 7, 1)) == "2025-Q1"
    assert last_quarter(date(2026, 1, 1)) == "2025-Q3"


def test_every_column_has_a_label_and_is_a_field():
    assert [name for name, _ in COLUMNS] == [field.name for field in fields(BoardDerived)]
