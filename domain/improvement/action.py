"""An action: agreed, reported on, implemented, evidenced, closed (framework rows G3 to G7)."""

from collections.abc import Sequence
from typing import assert_never

from domain.command import Context
from domain.decider import Decider
from domain.errors import Code, Fault, Refused, refuse
from domain.improvement.action_agreement import agree
from domain.improvement.action_assurance import assure, challenge, offer
from domain.improvement.action_commands import (
    AcceptAssurance,
    AcceptEvidence,
    ActionCommand,
    AgreeAction,
    CancelAction,
    ChallengeProgress,
    CloseAction,
    CorrectUpdate,
    ExtendDueDate,
    OfferSupport,
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
    ActionDueDateExtended,
    ActionFact,
    ActionImplemented,
    ActionProgressReported,
    ActionReassigned,
    ActionReopened,
    ActionStarted,
    ActionUpdateCorrected,
    AssuranceAccepted,
    ImpactEvidenceAccepted,
    ImpactEvidenceRejected,
    ImpactEvidenceSubmitted,
    ProgressChallenged,
    SupportOffered,
)
from domain.improvement.action_impact import accept, close, reject, submit
from domain.improvement.action_state import DONE, TO_BE_DONE, Action, ActionStatus, evolve
from domain.improvement.recommendation_facts import RecommendationActioned
from domain.names import ActionId, Post
from domain.text import PublicText
from domain.vocabulary import check_agency


def decide(  # noqa: C901, PLR0911, PLR0912 - one case for each command
    action: Action | None, command: ActionCommand, context: Context
) -> Sequence[ActionFact | RecommendationActioned]:
    """Raises Refused; see the invariants 5 to 13 and 15 of the domain."""
    if isinstance(command, AgreeAction):
        return agree(action, command, context)
    standing = _standing(action, command)
    match command:
        case StartAction():
            return start(standing, context)
        case ReportProgress():
            return report_progress(standing, command, context)
        case CorrectUpdate():
            return correct_update(standing, command, context)
        case ExtendDueDate():
            return extend(standing, command, context)
        case ReassignAction():
            return reassign(standing, command, context)
        case ReportImplemented():
            return report_implemented(standing, command, context)
        case SubmitImpactEvidence():
            _check_owner(standing, context)
            return submit(standing, command, context)
        case AcceptEvidence():
            return accept(standing, command, context)
        case RejectEvidence():
            return reject(standing, command, context)
        case CloseAction():
            return close(standing, command, context)
        case ReopenAction():
            return reopen(standing, command, context)
        case CancelAction():
            return cancel(standing, command, context)
        case ChallengeProgress():
            return challenge(standing, command, context)
        case OfferSupport():
            return offer(standing, command, context)
        case AcceptAssurance():
            return assure(standing, command, context)
        case _:
            assert_never(command)


# --- Doing ------------------------------------------------------------------------------------------------


def start(action: Action, context: Context) -> Sequence[ActionFact]:
    _check_owner(action, context)
    _check_status(action, frozenset({ActionStatus.AGREED, ActionStatus.REOPENED}))
    return [ActionStarted(action_id=action.id)]


def report_progress(
    action: Action, command: ReportProgress, context: Context
) -> Sequence[ActionFact]:
    """For the owner and the business unit. A first report of work done also starts the action."""
    _check_owner(action, context)
    _check_status(action, TO_BE_DONE)
    report = ActionProgressReported(
        action_id=action.id,
        percent=command.percent,
        blocked=command.blocked,
        narrative=command.narrative,
        reported_by=context.actor.agency,
        reported_on=command.occurred_on,
    )
    if command.percent and action.status is not ActionStatus.IN_PROGRESS:
        return [ActionStarted(action_id=action.id), report]
    return [report]


def correct_update(
    action: Action, command: CorrectUpdate, context: Context
) -> Sequence[ActionFact]:
    """For the sender of the update and the business unit. Corrections can be corrected."""
    updates = dict(action.updates)
    if command.corrects not in updates:
        known = ", ".join(map(str, updates)) or "none"
        raise refuse(
            Code.NOTHING_TO_CORRECT,
            f"the entries of {action.id} that hold a progress report are: {known}",
            field="corrects",
        )
    if not context.acts_for(updates[command.corrects]):
        raise refuse(
            Code.NOT_YOUR_SUBMISSION,
            f"entry {command.corrects} was sent by {updates[command.corrects]}; ask them to correct it",
            field="corrects",
        )
    return [
        ActionUpdateCorrected(
            action_id=action.id,
            corrects=command.corrects,
            percent=command.percent,
            blocked=command.blocked,
            narrative=command.narrative,
            reason=command.reason,
        )
    ]


def report_implemented(
    action: Action, command: ReportImplemented, context: Context
) -> Sequence[ActionFact]:
    _check_owner(action, context)
    _check_status(action, TO_BE_DONE)
    return [
        ActionImplemented(
            action_id=action.id, summary=command.summary, reported_by=context.actor.agency
        )
    ]


