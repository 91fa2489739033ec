"""A closing-loop audit and the recommendation that it tests, command by command on one record (ADR 0038)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.errors import Code
from domain.improvement.action_state import ActionStatus
from domain.improvement.finding_facts import SourceArtefact
from domain.improvement.recommendation_commands import (
    AcceptRecommendation,
    ConcludeRecommendation,
    SupersedeRecommendation,
)
from domain.improvement.recommendation_facts import (
    ClosingLoopAudit,
    ClosingLoopAuditConcluded,
    ClosingLoopAuditScheduled,
    Embedded,
    RecommendationConcluded,
    RecommendationReopened,
)
from domain.improvement.recommendation_state import RecommendationStatus
from domain.quality.audit_commands import WithdrawAudit
from domain.quality.audit_facts import AuditConcluded
from domain.quality.audit_programme import AuditKind
from domain.register import Correction
from projections.improvement.actions_by_status import ACTIONS
from projections.improvement.actions_by_status import VIEW as ACTIONS_BY_STATUS
from projections.improvement.thread import HOPS
from projections.improvement.thread import VIEW as THREAD
from tests.support.audits import (
    AU,
    commission_audit,
    conclude_audit,
    draw_sample,
    hold_audit,
)
from tests.support.controls import (
    SOURCE,
    agree_action,
    make_recommendation,
    register_finding,
)
from tests.support.record import Record

R1, R2, A1 = "HSSCP-R-2026-0001", "HSSCP-R-2026-0002", "HSSCP-A-2026-0001"
AU2 = "HSSCP-AU-2026-0002"
TEST = {"kind": AuditKind.CLOSING_LOOP, "closes": R1}


@pytest.fixture
def record() -> Record:
    """A recommendation from a review, accepted, with an action: its learning must be tested."""
    record = Record(at=datetime(2026, 6, 20, 9, tzinfo=UTC))
    review = SourceArtefact(**SOURCE.model_dump() | {"type": "review"})
    record.send(register_finding(source=review))
    record.send(make_recommendation())
    record.send(
        AcceptRecommendation(
            recommendation_id=R1, decided_by="Executive", occurred_on=date(2026, 5, 3)
        )
    )
    record.send(agree_action())
    return record


def conclude(**changes: Any) -> ConcludeRecommendation:
    values: dict[str, Any] = {
        "recommendation_id": R1,
        "actions": (A1,),
        "summary": "Records hold the child's views.",
        "decided_by": "Executive",
        "occurred_on": date(2026, 6, 10),
    }
    return ConcludeRecommendation(**values | changes)


def audited(record: Record, embedded: Embedded, audit_id: str = AU) -> tuple[Any, ...]:
    """Commissioned, sampled, held and concluded. The facts of its conclusion."""
    record.send(commission_audit(audit_id=audit_id, **TEST))
    record.send(draw_sample(audit_id=audit_id))
    record.send(hold_audit(audit_id=audit_id))
    return record.send(conclude_audit(audit_id=audit_id, closes=R1, embedded=embedded))


def close_action(record: Record) -> None:
    """As if the impact of the only action had been evidenced."""
    known = record.state

    def state(stream: str) -> Any:
        found = known(stream)
        return replace(found, status=ActionStatus.CLOSED) if stream == A1 else found

    record.state = state  # type: ignore[method-assign]


def test_commissioning_puts_the_test_into_the_recommendations_own_history(record: Record):
    facts = record.send(commission_audit(**TEST))

    assert facts[1] == ClosingLoopAuditScheduled(
        recommendation_id=R1, audit_id=AU, due_on=date(2026, 9, 30)
    )
    assert record.state(R1).audits == (AU,)


def test_a_change_that_is_not_embedded_reopens_the_recommendation_by_itself(record: Record):
    concluded, tested, reopened = audited(record, Embedded.NO)
    held_on = date(2026, 5, 20)

    assert isinstance(concluded, AuditConcluded)
    assert tested == ClosingLoopAuditConcluded(
        recommendation_id=R1, audit_id=AU, held_on=held_on, embedded=Embedded.NO
    )
    assert reopened == RecommendationReopened(
        recommendation_id=R1,
        reason="Thresholds are applied alike by day and not at night.",
        closing_loop=ClosingLoopAudit(reference=AU, held_on=held_on, embedded=Embedded.NO),
    )
    assert record.state(R1).status is RecommendationStatus.REOPENED


def test_also_a_recommendation_that_was_concluded_is_reopened(record: Record):
    close_action(record)
    audited(record, Embedded.YES)
    record.send(conclude())
    assert record.state(R1).status is RecommendationStatus.CONCLUDED

    audited(record, Embedded.NO, AU2)

    assert record.state(R1).status is RecommendationStatus.REOPENED
    assert record.state(R1).tested is None


@pytest.mark.parametrize("embedded", [Embedded.YES, Embedded.PARTLY])
def test_the_result_of_the_audit_lets_it_be_concluded_without_being_sent_again(
    record: Record, embedded: Embedded
):
    close_action(record)
    assert len(audited(record, embedded)) == 2

    [concluded] = record.send(conclude())

    assert isinstance(concluded, RecommendationConcluded)
    assert concluded.closing_loop == ClosingLoopAudit(
        reference=AU, held_on=date(2026, 5, 20), embedded=embedded
    )


def test_while_an_audit_tests_it_no_other_result_counts(record: Record):
    close_action(record)
    record.send(commission_audit(**TEST))
    elsewhere = ClosingLoopAudit(
        reference="MACA-12", held_on=date(2026, 5, 20), embedded=Embedded.YES
    )
    required = {"closing_loop": Code.CLOSING_LOOP_REQUIRED}

    assert record.refused(conclude()) == required
    assert record.refused(conclude(closing_loop=elsewhere)) == required
    record.send(draw_sample())
    record.send(hold_audit())
    record.send(conclude_audit(closes=R1, embedded=Embedded.YES))
    assert record.refused(conclude(closing_loop=elsewhere)) == required
    told = ClosingLoopAudit(reference=AU, held_on=date(2026, 5, 20), embedded=Embedded.YES)
    record.send(conclude(closing_loop=told))


def test_an_earlier_yes_does_not_outlive_a_reopening(record: Record):
    close_action(record)
    audited(record, Embedded.YES)
    audited(record, Embedded.NO, AU2)

    assert record.refused(conclude()) == {"closing_loop": Code.CLOSING_LOOP_REQUIRED}


def test_a_withdrawn_audit_leaves_it_waiting_for_another(record: Record):
    close_action(record)
    record.send(commission_audit(**TEST))
    record.send(WithdrawAudit(audit_id=AU, reason="Merged.", occurred_on=date(2026, 5, 20)))

    assert record.refused(conclude()) == {"closing_loop": Code.CLOSING_LOOP_REQUIRED}
    audited(record, Embedded.YES, AU2)
    record.send(conclude())


def test_only_what_was_accepted_can_be_tested(record: Record):
    record.send(make_recommendation(recommendation_id=R2))
    of_none = {**TEST, "closes": "HSSCP-R-2026-0009"}

    assert record.refused(commission_audit(**{**TEST, "closes": R2})) == {
        "closes": Code.WRONG_STATE
    }
    assert record.refused(commission_audit(**of_none)) == {"closes": Code.NOT_FOUND}


def test_the_conclusion_names_the_recommendation_again_and_a_result(record: Record):
    record.send(commission_audit(**TEST))
    record.send(draw_sample())
    record.send(hold_audit())

    assert record.refused(conclude_audit()) == {"closes": Code.BAD_VALUE}
    assert record.refused(conclude_audit(closes=R1)) == {"embedded": Code.CLOSING_LOOP_REQUIRED}


def test_a_correction_changes_the_words_and_never_the_result(record: Record):
    audited(record, Embedded.NO)
    slip = Correction(corrects=4, reason="A slip.")

    other = conclude_audit(closes=R1, embedded=Embedded.YES, correction=slip)
    assert record.refused(other) == {"embedded": Code.WRONG_STATE}
    same = conclude_audit(closes=R1, embedded=Embedded.NO, correction=slip, learning="Better.")
    [corrected] = record.send(same)
    assert isinstance(corrected, AuditConcluded)


def test_what_was_superseded_meanwhile_keeps_its_end(record: Record):
    record.send(commission_audit(**TEST))
    record.send(draw_sample())
    record.send(hold_audit())
    record.send(make_recommendation(recommendation_id=R2))
    record.send(
        SupersedeRecommendation(
            recommendation_id=R1, superseded_by=R2, reason="Wider.", occurred_on=date(2026, 5, 25)
        )
    )

    facts = record.send(conclude_audit(closes=R1, embedded=Embedded.NO))

    assert [type(fact) for fact in facts] == [AuditConcluded, ClosingLoopAuditConcluded]
    assert record.state(R1).status is RecommendationStatus.SUPERSEDED


def test_the_board_and_the_thread_show_the_test_and_its_result(record: Record):
    audited(record, Embedded.PARTLY)

    [action] = record.show(ACTIONS_BY_STATUS).all(ACTIONS)
    hops = [(hop.hop, hop.words) for hop in record.show(THREAD).all(HOPS) if hop.stream == R1]
    assert action.loop_result == "partly"
    assert ("closing loop due", f"audit {AU}, due 2026-09-30") in hops
    assert ("closing loop", f"audit {AU}: embedded partly") in hops
