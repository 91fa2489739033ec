"""Rows are shown when they are ready: at once where that is quick, otherwise without keeping a reader waiting."""

import asyncio
from typing import Any

import pytest

from projections.improvement import actions_by_status
from services.web import live, reading, ready
from tests.support.controls import BUSINESS_UNIT
from tests.support.entered import enter, enter_action, enter_progress
from tests.support.eventually import eventually
from tests.support.site import AFTER, LEAD, MANAGER, OpenSite, PlayedYear

PAGE = f"/boards/actions?as_of={AFTER}"
ACTIONS = "actions_by_status"
VIEWS = (actions_by_status.VIEW,)


async def caught_up(site: OpenSite) -> None:
    """The views have taken in what was recorded."""
    head = (await site.house.record.stand(None)).position
    await eventually(lambda: site.house.places[ACTIONS].position >= head)


async def test_what_is_recorded_is_on_the_page(own_year: PlayedYear):
    async with own_year.at_work() as site, own_year.projecting(), site.browser(MANAGER) as browser:
        await enter_action(site.house)
        for percent in (10, 20, 30):
            await enter_progress(site.house, percent)
            said = f">{percent}<"

            async def shown(said: str = said) -> bool:
                return said in (await browser.get(f"{PAGE}&columns=all")).text

            await eventually(shown)


async def test_who_listens_is_told_once_the_new_rows_are_shown(own_year: PlayedYear):
    async with own_year.at_work() as site, own_year.projecting():
        shown = site.site.reader.ready
        await enter_action(site.house)
        await caught_up(site)
        await shown.live(VIEWS)
        told = live.moves(shown, [ACTIONS])
        assert (await anext(told)).comment == "listening"
        before = shown.places[ACTIONS].position
        waiting = asyncio.ensure_future(anext(told))
        await enter_progress(site.house, 42)
        event = await asyncio.wait_for(waiting, 20)
        assert event.event == live.MOVED
        assert int(event.data or 0) == shown.places[ACTIONS].position > before


async def test_a_reader_is_shown_the_last_rows_while_new_ones_take_long(
    own_year: PlayedYear, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ready, "LONG", 0.0)
    monkeypatch.setattr(reading, "_SLOW", 0.0)
    async with own_year.at_work() as site, own_year.projecting(), site.browser(MANAGER) as browser:
        await enter_action(site.house)
        await caught_up(site)
        first = await browser.get(PAGE)
        stood = site.site.reader.ready.places[ACTIONS]
        await enter_progress(site.house, 43)
        await caught_up(site)

        at_once = await browser.get(PAGE)  # this request has the new rows made ready
        assert at_once.headers["etag"] == first.headers["etag"]
        await eventually(lambda: site.site.reader.ready.places[ACTIONS] != stood)
        later = await browser.get(PAGE)
        assert later.headers["etag"] != first.headers["etag"]


async def test_an_event_that_a_board_does_not_show_moves_its_position_and_not_its_rows(
    own_year: PlayedYear,
):
    async with own_year.at_work() as site, own_year.projecting():
        shown = site.site.reader.ready
        rows, places = await shown.live(VIEWS)
        access: dict[str, Any] = {
            "access_id": "HSSCP-AC-2026-0901",
            "agency": BUSINESS_UNIT,
            "post": "manager",
        }
        access |= {"accessed": ["HSSCP-F-2025-0001"], "purpose": "A question of the chair."}
        await enter(site.house, "record-access.v1", "access-1", **access)
        await caught_up(site)
        again, now = await shown.live(VIEWS)
        assert now[ACTIONS].position > places[ACTIONS].position
        assert now[ACTIONS].build == places[ACTIONS].build
        assert again[ACTIONS] is rows[ACTIONS]


async def test_nobody_is_told_that_something_happened_which_is_not_theirs_to_know(
    played_year: PlayedYear,
):
    async with played_year.at_work() as site:
        assert "incident_pipeline" in live.closed_views(site.site, LEAD)
        assert "actions_by_status" not in live.closed_views(site.site, LEAD)
        assert not live.closed_views(site.site, MANAGER)
