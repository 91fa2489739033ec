"""The pages of the played year as a browser shows them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from playwright.async_api import Browser, Page

from services.boards.board import Group
from services.boards.catalogue import BOARDS
from services.web.frame import board_path
from services.web.viewer import Viewer
from tests.support.browser import LOOKS, Look, looked_at
from tests.support.site import AFTER, MANAGER, OpenSite, PlayedYear

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_WIDE, _NARROW = LOOKS[0], LOOKS[3]
_ROOMS = {
    "home": "/",
    "record": "/records/HSSCP-A-2025-0001",
    "thread": "/threads/HSSCP-A-2025-0001",
    "no-record": "/records/HSSCP-A-2025-9999",
    "no-page": "/nothing",
    "changes": "/history",
    "comparison": "/records/HSSCP-A-2025-0001?from=%231",
    "operations": "/operations",
}


@asynccontextmanager
async def listening(site: OpenSite) -> AsyncIterator[str]:
    """The address at which the site answers a browser."""
    config = uvicorn.Config(
        site.app, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    with config.bind_socket() as socket:
        serving = asyncio.create_task(server.serve([socket]))
        try:
            yield "http://{}:{}".format(*socket.getsockname()[:2])
        finally:
            server.should_exit = True
            await serving


@asynccontextmanager
async def opened(
    browser: Browser, look: Look, site: OpenSite, seen_by: Viewer
) -> AsyncIterator[Page]:
    context = await look.context(browser)
    await context.set_extra_http_headers(dict(site.browser(seen_by).headers))
    try:
        yield await context.new_page()
    finally:
        await context.close()


@pytest.mark.parametrize("look", [_WIDE, _NARROW], ids=str)
@pytest.mark.parametrize("group", Group)
async def test_every_board_can_be_read_by_everyone(
    browser: Browser, played_year: PlayedYear, group: Group, look: Look
):
    boards = [board for board in BOARDS if board.group is group]
    async with (
        played_year.at_work() as site,
        listening(site) as address,
        opened(browser, look, site, MANAGER) as page,
    ):
        for number, board in enumerate(boards):
            answer = await page.goto(f"{address}{board_path(board)}?as_of={AFTER}")
            assert answer is not None
            assert answer.status == 200, board.name
            await looked_at(page, f"board-{board.name}", look, keyboard=number == 0)


@pytest.mark.parametrize("look", [_WIDE, _NARROW], ids=str)
async def test_so_can_every_other_page(browser: Browser, played_year: PlayedYear, look: Look):
    async with (
        played_year.at_work() as site,
        listening(site) as address,
        opened(browser, look, site, MANAGER) as page,
    ):
        for name, path in _ROOMS.items():
            answer = await page.goto(f"{address}{path}{'&' if '?' in path else '?'}as_of={AFTER}")
            assert answer is not None
            assert answer.status == (404 if name.startswith("no-") else 200), name
            await looked_at(page, f"page-{name}", look)
