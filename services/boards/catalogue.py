"""Every board, in the order of the headings: the only list."""

from services.boards import (
    assurance,
    enquiries,
    governance,
    improvement,
    incidents,
    owed,
    performance,
    quality,
)
from services.boards.board import Board

BOARDS: tuple[Board, ...] = (
    *improvement.BOARDS,
    *owed.BOARDS,
    *performance.BOARDS,
    *incidents.BOARDS,
    *quality.BOARDS,
    *governance.BOARDS,
    *enquiries.BOARDS,
    *assurance.BOARDS,
)


def named(name: str) -> Board | None:
    """The board of that name in addresses."""
    return _BY_NAME.get(name)


_BY_NAME = {board.name: board for board in BOARDS}
