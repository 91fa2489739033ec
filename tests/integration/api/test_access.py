"""Who a request of the API speaks for: by a cookie with the token of a form, or by a token of the provider."""

import httpx

from services.api.boards import PREFIX
from services.web.viewer import Viewer
from tests.support.site import MANAGER, PlayedYear


async def test_a_cookie_alone_sends_nothing(played_year: PlayedYear) -> None:
    sender = MANAGER
    async with played_year.at_work() as site, site.browser(sender) as browser:
        before = await site.house.record.stand(None)
        for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "another"}):
            response = await _send(browser, {"Idempotency-Key": "m1", **headers})
            assert response.status_code == 403
            assert response.json()["code"] == "FORM_TOKEN_MISSING"
        assert (await site.house.record.stand(None)).position == before.position


async def test_a_token_speaks_for_somebody_and_needs_no_form(own_year: PlayedYear) -> None:
    member = MANAGER

    async def known(said: str) -> Viewer | None:
        return member if said == "good" else None

    async with own_year.at_work() as site, site.browser() as browser:
        for said in ("Bearer good", "bearer  good"):
            response = await browser.get(f"{PREFIX}/boards", headers={"authorization": said})
            assert response.status_code == 401, "no provider is known"
        site.site.bearer = known
        good = {"authorization": "Bearer good"}
        assert (await browser.get(f"{PREFIX}/boards", headers=good)).status_code == 200
        sent = await _send(browser, good | {"Idempotency-Key": "by-token"})
        assert sent.status_code == 400  # it came as far as its content
        for said in ("Bearer bad", "Bearer", "Basic good", "good", ""):
            response = await browser.get(f"{PREFIX}/boards", headers={"authorization": said})
            assert response.status_code == 401, said

    async with own_year.at_work() as site, site.browser(member) as browser:
        site.site.bearer = known
        bad = {"authorization": "Bearer bad"}
        response = await browser.get(f"{PREFIX}/boards", headers=bad)
        assert response.status_code == 401, "a bad token falls back to the cookie"


async def _send(browser: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await browser.post(f"{PREFIX}/messages/register-finding.v1", json={}, headers=headers)
