"""From a finding to a concluded recommendation by commands alone: what is decided is what the views show."""

from datetime import date

from domain.improvement.action_commands import (
    AcceptEvidence,
    CloseAction,
    ReportImplemented,
    ReportProgress,
    SubmitImpactEvidence,
)
from domain.improvement.recommendation_commands import (
    AcceptRecommendation,
    ConcludeRecommendation,
)
from domain.improvement.recommendation_facts import ClosingLoopAudit, Embedded
from projections.improvement import actions_by_status, thread
from projections.improvement.actions_board import Brag
from projections.improvement.actions_board import read as read_actions
from projections.improvement.thread_board import breaks
from projections.improvement.thread_board import read as read_thread
from tests.support.controls import (
    HARTLEPOOL,
    HEALTH,
    SCOPE,
    agree_action,
    evidence,
    make_recommendation,
    register_finding,
)
from tests.support.record import Record
from tests.support.story import folded

F1, R1, A1 = "HSSCP-F-2026-0001", "HSSCP-R-2026-0001", "HSSCP-A-2026-0001"
DECIDED = "Executive Group"


def test_a_thread_from_the_finding_to_its_closing_loop():
    record = Record()
    for command, by in (
        (register_finding(), HARTLEPOOL),
        (make_recommendation(), HEALTH),
        (
            AcceptRecommendation(
                recommendation_id=R1, decided_by=DECIDED, occurred_on=date(2026, 5, 3)
            ),
            HARTLEPOOL,
        ),
        (agree_action(), HARTLEPOOL),
        (
            ReportProgress(
                action_id=A1,
                percent=60,
                narrative="The template is in use.",
                occurred_on=date(2026, 5, 12),
            ),
            HARTLEPOOL,
        ),
        (
            ReportImplemented(
                action_id=A1, summary="In use in every team.", occurred_on=date(2026, 5, 20)
            ),
            HARTLEPOOL,
        ),
        (
            SubmitImpactEvidence(action_id=A1, evidence=evidence(), occurred_on=date(2026, 5, 30)),
            HARTLEPOOL,
        ),
        (
            AcceptEvidence(
                action_id=A1, submission=5, post="Named Nurse", occurred_on=date(2026, 5, 30)
            ),
            HEALTH,
        ),
    ):
        record.send(command, by=by)
    record.send(CloseAction(action_id=A1, approved_by=DECIDED, occurred_on=date(2026, 5, 31)))
    record.send(
        ConcludeRecommendation(
            recommendation_id=R1,
            actions=(A1,),
            summary="Children's views are in the records.",
            decided_by=DECIDED,
            closing_loop=ClosingLoopAudit(
                reference="MACA-12", held_on=date(2026, 5, 31), embedded=Embedded.YES
            ),
            occurred_on=date(2026, 5, 31),
        )
    )

    [action] = read_actions(
        folded(actions_by_status.VIEW, record.log).all(actions_by_status.ACTIONS),
        today=date(2026, 6, 1),
        scope=SCOPE,
    )
    hops = read_thread(folded(thread.VIEW, record.log).all(thread.HOPS))

    assert (action.brag, action.evidence, action.loop_result) == (Brag.BLUE, 1, "yes")
    assert breaks(hops) == ()
    assert [hop.hop for hop in hops] == [
        "source",
        "finding",
        "recommendation",
        "accepted",
        "concluded",
        "action",
        "started",
        "progress",
        "implemented",
        "evidence",
        "evidence accepted",
        "closed",
    ]
    assert [hop.actor for hop in hops][:4] == [HARTLEPOOL, HARTLEPOOL, HEALTH, HARTLEPOOL]
