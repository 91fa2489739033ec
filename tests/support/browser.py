"""
A real browser for tests marked `browser`: Debian's chromium, driven by playwright, one for the whole run.

Its tests run in the loop of the session (`pytest.mark.asyncio(loop_scope="session")`), because the browser belongs to it.
Every page that is looked at goes through `looked_at`, which checks what holds for all pages and keeps a picture.
"""

import os
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from services.web.form_marks import MARK
from tests.support.project_files import ROOT

SHOTS = ROOT / ".cache" / "screenshots"
WIDE, NARROW = 1280, 320
_HEIGHTS = {WIDE: 900, NARROW: 700}
_AXE = ROOT / "tests" / "browser" / "axe" / "axe.min.js"
_WALK = (ROOT / "tests" / "browser" / "walk.js").read_text()
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_MOST_STOPS = 400
_OF_ITS_OWN = re.compile(
    r' data-htmx-powered="true"| class="htmx-request"|(?<="form-)[0-9a-f-]{36}(?=")'
    rf'|(?<=name="{MARK}" value=")[^"]+(?=")'
)
_AS_SENT = """async () => {
    const sent = await (await fetch(location.href)).text();
    return new DOMParser().parseFromString(sent, "text/html").documentElement.outerHTML;
}"""
_SCRIPTS = re.compile(r"\.js(\?|$)")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """Skips where there is no chromium."""
    found = program()
    if found is None:
        pytest.skip("needs a browser: apt-get install chromium")
    async with launched(found, tmp_path_factory.mktemp("chromium")) as started:
        yield started


def program() -> str | None:
    """Where the browser is, if there is one."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@asynccontextmanager
async def launched(program: str, home: Path) -> AsyncIterator[Browser]:
    """Its home is a folder of this run, so that nothing is left elsewhere."""
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(
            executable_path=program,
            args=_ARGUMENTS,
            env={"HOME": str(home), "PATH": os.defpath, "LANG": "en_GB.UTF-8"},
        )
        yield found
        await found.close()


@dataclass(frozen=True, slots=True)
class Look:
    """
    A way to look at a page. Without scripts, none of ours arrives: axe-core itself could not run in a browser that has
    them switched off, and the pages hold none of their own (their policy forbids it).
    """

    width: int
    scripts: bool

    def __str__(self) -> str:
        return f"{self.width}px-{'with' if self.scripts else 'without'}-scripts"

    async def context(self, browser: Browser) -> BrowserContext:
        context = await browser.new_context(
            viewport={"width": self.width, "height": _HEIGHTS[self.width]},
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        if not self.scripts:
            await context.route(_SCRIPTS, lambda route: route.abort())
        return context


_LOOKS_AGAIN = 5

LOOKS = tuple(Look(width, scripts) for width in (WIDE, NARROW) for scripts in (True, False))


async def looked_at(page: Page, name: str, look: Look, *, keyboard: bool = True) -> None:
    """Everything that holds for each page, then its picture under .cache/screenshots."""
    await check_page(page, keyboard=keyboard)
    SHOTS.mkdir(parents=True, exist_ok=True)
    picture = SHOTS / f"{name}-{look}.jpeg"
    await page.screenshot(path=picture, full_page=True, type="jpeg", quality=70)


async def looked_at_four_ways(wide: Page, narrow: Page, name: str, *, keyboard: bool) -> None:
    """
    One page in two tabs of the same session, with scripts at 1280 px and without at 320 px. Where scripts have changed
    nothing of it, what is found in one tab holds for the other: so each is asked everything once, and the width that it
    did not come with only what depends on the width. The keyboard goes its way in the wide tab.
    """
    for _ in range(_LOOKS_AGAIN):
        if await said(wide) == await said(narrow):
            break
        # the record may have moved between the two, if only by the entry that one of them was read
        await wide.reload()
        await narrow.reload()
    else:
        raise AssertionError("scripts alone make it another page")
    await looked_at(wide, name, LOOKS[0], keyboard=keyboard)
    await looked_at(narrow, name, LOOKS[3], keyboard=False)
    for page, width, other in ((wide, WIDE, NARROW), (narrow, NARROW, WIDE)):
        await page.set_viewport_size({"width": other, "height": _HEIGHTS[other]})
        assert await overflow(page) == 0, f"the page scrolls sideways at {other} px"
        assert await too_small(page) == []
        await page.set_viewport_size({"width": width, "height": _HEIGHTS[width]})


async def looked_at_all_ways(page: Page, name: str, *, keyboard: bool) -> None:
    """
    A page that can be asked for again, in a tab with scripts. They have changed nothing of what the server sent, so what
    is found here holds without them; then everything at each width. The keyboard goes its way at 1280 px.
    """
    for _ in range(_LOOKS_AGAIN):
        if await said(page) == _OF_ITS_OWN.sub("", await page.evaluate(_AS_SENT)):
            break
        # the record may have moved between the two, if only by the entry that one of them was read
        await page.reload()
    else:
        raise AssertionError("scripts alone make it another page")
    for look in (LOOKS[2], LOOKS[0]):
        await page.set_viewport_size({"width": look.width, "height": _HEIGHTS[look.width]})
        await looked_at(page, name, look, keyboard=keyboard and look.width == WIDE)


async def said(page: Page) -> str:
    """The whole document, without the marks that htmx puts on what it looks after, and what each form has of its own."""
    found: str = await page.evaluate("document.documentElement.outerHTML")
    return _OF_ITS_OWN.sub("", found)


async def check_page(page: Page, *, keyboard: bool = True) -> None:
    """
    No violation that axe finds, no sideways scroll, text large enough, focus that is seen and goes in order (the
    costliest; without `keyboard` it is left out).
    """
    assert await violations(page) == []
    assert await overflow(page) == 0, "the page scrolls sideways"
    assert await too_small(page) == []
    assert not keyboard or await walk(page) == []


async def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and its best practice; one line a rule, with the elements."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_axe())
    result: dict[str, Any] = await page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
        _RULES,
    )
    return [
        f"{found['id']}: {found['help']}: {[node['html'][:160] for node in found['nodes'][:5]]}"
        for found in result["violations"]
    ]


async def overflow(page: Page) -> int:
    """Pixels by which the page is wider than what shows it."""
    wide: int = await page.evaluate(
        "Math.max(document.documentElement.scrollWidth - document.documentElement.clientWidth, 0)"
    )
    return wide


async def too_small(page: Page) -> list[str]:
    """Text below 16 px outside of tables and charts, below 14 px in a table."""
    found: list[str] = await page.evaluate(f"({_WALK}).small()")
    return found


async def walk(page: Page) -> list[str]:
    """
    What is wrong with the way of the Tab key from the top of the page to its end: a stop whose focus cannot be seen or
    that lies off the screen, or an element that can be operated and is not reached in the order of the document.
    """
    await page.evaluate(f"window.walk = {_WALK}; walk.start()")
    faults: list[str] = []
    for _ in range(_MOST_STOPS):
        await page.keyboard.press("Tab")
        said: Sequence[str] | None = await page.evaluate("walk.stop()")
        if said is None:
            break
        faults.extend(said)
    else:
        faults.append(f"more than {_MOST_STOPS} stops")
    missed: list[str] = await page.evaluate("walk.missed()")
    return [*faults, *missed]


@cache
def _axe() -> str:
    source = _AXE.read_text()
    assert re.search(r"axe v\d+\.\d+\.\d+", source[:40])
    return source
