"""Every board of the demonstration as a browser shows it."""

import pytest

from services.boards.board import Board
from services.boards.catalogue import BOARDS
from services.web.frame import board_path
from tests.support.demonstration import Visit
from tests.support.site import AFTER

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WITH_KEYBOARD = {"actions", "obligations", "trends", "section-11", "challenge-matrix"}
"""One of each layout."""


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
async def test_a_board_can_be_read_by_everyone(manager: Visit, board: Board):
    path = f"{board_path(board)}?as_of={AFTER}"
    await manager.look(path, f"board-{board.name}", keyboard=board.name in WITH_KEYBOARD)
