"""
Word to open pages that what they show has moved (server-sent events). The page then asks for itself again: what an event
says is never sent here, so that nobody sees by this way what the decision would keep back.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from projections.catalogue import VIEWS
from projections.governance.inspection_pack import shows_restricted
from services.boards.catalogue import BOARDS
from services.boards.ports import Places
from services.web.ready import Ready
from services.web.site import Site
from services.web.viewer import Viewer, readable

MOVED = "moved"
_PING = 15  # seconds


def routes(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/live")
    async def live(request: Request, view: Annotated[list[str], Query()]) -> Response:
        watched = set(view) - closed_views(site, site.viewer(request))
        return EventSourceResponse(moves(site.reader.ready, watched), ping=_PING)

    return router


def closed_views(site: Site, seen_by: Viewer) -> set[str]:
    """Restricted ones of whose boards the viewer may open none: that something happened there is not theirs to know."""
    opened = readable(seen_by, BOARDS, partnership=site.partnership, now=site.now())
    seen = {view.name for board in opened for view in board.views}
    return {view.name for view in VIEWS if shows_restricted(view)} - seen


async def moves(ready: Ready, views: Collection[str]) -> AsyncIterator[ServerSentEvent]:
    """An event each time the rows of one of the views are others; its data is the position."""
    before = ready.places
    yield ServerSentEvent(comment="listening")
    while True:
        places = await ready.moved(before)
        if _builds(places, views) != _builds(before, views):
            position = max((places[name].position for name in views if name in places), default=0)
            yield ServerSentEvent(data=str(position), event=MOVED, id=str(position))
        before = places
        await asyncio.sleep(0)


def _builds(places: Places, views: Collection[str]) -> list[object]:
    return [place.build if (place := places.get(name)) else None for name in sorted(views)]
