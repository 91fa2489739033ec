"""The invariants of the domain that governance keeps: first the refusal, then the accepted case."""

from datetime import date
from typing import Any

from domain.errors import Code
from domain.governance.challenge import CHALLENGE
from domain.governance.challenge_commands import (
    EscalateChallenge,
    GiveIndependentAdvice,
    RaiseChallenge,
)
from domain.governance.challenge_facts import ProfessionalChallengeEscalatedToStage
from domain.governance.line_of_enquiry import LINE_OF_ENQUIRY
from domain.governance.line_of_enquiry_commands import AnswerLineOfEnquiry
from domain.governance.line_of_enquiry_facts import Says
from domain.governance.meeting import MEETING, RecordMeeting
from domain.governance.sub_group import SUB_GROUP
from tests.support.controls import HEALTH, POLICE
from tests.support.governance import (
    CHALLENGE_ID,
    ENQUIRY_ID,
    GROUP_ID,
    SCRUTINEER,
    appointed,
    asked,
    ceased,
    constituted,
    enquiry_raised,
    held,
    line,
    raised,
    stage,
    triangulated,
    under_scrutiny,
)
from tests.support.scenario import given, state_of

JUNE = date(2026, 6, 1)


def test_invariant_27_a_line_of_enquiry_needs_two_types_of_source_to_be_triangulated():
    answer = AnswerLineOfEnquiry(line_of_enquiry_id=ENQUIRY_ID, answer="Yes.", occurred_on=JUNE)
    one = (enquiry_raised(), triangulated("audit"))
    another_audit = triangulated("audit").source.model_copy(update={"reference": "audit 8"})

    given(LINE_OF_ENQUIRY, *one).when(answer).then_refused(Code.NOT_TRIANGULATED)
    given(LINE_OF_ENQUIRY, *one, triangulated(source=another_audit)).when(answer).then_refused(
        Code.NOT_TRIANGULATED
    )
    given(LINE_OF_ENQUIRY, *one, triangulated("inspection", Says.CONTEXT)).when(
        answer
    ).then_refused(Code.NOT_TRIANGULATED)

    two = given(LINE_OF_ENQUIRY, *one, triangulated("inspection", Says.CONTRADICTS))
    assert two.when(answer).then_accepted().answered


def test_invariant_28_a_challenge_has_two_agencies_rising_stages_with_clocks_and_late_advice():
    of: dict[str, Any] = {"challenge_id": CHALLENGE_ID, "occurred_on": JUNE}
    to_itself = asked(RaiseChallenge, raised(), receiving_agency=HEALTH)
    given(CHALLENGE).when(to_itself).then_refused(Code.SELF_CHALLENGE, field="receiving_agency")
    assert given(CHALLENGE).when(asked(RaiseChallenge, raised())).then_accepted()

    at_first = under_scrutiny(CHALLENGE, raised())
    same = EscalateChallenge(**of, stage=1, reason="Again.")
    at_first.when(same).then_refused(Code.STAGE_NOT_HIGHER, field="stage")
    advise = GiveIndependentAdvice(**of, given_by=SCRUTINEER, advice="Count.")
    at_first.when(advise).then_refused(Code.ADVICE_TOO_EARLY)

    up = at_first.when(EscalateChallenge(**of, stage=3, reason="No answer came."))
    third = up.then_accepted().stage
    assert (third.number, third.clock, third.respond_by) == (
        3,
        "challenge-stage-3",
        date(2026, 6, 15),
    )
    at_third = under_scrutiny(
        CHALLENGE,
        raised(),
        ProfessionalChallengeEscalatedToStage(
            challenge_id=CHALLENGE_ID,
            stage=stage(3, date(2026, 6, 15)),
            reason="No answer came.",
            escalated_by=HEALTH,
            escalated_on=JUNE,
        ),
    )
    at_third.when(EscalateChallenge(**of, stage=2, reason="Back.")).then_refused(
        Code.STAGE_NOT_HIGHER
    )
    assert at_third.when(advise).then_accepted()


def test_invariant_29_attendance_does_not_exceed_membership_at_that_date():
    group = state_of(
        SUB_GROUP, constituted(), appointed(), appointed(HEALTH, "Named Nurse"), ceased()
    )
    sitting = given(MEETING, known={GROUP_ID: group})
    last_day, day_after = date(2026, 3, 31), date(2026, 4, 1)
    both = (line(POLICE, 1, 1), line(HEALTH, 1, 1))

    sitting.when(asked(RecordMeeting, held(held_on=day_after, attendance=both))).then_refused(
        Code.ATTENDANCE_OVER_MEMBERSHIP, field="attendance.0.expected"
    )
    two = held(held_on=last_day, attendance=(line(POLICE, 1, 2), line(HEALTH, 1, 1)))
    sitting.when(asked(RecordMeeting, two)).then_refused(
        Code.ATTENDANCE_OVER_MEMBERSHIP, field="attendance.0.attended"
    )

    within = held(held_on=last_day, attendance=both)
    sitting.when(asked(RecordMeeting, within)).then(within)
