"""What was typed into a form is not lost when its session ends, and nobody but its owner is shown it again."""

import logging
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlencode

import httpx
import pytest

from domain.permission.subject import Role
from domain.permission.vouching import NotVouched, SignInRefused, Started, Tenant, Vouched
from services.web import app, sign_in
from services.web.demo_people import people
from services.web.door import ByChoice, ByProvider, Door
from services.web.form_marks import MARK, FormMarks
from services.web.session import LIFETIME, SealKey, Seals
from services.web.site import Site
from services.web.viewer import Viewer
from tests.support.controls import HARTLEPOOL, POLICE
from tests.support.site import AFTER, LEAD, PARTNERSHIP, OpenSite, PlayedYear, viewer

KIND = "register-finding.v1"
TEXT = 'Notes do not say\r\nwhat the child <b>"said"</b> & why; Zyxwvut-canary.'
FINDING: dict[str, str | list[str]] = {
    "finding_id": "HSSCP-F-2026-0001",
    "occurred_on-day": str(AFTER.day),
    "occurred_on-month": str(AFTER.month),
    "occurred_on-year": str(AFTER.year),
    "kind": "improvement",
    "source.type": "audit",
    "source.reference": "MACA-2026-02",
    "source.title": "Audit of supervision",
    "source.published_on-day": "20",
    "source.published_on-month": "12",
    "source.published_on-year": "2025",
    "about": POLICE,
    "text": TEXT,
    "themes": ["supervision", "voice-of-the-child"],
}
AGAIN = replace(LEAD, token="the-token-of-a-new-session")  # noqa: S106 (of a test)
"""The same person after signing in again."""

