"""The operator's room: /operations, and the rebuild of views that it starts."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from domain.errors import Code, Conflict, GoldenThreadError, refuse
from domain.permission.decision import Decision, WithoutReferences, decide
from domain.permission.resource import Action, Operations
from projections.catalogue import VIEWS
from services.boards.ports import Part, Record
from services.web import operations_page, rendering, viewer
from services.web.histories import Histories
from services.web.operations_page import AT, EVERY, REBUILD_AT, VIEW, Given, Rebuilding
from services.web.page import Hidden
from services.web.reading import NOW
from services.web.site import FORM_TOKEN, HTML, Site, where_of
from services.web.viewer import Viewer

_NAMES = tuple(view.name for view in VIEWS)


class Rebuilds:
    """
    One rebuild at a time, in a thread with a loop of its own: folding the log takes seconds in which nobody would be
    answered. Where this program ends before it does, the live rows are untouched.
    """

    def __init__(self, record: Record, now: Callable[[], datetime]) -> None:
        self._record = record
        self._now = now
        self.current: Rebuilding | None = None

    def start(self, views: tuple[str, ...]) -> None:
        """Raises Conflict while one is under way."""
        if self.current is not None and self.current.ended is None:
            raise Conflict("a rebuild is under way; wait for it to end")
        self.current = Rebuilding(views, self._now())
        threading.Thread(target=self._run, args=(self.current,), daemon=True).start()

    def _run(self, one: Rebuilding) -> None:
        def progress(reached: int, whole: int) -> None:
            self.current = replace(one, reached=reached, whole=whole)

        try:
            reached = asyncio.run(self._record.rebuild(one.views, progress))
        except GoldenThreadError as error:
            self.current = replace(one, ended=self._now(), failed=str(error))
        except Exception as error:  # noqa: BLE001 (whatever it was, the page must say that it ended)
            self.current = replace(one, ended=self._now(), failed=type(error).__name__)
        else:
            self.current = replace(one, reached=reached, whole=reached, ended=self._now())


def routes(site: Site) -> APIRouter:
    router = APIRouter()
    room = _Room(site, Rebuilds(site.house.record, site.now))

    @router.get(AT)
    async def operations(request: Request) -> Response:
        seen_by = site.viewer(request)
        decision = viewer.permitted(room.decide(seen_by, Action.READ))
        return await room.page(request, seen_by, decision)

    @router.post(REBUILD_AT)
    async def rebuild(request: Request) -> Response:
        seen_by = site.viewer(request)
        decision = viewer.permitted(room.decide(seen_by, Action.OPERATE))
        form = await request.form()
        site.check_form(request, form)
        views = _named(str(form.get(VIEW, "")))
        try:
            room.rebuilds.start(views)
        except Conflict as conflict:
            said = f"Not begun: {conflict}."
            return await room.page(request, seen_by, decision, said=said, status=409)
        return RedirectResponse(f"{AT}#rebuild", status_code=303)

    return router


@dataclass(frozen=True, slots=True)
class _Room:
    site: Site
    rebuilds: Rebuilds

    def decide(self, seen_by: Viewer, action: Action) -> Decision:
        resource = Operations(self.site.partnership)
        return decide(seen_by.subject, action, resource, now=self.site.now())

    async def page(
        self,
        request: Request,
        seen_by: Viewer,
        decision: Decision,
        *,
        said: str = "",
        status: int = 200,
    ) -> Response:
        """Made anew each time: nothing of it follows from a position."""
        record = self.site.house.record
        may = self.decide(seen_by, Action.OPERATE).permit
        given = Given(
            parts=await _parts(record),
            standings=await record.standings(),
            letters=await record.dead_letters(),
            rebuilding=self.rebuilds.current,
            bare=WithoutReferences() in decision.obligations,
            hidden=(Hidden(FORM_TOKEN, seen_by.token),) if may else None,
            said=said,
        )
        where = where_of(request)
        told = await self.site.reader.told((), NOW)
        page = self.site.frame(seen_by, where).page("Operations", where, told, watching=_NAMES)
        words = Histories(self.site).words(where)
        content = rendering.render(page, operations_page.body(given, words))
        return Response(content, status, {"cache-control": "no-store"}, HTML)


async def _parts(record: Record) -> Sequence[Part]:
    """What cannot even be asked is down too, and the rest of the page still tells."""
    try:
        return await record.parts()
    except GoldenThreadError as error:
        return [Part("NATS server", "down", str(error))]


def _named(wanted: str) -> tuple[str, ...]:
    """Raises Refused for a view that there is not."""
    if wanted == EVERY:
        return _NAMES
    if wanted not in _NAMES:
        said = "there is no such view; go back and press a button of the page"
        raise refuse(Code.NOT_FOUND, said, field=VIEW)
    return (wanted,)
