"""What each event of the golden thread says, in one sentence for a person."""

from dataclasses import dataclass
from typing import assert_never

from domain.exchange.learning_adoption import AdoptionFact, LearningAdopted, LearningNotAdopted
from domain.exchange.shared_learning import LearningShared
from domain.improvement.action_facts import (
    ActionAgreed,
    ActionCancelled,
    ActionClosed,
    ActionDueDateExtended,
    ActionFact,
    ActionImplemented,
    ActionProgressReported,
    ActionReassigned,
    ActionReopened,
    ActionStarted,
    ActionUpdateCorrected,
    AssuranceAccepted,
    Evidence,
    ImpactEvidenceAccepted,
    ImpactEvidenceRejected,
    ImpactEvidenceSubmitted,
    ProgressChallenged,
    SupportOffered,
)
from domain.improvement.finding_facts import (
    FindingCorrected,
    FindingEvidenceLinked,
    FindingFact,
    FindingRegistered,
    FindingThemed,
    FindingWithdrawn,
    SourceArtefact,
)
from domain.improvement.recommendation_facts import (
    ClosingLoopAudit,
    ClosingLoopAuditConcluded,
    ClosingLoopAuditScheduled,
    Embedded,
    RecommendationAccepted,
    RecommendationActioned,
    RecommendationConcluded,
    RecommendationFact,
    RecommendationMade,
    RecommendationNotAccepted,
    RecommendationReopened,
    RecommendationSuperseded,
)
from domain.quick import quick
from projections.improvement.stages import Stage


@quick
@dataclass(frozen=True, slots=True)
class Told:
    """
    `hop` is the kind of link in the chain; `refers_to` the earlier entry that this one corrects or judges. `stage` is
    what is reached by it: implemented, impact evidenced and embedded are three things.
    """

    hop: str
    words: str
    refers_to: int | None = None
    stage: Stage | None = None


def artefact(source: SourceArtefact) -> str:
    place = f", {source.paragraph}" if source.paragraph else ""
    return f"{source.type} {source.reference} of {source.published_on}: {source.title}{place}"


def of_finding(fact: FindingFact) -> Told:
    match fact:
        case FindingRegistered():
            return Told("finding", fact.text)
        case FindingThemed():
            return Told("themes", ", ".join(fact.themes))
        case FindingEvidenceLinked():
            return Told("linked evidence", artefact(fact.evidence))
        case FindingCorrected():
            return Told("correction", f"{fact.text} (because: {fact.reason})", fact.corrects)
        case FindingWithdrawn():
            return Told("withdrawn", fact.reason)
        case _:
            assert_never(fact)


def of_recommendation(fact: RecommendationFact) -> Told:  # noqa: PLR0911 - one for each event
    match fact:
        case RecommendationMade():
            return Told("recommendation", fact.text)
        case RecommendationAccepted():
            return Told("accepted", f"accepted by {fact.decided_by}")
        case RecommendationNotAccepted():
            return Told("not accepted", f"{fact.reason} ({fact.decided_by})")
        case RecommendationActioned():
            return Told("actioned", fact.action_id)
        case ClosingLoopAuditScheduled():
            return Told("closing loop due", f"audit {fact.audit_id}, due {fact.due_on}")
        case ClosingLoopAuditConcluded():
            words = f"audit {fact.audit_id}: embedded {fact.embedded}"
            return Told("closing loop", words, stage=_embedded(fact.embedded))
        case RecommendationSuperseded():
            return Told("superseded", f"by {fact.superseded_by}: {fact.reason}")
        case RecommendationReopened():
            return Told("reopened", _tested(fact.reason, fact.closing_loop))
        case RecommendationConcluded():
            audit = fact.closing_loop
            reached = _embedded(audit.embedded) if audit else None
            return Told("concluded", _tested(fact.summary, audit), stage=reached)
        case _:
            assert_never(fact)


def of_action(fact: ActionFact) -> Told:  # noqa: C901, PLR0911, PLR0912 - one case for each event
    match fact:
        case ActionAgreed():
            owner = f"{fact.owner_post}, {fact.owner_agency}"
            return Told("action", f"{fact.text} (owner: {owner}; due {fact.due_on})")
        case ActionStarted():
            return Told("started", "work has begun")
        case ActionProgressReported():
            return Told("progress", _progress(fact))
        case ActionUpdateCorrected():
            words = f"{_progress(fact)} (because: {fact.reason})"
            return Told("correction", words, fact.corrects)
        case ActionDueDateExtended():
            return Told("extended", f"due {fact.due_on}: {fact.reason} ({fact.approved_by})")
        case ActionReassigned():
            owner = f"{fact.owner_post}, {fact.owner_agency}"
            return Told("reassigned", f"to {owner}: {fact.reason}")
        case ActionImplemented():
            return Told("implemented", fact.summary, stage=Stage.IMPLEMENTED)
        case ImpactEvidenceSubmitted():
            return Told("evidence", _evidence(fact.evidence))
        case ImpactEvidenceAccepted():
            return Told("evidence accepted", f"{fact.post}, {fact.accepted_by}", fact.submission)
        case ImpactEvidenceRejected():
            words = f"{fact.reason} ({fact.post}, {fact.rejected_by})"
            return Told("evidence rejected", words, fact.submission)
        case ActionClosed():
            types = ", ".join(kind.value for kind in fact.evidence_types)
            words = f"impact evidenced by {types} ({fact.approved_by})"
            return Told("closed", words, stage=Stage.IMPACT_EVIDENCED)
        case ActionReopened():
            return Told("reopened", f"{fact.reason} ({fact.approved_by})")
        case ActionCancelled():
            return Told("cancelled", f"{fact.reason} ({fact.approved_by})")
        case ProgressChallenged():
            return Told("challenged", f"{fact.question} ({fact.post}, {fact.challenged_by})")
        case SupportOffered():
            return Told("support offered", f"{fact.offer} ({fact.post}, {fact.offered_by})")
        case AssuranceAccepted():
            words = f"{fact.ground} ({fact.post}, {fact.accepted_by})"
            return Told("assurance accepted", words, fact.challenge)
        case _:
            assert_never(fact)


def of_learning(fact: LearningShared | AdoptionFact) -> Told:
    match fact:
        case LearningShared():
            return Told("learning shared", f"{fact.title}: {fact.text}")
        case LearningAdopted():
            return Told("learning adopted", f"adopted by {fact.decided_by}")
        case LearningNotAdopted():
            return Told("learning not adopted", f"{fact.reason} ({fact.decided_by})")
        case _:
            assert_never(fact)


def _embedded(found: Embedded) -> Stage | None:
    return Stage.EMBEDDED if found is Embedded.YES else None


def _tested(words: str, audit: ClosingLoopAudit | None) -> str:
    if audit is None:
        return words
    return f"{words} (closing-loop audit {audit.reference}: embedded {audit.embedded})"


def _progress(fact: ActionProgressReported | ActionUpdateCorrected) -> str:
    blocked = ", blocked" if fact.blocked else ""
    return f"{fact.percent} %{blocked}: {fact.narrative}"


def _evidence(evidence: Evidence) -> str:
    moved = (
        f" ({evidence.baseline} to {evidence.now})" if evidence.baseline and evidence.now else ""
    )
    reached = evidence.effect_on.value.replace("-", " ")
    return f"{evidence.type} of effect on {reached}: {evidence.text}{moved}; see {evidence.pointer}"
