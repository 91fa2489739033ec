"""Every board of the demonstration as a browser shows it."""

import pytest

from services.boards.board import Board
from services.boards.catalogue import BOARDS
from services.web.frame import board_path
from tests.support.demonstration import Visit
from tests.support.site import AFTER

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OF_EACH_LAYOUT = {"actions", "obligations", "trends", "section-11", "challenge-matrix"}
"""These are looked at in every way."""


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
async def test_a_board_can_be_read_by_everyone(manager: Visit, board: Board):
    path = f"{board_path(board)}?as_of={AFTER}"
    if board.name in OF_EACH_LAYOUT:
        await manager.look(path, f"board-{board.name}", keyboard=True)
    else:
        await manager.glance(path, f"board-{board.name}")
