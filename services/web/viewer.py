"""Who looks, and what the one decision lets them see of a board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from domain.command import Command, Scope
from domain.names import PartnershipId
from domain.permission import resource
from domain.permission.decision import Decision, LogTheRead, Reason, decide
from domain.permission.resource import Action, Sensitivity
from domain.permission.sensitivity import message, of_view
from domain.permission.subject import Subject
from projections.view import View
from services.boards.board import Board


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody signed in. `name` is what the page calls them, `token` what their forms must carry against forgery."""

    subject: Subject
    name: str
    token: str = ""


class NotPermitted(Exception):
    """The decision says no; `reason` tells nothing about what was asked for."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def board_resource(partnership: PartnershipId, board: Board) -> resource.Board:
    return resource.Board(partnership, board.name, _matter(board.views), board.agencies)


@cache  # of a few dozen boards, each asked about for every page
def _matter(views: tuple[View, ...]) -> Sensitivity:
    return of_view(fact for view in views for fact in view.handles)


def may_read(
    viewer: Viewer, board: Board, *, partnership: PartnershipId, now: datetime, export: bool = False
) -> Decision:
    action = Action.EXPORT if export else Action.READ
    return decide(viewer.subject, action, board_resource(partnership, board), now=now)


def may_send(viewer: Viewer, command: type[Command], scope: Scope, *, now: datetime) -> Decision:
    """A kind of message as the viewer's own agency; without one nothing is sent."""
    agency = viewer.subject.agency
    if agency is None:
        return Decision(permit=False, reason=Reason.NO_AGENCY)
    return decide(viewer.subject, Action.SUBMIT, message(scope, command, agency), now=now)


def permitted(decision: Decision) -> Decision:
    """The decision itself. Raises NotPermitted when it says no."""
    if not decision.permit:
        raise NotPermitted(decision.reason)
    return decision


def readable(
    viewer: Viewer, boards: Sequence[Board], *, partnership: PartnershipId, now: datetime
) -> tuple[Board, ...]:
    return tuple(
        board
        for board in boards
        if may_read(viewer, board, partnership=partnership, now=now).permit
    )


def to_log(decision: Decision) -> LogTheRead | None:
    """What must be recorded before anything is shown."""
    found: Any = [each for each in decision.obligations if isinstance(each, LogTheRead)]
    return found[0] if found else None
