"""The gallery behind a real server, with the headers of the real pages: for the browser, and never shipped."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.web.bodies import BoardBody
from services.web.rendering import STATIC, STATIC_AT, render
from tests.support.gallery import board, everything

POLICY = {"Content-Security-Policy": "default-src 'self'", "Cache-Control": "no-cache"}


class Gallery:
    """`address` without a slash at its end. `asked` are the paths with their queries, in the order they came."""

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[str] = []
        self.count = 177
        self.readers = 0
        self._moved = threading.Event()
        self.app = FastAPI(openapi_url=None)
        self.app.mount(STATIC_AT, StaticFiles(directory=STATIC))
        self.app.get("/live")(self._live)
        self.app.get("/{name}")(self._page)
        self.app.post("/{name}")(self._post)

    def move(self, count: int) -> None:
        """The record moves on: so many actions are on the board now."""
        self.count = count
        self._moved.set()

    async def _page(self, request: Request, name: str) -> Response:
        self.asked.append(f"/{name}?{request.url.query}" if request.url.query else f"/{name}")
        words = request.query_params.get("words", "")
        if name == "board" and words == "refuse":
            page, body = everything()["error"]
            return Response(render(page, body), 422, POLICY, "text/html")
        if name not in everything():
            page, body = everything()["error"]
            return Response(render(page, body), 404, POLICY, "text/html")
        page, body = everything()[name]
        if isinstance(body, BoardBody) and name == "board":
            found = 12 if words else self.count
            body = replace(board(), summary=f"{found} actions")
        return Response(render(page, body), 200, POLICY, "text/html")

    async def _post(self, name: str) -> Response:
        return RedirectResponse("/accepted" if name == "form" else "/home", 303)

    async def _live(self) -> Response:
        return EventSourceResponse(self._moves(), ping=1)

    async def _moves(self) -> AsyncIterator[ServerSentEvent]:
        self.readers += 1
        try:
            yield ServerSentEvent(comment="listening")
            while True:
                if self._moved.is_set():
                    self._moved.clear()
                    yield ServerSentEvent(data=str(self.count), event="moved", id=str(self.count))
                await asyncio.sleep(0.01)
        finally:
            self.readers -= 1


@contextmanager
def served() -> Iterator[Gallery]:
    """On a free port of this machine, in a thread of its own."""
    gallery = Gallery()
    config = uvicorn.Config(
        gallery.app, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    gallery.address = "http://{}:{}".format(*listening.getsockname()[:2])
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield gallery
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
