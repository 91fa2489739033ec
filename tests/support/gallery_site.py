"""The gallery behind a real server, with the headers of the real pages: for the browser, and never shipped."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles

from services.web.rendering import STATIC, STATIC_AT, render
from tests.support.gallery import everything

POLICY = {"Content-Security-Policy": "default-src 'self'", "Cache-Control": "no-cache"}


class Gallery:
    """`address` without a slash at its end."""

    def __init__(self) -> None:
        self.address = ""
        self.app = FastAPI(openapi_url=None)
        self.app.mount(STATIC_AT, StaticFiles(directory=STATIC))
        self.app.get("/{name}")(self._page)

    async def _page(self, request: Request, name: str) -> Response:
        words = request.query_params.get("words", "")
        if name == "board" and words == "refuse":
            page, body = everything()["error"]
            return Response(render(page, body), 422, POLICY, "text/html")
        if name not in everything():
            page, body = everything()["error"]
            return Response(render(page, body), 404, POLICY, "text/html")
        page, body = everything()[name]
        return Response(render(page, body), 200, POLICY, "text/html")


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
