"""A partnership's pages and API as one application: its house, its door and its site put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from domain.names import PartnershipId
from services.bootstrap.house import open_house
from services.bootstrap.sign_in import open_door
from services.config import Settings
from services.web import app, sign_in
from services.web.sign_in import DEMONSTRATION
from services.web.site import Site


@asynccontextmanager
async def open_website(settings: Settings, partnership: PartnershipId) -> AsyncIterator[FastAPI]:
    """Raises Misconfigured, and LogUnavailable when PostgreSQL does not answer."""
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
        )
        made = app.create(site)
        sign_in.install(made, site, door)
        yield made
