"""V-12: who came, what the evaluations say, and nothing of an evaluation that few answered."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.quality.training_reports import (
    AnalyseTrainingNeeds,
    PublishTrainingReport,
    SubmitTrainingReturn,
    TrainingNeed,
)
from domain.register import Correction
from projections.quality.training_impact import COURSES, EVALUATIONS, REPORTS, VIEW
from projections.quality.training_impact_board import CourseLine, read, reports
from tests.support.audits import ON, TC, deliver_course, invite, receive
from tests.support.controls import FRAMEWORK, HEALTH, POLICE
from tests.support.record import Record

DELIVERED, THREE_MONTHS = date(2026, 1, 31), date(2026, 4, 30)
TODAY = date(2026, 6, 15)
TR = "HSSCP-TR-2026-0001"


@pytest.fixture
def record() -> Record:
    record = Record(at=datetime(2026, 6, 15, 9, tzinfo=UTC))
    record.send(deliver_course())
    return record


def lines(record: Record, today: date = TODAY) -> list[CourseLine]:
    rows = record.show(VIEW)
    found = read(rows.all(COURSES), rows.all(EVALUATIONS), today=today, framework=FRAMEWORK)
    return list(found)


def test_a_course_shows_its_curve_from_the_baseline_on(record: Record):
    for stage, on, mean in (
        ("after-3-months", THREE_MONTHS, "6.75"),
        ("baseline", DELIVERED, "4.10"),
        ("end", DELIVERED, "8.00"),
    ):
        record.send(invite(stage, on))
        record.send(receive(stage, 10, Decimal(mean)))

    [line] = lines(record)

    assert line.scores == ("baseline 4.10", "end 8.00", "after-3-months 6.75")
    assert line.response_rates == ("baseline 50 %", "end 50 %", "after-3-months 50 %")
    assert line.change == Decimal("2.65")
    assert (line.booked, line.attended) == (30, 20)
    assert line.attended_by == ("cleveland-police 12", "middlesbrough-council 8")


@pytest.mark.parametrize("answers", [1, 2, 3, 4])
def test_a_score_that_fewer_than_five_gave_is_not_shown_nor_kept(record: Record, answers: int):
    record.send(invite("after-3-months", THREE_MONTHS))
    record.send(receive("after-3-months", answers, Decimal("9.99")))

    [line] = lines(record)

    assert (line.scores, line.response_rates) == (("after-3-months c",), ("after-3-months c",))
    [row] = record.show(VIEW).all(EVALUATIONS)
    assert (row.responses, row.mean_score) == (None, None)


def test_five_answers_and_none_are_shown(record: Record):
    record.send(invite("end", DELIVERED))
    record.send(receive("end", 5, Decimal(7)))
    record.send(invite("after-3-months", THREE_MONTHS))
    record.send(receive("after-3-months", 0, None))

    [line] = lines(record)

    assert line.scores == ("end 7", "after-3-months none")
    assert line.response_rates == ("end 25 %", "after-3-months 0 %")
    assert line.change is None


def test_a_hidden_score_is_not_told_by_the_change(record: Record):
    record.send(invite("end", DELIVERED))
    record.send(receive("end", 4, Decimal(7)))
    record.send(invite("after-3-months", THREE_MONTHS))
    record.send(receive("after-3-months", 20, Decimal(8)))

    assert lines(record)[0].change is None


def test_an_evaluation_point_that_went_by_without_an_invitation_is_named(record: Record):
    record.send(invite("end", DELIVERED))

    assert lines(record, DELIVERED)[0].not_invited == ()
    assert lines(record, date(2026, 5, 14))[0].not_invited == ("baseline",)
    assert lines(record, date(2026, 5, 15))[0].not_invited == ("baseline", "after-3-months")
    assert lines(record, date(2027, 1, 1))[0].not_invited == (
        "baseline",
        "after-3-months",
        "after-6-months",
    )


def test_a_correction_takes_the_place_of_what_was_wrong(record: Record):
    record.send(invite("after-3-months", THREE_MONTHS))
    record.send(receive("after-3-months", 10, Decimal(5)))
    right = Correction(corrects=3, reason="Answers on paper were left out.")
    record.send(receive("after-3-months", 15, Decimal(6), correction=right))
    renamed = Correction(corrects=1, reason="The title was another's.")
    record.send(deliver_course(title="Thresholds", correction=renamed))
    fewer = Correction(corrects=2, reason="Two had left.")
    record.send(invite("after-3-months", THREE_MONTHS, 18, correction=fewer))

    [line] = lines(record)

    assert (line.course_id, line.title) == (TC, "Thresholds")
    assert (line.scores, line.response_rates) == (("after-3-months 6",), ("after-3-months 83 %",))


def test_needs_returns_and_reports_are_listed_the_newest_first():
    record = Record(at=datetime(2026, 6, 15, 9, tzinfo=UTC))
    need = TrainingNeed(theme="thresholds", need="When to refer.", people=140)
    record.send(
        AnalyseTrainingNeeds(
            report_id=TR,
            analysed_on=date(2026, 3, 1),
            agencies=(POLICE,),
            needs=(need,),
            occurred_on=ON,
        )
    )
    returned = SubmitTrainingReturn(
        report_id="HSSCP-TR-2026-0002",
        agency=HEALTH,
        until=date(2026, 3, 31),
        staff=900,
        trained=640,
        occurred_on=ON,
    )
    record.send(returned, by=HEALTH)
    record.send(
        PublishTrainingReport(
            report_id="HSSCP-TR-2026-0003",
            title="Training in 2025/26",
            period_from=date(2025, 4, 1),
            period_to=date(2026, 3, 31),
            published_on=ON,
            impact="Supervisors ask.",
            occurred_on=ON,
        )
    )

    found = reports(record.show(VIEW).all(REPORTS))

    assert [(row.kind, row.words) for row in found] == [
        ("report", "Training in 2025/26: Supervisors ask."),
        ("return", ""),
        ("needs-analysis", "When to refer."),
    ]
    assert (found[1].agencies, found[1].months, found[1].trained) == ((HEALTH,), 12, 640)

    gone = Correction(corrects=1, reason="It is the year before.", withdraws=True)
    record.send(returned.model_copy(update={"correction": gone}), by=HEALTH)
    assert [row.kind for row in reports(record.show(VIEW).all(REPORTS))] == [
        "report",
        "needs-analysis",
    ]
