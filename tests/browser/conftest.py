"""The demonstration, one for all tests of a module."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.demonstration import Demonstration, demonstrated
from tests.support.site import PlayedYear


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo(module_year: PlayedYear) -> AsyncIterator[Demonstration]:
    async with demonstrated(module_year) as demonstration:
        yield demonstration
