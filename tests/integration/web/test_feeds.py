"""Feeds over a real record: what each reader finds in them, the same bytes, and private addresses that end."""

import logging
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from icalendar import Calendar

from domain.permission.sensitivity import restricted_in
from domain.permission.subject import UNRESTRICTED, Grant, Role
from services.web.feed_addresses import LIFETIME
from services.web.viewer import Viewer
from tests.support.controls import HARTLEPOOL, POLICE
from tests.support.entered import ACTION, enter_action
from tests.support.eventually import eventually
from tests.support.feeds import feed_addresses
from tests.support.site import (
    ADMIN,
    AGAINST_FORGERY,
    LEAD,
    MANAGER,
    MEMBER,
    OpenSite,
    PlayedYear,
    viewer,
)

ANALYST = viewer(Role.ANALYST, POLICE)
OFFICER = viewer(Role.RECORDS_OFFICER)
COUNCIL = viewer(Role.AGENCY_LEAD, HARTLEPOOL)
CHANGES, OBLIGATIONS = "/feeds/changes.atom", "/feeds/obligations.ics"
BOTH = (CHANGES, OBLIGATIONS)
_ATOM = {"a": "http://www.w3.org/2005/Atom"}


def streams(answer: httpx.Response) -> list[str]:
    """What each entry is about."""
    found = ET.fromstring(answer.content).findall("a:entry/a:link", _ATOM)  # noqa: S314 (our own)
    return [each.attrib["href"].rpartition("/")[2] for each in found]


def older(answer: httpx.Response) -> str | None:
    found = ET.fromstring(answer.content).findall("a:link", _ATOM)  # noqa: S314 (our own)
    return next((each.attrib["href"] for each in found if each.attrib["rel"] == "next"), None)


async def all_of(browser: httpx.AsyncClient, path: str) -> list[str]:
    """Every page of the changes."""
    found: list[str] = []
    at: str | None = path
    while at:
        answer = await browser.get(at)
        assert answer.status_code == 200, answer.text
        found += streams(answer)
        at = older(answer)
    return found


async def made(at: OpenSite, who: Viewer) -> list[str]:
    """The private addresses that somebody has made, as the page tells them."""
    at.site.feeds = at.site.feeds or feed_addresses()
    async with at.browser(who) as browser:
        answer = await browser.post("/feeds", data={"token": AGAINST_FORGERY})
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        links = answer.text.split('href="https://board.test')[1:]
        return [link.partition('"')[0] for link in links]


# --- Who reads what ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BOTH)
async def test_a_feed_is_what_it_says_it_is(played_year: PlayedYear, path: str):
    async with played_year.at_work() as at, at.browser(MANAGER) as browser:
        answer = await browser.get(path)
        media_type = {CHANGES: "application/atom+xml", OBLIGATIONS: "text/calendar"}[path]
        assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
        again = await browser.get(path)
        assert again.content == answer.content
        known = {"if-none-match": answer.headers["etag"]}
        assert (await browser.get(path, headers=known)).status_code == 304
    async with played_year.at_work() as other, other.browser(MANAGER) as browser:
        assert (await browser.get(path)).content == answer.content


async def test_who_may_read_nothing_is_offered_nothing(played_year: PlayedYear):
    async with played_year.at_work() as at:
        for who, status in (
            (MANAGER, 200),
            (MEMBER, 200),
            (LEAD, 200),
            (ADMIN, 403),
            (OFFICER, 403),
        ):
            async with at.browser(who) as browser:
                for path in ("/feeds", *BOTH):
                    assert (await browser.get(path)).status_code == status, (who.name, path)
        async with at.browser() as nobody:
            for path in ("/feeds", *BOTH):
                assert (await nobody.get(path)).headers["location"].startswith("/sign-in")


async def test_nothing_restricted_is_in_any_feed(played_year: PlayedYear):
    async with played_year.at_work() as at:
        for who in (MANAGER, MEMBER, LEAD, ANALYST, viewer(Role.SCRUTINEER)):
            async with at.browser(who) as browser:
                named = await all_of(browser, CHANGES)
                assert named
                assert not restricted_in(" ".join(named))
                assert not restricted_in((await browser.get(OBLIGATIONS)).text)


