"""
Word to open pages that what they show has moved (server-sent events). The page then asks for itself again: what an event
says is never sent here, so that nobody sees by this way what the decision would keep back.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.boards.ports import Places
from services.web.ready import Ready
from services.web.site import Site

MOVED = "moved"
_PING = 15  # seconds


def routes(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/live")
    async def live(request: Request, view: Annotated[list[str], Query()]) -> Response:
        site.viewer(request)
        return EventSourceResponse(moves(site.reader.ready, view), ping=_PING)

    return router


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
