"""Impact: evidence submitted, judged by somebody else, and the closing that rests on it (invariants 9 to 11)."""

from collections.abc import Sequence

from domain.command import Context
from domain.errors import Code, refuse
from domain.improvement.action_commands import (
    AcceptEvidence,
    CloseAction,
    RejectEvidence,
    SubmitImpactEvidence,
)
from domain.improvement.action_facts import (
    ActionClosed,
    ActionFact,
    EvidenceType,
    ImpactEvidenceAccepted,
    ImpactEvidenceRejected,
    ImpactEvidenceSubmitted,
)
from domain.improvement.action_state import DONE, Action, Submission


def submit(action: Action, command: SubmitImpactEvidence, context: Context) -> Sequence[ActionFact]:
    """Refuses an output, a period that is reversed or not over, and evidence for what is not implemented."""
    _check_done(action)
    evidence = command.evidence
    if evidence.type is EvidenceType.OUTPUT:
        raise refuse(
            Code.OUTPUT_NOT_IMPACT,
            "an output, such as training delivered, is no impact; show what changed for children or in practice",
            field="evidence.type",
        )
    if evidence.period_to < evidence.period_from:
        raise refuse(Code.BAD_VALUE, "the period ends before it begins", field="evidence.period_to")
    if evidence.period_to > command.occurred_on:
        raise refuse(
            Code.DATED_IN_FUTURE,
            f"the period ends after {command.occurred_on}, the day of this submission",
            field="evidence.period_to",
        )
    return [
        ImpactEvidenceSubmitted(
            action_id=action.id, evidence=evidence, submitted_by=context.actor.agency
        )
    ]


def accept(action: Action, command: AcceptEvidence, context: Context) -> Sequence[ActionFact]:
    """Refuses the agencies that own or share the action, and the one that submitted (invariant 10)."""
    _check_done(action)
    submission = _open_submission(action, command.submission)
    if context.actor.agency in {action.owner, *action.partners, submission.submitted_by}:
        raise refuse(
            Code.SELF_ASSURANCE,
            "evidence is accepted by an agency that neither owns nor shares the action, nor sent the evidence",
        )
    return [
        ImpactEvidenceAccepted(
            action_id=action.id,
            submission=submission.entry,
            accepted_by=context.actor.agency,
            post=command.post,
        )
    ]


def reject(action: Action, command: RejectEvidence, context: Context) -> Sequence[ActionFact]:
    """For every agency, the owner's own too: it may take its evidence back."""
    _check_done(action)
    submission = _open_submission(action, command.submission)
    if command.reason is None:
        raise refuse(Code.REASON_REQUIRED, "say what is missing in the evidence", field="reason")
    return [
        ImpactEvidenceRejected(
            action_id=action.id,
            submission=submission.entry,
            rejected_by=context.actor.agency,
            post=command.post,
            reason=command.reason,
        )
    ]


def close(action: Action, command: CloseAction, context: Context) -> Sequence[ActionFact]:
    """For the business unit: the owner reports, somebody else is satisfied."""
    if not context.by_business_unit:
        raise refuse(Code.NOT_PERMITTED, "only the business unit closes an action")
    _check_done(action)
    if not action.accepted_evidence:
        raise refuse(
            Code.NO_IMPACT_EVIDENCE,
            f"{action.id} has no accepted evidence of impact; implemented is not yet closed",
            field="action_id",
        )
    return [
        ActionClosed(
            action_id=action.id,
            approved_by=command.approved_by,
            evidence_types=tuple(item.type for item in action.accepted_evidence),
        )
    ]


def _check_done(action: Action) -> None:
    if action.status not in DONE:
        raise refuse(
            Code.WRONG_STATE,
            f"{action.id} is {action.status}; report it implemented first",
            field="action_id",
        )


def _open_submission(action: Action, entry: int) -> Submission:
    found = next((item for item in action.evidence if item.entry == entry), None)
    if found is None:
        known = ", ".join(str(item.entry) for item in action.evidence) or "none"
        raise refuse(
            Code.NOT_FOUND,
            f"the entries of {action.id} that hold evidence are: {known}",
            field="submission",
        )
    if found.accepted is not None:
        raise refuse(
            Code.WRONG_STATE, f"entry {entry} was judged already; it stands", field="submission"
        )
    return found
