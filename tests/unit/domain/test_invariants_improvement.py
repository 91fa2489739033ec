"""The invariants of the golden thread and of the exchange: first the refusal with its code, then what is accepted."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Code
from domain.exchange.learning_adoption import AdoptLearning, DeclineLearning
from domain.exchange.shared_learning import LearningShared, ShareLearning
from domain.history import Status, Unit
from domain.improvement.action_commands import (
    AcceptEvidence,
    CancelAction,
    CloseAction,
    ExtendDueDate,
    ReportImplemented,
    ReportProgress,
    SubmitImpactEvidence,
)
from domain.improvement.action_facts import EvidenceType
from domain.improvement.finding import ThemeFinding
from domain.improvement.finding_facts import FindingKind
from domain.improvement.recommendation_commands import (
    AcceptRecommendation,
    DeclineRecommendation,
)
from domain.improvement.recommendation_facts import RecommendationKind
from domain.receipt import Receipt, Verdict
from services.handling import Desk
from tests.support.controls import (
    BUSINESS_UNIT,
    HARTLEPOOL,
    HEALTH,
    POLICE,
    SCOPE,
    agree_action,
    evidence,
    make_recommendation,
    register_finding,
)
from tests.support.memory_history import MemoryHistory
from tests.support.neighbours import event_of
from tests.support.record import Record
from tests.support.requests import request_of

F1, R1, A1 = "HSSCP-F-2026-0001", "HSSCP-R-2026-0001", "HSSCP-A-2026-0001"
THEIRS = "STSCP-L-2026-0001"
ON = date(2026, 5, 20)
ACCEPT = AcceptRecommendation(
    recommendation_id=R1, decided_by="Executive", occurred_on=date(2026, 5, 3)
)
IMPLEMENTED = ReportImplemented(action_id=A1, summary="In use.", occurred_on=ON)
CLOSE = CloseAction(action_id=A1, approved_by="Chair", occurred_on=ON)


def submit(**changes: Any) -> SubmitImpactEvidence:
    return SubmitImpactEvidence(
        action_id=A1, evidence=evidence(**changes), occurred_on=date(2026, 5, 31)
    )


def accept_evidence(submission: int) -> AcceptEvidence:
    return AcceptEvidence(
        action_id=A1, submission=submission, post="Superintendent", occurred_on=date(2026, 5, 31)
    )


@pytest.fixture
def record() -> Record:
    return Record()


@pytest.fixture
def agreed(record: Record) -> Record:
    """A finding, an accepted recommendation and an action of Hartlepool's."""
    for command in (register_finding(), make_recommendation(), ACCEPT, agree_action()):
        record.send(command)
    return record


def learning(**changes: Any) -> LearningShared:
    values: dict[str, Any] = {
        "learning_id": THEIRS,
        "finding_id": "STSCP-F-2026-0001",
        "recommendation_id": None,
        "briefing_id": None,
        "title": "Supervision",
        "text": "Ask what the child said.",
        "themes": ("supervision",),
        "shared_by": "stscp-business-unit",
    }
    return LearningShared(**values | changes)


def received(record: Record) -> Record:
    """The neighbour's item of learning has arrived."""
    record.add(learning(), on=ACCEPT, by="stscp-business-unit", partnership="stscp")
    return record


ADOPT = AdoptLearning(learning_id=THEIRS, decided_by="Executive", occurred_on=ON)


def test_invariant_01_a_finding_names_its_source_and_at_least_one_theme(record):
    assert record.refused(register_finding(themes=())) == {"themes": Code.FINDING_NEEDS_THEME}
    record.send(register_finding())
    bare = ThemeFinding(finding_id=F1, themes=(), occurred_on=ON)
    assert record.refused(bare) == {"themes": Code.FINDING_NEEDS_THEME}
    share = ShareLearning(
        learning_id="HSSCP-L-2026-0001",
        finding_id=F1,
        title="Supervision",
        text="Ask.",
        themes=(),
        occurred_on=ON,
    )
    assert record.refused(share) == {"themes": Code.FINDING_NEEDS_THEME}
    record.send(share.model_copy(update={"themes": ("supervision",)}))


def test_invariant_02_a_strength_is_spread_and_never_improved(record):
    record.send(register_finding(kind=FindingKind.STRENGTH))

    improve = make_recommendation(kind=RecommendationKind.IMPROVE)
    assert record.refused(improve) == {"kind": Code.STRENGTH_CANNOT_IMPROVE}
    record.send(make_recommendation(kind=RecommendationKind.SPREAD))


