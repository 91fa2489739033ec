"""The demonstration in use: coming in, following the record, choosing lines, entering by form."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.browser import LOOKS, looked_at, looked_at_four_ways
from tests.support.demonstration import MANAGER, Demonstration
from tests.support.entered import ACTION, enter_further_action, enter_progress
from tests.support.eventually import eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WITH, WITHOUT = LOOKS[0], LOOKS[1]
LEAD = "agency-lead.cleveland-police"
ACTIONS = "/boards/actions?columns=all"
BY_OWNER = "/boards/obligations"


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, demo: Demonstration) -> AsyncIterator[Page]:
    """The business manager's, with scripts."""
    async with demo.signed_in(browser, WITH, MANAGER) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def plain(browser: Browser, demo: Demonstration) -> AsyncIterator[Page]:
    """The business manager's, without scripts."""
    async with demo.signed_in(browser, WITHOUT, MANAGER) as found:
        yield found


# --- Following the record ---------------------------------------------------------------------------------


async def test_an_open_board_follows_the_record_and_leaves_its_reader_alone(
    demo: Demonstration, page: Page, plain: Page
):
    await newest(demo, plain, ACTIONS)
    await open_live(page, f"{demo.address}{ACTIONS}")
    await page.locator("figure summary").first.click()
    field = page.get_by_label("As known at")
    await page.get_by_text("Look at another day").click()
    await field.fill("not yet sent")
    await hear(page)

    await enter_progress(demo.house, 40)  # is shown, and is not worth a word
    await expect(row(page, ACTION)).to_contain_text("40")
    await enter_further_action(demo.house, "HSSCP-A-2026-0901")
    await expect(page.locator(".gt-summary__count")).to_have_text("3 lines")
    await expect(row(page, "HSSCP-A-2026-0901")).to_be_visible()

    assert await heard(page) == ["3 lines"]
    assert await page.evaluate("window.stayed")
    assert page.url == f"{demo.address}{ACTIONS}"
    assert await field.input_value() == "not yet sent"
    await expect(field).to_be_focused()
    await expect(page.locator("figure details").first).to_have_attribute("open", "")


async def test_a_board_that_was_cut_off_catches_up_by_itself(demo: Demonstration, page: Page):
    await open_live(page, f"{demo.address}{ACTIONS}")
    await demo.stop()
    await enter_progress(demo.house, 55)
    await demo.start()
    await expect(row(page, ACTION)).to_contain_text("55", timeout=15_000)
    await enter_progress(demo.house, 60)
    await expect(row(page, ACTION)).to_contain_text("60")
    assert await page.evaluate("window.stayed")


async def test_the_first_page_keeps_telling_what_changed_since_the_last_visit(
    demo: Demonstration, page: Page, plain: Page
):
    changed = page.locator("#board").get_by_text("recorded since you last looked")
    await newest(demo, plain, "/")
    await open_live(page, demo.address)
    await expect(changed).to_have_count(0)
    await page.goto("about:blank")  # an open page would show it, and it would have been seen
    await enter_progress(demo.house, 70)
    await newest(demo, plain, "/")
    await open_live(page, demo.address)
    await expect(changed).not_to_have_count(0)
    await enter_progress(demo.house, 75)
    await expect(page.locator("#board")).to_contain_text("2 events")


async def test_a_page_whose_session_has_ended_asks_who_its_reader_is(
    demo: Demonstration, page: Page
):
    await open_live(page, f"{demo.address}{ACTIONS}")
    await page.context.clear_cookies()
    await enter_progress(demo.house, 80)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Choose a role")
    await page.get_by_role("button", name="Agency lead, Cleveland Police").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Actions by status")


# --- Choosing lines ---------------------------------------------------------------------------------------


