"""A browser comes in by its organisation's sign-in or, in the demonstration, by choice; and goes out for good."""

import logging
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI, Request

from adapters.clock import SystemClock
from domain.command import Scope
from domain.errors import Misconfigured
from domain.permission.subject import Role
from services import config
from services.bootstrap import places
from services.bootstrap.sign_in import open_door
from services.config import Settings
from services.web import rendering, sign_in
from services.web.door import FORM_TOKEN, ByChoice, Door
from services.web.session import LIFETIME
from services.web.site import Site
from tests.support.oidc_provider import (
    CLIENT,
    CLIENT_SECRET,
    OID,
    TENANT,
    OidcProvider,
    running,
)

BOARD = "http://127.0.0.1:8080"
TENANT_OF_POLICE = {"agencies": ["cleveland-police"], "roles": ["agency-lead", "inspector"]}


@dataclass
class NoHouse:
    """The pages of signing in look at no record: only its partnership, framework and clock are asked for."""

    scope: Scope
    now: Callable[[], datetime] = SystemClock().now

    @property
    def record(self) -> Any:
        return self.scope


@dataclass
class Browser:
    """Speaks to the pages, and over real HTTP to the provider; follows redirects as a browser does."""

    door: Door
    site: Site
    pages: httpx.AsyncClient
    network: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)

    async def visit(self, address: str) -> httpx.Response:
        for _ in range(5):
            ours = not urlsplit(address).netloc or address.startswith(BOARD)
            answer = await (self.pages if ours else self.network).get(address)
            if not answer.is_redirect:
                return answer
            address = answer.headers["location"]
            if address.startswith("/") and not address.startswith("/sign-in"):
                return answer
        raise AssertionError("sent round in circles")

    async def me(self) -> dict[str, Any]:
        answer = await self.pages.get("/who-am-i")
        found: dict[str, Any] = answer.json()
        return found


def settings(directory: Path, web: dict[str, Any]) -> Settings:
    stated = {
        "secrets": str(directory),
        "partnerships": {"hsscp": {"nats": {"config": "c", "store": "s"}, "web": web}},
    }
    secret = directory / "hsscp" / "web" / "client.secret"
    secret.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret.touch(mode=0o600)
    secret.write_text(CLIENT_SECRET)
    return config.parse(stated, source="a test")


def by_oidc(issuer: str) -> dict[str, Any]:
    return {"oidc": {"issuer": issuer, "client_id": CLIENT, "tenants": {TENANT: TENANT_OF_POLICE}}}


def browser_of(door: Door) -> Browser:
    house: Any = NoHouse(door.scope)
    site = Site(house, build="of the tests", viewer_of=door.viewer_of, account_of=door.account_of)
    rendering.prepare()
    app = FastAPI()
    sign_in.install(app, site, door)

    @app.get("/who-am-i")
    async def who(request: Request) -> dict[str, Any]:
        viewer = door.viewer_of(request)
        if viewer is None:
            return {}
        subject = viewer.subject
        return {
            "id": subject.id,
            "role": subject.role,
            "agency": subject.agency,
            "grant": subject.grant is not None,
            "token": viewer.token,
            "name": viewer.name,
        }

    pages = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BOARD)
    return Browser(door, site, pages)


@pytest.fixture
async def provider() -> AsyncIterator[OidcProvider]:
    async with running() as found:
        yield found


@pytest.fixture
async def browser(provider: OidcProvider, tmp_path: Path) -> AsyncIterator[Browser]:
    async with open_door(settings(tmp_path, by_oidc(provider.issuer)), "hsscp") as door:
        found = browser_of(door)
        async with found.pages, found.network:
            yield found


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Browser]:
    async with open_door(settings(tmp_path, {"demo": True}), "hsscp") as door:
        found = browser_of(door)
        async with found.pages, found.network:
            yield found


# --- By the organisation's sign-in ------------------------------------------------------------------------


async def test_a_browser_comes_in_and_back_to_the_page_it_wanted(browser: Browser) -> None:
    page = await browser.visit("/sign-in?next=/boards/actions")
    assert page.status_code == 200
    start = re.search(r'href="(/sign-in/start[^"]*)"', page.text)
    assert start is not None

    answer = await browser.visit(start[1])

    assert answer.headers["location"] == "/boards/actions"
    me = await browser.me()
    assert me["id"].startswith(OID)
    assert (me["role"], me["agency"]) == ("agency-lead", "cleveland-police")
    assert me["name"].startswith("Agency lead, ")


