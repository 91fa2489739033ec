"""
What the kept pages are compared with: `python -m benchmarks.other_pages CONFIG PARTNERSHIP` serves the same pages, each
made anew; with a number of bytes in place of both, an answer of that size and nothing else.
"""

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services import config
from services.boards.indexed import Indexed
from services.bootstrap.house import open_house
from services.bootstrap.sign_in import open_door
from services.web import app, server, sign_in
from services.web.site import Site


class Forgetful:
    """Nothing that was made for one request is there for the next; the rows stay in memory."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._site.forget()
        await self._app(scope, receive, send)


def plain(size: int) -> FastAPI:
    answering = FastAPI(openapi_url=None)
    content = b"x" * size

    @answering.get("/")
    async def hello() -> Response:
        return Response(content, media_type="text/html; charset=utf-8")

    return answering


def _as_it_is(_: Indexed, shown: Iterable[str], filters: Iterable[str]) -> None:
    """In place of what is made for other pages of the same lines, which nobody here comes back to."""


async def run(arguments: list[str]) -> None:
    if len(arguments) == 1:
        await _serve(plain(int(arguments[0])))
        return
    file, partnership = arguments
    Indexed.prepare = _as_it_is  # type: ignore[method-assign, assignment] # before anything is read
    settings = config.load(Path(file), {})
    async with open_house(settings, partnership) as house, open_door(settings, partnership) as door:
        site = Site(house, build="anew", viewer_of=door.viewer_of, account_of=door.account_of)
        made = app.create(site)
        sign_in.install(made, site, door)
        made.add_middleware(Forgetful, site=site)
        await _serve(made)


async def _serve(made: FastAPI) -> None:
    await server.serve(made, "127.0.0.1", 0, ready=lambda address: print(address, flush=True))


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1:]))
