"""What the governance commands with more than one table print; only the list is in a CSV file."""

from collections.abc import Iterable
from typing import Any

from domain.command import Scope
from projections.governance import challenges as challenged
from projections.governance import (
    challenges_board,
    lines_of_enquiry,
    lines_of_enquiry_board,
)
from services.boards.board import RowsOf
from services.boards.enquiries import (
    ENQUIRIES,
    ENQUIRY_ACTIONS,
    SCRUTINY,
    SCRUTINY_COVERAGE,
    SCRUTINY_GAPS,
    STRENGTHS,
    TRIANGULATION,
)
from services.boards.governance import CHALLENGE_MATRIX, CHALLENGE_STAGES, CHALLENGES, FEEDBACK
from services.boards.ports import Stand
from services.boards.sheets import Sheet
from services.cli.presenting import MORE, sheet_of_board
from services.cli.summaries import ILLUSTRATIVE


def challenges(
    rows: RowsOf, stand: Stand, scope: Scope, *, agency: str | None, first: int | None
) -> list[Sheet]:
    """The matrix, the stages, the list, all of them of one agency's challenges where it is named; what others said."""
    today = stand.today
    lines = [
        line
        for line in CHALLENGES.read(rows, today, scope)
        if agency in (None, line.making_agency, line.receiving_agency)
    ]
    chosen = {line.challenge_id for line in lines}
    stages = challenges_board.stages(
        [
            row
            for row in rows[challenged.VIEW.name].all(challenged.STAGES)
            if row.challenge_id in chosen
        ],
        today=today,
    )
    late = sum(line.overdue for line in lines)
    overdue = (f"Overdue, with working days left below zero: {late}.",) if late else ()
    listed = sheet_of_board(CHALLENGES, lines, stand, notes=(*overdue, *_made_up(lines)))
    matrix = challenges_board.matrix(lines)
    said = FEEDBACK.read(rows, today, scope)
    return [
        sheet_of_board(CHALLENGE_MATRIX, matrix, stand, clip=None, in_csv=False),
        sheet_of_board(CHALLENGE_STAGES, stages, stand, clip=None, in_csv=False),
        listed.seen_as(listed.rows, first=first, more=MORE),
        sheet_of_board(FEEDBACK, said, stand, in_csv=False),
    ]


def enquiries(
    rows: RowsOf, stand: Stand, scope: Scope, *, theme: str | None, first: int | None
) -> list[Sheet]:
    """The lines of enquiry, all or those of one theme; the matrix, the strengths and the actions that they led to."""
    today, own = stand.today, rows[lines_of_enquiry.VIEW.name]
    lines = [
        line for line in ENQUIRIES.read(rows, today, scope) if theme is None or theme in line.themes
    ]
    chosen = {line.line_of_enquiry_id for line in lines}
    led = {reference for line in lines for reference in line.led_to}

    def of_chosen(found: Iterable[Any]) -> list[Any]:
        return [row for row in found if row.line_of_enquiry_id in chosen]

    matrix = lines_of_enquiry_board.matrix(
        of_chosen(own.all(lines_of_enquiry.ENQUIRIES)),
        of_chosen(own.all(lines_of_enquiry.EVIDENCE)),
        scope.framework,
    )
    strengths = of_chosen(STRENGTHS.read(rows, today, scope))
    work = [line for line in ENQUIRY_ACTIONS.read(rows, today, scope) if line.action_id in led]
    board = sheet_of_board(ENQUIRIES, lines, stand, notes=_made_up(lines))
    return [
        board.seen_as(board.rows, first=first, more=MORE),
        sheet_of_board(TRIANGULATION, matrix, stand, clip=None, in_csv=False),
        sheet_of_board(STRENGTHS, strengths, stand, clip=None, in_csv=False),
        sheet_of_board(ENQUIRY_ACTIONS, work, stand, in_csv=False),
    ]


def scrutiny(rows: RowsOf, stand: Stand, scope: Scope, *, first: int | None) -> list[Sheet]:
    """The scrutineer's register, the coverage of the themes, and the gaps."""
    today = stand.today
    lines = SCRUTINY.read(rows, today, scope)
    coverage = SCRUTINY_COVERAGE.read(rows, today, scope)
    gaps = SCRUTINY_GAPS.read(rows, today, scope)
    register = sheet_of_board(SCRUTINY, lines, stand, notes=_made_up(lines))
    return [
        register.seen_as(register.rows, first=first, more=MORE),
        sheet_of_board(SCRUTINY_COVERAGE, coverage, stand, clip=None, in_csv=False),
        sheet_of_board(SCRUTINY_GAPS, gaps, stand, in_csv=False),
    ]


def _made_up(lines: Iterable[Any]) -> tuple[str, ...]:
    return (ILLUSTRATIVE,) if any(line.illustrative for line in lines) else ()
