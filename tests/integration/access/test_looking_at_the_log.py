"""A look at the access log is on the record once, and makes nothing new to look at."""

import pytest

from domain.permission.subject import Role
from services.api.boards import PREFIX
from services.web.viewer import Viewer
from tests.support.eventually import eventually
from tests.support.site import AFTER, MANAGER, OpenSite, PlayedYear, viewer

SCRUTINEER = viewer(Role.SCRUTINEER)
VIEW = "access_log"


async def head(site: OpenSite) -> int:
    return (await site.house.record.stand(None)).position


async def caught_up(site: OpenSite) -> None:
    """What was recorded is on the board."""
    until = await head(site)
    await eventually(lambda: site.house.places[VIEW].position >= until)


@pytest.mark.parametrize(
    ("address", "who"),
    [
        (f"/boards/access-log?as_of={AFTER}", SCRUTINEER),
        (f"/boards/access-log.csv?as_of={AFTER}", MANAGER),
        (f"{PREFIX}/boards/access-log?as_of={AFTER}", MANAGER),
    ],
)
async def test_looking_again_records_nothing_more(
    own_year: PlayedYear, address: str, who: Viewer
) -> None:
    async with own_year.at_work() as site, own_year.projecting(), site.browser(who) as browser:
        before = await head(site)
        looked: list[int] = []
        for _ in range(3):
            assert (await browser.get(address)).status_code == 200
            await caught_up(site)
            looked.append(await head(site) - before)
        assert looked == [1, 1, 1]


async def test_two_who_look_in_turn_make_an_entry_each(own_year: PlayedYear) -> None:
    address = f"/boards/access-log?as_of={AFTER}"
    async with own_year.at_work() as site, own_year.projecting():
        before = await head(site)
        for _ in range(3):
            for who in (SCRUTINEER, MANAGER):
                async with site.browser(who) as browser:
                    assert (await browser.get(address)).status_code == 200
                await caught_up(site)
        assert await head(site) == before + 2