def test_invariant_03_a_recommendation_rests_on_an_own_finding_or_on_adopted_learning(record):
    none = make_recommendation(findings=())
    assert record.refused(none) == {"findings": Code.RECOMMENDATION_NEEDS_FINDING}
    theirs = make_recommendation(findings=("STSCP-F-2026-0001",))
    assert record.refused(theirs) == {"findings": Code.RECOMMENDATION_NEEDS_FINDING}
    learned = make_recommendation(findings=(), learning=(THEIRS,))
    assert record.refused(learned) == {"learning": Code.RECOMMENDATION_NEEDS_FINDING}

    received(record).send(ADOPT)
    [made] = record.send(learned)
    assert (made.findings, made.learning, made.themes) == ((), (THEIRS,), ("supervision",))
    record.send(register_finding())
    record.send(make_recommendation(recommendation_id="HSSCP-R-2026-0002"))


def test_invariant_03_learning_that_was_not_adopted_carries_no_recommendation(record):
    decline = DeclineLearning(
        learning_id=THEIRS, reason="We do so.", decided_by="Executive", occurred_on=ON
    )
    learned = make_recommendation(findings=(), learning=(THEIRS,))

    received(record).send(decline)
    assert record.refused(learned) == {"learning": Code.RECOMMENDATION_NEEDS_FINDING}
    record.send(ADOPT)
    record.send(learned)


def test_invariant_04_not_accepting_needs_a_reason_and_a_decision_maker(record):
    record.send(register_finding())
    record.send(make_recommendation())

    bare = DeclineRecommendation(recommendation_id=R1, occurred_on=ON)
    assert record.refused(bare) == {
        "reason": Code.REASON_REQUIRED,
        "decided_by": Code.REASON_REQUIRED,
    }
    record.send(bare.model_copy(update={"reason": "Done already.", "decided_by": "Executive"}))


def test_invariant_05_an_action_is_for_one_accepted_recommendation(record):
    record.send(register_finding())
    record.send(make_recommendation())

    refused = {"recommendation_id": Code.RECOMMENDATION_NOT_ACCEPTED}
    assert record.refused(agree_action()) == refused
    record.send(ACCEPT)
    record.send(agree_action())


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"text": None}, "text"),
        ({"measure": None}, "measure"),
        ({"owner_agency": None}, "owner_agency"),
        ({"owner_post": None}, "owner_post"),
        ({"confirmed_by": None}, "confirmed_by"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2026, 5, 3)}, "due_on"),
    ],
)
def test_invariant_06_an_action_is_smart(record, missing, field):
    for command in (register_finding(), make_recommendation(), ACCEPT):
        record.send(command)

    assert record.refused(agree_action(**missing)) == {field: Code.ACTION_NOT_SMART}
    record.send(agree_action())


def test_invariant_07_only_the_owner_reports_or_the_business_unit_which_is_recorded(agreed):
    report = ReportProgress(action_id=A1, percent=20, narrative="Begun.", occurred_on=ON)

    assert agreed.refused(report, by=POLICE) == {"action_id": Code.NOT_THE_OWNER}
    agreed.send(report, by=HARTLEPOOL)
    *_, on_behalf = agreed.send(report, by=BUSINESS_UNIT)
    assert on_behalf.reported_by == BUSINESS_UNIT


async def test_invariant_08_progress_is_dated_between_agreement_and_recording(agreed):
    early = ReportProgress(
        action_id=A1, percent=20, narrative="Begun.", occurred_on=date(2026, 5, 3)
    )
    assert agreed.refused(early) == {"occurred_on": Code.DATED_BEFORE_AGREEMENT}
    agreed.send(early.model_copy(update={"occurred_on": date(2026, 5, 4)}))

    later = request_of(register_finding(occurred_on=date(2026, 6, 2)), "m1")
    answer = await Desk(MemoryHistory(), SCOPE).submit(later)
    assert [(f.code, f.field) for f in answer.faults] == [(Code.DATED_IN_FUTURE, "occurred_on")]
    today = request_of(register_finding(occurred_on=date(2026, 6, 1)), "m2")
    assert (await Desk(MemoryHistory(), SCOPE).submit(today)).verdict is Verdict.ACCEPTED


def test_invariant_09_implemented_is_not_closed_without_accepted_evidence(agreed):
    agreed.send(IMPLEMENTED)
    close = CLOSE.model_copy(update={"occurred_on": date(2026, 5, 31)})
    assert agreed.refused(close) == {"action_id": Code.NO_IMPACT_EVIDENCE}
    agreed.send(submit())
    assert agreed.refused(close) == {"action_id": Code.NO_IMPACT_EVIDENCE}
    agreed.send(accept_evidence(3), by=POLICE)
    agreed.send(close)