async def test_the_cookie_is_for_this_site_and_no_script(browser: Browser) -> None:
    answer = await browser.visit("/sign-in/start")
    session, started = answer.headers.get_list("set-cookie")
    assert session.startswith("gt-hsscp-session=")
    for word in ("HttpOnly", "SameSite=lax", "Path=/", f"Max-Age={int(LIFETIME.total_seconds())}"):
        assert word in session
    assert started.startswith("gt-hsscp-sign-in=")
    assert "Max-Age=0" in started


async def test_over_tls_a_cookie_is_bound_to_the_host(
    provider: OidcProvider, tmp_path: Path
) -> None:
    web = {**by_oidc(provider.issuer), "address": "https://board.example/"}
    async with open_door(settings(tmp_path, web), "hsscp") as door:
        assert door.cookie == "__Host-gt-hsscp-session"
        answer = await browser_of(door).pages.get("/sign-in/start")
    assert (
        "redirect_uri=https%3A%2F%2Fboard.example%2Fsign-in%2Fcallback"
        in answer.headers["location"]
    )
    assert "Secure" in answer.headers["set-cookie"]


async def test_an_inspector_comes_in_until_the_grant_ends(
    browser: Browser, provider: OidcProvider
) -> None:
    now = SystemClock().now()
    provider.roles = ("hsscp.inspector",)
    grant = {
        "case_file": "JTAI",
        "sponsor": "Chair",
        "from": now.isoformat(),
        "to": (now + timedelta(minutes=5)).isoformat(),
    }
    provider.change = lambda claims: claims.update(gt_grant=grant)
    await browser.visit("/sign-in/start")
    assert (await browser.me())["grant"]
    browser.door.now = lambda: now + timedelta(minutes=5)
    assert await browser.me() == {}


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ((), "no role"),
        (("hsscp.agency-lead.hartlepool-council",), "may not give"),
        (("hsscp.admin",), "may not give"),
        (("hsscp.inspector",), "grant"),
    ],
)
async def test_who_is_not_vouched_for_stays_out_and_reads_why(
    browser: Browser, provider: OidcProvider, roles: tuple[str, ...], said: str
) -> None:
    provider.roles = roles
    answer = await browser.visit("/sign-in/start")
    assert answer.status_code == 403
    assert said in answer.text
    assert await browser.me() == {}


async def test_a_callback_without_its_start_signs_nobody_in(browser: Browser) -> None:
    for query in ("", "?code=x", "?code=x&state=y", "?error=access_denied&state=y"):
        answer = await browser.pages.get(f"/sign-in/callback{query}")
        assert answer.status_code == 403
    assert await browser.me() == {}


async def test_a_callback_is_good_once(browser: Browser, provider: OidcProvider) -> None:
    started = await browser.pages.get("/sign-in/start")
    brought = await browser.network.get(started.headers["location"])
    assert (await browser.pages.get(brought.headers["location"])).status_code == 303
    assert (await browser.pages.get(brought.headers["location"])).status_code == 403


async def test_a_sign_in_that_takes_too_long_is_begun_again(browser: Browser) -> None:
    started = await browser.pages.get("/sign-in/start")
    brought = await browser.network.get(started.headers["location"])
    later = SystemClock().now() + timedelta(minutes=11)
    browser.door.now = lambda: later
    assert (await browser.pages.get(brought.headers["location"])).status_code == 403


async def test_a_provider_that_is_away_says_so(tmp_path: Path) -> None:
    async with running() as stopped:
        pass
    async with open_door(settings(tmp_path, by_oidc(stopped.issuer)), "hsscp") as door:
        answer = await browser_of(door).pages.get("/sign-in/start")
    assert answer.status_code == 503


