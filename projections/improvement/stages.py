"""
How far learning has come, in the same words on every view: done, shown to help, become practice are three things.

Source: domain invariants 9 and 14; framework rows G6 and G7.
"""

from enum import StrEnum

from domain.improvement.action_state import TO_BE_DONE, ActionStatus
from domain.improvement.recommendation_facts import Embedded


class Stage(StrEnum):
    """In the order in which they are reached; cancelled is beside it."""

    TO_BE_DONE = "to be done"
    IMPLEMENTED = "implemented"
    IMPACT_EVIDENCED = "impact evidenced"
    EMBEDDED = "embedded"
    CANCELLED = "cancelled"


def of_action(status: str, loop_result: str | None) -> Stage:
    """`loop_result` is what the closing-loop audit of its recommendation found, None where there was none."""
    match ActionStatus(status):
        case ActionStatus.CANCELLED:
            return Stage.CANCELLED
        case ActionStatus.CLOSED:
            embedded = loop_result == Embedded.YES
            return Stage.EMBEDDED if embedded else Stage.IMPACT_EVIDENCED
        case other:
            return Stage.TO_BE_DONE if other in TO_BE_DONE else Stage.IMPLEMENTED