async def test_a_lead_finds_what_it_may_read_and_no_more(played_year: PlayedYear):
    async with played_year.at_work() as at:
        async with at.browser(MANAGER) as browser:
            every = await all_of(browser, CHANGES)
        async with at.browser(LEAD) as browser:
            own = await all_of(browser, CHANGES)
            assert 0 < len(own) < len(every)
            opened = {each: (await browser.get(f"/records/{each}")).status_code for each in every}
        assert set(own) == {each for each, status in opened.items() if status == 200}


async def test_a_leads_calendar_is_its_own(played_year: PlayedYear):
    async with played_year.at_work() as at:
        dates = {}
        for who in (MANAGER, LEAD, COUNCIL):
            async with at.browser(who) as browser:
                answer = await browser.get(OBLIGATIONS)
                found = Calendar.from_ical(answer.content).walk("VEVENT")
                dates[who.subject.id] = {str(each["uid"]) for each in found}
        every, police, council = dates.values()
        assert police < every
        assert council < every
        assert police != council


async def test_an_agency_and_a_theme_choose(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser(MANAGER) as browser:
        every = await all_of(browser, CHANGES)
        for chosen in (
            f"agency={POLICE}",
            "theme=supervision",
            f"agency={POLICE}&theme=supervision",
        ):
            some = await all_of(browser, f"{CHANGES}?{chosen}")
            assert 0 < len(some) < len(every), chosen
        answer = await browser.get(f"{OBLIGATIONS}?agency={POLICE}")
        assert POLICE in answer.text


async def test_a_page_up_to_a_position_stays_when_more_is_recorded(own_year: PlayedYear):
    async with own_year.at_work() as at, own_year.projecting(), at.browser(MANAGER) as browser:
        head = (await at.house.record.stand(None)).position
        before = await browser.get(f"{CHANGES}?until={head}")
        await enter_action(at.house)

        async def newest() -> bool:
            return ACTION in streams(await browser.get(CHANGES))

        assert await eventually(newest)
        after = await browser.get(f"{CHANGES}?until={head}")
        assert after.content == before.content


ODD = [
    f"{CHANGES}?agency=nobody",
    f"{CHANGES}?theme=nothing",
    f"{CHANGES}?until=-1",
    f"{CHANGES}?until=1e3",
    f"{CHANGES}?until={'9' * 40}",
    f"{CHANGES}?as_at=2026-01-01",
    f"{OBLIGATIONS}?agency=nobody",
    f"{OBLIGATIONS}?theme=supervision",
]


@pytest.mark.parametrize("path", ODD)
async def test_what_a_feed_does_not_know_is_refused(played_year: PlayedYear, path: str):
    async with played_year.at_work() as at, at.browser(MANAGER) as browser:
        assert (await browser.get(path)).status_code == 400


async def test_an_inspectors_reading_is_recorded(own_year: PlayedYear):
    async with own_year.at_work() as at:
        at.site.feeds = feed_addresses()
        now = at.site.now()
        until = now + timedelta(days=3)
        boards, references = frozenset({UNRESTRICTED}), frozenset({"HSSCP-A-2025-0001"})
        grant = Grant("Visit 7", "The chair", now, until, boards, references)
        inspector = viewer(Role.INSPECTOR, None, grant=grant)
        async with at.browser(inspector) as browser:
            before = (await at.house.record.stand(None)).position
            assert set(await all_of(browser, CHANGES)) == {"HSSCP-A-2025-0001"}
            assert (await browser.get(OBLIGATIONS)).status_code == 200
            log = await at.house.record.events(after=before, until=before + 99, limit=99)
            said = [getattr(each.fact, "purpose", "") for each in log]
            assert any("the feed of what changed" in each for each in said)
            assert any("the calendar of obligations" in each for each in said)
            assert "Make private addresses" not in (await browser.get("/feeds")).text
            form = {"token": AGAINST_FORGERY}
            for path in ("/feeds", "/feeds/end"):
                assert (await browser.post(path, data=form)).status_code == 403


# --- Private addresses ------------------------------------------------------------------------------------


async def test_a_private_address_reads_as_its_owner_without_signing_in(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser() as nobody:
        for who in (LEAD, MANAGER):
            changes, obligations = await made(at, who)
            async with at.browser(who) as browser:
                signed_in = await all_of(browser, CHANGES)
                assert await all_of(nobody, changes) == signed_in
                assert (await nobody.get(obligations)).content == (
                    await browser.get(OBLIGATIONS)
                ).content


async def test_it_leads_to_its_own_older_pages(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser() as nobody:
        [changes, _] = await made(at, MANAGER)
        first = await nobody.get(changes)
        assert older(first) is not None
        assert str(older(first)).startswith(f"https://board.test{changes}?until=")


async def test_a_private_address_opens_nothing_else(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser() as nobody:
        changes, obligations = await made(at, LEAD)
        token = changes.split("/")[3]
        for path in (
            f"/feeds/private/{token}/obligations.ics",
            f"/feeds/private/{obligations.split('/')[3]}/changes.atom",
            f"/feeds/private/{token[:-3]}/changes.atom",
            "/feeds/private/x/changes.atom",
        ):
            answer = await nobody.get(path)
            assert answer.status_code == 410
            assert answer.headers["cache-control"] == "no-store"
        for path in (f"/feeds/private/{token}/", f"/feeds/private/{token}/actions.csv"):
            assert (await nobody.get(path)).status_code == 404
        cookie = {"cookie": f"gt-hsscp-session={token}", "authorization": f"Bearer {token}"}
        assert (await nobody.get("/boards/actions", headers=cookie)).status_code == 303


async def test_its_owner_ends_it_at_once(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser() as nobody, at.browser(LEAD) as browser:
        mine, others = await made(at, LEAD), await made(at, MANAGER)
        answer = await browser.post("/feeds/end", data={"token": AGAINST_FORGERY})
        assert answer.status_code == 200
        assert "have ended" in answer.text
        assert [(await nobody.get(path)).status_code for path in mine] == [410, 410]
        assert [(await nobody.get(path)).status_code for path in others] == [200, 200]
        assert [(await nobody.get(path)).status_code for path in await made(at, LEAD)] == [200, 200]


async def test_it_ends_by_itself(own_year: PlayedYear):
    class Later:
        def __init__(self, clock: Any) -> None:
            self._clock = clock

        def now(self) -> Any:
            return self._clock.now() + LIFETIME

    async with own_year.at_work() as at, at.browser() as nobody:
        [changes, _] = await made(at, LEAD)
        assert (await nobody.get(changes)).status_code == 200
        at.house._clock = Later(at.house._clock)  # type: ignore[assignment]
        assert (await nobody.get(changes)).status_code == 410


async def test_no_other_site_makes_or_ends_one(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser(LEAD) as browser:
        at.site.feeds = feed_addresses()
        for path in ("/feeds", "/feeds/end"):
            for form in ({}, {"token": "x"}, {"token": AGAINST_FORGERY, "padding": "x" * 10_000}):
                answer = await browser.post(path, data=form)
                assert answer.status_code == 403
                assert "/feeds/private/" not in answer.text


async def test_the_page_itself_shows_no_address_and_stays_the_same(played_year: PlayedYear):
    async with played_year.at_work() as at, at.browser(LEAD) as browser:
        before = await browser.get("/feeds")
        await made(at, LEAD)
        assert "/feeds/private/" not in before.text
        assert (await browser.get("/feeds")).headers["etag"]


async def test_no_log_has_a_private_address(
    played_year: PlayedYear, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG):
        async with played_year.at_work() as at, at.browser() as nobody:
            paths = [*await made(at, LEAD), "/feeds/private/forged-token/changes.atom"]
            for path in paths:
                await nobody.get(path)
                await nobody.get(f"{path}?agency=nobody")
    told = [record.getMessage() for record in caplog.records if record.name != "httpx"]
    for path in paths:
        assert not any(path.split("/")[3] in each for each in told)
