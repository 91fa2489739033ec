"""One site for all tests of this folder, over a record full of canaries, with the neighbour's record beside it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from services.bootstrap import places
from tests.support.canaries import planted
from tests.support.feeds import feed_addresses
from tests.support.may_know import Known, all_of
from tests.support.postgres import PARTNERSHIPS, Database
from tests.support.site import PARTNERSHIP, START, OpenSite, PlayedYear, record, settings_of

_OF_THE_NEIGHBOUR = 60  # messages, which are enough to be seen where they should not


@pytest.fixture(scope="module")
def canary_year(shared_database: Database, tmp_path_factory: pytest.TempPathFactory) -> PlayedYear:
    framework = places.pack("tees")
    for partnership in PARTNERSHIPS:
        letters = planted(framework, partnership, START)
        letters = letters if partnership == PARTNERSHIP else letters[:_OF_THE_NEIGHBOUR]
        asyncio.run(record(shared_database, partnership, letters))
    settings = settings_of(shared_database, tmp_path_factory.mktemp("canaries"))
    return PlayedYear(shared_database, settings)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(canary_year: PlayedYear) -> AsyncIterator[OpenSite]:
    async with canary_year.at_work() as found:
        found.site.feeds = feed_addresses()
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(site: OpenSite) -> Known:
    return await all_of(site)
