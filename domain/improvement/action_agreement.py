"""Agreeing an action: SMART, and for one accepted recommendation (invariants 5 and 6)."""

from collections.abc import Iterator, Sequence

from domain.command import Context, cited
from domain.errors import Code, Fault, Refused, refuse
from domain.improvement.action_commands import AgreeAction
from domain.improvement.action_facts import ActionAgreed
from domain.improvement.action_state import Action
from domain.improvement.recommendation_facts import RecommendationActioned
from domain.improvement.recommendation_state import TAKES_ACTIONS, Recommendation
from domain.vocabulary import check_agency, check_indicator


def agree(
    action: Action | None, command: AgreeAction, context: Context
) -> Sequence[ActionAgreed | RecommendationActioned]:
    """Refuses what is not SMART, naming every missing part, and a recommendation that was not accepted."""
    if action is not None:
        raise refuse(
            Code.ALREADY_EXISTS,
            f"{command.action_id} is recorded already; use another reference",
            field="action_id",
        )
    recommendation = _accepted(command, context)
    missing = tuple(_missing(command))
    text, due_on = command.text, command.due_on
    agency, post, confirmed_by = command.owner_agency, command.owner_post, command.confirmed_by
    if (
        missing
        or text is None
        or agency is None
        or post is None
        or confirmed_by is None
        or due_on is None
    ):
        raise Refused(*missing)
    _check_vocabulary(command, agency, context)
    if not context.acts_for(agency):
        raise refuse(
            Code.NOT_PERMITTED,
            "an action is agreed by the agency that will own it, or by the business unit",
            field="owner_agency",
        )
    made = recommendation.made
    return [
        ActionAgreed(
            action_id=command.action_id,
            recommendation_id=made.recommendation_id,
            themes=made.themes,
            text=text,
            measure=command.measure,
            indicator=command.indicator,
            owner_agency=agency,
            owner_post=post,
            confirmed_by=confirmed_by,
            partners=tuple(dict.fromkeys(command.partners)),
            agreed_on=command.occurred_on,
            due_on=due_on,
            priority=command.priority,
            illustrative=command.illustrative or made.illustrative,
        ),
        RecommendationActioned(
            recommendation_id=made.recommendation_id, action_id=command.action_id
        ),
    ]


def _accepted(command: AgreeAction, context: Context) -> Recommendation:
    reference = command.recommendation_id
    recommendation = cited(context.known, reference, Recommendation, field="recommendation_id")
    if recommendation.status not in TAKES_ACTIONS:
        raise refuse(
            Code.RECOMMENDATION_NOT_ACCEPTED,
            f"{reference} is {recommendation.status}; an action needs an accepted recommendation",
            field="recommendation_id",
        )
    return recommendation


def _missing(command: AgreeAction) -> Iterator[Fault]:
    parts = {
        "text": (command.text, "say specifically what will be done"),
        "measure": (command.measure or command.indicator, "say by what it will be measured"),
        "owner_agency": (command.owner_agency, "name the agency that owns it"),
        "owner_post": (command.owner_post, "name the post that answers for it, not the person"),
        "confirmed_by": (command.confirmed_by, "name the owner's post that holds it achievable"),
        "due_on": (command.due_on, "say by when"),
    }
    for field, (value, reason) in parts.items():
        if value is None:
            yield Fault(Code.ACTION_NOT_SMART, reason, field)
    if command.due_on is not None and command.due_on < command.occurred_on:
        reason = f"due before the day it is agreed, {command.occurred_on}"
        yield Fault(Code.ACTION_NOT_SMART, reason, "due_on")


def _check_vocabulary(command: AgreeAction, owner: str, context: Context) -> None:
    check_agency(owner, context, field="owner_agency")
    for partner in command.partners:
        check_agency(partner, context, field="partners")
    if command.indicator is not None:
        check_indicator(command.indicator, context, field="indicator")