async def test_a_filter_changes_the_board_in_its_place_and_puts_the_whole_address_in_the_bar(
    demo: Demonstration, page: Page, plain: Page
):
    await newest(demo, plain, BY_OWNER)
    await open_live(page, f"{demo.address}{BY_OWNER}")
    whole = await count(page)
    await hear(page)
    await page.get_by_label("Owner").select_option(index=1)
    await page.get_by_role("button", name="Filter").click()
    await expect(page.locator(".gt-summary__count")).not_to_have_text(whole)
    some = await count(page)
    assert await page.evaluate("window.stayed")
    assert "owner=" in page.url
    await expect(page.locator("#announcement")).to_have_text(some)
    assert set(await heard(page)) == {some}
    await expect(page.get_by_role("button", name="Filter")).to_be_focused()

    await plain.goto(page.url)  # whoever is sent the address
    assert await count(plain) == some
    await page.go_back()
    await expect(page.locator(".gt-summary__count")).to_have_text(whole)
    assert page.url == f"{demo.address}{BY_OWNER}"


async def test_without_scripts_a_filter_is_a_page(demo: Demonstration, page: Page, plain: Page):
    await plain.goto(f"{demo.address}{BY_OWNER}")
    whole = await count(plain)
    await plain.get_by_label("Owner").focus()
    await plain.keyboard.press("ArrowDown")
    await plain.get_by_role("button", name="Filter").press("Enter")
    await expect(plain.get_by_role("list", name="Filters in force")).to_be_visible()
    assert "owner=" in plain.url
    assert await count(plain) != whole


async def test_without_scripts_another_day_can_be_asked_for(demo: Demonstration, plain: Page):
    await plain.goto(f"{demo.address}/boards/actions")
    await plain.get_by_text("Look at another day").press("Enter")
    await plain.get_by_label("As known at").focus()
    await plain.keyboard.type("31/03/2025")
    await plain.keyboard.press("Enter")
    await plain.wait_for_url("**as_at=31%2F03%2F2025**")
    await expect(plain.get_by_role("contentinfo")).to_contain_text("31 March 2025")


# --- Entering by form -------------------------------------------------------------------------------------


async def test_a_form_is_found_filled_and_sent_by_the_keyboard_alone(
    demo: Demonstration, plain: Page
):
    await plain.goto(demo.address)
    await plain.get_by_role("link", name="Enter", exact=True).press("Enter")
    await expect(plain.get_by_role("heading", level=1)).to_have_text("Enter by form")
    await plain.get_by_role("link", name="Update an action").press("Enter")
    await plain.get_by_label("Action reference").focus()
    for keys in (ACTION, "90", "The audit is done."):
        await plain.keyboard.type(keys)
        await plain.keyboard.press("Tab")
    await plain.keyboard.press("ArrowDown")
    assert await plain.get_by_label("Yes", exact=True).is_checked()
    await plain.get_by_role("button", name="Send").press("Enter")
    await plain.wait_for_url("**/receipts/**")
    await expect(plain.get_by_role("heading", level=1)).to_have_text("Recorded")


async def test_a_wrong_form_says_so_first_and_leads_to_each_field(
    browser: Browser, demo: Demonstration
):
    async with demo.visited(browser, MANAGER) as visit:
        for tab in (visit.wide, visit.narrow):
            await tab.goto(f"{demo.address}/forms/report-progress.v1")
            await tab.get_by_label("How far it is, in percent").fill("a hundred")
            await tab.get_by_role("button", name="Send").click()
            await expect(tab.locator(".govuk-error-summary")).to_be_visible()
        await expect(visit.wide.locator(".govuk-error-summary")).to_be_focused()
        await looked_at_four_ways(visit.wide, visit.narrow, "form-wrong", keyboard=True)
        page = visit.narrow
        assert await page.get_by_label("How far it is, in percent").input_value() == "a hundred"
        for link in await page.locator(".govuk-error-summary__list a").all():
            field = (await link.get_attribute("href") or "").removeprefix("#")
            await link.press("Enter")
            await expect(page.locator(f'[id="{field}"]')).to_be_focused()


