"""Every kind of page as a browser shows it, before there is a record behind it."""

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

_OFTEN = [(name, look) for name in everything() for look in (LOOKS[0], LOOKS[3])]
_ONCE = [("board", LOOKS[1]), ("board", LOOKS[2])]


@pytest.fixture(scope="module")
def gallery() -> Iterator[Gallery]:
    with served() as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def wide(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await Look(WIDE, scripts=True).context(browser)
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def off(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A browser with scripts switched off."""
    context = await browser.new_context(java_script_enabled=False)
    yield context
    await context.close()


async def opened(context: BrowserContext, gallery: Gallery, name: str) -> Page:
    page = await context.new_page()
    await page.goto(f"{gallery.address}/{name}")
    return page


@pytest.mark.parametrize(("name", "look"), [*_OFTEN, *_ONCE], ids=str)
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
    await looked_at(page, f"gallery-{name}", look, keyboard=look.width == WIDE or name == "board")
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


# --- With scripts -----------------------------------------------------------------------------------------


async def test_a_filter_changes_the_board_and_says_so_without_leaving_the_page(
    wide: BrowserContext, gallery: Gallery
):
    page = await opened(wide, gallery, "board")
    await page.evaluate("window.stayed = true")
    await page.get_by_label("Words in the action").fill("letters")
    await page.get_by_role("button", name="Filter").click()
    await expect(page.locator("#announcement")).to_have_text("12 actions")
    await expect(page.locator(".gt-summary__count")).to_have_text("12 actions")
    assert await page.evaluate("window.stayed")
    assert page.url.startswith(f"{gallery.address}/board?")
    assert "words=letters" in page.url
    assert await page.get_by_role("button", name="Filter").evaluate(
        "button => button === document.activeElement"
    )
    await page.go_back()
    await expect(page.locator(".gt-summary__count")).to_have_text(f"{gallery.count} actions")
    assert page.url == f"{gallery.address}/board"


async def test_a_refused_filter_shows_the_refusal_and_not_the_old_figures(
    wide: BrowserContext, gallery: Gallery
):
    page = await opened(wide, gallery, "board")
    await page.get_by_label("Words in the action").fill("refuse")
    await page.get_by_role("button", name="Filter").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")


async def test_a_page_follows_the_record_again_and_again_and_leaves_the_reader_alone(
    wide: BrowserContext, gallery: Gallery
):
    page = await opened(wide, gallery, "board")
    await page.evaluate("window.stayed = true")
    await page.locator("#chart summary").click()
    await page.get_by_label("Words in the action").fill("not yet sent")
    for count in (178, 179, 180):
        gallery.move(count)
        await expect(page.locator("#announcement")).to_have_text(f"{count} actions")
        await expect(page.locator(".gt-summary__count")).to_have_text(f"{count} actions")
    assert await page.evaluate("window.stayed")
    assert await page.get_by_label("Words in the action").input_value() == "not yet sent"
    await expect(page.locator("#chart details")).to_have_attribute("open", "")
    assert gallery.readers == 1


async def test_after_a_filter_the_page_follows_the_record_under_that_filter_by_the_same_connection(
    wide: BrowserContext, gallery: Gallery
):
    page = await opened(wide, gallery, "board")
    await page.get_by_label("Words in the action").fill("letters")
    await page.get_by_role("button", name="Filter").click()
    await expect(page.locator(".gt-summary__count")).to_have_text("12 actions")
    gallery.asked.clear()
    async with page.expect_response(lambda response: "words=letters" in response.url):
        gallery.move(181)
    await expect(page.locator(".gt-summary__count")).to_have_text("12 actions")
    assert len(gallery.asked) == 1
    assert gallery.readers == 1


async def test_a_wrong_form_puts_the_reader_at_its_errors(wide: BrowserContext, gallery: Gallery):
    page = await opened(wide, gallery, "form-wrong")
    await expect(page.locator(".govuk-error-summary")).to_be_focused()


# --- With scripts switched off ----------------------------------------------------------------------------


async def test_without_scripts_a_filter_is_a_page(off: BrowserContext, gallery: Gallery):
    page = await opened(off, gallery, "board")
    await page.get_by_label("Words in the action").fill("letters")
    await page.keyboard.press("Enter")
    await expect(page.locator(".gt-summary__count")).to_have_text("12 actions")
    assert "words=letters" in page.url
    assert "sort=due" in page.url


async def test_without_scripts_another_day_can_be_asked_for(off: BrowserContext, gallery: Gallery):
    page = await opened(off, gallery, "board")
    await page.get_by_text("Look at another day").click()
    await page.get_by_label("As known at").fill("31/03/2026")
    await page.get_by_role("button", name="Show that day").click()
    assert gallery.asked[-1] == "/board?agency=cleveland-police&as_at=31%2F03%2F2026&as_of="


async def test_without_scripts_a_form_is_sent_by_the_keyboard_alone_and_answered(
    off: BrowserContext, gallery: Gallery
):
    page = await opened(off, gallery, "form")
    await page.locator("#happened-day").focus()
    for keys in ("31", "3", "2026", "Sent the letters"):
        await page.keyboard.type(keys)
        await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowUp")
    assert await page.get_by_label("Under way").is_checked()
    await page.get_by_role("button", name="Send the update").press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Accepted")


async def test_an_error_leads_to_its_field(off: BrowserContext, gallery: Gallery):
    page = await opened(off, gallery, "form-wrong")
    summary = page.locator(".govuk-error-summary")
    for words, field in (
        ("There is no 31 February", "#happened-day"),
        ("Say in at most", "#note"),
        ("Choose how far", "#state"),
    ):
        await summary.get_by_text(words).click()
        await expect(page.locator(field)).to_be_focused()


async def test_paper_shows_what_the_page_is_true_for_and_no_buttons(
    off: BrowserContext, gallery: Gallery
):
    page = await opened(off, gallery, "board")
    await page.emulate_media(media="print")
    await expect(page.get_by_role("contentinfo")).to_contain_text("Position 12,345")
    for unseen in ("nav.gt-contexts", ".gt-filters", ".gt-account", ".gt-as-at"):
        await expect(page.locator(unseen)).to_be_hidden()


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
