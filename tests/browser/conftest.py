"""The demonstration, one for all tests of a module, with an action still to be done."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from tests.support.demonstration import MANAGER, Demonstration, Visit, demonstrated
from tests.support.entered import enter_action
from tests.support.site import PlayedYear


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo(module_year: PlayedYear) -> AsyncIterator[Demonstration]:
    async with demonstrated(module_year) as demonstration:
        await enter_action(demonstration.house)
        yield demonstration


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def manager(browser: Browser, demo: Demonstration) -> AsyncIterator[Visit]:
    """The business manager's visit, one for all tests of a module."""
    async with demo.visited(browser, MANAGER) as visit:
        yield visit
