"""Every page of the demonstration beside its boards, as a browser shows it to whom it is for."""

from datetime import UTC, datetime, time

import pytest
from playwright.async_api import Browser

from domain.command import Scope
from services.bootstrap import places
from services.web.demo_people import people
from tests.support.demonstration import ADMIN, RECORDS_OFFICER, Demonstration, Visit
from tests.support.site import PARTNERSHIP, START

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_SCOPE = Scope(PARTNERSHIP, places.pack("tees"))
PEOPLE = [person.key for person in people(_SCOPE, now=datetime.combine(START, time(), UTC))]
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
"""Hundreds of links and nothing else, for which the keyboard takes minutes; it is tried on the other pages."""

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


@pytest.mark.parametrize("person", PEOPLE)
async def test_everybody_has_a_first_page(browser: Browser, demo: Demonstration, person: str):
    async with demo.visited(browser, person) as visit:
        await visit.look("/", f"home-{person}", keyboard=person == PEOPLE[0])


@pytest.mark.parametrize("name", OF_THE_MANAGER)
async def test_every_room_can_be_used_by_everyone(manager: Visit, name: str):
    await manager.look(OF_THE_MANAGER[name], f"page-{name}", keyboard=name not in LONG)


async def test_the_administrator_has_a_room_that_rebuilds(browser: Browser, demo: Demonstration):
    async with demo.visited(browser, ADMIN) as visit:
        await visit.look("/operations", "operations-admin", keyboard=True)


async def test_an_error_is_a_page_too(browser: Browser, demo: Demonstration, manager: Visit):
    for name, (path, status) in WRONG.items():
        await manager.look(path, f"error-{name}", status=status, keyboard=name == "no-page")
    async with demo.visited(browser, RECORDS_OFFICER) as visit:
        await visit.look("/boards/actions", "error-not-permitted", status=403, keyboard=True)
