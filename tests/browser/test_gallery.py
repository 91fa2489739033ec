"""
Every kind of page with what is hard to lay out, and seldom in a record: long words, many columns, no lines, markup. What
pages do is tried over a real record (test_pages.py, test_in_use.py).
"""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.support.browser import (
    LOOKS,
    NARROW,
    WIDE,
    Look,
    looked_at,
    overflow,
    too_small,
    violations,
    walk,
)
from tests.support.gallery import everything
from tests.support.gallery_site import Gallery, served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

_WITH_KEYBOARD = ("board", "form")
_NARROW = [(name, LOOKS[3]) for name in everything()]
_OTHERWISE = [(name, look) for name in _WITH_KEYBOARD for look in LOOKS[:3]]


@pytest.fixture(scope="module")
def gallery() -> Iterator[Gallery]:
    with served() as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def wide(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await Look(WIDE, scripts=True).context(browser)
    yield context
    await context.close()


async def opened(context: BrowserContext, gallery: Gallery, name: str) -> Page:
    page = await context.new_page()
    await page.goto(f"{gallery.address}/{name}")
    return page


@pytest.mark.parametrize(("name", "look"), [*_NARROW, *_OTHERWISE], ids=str)
async def test_a_page_can_be_read_and_operated_by_everyone(
    browser: Browser, gallery: Gallery, name: str, look: Look
):
    context = await look.context(browser)
    page = await context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    await page.goto(f"{gallery.address}/{name}")
    assert await page.title() == everything()[name][0].full_title
    await looked_at(page, f"gallery-{name}", look, keyboard=name in _WITH_KEYBOARD)
    assert not look.scripts or said == []
    await context.close()


@pytest.mark.parametrize("width", [WIDE, NARROW])
async def test_so_can_all_that_opens(browser: Browser, gallery: Gallery, width: int):
    look = Look(width, scripts=False)
    context = await look.context(browser)
    page = await opened(context, gallery, "board")
    for summary in await page.locator("summary").all():
        if await summary.is_visible():
            await summary.click()
    await looked_at(page, "gallery-board-opened", look)
    await context.close()


async def test_a_refused_filter_shows_the_refusal_and_not_the_old_figures(
    wide: BrowserContext, gallery: Gallery
):
    page = await opened(wide, gallery, "board")
    await page.get_by_label("Words in the action").fill("refuse")
    await page.get_by_role("button", name="Filter").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")


# --- The checks themselves --------------------------------------------------------------------------------


async def test_the_checks_see_what_is_wrong(wide: BrowserContext):
    page = await wide.new_page()
    await page.set_content(
        """<html><head><style>:focus { outline: none } a { color: #ccc }</style></head><body>
        <div style="width: 3000px">wide</div> <p style="font-size: 11px">small</p>
        <a href="/a">first</a> <button tabindex="2" style="font-size: 1rem">second</button>
        <span tabindex="0">third</span> <a href="/b" style="position: absolute; left: -500px">hidden</a>
        </body></html>"""
    )
    found = await violations(page)
    assert {line.partition(":")[0] for line in found} >= {"color-contrast", "html-has-lang"}
    assert await overflow(page) > 1_000
    assert await too_small(page) == ['11px: <p style="font-size: 11px">small</p>']
    faults = {line.partition(":")[0] for line in await walk(page)}
    assert faults == {"never reached", "focus not seen", "focused off the screen"}
