"""What the others do with a progress report: challenge it, offer support, accept assurance (framework row G5)."""

from collections.abc import Sequence

from domain.command import Context
from domain.errors import Code, refuse
from domain.improvement.action_commands import AcceptAssurance, ChallengeProgress, OfferSupport
from domain.improvement.action_facts import (
    ActionFact,
    AssuranceAccepted,
    ProgressChallenged,
    SupportOffered,
)
from domain.improvement.action_state import DONE, TO_BE_DONE, Action
from domain.standing import check_status


def challenge(action: Action, command: ChallengeProgress, context: Context) -> Sequence[ActionFact]:
    """Refuses the owner, and what has ended."""
    _check_another(action, context, code=Code.NOT_PERMITTED)
    check_status(action.id, action.status, TO_BE_DONE | DONE, field="action_id")
    return [
        ProgressChallenged(
            action_id=action.id,
            question=command.question,
            challenged_by=context.actor.agency,
            post=command.post,
        )
    ]


def offer(action: Action, command: OfferSupport, context: Context) -> Sequence[ActionFact]:
    """Refuses the owner, and what has ended."""
    _check_another(action, context, code=Code.NOT_PERMITTED)
    check_status(action.id, action.status, TO_BE_DONE | DONE, field="action_id")
    return [
        SupportOffered(
            action_id=action.id,
            offer=command.offer,
            offered_by=context.actor.agency,
            post=command.post,
        )
    ]


def assure(action: Action, command: AcceptAssurance, context: Context) -> Sequence[ActionFact]:
    """Refuses the owner, and a challenge that is not there or was answered; the action may have ended since."""
    _check_another(action, context, code=Code.SELF_ASSURANCE)
    answered = dict(action.challenges).get(command.challenge)
    if answered is None:
        known = ", ".join(str(entry) for entry, _ in action.challenges) or "none"
        raise refuse(
            Code.NOT_FOUND,
            f"the entries of {action.id} that hold a challenge are: {known}",
            field="challenge",
        )
    if answered:
        raise refuse(
            Code.WRONG_STATE,
            f"assurance on entry {command.challenge} was accepted already; it stands",
            field="challenge",
        )
    return [
        AssuranceAccepted(
            action_id=action.id,
            challenge=command.challenge,
            ground=command.ground,
            accepted_by=context.actor.agency,
            post=command.post,
        )
    ]


def _check_another(action: Action, context: Context, *, code: Code) -> None:
    if context.actor.agency == action.owner:
        raise refuse(code, f"{action.id} is your own; this is for another agency to send")
