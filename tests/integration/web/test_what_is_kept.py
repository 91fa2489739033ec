"""A page is what its address, its reader, the record and the day say, whether it was kept or made anew."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from adapters.clock import SystemClock
from domain.permission.subject import Role
from services.boards.catalogue import BOARDS
from services.web.viewer import may_read
from tests.support.controls import POLICE
from tests.support.entered import ACTION, DUE, enter_action, enter_progress
from tests.support.eventually import eventually
from tests.support.site import ADMIN, AFTER, LEAD, MANAGER, MEMBER, PARTNERSHIP, PlayedYear, viewer

ANALYST = viewer(Role.ANALYST, POLICE)
READERS = (MANAGER, MEMBER, LEAD, ANALYST, ADMIN)
TRIES = 1000


def addresses(chooser: Random, head: int, count: int) -> list[str]:
    """Of boards as at a few positions, of a few days, sorted and paged."""
    found = []
    for _ in range(count):
        board = chooser.choice([b for b in BOARDS if not b.restricted])
        asked = [f"as_of={AFTER + timedelta(days=chooser.randrange(3))}"]
        if chooser.random() < 0.3:
            asked.append(f"as_at=%23{chooser.choice([head, head // 2])}")
        if chooser.random() < 0.5:
            asked.append(f"sort={chooser.choice(['', '-'])}{chooser.choice(board.columns)}")
        if chooser.random() < 0.3:
            asked.append(f"page={chooser.randrange(1, 4)}")
        if chooser.random() < 0.3:
            asked.append("columns=all")
        found.append(f"/boards/{board.name}?{'&'.join(asked)}")
    return found


@pytest.mark.timeout(300)
async def test_the_kept_page_is_the_page_made_anew_byte_for_byte(played_year: PlayedYear):
    chooser = Random(1)  # noqa: S311 (the same tries in every run)
    async with played_year.at_work() as keeping, played_year.at_work() as anew:
        head = max(place.position for place in keeping.house.places.values())
        compared = 0
        browsers = [(keeping.browser(each), anew.browser(each)) for each in READERS]
        for address in addresses(chooser, head, TRIES):
            kept, fresh = chooser.choice(browsers)
            first = await kept.get(address)
            again = await kept.get(address)
            anew.site.forget()
            made = await fresh.get(address)
            assert (first.status_code, first.content) == (made.status_code, made.content), address
            assert again.content == first.content
            compared += first.status_code == 200
        assert compared > TRIES / 2


class StoppedClock(SystemClock):
    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


async def test_midnight_turns_due_into_overdue_without_an_event(own_year: PlayedYear):
    async with own_year.at_work() as site, own_year.projecting(), site.browser(MANAGER) as browser:
        await enter_action(site.house)
        head = (await site.house.record.stand(None)).position
        await eventually(lambda: site.house.places["actions_by_status"].position >= head)

        async def line() -> dict[str, Any]:
            rows = (await browser.get("/boards/actions.json")).json()["rows"]
            return next(row for row in rows if row["action_id"] == ACTION)

        # an hour before midnight of the day it is due, and half an hour after it
        clock = StoppedClock(datetime.combine(DUE, time(23), UTC))
        site.house._clock = clock
        before = await line()
        page = (await browser.get("/boards/actions")).headers["etag"]
        clock.moment += timedelta(hours=1, minutes=30)
        after = await line()
        assert (before["overdue"], after["overdue"]) == (False, True)
        assert after["brag"] == "red"
        assert after["as_at_position"] == before["as_at_position"]
        assert (before["as_of"], after["as_of"]) == (str(DUE), str(DUE + timedelta(days=1)))
        assert (await browser.get("/boards/actions")).headers["etag"] != page


async def test_what_was_shown_is_given_again_when_the_record_has_moved_on(own_year: PlayedYear):
    async with own_year.at_work() as site, site.browser(MANAGER) as browser:
        now = site.house.now()
        head = max(place.position for place in site.house.places.values())
        pinned = [
            f"/boards/{board.name}.json?as_at=%23{head}&as_of={AFTER}"
            for board in BOARDS
            if may_read(MANAGER, board, partnership=PARTNERSHIP, now=now, export=True).permit
            and not board.restricted
        ]
        assert len(pinned) > 30
        shown = {address: (await browser.get(address)).content for address in pinned}
    async with own_year.at_work() as site, own_year.projecting(), site.browser(MANAGER) as browser:
        await enter_action(site.house)
        await enter_progress(site.house, 30)
        head = (await site.house.record.stand(None)).position
        await eventually(lambda: site.house.places["actions_by_status"].position >= head)
        for address, content in shown.items():
            answer = await browser.get(address)
            assert (answer.status_code, answer.content) == (200, content), address
