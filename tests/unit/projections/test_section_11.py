"""V-10: agency by standard, what each said of itself beside what the panel made of it, seen from a day."""

from dataclasses import fields
from datetime import date

from domain.quality.section_11_cycle import CloseSection11Cycle, OpenSection11Cycle
from domain.quality.self_assessment_commands import (
    AttachEvidence,
    ChallengeAssessment,
    CompleteAssessmentAction,
    ModerateAssessment,
    PlannedImprovement,
    ScoreStandard,
    SubmitSelfAssessment,
)
from domain.quality.self_assessment_facts import AssessmentEvidence, StandardScore
from projections.quality.section_11 import ASSESSMENTS, CYCLES, PLANS, STANDARDS, VIEW
from projections.quality.section_11_board import COLUMNS, HeatCell, HeatStatus, read
from tests.support.controls import FRAMEWORK, HEALTH, POLICE
from tests.support.record import Record

CYCLE = "HSSCP-S11-2026-0001"
ASSESSMENT = "HSSCP-SE-2026-0001"
DUE = date(2026, 3, 31)
OPEN = OpenSection11Cycle(
    cycle_id=CYCLE,
    title="Section 11, 2026 to 2028",
    agencies=(POLICE, HEALTH),
    due_on=DUE,
    period="P24M",
    illustrative=True,
    occurred_on=date(2026, 1, 5),
)
TRAINING = StandardScore(
    standard="training", score=2, evidence="The register shows it.", improvement=None
)
MODERATE = ModerateAssessment(
    assessment_id=ASSESSMENT,
    standard="training",
    moderated=1,
    panel=(HEALTH,),
    reason="The register covers half of the staff.",
    action=PlannedImprovement(
        text="Train the other half.", owner_post="Head of Learning", due_on=date(2026, 12, 31)
    ),
    occurred_on=date(2026, 4, 15),
)


def submit(on: date = date(2026, 3, 20)) -> SubmitSelfAssessment:
    return SubmitSelfAssessment(
        assessment_id=ASSESSMENT,
        cycle_id=CYCLE,
        agency=POLICE,
        scores=(TRAINING,),
        illustrative=True,
        occurred_on=on,
    )


def board(record: Record, today: date = DUE) -> tuple[HeatCell, ...]:
    rows = record.show(VIEW)
    return read(
        rows.all(CYCLES),
        rows.all(ASSESSMENTS),
        rows.all(STANDARDS),
        rows.all(PLANS),
        today=today,
        framework=FRAMEWORK,
    )


def cell(record: Record, standard: str = "training", today: date = DUE) -> HeatCell:
    (found,) = (line for line in board(record, today) if line.standard == standard)
    return found


def submitted() -> Record:
    record = Record()
    record.send(OPEN)
    record.send(submit())
    return record


def test_an_agency_that_sent_nothing_is_due_then_late_then_has_not_returned():
    record = Record()
    record.send(OPEN)

    assert [(line.agency, line.status) for line in board(record)] == [
        (POLICE, HeatStatus.DUE),
        (HEALTH, HeatStatus.DUE),
    ]
    late = board(record, date(2026, 4, 2))[0]
    assert (late.status, late.days_late) == (HeatStatus.LATE, 2)

    record.send(CloseSection11Cycle(cycle_id=CYCLE, summary="Over.", occurred_on=date(2026, 4, 9)))
    missed = board(record, date(2030, 1, 1))[0]
    assert (missed.status, missed.days_late) == (HeatStatus.NOT_RETURNED, 9)


def test_a_standard_that_was_left_out_is_seen_to_be():
    assert cell(submitted(), "leadership").status is HeatStatus.NOT_SCORED


def test_the_agencys_score_counts_until_the_panel_has_given_its_own():
    record = submitted()
    alone = cell(record)
    assert (alone.status, alone.self_score, alone.moderated, alone.delta, alone.met) == (
        HeatStatus.SUBMITTED,
        2,
        None,
        None,
        True,
    )

    record.send(MODERATE)

    judged = cell(record)
    assert (judged.status, judged.self_score, judged.moderated, judged.delta, judged.met) == (
        HeatStatus.MODERATED,
        2,
        1,
        -1,
        False,
    )
    assert judged.reason == "The register covers half of the staff."


def test_a_score_given_anew_stands_beside_the_first():
    record = submitted()
    record.send(
        ScoreStandard(
            assessment_id=ASSESSMENT,
            score=StandardScore(standard="training", score=3),
            reason="The register was found.",
            occurred_on=date(2026, 3, 25),
        )
    )

    found = cell(record)
    assert (found.first_score, found.self_score, found.evidence) == (2, 3, 0)


def test_what_shows_a_standard_is_counted():
    record = submitted()
    assert cell(record).evidence == 1
    record.send(
        AttachEvidence(
            assessment_id=ASSESSMENT,
            standard="training",
            evidence=AssessmentEvidence(
                reference="TR 2026/3", title="Training register", published_on=date(2026, 3, 1)
            ),
            occurred_on=date(2026, 3, 25),
        )
    )

    assert cell(record).evidence == 2


def test_the_plan_is_open_overdue_and_done():
    record = submitted()
    record.send(MODERATE)
    waits = cell(record, today=date(2026, 12, 31))
    assert (waits.actions_open, waits.actions_overdue, waits.next_due_on) == (
        1,
        0,
        date(2026, 12, 31),
    )
    assert cell(record, today=date(2027, 1, 1)).actions_overdue == 1

    record.send(
        CompleteAssessmentAction(
            assessment_id=ASSESSMENT,
            action=1,
            result="Nine of ten are trained.",
            occurred_on=date(2026, 11, 30),
        )
    )

    done = cell(record, today=date(2027, 1, 1))
    assert (done.actions_open, done.actions_overdue, done.next_due_on) == (0, 0, None)


def test_a_challenge_is_open_until_the_standard_is_moderated_anew():
    record = submitted()
    record.send(MODERATE)
    record.send(
        ChallengeAssessment(
            assessment_id=ASSESSMENT,
            challenger=HEALTH,
            standard="training",
            text="Is it really half?",
            occurred_on=date(2026, 5, 20),
        )
    )
    assert cell(record).status is HeatStatus.CHALLENGED

    record.send(
        MODERATE.model_copy(update={"moderated": 2, "reason": None, "action": None}),
    )

    again = cell(record)
    assert (again.status, again.moderated, again.challenges) == (HeatStatus.MODERATED, 2, 1)


def test_a_self_assessment_that_came_late_says_by_how_much_and_what_was_made_up_is_marked():
    record = Record()
    record.send(OPEN)
    record.send(submit(date(2026, 4, 3)))

    assert cell(record).days_late == 3
    assert all(line.illustrative for line in board(record))


def test_every_column_has_a_label_and_is_a_field():
    assert [name for name, _ in COLUMNS] == [column.name for column in fields(HeatCell)]
