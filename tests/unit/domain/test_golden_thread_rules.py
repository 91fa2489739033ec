"""Whatever is asked, by whomever and in whatever order: a decision refuses or keeps the rules of the golden thread."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.command import Command
from domain.errors import Refused
from domain.improvement.action_commands import (
    AcceptEvidence,
    CancelAction,
    CloseAction,
    CorrectUpdate,
    ExtendDueDate,
    ReassignAction,
    RejectEvidence,
    ReopenAction,
    ReportImplemented,
    ReportProgress,
    StartAction,
    SubmitImpactEvidence,
)
from domain.improvement.action_facts import (
    ActionAgreed,
    ActionCancelled,
    ActionClosed,
    ActionImplemented,
    ActionReassigned,
    ActionUpdateCorrected,
    ImpactEvidenceAccepted,
)
from domain.improvement.finding import CorrectFinding, ThemeFinding, WithdrawFinding
from domain.improvement.recommendation_commands import (
    AcceptRecommendation,
    ConcludeRecommendation,
    DeclineRecommendation,
    ReopenRecommendation,
    SupersedeRecommendation,
)
from domain.improvement.recommendation_facts import (
    ClosingLoopAudit,
    Embedded,
    RecommendationConcluded,
)
from projections.catalogue import VIEWS
from tests.support.controls import (
    BUSINESS_UNIT,
    HARTLEPOOL,
    HEALTH,
    POLICE,
    agree_action,
    evidence,
    make_recommendation,
    register_finding,
)
from tests.support.record import Record
from tests.support.story import IMPROVEMENT, folded

F1, F2 = "HSSCP-F-2026-0001", "HSSCP-F-2026-0002"
R1, R2 = "HSSCP-R-2026-0001", "HSSCP-R-2026-0002"
A1, A2 = "HSSCP-A-2026-0001", "HSSCP-A-2026-0002"
START = date(2026, 5, 4)

days = st.integers(-2, 40).map(lambda n: START + timedelta(days=n))
entries = st.integers(1, 9)
reasons = st.sampled_from([None, "Staff changed."])
posts = st.sampled_from([None, "Chair"])
audits = st.builds(
    ClosingLoopAudit,
    reference=st.just("MACA-12"),
    held_on=st.just(START),
    embedded=st.sampled_from(Embedded),
)


def of(kind: type[Command], field: str, references: tuple[str, ...], **fields: Any):
    fixed = {
        name: value if isinstance(value, st.SearchStrategy) else st.just(value)
        for name, value in fields.items()
    }
    return st.builds(kind, occurred_on=days, **{field: st.sampled_from(references)}, **fixed)


def of_finding(kind: type[Command], **fields: Any):
    return of(kind, "finding_id", (F1, F2), **fields)


def of_recommendation(kind: type[Command], **fields: Any):
    return of(kind, "recommendation_id", (R1, R2), **fields)


def of_action(kind: type[Command], **fields: Any):
    return of(kind, "action_id", (A1, A2), **fields)


commands = st.one_of(
    of_finding(ThemeFinding, themes=("thresholds",)),
    of_finding(CorrectFinding, corrects=entries, text="Better.", reason="A slip."),
    of_finding(WithdrawFinding, reason="Registered twice."),
    st.builds(
        make_recommendation,
        recommendation_id=st.sampled_from([R1, R2]),
        findings=st.sampled_from([(F1,), (F2,), (F1, F2)]),
    ),
    of_recommendation(AcceptRecommendation, decided_by="Executive"),
    of_recommendation(DeclineRecommendation, decided_by=posts, reason=reasons),
    of_recommendation(
        SupersedeRecommendation, superseded_by=st.sampled_from([R1, R2]), reason="Wider."
    ),
    of_recommendation(ReopenRecommendation, reason="It did not last."),
    of_recommendation(
        ConcludeRecommendation,
        actions=st.sampled_from([(), (A1,), (A2,), (A1, A2)]),
        summary="Practice changed.",
        decided_by="Executive",
        closing_loop=st.none() | audits,
    ),
    st.builds(
        agree_action,
        action_id=st.sampled_from([A1, A2]),
        recommendation_id=st.sampled_from([R1, R2]),
        owner_agency=st.sampled_from([None, HARTLEPOOL, POLICE]),
    ),
    of_action(StartAction),
    of_action(
        ReportProgress, percent=st.integers(0, 100), narrative="Some.", blocked=st.booleans()
    ),
    of_action(CorrectUpdate, corrects=entries, percent=5, narrative="Less.", reason="A slip."),
    of_action(ExtendDueDate, due_on=days, reason=reasons, approved_by=posts),
    of_action(
        ReassignAction,
        owner_agency=st.sampled_from([POLICE, HEALTH]),
        owner_post="Lead",
        confirmed_by="Director",
        reason=reasons,
    ),
    of_action(ReportImplemented, summary="In use."),
    of_action(SubmitImpactEvidence, evidence=evidence()),
    of_action(AcceptEvidence, submission=entries, post="Lead"),
    of_action(RejectEvidence, submission=entries, post="Lead", reason=reasons),
    of_action(CloseAction, approved_by="Chair"),
    of_action(ReopenAction, reason=reasons, approved_by=posts),
    of_action(CancelAction, reason=reasons, approved_by=posts),
)
senders = st.sampled_from([BUSINESS_UNIT, HARTLEPOOL, HEALTH, POLICE])


@settings(max_examples=150, deadline=None)
@given(asked=st.lists(st.tuples(commands, senders), max_size=60))
def test_what_is_recorded_keeps_the_rules(asked):
    record = Record()
    for command in (
        register_finding(),
        register_finding(finding_id=F2),
        make_recommendation(),
        AcceptRecommendation(recommendation_id=R1, decided_by="Executive", occurred_on=START),
        agree_action(),
        ReportImplemented(action_id=A1, summary="In use.", occurred_on=START),
    ):
        record.send(command)
    for command, sender in asked:
        with suppress(Refused):
            record.send(command, by=sender)

    for action in (A1, A2):
        _check_action(record, action)
    for recommendation in (R1, R2):
        _check_recommendation(record, recommendation)
    for view in VIEWS:
        if view.handles & IMPROVEMENT:
            folded(view, record.log)


def _check_action(record: Record, action: str) -> None:
    """Closed only on evidence since it was last implemented, accepted by another agency than the owner's."""
    owner, accepted, cancelled = "", 0, False
    for recorded in record.log:
        if recorded.event.stream != action:
            continue
        fact = recorded.fact
        assert not cancelled, f"{fact.TOPIC} after the end"
        assert recorded.provenance.occurred_on >= START
        if isinstance(fact, ActionAgreed | ActionReassigned):
            owner = fact.owner_agency
        elif isinstance(fact, ActionImplemented):
            accepted = 0
        elif isinstance(fact, ImpactEvidenceAccepted):
            assert fact.accepted_by not in {owner, ""}
            accepted += 1
        elif isinstance(fact, ActionClosed):
            assert len(fact.evidence_types) == accepted > 0
        elif isinstance(fact, ActionUpdateCorrected):
            assert fact.corrects < recorded.event.version
        elif isinstance(fact, ActionCancelled):
            cancelled = True


def _check_recommendation(record: Record, recommendation: str) -> None:
    """Concluded only when none of its actions was open, as the record stood then."""
    for place, recorded in enumerate(record.log):
        if recorded.event.stream != recommendation:
            continue
        if not isinstance(recorded.fact, RecommendationConcluded):
            continue
        before = Record()
        before.log = record.log[:place]
        actions = before.state(recommendation).actions
        assert actions
        assert {before.state(action).status for action in actions} <= {"closed", "cancelled"}
