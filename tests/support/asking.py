"""Somebody who asks a site, and whose answers are all searched for what they may not know."""

import re
from dataclasses import dataclass

import httpx

from domain.permission import resource
from domain.permission.decision import Decision
from domain.permission.resource import Action
from services.web.viewer import Viewer
from tests.support.canaries import canaries_of
from tests.support.may_know import Known, judged
from tests.support.site import OpenSite
from tests.support.whoever import WHO

_CONTENT = re.compile(r"<main[ >].*</main>", re.DOTALL)


@dataclass
class Asking:
    """`name` is one of WHO."""

    name: str
    site: OpenSite
    known: Known
    browser: httpx.AsyncClient

    @property
    def viewer(self) -> Viewer:
        return WHO[self.name]

    def judged(self, action: Action, thing: resource.Resource) -> Decision | None:
        return judged(self.viewer, action, thing, self.site)

    async def get(
        self, address: str, action: Action, *, status: int | None = None
    ) -> httpx.Response:
        """Fails for a canary that this reader may not know, and for any in a refusal."""
        response = await self.browser.get(address)
        assert status is None or response.status_code == status, (self.name, address)
        self.search(address, response, action)
        return response

    def search(self, address: str, response: httpx.Response, action: Action) -> None:
        found = canaries_of(response)
        allowed = self.known.allowed(self.site, self.name, action)
        assert found <= allowed, (self.name, address, sorted(found - allowed)[:5])
        if response.status_code != 200:
            assert not found, (self.name, address, "a refusal tells something")

    def agencies_on(self, page: httpx.Response) -> set[str]:
        """Those that the content of a page names, in words or by their identifiers."""
        found = _CONTENT.search(page.text)
        assert found, page.text[:200]
        agencies = self.site.house.scope.framework.agencies.values()
        return {each.id for each in agencies if each.id in found[0] or each.name in found[0]}