async def test_a_receipt_can_be_read_by_everyone(browser: Browser, demo: Demonstration):
    async with demo.visited(browser, MANAGER) as visit:
        page = visit.wide
        await page.goto(f"{demo.address}/forms/report-progress.v1")
        await page.get_by_label("Action reference").fill(ACTION)
        await page.get_by_label("How far it is, in percent").fill("95")
        await page.get_by_label("What has been done").fill("Nearly there.")
        await page.get_by_role("button", name="Send").click()
        await page.wait_for_url("**/receipts/**")
        await demo.followed()
        await visit.look(page.url.removeprefix(demo.address), "receipt", keyboard=True)


async def test_a_form_of_an_ended_session_is_not_taken_and_not_lost(
    demo: Demonstration, plain: Page
):
    before = await demo.house.record.stand(None)
    await plain.goto(f"{demo.address}/forms/report-progress.v1")
    await plain.get_by_label("What has been done").fill("The audit is done.")
    await plain.context.clear_cookies()
    await plain.get_by_role("button", name="Send").click()
    heading = plain.get_by_role("heading", level=1)
    await expect(heading).to_have_text("Your session has ended")
    await looked_at(plain, "form-ended", WITHOUT)
    assert (await demo.house.record.stand(None)).position == before.position

    await demo.sign_in(plain.context, MANAGER)
    await plain.get_by_role("button", name="Go on with the form").click()
    await expect(heading).not_to_have_text("Your session has ended")
    assert await plain.get_by_label("What has been done").input_value() == "The audit is done."


# --- Coming in and out ------------------------------------------------------------------------------------


async def test_another_role_is_taken_where_one_stands_and_left(demo: Demonstration, plain: Page):
    await plain.goto(f"{demo.address}/boards/incidents")
    await plain.locator(".gt-account__summary").press("Enter")
    await plain.get_by_label("Look as").select_option(LEAD)
    await plain.get_by_role("button", name="Switch").press("Enter")
    await expect(plain.get_by_role("heading", level=1)).to_have_text("You cannot open this page")
    await plain.locator(".gt-account__summary").press("Enter")
    await plain.get_by_role("button", name="Sign out").press("Enter")
    await plain.wait_for_url("**/sign-in")
    await plain.goto(f"{demo.address}/boards/incidents")
    await expect(plain.get_by_role("heading", level=1)).to_have_text("Choose a role")


async def test_paper_shows_what_a_board_is_true_for_and_no_buttons(
    demo: Demonstration, plain: Page
):
    await plain.goto(f"{demo.address}{BY_OWNER}")
    await plain.emulate_media(media="print")
    await expect(plain.get_by_role("contentinfo")).to_contain_text("Position")
    for unseen in ("nav.gt-contexts", ".gt-filters", ".gt-account", ".gt-as-at"):
        await expect(plain.locator(unseen).first).to_be_hidden()


# --- What the tests do ------------------------------------------------------------------------------------


async def open_live(page: Page, address: str) -> None:
    """The page listens to the record, and has asked for itself once more since it began to."""
    own = address.removesuffix("/")
    async with page.expect_response(
        lambda answer: (
            answer.request.resource_type == "fetch" and answer.url.removesuffix("/") == own
        )
    ):
        await page.goto(address)
    await page.evaluate("window.stayed = true")


async def newest(demo: Demonstration, page: Page, path: str) -> None:
    """All that is on the record is ready to be shown, so that nothing moves while a test looks."""
    await demo.followed()
    position = (await demo.house.record.stand(None)).position

    async def shown() -> bool:
        await page.goto(f"{demo.address}{path}")
        return f"Position {position:,}" in await page.get_by_role("contentinfo").inner_text()

    await eventually(shown)


def row(page: Page, reference: str) -> Locator:
    return page.locator("#board tbody tr").filter(has_text=reference)


async def count(page: Page) -> str:
    return await page.locator(".gt-summary__count").inner_text()


async def hear(page: Page) -> None:
    """From now on, note what is read out."""
    await page.evaluate(
        """() => {
            window.heard = [];
            const line = document.getElementById("announcement");
            new MutationObserver(() => line.textContent && window.heard.push(line.textContent))
                .observe(line, {childList: true, characterData: true, subtree: true});
        }"""
    )


async def heard(page: Page) -> list[str]:
    found: list[str] = await page.evaluate("window.heard")
    return found