async def test_no_token_and_no_secret_is_logged(
    browser: Browser, provider: OidcProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="services")
    caplog.set_level(logging.DEBUG, logger="adapters")
    provider.change = lambda claims: claims.update(nonce="of another")
    await browser.visit("/sign-in/start")
    assert "WRONG_NONCE" in caplog.text
    for secret in (CLIENT_SECRET, OID, "of another", "eyJ"):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "boards",
        "/a\nb",
    ],
)
async def test_nobody_is_sent_to_another_site(demo: Browser, elsewhere: str) -> None:
    form = {"person": "admin", "next": elsewhere}
    answer = await demo.pages.post("/sign-in", data=form)
    assert answer.headers["location"] == "/"


# --- A program ---------------------------------------------------------------------------------------------


async def test_a_program_speaks_for_whom_its_token_names(
    browser: Browser, provider: OidcProvider
) -> None:
    def without_nonce(claims: dict[str, Any]) -> None:
        del claims["nonce"]

    provider.change = without_nonce
    viewer = await browser.door.bearer_of(provider.token(""))
    assert viewer is not None
    assert (viewer.subject.role, viewer.subject.agency) == (Role.AGENCY_LEAD, "cleveland-police")
    assert viewer.token == ""

    provider.roles = ("hsscp.admin",)
    assert await browser.door.bearer_of(provider.token("")) is None
    assert await browser.door.bearer_of("no.token.atall") is None


async def test_a_token_of_a_browsers_sign_in_is_no_key_to_the_api(
    browser: Browser, provider: OidcProvider
) -> None:
    assert await browser.door.bearer_of(provider.token("a nonce")) is None


async def test_the_demonstration_takes_no_token(demo: Browser, provider: OidcProvider) -> None:
    assert await demo.door.bearer_of(provider.token("")) is None


# --- Out --------------------------------------------------------------------------------------------------


async def test_who_signs_out_is_out_even_with_a_copy_of_the_cookie(browser: Browser) -> None:
    await browser.visit("/sign-in/start")
    me = await browser.me()
    copy = dict(browser.pages.cookies)
    answer = await browser.pages.post("/sign-out", data={FORM_TOKEN: me["token"]})
    assert answer.status_code == 303
    assert await browser.me() == {}
    browser.pages.cookies.update(copy)
    assert await browser.me() == {}


async def test_who_takes_another_role_has_left_the_one_before(demo: Browser) -> None:
    await demo.pages.post("/sign-in", data={"person": "business-manager.hsscp-business-unit"})
    copy = dict(demo.pages.cookies)
    await demo.pages.post("/sign-in", data={"person": "admin"})
    assert (await demo.me())["role"] == "admin"
    demo.pages.cookies.update(copy)
    assert await demo.me() == {}


@pytest.mark.parametrize("token", [None, "", "0" * 64])
async def test_another_site_cannot_sign_somebody_out(browser: Browser, token: str | None) -> None:
    await browser.visit("/sign-in/start")
    form = {} if token is None else {FORM_TOKEN: token}
    assert (await browser.pages.post("/sign-out", data=form)).status_code == 403
    assert await browser.me() != {}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_form_from_elsewhere_is_refused_even_with_the_token(
    browser: Browser, headers: dict[str, str]
) -> None:
    await browser.visit("/sign-in/start")
    me = await browser.me()
    answer = await browser.pages.post("/sign-out", data={FORM_TOKEN: me["token"]}, headers=headers)
    assert answer.status_code == 403


async def test_a_form_from_our_own_page_is_taken(browser: Browser) -> None:
    await browser.visit("/sign-in/start")
    me = await browser.me()
    headers = {"origin": BOARD, "sec-fetch-site": "same-origin"}
    form = {FORM_TOKEN: me["token"]}
    assert (await browser.pages.post("/sign-out", data=form, headers=headers)).status_code == 303


async def test_a_huge_form_is_not_read(browser: Browser) -> None:
    await browser.visit("/sign-in/start")
    me = await browser.me()
    for body in (
        f"pad={'x' * 100_000}&{FORM_TOKEN}={me['token']}",
        "&".join(f"a{n}=1" for n in range(50)) + f"&{FORM_TOKEN}={me['token']}",
    ):
        assert (await browser.pages.post("/sign-out", content=body)).status_code == 403


# --- The demonstration ------------------------------------------------------------------------------------


