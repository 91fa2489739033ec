"""The application: one site's pages under one set of headers, and a page for everything that goes wrong."""

import logging
from functools import partial

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import GoldenThreadError, Refused
from services.api import application as api
from services.web import (
    addresses,
    boards,
    changes,
    feeds,
    forms,
    home,
    live,
    operations,
    receipts,
    records,
    rendering,
    reports,
    threads,
)
from services.web.boards import NoSuchPage
from services.web.bodies import ErrorBody
from services.web.faults import Faults
from services.web.page import Link
from services.web.site import HTML, ForgedForm, NotPermitted, NotSignedIn, Site, where_of

SIGN_IN = "/sign-in"
_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_ON_EVERY_ANSWER = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]

log = logging.getLogger(__name__)


def create(site: Site) -> FastAPI:
    rendering.prepare()
    app = FastAPI(title="Golden Thread", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=rendering.STATIC), name="static")
    app.include_router(home.routes(site))
    app.include_router(boards.routes(site))
    app.include_router(records.routes(site))
    app.include_router(threads.routes(site))
    app.include_router(changes.routes(site))
    app.include_router(operations.routes(site))
    app.include_router(reports.routes(site))
    app.include_router(feeds.routes(site))
    app.include_router(forms.routes(site))
    app.include_router(receipts.routes(site))
    app.include_router(live.routes(site))
    app.mount("/api", api.create(site))
    _answer_errors(app, site)
    app.add_middleware(Faults, answer=partial(_at_fault, site))
    app.add_middleware(_Headers)
    return app


class _Headers:
    """On every answer, beside those that it has of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                more = [header for header in _ON_EVERY_ANSWER if header[0] not in own]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def _answer_errors(app: FastAPI, site: Site) -> None:
    @app.exception_handler(NotSignedIn)
    async def sign_in(request: Request, _: NotSignedIn) -> Response:
        back = addresses.address(request.url.path, where_of(request).parameters)
        return RedirectResponse(addresses.address(SIGN_IN, [("next", back)]), status_code=303)

    @app.exception_handler(NotPermitted)
    async def no(request: Request, error: NotPermitted) -> Response:
        return _page(site, request, 403, "You cannot open this page", error.reason.value)

    @app.exception_handler(ForgedForm)
    async def forged(request: Request, _: ForgedForm) -> Response:
        said = "The form did not come from a page of this session. Open the page again and press its button once more."
        return _page(site, request, 403, "Nothing was changed", said)

    @app.exception_handler(NoSuchPage)
    async def nothing(request: Request, _: NoSuchPage) -> Response:
        return _page(site, request, 404, "Page not found", "There is nothing at this address.")

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        heading = "Page not found" if error.status_code == 404 else "This cannot be done here"  # noqa: PLR2004
        return _page(
            site, request, error.status_code, heading, "Look at the address and try again."
        )

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        steps = tuple(f"{fault.field}: {fault.reason}" for fault in error.faults)
        said = "The address asks for something that this page does not know."
        return _page(site, request, 400, "This address cannot be read", said, steps)

    @app.exception_handler(GoldenThreadError)
    async def away(request: Request, error: GoldenThreadError) -> Response:
        log.warning("a page could not be shown: %s: %s", type(error).__name__, error)
        said = "The record does not answer at the moment. Try again in a minute."
        return _page(site, request, 503, "The record cannot be read", said, (str(error),))


def _at_fault(site: Site, request: Request, reference: str) -> Response:
    said = (
        "This program has a fault. Whoever runs it finds in its log where, by the reference below."
    )
    steps = ("If you sent something, look for it on the record: it may be there.",)
    return _page(site, request, 500, "This page could not be made", said, steps, reference)


def _page(  # noqa: PLR0917 (in the order in which they are read)
    site: Site,
    request: Request,
    status: int,
    heading: str,
    said: str,
    steps: tuple[str, ...] = (),
    reference: str = "",
) -> Response:
    where = where_of(request)
    frame = site.frame(site.viewer_of(request), where)
    body = ErrorBody(status, heading, said, steps, (Link("Go to the start page", "/"),), reference)
    content = rendering.render(frame.page(heading, where, error=True), body)
    return Response(content, status, {"cache-control": "no-store"}, HTML)