def test_invariant_10_evidence_is_accepted_outside_the_owning_agency(agreed):
    agreed.send(IMPLEMENTED)
    agreed.send(submit(), by=HARTLEPOOL)

    assert agreed.refused(accept_evidence(3), by=HARTLEPOOL) == {"": Code.SELF_ASSURANCE}
    agreed.send(accept_evidence(3), by=HEALTH)


def test_invariant_11_an_output_is_no_impact(agreed):
    agreed.send(IMPLEMENTED)

    output = submit(type=EvidenceType.OUTPUT)
    assert agreed.refused(output) == {"evidence.type": Code.OUTPUT_NOT_IMPACT}
    agreed.send(submit(type=EvidenceType.USER_FEEDBACK))


def test_invariant_12_a_due_date_moves_with_reason_and_approver_and_the_first_stays(agreed):
    bare = ExtendDueDate(action_id=A1, due_on=date(2026, 9, 30), occurred_on=ON)

    assert agreed.refused(bare) == {
        "reason": Code.REASON_REQUIRED,
        "approved_by": Code.REASON_REQUIRED,
    }
    agreed.send(bare.model_copy(update={"reason": "Staff changed.", "approved_by": "Chair"}))
    assert [f.due_on for f in agreed.facts(A1)] == [date(2026, 8, 12), date(2026, 9, 30)]


def test_invariant_13_cancelling_needs_reason_and_approver_and_ends_reporting(agreed):
    bare = CancelAction(action_id=A1, occurred_on=ON)
    report = ReportProgress(action_id=A1, percent=20, narrative="Begun.", occurred_on=ON)

    assert agreed.refused(bare) == {
        "reason": Code.REASON_REQUIRED,
        "approved_by": Code.REASON_REQUIRED,
    }
    agreed.send(report)
    agreed.send(bare.model_copy(update={"reason": "Overtaken.", "approved_by": "Chair"}))
    assert agreed.refused(report) == {"action_id": Code.ACTION_CANCELLED}


async def test_invariant_34_only_the_owning_partnership_appends_and_the_other_adopts_or_not():
    history = MemoryHistory()
    await history.append([mirrored()])
    desk = Desk(history, SCOPE)

    foreign = register_finding(finding_id="STSCP-F-2026-0009")
    refused = await desk.submit(request_of(foreign, "m1"))
    assert [(f.code, f.field) for f in refused.faults] == [
        (Code.NOT_YOUR_PARTNERSHIP, "finding_id")
    ]
    adopted = await desk.submit(request_of(ADOPT, "m2"))

    assert adopted.verdict is Verdict.ACCEPTED
    assert [r.event.stream for r in history.log] == [THEIRS, f"HSSCP-LA-{THEIRS}"]


def test_invariant_34_a_partnership_does_not_adopt_its_own_learning(record):
    own = ADOPT.model_copy(update={"learning_id": "HSSCP-L-2026-0001"})

    assert record.refused(own) == {"learning_id": Code.NOT_PERMITTED}
    assert record.refused(ADOPT) == {"learning_id": Code.NOT_FOUND}
    received(record).send(ADOPT)
    assert record.refused(ADOPT) == {"learning_id": Code.WRONG_STATE}


async def test_invariant_35_the_same_shared_item_twice_has_no_second_effect():
    history = MemoryHistory()
    [first, again] = await history.append([mirrored(), mirrored()])
    [other] = await history.append([mirrored(body_hash=b"other")])

    assert other.status is Status.DIFFERENT_CONTENT
    assert (first.status, again.status) == (Status.RECORDED, Status.DUPLICATE)
    assert len(history.log) == 1
    desk = Desk(history, SCOPE)
    answers = await desk.record([request_of(ADOPT, "m1"), request_of(ADOPT, "m2")])
    verdicts = [answer.verdict for answer in answers if isinstance(answer, Receipt)]
    assert verdicts == [Verdict.ACCEPTED, Verdict.REJECTED]


def mirrored(**changes: Any) -> Unit:
    """The neighbour's item as the mirror appends it."""
    event = event_of(learning(), partnership="stscp")
    identity = str(event.provenance.event_id)
    values: dict[str, Any] = {
        "key": f"stscp:{identity}",
        "body_hash": b"as it came",
        "message_id": identity,
        "sender": None,
        "kind": "learning-shared.v1",
        "reference": event.stream,
        "events": (event,),
    }
    return Unit(**values | changes)
