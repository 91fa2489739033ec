"""Every board of the demonstration as a browser shows it."""

import pytest
from playwright.async_api import Browser

from services.boards.board import Group
from services.boards.catalogue import BOARDS
from services.web.frame import board_path
from tests.support.demonstration import MANAGER, Demonstration
from tests.support.site import AFTER

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("group", Group)
async def test_every_board_can_be_read_by_everyone(
    browser: Browser, demo: Demonstration, group: Group
):
    boards = [board for board in BOARDS if board.group is group]
    async with demo.visited(browser, MANAGER) as visit:
        for number, board in enumerate(boards):
            path = f"{board_path(board)}?as_of={AFTER}"
            await visit.look(path, f"board-{board.name}", keyboard=number == 0)
