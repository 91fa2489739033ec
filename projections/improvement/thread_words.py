"""What each event of the golden thread says, in one sentence for a person."""

from dataclasses import dataclass
from typing import assert_never

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
    Evidence,
    ImpactEvidenceAccepted,
    ImpactEvidenceRejected,
    ImpactEvidenceSubmitted,
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
    RecommendationAccepted,
    RecommendationActioned,
    RecommendationConcluded,
    RecommendationFact,
    RecommendationMade,
    RecommendationNotAccepted,
    RecommendationReopened,
    RecommendationSuperseded,
)


@dataclass(frozen=True, slots=True)
class Told:
    """`hop` is the kind of link in the chain; `refers_to` the earlier entry that this one corrects or judges."""

    hop: str
    words: str
    refers_to: int | None = None


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
            return Told("closing loop", f"audit {fact.audit_id}: embedded {fact.embedded}")
        case RecommendationSuperseded():
            return Told("superseded", f"by {fact.superseded_by}: {fact.reason}")
        case RecommendationReopened():
            return Told("reopened", _tested(fact.reason, fact.closing_loop))
        case RecommendationConcluded():
            return Told("concluded", _tested(fact.summary, fact.closing_loop))
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
            return Told("implemented", fact.summary)
        case ImpactEvidenceSubmitted():
            return Told("evidence", _evidence(fact.evidence))
        case ImpactEvidenceAccepted():
            return Told("evidence accepted", f"{fact.post}, {fact.accepted_by}", fact.submission)
        case ImpactEvidenceRejected():
            words = f"{fact.reason} ({fact.post}, {fact.rejected_by})"
            return Told("evidence rejected", words, fact.submission)
        case ActionClosed():
            types = ", ".join(kind.value for kind in fact.evidence_types)
            return Told("closed", f"impact evidenced by {types} ({fact.approved_by})")
        case ActionReopened():
            return Told("reopened", f"{fact.reason} ({fact.approved_by})")
        case ActionCancelled():
            return Told("cancelled", f"{fact.reason} ({fact.approved_by})")
        case _:
            assert_never(fact)


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
