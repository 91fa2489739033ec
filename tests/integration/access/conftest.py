"""One site for all tests of this folder, over a record full of canaries, with the neighbour's record beside it."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
import pytest_asyncio

from services.bootstrap import places
from tests.support.canaries import planted
from tests.support.feeds import feed_addresses
from tests.support.may_know import Known, all_of
from tests.support.postgres import PARTNERSHIPS, Database
from tests.support.site import PARTNERSHIP, START, OpenSite, PlayedYear, record, settings_of
from tests.support.whoever import INCIDENT

_OF_THE_NEIGHBOUR = 60  # messages, which are enough to be seen where they should not


@pytest.fixture(scope="module")
def canary_year(shared_database: Database, tmp_path_factory: pytest.TempPathFactory) -> PlayedYear:
    framework = places.pack("tees")
    for partnership in PARTNERSHIPS:
        letters = planted(framework, partnership, START)
        letters = letters if partnership == PARTNERSHIP else letters[:_OF_THE_NEIGHBOUR]
        asyncio.run(record(shared_database, partnership, letters))
    _plant_a_dead_letter(shared_database)
    settings = settings_of(shared_database, tmp_path_factory.mktemp("canaries"))
    return PlayedYear(shared_database, settings)


def _plant_a_dead_letter(database: Database) -> None:
    """An event about an incident that its view could not take in: the room of operations tells of it."""
    with psycopg.connect(database.admin, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO hsscp_rows.dead_letters"
            " (view, version, generation, position, stream, topic, error, attempts)"
            " SELECT view, version, generation, 1, %s, 'serious-incident-referred.v1', 'ValueError', 3"
            " FROM hsscp_rows.view_positions WHERE view = 'incident_pipeline' AND live",
            [INCIDENT],
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(canary_year: PlayedYear) -> AsyncIterator[OpenSite]:
    async with canary_year.at_work() as found:
        found.site.feeds = feed_addresses()
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(site: OpenSite) -> Known:
    return await all_of(site)
