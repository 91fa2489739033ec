"""A page that is open in a browser while messages are recorded, and how long each takes to be seen on it."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

from benchmarks.web_programs import Reader
from projections.improvement import actions_by_status
from services.bootstrap.house import OpenHouse
from tests.support.entered import ACTION, COUNCIL, enter

_PATH = "boards/actions?sort=-action_id&columns=all"
_VIEW = actions_by_status.VIEW.name
_FROM, _TO = 20, 100
"""Percentages that are no other number of the action's."""

_SAYS = """([action, percent]) => [...document.querySelectorAll("#lines-table tbody tr")].some(row =>
    row.textContent.includes(action) && [...row.cells].some(cell => cell.textContent.trim() === percent))"""
_SHOWN = f"""said => new Promise(found => {{
    const says = {_SAYS};
    const look = () => {{ if (says(said)) {{ watch.disconnect(); found(true); }} }};
    const watch = new MutationObserver(look);
    watch.observe(document, {{subtree: true, childList: true, characterData: true}});
    look();
}})"""
"""Resolves as soon as the row of an action has a cell that says a percentage."""

_messages = itertools.count(1)


@asynccontextmanager
async def opened(
    browser: Browser, house: OpenHouse, address: str, cookie: str
) -> AsyncIterator["OpenPage"]:
    """`house` is the record that the server at `address` shows."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    name, _, value = cookie.partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": address}])
    try:
        page = await context.new_page()
        await page.goto(address + _PATH)
        yield OpenPage(page, house)
    finally:
        await context.close()


class OpenPage:
    def __init__(self, page: Page, house: OpenHouse) -> None:
        self._page = page
        self._house = house

    async def message(self, listening: Reader) -> tuple[float, float, float]:
        """
        Milliseconds from the handing over of a message until its row is there, until `listening` had the word that pages
        get, and until the page shows it.
        """
        number = next(_messages)
        began = time.perf_counter()
        shown = self._page.evaluate(_SHOWN, [ACTION, _percent(number)])
        waits = (self._row(), asyncio.to_thread(listening.heard, b"moved"), shown)
        rows, told, seen, _ = await asyncio.gather(
            *(_until(wait, began) for wait in waits), self._enter(number)
        )
        return rows, told, seen  # type: ignore[return-value]

    async def reloaded(self, share: float) -> float:
        """With a reader who presses the button each second; the message comes `share` of a second after a press."""
        number = next(_messages)
        await self._page.reload(wait_until="domcontentloaded")
        pressed = time.perf_counter()
        await asyncio.sleep(share)
        began = time.perf_counter()
        await self._enter(number)
        while True:
            pressed += 1
            await asyncio.sleep(max(0.0, pressed - time.perf_counter()))
            await self._page.reload(wait_until="domcontentloaded")
            if await self._page.evaluate(_SAYS, [ACTION, _percent(number)]):
                return (time.perf_counter() - began) * 1000

    async def _row(self) -> None:
        before = places = self._house.places
        while places[_VIEW].build == before[_VIEW].build:
            places = await self._house.moved(places)

    async def _enter(self, number: int) -> None:
        await enter(
            *(self._house, "report-progress.v1", f"open-page-{number}", COUNCIL),
            action_id=ACTION,
            percent=int(_percent(number)),
            narrative="On course.",
        )


def _percent(number: int) -> str:
    return str(_FROM + number % (_TO - _FROM))


async def _until(wait: Awaitable[object], began: float) -> float:
    """Milliseconds since it began."""
    await wait
    return (time.perf_counter() - began) * 1000
