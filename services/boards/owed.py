"""Boards of what law, guidance and the framework ask for, and what is owed because of it."""

from datetime import date

from domain.command import Scope
from projections.governance import obligations, obligations_board
from projections.governance.ledger import Ledger
from services.boards.board import Board, Group, RowsOf


def _obligations(
    rows: RowsOf, today: date, scope: Scope
) -> tuple[obligations_board.BoardObligation, ...]:
    return obligations_board.obligations(
        ledger(rows, scope),
        rows[obligations.VIEW.name].all(obligations.SCHEDULED),
        framework=scope.framework,
        partnership=scope.partnership,
        today=today,
    )


def _requirements(
    rows: RowsOf, today: date, scope: Scope
) -> tuple[obligations_board.BoardRequirement, ...]:
    return obligations_board.requirements(
        ledger(rows, scope),
        framework=scope.framework,
        partnership=scope.partnership,
        today=today,
    )


def ledger(rows: RowsOf, scope: Scope) -> Ledger:
    """What happened that a framework may ask for."""
    own = rows[obligations.VIEW.name]
    return obligations_board.ledger_of(
        own.all(obligations.OCCURRENCES),
        own.all(obligations.WAIVERS),
        framework=scope.framework,
        partnership=scope.partnership,
    )


OBLIGATIONS = Board(
    name="obligations",
    title="Obligations, the open ones first, the earliest date first",
    asks="What is due, by when and from whom?",
    group=Group.OWED,
    views=(obligations.VIEW,),
    line=obligations_board.BoardObligation,
    labels=obligations_board.COLUMNS,
    shown=("obligation", "about", "basis", "due_on", "working_days_left", "state", "met_on"),
    spare=("met_on", "basis"),
    filters=("owner", "state", "basis", "about", "requirement"),
    agencies=("owner", "about"),
    read=_obligations,
    notes=("A rule marked unconfirmed has not been checked against its source by a person.",),
)
REQUIREMENTS = Board(
    name="requirements",
    title="Requirements of the framework",
    asks="Which requirements of the framework does the record prove, and which not?",
    group=Group.OWED,
    views=(obligations.VIEW,),
    line=obligations_board.BoardRequirement,
    labels=obligations_board.REQUIREMENT_COLUMNS,
    shown=("requirement", "section", "text", "standing", "next_due_on", "see"),
    spare=("section", "next_due_on"),
    filters=("standing", "basis", "owner", "section"),
    read=_requirements,
)

BOARDS = (OBLIGATIONS, REQUIREMENTS)
