"""One site for all tests of this folder, over a record full of canaries, with the neighbour's record beside it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.fact import Recorded
from domain.names import StreamId
from domain.permission import sensitivity
from services.boards.catalogue import BOARDS
from services.bootstrap import places
from services.web.threads import THREAD
from tests.support.canaries import canaries_of, planted
from tests.support.may_know import ALL, DAY, ON_A_THREAD, Known, asked_about, every_report
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
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(site: OpenSite) -> Known:
    histories: dict[StreamId, list[Recorded]] = {}
    for recorded in await site.house.record.events(after=0, until=100_000, limit=100_000):
        histories.setdefault(recorded.event.stream, []).append(recorded)
    agencies = site.house.scope.framework.agencies
    resources = {
        reference: sensitivity.history(PARTNERSHIP, reference, events, agencies)
        for reference, events in histories.items()
    }
    lines, reports = {}, {}
    async with site.browser(ALL) as browser:
        for board in BOARDS:
            answer = await browser.get(f"/boards/{board.name}.json?{DAY}")
            lines[board.name] = answer.json()["rows"]
        threads = [await browser.get(f"/threads/{each}.json") for each in ON_A_THREAD]
        lines[THREAD.name] = [line for answer in threads for line in answer.json()["rows"]]
        for report, about in every_report():
            page = await browser.get(f"/reports/{report.name}?{asked_about(about)}")
            reports[report.name, about] = canaries_of(page)
    return Known(lines, histories, resources, reports)
