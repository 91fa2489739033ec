"""A partnership's pages and API as one application: its house, its door and its site put together."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from domain.errors import GoldenThreadError
from domain.names import PartnershipId
from projections.catalogue import VIEWS
from services.bootstrap.ended_feeds import EndedFeeds
from services.bootstrap.house import open_house
from services.bootstrap.sign_in import open_door
from services.config import Settings
from services.web import app, sign_in
from services.web.door import ByProvider, Door
from services.web.feed_addresses import FeedAddresses
from services.web.form_marks import FormMarks
from services.web.histories import Histories
from services.web.reading import NOW
from services.web.sign_in import DEMONSTRATION
from services.web.site import Site

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_website(settings: Settings, partnership: PartnershipId) -> AsyncIterator[FastAPI]:
    """Raises Misconfigured, and DatabaseAway when PostgreSQL does not answer."""
    demo = settings.of(partnership).web.demo
    async with (
        open_house(settings, partnership) as house,
        open_door(settings, partnership) as door,
    ):
        site = Site(
            house,
            build=version("golden-thread"),
            viewer_of=door.viewer_of,
            account_of=door.account_of,
            notice=DEMONSTRATION if demo else "",
            bearer=door.bearer_of,
            feeds=_feeds(settings, partnership, door),
            form_marks=FormMarks(door.seals, door.now),
        )
        made = app.create(site)
        sign_in.install(made, site, door)
        warming = asyncio.create_task(_warm(site), name="read the journal")
        try:
            yield made
        finally:
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)


async def _warm(site: Site) -> None:
    """The first reader of a history need not wait for what all histories are found by."""
    try:
        await site.reader.told(VIEWS, NOW)
        await Histories(site).journal()
    except GoldenThreadError as error:
        log.warning("the journal was not read beforehand: %s", error)


def _feeds(settings: Settings, partnership: PartnershipId, door: Door) -> FeedAddresses:
    ended = EndedFeeds(settings.secrets / partnership / "web" / "feeds-ended.json")
    address = door.way.address if isinstance(door.way, ByProvider) else ""
    return FeedAddresses(door.seals, ended, address)
