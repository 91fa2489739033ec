"""The pages of the way in and out: /sign-in, /sign-in/start, /sign-in/callback and /sign-out."""

import logging
from collections.abc import Mapping
from typing import assert_never
from urllib.parse import parse_qs

from fastapi import APIRouter, FastAPI, Request, Response

from domain.permission.vouching import NotVouched, SignInRefused
from services.web import addresses, rendering
from services.web.bodies import ErrorBody, SignInBody
from services.web.door import (
    AT,
    BACK_AT,
    FORM_TOKEN,
    OUT_AT,
    START_AT,
    ByChoice,
    ByProvider,
    Door,
    own_path,
)
from services.web.loopback import LoopbackOnly
from services.web.page import Hidden, Link, Notice, Page, Press
from services.web.site import HTML, Site, where_of

DEMONSTRATION = "This is a demonstration: anybody at this machine takes any role, and nobody is signed in for real."
_LARGEST_FORM = 8 * 1024  # bytes
_MOST_FIELDS = 20
_PROVIDER_AWAY = 503

log = logging.getLogger(__name__)


def install(app: FastAPI, site: Site, door: Door) -> None:
    """The pages of signing in; and where everybody may take any role, nobody but this machine is answered anything."""
    app.include_router(routes(site, door))
    if isinstance(door.way, ByChoice):
        app.add_middleware(LoopbackOnly)


def routes(site: Site, door: Door) -> APIRouter:
    router = APIRouter()

    @router.get(AT)
    async def ask(request: Request) -> Response:
        back = request.query_params.get("next", "/")
        return _page(site, door, request, _ways_in(door, own_path(back)))

    @router.post(AT)
    async def take(request: Request) -> Response:
        form = await _form(request)
        try:
            return door.let_in_as(form.get("person", ""), request, form.get("next", "/"))
        except SignInRefused as refused:
            return _no(site, door, request, refused)

    @router.get(START_AT)
    async def start(request: Request) -> Response:
        try:
            return await door.send_to_provider(request.query_params.get("next", "/"))
        except SignInRefused as refused:
            return _no(site, door, request, refused)

    @router.get(BACK_AT)
    async def back(request: Request) -> Response:
        try:
            return await door.come_back(request)
        except SignInRefused as refused:
            return door.forget_start(_no(site, door, request, refused))

    @router.post(OUT_AT)
    async def leave(request: Request) -> Response:
        form = await _form(request)
        if door.session_of(request) and not door.is_ours(request, form.get(FORM_TOKEN, "")):
            return _no(site, door, request, SignInRefused(NotVouched.WRONG_STATE))
        return door.let_out(request)

    return router


async def _form(request: Request) -> Mapping[str, str]:
    """The first value of each field; nothing of a form that is larger than any of ours."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            return {}
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def _ways_in(door: Door, back: str) -> SignInBody:
    match door.way:
        case ByProvider():
            start = addresses.address(START_AT, [("next", back)])
            return SignInBody(
                heading="Sign in",
                lead="You sign in with the account that you use at your own organisation.",
                provider=Link("Continue to sign in", start),
            )
        case ByChoice(people):
            hidden = Hidden("next", back)
            return SignInBody(
                heading="Choose a role",
                lead="See the board as one of these people sees it.",
                users=tuple(
                    (Press(each.name, AT, (Hidden("person", each.key), hidden)), each.sees)
                    for each in people
                ),
                notices=(Notice(DEMONSTRATION, strong=True),),
            )
        case _:
            assert_never(door.way)


def _page(site: Site, door: Door, request: Request, body: SignInBody) -> Response:
    page = _frame(site, door, request, body.heading)
    return Response(rendering.render(page, body), 200, {"cache-control": "no-store"}, HTML)


def _no(site: Site, door: Door, request: Request, refused: SignInRefused) -> Response:
    log.warning("nobody signed in: %s", refused.code)
    status = _PROVIDER_AWAY if refused.code is NotVouched.PROVIDER_AWAY else 403
    again = (Link("Sign in again", AT),)
    body = ErrorBody(status, "You are not signed in", str(refused), links=again)
    page = _frame(site, door, request, body.heading, error=True)
    return Response(rendering.render(page, body), status, {"cache-control": "no-store"}, HTML)


def _frame(site: Site, door: Door, request: Request, title: str, *, error: bool = False) -> Page:
    where = where_of(request)
    return site.frame(door.viewer_of(request), where).page(title, where, error=error)
