"""
The first page, and the cookie by which it knows up to where its reader had seen before this visit, and has now. An open
page that asks for itself again is the same visit, or what it says has changed would be gone as soon as it is there.
"""

from fastapi import APIRouter, Request, Response

from services.boards.catalogue import named
from services.web import addresses, home_page, viewer
from services.web.bodies import Body
from services.web.frame import HOME
from services.web.page import Page
from services.web.reading import Told
from services.web.site import Site, where_of

_SEEN = "golden-thread-seen"
_FOR = 60 * 60 * 24 * 180  # seconds that the cookie is kept


def routes(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get(HOME)
    async def home(request: Request) -> Response:
        seen_by = site.viewer(request)
        where = where_of(request)
        when = addresses.when(where.parameters)
        decisions = {
            name: viewer.may_read(seen_by, board, partnership=site.partnership, now=site.now())
            for name in home_page.BOARDS
            if (board := named(name)) is not None
        }
        boards = [
            board
            for name, decision in decisions.items()
            if decision.permit and viewer.to_log(decision) is None and (board := named(name))
        ]
        views = tuple({view.name: view for board in boards for view in board.views}.values())
        before, shown = _positions(request.cookies.get(_SEEN, ""))
        seen = before if "hx-request" in request.headers else shown

        async def make(told: Told) -> tuple[Page, Body]:
            lines = {}
            for board in boards:
                lines[board.name], _ = await site.lines(board, when, decisions[board.name])
            own = seen_by.subject.agency
            known = site.house.scope.framework.agencies.get(own or "")
            body = home_page.body(
                lines,
                told,
                where,
                site.house.scope.framework,
                agency=(own, known.name) if own and known else None,
                seen=seen,
            )
            watching = [view.name for view in views]
            return site.frame(seen_by, where).page(
                "Where things stand", where, told, when, watching=watching
            ), body

        obligations = tuple(decision.obligations for decision in decisions.values())
        response = await site.page(
            request, seen_by, views, when, make, decision=(obligations, seen)
        )
        if when.at is None:
            told = await site.reader.told(views, when)
            both = f"{'' if seen is None else seen}-{told.position}"
            response.set_cookie(_SEEN, both, max_age=_FOR, httponly=True, samesite="lax", path=HOME)
        return response

    return router


def _positions(words: str) -> tuple[int | None, int | None]:
    """Up to where the reader had seen before, and up to where now."""
    before, _, shown = words.partition("-")
    return _position(before), _position(shown)


def _position(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 19 else None  # noqa: PLR2004 (a bigint's digits)
