"""What became of a form: /receipts/ID, for the agency that sent it."""

import re
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from domain.catalogue import COMMANDS, DECIDER_OF_COMMAND
from domain.receipt import Receipt
from projections.catalogue import VIEWS
from projections.view import View
from services.boards.catalogue import BOARDS
from services.web import receipt_page, rendering, viewer
from services.web.boards import NoSuchPage
from services.web.bodies import FormBody, OperationsBody, ReceiptBody
from services.web.form_kinds import FORMS_AT
from services.web.page import Link
from services.web.receipt_page import RECEIPTS_AT
from services.web.site import HTML, Site, where_of
from services.web.viewer import Viewer

_IDENTITY = re.compile(r"form-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def routes(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get(RECEIPTS_AT + "/{message_id}")
    async def receipt(request: Request, message_id: str) -> Response:
        seen_by = site.viewer(request)
        agency = seen_by.subject.agency
        if agency is None or not is_identity(message_id):
            raise NoSuchPage
        found = await site.house.receipt(agency, message_id)
        if found is None or found.kind not in COMMANDS:
            raise NoSuchPage
        return _page(site, request, seen_by, found)

    return router


def is_identity(message_id: str) -> bool:
    """Of a message that was typed into a form, which nobody can guess."""
    return _IDENTITY.fullmatch(message_id) is not None


def unkept(
    site: Site,
    request: Request,
    seen_by: Viewer,
    body: FormBody | OperationsBody | ReceiptBody,
    *,
    status: int = 200,
    error: bool = False,
    watching: Sequence[str] = (),
) -> Response:
    """A page that is another one each time: no cache keeps it."""
    where = where_of(request)
    crumbs = () if where.path == FORMS_AT else (Link("Enter by form", FORMS_AT),)
    page = site.frame(seen_by, where).page(
        body.heading, where, watching=watching, crumbs=crumbs, error=error
    )
    content = rendering.render(page, body)
    return Response(content, status, {"cache-control": "no-store"}, HTML)


def _page(site: Site, request: Request, seen_by: Viewer, found: Receipt) -> Response:
    views = _views_of(found)
    boards = [
        board
        for board in viewer.readable(seen_by, BOARDS, partnership=site.partnership, now=site.now())
        if not {view.name for view in board.views}.isdisjoint(view.name for view in views)
    ]
    waiting = _is_waiting(site, found, views)
    known = site.house.scope.framework.agencies.get(found.sender)
    body = receipt_page.body(found, known.name if known else found.sender, boards, waiting=waiting)
    watching = [view.name for view in views] if waiting else []
    return unkept(site, request, seen_by, body, watching=watching)


def _views_of(receipt: Receipt) -> Sequence[View]:
    """Those that show something of what the message changed."""
    facts = frozenset(DECIDER_OF_COMMAND[COMMANDS[receipt.kind]].facts)
    return [view for view in VIEWS if not facts.isdisjoint(view.handles)]


def _is_waiting(site: Site, receipt: Receipt, views: Sequence[View]) -> bool:
    places = site.house.places
    last = receipt.last_position or 0
    return any(view.name in places and places[view.name].position < last for view in views)