async def test_the_demonstration_says_that_it_is_one_and_offers_every_role(demo: Browser) -> None:
    page = await demo.pages.get("/sign-in")
    assert "This is a demonstration" in page.text
    assert isinstance(demo.door.way, ByChoice)
    assert {person.subject.role for person in demo.door.way.people} == set(Role)
    for person in demo.door.way.people:
        answer = await demo.pages.post("/sign-in", data={"person": person.key, "next": "/x"})
        assert answer.headers["location"] == "/x"
        me = await demo.me()
        assert (me["role"], me["agency"]) == (person.subject.role, person.subject.agency)


async def test_the_demonstration_answers_nobody_under_another_name(
    demo: Browser, browser: Browser
) -> None:
    for path in ("/sign-in", "/who-am-i", "/nothing"):
        answer = await demo.pages.get(path, headers={"host": "board.example"})
        assert answer.status_code == 403
        assert "demonstration" in answer.text
    answer = await browser.pages.get("/sign-in", headers={"host": "board.example"})
    assert answer.status_code == 200


async def test_nobody_else_can_be_chosen(demo: Browser) -> None:
    for person in ("", "root", "admin.hsscp"):
        assert (await demo.pages.post("/sign-in", data={"person": person})).status_code == 403
    answer = await demo.pages.post(
        "/sign-in", data={"person": "admin"}, headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert await demo.me() == {}


async def test_a_deployment_has_no_roles_to_choose_and_the_demonstration_no_provider(
    browser: Browser, demo: Browser
) -> None:
    assert (await browser.pages.post("/sign-in", data={"person": "admin"})).status_code == 403
    assert (await demo.pages.get("/sign-in/start")).status_code == 403
    assert (await demo.pages.get("/sign-in/callback?code=x&state=y")).status_code == 403
    assert await browser.me() == {}


async def test_a_cookie_of_another_partnership_is_nobodys(demo: Browser, tmp_path: Path) -> None:
    """Even one sealed under our own key."""
    await demo.pages.post("/sign-in", data={"person": "admin"})
    sealed = demo.pages.cookies[demo.door.cookie]
    demo.door.scope = places.scope(
        config.parse(
            {
                "secrets": "s",
                "partnerships": {"stscp": {"nats": {"config": "c", "store": "s"}}},
            },
            source="a test",
        ),
        "stscp",
    )
    demo.pages.cookies.set(demo.door.cookie, sealed)
    assert await demo.me() == {}


@pytest.mark.parametrize(
    ("web", "said"),
    [
        ({}, "nobody could sign in"),
        ({"host": "0.0.0.0", **by_oidc("https://login.example")}, "web.address"),  # noqa: S104
        ({"address": "http://board.example", **by_oidc("https://login.example")}, "https://"),
        (
            {"address": "http://127.0.0.1.evil.example", **by_oidc("https://login.example")},
            "https://",
        ),
    ],
)
async def test_settings_that_would_let_nobody_in_or_in_the_clear_start_nothing(
    tmp_path: Path, web: dict[str, Any], said: str
) -> None:
    with pytest.raises(Misconfigured, match=said):
        async with open_door(settings(tmp_path, web), "hsscp"):
            pass


async def test_keys_are_made_once_and_changed_by_moving_a_file(tmp_path: Path) -> None:
    stated = settings(tmp_path, {"demo": True})
    async with open_door(stated, "hsscp") as door:
        first = browser_of(door)
        await first.pages.post("/sign-in", data={"person": "admin"})
    directory = tmp_path / "hsscp" / "web"
    assert (directory / "session.key").stat().st_mode & 0o077 == 0
    (directory / "session.key").rename(directory / "session-before.key")
    async with open_door(stated, "hsscp") as door:
        again = browser_of(door)
        again.pages.cookies = first.pages.cookies
        assert (await again.me())["role"] == "admin"
    (directory / "session-before.key").unlink()
    async with open_door(stated, "hsscp") as door:
        last = browser_of(door)
        last.pages.cookies = first.pages.cookies
        assert await last.me() == {}


@pytest.mark.parametrize("written", ["", "short", "!" * 43])
async def test_a_file_that_is_no_key_starts_nothing(tmp_path: Path, written: str) -> None:
    stated = settings(tmp_path, {"demo": True})
    file = tmp_path / "hsscp" / "web" / "session.key"
    file.touch(mode=0o600)
    file.write_text(written)
    with pytest.raises(Misconfigured, match=r"session\.key"):
        async with open_door(stated, "hsscp"):
            pass
