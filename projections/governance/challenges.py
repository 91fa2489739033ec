"""V-09 as recorded: each professional challenge, each stage that it was at, and what other boards said."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast, get_args

from domain.fact import Recorded
from domain.governance.challenge import ChallengeStatus
from domain.governance.challenge_facts import (
    ChallengeFact,
    IndependentAdviceGiven,
    ProfessionalChallengeEscalatedToStage,
    ProfessionalChallengeRaised,
    ProfessionalChallengeResolved,
    ProfessionalChallengeResponded,
    ProfessionalChallengeWithdrawn,
    Stage,
)
from domain.governance.strategic_feedback import StrategicFeedbackReceived
from domain.quick import quick
from projections.view import Rows, Table, View, replace

# --- Tables -----------------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """One challenge at the stage it is at, or ended at; `respond_by` is that stage's deadline."""

    challenge_id: str
    partnership: str
    making_agency: str
    receiving_agency: str
    theme: str
    text: str
    raised_on: date
    stage: int
    stage_name: str
    respond_by: date | None
    status: str
    responded_on: date | None
    advice: int
    outcome: str | None
    changed: str | None
    ended_on: date | None
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class StageRow:
    """One challenge at one stage. `left`: escalated, withdrawn or the outcome with which it was resolved there."""

    challenge_id: str
    stage: int
    stage_name: str
    clock: str | None
    entered_on: date
    respond_by: date | None
    responded_on: date | None
    left: str | None
    left_on: date | None
    illustrative: bool


@quick
@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """What another board said. `led_to` are references; empty as long as it led to nothing."""

    feedback_id: str
    partnership: str
    from_board: str
    themes: tuple[str, ...]
    text: str
    received_on: date
    led_to: tuple[str, ...]
    illustrative: bool


CHALLENGES = Table(
    "challenges",
    ChallengeRow,
    ("challenge_id",),
    indexes=(("making_agency",), ("receiving_agency",)),
)
STAGES = Table("challenge_stages", StageRow, ("challenge_id", "stage"))
FEEDBACK = Table("strategic_feedback", FeedbackRow, ("feedback_id",))

ESCALATED = "escalated"

# --- Fold -------------------------------------------------------------------------------------------------

Handled = ChallengeFact | StrategicFeedbackReceived


def fold(rows: Rows, recorded: Recorded) -> None:
    fact = cast("Handled", recorded.fact)
    partnership = recorded.provenance.partnership
    match fact:
        case StrategicFeedbackReceived():
            _hear(rows, fact, partnership)
        case ProfessionalChallengeRaised():
            _raise(rows, fact, partnership)
        case _:
            challenge = rows.get(CHALLENGES, fact.challenge_id)
            if challenge is not None:
                _follow(rows, challenge, fact, recorded.provenance.occurred_on)


def _raise(rows: Rows, fact: ProfessionalChallengeRaised, partnership: str) -> None:
    rows.put(
        CHALLENGES,
        ChallengeRow(
            challenge_id=fact.challenge_id,
            partnership=partnership,
            making_agency=fact.making_agency,
            receiving_agency=fact.receiving_agency,
            theme=fact.theme,
            text=fact.text,
            raised_on=fact.raised_on,
            stage=fact.stage.number,
            stage_name=fact.stage.name,
            respond_by=fact.stage.respond_by,
            status=ChallengeStatus.AWAITING_RESPONSE.value,
            responded_on=None,
            advice=0,
            outcome=None,
            changed=None,
            ended_on=None,
            illustrative=fact.illustrative,
        ),
    )
    _enter(rows, fact.challenge_id, fact.stage, fact.raised_on, illustrative=fact.illustrative)


def _follow(
    rows: Rows,
    challenge: ChallengeRow,
    fact: ProfessionalChallengeResponded
    | ProfessionalChallengeEscalatedToStage
    | IndependentAdviceGiven
    | ProfessionalChallengeResolved
    | ProfessionalChallengeWithdrawn,
    on: date,
) -> None:
    match fact:
        case ProfessionalChallengeResponded():
            day = fact.responded_on
            now = replace(challenge, status=ChallengeStatus.RESPONDED.value, responded_on=day)
            stage = rows.get(STAGES, challenge.challenge_id, fact.stage)
            if stage is not None:
                rows.put(STAGES, replace(stage, responded_on=day))
        case ProfessionalChallengeEscalatedToStage():
            now = replace(
                challenge,
                stage=fact.stage.number,
                stage_name=fact.stage.name,
                respond_by=fact.stage.respond_by,
                status=ChallengeStatus.AWAITING_RESPONSE.value,
                responded_on=None,
            )
            _leave(rows, challenge, ESCALATED, fact.escalated_on)
            _enter(
                rows,
                challenge.challenge_id,
                fact.stage,
                fact.escalated_on,
                illustrative=challenge.illustrative,
            )
        case IndependentAdviceGiven():
            now = replace(challenge, advice=challenge.advice + 1)
        case ProfessionalChallengeResolved():
            now = replace(
                challenge,
                status=ChallengeStatus.RESOLVED.value,
                outcome=fact.outcome.value,
                changed=fact.changed,
                ended_on=fact.resolved_on,
            )
            _leave(rows, challenge, fact.outcome.value, fact.resolved_on)
        case ProfessionalChallengeWithdrawn():
            status = ChallengeStatus.WITHDRAWN.value
            now = replace(challenge, status=status, ended_on=on)
            _leave(rows, challenge, status, on)
        case _:
            assert_never(fact)
    rows.put(CHALLENGES, now)


def _enter(
    rows: Rows, challenge_id: str, stage: Stage, entered_on: date, *, illustrative: bool
) -> None:
    rows.put(
        STAGES,
        StageRow(
            challenge_id=challenge_id,
            stage=stage.number,
            stage_name=stage.name,
            clock=stage.clock,
            entered_on=entered_on,
            respond_by=stage.respond_by,
            responded_on=None,
            left=None,
            left_on=None,
            illustrative=illustrative,
        ),
    )


def _leave(rows: Rows, challenge: ChallengeRow, how: str, left_on: date) -> None:
    stage = rows.get(STAGES, challenge.challenge_id, challenge.stage)
    if stage is not None:
        rows.put(STAGES, replace(stage, left=how, left_on=left_on))


def _hear(rows: Rows, fact: StrategicFeedbackReceived, partnership: str) -> None:
    if fact.correction is not None and fact.correction.withdraws:
        rows.drop(FEEDBACK, fact.feedback_id)
        return
    rows.put(
        FEEDBACK,
        FeedbackRow(
            feedback_id=fact.feedback_id,
            partnership=partnership,
            from_board=fact.from_board,
            themes=fact.themes,
            text=fact.text,
            received_on=fact.received_on,
            led_to=tuple(led for led in (fact.finding_id, fact.challenge_id) if led),
            illustrative=fact.illustrative,
        ),
    )


VIEW = View(
    name="challenges",
    version=1,
    tables=(CHALLENGES, STAGES, FEEDBACK),
    handles=frozenset(get_args(Handled)),
    fold=fold,
)
