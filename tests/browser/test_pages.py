"""Every page of the demonstration beside its boards, as a browser shows it to whom it is for."""

import pytest
from playwright.async_api import Browser

from services.web.demo_people import people
from tests.support.demonstration import ADMIN, MANAGER, RECORDS_OFFICER, Demonstration
from tests.support.site import AFTER

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ACTION = "HSSCP-A-2025-0001"
OF_THE_MANAGER = {
    "changes": "/history",
    "record": f"/records/{ACTION}",
    "comparison": f"/records/{ACTION}?from=%231",
    "restricted-record": "/records/HSSCP-SI-2025-0001",
    "thread": f"/threads/{ACTION}",
    "operations": "/operations",
    "forms": "/forms",
    "form": "/forms/report-progress.v1",
    "form-of-rows": "/forms/submit-indicator.v1",
    "reports": "/reports",
    "report": "/reports/board-pack",
    "report-choice": "/reports/agency-profile",
    "feeds": "/feeds",
    "api": "/api/v1/docs",
    "past-board": "/boards/obligations?as_at=2025-09-30",
    "filtered-board": "/boards/obligations?owner=cleveland-police",
    "every-column": "/boards/actions?columns=all",
}
LONG = {"forms", "api"}
"""Lists of links alone, hundreds of them: the keyboard goes through them as through any other."""

WRONG = {
    "no-page": ("/nothing", 404),
    "no-record": ("/records/HSSCP-A-2025-9999", 404),
    "bad-address": ("/boards/actions?owner=x&nothing=1", 400),
}


async def test_whoever_is_not_signed_in_is_asked_who_they_are(
    browser: Browser, demo: Demonstration
):
    async with demo.visited(browser) as visit:
        await visit.look("/sign-in", "sign-in", keyboard=True)
        await visit.look("/boards/actions", "sign-in-first")
        assert visit.wide.url == f"{demo.address}/sign-in?next=%2Fboards%2Factions"


async def test_everybody_has_a_first_page(browser: Browser, demo: Demonstration):
    found = people(demo.house.scope, now=demo.house.now())
    for number, person in enumerate(found):
        async with demo.visited(browser, person.key) as visit:
            await visit.look(f"/?as_of={AFTER}", f"home-{person.key}", keyboard=number == 0)


@pytest.mark.parametrize("name", OF_THE_MANAGER)
async def test_every_room_can_be_used_by_everyone(browser: Browser, demo: Demonstration, name: str):
    path = OF_THE_MANAGER[name]
    async with demo.visited(browser, MANAGER) as visit:
        await visit.look(path, f"page-{name}", keyboard=name not in LONG)


async def test_the_administrator_has_a_room_that_rebuilds(browser: Browser, demo: Demonstration):
    async with demo.visited(browser, ADMIN) as visit:
        await visit.look("/operations", "operations-admin", keyboard=True)


async def test_an_error_is_a_page_too(browser: Browser, demo: Demonstration):
    async with demo.visited(browser, MANAGER) as visit:
        for name, (path, status) in WRONG.items():
            await visit.look(path, f"error-{name}", status=status, keyboard=name == "no-page")
    async with demo.visited(browser, RECORDS_OFFICER) as visit:
        await visit.look("/boards/actions", "error-not-permitted", status=403, keyboard=True)