# --- Changing what was agreed -----------------------------------------------------------------------------


def extend(action: Action, command: ExtendDueDate, context: Context) -> Sequence[ActionFact]:
    """Only to a later day, with reason and approver (invariant 12)."""
    _check_owner(action, context)
    _check_status(action, TO_BE_DONE)
    if command.due_on <= action.due_on:
        raise refuse(
            Code.BAD_VALUE, f"it is due on {action.due_on}; name a later day", field="due_on"
        )
    reason, approved_by = _answered_for(command.reason, command.approved_by)
    return [
        ActionDueDateExtended(
            action_id=action.id, due_on=command.due_on, reason=reason, approved_by=approved_by
        )
    ]


def reassign(action: Action, command: ReassignAction, context: Context) -> Sequence[ActionFact]:
    _check_owner(action, context)
    _check_status(action, TO_BE_DONE)
    check_agency(command.owner_agency, context, field="owner_agency")
    reason, confirmed_by = _answered_for(command.reason, command.confirmed_by)
    return [
        ActionReassigned(
            action_id=action.id,
            owner_agency=command.owner_agency,
            owner_post=command.owner_post,
            confirmed_by=confirmed_by,
            reason=reason,
        )
    ]


def reopen(action: Action, command: ReopenAction, context: Context) -> Sequence[ActionFact]:
    """What was accepted as evidence before counts no longer: it has to be shown anew."""
    _check_owner(action, context)
    _check_status(action, DONE | {ActionStatus.CLOSED})
    reason, approved_by = _answered_for(command.reason, command.approved_by)
    return [ActionReopened(action_id=action.id, reason=reason, approved_by=approved_by)]


def cancel(action: Action, command: CancelAction, context: Context) -> Sequence[ActionFact]:
    """With reason and approver (invariant 13)."""
    _check_owner(action, context)
    _check_status(action, TO_BE_DONE | DONE)
    reason, approved_by = _answered_for(command.reason, command.approved_by)
    return [ActionCancelled(action_id=action.id, reason=reason, approved_by=approved_by)]


# --- Who and when -----------------------------------------------------------------------------------------


def _standing(action: Action | None, command: ActionCommand) -> Action:
    reference: ActionId = command.action_id
    if action is None:
        raise refuse(
            Code.NOT_FOUND,
            f"no action is recorded as {reference}; agree it first",
            field="action_id",
        )
    if action.status is ActionStatus.CANCELLED:
        raise refuse(
            Code.ACTION_CANCELLED,
            f"{reference} was cancelled; agree another action if work goes on",
            field="action_id",
        )
    if command.occurred_on < action.agreed_on:
        raise refuse(
            Code.DATED_BEFORE_AGREEMENT,
            f"{reference} was agreed on {action.agreed_on}; nothing can have happened to it before",
            field="occurred_on",
        )
    return action


def _check_owner(action: Action, context: Context) -> None:
    if not context.acts_for(action.owner):
        raise refuse(
            Code.NOT_THE_OWNER,
            f"{action.id} is owned by {action.owner}; only they or the business unit report on it",
            field="action_id",
        )


def _check_status(action: Action, allowed: frozenset[ActionStatus]) -> None:
    if action.status not in allowed:
        raise refuse(
            Code.WRONG_STATE,
            f"{action.id} is {action.status}; this needs it to be {' or '.join(sorted(allowed))}",
            field="action_id",
        )


def _answered_for(reason: PublicText | None, approved_by: Post | None) -> tuple[PublicText, Post]:
    if reason is None or approved_by is None:
        faults = (
            Fault(Code.REASON_REQUIRED, "say why; the Board will ask", "reason"),
            Fault(Code.REASON_REQUIRED, "name the post that approved it", "approved_by"),
        )
        absent = (reason is None, approved_by is None)
        raise Refused(*(fault for fault, wanted in zip(faults, absent, strict=True) if wanted))
    return reason, approved_by


ACTION = Decider(
    name="action",
    commands=(
        AgreeAction,
        StartAction,
        ReportProgress,
        CorrectUpdate,
        ExtendDueDate,
        ReassignAction,
        ReportImplemented,
        SubmitImpactEvidence,
        AcceptEvidence,
        RejectEvidence,
        CloseAction,
        ReopenAction,
        CancelAction,
        ChallengeProgress,
        OfferSupport,
        AcceptAssurance,
    ),
    facts=(
        ActionAgreed,
        ActionStarted,
        ActionProgressReported,
        ActionDueDateExtended,
        ActionReassigned,
        ActionImplemented,
        ImpactEvidenceSubmitted,
        ImpactEvidenceAccepted,
        ImpactEvidenceRejected,
        ActionClosed,
        ActionReopened,
        ActionCancelled,
        ActionUpdateCorrected,
        ProgressChallenged,
        SupportOffered,
        AssuranceAccepted,
    ),
    decide=decide,
    evolve=evolve,
)
