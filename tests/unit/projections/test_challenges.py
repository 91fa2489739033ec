"""V-09: who challenged whom, at which stage, until when, and how it ended."""

from datetime import date
from typing import Any

from domain.governance.challenge_facts import (
    IndependentAdviceGiven,
    Outcome,
    ProfessionalChallengeEscalatedToStage,
    ProfessionalChallengeResolved,
    ProfessionalChallengeWithdrawn,
)
from domain.register import Correction
from projections.governance import challenges_board
from projections.governance.challenges import CHALLENGES, FEEDBACK, STAGES, VIEW
from projections.governance.challenges_board import (
    BoardChallenge,
    ChallengeCell,
    StageLine,
    matrix,
    read,
    stages,
)
from projections.view import MemoryRows
from tests.support.controls import FRAMEWORK, HARTLEPOOL, HEALTH, POLICE
from tests.support.governance import CHALLENGE_ID, feedback, raised, responded, stage
from tests.support.story import folded, log

C2, C3 = "HSSCP-C-2026-0002", "HSSCP-C-2026-0003"
DUE = date(2026, 5, 7)


def rows(*facts) -> MemoryRows:
    return folded(VIEW, log(facts))


def board(*facts, today: date = DUE) -> list[BoardChallenge]:
    return list(read(rows(*facts).all(CHALLENGES), today=today, framework=FRAMEWORK))


def escalated(challenge_id: str = CHALLENGE_ID, number: int = 2):
    return ProfessionalChallengeEscalatedToStage(
        challenge_id=challenge_id,
        stage=stage(number, date(2026, 5, 15) if number < 4 else None),
        reason="No answer came.",
        escalated_by=HEALTH,
        escalated_on=date(2026, 5, 8),
    )


def resolved(challenge_id: str = CHALLENGE_ID, on: date = date(2026, 5, 11), **changes):
    values: dict[str, Any] = {
        "challenge_id": challenge_id,
        "stage": 1,
        "clock": "challenge-stage-1",
        "outcome": Outcome.UPHELD,
        "changed": "Every referrer is told.",
        "resolved_on": on,
    }
    return ProfessionalChallengeResolved(**values | changes)


def test_an_answer_is_overdue_on_the_day_after_the_last_working_day_and_not_before():
    [on_the_day] = board(raised())
    [after] = board(raised(), today=date(2026, 5, 8))

    assert (on_the_day.overdue, on_the_day.working_days_left) == (False, 0)
    assert (after.overdue, after.working_days_left) == (True, -1)


def test_the_days_left_are_working_days():
    [line] = board(raised(), today=date(2026, 5, 1))

    assert line.working_days_left == 3


def test_what_was_answered_is_overdue_no_longer_until_a_new_stage_begins():
    [answered] = board(raised(), responded(), today=date(2026, 5, 20))
    [again] = board(raised(), responded(), escalated(), today=date(2026, 5, 20))

    assert (answered.status, answered.overdue, answered.working_days_left) == (
        "responded",
        False,
        None,
    )
    assert (again.stage, again.status, again.overdue) == (2, "awaiting-response", True)


def test_a_stage_without_a_clock_has_no_deadline():
    [line] = board(raised(), escalated(number=4), today=date(2030, 1, 1))

    assert (line.respond_by, line.working_days_left, line.overdue) == (None, None, False)


def test_advice_is_counted_and_an_ended_challenge_says_what_changed():
    advice = IndependentAdviceGiven(
        challenge_id=CHALLENGE_ID, stage=2, advice="Count.", given_by="hsscp-scrutineer"
    )
    [line] = board(raised(), escalated(), advice, resolved(stage=2), today=date(2026, 9, 1))

    assert (line.advice, line.outcome, line.changed) == (1, "upheld", "Every referrer is told.")
    assert (line.status, line.days, line.overdue) == ("resolved", 10, False)


def test_open_challenges_come_first_by_deadline():
    later = raised(challenge_id=C2, stage=stage(1, date(2026, 5, 20)))
    found = board(raised(challenge_id=C3), resolved(C3), later, raised())

    assert [line.challenge_id for line in found] == [CHALLENGE_ID, C2, C3]


def test_the_matrix_counts_by_making_and_receiving_agency_and_takes_the_median_of_the_resolved():
    found = matrix(
        board(
            raised(),
            resolved(on=date(2026, 5, 3)),
            raised(challenge_id=C2),
            resolved(C2, on=date(2026, 5, 11), outcome=Outcome.NOT_UPHELD, changed=None),
            raised(challenge_id=C3, making_agency=HARTLEPOOL, receiving_agency=POLICE),
            today=date(2026, 5, 12),
        )
    )

    theirs, ours = found
    assert (theirs.making_agency, theirs.receiving_agency) == (HARTLEPOOL, POLICE)
    assert (theirs.open, theirs.overdue, theirs.median_days) == (1, 1, None)
    assert (ours.challenges, ours.open, ours.upheld, ours.not_upheld) == (2, 0, 1, 1)
    assert ours.median_days == 6


def test_a_withdrawn_challenge_is_counted_and_is_no_resolution():
    withdrawn = ProfessionalChallengeWithdrawn(challenge_id=CHALLENGE_ID, reason="A mistake.")

    [cell] = matrix(board(raised(), (withdrawn, date(2026, 5, 6))))
    assert (cell.withdrawn, cell.open, cell.median_days) == (1, 0, None)


def test_each_stage_says_what_was_answered_in_time_and_where_it_was_resolved():
    late = responded(challenge_id=C2, responded_on=date(2026, 5, 8))
    kept = rows(
        raised(),
        responded(),
        resolved(),
        raised(challenge_id=C2),
        late,
        escalated(C2),
        raised(challenge_id=C3),
    ).all(STAGES)

    first, second = stages(kept, today=date(2026, 6, 1))
    assert (first.entered, first.on_time, first.late, first.overdue) == (3, 1, 1, 1)
    assert (first.escalated, first.resolved, first.withdrawn) == (1, 1, 0)
    assert (second.entered, second.overdue, second.resolved) == (1, 1, 0)


def test_what_another_board_said_shows_what_it_led_to_and_is_taken_back():
    led = feedback(finding_id="HSSCP-F-2026-0001", challenge_id=CHALLENGE_ID)
    gone = feedback(correction=Correction(corrects=1, reason="Theirs.", withdraws=True))

    [row] = rows(feedback(), led).all(FEEDBACK)
    assert row.led_to == ("HSSCP-F-2026-0001", CHALLENGE_ID)
    assert rows(feedback(), gone).all(FEEDBACK) == []


def test_made_up_challenges_are_marked_wherever_they_are_counted():
    kept = rows(raised(illustrative=True))
    lines = read(kept.all(CHALLENGES), today=DUE, framework=FRAMEWORK)

    assert lines[0].illustrative
    assert matrix(lines)[0].illustrative
    assert stages(kept.all(STAGES), today=DUE)[0].illustrative


def test_the_columns_are_those_of_the_lines():
    for columns, line in (
        (challenges_board.COLUMNS, BoardChallenge),
        (challenges_board.MATRIX_COLUMNS, ChallengeCell),
        (challenges_board.STAGE_COLUMNS, StageLine),
    ):
        assert [name for name, _ in columns] == list(line.__dataclass_fields__)
