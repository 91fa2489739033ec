"""A log made of facts, and a story of the golden thread in which every event type of it happens."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from domain.catalogue import DECIDERS
from domain.fact import Actor, Event, Fact, Provenance, Recorded, Visibility
from domain.improvement.action_facts import (
    ActionCancelled,
    ActionClosed,
    ActionDueDateExtended,
    ActionImplemented,
    ActionReassigned,
    ActionReopened,
    ActionStarted,
    ActionUpdateCorrected,
    AssuranceAccepted,
    EvidenceType,
    ImpactEvidenceAccepted,
    ImpactEvidenceRejected,
    ImpactEvidenceSubmitted,
    ProgressChallenged,
    SupportOffered,
)
from domain.improvement.finding_facts import (
    FindingCorrected,
    FindingEvidenceLinked,
    FindingKind,
    FindingThemed,
    FindingWithdrawn,
)
from domain.improvement.recommendation_facts import (
    ClosingLoopAudit,
    ClosingLoopAuditConcluded,
    ClosingLoopAuditScheduled,
    Embedded,
    RecommendationAccepted,
    RecommendationActioned,
    RecommendationConcluded,
    RecommendationKind,
    RecommendationNotAccepted,
    RecommendationReopened,
    RecommendationSuperseded,
)
from projections.view import MemoryRows, View
from tests.support.controls import (
    BUSINESS_UNIT,
    HARTLEPOOL,
    HEALTH,
    POLICE,
    SOURCE,
    action_agreed,
    evidence,
    finding_registered,
    progress_reported,
    recommendation_made,
)

START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
IMPROVEMENT = frozenset(
    fact
    for decider in DECIDERS
    if decider.name in {"finding", "recommendation", "action"}
    for fact in decider.facts
)


def log(facts: Iterable[Fact | tuple[Fact, date]], *, by: str = BUSINESS_UNIT) -> list[Recorded]:
    """The facts as one log records them. Partnership and version follow from the stream; a date may stand beside."""
    versions: dict[str, int] = {}
    recorded = []
    for position, entry in enumerate(facts, start=1):
        fact, on = entry if isinstance(entry, tuple) else (entry, date(2026, 5, 4))
        version = versions[fact.stream] = versions.get(fact.stream, 0) + 1
        provenance = Provenance(
            event_id=uuid5(NAMESPACE_URL, f"{fact.stream}/{version}"),
            occurred_on=on,
            actor=Actor(agency=by),
            partnership=fact.stream.split("-")[0].lower(),
            correlation_id="c",
            causation_id="c",
        )
        event = Event(fact.stream, version, fact, provenance)
        recorded.append(Recorded(position, START + timedelta(minutes=position), event))
    return recorded


def folded(view: View, events: Iterable[Recorded], rows: MemoryRows | None = None) -> MemoryRows:
    """The rows of a view after the events, as the engine would fold them."""
    rows = rows or MemoryRows()
    for event in events:
        if type(event.fact) in view.handles:
            view.fold(rows, event)
    return rows


def shared(events: Iterable[Recorded]) -> list[Recorded]:
    """What the neighbour gets of a log."""
    return [event for event in events if event.fact.VISIBILITY is Visibility.SHARED]


def story(partnership: str = "hsscp") -> list[tuple[Fact, date]]:
    """From three findings to a recommendation that its closing-loop audit reopens; every event type happens."""
    p = partnership.upper()
    f1, f2, f3 = (f"{p}-F-2026-000{n}" for n in (1, 2, 3))
    r1, r2, r3 = (f"{p}-R-2026-000{n}" for n in (1, 2, 3))
    a1, a2 = (f"{p}-A-2026-000{n}" for n in (1, 2))
    au1 = f"{p}-AU-2026-0001"
    audited = SOURCE.model_copy(update={"type": "audit", "reference": "MACA-7"})

    def day(number: int) -> date:
        return date(2026, 5, 1) + timedelta(days=number)

    def decided(on: int) -> dict[str, Any]:
        return {"decided_by": "Executive", "decided_on": day(on)}

    def loop(embedded: Embedded) -> ClosingLoopAudit:
        return ClosingLoopAudit(reference="MACA-12", held_on=day(90), embedded=embedded)

    answered = {"reason": "Staff changed.", "approved_by": "Chair"}
    return [
        (finding_registered(finding_id=f1), day(0)),
        (finding_registered(finding_id=f2, kind=FindingKind.STRENGTH), day(0)),
        (finding_registered(finding_id=f3, themes=("thresholds",)), day(0)),
        (FindingThemed(finding_id=f2, themes=("supervision",)), day(1)),
        (FindingEvidenceLinked(finding_id=f1, evidence=audited, linked_by=POLICE), day(1)),
        (FindingCorrected(finding_id=f1, corrects=1, text="Better.", reason="A slip."), day(1)),
        (FindingWithdrawn(finding_id=f3, reason="Registered twice."), day(2)),
        (
            recommendation_made(
                recommendation_id=r1, findings=(f1, f2), kind=RecommendationKind.SPREAD
            ),
            day(2),
        ),
        (recommendation_made(recommendation_id=r2, findings=(f1,)), day(2)),
        (recommendation_made(recommendation_id=r3, findings=(f1,)), day(2)),
        (RecommendationNotAccepted(recommendation_id=r2, reason="Done.", **decided(3)), day(3)),
        (
            RecommendationSuperseded(recommendation_id=r3, superseded_by=r1, reason="Wider."),
            day(3),
        ),
        (RecommendationAccepted(recommendation_id=r1, **decided(3)), day(3)),
        (action_agreed(action_id=a1, recommendation_id=r1), day(3)),
        (RecommendationActioned(recommendation_id=r1, action_id=a1), day(3)),
        (action_agreed(action_id=a2, recommendation_id=r1), day(3)),
        (RecommendationActioned(recommendation_id=r1, action_id=a2), day(3)),
        (ActionStarted(action_id=a1), day(4)),
        (progress_reported(action_id=a1), day(19)),
        (
            ActionUpdateCorrected(
                action_id=a1,
                corrects=3,
                percent=30,
                blocked=False,
                narrative="A draft.",
                reason="Too high.",
            ),
            day(20),
        ),
        (ActionDueDateExtended(action_id=a1, due_on=date(2026, 9, 30), **answered), day(30)),
        (
            ActionReassigned(
                action_id=a1,
                owner_agency=HEALTH,
                owner_post="Named Nurse",
                confirmed_by="Director of Nursing",
                reason="It is theirs.",
            ),
            day(31),
        ),
        (ActionCancelled(action_id=a2, **answered), day(32)),
        (ActionImplemented(action_id=a1, summary="In use.", reported_by=HEALTH), day(60)),
        (
            ImpactEvidenceSubmitted(action_id=a1, evidence=evidence(), submitted_by=HEALTH),
            day(70),
        ),
        (
            ImpactEvidenceRejected(
                action_id=a1,
                submission=8,
                rejected_by=POLICE,
                post="Superintendent",
                reason="Too few records.",
            ),
            day(71),
        ),
        (
            ImpactEvidenceSubmitted(action_id=a1, evidence=evidence(), submitted_by=HEALTH),
            day(72),
        ),
        (
            ImpactEvidenceAccepted(
                action_id=a1, submission=10, accepted_by=HARTLEPOOL, post="Head of Service"
            ),
            day(73),
        ),
        (
            ActionClosed(action_id=a1, approved_by="Chair", evidence_types=(EvidenceType.AUDIT,)),
            day(74),
        ),
        (
            RecommendationConcluded(
                recommendation_id=r1,
                summary="Practice changed.",
                decided_by="Executive",
                closing_loop=loop(Embedded.PARTLY),
            ),
            day(91),
        ),
        (
            ClosingLoopAuditScheduled(recommendation_id=r1, audit_id=au1, due_on=day(160)),
            day(100),
        ),
        (
            ClosingLoopAuditConcluded(
                recommendation_id=r1, audit_id=au1, held_on=day(149), embedded=Embedded.NO
            ),
            day(150),
        ),
        (
            RecommendationReopened(
                recommendation_id=r1, reason="It did not last.", closing_loop=loop(Embedded.NO)
            ),
            day(150),
        ),
        (ActionReopened(action_id=a1, reason="It did not last.", approved_by="Chair"), day(150)),
        (
            ProgressChallenged(
                action_id=a1, question="Why not?", challenged_by=POLICE, post="Superintendent"
            ),
            day(160),
        ),
        (
            SupportOffered(
                action_id=a1, offer="Two trainers.", offered_by=POLICE, post="Superintendent"
            ),
            day(161),
        ),
        (
            AssuranceAccepted(
                action_id=a1,
                challenge=14,
                ground="It was shown to the group.",
                accepted_by=POLICE,
                post="Superintendent",
            ),
            day(170),
        ),
    ]