COLLEAGUE = viewer(Role.AGENCY_LEAD, HARTLEPOOL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', re.DOTALL)

Pairs = list[tuple[str, str]]
_FORM = {"content-type": "application/x-www-form-urlencoded"}


@asynccontextmanager
async def at_work(year: PlayedYear) -> AsyncIterator[OpenSite]:
    async with year.at_work() as site:
        key = SealKey("a", bytes(range(32)))
        site.site.form_marks = FormMarks(Seals([key]), site.house.now)
        yield site


def hidden(answer: httpx.Response) -> Pairs:
    _, _, form = answer.text.partition('class="gt-form"')
    return [(unescape(name), unescape(value)) for name, value in _HIDDEN.findall(form)]


async def typed(site: OpenSite, who: Viewer = LEAD) -> Pairs:
    """The form as it was served, filled in."""
    async with site.browser(who) as browser:
        served = hidden(await browser.get(f"/forms/{KIND}"))
    filled = [
        (name, each)
        for name, value in FINDING.items()
        for each in ([value] if isinstance(value, str) else value)
    ]
    return [*served, *filled]


async def post(site: OpenSite, pairs: Pairs, who: Viewer | None) -> httpx.Response:
    async with site.browser(who) as browser:
        return await browser.post(f"/forms/{KIND}", content=urlencode(pairs), headers=_FORM)


async def head(site: OpenSite) -> int:
    return (await site.house.record.stand(None)).position


async def test_what_was_typed_comes_back_after_signing_in_and_is_recorded_once(
    own_year: PlayedYear, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with at_work(own_year) as site:
        before = await head(site)
        pairs = await typed(site)

        ended = await post(site, pairs, None)
        assert ended.status_code == 403
        assert ended.headers["cache-control"] == "no-store"
        assert "set-cookie" not in ended.headers
        assert "Zyxwvut" not in ended.headers.get("location", "")
        assert "Your session has ended" in ended.text
        assert 'target="_blank" rel="noopener">Sign in (opens in a new tab)' in ended.text
        kept = hidden(ended)
        assert "token" not in dict(kept), "that of the session which has ended"
        assert [pair for pair in kept if pair[0] == "themes"] == [
            ("themes", "supervision"),
            ("themes", "voice-of-the-child"),
        ]

        still_out = await post(site, kept, None)
        assert hidden(still_out) == kept, "pressed before signing in: the same page again"

        back = await post(site, kept, AGAIN)
        assert back.status_code == 403
        assert "Your session had ended, so nothing was sent." in back.text
        assert "&lt;b&gt;" in back.text
        assert "<b>" not in back.text
        assert await head(site) == before

        fresh = dict(hidden(back))
        assert fresh["token"] == AGAIN.token
        assert fresh["message-id"] == dict(pairs)["message-id"]
        named = {name for name, _ in hidden(back)}
        sent = [*hidden(back), *(pair for pair in pairs if pair[0] not in named)]
        for _ in range(2):
            taken = await post(site, sent, AGAIN)
            assert taken.status_code == 303, taken.text
        assert await head(site) == before + 1
        [event] = await site.house.record.stream("HSSCP-F-2026-0001", before + 1)
        assert event.fact.model_dump()["text"] == TEXT.replace("\r\n", "\n")
    assert "Zyxwvut" not in caplog.text


async def test_a_session_that_was_renewed_meanwhile_gives_the_form_back_at_once(
    own_year: PlayedYear,
) -> None:
    async with at_work(own_year) as site:
        before = await head(site)
        back = await post(site, await typed(site), AGAIN)
        assert back.status_code == 403
        assert "Here is what you typed" in back.text
        assert "Zyxwvut-canary" in unescape(back.text)
        assert await head(site) == before


async def test_another_person_at_the_same_browser_is_not_shown_what_was_typed(
    own_year: PlayedYear,
) -> None:
    async with at_work(own_year) as site:
        before = await head(site)
        kept = hidden(await post(site, await typed(site), None))
        answer = await post(site, kept, COLLEAGUE)
        assert answer.status_code == 403
        assert "Your session has ended" in answer.text
        assert "<textarea" not in answer.text
        assert hidden(await post(site, hidden(answer), AGAIN)), "its owner still gets it"
        assert await head(site) == before


@pytest.mark.parametrize("mark", [None, "", "x", "e30.e30.e30.e30.e30", "é", "a" * 20_000])
async def test_a_form_that_no_page_of_ours_made_is_not_given_back(
    own_year: PlayedYear, mark: str | None
) -> None:
    async with at_work(own_year) as site:
        forged = [pair for pair in await typed(site) if pair[0] != MARK]
        forged += [] if mark is None else [(MARK, mark)]
        signed_out = await post(site, forged, None)
        assert (signed_out.status_code, signed_out.headers["location"][:8]) == (303, "/sign-in")
        signed_in = await post(site, forged, AGAIN)
        assert signed_in.status_code == 403
        for answer in (signed_out, signed_in):
            assert "Zyxwvut" not in answer.text + str(answer.headers)


async def test_a_form_that_lay_open_for_longer_than_a_day_is_not_given_back(
    own_year: PlayedYear,
) -> None:
    async with at_work(own_year) as site:
        pairs = await typed(site)
        later = site.house.now() + timedelta(days=2)
        site.site.form_marks = FormMarks(Seals([SealKey("a", bytes(range(32)))]), lambda: later)
        assert (await post(site, pairs, None)).status_code == 303


async def test_a_kind_that_there_is_not_is_not_mirrored(own_year: PlayedYear) -> None:
    async with at_work(own_year) as site, site.browser() as browser:
        mark = dict(await typed(site))[MARK]
        answer = await browser.post("/forms/no-such.v1", data={MARK: mark, "text": TEXT})
        assert "Zyxwvut" not in answer.text


# --- Through the door -------------------------------------------------------------------------------------


class Vouching:
    """A provider that vouches for whoever is named as the code."""

    async def start(self, redirect: str) -> Started:
        return Started(f"https://people.test/?to={redirect}", "state", "nonce", "verifier")

    async def finish(self, started: Started, *, state: str, code: str, redirect: str) -> Vouched:
        assert (state, redirect) == (started.state, "https://board.test/sign-in/callback")
        return Vouched(code, "directory", (f"{PARTNERSHIP}.agency-lead.{POLICE}",))

    async def vouch(self, token: str) -> Vouched:
        raise SignInRefused(NotVouched.WRONG_STATE)


def by_provider() -> ByProvider:
    may = Tenant(frozenset({POLICE}), frozenset({Role.AGENCY_LEAD}))
    return ByProvider(Vouching(), {"directory": may}, "https://board.test")


@dataclass
class AtTheDoor:
    """A browser that comes in as a person does, and whose session ends when the clock says so."""

    browser: httpx.AsyncClient
    moment: datetime
    provider: bool

    async def come_in(self, who: str) -> None:
        if self.provider:
            assert (await self.browser.get("/sign-in/start?next=/")).status_code == 303
            back = f"/sign-in/callback?state=state&code={who}"
            assert (await self.browser.get(back)).status_code == 303
        else:
            answer = await self.browser.post("/sign-in", data={"person": who, "next": "/"})
            assert answer.status_code == 303

    async def send(self, pairs: Pairs) -> httpx.Response:
        return await self.browser.post(f"/forms/{KIND}", content=urlencode(pairs), headers=_FORM)


@asynccontextmanager
async def at_the_door(
    year: PlayedYear, *, provider: bool
) -> AsyncIterator[tuple[AtTheDoor, list[str]]]:
    """With two people who may send a finding."""
    async with year.at_work() as at:
        scope = at.house.scope
        everybody = people(scope, now=at.house.now())
        door = Door(
            scope,
            by_provider() if provider else ByChoice(everybody),
            Seals([SealKey("a", bytes(range(32)))]),
            tuple(scope.framework.agencies),
            lambda: found.moment,
            lambda: secrets.token_urlsafe(32),
        )
        site = Site(
            at.house,
            build="of the tests",
            viewer_of=door.viewer_of,
            account_of=door.account_of,
            form_marks=FormMarks(door.seals, door.now),
        )
        made = app.create(site)
        sign_in.install(made, site, door)
        address = "https://board.test" if provider else "http://127.0.0.1"
        transport = httpx.ASGITransport(made)
        async with httpx.AsyncClient(transport=transport, base_url=address) as browser:
            found = AtTheDoor(browser, at.house.now(), provider)
            leads = [p.key for p in everybody if p.subject.role is Role.AGENCY_LEAD]
            yield found, ["one", "another"] if provider else leads


@pytest.mark.parametrize("provider", [False, True], ids=["demonstration", "provider"])
async def test_a_session_that_ran_out_loses_nothing(own_year: PlayedYear, provider: bool) -> None:
    async with at_the_door(own_year, provider=provider) as (person, [own, other]):
        await person.come_in(own)
        served = hidden(await person.browser.get(f"/forms/{KIND}"))
        person.moment += LIFETIME
        ended = await person.send([*served, ("text", TEXT)])
        assert "Your session has ended" in ended.text

        await person.come_in(other)
        theirs = await person.send(hidden(ended))
        assert "Your session has ended" in theirs.text, "not of whoever is signed in now"

        await person.come_in(own)
        back = await person.send(hidden(theirs))
        assert "Here is what you typed" in back.text
        assert "Zyxwvut-canary" in back.text
        token = dict(hidden(back))["token"]
        assert token != dict(served)["token"]

        assert (await person.browser.post("/sign-out", data={"token": token})).status_code == 303
        assert "Your session has ended" in (await person.send(hidden(ended))).text
        assert "Zyxwvut" not in "".join(cookie.value or "" for cookie in person.browser.cookies.jar)
