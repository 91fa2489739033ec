"""
The demonstration as a browser meets it: the real application with its own sign-in, on a port of this machine, over a
played year that a projector keeps up with.

    async with demonstrated(own_year) as demo, demo.signed_in(browser, LOOKS[0], MANAGER) as page:
        await page.goto(demo.address + "/boards/actions")
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page

from services.bootstrap.house import OpenHouse, open_house
from services.bootstrap.website import open_website
from tests.support.browser import LOOKS, Look, looked_at_all_ways
from tests.support.eventually import eventually
from tests.support.site import PARTNERSHIP, PlayedYear

MANAGER = "business-manager.hsscp-business-unit"
ADMIN = "admin"
INSPECTOR = "inspector"
RECORDS_OFFICER = "records-officer.hsscp-business-unit"

_PATIENCE = 15_000  # milliseconds


@dataclass
class Demonstration:
    """`house` is another program at the same record: what it submits, the pages learn from PostgreSQL."""

    year: PlayedYear
    house: OpenHouse
    port: int = 0
    _serving: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """On the port of before, if there was one."""
        application = await self._serving.enter_async_context(
            open_website(self.year.settings, PARTNERSHIP)
        )
        listening = socket.create_server(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            application, log_config=None, lifespan="off", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([listening]))

        async def end() -> None:
            server.should_exit = True
            await serving
            listening.close()

        self._serving.push_async_callback(end)

    async def followed(self) -> None:
        """Once every view has taken in all that is on the record."""

        async def at_the_end() -> bool:
            end = (await self.house.record.stand(None)).position
            return all(place.position >= end for place in self.house.places.values())

        await eventually(at_the_end)

    async def stop(self) -> None:
        await self._serving.aclose()

    @asynccontextmanager
    async def signed_in(self, browser: Browser, look: Look, person: str) -> AsyncIterator[Page]:
        """A tab of somebody of the demonstration, by their key in its sign-in form."""
        context = await look.context(browser)
        try:
            await self.sign_in(context, person)
            page = await context.new_page()
            page.set_default_timeout(_PATIENCE)
            yield page
        finally:
            await context.close()

    async def sign_in(self, context: BrowserContext, person: str) -> None:
        answer = await context.request.post(
            f"{self.address}/sign-in", form={"person": person}, max_redirects=0
        )
        assert answer.status == 303, person

    @asynccontextmanager
    async def visited(self, browser: Browser, person: str | None = None) -> AsyncIterator["Visit"]:
        """By somebody, or by nobody who is signed in."""
        contexts = [await look.context(browser) for look in (LOOKS[0], LOOKS[3])]
        try:
            if person is not None:
                await self.sign_in(contexts[0], person)
                for cookie in await contexts[0].cookies():
                    name, value = cookie["name"], cookie["value"]
                    await contexts[1].add_cookies(
                        [{"name": name, "value": value, "url": self.address}]
                    )
            wide, narrow = [await context.new_page() for context in contexts]
            yield Visit(self.address, wide, narrow)
        finally:
            for context in contexts:
                await context.close()


@dataclass(frozen=True, slots=True)
class Visit:
    """One session in two tabs: `wide` with scripts, `narrow` without."""

    address: str
    wide: Page
    narrow: Page

    async def look(
        self, path: str, name: str, *, status: int = 200, keyboard: bool = False
    ) -> None:
        """Open a page, check all that holds for each page, and keep its pictures."""
        heard: list[str] = []

        def hear(message: ConsoleMessage) -> None:
            heard.append(message.text)

        self.wide.on("console", hear)
        answer = await self.wide.goto(self.address + path)
        assert answer is not None
        assert answer.status == status, path
        await looked_at_all_ways(self.wide, name, keyboard=keyboard)
        self.wide.remove_listener("console", hear)
        assert heard == [] or status != 200, path  # a browser tells of each error


@asynccontextmanager
async def demonstrated(year: PlayedYear) -> AsyncIterator[Demonstration]:
    async with year.projecting(), open_house(year.settings, PARTNERSHIP) as house:
        demonstration = Demonstration(year, house)
        await demonstration.start()
        try:
            yield demonstration
        finally:
            await demonstration.stop()
